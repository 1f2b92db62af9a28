import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Understood } from "../../../src/adapters/port.ts";
import { writeCii } from "../../../src/documents/index.ts";
import type { RawItem } from "../../../src/domain/life-cycle/event.ts";
import { STATUS_NAMES, statusFacts } from "../../../src/domain/life-cycle/status.ts";
import { schedulePolls } from "../../../src/usecases/follow/poll-account.ts";
import { listInvoiceEvents } from "../../../src/usecases/read/read-invoices.ts";
import { submitInvoice } from "../../../src/usecases/send/submit-invoice.ts";
import { sampleContent } from "../../fixtures/invoices.ts";
import { fails } from "../../outbox/rows.ts";
import { often } from "../../support/often.ts";
import { randomFrom, shuffled } from "../../support/random.ts";
import { openWorld, type World } from "../../support/world.ts";

const ADMIN = { kind: "admin" } as const;

type Said = Extract<Understood, { kind: "statement" }>;

/**
 * What a platform says of its invoices: any status at any time, contradictions, codes that nobody knows, several at
 * the same minute. As many invoices as there are lists.
 */
const lives = (invoices: number, each: number, random: () => number): Said[][] =>
  Array.from({ length: invoices }, (_, i) =>
    Array.from({ length: each }, (_, n): Said => {
      const status =
        random() < 0.02 ? null : (STATUS_NAMES[Math.floor(random() * STATUS_NAMES.length)] ?? null);
      const minute = Math.floor(random() * each);
      return {
        kind: "statement",
        about: { platformId: `flow-${i + 1}` },
        statement: {
          platformEventId: `${i}-${n}`,
          rawCode: String(status === null ? 299 : statusFacts(status).code),
          status,
          at: new Date(Date.parse("2026-10-01T08:00:00Z") + minute * 60_000).toISOString(),
          setBy: { role: "WK" },
          reasons: status === "rejected" && n % 2 === 0 ? [{ code: "DOUBLON", text: "" }] : [],
          comment: null,
          amounts: [],
          external: false,
        },
      };
    }),
  );

interface Telling {
  /** In the order in which the platform tells them. */
  items: RawItem[];
  meaning: ReadonlyMap<string, Said>;
}

/** Each once, in the order of their time. */
const told = (life: Said[][]): Telling => {
  const all = life.flat().sort((a, b) => Date.parse(a.statement.at) - Date.parse(b.statement.at));
  return {
    items: all.map((s) => ({ id: `item-${s.statement.platformEventId}`, at: s.statement.at, raw: {} })),
    meaning: new Map(all.map((s) => [`item-${s.statement.platformEventId}`, s])),
  };
};

/** Each twice (as the same item again, or as another item that says the same), all in any order. */
const toldBadly = (life: Said[][], random: () => number): Telling => {
  const once = told(life);
  const meaning = new Map(once.meaning);
  const again = once.items.map((item): RawItem => {
    const said = once.meaning.get(item.id);
    if (random() < 0.5 || said === undefined) return item;
    const id = `${item.id}-copy`;
    meaning.set(id, said);
    return { ...item, id };
  });
  return { items: shuffled([...once.items, ...again], random), meaning };
};

/** Lets the account be pulled and everything be understood, with this much going wrong (0: nothing). */
const pull = async (world: World, { items, meaning }: Telling, faults: number, random: () => number) => {
  const strikes = (): boolean => random() < faults;
  world.fake.connection.events = {
    since: async (cursor) => {
      if (strikes()) throw fails("unsent", { httpStatus: 503 });
      const from = Math.max(0, Number(cursor ?? 0) - (strikes() ? 40 : 0));
      const page = items.slice(from, from + 100);
      // An order that is not stable within a page.
      return {
        items: shuffled(page, random),
        cursor: String(from + page.length),
        more: from + page.length < items.length,
      };
    },
    read: async (item) => {
      if (strikes()) throw fails("unsent");
      if (strikes()) throw new Error("a fault of our own");
      const said = meaning.get(item.id);
      if (said === undefined) throw new Error(`nothing was said under ${item.id}`);
      return said;
    },
    acknowledge: async () => {
      if (strikes()) throw fails("unknown");
    },
  };
  await schedulePolls(world.parts);
  const worker = world.worker();
  for (;;) {
    await worker.idle();
    const { cursor } = await world.store.accounts.get("main");
    const open = await world.store.outbox.counts();
    if (Number(cursor ?? 0) >= items.length && open.every((row) => row.kind === "poll")) break;
    world.clock.forward(120);
  }
  await worker.stop(0);
};

const history = async (life: Said[][], telling: Telling, faults: number, random: () => number) => {
  const world = await openWorld({ account: { concurrency: 32 } });
  const ids: string[] = [];
  for (let i = 0; i < life.length; i++) {
    const bytes = writeCii(sampleContent({ number: `F-${i}` }));
    ids.push((await submitInvoice(world.parts, { tenant: "acme", bytes })).invoice.id);
    const worker = world.worker();
    await worker.idle();
    await worker.stop(0);
  }
  await pull(world, telling, faults, random);
  return Promise.all(
    ids.map(async (id) => {
      const invoice = await world.store.invoices.byId(id);
      const events = await listInvoiceEvents(world.parts, ADMIN, id);
      return {
        platformId: invoice?.platformId,
        status: invoice?.status,
        statusAt: invoice?.statusAt,
        badge: invoice?.badge,
        problem: invoice?.problem,
        events: events.map((e) => [e.platformEventId, e.at, e.status, e.rawCode, e.moved]),
      };
    }),
  );
};

/** With 50 events of each. */
const INVOICES = often(18, 100);
const TOLD = INVOICES * 50 * 2;

describe("the history of an invoice", () => {
  it(`is the same whatever order it is told in, over a pull with faults: ${TOLD} events, half of them repeats`, {
    timeout: 120_000,
  }, async () => {
    const life = lives(INVOICES, 50, randomFrom(1));
    const reference = await history(life, told(life), 0, randomFrom(2));
    expect(new Set(reference.map((i) => i.status)).size).toBeGreaterThan(3);
    const badly = toldBadly(life, randomFrom(3));
    expect(badly.items).toHaveLength(TOLD);
    expect(await history(life, badly, 0.05, randomFrom(4))).toEqual(reference);
  });

  it("is the same for any life, any order and any faults", { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer(),
        fc.integer(),
        fc.double({ min: 0, max: 0.3, noNaN: true }),
        async (what, how, faults) => {
          const life = lives(2, 15, randomFrom(what));
          const reference = await history(life, told(life), 0, randomFrom(0));
          const random = randomFrom(how);
          expect(await history(life, toldBadly(life, random), faults, random)).toEqual(reference);
        },
      ),
      { numRuns: often(4, 250) },
    );
  });
});
