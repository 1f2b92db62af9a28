import { type Cdar, DocumentFault, readCdars, writeCdar } from "../../documents/index.ts";
import { SELF_BILLED_TYPES } from "../../domain/invoice.ts";
import { type Side, settersOf } from "../../domain/life-cycle/push.ts";
import { type StatusName, statusFacts, statusOfCode } from "../../domain/life-cycle/status.ts";
import type { AckDetail } from "../../norm/acknowledgement.ts";
import type { FlowType } from "../../norm/flow.ts";
import type { Platform } from "../platform.ts";
import { deliverMessage, isAwaited, lifeCycleTypeFor } from "./deliver-message.ts";
import type { FlowRow } from "./flow.ts";
import { acknowledge } from "./flows.ts";
import { addStatus, findInvoice, type Invoice, saveInvoice, statusesOf } from "./invoices.ts";
import type { Step } from "./outcomes.ts";
import { fault, NORM_LIMITS } from "./read-deposit.ts";
import { later } from "./schedule.ts";

type End = "from" | "to";

/** Ends of an invoice at which a client stands; both, when it invoices itself. */
const endsOf = (invoice: Invoice, client: string): End[] => [
  ...(invoice.fromClient === client ? (["from"] as const) : []),
  ...(invoice.toClient === client ? (["to"] as const) : []),
];

const partyAt = (invoice: Invoice, end: End): Side =>
  (end === "from") !== SELF_BILLED_TYPES.has(invoice.content.type) ? "seller" : "buyer";

/** Parties that may set a status. The sandbox's clients speak for agents and factors too. */
const settersFor = (status: StatusName, invoice: Invoice): ReadonlySet<Side> => {
  const { setBy } = statusFacts(status);
  if (setBy.includes("agent")) return new Set(["seller", "buyer"]);
  return settersOf(status, invoice.content);
};

const reasonFault = (cdar: Cdar, status: StatusName): AckDetail | null => {
  const { reasons, reasonRequired, code } = statusFacts(status);
  const given = cdar.details.flatMap((d) => (d.reasonCode === null ? [] : [d.reasonCode]));
  if (given.length === 0)
    return reasonRequired
      ? fault("MDT-113", "InvoiceLCRuleError", `BR-FR-CDV-15 : le statut ${code} demande un motif.`)
      : null;
  const allowed: readonly string[] = reasons ?? [];
  const wrong = given.find((reason) => !allowed.includes(reason));
  return wrong === undefined
    ? null
    : fault(
        "MDT-113",
        "InvoiceLCRuleError",
        `BR-FR-CDV-CL-09 : motif ${wrong} non admis pour le statut ${code}.`,
      );
};

/** A receipt says what was received, rate by rate, in the currency of the invoice (BR-FR-CDV-14). */
const amountFault = (cdar: Cdar, status: StatusName, invoice: Invoice): AckDetail | null => {
  if (status !== "payment_received") return null;
  const received = cdar.details.flatMap((d) => d.characteristics).filter((c) => c.typeCode === "MEN");
  if (received.length === 0)
    return fault("MDT-207", "InvoiceLCAmountError", "BR-FR-CDV-14 : montant encaissé (MEN) absent.");
  if (received.some((c) => c.amount === null || c.percent === null))
    return fault("MDT-215", "InvoiceLCAmountError", "BR-FR-CDV-14 : montant ou taux de TVA absent.");
  if (received.some((c) => (c.currency ?? invoice.content.currency) !== invoice.content.currency))
    return fault("MDT-216", "InvoiceLCAmountError", "Devise différente de celle de la facture.");
  return null;
};

const isClosed = (platform: Platform, invoice: Invoice): boolean =>
  statusesOf(platform, invoice.id).some(({ code }) => {
    const status = statusOfCode(code);
    return status !== null && statusFacts(status).final === true;
  });

/** Checks a life-cycle message against the invoice that it is about. */
const faultOf = (
  platform: Platform,
  cdar: Cdar,
  invoice: Invoice | null,
  end: End | undefined,
): AckDetail | null => {
  if (invoice === null)
    return fault(
      "MDT-87",
      "InvoiceLCInvalidStatus",
      `Facture ${cdar.invoiceNumber ?? "?"} de ${cdar.sellerSiren ?? "?"} inconnue de ce compte.`,
    );
  const status = statusOfCode(cdar.statusCode);
  if (status === null)
    return fault("MDT-105", "InvoiceLCInvalidStatus", `Statut ${cdar.statusCode} inconnu.`);
  if (end === undefined)
    return fault(
      "MDT-105",
      "InvoiceLCAccessDenied",
      `Le statut ${cdar.statusCode} ne peut pas être posé par cette partie.`,
    );
  if (isClosed(platform, invoice))
    return fault("MDT-105", "InvoiceLCStatusError", "Le cycle de vie de cette facture est clos.");
  return reasonFault(cdar, status) ?? amountFault(cdar, status, invoice);
};

/** What the party that the sandbox plays does about a status. */
const reactionTo = (status: StatusName | null, invoice: Invoice): Step[] => {
  if (invoice.fromClient !== null) return [];
  if (status === "payment_sent")
    return [{ status: "payment_received", amounts: [{ code: "MEN", percent: 100 }] }];
  return status === "suspended" ? [{ status: "completed" }] : [];
};

const hear = (platform: Platform, flow: FlowRow, cdar: Cdar, invoice: Invoice, end: End): void => {
  const said = { code: cdar.statusCode, at: platform.clock.now(), saidBy: flow.client };
  addStatus(platform, invoice.id, said, flow.bytes);
  const status = statusOfCode(cdar.statusCode);
  // A confidential factoring is between the seller and the factor.
  if (status !== "factored_confidential")
    deliverMessage(platform, invoice, end === "from" ? "to" : "from", flow.bytes, flow.name);
  const waited = invoice.script[0]?.awaits !== undefined && invoice.script[0].awaits === status;
  const idle = invoice.script.length === 0;
  if (status !== null && statusFacts(status).final === true) invoice.script = [];
  else invoice.script.push(...reactionTo(status, invoice));
  invoice.lastAt = Math.max(invoice.lastAt, Math.floor(said.at / 1000) * 1000);
  saveInvoice(platform, invoice);
  if (invoice.script.length > 0 && (idle || waited) && !isAwaited(platform, invoice))
    later(platform, "step", String(invoice.id), 1);
};

/** What a message says of each document that it is about (MDT-74), or why it cannot be read. */
const cdarsOf = (xml: Uint8Array): Cdar[] | AckDetail => {
  try {
    return readCdars(xml, NORM_LIMITS);
  } catch (error) {
    if (!(error instanceof DocumentFault)) throw error;
    return fault(error.path, "InvalidSchema", error.message);
  }
};

/** What a client says of one invoice, and what is wrong with that. */
const sayingOf = (platform: Platform, flow: FlowRow, cdar: Cdar) => {
  const key = `${cdar.sellerSiren ?? "?"}/${(cdar.invoiceDate ?? "").slice(0, 4)}/${cdar.invoiceNumber ?? ""}`;
  const invoice = findInvoice(platform, flow.client, key);
  const status = statusOfCode(cdar.statusCode);
  const ends = invoice === null ? [] : endsOf(invoice, flow.client);
  const setters = invoice === null || status === null ? new Set<Side>() : settersFor(status, invoice);
  const end = ends.find((e) => invoice !== null && setters.has(partyAt(invoice, e)));
  const [known] = ends;
  const type: FlowType =
    invoice === null || known === undefined ? flow.type : lifeCycleTypeFor(invoice, end ?? known);
  return { cdar, end, key, type, wrong: faultOf(platform, cdar, invoice, end) };
};

/**
 * Takes a life-cycle message that a client deposited: checks it, acknowledges it, hands it to the other party. One
 * about several documents is taken whole or not at all, as it has one acknowledgement; each party is then told of its
 * own document in a message of its own.
 */
export const takeStatus = (platform: Platform, flow: FlowRow): void => {
  const cdars = cdarsOf(flow.bytes);
  if (!Array.isArray(cdars)) {
    acknowledge(platform, flow, flow.type, [cdars]);
    return;
  }
  const sayings = cdars.map((cdar) => sayingOf(platform, flow, cdar));
  const faults = sayings.flatMap(({ wrong }) => wrong ?? []);
  acknowledge(platform, flow, sayings[0]?.type ?? flow.type, faults);
  if (faults.length > 0) return;
  for (const { cdar, end, key } of sayings) {
    // Read anew: an earlier one of the message may have been about the same invoice.
    const invoice = findInvoice(platform, flow.client, key);
    const message = cdars.length === 1 ? flow.bytes : writeCdar(cdar);
    if (invoice !== null && end !== undefined)
      hear(platform, { ...flow, bytes: message }, cdar, invoice, end);
  }
};
