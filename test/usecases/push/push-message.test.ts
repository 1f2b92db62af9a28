import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { OutgoingStatus } from "../../../src/adapters/port.ts";
import {
  type Cdar,
  type CdarDetail,
  characteristic,
  DocumentFault,
  writeCdar,
  writeCii,
} from "../../../src/documents/index.ts";
import type { Invoice } from "../../../src/domain/invoice.ts";
import { Rejection } from "../../../src/domain/problem.ts";
import type { AckReasonCode } from "../../../src/norm/acknowledgement.ts";
import { ACK_REASON_CODES } from "../../../src/norm/acknowledgement.ts";
import { ackReasonOf, ackReasonOfCode } from "../../../src/usecases/deposit/ack-reason.ts";
import { pushMessage } from "../../../src/usecases/push/push-message.ts";
import { listPushes } from "../../../src/usecases/push/push-status.ts";
import { submitInvoice } from "../../../src/usecases/send/submit-invoice.ts";
import { fullCdar } from "../../fixtures/cdar.ts";
import { BUYER_SIREN, SELLER_SIREN, sampleContent } from "../../fixtures/invoices.ts";
import { openWorld } from "../../support/world.ts";

const ACME = { kind: "tenant", tenant: "acme" } as const;
const SELLER = { id: `0002:${SELLER_SIREN}`, name: "Atelier Brumaire SAS", role: "SE", address: null };
const BUYER = { id: `0002:${BUYER_SIREN}`, name: "Comptoir Vendémiaire SARL", role: "BY", address: null };

const detail = (more: Partial<CdarDetail>): CdarDetail => ({
  reasonCode: null,
  reason: null,
  actionCode: null,
  action: null,
  sequence: "1",
  notes: [],
  characteristics: [],
  ...more,
});

/** "Encaissée", as the seller says it of the whole invoice. */
const paid = (more: Partial<Cdar> = {}): Cdar =>
  fullCdar({
    id: "MSG-1",
    issuer: SELLER,
    statusCode: "212",
    statusLabel: "Encaissée",
    statusAt: "2026-10-01T07:30:00.000Z",
    payee: null,
    attachments: [],
    details: [
      detail({
        characteristics: [
          characteristic({ typeCode: "MEN", amount: "1200.00", currency: "EUR", percent: "20.00" }),
        ],
      }),
    ],
    ...more,
  });

/** A dispute, as the buyer says it. */
const disputed = (more: Partial<Cdar> = {}): Cdar =>
  fullCdar({
    issuer: BUYER,
    payee: null,
    statusAt: "2026-10-01T07:30:00.000Z",
    details: [detail({ reasonCode: "TX_TVA_ERR", reason: "Taux de TVA erroné" })],
    ...more,
  });

/** A world whose platform takes statuses, with one invoice that it has. */
const withInvoice = async () => {
  const world = await openWorld();
  const { fake, parts, store } = world;
  const sent: OutgoingStatus[] = [];
  fake.connection.statuses = {
    send: async (push) => {
      sent.push(push);
      return { done: true, platformId: `st-${sent.length}` };
    },
    find: async () => null,
    allowed: () => ({ allowed: true }),
    forOthers: true,
  };
  const worker = world.worker();
  const { invoice } = await submitInvoice(parts, { tenant: "acme", bytes: writeCii(sampleContent()) });
  await worker.idle();
  return {
    ...world,
    sent,
    worker,
    invoice,
    /** Another invoice of the tenant, as the first but for what is given. */
    also: async (more: Partial<Invoice>): Promise<Invoice> => {
      const one: Invoice = { ...invoice, delivery: "sent", id: parts.ids.invoice(), ...more };
      expect(await store.invoices.insert(one)).toBe(true);
      return one;
    },
    take: (cdar: Cdar, more: { idempotencyKey?: string; tenant?: string } = {}) =>
      pushMessage(parts, { tenant: "acme", bytes: writeCdar(cdar), ...more }),
    pushes: (id = invoice.id) => listPushes(parts, ACME, id),
  };
};

type World = Awaited<ReturnType<typeof withInvoice>>;

/** How a message is refused: the norm's word, the HTTP status and the first fault. */
const refusal = async (
  w: World,
  cdar: Cdar,
  tenant = "acme",
): Promise<[AckReasonCode, number | string, string]> => {
  const error = await w.take(cdar, { tenant }).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (error instanceof DocumentFault) return [ackReasonOf(error), error.kind, error.code];
  if (!(error instanceof Rejection)) throw new Error(`it was not refused: ${String(error)}`);
  return [ackReasonOf(error), error.status, error.errors[0]?.code ?? error.code];
};

describe("a life-cycle message of a tenant", () => {
  it("becomes a push of its status, goes out, and is kept byte for byte", async () => {
    const w = await withInvoice();
    const bytes = writeCdar(paid());
    const { push, created, invoice } = await w.take(paid());
    expect({ created, invoice: invoice.id }).toEqual({ created: true, invoice: w.invoice.id });
    expect(push).toMatchObject({ status: "payment_received", setBy: "seller", state: "queued" });
    const kept = await w.store.documents.get(push.id, "statement");
    expect(Buffer.from(kept?.bytes ?? []).equals(Buffer.from(bytes))).toBe(true);
    await w.worker.idle();
    expect(w.sent).toMatchObject([
      {
        id: push.id,
        attachments: [],
        at: "2026-10-01T07:30:00.000Z",
        amounts: [{ code: "MEN", amount: "1200.00", currency: "EUR", vatRate: "20.00" }],
      },
    ]);
    expect(await w.pushes()).toMatchObject([{ state: "sent", attachments: [] }]);
  });

  it("is taken once under one key", async () => {
    const w = await withInvoice();
    const first = await w.take(paid(), { idempotencyKey: "m-1" });
    const again = await w.take(paid(), { idempotencyKey: "m-1" });
    expect(again).toMatchObject({ created: false, push: { id: first.push.id } });
    expect(await w.pushes()).toHaveLength(1);
  });

  it("says all that it says: reasons, action, words, corrected data, attachments", async () => {
    const w = await withInvoice();
    const bought = await w.also({ direction: "inbound", number: "A-1" });
    const { push } = await w.take(
      disputed({
        invoiceNumber: "A-1",
        attachments: [{ fileName: null, mediaType: "application/pdf", bytes: new Uint8Array([37, 80]) }],
        details: [
          detail({
            reasonCode: "TX_TVA_ERR",
            reason: "10 % attendus",
            actionCode: "NIN",
            notes: [{ code: "BR-FR-16", content: "Merci de corriger", subject: null }],
            characteristics: [characteristic({ id: "BT-152", typeCode: "DVA", value: "10" })],
          }),
          detail({ reasonCode: "QTE_ERR", reason: "Quantité facturée incorrecte", sequence: "2" }),
        ],
      }),
    );
    expect(push).toMatchObject({
      status: "disputed",
      setBy: "buyer",
      invoiceId: bought.id,
      actionCode: "NIN",
      reasons: [{ code: "TX_TVA_ERR" }, { code: "QTE_ERR" }],
      comment: "BR-FR-16 : Merci de corriger\n10 % attendus\nDonnée attendue BT-152 : 10",
    });
    await w.worker.idle();
    expect(w.sent[0]?.attachments).toEqual([
      { fileName: "piece-jointe-1.pdf", mediaType: "application/pdf", bytes: new Uint8Array([37, 80]) },
    ]);
  });

  it("names who is to be paid, on which account", async () => {
    const w = await withInvoice();
    const { push } = await w.take(
      paid({
        statusCode: "225",
        payee: { id: `0002:${BUYER_SIREN}`, name: "Affacturage Ventôse SA", role: "DL", address: null },
        details: [
          detail({
            notes: [{ code: null, content: "Créance cédée", subject: "ACC" }],
            characteristics: [
              characteristic({ id: "BT-84", typeCode: "CBB", value: "FR76 3000 6000 0112 3456 7890 189" }),
            ],
          }),
        ],
      }),
    );
    expect(push).toMatchObject({
      status: "factored",
      comment: "Créance cédée",
      payee: {
        siren: BUYER_SIREN,
        name: "Affacturage Ventôse SA",
        iban: "FR7630006000011234567890189",
        bic: null,
      },
    });
  });

  it("says the day of a payment that was another than that of the message", async () => {
    const w = await withInvoice();
    const men = { typeCode: "MEN", amount: "1200.00", currency: "EUR", percent: "20.00" };
    const at = (dateTime: string) => [detail({ characteristics: [characteristic({ ...men, dateTime })] })];
    expect((await w.take(paid({ details: at("2026-10-01") }))).push.comment).toBeNull();
    const other = await w.also({ number: "A-2", status: null });
    const { push } = await w.take(paid({ invoiceNumber: "A-2", details: at("2026-09-30") }));
    expect(push).toMatchObject({ invoiceId: other.id, comment: "Date : 2026-09-30" });
  });

  it("is set in the name of another party that is one of the tenant's companies", async () => {
    const w = await withInvoice();
    await w.also({
      direction: "inbound",
      number: "A-3",
      others: [{ role: "AB", siren: SELLER_SIREN, name: "Mandataire" }],
    });
    const agent = { ...SELLER, role: "AB" };
    const { push } = await w.take(disputed({ invoiceNumber: "A-3", issuer: agent }));
    expect(push).toMatchObject({ setBy: "buyer", as: { role: "AB", siren: SELLER_SIREN } });
    const stranger = { ...BUYER, role: "AB" };
    expect(await refusal(w, disputed({ invoiceNumber: "A-3", issuer: stranger }))).toEqual([
      "InvoiceLCAccessDenied",
      422,
      "issuer_not_on_invoice",
    ]);
  });
});

describe("the time of a message", () => {
  it.each([
    ["is the push's, in whole seconds", "2026-10-01T07:30:12.000Z", "2026-10-01T07:30:12.000Z"],
    ["is now where it is to come", "2026-10-01T09:00:00.000Z", "2026-10-01T08:00:00.000Z"],
    ["is now where it is before the invoice", "2026-09-14T09:00:00.000Z", "2026-10-01T08:00:00.000Z"],
    ["is now where there is none", null, "2026-10-01T08:00:00.000Z"],
  ])("%s", async (_, statusAt, at) => {
    const w = await withInvoice();
    expect((await w.take(paid({ statusAt }))).push.at).toBe(at);
  });

  it("is now where something is known of a later time", async () => {
    const w = await withInvoice();
    const half = (statusAt: string) =>
      paid({
        statusAt,
        details: [
          detail({
            characteristics: [
              characteristic({ typeCode: "MEN", amount: "600.00", currency: "EUR", percent: "20.00" }),
            ],
          }),
        ],
      });
    expect((await w.take(half("2026-10-01T07:30:00.000Z"))).push.at).toBe("2026-10-01T07:30:00.000Z");
    expect((await w.take(half("2026-10-01T07:10:00.000Z"))).push.at).toBe("2026-10-01T08:00:00.000Z");
  });
});

describe("the invoice that a message is about", () => {
  it("is the copy of the party that speaks, where both are the tenant's companies", async () => {
    const w = await withInvoice();
    const copy = await w.also({ direction: "inbound" });
    expect((await w.take(paid())).invoice.id).toBe(w.invoice.id);
    expect((await w.take(disputed())).invoice.id).toBe(copy.id);
    // Nobody is named: the status tells whose it is.
    const unnamed = { id: null, name: null, role: "WK", address: null };
    expect((await w.take(disputed({ issuer: unnamed }))).invoice.id).toBe(copy.id);
  });

  it("is the only one of that number and year, where no seller is named", async () => {
    const w = await withInvoice();
    expect((await w.take(paid({ sellerSiren: null }))).invoice.id).toBe(w.invoice.id);
    const seller = { ...w.invoice.seller, siren: null, name: "Foreign Ltd" };
    await w.also({ seller });
    expect(await refusal(w, paid({ sellerSiren: null }))).toEqual([
      "InvoiceLCRuleError",
      409,
      "invoice_ambiguous",
    ]);
  });

  it("is none of another tenant's, another year's or another number", async () => {
    const w = await withInvoice();
    const unknown = ["InvoiceLCAccessDenied", 404, "invoice_not_found"];
    expect(await refusal(w, paid(), "bolt")).toEqual(unknown);
    expect(await refusal(w, paid({ invoiceDate: "2025-09-15" }))).toEqual(unknown);
    expect(await refusal(w, paid({ invoiceNumber: "F202600043" }))).toEqual(unknown);
    expect(await refusal(w, paid({ sellerSiren: BUYER_SIREN }))).toEqual(unknown);
  });
});

describe("a message is refused in the words of the norm", () => {
  const badAmount = [detail({ characteristics: [characteristic({ typeCode: "MEN", amount: "1300.00" })] })];
  it.each<[string, Cdar, AckReasonCode, number | string, string]>([
    ["a code of no list", paid({ statusCode: "299" }), "InvoiceLCInvalidStatus", 422, "status_unknown"],
    ["a platform's status", paid({ statusCode: "202" }), "InvoiceLCInvalidStatus", 409, "set_by_platform"],
    ["about a flow", paid({ invoiceType: "303" }), "InvoiceLCInvalidStatus", 422, "not_about_invoice"],
    [
      "the other party's status",
      disputed({ issuer: SELLER }),
      "InvoiceLCAccessDenied",
      409,
      "set_by_other_party",
    ],
    ["in the other party's name", disputed(), "InvoiceLCAccessDenied", 409, "set_by_other_party"],
    ["nothing to complete", paid({ statusCode: "209" }), "InvoiceLCStatusError", 409, "nothing_to_complete"],
    ["no amount", paid({ details: [] }), "InvoiceLCAmountError", 422, "REJ_ENCAISSEMENT"],
    ["more than the invoice", paid({ details: badAmount }), "InvoiceLCAmountError", 422, "REJ_ENCAISSEMENT"],
    [
      "a name that is a path",
      paid({ attachments: [{ fileName: "../a.pdf", mediaType: null, bytes: new Uint8Array([1]) }] }),
      "AttachmentTypeError",
      422,
      "attachment_type",
    ],
    [
      "an earlier status beside it",
      paid({ details: [detail({ statusCode: "205" })] }),
      "InvoiceLCRuleError",
      422,
      "several_statuses",
    ],
    [
      "two actions",
      paid({ details: [detail({ actionCode: "NIN" }), detail({ actionCode: "PIN", sequence: "2" })] }),
      "InvoiceLCRuleError",
      422,
      "several_actions",
    ],
    [
      "words without end",
      paid({ details: [detail({ notes: [{ code: null, content: "x".repeat(2001), subject: null }] })] }),
      "InvoiceLCRuleError",
      422,
      "comment_too_long",
    ],
  ])("%s", async (_, cdar, reason, status, code) => {
    const w = await withInvoice();
    expect(await refusal(w, cdar)).toEqual([reason, status, code]);
    expect(await w.pushes()).toEqual([]);
  });

  it("each reason of several by itself", async () => {
    const w = await withInvoice();
    await w.also({ direction: "inbound", number: "A-1" });
    const details = ["TX_TVA_ERR", "JUSTIF_ABS", "NONE"].map((reasonCode) => detail({ reasonCode }));
    const error = await w.take(disputed({ invoiceNumber: "A-1", details })).catch((thrown) => thrown);
    expect(error.errors).toMatchObject([
      { path: "reason", code: "BR-FR-CDV-CL-09", message: expect.stringContaining("JUSTIF_ABS") },
      { path: "reason", code: "BR-FR-CDV-CL-09", message: expect.stringContaining("NONE") },
    ]);
  });

  it("about two invoices, an invoice, and what is no file", async () => {
    const w = await withInvoice();
    const take = async (bytes: Uint8Array) =>
      ackReasonOf(await pushMessage(w.parts, { tenant: "acme", bytes }).catch((thrown) => thrown));
    const xml = Buffer.from(writeCdar(paid())).toString();
    const [reference = ""] =
      /<ram:ReferenceReferencedDocument>.*<\/ram:ReferenceReferencedDocument>/s.exec(xml) ?? [];
    expect(await take(Buffer.from(xml.replace(reference, reference + reference)))).toBe("InvoiceLCRuleError");
    expect(await take(writeCii(sampleContent()))).toBe("FlowTypeError");
    expect(await take(new Uint8Array())).toBe("EmptyFlow");
    expect(await take(Buffer.from("<a>"))).toBe("InvalidSchema");
    expect(await take(Buffer.from(xml.replace("1200.00", "much")))).toBe("InvoiceLCAmountError");
    const empty = '<ram:AttachmentBinaryObject mimeCode="application/pdf" filename="a.pdf"/>';
    const place = "<ram:ReferenceTypeCode>";
    expect(await take(Buffer.from(xml.replace(place, empty + place)))).toBe("EmptyAttachement");
    expect(await w.pushes()).toEqual([]);
  });
});

describe("the table of the norm's reasons", () => {
  /** Codes that a source gives its faults. */
  const codesIn = (path: string): string[] => {
    const text = readFileSync(new URL(`../../../src/${path}`, import.meta.url), "utf8");
    const written =
      /(?:fault|refuse|messageFault|no)\(\s*(?:`[^`]*`|"[^"]*"|path),\s*(?:code === "MEN" \? "P1\.15" : )?"([^"]+)"/g;
    const others = /(?:code: |"MEN" \? |no\(\s*)"([A-Za-z][\w.-]*)"/g;
    return [...text.matchAll(written), ...text.matchAll(others)].map(([, code]) => code ?? "");
  };

  it.each([
    ["domain/life-cycle/push-faults.ts", 8],
    ["domain/life-cycle/amount-faults.ts", 10],
    ["domain/life-cycle/allowed.ts", 12],
    ["usecases/push/allowed-statuses.ts", 3],
    ["usecases/push/party-of.ts", 1],
    ["usecases/push/read-message.ts", 4],
    ["usecases/push/invoice-of-message.ts", 5],
    ["usecases/push/message-form.ts", 8],
  ])("has every code of %s", (path, many) => {
    const codes = new Set(codesIn(path));
    expect(codes.size).toBe(many);
    expect([...codes].filter((code) => ackReasonOfCode(code) === null)).toEqual([]);
  });

  it("gives words of the norm", () => {
    for (const code of ["set_by_platform", "P1.15", "invoice_not_found", "file_empty"])
      expect([...ACK_REASON_CODES.all]).toContain(ackReasonOfCode(code));
  });
});
