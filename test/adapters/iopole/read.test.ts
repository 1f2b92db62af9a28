import { describe, expect, it } from "vitest";
import type { Understood } from "../../../src/adapters/port.ts";
import type { FakeStatus } from "../fakes/iopole-state.ts";
import { failureOf } from "../rig.ts";
import { openRig, signal } from "./rig.ts";

const SELLER = { name: "Atelier Brumaire", siren: "732829320", roleCode: "SE" };
const BUYER = {
  name: "Comptoir",
  siren: "404833048",
  roleCode: { code: "BY", value: "BUYER", desc: "Acheteur" },
};

/** What the adapter understands of one status. */
const read = async (
  code: string,
  more: Partial<FakeStatus> & { response?: object; json?: object } = {},
): Promise<Understood> => {
  const { connection, fake } = openRig();
  fake.say("0199c0de-0000-7000-8000-000000000001", code, more);
  const [item] = (await connection.events.since(null, null, signal)).items;
  if (item === undefined) throw new Error("no item");
  return connection.events.read(item, signal);
};

const statementOf = async (...said: Parameters<typeof read>) => {
  const understood = await read(...said);
  if (understood.kind !== "statement") throw new Error(`it is ${understood.kind}`);
  return understood;
};

describe("a status", () => {
  it("is read with who, when, why, how much and its evidence", async () => {
    const { about, statement, evidence } = await statementOf("PARTIALLY_APPROVED", {
      date: "2026-09-16T12:00:00.000+02:00",
      json: { issuer: BUYER, notes: [{ content: "Manque un colis" }, { content: "Voir bon 12" }] },
      response: {
        documentReference: {
          issuerAssignedId: "F2026-0001",
          issueDate: "2025-12-31T23:00:00.000Z",
          issuer: SELLER,
        },
        additionalData: [{ type: "MAP", amount: { value: 800.5, currency: "EUR" }, vatRate: 20 }],
        rejectionDetail: { reason: "QUANTITY_INCORRECT", message: "9 au lieu de 10" },
      },
    });
    expect(about).toEqual({
      platformId: "0199c0de-0000-7000-8000-000000000001",
      number: "F2026-0001",
      sellerSiren: "732829320",
      // Midnight in France.
      issueDate: "2026-01-01",
    });
    expect(statement).toEqual({
      platformEventId: expect.stringMatching(/^status:/),
      rawCode: "PARTIALLY_APPROVED",
      status: "partially_approved",
      at: "2026-09-16T10:00:00.000Z",
      setBy: { role: "BY", name: "Comptoir", id: "0002:404833048" },
      reasons: [{ code: "QTE_ERR", text: "9 au lieu de 10" }],
      comment: "Manque un colis\nVoir bon 12",
      amounts: [{ code: "MAP", amount: "800.5", currency: "EUR", vatRate: "20" }],
      external: false,
    });
    expect(Buffer.from(evidence?.bytes ?? []).toString()).toMatch(/^<rsm:/);
  });

  it("bears each of its reasons, with what the platform found", async () => {
    const first = {
      reason: "VALIDATION_FAILURE",
      message: "Schematron",
      errors: [{ rule: "BR-FR-05", message: "note PMT" }],
    };
    const rejections = {
      rejectionDetail: first,
      rejectionDetails: [first, { reason: "BRAND_NEW", message: "" }, { message: "no reason at all" }],
    };
    const { statement } = await statementOf("REJECTED", { response: rejections });
    expect(statement.reasons).toEqual([
      { code: "REJ_SEMAN", text: "Schematron\nBR-FR-05 note PMT" },
      { code: "BRAND_NEW", text: "BRAND_NEW" },
    ]);
  });

  it("is kept without a meaning when its word is new, and understood by the national code that comes with it", async () => {
    expect((await statementOf("FORGOTTEN")).statement).toMatchObject({ rawCode: "FORGOTTEN", status: null });
    expect(
      (await statementOf("NEW", { status: { code: "NEW", networkCode: "AB" } })).statement.status,
    ).toBeNull();
    expect(
      (await statementOf("ENDORSED", { status: { code: "ENDORSED", networkCode: "214" } })).statement,
    ).toMatchObject({
      rawCode: "ENDORSED",
      status: "endorsed",
    });
  });

  it("is nothing for us when it is addressed to others", async () => {
    expect(await read("APPROVED", { destType: "PPF" })).toMatchObject({ kind: "nothing" });
    expect(await read("APPROVED", { destType: "PLATFORM" })).toMatchObject({ kind: "nothing" });
  });

  it("names the seller by its role where the document's issuer is missing", async () => {
    const { about } = await statementOf("RECEIVED", { json: { recipients: [BUYER, SELLER] } });
    expect(about).toMatchObject({ sellerSiren: "732829320" });
    expect(about).not.toHaveProperty("number");
  });

  it("is read without any of its message", async () => {
    const { statement, evidence } = await statementOf("ISSUED", {
      json: undefined,
      xml: undefined,
      responses: "odd",
    });
    expect(statement).toMatchObject({ status: "issued", reasons: [], amounts: [], comment: null });
    expect(evidence).toBeUndefined();
  });

  it("keeps evidence that comes as base64", async () => {
    const { evidence } = await statementOf("ISSUED", { xml: Buffer.from("<a/>").toString("base64") });
    expect(Buffer.from(evidence?.bytes ?? []).toString()).toBe("<a/>");
  });
});

describe("a received invoice", () => {
  it("is downloaded as it came", async () => {
    const { connection, fake } = openRig();
    const { id } = fake.add({ bytes: new TextEncoder().encode("<Invoice>theirs</Invoice>") });
    const [item] = (await connection.events.since(null, null, signal)).items;
    if (item === undefined) throw new Error("no item");
    expect(await connection.events.read(item, signal)).toMatchObject({
      kind: "invoice",
      platformId: id,
      document: { mediaType: "application/xml" },
    });
  });

  it("bears the names that the platform knows it by, should it be unreadable", async () => {
    const { connection, fake } = openRig();
    const { id } = fake.add({ bytes: new TextEncoder().encode("%PDF-1.7 a picture") });
    const body = {
      invoiceId: id,
      way: "RECEIVED",
      businessData: {
        invoiceId: "F-9",
        type: 380,
        monetary: { invoiceCurrency: "EUR", invoiceAmount: { amount: 120.5 } },
        seller: { name: "Fournisseur SA", siren: "404833048" },
        buyer: { name: "Acheteur SARL", electronicAddress: "0225:732829320_732829320" },
      },
    };
    const [item] = (await connection.events.since(null, null, signal)).items;
    if (item === undefined) throw new Error("no item");
    const announced = {
      number: "F-9",
      amount: "120.5",
      currency: "EUR",
      seller: "Fournisseur SA",
      buyer: "Acheteur SARL",
    };
    fake.faults.meet("fetch", { status: 200, body: [body] });
    expect(await connection.events.read(item, signal)).toMatchObject({
      announced: { ...announced, addressee: "732829320" },
    });
    fake.faults.meet("fetch", {
      status: 200,
      body: [{ ...body, businessData: { ...body.businessData, type: "389" } }],
    });
    expect(await connection.events.read(item, signal)).toMatchObject({
      announced: { addressee: "404833048" },
    });
  });

  it("is not one that we sent", async () => {
    const { connection, fake } = openRig();
    const { id } = fake.add({ direction: "OUTBOUND" });
    const item = {
      id: `invoice:${id}`,
      at: "2026-09-15T08:00:00.000Z",
      raw: { kind: "invoice", invoiceId: id },
    };
    expect(await connection.events.read(item, signal)).toMatchObject({ kind: "nothing" });
  });

  it("waits for a person when it is gone", async () => {
    const { connection } = openRig();
    const invoiceId = "0199c0de-0000-7000-8000-00000000dead";
    const item = {
      id: `invoice:${invoiceId}`,
      at: "2026-09-15T08:00:00.000Z",
      raw: { kind: "invoice", invoiceId },
    };
    expect(await failureOf(connection.events.read(item, signal))).toMatchObject({ kind: "refused" });
  });
});

describe("an event", () => {
  const readEvent = (eventType: string, type: string, payload: object): Promise<Understood> => {
    const { connection } = openRig();
    const event = {
      eventId: "e1",
      eventType,
      timestamp: "2026-09-15T08:00:00Z",
      referencedObject: { type, id: "o1" },
      payload,
    };
    return connection.events.read(
      { id: "event:e1", at: event.timestamp, raw: { kind: "event", event } },
      signal,
    );
  };

  it("tells that a push came to nothing", async () => {
    const payload = {
      invoiceId: "i1",
      statusId: "s1",
      rejectionDetail: {
        reason: "INVALID_VAT_RATE",
        message: "17 is no rate",
        errors: [{ message: "17", location: "/a" }],
      },
    };
    expect(await readEvent("OUTBOUND_STATUS_INVALID", "INVOICE", payload)).toEqual({
      kind: "outcome",
      trackingId: null,
      platformId: "s1",
      accepted: false,
      reasons: [{ code: "INVALID_VAT_RATE", text: "17 is no rate\n/a 17" }],
      comment: null,
    });
    const error = { code: "E", statusCode: 500, statusMessage: "Remote platform down" };
    expect(await readEvent("OUTBOUND_STATUS_NOT_DELIVERED", "STATUS", { error })).toMatchObject({
      kind: "outcome",
      platformId: "o1",
      reasons: [{ code: "E", text: "Remote platform down" }],
    });
  });

  it("tells of an invoice in trouble, as a word without a national meaning", async () => {
    const error = { code: "TIMEOUT", statusMessage: "No answer" };
    expect(await readEvent("OUTBOUND_INVOICE_NOT_DELIVERED", "INVOICE", { error })).toMatchObject({
      kind: "statement",
      about: { platformId: "o1" },
      statement: { rawCode: "OUTBOUND_INVOICE_NOT_DELIVERED", status: null, reasons: [{ code: "TIMEOUT" }] },
    });
    const payload = {
      businessData: { invoiceId: "F9", seller: { siren: "732829320" } },
      validationErrors: [{ source: "SCHEMATRON" }],
    };
    expect(await readEvent("INVOICE_INBOUND_INVALID", "INVOICE", payload)).toMatchObject({
      about: { number: "F9", sellerSiren: "732829320" },
      statement: { status: null, comment: expect.stringContaining("SCHEMATRON") },
    });
    expect(await readEvent("BRAND_NEW", "INVOICE", {})).toMatchObject({ kind: "statement" });
  });

  it("is nothing for us otherwise", async () => {
    expect(await readEvent("EREPORTING_PERIOD_OPENED", "REPORT", {})).toMatchObject({ kind: "nothing" });
    expect(await readEvent("BRAND_NEW", "ENROLLMENT", {})).toMatchObject({ kind: "nothing" });
  });
});
