import { describe, expect, it } from "vitest";
import { writeCii } from "../../../../src/documents/index.ts";
import type { Caller } from "../../../../src/domain/caller.ts";
import { durationOf } from "../../../../src/domain/retention/duration.ts";
import { RETAINED, type Retention } from "../../../../src/domain/retention/terms.ts";
import { getFlowFile } from "../../../../src/usecases/flow/flow-files.ts";
import { schedulePolls } from "../../../../src/usecases/follow/poll-account.ts";
import { forgetDone } from "../../../../src/usecases/operate/forget-done.ts";
import { retain, scheduleRetention } from "../../../../src/usecases/operate/retention/retain.ts";
import { allowedStatuses } from "../../../../src/usecases/push/allowed-statuses.ts";
import { listAttachments } from "../../../../src/usecases/read/attachments.ts";
import {
  getDocument,
  getInvoice,
  listFeed,
  listInvoiceEvents,
  listInvoices,
} from "../../../../src/usecases/read/read-invoices.ts";
import { submitInvoice } from "../../../../src/usecases/send/submit-invoice.ts";
import { readWork } from "../../../../src/usecases/work.ts";
import { sampleContent } from "../../../fixtures/invoices.ts";
import { invoice } from "../../../store/samples.ts";
import { rejectionOf } from "../../../support/rejections.ts";
import { openWorld, TENANT, type World } from "../../../support/world.ts";

const ACME: Caller = { kind: "tenant", tenant: "acme" };
const YEAR = 366 * 86_400;
const signal = new AbortController().signal;

const retentionOf = (terms: { [K in (typeof RETAINED)[number]]?: string }): Retention =>
  Object.fromEntries(
    RETAINED.flatMap((what) => {
      const term = durationOf(terms[what] ?? "");
      return term === null ? [] : [[what, term]];
    }),
  );

const ALL = retentionOf({ documents: "10y", events: "10y", rawItems: "1y", delivered: "90d" });

/** A gateway that sent one invoice, which its platform then spoke of. */
const sentOne = async (retention: Retention, tenants = [TENANT]) => {
  const world = await openWorld({ retention, tenants });
  world.fake.read = (item) => ({
    kind: "statement",
    about: { platformId: "flow-1" },
    statement: {
      platformEventId: item.id,
      rawCode: "202",
      status: "received",
      at: item.at,
      setBy: { role: "WK", name: "Jean Dupont" },
      reasons: [],
      comment: null,
      amounts: [],
      external: false,
    },
  });
  const bytes = writeCii(sampleContent());
  const { invoice } = await submitInvoice(world.parts, { tenant: "acme", bytes, reference: "DUPONT" });
  const worker = world.worker();
  await worker.idle();
  await say(world, "said-1");
  await worker.idle();
  return { world, worker, id: invoice.id, sha256: invoice.sha256, bytes };
};

const say = async (world: World, id: string): Promise<void> => {
  world.fake.said.push({ id, at: world.clock.now().toISOString(), raw: { by: "Jean Dupont" } });
  await schedulePolls(world.parts);
  await world.store.outbox.hasten("poll:main", world.clock.now());
};

const later = async (of: Awaited<ReturnType<typeof sentOne>>, years: number): Promise<void> => {
  of.world.clock.forward(years * YEAR);
  await scheduleRetention(of.world.parts);
  of.world.parts.wake();
  await of.worker.idle();
};

describe("what was kept for its time", () => {
  it("stays as it is where nothing is configured", async () => {
    const of = await sentOne({});
    await later(of, 30);
    expect(await getInvoice(of.world.parts, ACME, of.id)).toMatchObject({ reference: "DUPONT" });
    expect(of.world.counted).not.toHaveProperty("pruned documents");
  });

  it("is there until the end of the tenth year", async () => {
    const of = await sentOne(ALL);
    await later(of, 10);
    expect((await listInvoiceEvents(of.world.parts, ACME, of.id)).length).toBeGreaterThan(0);
    expect((await getDocument(of.world.parts, ACME, of.id, "original", signal)).bytes).toEqual(
      new Uint8Array(of.bytes),
    );
  });

  it("is gone after that, and says so with its hash", async () => {
    const of = await sentOne(ALL);
    const { parts } = of.world;
    await later(of, 11);
    const gone = { status: 410, gone: { sha256: of.sha256, term: "10y" } };
    const asked = [
      getInvoice(parts, ACME, of.id),
      getDocument(parts, ACME, of.id, "original", signal),
      getDocument(parts, ACME, of.id, "converted", signal),
      listAttachments(parts, ACME, of.id),
    ];
    for (const one of asked)
      expect(await rejectionOf(one)).toMatchObject({ ...gone, code: "invoice_erased" });
    expect(await rejectionOf(listInvoiceEvents(parts, ACME, of.id))).toMatchObject({
      status: 410,
      code: "history_erased",
    });
    expect((await rejectionOf(getInvoice(parts, ACME, of.id))).message).toContain(of.sha256);
    expect((await rejectionOf(getInvoice(parts, ACME, of.id))).detailFr).toContain("10 ans");
    expect(await listFeed(parts, "acme", 0, 10)).toEqual([]);
    const flow = await parts.store.flows.byAbout(of.id, "acme");
    if (flow === null) throw new Error("no flow");
    for (const kind of ["Original", "Converted", "ReadableView"] as const)
      expect(await rejectionOf(getFlowFile(parts, flow, kind, signal))).toMatchObject({ status: 410 });
    expect(of.world.counted).toMatchObject({ "pruned documents": 1 });
    expect(of.world.counted["pruned events"]).toBeGreaterThan(0);
  });

  it("leaves a record without persons in lists, under which the number stays taken", async () => {
    const of = await sentOne(ALL);
    const { parts } = of.world;
    await later(of, 11);
    const { items } = await listInvoices(parts, ACME, {}, { limit: 5 });
    expect(items).toMatchObject([{ id: of.id, sha256: of.sha256, reference: null, seller: { name: null } }]);
    const again = await submitInvoice(parts, { tenant: "acme", bytes: of.bytes });
    expect(again).toMatchObject({ created: false, invoice: { id: of.id } });
    const other = writeCii({ ...sampleContent(), buyerReference: "another content" });
    expect(await rejectionOf(submitInvoice(parts, { tenant: "acme", bytes: other }))).toMatchObject({
      status: 409,
      code: "number_taken",
    });
    await of.worker.idle();
    expect(of.world.fake.deposits).toHaveLength(1);
  });

  it("comes to nothing new when the platform says it once more", async () => {
    const of = await sentOne(ALL);
    await later(of, 11);
    await say(of.world, "said-1");
    await say(of.world, "said-1-again");
    await of.worker.idle();
    expect(await of.world.store.events.ofInvoice(of.id)).toEqual([]);
    expect((await of.world.store.items.heldCounts()).length).toBe(0);
  });

  it("is as old as the last thing that was said of it", async () => {
    const of = await sentOne(ALL);
    of.world.clock.forward(3 * YEAR);
    await say(of.world, "said-2");
    await of.worker.idle();
    await later(of, 8);
    expect((await getInvoice(of.world.parts, ACME, of.id)).id).toBe(of.id);
    await later(of, 3);
    expect(await rejectionOf(getInvoice(of.world.parts, ACME, of.id))).toMatchObject({ status: 410 });
  });

  it("counts from that after the history is gone, too", async () => {
    const long = { ...TENANT, retention: { ...ALL, ...retentionOf({ documents: "15y" }) } };
    const of = await sentOne(ALL, [long]);
    of.world.clock.forward(3 * YEAR);
    await say(of.world, "said-2");
    await of.worker.idle();
    await later(of, 11);
    expect(await rejectionOf(listInvoiceEvents(of.world.parts, ACME, of.id))).toMatchObject({ status: 410 });
    await later(of, 3);
    expect((await getInvoice(of.world.parts, ACME, of.id)).erased?.events?.rows).toBeGreaterThan(0);
    await later(of, 2);
    expect(await rejectionOf(getInvoice(of.world.parts, ACME, of.id))).toMatchObject({ status: 410 });
  });

  it("stays while something of it is open", async () => {
    const of = await sentOne(ALL);
    const { store, clock } = of.world;
    const row = { id: "wrk_open", kind: "status", account: "main", tenant: "acme", invoiceId: of.id };
    await store.outbox.add([{ ...row, data: { push: "psh_1" }, runAt: clock.now() }], clock.now());
    const lease = { account: "main", limit: 1, lease: "l", now: clock.now() };
    await store.outbox.claim({ ...lease, leasedUntil: new Date(clock.now().getTime() + 1000) });
    const error = {
      kind: "unsent" as const,
      code: "x",
      message: "x",
      fix: "",
      at: clock.now().toISOString(),
    };
    await store.outbox.park("wrk_open", "l", error, clock.now());
    await later(of, 12);
    expect((await getInvoice(of.world.parts, ACME, of.id)).id).toBe(of.id);
    await store.outbox.settle(of.id, "status", clock.now());
    await later(of, 1);
    expect(await rejectionOf(getInvoice(of.world.parts, ACME, of.id))).toMatchObject({ status: 410 });
  });

  it("has terms of each kind and each tenant of their own", async () => {
    const long = { ...TENANT, retention: { ...ALL, ...retentionOf({ documents: "20y" }) } };
    const of = await sentOne(ALL, [long]);
    await later(of, 11);
    expect((await getInvoice(of.world.parts, ACME, of.id)).number).toBe(sampleContent().number);
    expect(await rejectionOf(listInvoiceEvents(of.world.parts, ACME, of.id))).toMatchObject({ status: 410 });
    expect(await rejectionOf(allowedStatuses(of.world.parts, ACME, of.id))).toMatchObject({ status: 410 });
    await later(of, 10);
    expect(await rejectionOf(getInvoice(of.world.parts, ACME, of.id))).toMatchObject({ status: 410 });
  });

  it("is a raw item after its year, known still by its id", async () => {
    const of = await sentOne(ALL);
    const before = await of.world.store.items.byPlatformId("main", "said-1");
    expect(before).toMatchObject({ raw: { by: "Jean Dupont" } });
    await later(of, 1.1);
    const after = await of.world.store.items.byPlatformId("main", "said-1");
    expect(after).toMatchObject({ itemId: before?.itemId, raw: { "passerelle:erased": { term: "1y" } } });
    expect((await listInvoiceEvents(of.world.parts, ACME, of.id)).length).toBeGreaterThan(0);
    expect(of.world.counted).toMatchObject({ "pruned rawItems": 1 });
  });

  it("is what was delivered, after its time", async () => {
    const of = await sentOne(ALL);
    const works = () => of.world.store.outbox.ofInvoice(of.id);
    of.world.clock.forward(89 * 86_400);
    await forgetDone(of.world.parts);
    expect((await works()).length).toBeGreaterThan(0);
    of.world.clock.forward(2 * 86_400);
    await forgetDone(of.world.parts);
    expect(await works()).toEqual([]);
    expect(of.world.counted["pruned delivered"]).toBeGreaterThan(0);
  });
});

describe("erasing batch by batch", () => {
  it("goes on where it stood, and does nothing twice", async () => {
    const world = await openWorld({ retention: ALL });
    const { store, parts, clock } = world;
    const worker = world.worker();
    for (let n = 1; n <= 45; n++) {
      const bytes = writeCii({ ...sampleContent(), number: `F-${n}` });
      await submitInvoice(parts, { tenant: "acme", bytes });
    }
    await worker.idle();
    await worker.stop(0);
    clock.forward(11 * YEAR);
    await scheduleRetention(parts);
    const erased = async (): Promise<number> =>
      (await listInvoices(parts, ACME, {}, { limit: 100 })).items.filter(
        (one) => one.erased?.documents !== undefined,
      ).length;

    // A process that is killed with a batch in hand: nothing of it was written, and another one takes it.
    const now = clock.now();
    const claim = { account: "gateway:retention", kinds: ["retain"], limit: 1, lease: "killed", now };
    const [row] = await store.outbox.claim({ ...claim, leasedUntil: new Date(now.getTime() + 15_000) });
    expect(row?.kind).toBe("retain");
    expect(await erased()).toBe(0);
    clock.forward(16);
    // Two at once, as in two processes.
    await Promise.all([world.worker().idle(), world.worker().idle()]);
    expect(await erased()).toBe(45);
    expect(world.counted).toMatchObject({ "pruned documents": 45 });
  });

  it("takes everybody in turn", async () => {
    const other = { ...TENANT, name: "other", companies: [] };
    const world = await openWorld({ retention: ALL, tenants: [TENANT, other] });
    const { store, parts, clock } = world;
    for (const tenant of ["acme", "other"]) {
      for (let n = 0; n < 45; n++)
        await store.invoices.insert(invoice({ tenant, delivery: "sent", platform: `at ${tenant}` }));
    }
    clock.forward(11 * YEAR);
    await scheduleRetention(parts);
    const now = clock.now();
    const claim = { account: "gateway:retention", limit: 1, lease: "l", now };
    const [row] = await store.outbox.claim({ ...claim, leasedUntil: new Date(now.getTime() + 15_000) });
    if (row === undefined) throw new Error("nothing to claim");
    const turns: unknown[] = [];
    for (let work = readWork("retain", row); turns.length < 5; ) {
      const result = await retain(parts, work);
      if (result.done !== false || result.data === undefined) throw new Error("nothing is due");
      turns.push(result.data.last);
      work = { ...work, data: result.data };
    }
    expect(turns).toEqual([
      "documents:acme",
      "events:acme",
      "documents:other",
      "events:other",
      "documents:acme",
    ]);
  });
});
