import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { characteristic, writeCdar, writeCii, writeFacturX, writeUbl } from "../../../src/documents/index.ts";
import type { DeclaredFlow } from "../../../src/domain/flow.ts";
import { depositFlow } from "../../../src/usecases/deposit/deposit-flow.ts";
import { getFlow, searchFlows } from "../../../src/usecases/flow/read-flows.ts";
import { submitInvoice } from "../../../src/usecases/send/submit-invoice.ts";
import { fullCdar } from "../../fixtures/cdar.ts";
import { SELLER_SIREN, sampleContent } from "../../fixtures/invoices.ts";
import { rejectionOf } from "../../support/rejections.ts";
import { openWorld, TENANT, type World } from "../../support/world.ts";

const deposit = (world: World, bytes: Uint8Array, declared: DeclaredFlow, more: { sha256?: string } = {}) =>
  depositFlow(world.parts, { tenant: "acme", bytes, declared, ...more });

const invoices = (world: World) => world.store.invoices.list({}, { limit: 10 });

describe("a deposited invoice", () => {
  it.each([
    ["CII", async () => writeCii(sampleContent())],
    ["UBL", async () => writeUbl(sampleContent())],
    ["Factur-X", () => writeFacturX(sampleContent())],
  ] as const)("in %s is sent, under the names that its client gave it", async (syntax, make) => {
    const world = await openWorld();
    const bytes = await make();
    const flow = await deposit(world, bytes, {
      syntax,
      name: "août.xml",
      trackingId: "ERP/42",
      rule: "B2BInt",
      profile: "Basic",
    });
    expect(flow).toMatchObject({
      subject: "invoice",
      direction: "Out",
      syntax,
      name: "août.xml",
      trackingId: "ERP/42",
      rule: "B2BInt",
      ruleSource: "Input",
      profile: "Basic",
      sha256: createHash("sha256").update(bytes).digest("hex"),
      ack: "Pending",
    });
    expect((await invoices(world)).items).toMatchObject([{ id: flow.about, reference: "ERP/42" }]);
    await world.worker().idle();
    expect(world.fake.deposits).toHaveLength(1);
  });

  it("is the same flow each time, at the same moment too, and where it came another way before", async () => {
    const world = await openWorld();
    const bytes = writeCii(sampleContent());
    const { invoice } = await submitInvoice(world.parts, { tenant: "acme", bytes });
    const all = await Promise.all([1, 2, 3].map(() => deposit(world, bytes, { syntax: "CII" })));
    expect(new Set(all.map(({ id }) => id))).toEqual(new Set([invoice.id]));
    expect((await invoices(world)).items).toHaveLength(1);
  });
});

describe("what was taken", () => {
  it("stays what it is, whatever is said of the same bytes later", async () => {
    const world = await openWorld();
    const bytes = writeCii(sampleContent());
    const taken = await deposit(world, bytes, { syntax: "CII", trackingId: "T-1" });
    expect(await deposit(world, bytes, { syntax: "UBL" })).toEqual(taken);
    expect(await deposit(world, bytes, { syntax: "CII" }, { sha256: "0".repeat(64) })).toEqual(taken);
  });

  it("is pushed once, however late the same message comes again", async () => {
    const world = await openWorld();
    let sent = 0;
    world.fake.connection.statuses = {
      send: async () => ({ done: true, platformId: `st-${++sent}` }),
      allowed: () => ({ allowed: true }),
    };
    const worker = world.worker();
    await deposit(world, writeCii(sampleContent()), { syntax: "CII" });
    await worker.idle();
    const amount = { typeCode: "MEN", amount: "600.00", currency: "EUR", percent: "20.00" };
    const [detail] = fullCdar().details;
    if (detail === undefined) throw new Error("the sample has no detail");
    const message = fullCdar({
      issuer: { id: `0002:${SELLER_SIREN}`, name: "Atelier", role: "SE", address: null },
      statusCode: "212",
      statusLabel: "Encaissée",
      payee: null,
      attachments: [],
      details: [
        {
          ...detail,
          reasonCode: null,
          actionCode: null,
          notes: [],
          characteristics: [characteristic(amount)],
        },
      ],
    });
    const first = await deposit(world, writeCdar(message), { syntax: "CDAR" });
    expect(first).toMatchObject({ subject: "push", details: [] });
    await worker.idle();
    world.clock.forward(30 * 86_400);
    await world.store.keys.sweep(() => world.clock.now());
    expect((await deposit(world, writeCdar(message), { syntax: "CDAR" })).id).toBe(first.id);
    await worker.idle();
    await worker.stop(0);
    expect(sent).toBe(1);
  });

  it("is its tenant's alone", async () => {
    const world = await openWorld();
    const { id } = await deposit(world, writeCii(sampleContent()), { syntax: "CII" });
    expect(await getFlow(world.parts, "acme", id)).toMatchObject({ id });
    expect(await rejectionOf(getFlow(world.parts, "other", id))).toMatchObject({ status: 404 });
    expect((await searchFlows(world.parts, "other", {}, { limit: 10 })).flows).toEqual([]);
  });
});

describe("a refused deposit", () => {
  const reasonsOf = ({ details }: { details: readonly { reasonCode: string }[] }) =>
    details.map(({ reasonCode }) => reasonCode);

  it.each<[string, () => Uint8Array, DeclaredFlow, string]>([
    ["an empty file", () => new Uint8Array(), { syntax: "UBL" }, "EmptyFlow"],
    ["what is no document", () => Buffer.from("hello"), { syntax: "CII" }, "FlowTypeError"],
    ["XML that is cut", () => Buffer.from("<Invoice"), { syntax: "UBL" }, "InvalidSchema"],
    ["another syntax than it says", () => writeUbl(sampleContent()), { syntax: "CII" }, "FlowTypeError"],
    [
      "a message that is said to be an invoice",
      () => writeCdar(fullCdar()),
      { syntax: "CII" },
      "FlowTypeError",
    ],
    [
      "an invoice that is said to be a message",
      () => writeCii(sampleContent()),
      { syntax: "CDAR" },
      "FlowTypeError",
    ],
    [
      "a status of an invoice that nobody knows",
      () => writeCdar(fullCdar()),
      { syntax: "CDAR" },
      "InvoiceLCAccessDenied",
    ],
    ["what is no report", () => writeCii(sampleContent()), { syntax: "FRR" }, "FlowTypeError"],
  ])("of %s is kept with its reason", async (_what, make, declared, reason) => {
    const world = await openWorld();
    const bytes = make();
    const flow = await deposit(world, bytes, declared);
    expect(flow).toMatchObject({ subject: "deposit", ack: "Error", syntax: declared.syntax });
    expect(reasonsOf(flow)[0]).toBe(reason);
    const kept = await world.store.documents.get(flow.id, "original");
    expect(Buffer.from(kept?.bytes ?? []).equals(Buffer.from(bytes))).toBe(true);
    expect((await invoices(world)).items).toEqual([]);
  });

  it("tells each finding of the controls with its place, in French", async () => {
    const world = await openWorld();
    const { totals } = sampleContent();
    const wrong = sampleContent({ totals: { ...totals, withVat: "9999.00" } });
    const flow = await deposit(world, writeCii(wrong), { syntax: "CII" });
    expect(flow.ack).toBe("Error");
    expect(flow.details.length).toBeGreaterThan(0);
    for (const { item, reasonMessage } of flow.details) {
      expect(item).toMatch(/^B[TG]-/);
      expect(reasonMessage).toMatch(/[éèàê]|montant|total/i);
    }
  });

  it("says when the file is not the one that was announced", async () => {
    const world = await openWorld();
    const flow = await deposit(
      world,
      writeCii(sampleContent()),
      { syntax: "CII" },
      { sha256: "0".repeat(64) },
    );
    expect(flow.details).toMatchObject([{ item: "sha256", reasonCode: "ChecksumMismatch" }]);
  });

  it("says that another content bears the number", async () => {
    const world = await openWorld();
    await deposit(world, writeCii(sampleContent()), { syntax: "CII" });
    const flow = await deposit(world, writeUbl(sampleContent()), { syntax: "UBL" });
    expect(flow).toMatchObject({
      ack: "Error",
      details: [{ reasonCode: "AlreadyExistingFlow", item: "BT-1" }],
    });
  });

  it("is tried once more with the same bytes, and keeps its id", async () => {
    const world = await openWorld();
    world.parts.tenants = new Map([["acme", { ...TENANT, routes: [] }]]);
    const bytes = writeCii(sampleContent());
    const refused = await deposit(world, bytes, { syntax: "CII", trackingId: "T-1" });
    expect(refused).toMatchObject({ ack: "Error", subject: "deposit" });
    expect((await deposit(world, bytes, { syntax: "CII" })).id).toBe(refused.id);
    world.parts.tenants = new Map([["acme", TENANT]]);
    const taken = await deposit(world, bytes, { syntax: "CII", trackingId: "T-2" });
    expect(taken).toMatchObject({ id: refused.id, ack: "Pending", subject: "invoice", trackingId: "T-2" });
    expect(taken.about).toMatch(/^inv_/);
    expect(Date.parse(taken.updatedAt)).toBeGreaterThan(Date.parse(refused.updatedAt));
    expect(await world.store.flows.search("acme", {}, 10)).toHaveLength(1);
  });

  it("is one flow however often it comes at the same moment", async () => {
    const world = await openWorld();
    const bytes = Buffer.from("hello");
    const all = await Promise.all([1, 2, 3].map(() => deposit(world, bytes, { syntax: "CII" })));
    expect(new Set(all.map(({ id }) => id)).size).toBe(1);
  });
});
