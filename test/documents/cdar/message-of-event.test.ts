import { describe, expect, it } from "vitest";
import {
  type Cdar,
  messageOfEvent,
  messageOfPush,
  readCdar,
  writeCdar,
} from "../../../src/documents/index.ts";
import type { Direction, Invoice, Party } from "../../../src/domain/invoice.ts";
import type { InvoiceEvent } from "../../../src/domain/life-cycle/event.ts";
import { type Push, settersOf } from "../../../src/domain/life-cycle/push.ts";
import { REASONS } from "../../../src/domain/life-cycle/reasons.ts";
import { STATUS_NAMES, type StatusName, statusFacts } from "../../../src/domain/life-cycle/status.ts";
import { outgoingInvoice } from "../../adapters/rig.ts";
import { openRules, publishedRules } from "../../support/cdar-rules.ts";

const party = (siren: string, name: string): Party => ({
  siren,
  siret: null,
  name,
  address: `0225:${siren}_FACTURES`,
  vatNumber: null,
  routingCode: null,
  country: "FR",
});

const invoiceOf = (direction: Direction, more: Partial<Invoice> = {}): Invoice =>
  outgoingInvoice({
    direction,
    delivery: "sent",
    seller: party("732829320", "Vendeur"),
    buyer: party("404833048", "Acheteur"),
    createdAt: "2026-09-15T09:00:00.000Z",
    ...more,
  }).invoice;

const eventOf = (status: StatusName | null, more: Partial<InvoiceEvent> = {}): InvoiceEvent => ({
  id: "evt_0198c0de0000700080000000000000b2",
  invoiceId: "inv_0198c0de0000700080000000000000a1",
  account: "main",
  platformEventId: "e-1",
  source: "poll",
  rawCode: "SAID",
  status,
  at: "2026-09-16T10:00:00.000Z",
  receivedAt: "2026-09-16T10:05:07.000Z",
  setBy: { role: "unknown" },
  reasons: [],
  comment: null,
  amounts: [],
  external: true,
  moved: true,
  ...more,
});

/** All that a status must come with. */
const complete = (status: StatusName): Pick<InvoiceEvent, "reasons" | "amounts"> => {
  const { reasons = [], push } = statusFacts(status);
  const [reason] = reasons;
  const [amount] = push?.amounts ?? [];
  return {
    reasons: reason === undefined ? [] : [{ code: reason, text: "" }],
    amounts: amount === undefined ? [] : [{ code: amount, amount: "5.00", currency: "EUR", vatRate: "20" }],
  };
};

const told = (event: InvoiceEvent, invoice: Invoice): Cdar => {
  const message = messageOfEvent(event, invoice);
  if (message === null) throw new Error(`${event.rawCode} has no message`);
  return message;
};

const roles = (cdar: Cdar) => `${cdar.issuer.role} to ${cdar.recipients.map(({ role }) => role).join(", ")}`;

describe("the message of an event", () => {
  it("is the same at any time, and says what the event says", () => {
    const event = eventOf("disputed", {
      setBy: { role: "BY", name: "Acheteur", id: "0002:404833048" },
      reasons: [{ code: "TX_TVA_ERR", text: "10 % attendus" }],
      comment: "Merci de corriger",
    });
    const xml = writeCdar(told(event, invoiceOf("outbound")));
    expect(Buffer.from(writeCdar(told({ ...event }, invoiceOf("outbound")))).equals(Buffer.from(xml))).toBe(
      true,
    );
    expect(readCdar(xml)).toMatchObject({
      profile: "urn.cpro.gouv.fr:1p0:CDV:invoice",
      id: "evt_0198c0de0000700080000000000000b2",
      issuedAt: "2026-09-16T10:05:07.000Z",
      statusAt: "2026-09-16T10:00:00.000Z",
      receivedAt: "2026-09-15T09:00:00.000Z",
      typeCode: "23",
      statusCode: "207",
      statusLabel: "En litige",
      documentStatus: "46",
      sender: { role: "WK" },
      issuer: { id: "0002:404833048", role: "BY" },
      recipients: [{ id: "0002:732829320", role: "SE", address: "0225:732829320_FACTURES" }],
      details: [
        {
          reasonCode: "TX_TVA_ERR",
          reason: REASONS.TX_TVA_ERR.label,
          notes: [{ content: "Merci de corriger\n10 % attendus" }],
        },
      ],
    });
  });

  it("is none where its meaning is not known", () => {
    expect(messageOfEvent(eventOf(null), invoiceOf("outbound"))).toBeNull();
  });

  it.each<[StatusName, Direction, string, string]>([
    ["submitted", "outbound", "380", "WK to SE"],
    ["received", "inbound", "380", "WK to BY"],
    ["approved", "outbound", "380", "BY to SE"],
    ["approved", "inbound", "380", "BY to SE"],
    ["approved", "outbound", "389", "SE to BY"],
    ["payment_received", "inbound", "380", "SE to BY"],
    ["payment_sent", "outbound", "380", "BY to SE"],
    ["payment_sent", "outbound", "381", "SE to BY"],
    ["endorsed", "outbound", "380", "SE to SE, BY"],
    ["factored_confidential", "outbound", "380", "SE to WK"],
  ])("says who sets %s, where nobody is named (%s, %s)", (status, direction, type, expected) => {
    expect(roles(told(eventOf(status), invoiceOf(direction, { type })))).toBe(expected);
  });

  it("names another party by its role, and a party by its SIREN", () => {
    const others = [{ role: "AB", siren: "552178639", name: "Mandataire" }] as const;
    const invoice = invoiceOf("outbound", { others });
    expect(told(eventOf("approved", { setBy: { role: "AB" } }), invoice).issuer).toEqual({
      id: "0002:552178639",
      name: "Mandataire",
      role: "AB",
      address: null,
    });
    const nameless = invoiceOf("outbound", {
      buyer: { ...party("404833048", "x"), siren: null, name: null },
    });
    const setBy = { role: "BY", id: "0009:40483304800022", name: "Acheteur" } as const;
    expect(told(eventOf("approved", { setBy }), nameless).issuer).toMatchObject({
      id: "0002:404833048",
      name: "Acheteur",
    });
  });

  it("tells a code of the platform's own in words", () => {
    const reasons = [{ code: "E42", text: "Montant à revoir" }];
    const [other] = told(eventOf("disputed", { reasons }), invoiceOf("outbound")).details;
    expect(other).toMatchObject({ reasonCode: "AUTRE", reason: "Montant à revoir" });
    const [none] = told(eventOf("rejected", { reasons }), invoiceOf("outbound")).details;
    expect(none).toMatchObject({ reasonCode: null, reason: "Montant à revoir" });
  });

  it("guesses no currency and no rate", () => {
    const amounts = [{ code: "MEN", amount: "5.00", currency: "XXX", vatRate: "?" }];
    const [one] = told(eventOf("payment_received", { amounts }), invoiceOf("outbound")).details;
    expect(one?.characteristics).toMatchObject([{ amount: "5.00", currency: null, percent: null }]);
  });
});

const pushOf = (status: StatusName, invoice: Invoice): Push => ({
  ...complete(status),
  id: "psh_0198c0de0000700080000000000000a1",
  tenant: "acme",
  invoiceId: invoice.id,
  account: "main",
  status,
  setBy: settersOf(status, invoice).has("buyer") ? "buyer" : "seller",
  at: "2026-09-16T10:00:00.000Z",
  comment: "Voilà",
  actionCode: null,
  payee:
    statusFacts(status).push?.payee === undefined
      ? null
      : { siren: "404833048", name: "Affactureur", iban: "FR7630006000011234567890189", bic: null },
  state: "sent",
  platformId: null,
  problem: null,
  createdAt: "2026-09-16T10:00:00.000Z",
  updatedAt: "2026-09-16T10:00:00.000Z",
});

it("the message of a push goes to the other party, at the address that the invoice gives", () => {
  const invoice = invoiceOf("outbound");
  expect(messageOfPush(pushOf("payment_received", invoice), invoice, [])).toMatchObject({
    id: "psh_0198c0de0000700080000000000000a1",
    issuer: { role: "SE", id: "0002:732829320" },
    recipients: [{ role: "BY", address: "0225:404833048_FACTURES" }],
  });
  expect(messageOfPush(pushOf("factored_confidential", invoice), invoice, []).recipients).toEqual([
    { id: "0002:404833048", name: "Affactureur", role: "DL", address: "0225:404833048" },
  ]);
});

describe.skipIf(!publishedRules.there)(publishedRules.title("the published schema and rules"), () => {
  it("take the message of every status, in both directions", async () => {
    using rules = await openRules();
    for (const status of STATUS_NAMES) {
      for (const direction of ["outbound", "inbound"] as const) {
        const event = eventOf(status, complete(status));
        const faults = await rules.faultsOf(writeCdar(told(event, invoiceOf(direction))));
        expect(faults, `${status} ${direction}`).toEqual([]);
      }
    }
  });

  it("take the message of every push", async () => {
    using rules = await openRules();
    for (const status of STATUS_NAMES.filter((name) => statusFacts(name).phase === "treatment")) {
      const invoice = invoiceOf(settersOf(status, { type: "380" }).has("buyer") ? "inbound" : "outbound");
      const faults = await rules.faultsOf(writeCdar(messageOfPush(pushOf(status, invoice), invoice, [])));
      expect(faults, status).toEqual([]);
    }
  });

  it("would tell", async () => {
    using rules = await openRules();
    const event = eventOf("refused");
    expect(await rules.faultsOf(writeCdar(told(event, invoiceOf("outbound"))))).not.toEqual([]);
  });
});
