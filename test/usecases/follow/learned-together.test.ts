import { expect, it } from "vitest";
import type { About, Understood } from "../../../src/adapters/port.ts";
import { writeCii } from "../../../src/documents/index.ts";
import type { StatusName } from "../../../src/domain/life-cycle/status.ts";
import { pollKey, schedulePolls } from "../../../src/usecases/follow/poll-account.ts";
import { submitInvoice } from "../../../src/usecases/send/submit-invoice.ts";
import { SELLER_SIREN, sampleContent } from "../../fixtures/invoices.ts";
import { openWorld, type World } from "../../support/world.ts";

interface Said {
  id: string;
  about: (world: World) => About;
  status: StatusName | null;
  /** Minutes after the first. */
  at: number;
  message?: string;
}

const INVOICES = 5;
const numberOf = (n: number): string => `T-${n}`;
const minute = (n: number): string => new Date(Date.parse("2026-10-01T08:00:00Z") + n * 60_000).toISOString();

/** One invoice by each of the names that statements know, several statuses of each in one go, in no order. */
const SAID: readonly Said[] = [
  ...Array.from({ length: INVOICES }, (_, n) => {
    const byPlatformId = (): About => ({ platformId: `flow-${n + 1}` });
    const byKey = (): About => ({
      number: numberOf(n),
      sellerSiren: SELLER_SIREN,
      issueDate: sampleContent().issueDate,
    });
    const byReference = (world: World): About => {
      const trackingId = world.fake.deposits[n]?.trackingId;
      return trackingId === undefined ? {} : { trackingId };
    };
    return [
      { id: `${n}-approved`, about: byKey, status: "approved", at: 5 },
      { id: `${n}-issued`, about: byPlatformId, status: "issued", at: 1 },
      { id: `${n}-odd`, about: byReference, status: null, at: 3 },
      { id: `${n}-in-hand`, about: byReference, status: "in_hand", at: 4, message: `m-${n}` },
      { id: `${n}-in-hand-again`, about: byKey, status: "in_hand", at: 4, message: `m-${n}` },
    ] satisfies Said[];
  }).flat(),
  {
    id: "of-nobody",
    about: () => ({ number: "X-1", sellerSiren: SELLER_SIREN, issueDate: "2026-09-01" }),
    status: "approved",
    at: 2,
  },
];

/** A world in which all of it was said, so many at a time. */
const told = async (atOnce: number): Promise<{ world: World; batches: number[] }> => {
  const world = await openWorld();
  // Neither a slow processor nor a late row makes two transactions of one.
  const worker = world.worker({ ticks: () => 0, gatherMs: 60_000 });
  for (let n = 0; n < INVOICES; n++)
    await submitInvoice(world.parts, {
      tenant: "acme",
      bytes: writeCii(sampleContent({ number: numberOf(n) })),
    });
  await worker.idle();
  world.fake.read = ({ id }): Understood => {
    const one = SAID.find((said) => said.id === id);
    if (one === undefined) return { kind: "nothing", why: "" };
    return {
      kind: "statement",
      about: one.about(world),
      statement: {
        platformEventId: id,
        rawCode: one.status ?? "odd",
        status: one.status,
        at: minute(one.at),
        setBy: { role: "BY" },
        reasons: [],
        comment: null,
        amounts: [],
        external: false,
        ...(one.message === undefined ? {} : { message: one.message }),
      },
    };
  };
  const { events } = world.fake.connection;
  if (events === undefined) throw new Error("the platform tells nothing");
  events.since = async (cursor) => {
    const from = Number(cursor ?? 0);
    return { items: world.fake.said.slice(from), cursor: String(world.fake.said.length), more: false };
  };
  const batches: number[] = [];
  const { tx } = world.store;
  world.store.tx = (work) =>
    tx((memory) => {
      const { finishAll } = memory.outbox;
      const counted: typeof finishAll = (ids, ...rest) => {
        batches.push(ids.length);
        return finishAll(ids, ...rest);
      };
      return work({ ...memory, outbox: { ...memory.outbox, finishAll: counted } });
    });
  await schedulePolls(world.parts);
  for (let from = 0; from < SAID.length; from += atOnce) {
    const items = SAID.slice(from, from + atOnce).map(({ id, at }) => ({ id, at: minute(at), raw: {} }));
    world.fake.said.push(...items);
    await world.store.outbox.hasten(pollKey("main"), world.clock.now());
    await worker.idle();
  }
  return { world, batches };
};

/** Everything that came of it, without what differs from run to run. */
const outcome = async ({ store, fake, counted }: World) => ({
  invoices: await Promise.all(
    fake.deposits.map(async ({ trackingId }) => {
      const invoice = await store.invoices.byId(trackingId);
      const events = await store.events.ofInvoice(trackingId);
      return {
        number: invoice?.number,
        stands: [invoice?.status, invoice?.statusAt, invoice?.badge, invoice?.delivery],
        events: events.map(({ platformEventId, moved, status }) => ({ platformEventId, moved, status })),
      };
    }),
  ),
  feed: (await store.events.feed("acme", 0, 1_000)).map(({ position, event }) => [
    position,
    event.platformEventId,
  ]),
  flows: (await store.flows.search("acme", {}, 100)).map(({ name, ack, type }) => [name, ack, type]),
  items: await Promise.all(
    SAID.map(async ({ id }) => {
      const item = await store.items.byPlatformId("main", id);
      return [id, item?.state, item?.reason?.code, item?.waitsFor];
    }),
  ),
  counted,
});

it("what is learned in one transaction comes to what is learned one after the other", async () => {
  const together = await told(SAID.length);
  expect(together.batches).toEqual([SAID.length]);
  const apart = await told(1);
  expect(apart.batches).toEqual(SAID.map(() => 1));
  const came = await outcome(together.world);
  expect(came).toEqual(await outcome(apart.world));
  expect(came.invoices).toHaveLength(INVOICES);
  expect(came.invoices[0]?.stands).toEqual(["approved", minute(5), "accepted", "sent"]);
  expect(came.feed).toHaveLength(INVOICES * 4);
});
