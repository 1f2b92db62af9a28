import { describe, expect, inject, it, onTestFinished } from "vitest";
import type { About, Understood } from "../../../src/adapters/port.ts";
import { writeCii } from "../../../src/documents/index.ts";
import { Failure } from "../../../src/domain/failure.ts";
import type { Invoice } from "../../../src/domain/invoice.ts";
import type { RawItem } from "../../../src/domain/life-cycle/event.ts";
import { type StatusName, statusFacts } from "../../../src/domain/life-cycle/status.ts";
import { openStore } from "../../../src/store/open.ts";
import { pollKey, schedulePolls } from "../../../src/usecases/follow/poll-account.ts";
import { listInvoiceEvents } from "../../../src/usecases/read/read-invoices.ts";
import {
  awaitSync,
  getSync,
  startInvoiceSync,
  startTenantSync,
} from "../../../src/usecases/sync/start-sync.ts";
import { dataOf } from "../../../src/usecases/work.ts";
import { BUYER_SIREN, sampleContent } from "../../fixtures/invoices.ts";
import { invoice } from "../../store/samples.ts";
import { newDatabase } from "../../support/postgres.ts";
import { until } from "../../support/processes.ts";
import {
  type FakePlatform,
  fakePlatform,
  openWorld,
  realClock,
  TENANT,
  type World,
} from "../../support/world.ts";

const ACME = { kind: "tenant", tenant: "acme" } as const;
const ADMIN = { kind: "admin" } as const;
const NEVER = new AbortController().signal;

/** A platform that gives the history of an invoice: everything it ever said of it, as the pull would bring it. */
interface Talker {
  fake: FakePlatform;
  /** Says it in the pull; `onlyInHistory`: the pull has passed it by. */
  say(id: string, status: StatusName | null, about: About, onlyInHistory?: boolean): void;
  histories: number;
  /** Runs before a history is given. */
  onHistory: () => Promise<void>;
}

const talker = (): Talker => {
  const fake = fakePlatform();
  const said = new Map<string, { item: RawItem; understood: Understood; about: About }>();
  const talks: Talker = {
    fake,
    histories: 0,
    onHistory: async () => {},
    say(id, status, about, onlyInHistory = false) {
      // Each a minute after the one before, all of them in the past.
      const at = new Date(Date.now() - 86_400_000 + said.size * 60_000).toISOString();
      const item = { id, at, raw: {} };
      const understood: Understood = {
        kind: "statement",
        about,
        statement: {
          platformEventId: id,
          rawCode: status === null ? "odd" : String(statusFacts(status).code),
          status,
          at,
          setBy: { role: "BY" },
          reasons: [],
          comment: null,
          amounts: [],
          external: false,
        },
      };
      said.set(id, { item, understood, about });
      if (!onlyInHistory) fake.said.push(item);
    },
  };
  fake.read = (item) => said.get(item.id)?.understood ?? { kind: "nothing", why: "never said" };
  const { events } = fake.connection;
  if (events !== undefined) {
    events.history = async ({ platformId }) => {
      talks.histories++;
      await talks.onHistory();
      return [...said.values()]
        .filter(({ about }) => about.platformId === platformId)
        .map(({ item }) => item);
    };
  }
  return talks;
};

const insert = async (world: World, number: string, change: Partial<Invoice> = {}): Promise<Invoice> => {
  const sent = invoice({ number, delivery: "sent", platformId: `flow-${number}`, ...change });
  await world.store.invoices.insert(sent);
  return sent;
};

const open = async (talks: Talker, more: Parameters<typeof openWorld>[0] = {}) => {
  const world = await openWorld({ clock: realClock(), fake: talks.fake, ...more });
  await schedulePolls(world.parts);
  const worker = world.worker();
  await worker.idle();
  const sync = async (id: string, seconds = 10) =>
    awaitSync(world.parts, ACME, await startInvoiceSync(world.parts, ACME, id), seconds, NEVER);
  return { world, worker, sync };
};

const about = ({ platformId }: Invoice): About => ({ platformId: platformId ?? "" });

describe("a sync of one invoice", () => {
  it("says that this invoice was updated, by what the pull brings and by what it had missed", async () => {
    const talks = talker();
    const { world, sync } = await open(talks);
    const one = await insert(world, "S-1");
    talks.say("e1", "approved", about(one));
    expect(await sync(one.id)).toMatchObject({
      state: "done",
      outcome: "this",
      message: "This invoice was updated: S-1 (Approved).",
      messageFr: "Cette facture a été mise à jour : S-1 (Approuvée).",
      updated: [one.id],
    });
    talks.say("e2", "payment_received", about(one), true);
    expect(await sync(one.id)).toMatchObject({ outcome: "this", updated: [one.id] });
    expect((await world.store.invoices.byId(one.id))?.badge).toBe("paid");
  });

  it("says that another was, or several were, and names them", async () => {
    const talks = talker();
    const { world, sync } = await open(talks);
    const [one, two, three] = [
      await insert(world, "S-1"),
      await insert(world, "S-2"),
      await insert(world, "S-3"),
    ];
    talks.say("e1", "refused", about(two));
    expect(await sync(one.id)).toMatchObject({
      outcome: "another",
      message: "Another invoice was updated: S-2 (Refused). Nothing new on S-1 (no status yet).",
      updated: [two.id],
    });
    talks.say("e2", "in_hand", about(three));
    talks.say("e3", "approved", about(one));
    talks.say("e4", "approved", about(one), true);
    const several = await sync(one.id);
    expect(several).toMatchObject({
      outcome: "several",
      message: "2 invoices were updated: S-1 (Approved), S-3 (In hand).",
      messageFr: "2 factures ont été mises à jour : S-1 (Approuvée), S-3 (Prise en charge).",
      updated: [one.id, three.id],
    });
  });

  it("says that nothing was, and adds nothing twice, however often it is asked", async () => {
    const talks = talker();
    const { world, sync } = await open(talks);
    const one = await insert(world, "S-1");
    talks.say("e1", "approved", about(one));
    talks.say("e2", "payment_sent", about(one));
    await sync(one.id);
    const before = await listInvoiceEvents(world.parts, ACME, one.id);
    for (let press = 0; press < 3; press++) {
      expect(await sync(one.id)).toMatchObject({
        outcome: "none",
        message: "Nothing new: S-1 (Payment sent).",
        updated: [],
      });
    }
    expect(talks.histories).toBe(4);
    expect(await listInvoiceEvents(world.parts, ACME, one.id)).toEqual(before);
    expect(before).toHaveLength(2);
  });

  it("counts a received invoice, with the statements that had waited for it", async () => {
    const talks = talker();
    const tenants = [{ ...TENANT, companies: [BUYER_SIREN] }];
    const { world, sync } = await open(talks, { tenants });
    const one = await insert(world, "S-1");
    talks.say("early", "in_hand", { platformId: "flow-in" });
    await sync(one.id);
    const read = talks.fake.read;
    talks.fake.said.push({ id: "in", at: new Date().toISOString(), raw: {} });
    talks.fake.read = (item) =>
      item.id === "in"
        ? {
            kind: "invoice",
            platformId: "flow-in",
            receivedAt: item.at,
            document: {
              bytes: writeCii(sampleContent({ number: "R-1" })),
              mediaType: "application/xml",
              fileName: null,
            },
          }
        : read(item);
    // The sync waits for the invoice already when that calls up what had waited for it, which is slow to be read.
    const { events } = talks.fake.connection;
    if (events === undefined) throw new Error("the fake has events");
    const waitedFor = Promise.withResolvers<void>();
    const calledUp = Promise.withResolvers<void>();
    const released = Promise.withResolvers<void>();
    events.read = async (item) => {
      if (item.id === "in") await waitedFor.promise;
      if (item.id === "early") {
        calledUp.resolve();
        await released.promise;
      }
      return talks.fake.read(item);
    };
    const id = await startInvoiceSync(world.parts, ACME, one.id);
    await until(
      () => world.store.outbox.byId(id),
      (work) => work !== null && dataOf("sync", work).learning !== null,
    );
    waitedFor.resolve();
    await calledUp.promise;
    expect(await awaitSync(world.parts, ACME, id, 0.5, NEVER)).toMatchObject({ state: "running" });
    released.resolve();
    expect(await awaitSync(world.parts, ACME, id, 10, NEVER)).toMatchObject({
      outcome: "another",
      message: "Another invoice was updated: R-1 (In hand). Nothing new on S-1 (no status yet).",
    });
  });

  it("is shared by those who press together: one history is asked for", async () => {
    const talks = talker();
    const { world, sync } = await open(talks);
    const one = await insert(world, "S-1");
    talks.say("e1", "approved", about(one));
    const answers = await Promise.all(Array.from({ length: 10 }, () => sync(one.id)));
    expect(new Set(answers.map(({ id }) => id)).size).toBe(1);
    for (const answer of answers) expect(answer).toMatchObject({ outcome: "this", updated: [one.id] });
    expect(talks.histories).toBe(1);
  });

  it("waits for the pull after the one that may have passed by", async () => {
    const talks = talker();
    const { world, worker } = await open(talks);
    const one = await insert(world, "S-1");
    const { events } = talks.fake.connection;
    const since = events?.since;
    if (events === undefined || since === undefined) throw new Error("the fake has events");
    const answered = Promise.withResolvers<void>();
    const asked = Promise.withResolvers<void>();
    events.since = async (cursor, from, signal) => {
      const page = await since(cursor, from, signal);
      asked.resolve();
      await answered.promise;
      return page;
    };
    // A pull has read its last page already when the platform says something and the clerk presses.
    await world.store.outbox.hasten(pollKey("main"), world.clock.now());
    worker.wake();
    await asked.promise;
    talks.say("e1", "approved", about(one));
    if (events.history !== undefined) events.history = async () => [];
    const id = await startInvoiceSync(world.parts, ACME, one.id);
    answered.resolve();
    expect(await awaitSync(world.parts, ACME, id, 10, NEVER)).toMatchObject({ outcome: "this" });
  });

  it("answers in time when the platform is slow, and tells the outcome later", async () => {
    const talks = talker();
    const { world, sync } = await open(talks);
    const one = await insert(world, "S-1");
    talks.say("e1", "approved", about(one));
    const slow = Promise.withResolvers<void>();
    talks.onHistory = () => slow.promise;
    const first = await sync(one.id, 0);
    expect(first).toMatchObject({ state: "running", outcome: null, updated: [] });
    slow.resolve();
    const later = await awaitSync(world.parts, ACME, first.id, 10, NEVER);
    expect(later).toMatchObject({ id: first.id, state: "done", outcome: "this", updated: [one.id] });
    expect(await getSync(world.parts, ACME, first.id)).toEqual(later);
    expect(talks.histories).toBe(1);
  });

  it("says when the platform has no history, when it fails, and when the invoice has not left", async () => {
    const talks = talker();
    const { world, sync } = await open(talks);
    const one = await insert(world, "S-1");
    const queued = await insert(world, "S-2", { delivery: "queued", platformId: null });
    talks.say("e1", "approved", about(one));
    expect((await sync(queued.id)).message).toMatch(/^Another .* has not left for the platform yet/);
    talks.onHistory = async () => {
      throw new Failure("unsent", { code: "timeout", message: "The platform did not answer in time." });
    };
    expect(await sync(one.id)).toMatchObject({
      outcome: "none",
      message:
        "Nothing new: S-1 (Approved). The history of this invoice could not be read: The platform did not answer in time.",
      messageFr:
        "Rien de nouveau : S-1 (Approuvée). L'historique de cette facture n'a pas pu être lu : La plateforme n'a pas pu être jointe (timeout).",
    });
    Reflect.deleteProperty(talks.fake.connection.events ?? {}, "history");
    const { message, messageFr } = await sync(one.id);
    expect(message).toMatch(/gives no history of one invoice: only new events were asked for/);
    expect(messageFr).toMatch(/ne donne pas l'historique/);
  });

  it("fails with the platform's words when nothing can be asked, at once when the account is paused", async () => {
    const talks = talker();
    const { world, sync } = await open(talks);
    const one = await insert(world, "S-1");
    const down = new Failure("unsent", { code: "connection_refused", message: "The platform is down." });
    talks.onHistory = async () => {
      throw down;
    };
    const { events } = talks.fake.connection;
    if (events === undefined) throw new Error("the fake has events");
    events.since = async () => {
      throw down;
    };
    await expect(sync(one.id)).rejects.toMatchObject({
      kind: "unsent",
      facts: { code: "connection_refused", message: "The platform is down." },
    });
    const reason = { code: "token_refused", message: "The credentials are refused.", fix: "Renew them." };
    await world.store.accounts.pause("main", reason, world.clock.now(), world.clock.now());
    const asking = startInvoiceSync(world.parts, ACME, one.id);
    await expect(asking).rejects.toMatchObject({ status: 503, code: "platform_paused" });
    await expect(asking).rejects.toThrow(/The credentials are refused. Renew them./);
  });

  it("is a tenant's own: others do not see it, administrators may, and a widget's token learns of no other", async () => {
    const talks = talker();
    const { world, sync } = await open(talks);
    const [one, two] = [await insert(world, "S-1"), await insert(world, "S-2")];
    const foreign = { kind: "tenant", tenant: "other" } as const;
    await expect(startInvoiceSync(world.parts, foreign, one.id)).rejects.toMatchObject({ status: 404 });
    talks.say("e1", "approved", about(two));
    const { id } = await sync(one.id);
    await expect(getSync(world.parts, foreign, id)).rejects.toMatchObject({ status: 404 });
    const widget = { ...ACME, widget: { invoice: one.id, mode: "act" as const } };
    expect(await getSync(world.parts, widget, id)).toMatchObject({
      outcome: "another",
      message: "Another invoice was updated. Nothing new on S-1 (no status yet).",
      messageFr: "Une autre facture a été mise à jour. Rien de nouveau sur S-1 (sans statut).",
      updated: [],
    });
    talks.say("e2", "approved", about(one));
    const asAdmin = await startInvoiceSync(world.parts, ADMIN, one.id);
    expect(await awaitSync(world.parts, ADMIN, asAdmin, 10, NEVER)).toMatchObject({ outcome: "this" });
  });

  it("of an invoice that nobody owns is an administrator's", async () => {
    const talks = talker();
    const { world } = await open(talks);
    const lost = await insert(world, "L-1", { tenant: null, direction: "inbound" });
    talks.say("e1", "in_hand", about(lost));
    const id = await startInvoiceSync(world.parts, ADMIN, lost.id);
    expect(await awaitSync(world.parts, ADMIN, id, 10, NEVER)).toMatchObject({
      outcome: "this",
      updated: [lost.id],
    });
  });
});

describe("a sync of a tenant", () => {
  it("brings what is new, and says how many invoices it was", async () => {
    const talks = talker();
    const { world } = await open(talks);
    const all = async () =>
      awaitSync(world.parts, ACME, await startTenantSync(world.parts, "acme"), 10, NEVER);
    const [one, two] = [await insert(world, "S-1"), await insert(world, "S-2")];
    await insert(world, "S-3", { tenant: "other" });
    expect(await all()).toMatchObject({ outcome: "none", message: "Nothing new.", updated: [] });
    talks.say("e1", "approved", about(one));
    talks.say("e0", "approved", { platformId: "flow-S-3" });
    expect(await all()).toMatchObject({
      outcome: "another",
      message: "One invoice was updated: S-1 (Approved).",
      updated: [one.id],
    });
    talks.say("e2", "approved", about(two));
    talks.say("e3", "payment_sent", about(one));
    expect(await all()).toMatchObject({ outcome: "several", updated: [two.id, one.id] });
    expect(talks.histories).toBe(0);
  });
});

describe("two processes on one PostgreSQL", () => {
  it("share one sync, and its outcome outlives both", async () => {
    const server = inject("postgres");
    if ("problem" in server) throw new Error(server.problem);
    const url = await newDatabase(server.url);
    const talks = talker();
    const clock = realClock();
    const worlds = [];
    for (let n = 0; n < 2; n++) {
      worlds.push(await open(talks, { store: await openStore(url, { now: clock.now }), clock }));
    }
    const [first, second] = worlds;
    if (first === undefined || second === undefined) throw new Error("two were opened");
    const one = await insert(first.world, "S-1");
    talks.say("e1", "approved", about(one));
    const slow = Promise.withResolvers<void>();
    talks.onHistory = () => slow.promise;
    const presses = Promise.all(
      Array.from({ length: 10 }, (_, n) => (n % 2 === 0 ? first : second).sync(one.id)),
    );
    setTimeout(() => slow.resolve(), 300);
    const answers = await presses;
    expect(new Set(answers.map(({ id }) => id)).size).toBe(1);
    for (const answer of answers) expect(answer).toMatchObject({ outcome: "this", updated: [one.id] });
    expect(talks.histories).toBe(1);
    const third = await openStore(url, { now: clock.now });
    onTestFinished(() => third.close());
    expect(await getSync({ store: third }, ACME, answers[0]?.id ?? "")).toEqual(answers[0]);
  });
});
