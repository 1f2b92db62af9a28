import { describe, expect, it } from "vitest";
import type { Understood } from "../../../src/adapters/port.ts";
import { writeCii } from "../../../src/documents/index.ts";
import { Failure } from "../../../src/domain/failure.ts";
import type { Statement } from "../../../src/domain/life-cycle/event.ts";
import { type StatusName, statusFacts } from "../../../src/domain/life-cycle/status.ts";
import { schedulePolls } from "../../../src/usecases/follow/poll-account.ts";
import { assignInvoices } from "../../../src/usecases/operate/assign-invoices.ts";
import { listFailures } from "../../../src/usecases/operate/failures.ts";
import { retryFailure } from "../../../src/usecases/operate/retry-failures.ts";
import { pushStatus } from "../../../src/usecases/push/push-status.ts";
import { submitInvoice } from "../../../src/usecases/send/submit-invoice.ts";
import { BUYER_SIREN, sampleContent } from "../../fixtures/invoices.ts";
import { openWorld, TENANT, type World } from "../../support/world.ts";

const ADMIN = { kind: "admin" } as const;

const said = (id: string, status: StatusName | null, more: Partial<Statement> = {}): Understood => ({
  kind: "statement",
  about: { platformId: "flow-1" },
  statement: {
    platformEventId: id,
    rawCode: String(status === null ? 299 : statusFacts(status).code),
    status,
    at: "2026-10-01T09:00:00Z",
    setBy: { role: "WK" },
    reasons: [],
    comment: null,
    amounts: [],
    external: false,
    ...more,
  },
});

/** Makes the platform say these things and has them learned. */
const hear = async (world: World, all: Record<string, Understood>): Promise<void> => {
  const { fake } = world;
  const before = fake.read;
  fake.said.push(...Object.keys(all).map((id) => ({ id, at: world.clock.now().toISOString(), raw: {} })));
  fake.read = (item) => all[item.id] ?? before(item);
  await schedulePolls(world.parts);
  const worker = world.worker();
  await worker.idle();
  world.clock.forward(61);
  await worker.idle();
  await worker.stop(0);
};

const flowsOf = async (world: World, tenant = "acme") =>
  (await world.store.flows.search(tenant, {}, 100)).map(({ about, type, direction, ack, details }) => ({
    about,
    type,
    direction,
    ack,
    reasons: details.map(({ reasonCode }) => reasonCode),
  }));

const send = async (world: World) =>
  (await submitInvoice(world.parts, { tenant: "acme", bytes: writeCii(sampleContent()) })).invoice;

describe("the flow of a sent invoice", () => {
  it("is pending until the platform speaks, however long it has it", async () => {
    const world = await openWorld();
    const { id } = await send(world);
    const worker = world.worker();
    await worker.idle();
    await worker.stop(0);
    expect((await world.store.invoices.byId(id))?.delivery).toBe("sent");
    expect(await flowsOf(world)).toEqual([
      { about: id, type: "CustomerInvoice", direction: "Out", ack: "Pending", reasons: [] },
    ]);
    await hear(world, { a: said("a", "submitted", { acknowledgement: true }) });
    expect(await flowsOf(world)).toMatchObject([{ about: id, ack: "Ok" }]);
  });

  it("is taken at once by a platform that says nothing more", async () => {
    const world = await openWorld();
    delete world.fake.connection.events;
    await send(world);
    await world.worker().idle();
    expect(await flowsOf(world)).toMatchObject([{ ack: "Ok" }]);
  });

  it("is refused by an acknowledgement, with its reasons, and that is no status", async () => {
    const world = await openWorld();
    await send(world);
    const reasons = [{ code: "DOUBLON", text: "Facture déjà reçue" }];
    await hear(world, { a: said("a", "rejected", { acknowledgement: true, reasons }) });
    expect(await flowsOf(world)).toMatchObject([{ ack: "Error", reasons: ["AlreadyExistingFlow"] }]);
  });

  it("stays as its acknowledgement said when statuses follow, each a flow of its own", async () => {
    const world = await openWorld();
    const { id } = await send(world);
    await hear(world, {
      a: said("a", "submitted", { acknowledgement: true }),
      b: said("b", "rejected", { at: "2026-10-01T10:00:00Z" }),
    });
    const flows = await flowsOf(world);
    expect(flows).toMatchObject([
      { about: id, ack: "Ok" },
      { type: "CustomerInvoiceLC", direction: "In", ack: "Ok" },
    ]);
  });

  it.each<[order: string, ids: [string, string]]>([
    ["before", ["a", "b"]],
    ["after", ["b", "a"]],
  ])("is acknowledged %s a message tells the same, which is a flow of its own", async (_order, ids) => {
    const world = await openWorld();
    const { id } = await send(world);
    const all = { a: said("a", "submitted", { acknowledgement: true }), b: said("b", "submitted") };
    await hear(world, Object.fromEntries(ids.map((one) => [one, all[one as keyof typeof all]])));
    await hear(world, { c: said("c", "submitted", { acknowledgement: true }) });
    expect(await flowsOf(world)).toMatchObject([
      { about: id, ack: "Ok" },
      { type: "CustomerInvoiceLC", direction: "In", ack: "Ok" },
    ]);
    expect(await world.store.events.ofInvoice(id)).toHaveLength(1);
  });

  it("is not refused with a copy of it: that says nothing about the first deposit", async () => {
    const world = await openWorld();
    const { id } = await send(world);
    await world.worker().idle();
    const copy = said("c", "rejected", { acknowledgement: true });
    const about = { platformId: "flow-of-the-copy", trackingId: id };
    await hear(world, { c: { ...copy, about } as Understood });
    expect(await flowsOf(world)).toMatchObject([{ about: id, ack: "Pending" }]);
  });

  it("fails with its delivery, and is pending again when a person tries once more", async () => {
    const world = await openWorld();
    world.fake.onSubmit = () => {
      throw new Failure("refused", { code: "IRR_SYNTAX", message: "bad", messageFr: "Schéma invalide" });
    };
    await send(world);
    await world.worker().idle();
    expect(await flowsOf(world)).toMatchObject([{ ack: "Error", reasons: ["InvalidSchema"] }]);
    const [failure] = (await listFailures(world.parts, ADMIN, {}, { limit: 5 })).items;
    await retryFailure(world.parts, ADMIN, failure?.id ?? "", { notThere: false });
    expect(await flowsOf(world)).toMatchObject([{ ack: "Pending", reasons: [] }]);
  });

  it("knows no word that nobody understands, until it is understood", async () => {
    const world = await openWorld();
    await send(world);
    await hear(world, { a: said("a", null) });
    expect(await flowsOf(world)).toHaveLength(1);
    await hear(world, { again: said("a", "approved") });
    expect(await flowsOf(world)).toMatchObject([{ ack: "Ok" }, { type: "CustomerInvoiceLC" }]);
  });
});

const received = (number: string): Understood => ({
  kind: "invoice",
  platformId: `in-${number}`,
  receivedAt: "2026-10-01T08:30:00Z",
  announced: {},
  document: {
    bytes: writeCii(sampleContent({ number })),
    mediaType: "application/xml",
    fileName: `${number}.xml`,
  },
});

describe("what a client receives", () => {
  const buys = { ...TENANT, name: "buys", companies: [BUYER_SIREN] };

  it("is a flow to its owner", async () => {
    const world = await openWorld({ tenants: [TENANT, buys] });
    await hear(world, {
      r: received("R1"),
      s: { ...said("s", "in_hand"), about: { platformId: "in-R1" } } as Understood,
    });
    expect(await flowsOf(world, "buys")).toMatchObject([
      { type: "SupplierInvoice", direction: "In", ack: "Ok" },
      { type: "SupplierInvoiceLC", direction: "In", ack: "Ok" },
    ]);
    expect(await flowsOf(world)).toEqual([]);
  });

  it("is one as soon as it has an owner, with what was said of it", async () => {
    const world = await openWorld({ tenants: [TENANT, { ...buys, companies: ["732829320"] }] });
    await hear(world, {
      r: received("R2"),
      s: { ...said("s", "in_hand"), about: { platformId: "in-R2" } } as Understood,
    });
    expect(await flowsOf(world, "buys")).toEqual([]);
    world.parts.tenants = new Map([["buys", buys]]);
    await assignInvoices(world.parts);
    expect(await flowsOf(world, "buys")).toMatchObject([
      { type: "SupplierInvoice" },
      { type: "SupplierInvoiceLC" },
    ]);
  });
});

describe("the flow of a pushed status", () => {
  const pushed = async (judges: boolean) => {
    const world = await openWorld();
    world.fake.connection.statuses = {
      send: async () => ({ done: true, platformId: "st-1" }),
      allowed: () => ({ allowed: true }),
      ...(judges ? { judges } : {}),
    };
    const { id } = await send(world);
    const worker = world.worker();
    await worker.idle();
    const { push } = await pushStatus(world.parts, {
      tenant: "acme",
      invoiceId: id,
      status: "payment_received",
      as: null,
      reason: null,
      comment: null,
      amounts: [{ code: null, amount: "1200.00", currency: "EUR", vatRate: "20.00" }],
      attachments: [],
      actionCode: null,
      payee: null,
    });
    const own = async () => (await flowsOf(world)).filter(({ about }) => about === push.id);
    expect(await own()).toMatchObject([{ type: "CustomerInvoiceLC", direction: "Out", ack: "Pending" }]);
    await worker.idle();
    await worker.stop(0);
    return { world, own, push };
  };

  it("is taken when the platform has it, and never told as what the platform says", async () => {
    const { world, own } = await pushed(false);
    expect(await own()).toMatchObject([{ ack: "Ok" }]);
    await hear(world, { st: said("st-1", "payment_received") });
    expect(await flowsOf(world)).toHaveLength(2);
  });

  it("waits for the verdict of a platform that gives one", async () => {
    const { world, own, push } = await pushed(true);
    expect(await own()).toMatchObject([{ ack: "Pending" }]);
    await hear(world, {
      v: {
        kind: "outcome",
        trackingId: push.id,
        platformId: "st-1",
        accepted: false,
        reasons: [{ code: "InvoiceLCRuleError", text: "Règle de gestion" }],
        comment: null,
      },
    });
    expect(await own()).toMatchObject([{ ack: "Error", reasons: ["InvoiceLCRuleError"] }]);
    expect((await flowsOf(world)).filter(({ type }) => type === "CustomerInvoiceLC")).toHaveLength(1);
  });
});
