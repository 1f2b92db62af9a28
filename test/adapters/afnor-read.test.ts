import { describe, expect, it } from "vitest";
import { afnor } from "../../src/adapters/afnor/index.ts";
import type { Understood } from "../../src/adapters/port.ts";
import { DocumentFault } from "../../src/documents/index.ts";
import { afnorRig } from "./afnor-rig.ts";
import { cdar } from "./cdar.ts";
import type { FakeFlow } from "./fakes/afnor.ts";
import { testIo } from "./io.ts";

const signal = new AbortController().signal;
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

/** What the adapter understands of one flow that a pull brings. */
const read = async (
  flow: Partial<FakeFlow>,
  files: Partial<Record<string, Uint8Array>> = {},
): Promise<Understood> => {
  const { fake, fetch, settings } = afnorRig();
  const { events } = afnor.open(settings, testIo(fetch));
  fake.add({ flowId: "ie_1", updatedAt: "2026-09-15T07:59:00.5Z", ...flow }, files);
  const page = await events?.since(null, null, signal);
  const item = page?.items[0];
  if (events === undefined || item === undefined) throw new Error("nothing came");
  return events.read(item, signal);
};

const life = { flowType: "CustomerInvoiceLC", flowSyntax: "CDAR", flowDirection: "In" } as const;
const sent = { flowType: "CustomerInvoice", flowDirection: "Out", trackingId: "inv_0a" } as const;

describe("acknowledgements of what was sent", () => {
  it("understands Ok as submitted, with its warnings", async () => {
    const details = [{ level: "Warning", item: "BT-10", reasonCode: "X", reasonMessage: "unusual" }];
    const understood = await read({ ...sent, acknowledgement: { status: "Ok", details } });
    expect(understood).toEqual({
      kind: "statement",
      about: { platformId: "ie_1", trackingId: "inv_0a" },
      statement: {
        platformEventId: "ie_1:Ok",
        rawCode: "ack:Ok",
        status: "submitted",
        at: "2026-09-15T07:59:00.500Z",
        setBy: { role: "WK" },
        reasons: [],
        comment: "BT-10: unusual",
        amounts: [],
        external: false,
        acknowledgement: true,
      },
    });
  });

  it("understands Error as rejected, with national reasons where there are any", async () => {
    const details = [
      { level: "Error", item: "file", reasonCode: "AlreadyExistingFlow", reasonMessage: "déjà reçu" },
      { level: "Error", item: "BT-1", reasonCode: "PA_042", reasonMessage: "numéro refusé" },
    ];
    const understood = await read({
      ...sent,
      flowType: "Undefined",
      acknowledgement: { status: "Error", details },
    });
    expect(understood).toMatchObject({
      statement: {
        platformEventId: "ie_1:Error",
        rawCode: "ack:Error",
        status: "rejected",
        reasons: [
          { code: "DOUBLON", text: "déjà reçu" },
          { code: "PA_042", text: "numéro refusé" },
        ],
        comment: "file: déjà reçu\nBT-1: numéro refusé",
      },
    });
  });

  it("keeps a word that the table does not know, without a meaning", async () => {
    const understood = await read({ ...sent, acknowledgement: { status: "Archived" } });
    expect(understood).toMatchObject({ statement: { rawCode: "ack:Archived", status: null } });
  });

  it("gives the outcome of a status that we sent", async () => {
    const details = [
      { level: "Error", item: "MDT-105", reasonCode: "InvoiceLCStatusError", reasonMessage: "non permis" },
    ];
    const acknowledgement = { status: "Error", details };
    const push = { ...life, flowDirection: "Out", trackingId: "psh_01", acknowledgement } as const;
    expect(await read(push)).toEqual({
      kind: "outcome",
      trackingId: "psh_01",
      platformId: "ie_1",
      accepted: false,
      reasons: [{ code: "InvoiceLCStatusError", text: "non permis" }],
      comment: "MDT-105: non permis",
    });
  });
});

describe("life-cycle messages", () => {
  const details = `<ram:SpecifiedDocumentStatus><ram:ReasonCode>TX_TVA_ERR</ram:ReasonCode>
<ram:Reason>Taux erroné</ram:Reason><ram:RequestedActionCode>NIN</ram:RequestedActionCode>
<ram:RequestedAction>Émettre une rectificative</ram:RequestedAction><ram:SequenceNumeric>1</ram:SequenceNumeric>
<ram:IncludedNote><ram:Content>Ligne 3 à 10 %</ram:Content></ram:IncludedNote>
<ram:SpecifiedDocumentCharacteristic><ram:ID>BT-152</ram:ID><ram:TypeCode>DIV</ram:TypeCode>
<ram:ValueAmount currencyID="EUR">1.00</ram:ValueAmount></ram:SpecifiedDocumentCharacteristic>
</ram:SpecifiedDocumentStatus>`;

  it("understands who says what of which invoice", async () => {
    const issuer = `<ram:GlobalID schemeID="0002">552100554</ram:GlobalID><ram:Name>Acheteur</ram:Name><ram:RoleCode>BY</ram:RoleCode>`;
    const bytes = cdar({ status: "207", issuer, details });
    const understood = await read(life, { Original: bytes });
    expect(understood).toMatchObject({
      kind: "statement",
      about: { number: "F2026-0001", sellerSiren: "732829320", issueDate: "2026-09-15" },
      statement: {
        platformEventId: "ie_1",
        rawCode: "207",
        status: "disputed",
        // 10:10 in France in summer.
        at: "2026-09-15T08:10:00.000Z",
        setBy: { role: "BY", name: "Acheteur", id: "0002:552100554" },
        reasons: [{ code: "TX_TVA_ERR", text: "Taux erroné" }],
        comment: "Ligne 3 à 10 %\nÉmettre une rectificative",
        amounts: [],
        external: false,
      },
    });
    const evidence = understood.kind === "statement" ? understood.evidence : undefined;
    expect(Buffer.from(evidence?.bytes ?? [])).toEqual(Buffer.from(bytes));
  });

  it("gives the amounts of a receipt, one per VAT rate", async () => {
    const amount = (value: string, rate: string, currency = ' currencyID="EUR"') =>
      `<ram:SpecifiedDocumentCharacteristic><ram:TypeCode>MEN</ram:TypeCode>
<ram:ValueAmount${currency}>${value}</ram:ValueAmount><ram:ValuePercent>${rate}</ram:ValuePercent>
</ram:SpecifiedDocumentCharacteristic>`;
    const status = `<ram:SpecifiedDocumentStatus>${amount("720.00", "20.00")}${amount("-440.00", "10.00", "")}</ram:SpecifiedDocumentStatus>`;
    const understood = await read(life, { Original: cdar({ status: "212", details: status }) });
    expect(understood).toMatchObject({
      statement: {
        status: "payment_received",
        amounts: [
          { code: "MEN", amount: "720.00", currency: "EUR", vatRate: "20.00" },
          { code: "MEN", amount: "-440.00", currency: "XXX", vatRate: "10.00" },
        ],
      },
    });
  });

  it("keeps a status that the table does not know", async () => {
    const understood = await read(life, { Original: cdar({ status: "219" }) });
    expect(understood).toMatchObject({ statement: { rawCode: "219", status: null } });
  });

  it("does not look for an invoice by the fillers of an unreadable one", async () => {
    const filler = { number: "X".repeat(20), seller: "000000000", date: "19000101" };
    const understood = await read(life, { Original: cdar({ status: "213", ...filler }) });
    expect(understood).toMatchObject({ kind: "statement", about: {} });
    expect(understood.kind === "statement" && Object.keys(understood.about)).toEqual([]);
  });

  it("gives the outcome where the message is about another message or its data", async () => {
    const rejected = await read(life, { Original: cdar({ status: "601", about: "305", number: "psh_1" }) });
    expect(rejected).toMatchObject({ kind: "outcome", accepted: false, platformId: "psh_1" });
    const taken = await read(life, { Original: cdar({ status: "250", about: "304" }) });
    expect(taken).toMatchObject({ kind: "outcome", accepted: true });
  });

  it("tells of a status that was set in the platform's own pages", async () => {
    const understood = await read({ ...life, flowDirection: "Out" }, { Original: cdar({ status: "205" }) });
    expect(understood).toMatchObject({
      kind: "statement",
      statement: { status: "approved", external: true },
    });
  });

  it("throws a broken message back, to be held", async () => {
    await expect(read(life, { Original: bytesOf("<broken") })).rejects.toBeInstanceOf(DocumentFault);
    await expect(read(life, { Original: bytesOf("<Other/>") })).rejects.toBeInstanceOf(DocumentFault);
  });

  it("says that a message is missing", async () => {
    await expect(read(life)).rejects.toMatchObject({ kind: "refused", facts: { code: "rendition_missing" } });
  });
});

describe("received invoices", () => {
  const invoice = { flowType: "SupplierInvoice", submittedAt: "2026-09-15T07:00:00Z" } as const;

  it("brings the original, its kind and its name", async () => {
    expect(await read(invoice, { Original: bytesOf("%PDF-1.7"), Converted: bytesOf("<a/>") })).toEqual({
      kind: "invoice",
      platformId: "ie_1",
      document: {
        bytes: new Uint8Array(bytesOf("%PDF-1.7")),
        mediaType: "application/pdf",
        fileName: "ie_1.xml",
      },
      receivedAt: "2026-09-15T07:00:00.000Z",
    });
  });

  it.each([
    ["Converted", "<a/>", "application/xml"],
    ["ReadableView", "%PDF-1.4", "application/pdf"],
  ])("is content with %s where there is nothing better", async (docType, text, mediaType) => {
    const understood = await read(invoice, { Original: new Uint8Array(), [docType]: bytesOf(text) });
    expect(understood).toMatchObject({ kind: "invoice", document: { mediaType } });
  });

  it("says that the original is missing when nothing is there", async () => {
    await expect(read(invoice)).rejects.toMatchObject({
      kind: "refused",
      facts: { code: "rendition_missing" },
    });
  });

  it("does not bring in what the platform itself could not take (a virus)", async () => {
    const details = [{ level: "Error", item: "file", reasonCode: "VirusFound", reasonMessage: "EICAR" }];
    const understood = await read({ ...invoice, acknowledgement: { status: "Error", details } });
    expect(understood).toEqual({ kind: "nothing", why: "the platform could not take it in: file: EICAR" });
  });

  it("has nothing to say of a report to us", async () => {
    expect(await read({ flowType: "MultiFlowReport", flowSyntax: "FRR" })).toMatchObject({ kind: "nothing" });
  });
});
