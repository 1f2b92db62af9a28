import type { InvoiceContent } from "../../documents/index.ts";
import type { Invoice } from "../../domain/invoice.ts";
import type { InvoiceEvent, StatusAmount } from "../../domain/life-cycle/event.ts";
import { parisDay } from "../../domain/paris-day.ts";
import { documentName, type ReportItem } from "../../domain/reporting/item.ts";
import { itemOfInvoice } from "../../domain/reporting/item-of-invoice.ts";
import type { GivenPayment } from "../../domain/reporting/receipt-items.ts";
import { amountOf, centsIn } from "../../domain/reporting/shares.ts";
import type { Memory } from "../../store/port.ts";
import type { Parts } from "../parts.ts";
import { findReporter, keyOf, type Reporter } from "./company.ts";
import { itemFrom, keepItem } from "./keep-item.ts";
import { paymentItem, workPayment } from "./put-items.ts";
import { schedule } from "./schedule.ts";
import { holdDocuments, shareAgain } from "./share-again.ts";

type Needs = Pick<Parts, "tenants" | "now" | "ids">;

/**
 * The company that reports what an invoice of its own says; null: none does. One tenant reports for a company, whichever
 * of those that name it sends: a declaration tells all that the company did.
 */
export const reporterOfSent = (
  parts: Pick<Parts, "tenants">,
  invoice: Pick<Invoice, "tenant" | "direction" | "seller">,
): Reporter | null => {
  const found = invoice.seller.siren === null ? null : findReporter(parts, invoice.seller.siren);
  if (found === null || invoice.direction !== "outbound" || invoice.tenant === null) return null;
  const sendsForIt = parts.tenants.get(invoice.tenant)?.companies.includes(found.company.siren) === true;
  return found.tenant === invoice.tenant || sendsForIt ? found : null;
};

const WENT_OUT: NonNullable<ReportItem["reason"]> = {
  code: "reported_already",
  en: "It went out as an e-invoice meanwhile: the public portal knows it from there.",
  fr: "Elle est partie entre-temps comme facture électronique : le portail public la connaît par là.",
};

/**
 * What an invoice that goes out adds to the reports of its seller: those with a company abroad or a consumer do, by
 * their note BAR or their buyer. One that was given before to be reported stays as it was given; where it goes out as an
 * e-invoice after all, it is reported no more.
 */
export const feedSent = async (
  parts: Needs,
  memory: Memory,
  reporter: Reporter,
  invoice: Pick<Invoice, "id" | "issueDate" | "number">,
  content: InvoiceContent,
): Promise<void> => {
  const worked = itemOfInvoice(content, {
    facts: {},
    declarant: reporter.company,
    eInvoiced: false,
    buyerListed: null,
  });
  const document = documentName(invoice);
  await holdDocuments(memory, reporter.company.siren, [document]);
  const there = (await memory.reports.ofDocument(reporter.company.siren, document)).filter(
    ({ source }) => source === "invoice",
  );
  if (worked.flow === null && worked.problems.length === 0) {
    for (const item of there) {
      if (item.told === null && item.problems.length === 0) continue;
      if (isOfSent(item)) await memory.reports.removeItem(item);
      else await keepItem(parts, memory, reporter, { ...item, ...NOTHING, reason: WENT_OUT });
    }
  } else if (there.every(isOfSent)) {
    for (const item of there) await takeBack(parts, memory, reporter, item);
    const known = {
      source: "invoice",
      id: invoice.id,
      kind: "transactions",
      role: "SE",
      day: content.issueDate,
      document,
      given: { content, facts: {} },
    } as const;
    await keepItem(parts, memory, reporter, itemFrom(parts, reporter, known, worked));
  }
  await shareAgain(parts, memory, reporter, document);
};

const NOTHING = { told: null, toldHash: "", problems: [] } satisfies Partial<ReportItem>;

/** Did it come from an invoice that went out, and not from the ERP? */
const isOfSent = ({ id }: Pick<ReportItem, "id">): boolean => id.startsWith("inv_");

const takeBack = async (
  parts: Needs,
  memory: Memory,
  reporter: Reporter,
  item: ReportItem,
): Promise<void> => {
  const { key } = keyOf(reporter.company, item.kind, item.role, item.day);
  await memory.reports.removeItem(item);
  await schedule(parts, memory, reporter, key);
};

/**
 * What a statement about an invoice that went out means for the reports of its seller: a receipt, one that never took
 * effect, or that the invoice is no sale.
 *
 * @param before - the invoice as it stood until then
 */
export const feedStatement = async (
  parts: Needs,
  memory: Memory,
  before: Invoice,
  after: Invoice,
  event: InvoiceEvent,
): Promise<void> => {
  const reporter = reporterOfSent(parts, before);
  if (reporter === null) return;
  const { push } = event;
  await holdDocuments(memory, reporter.company.siren, [documentName(before)]);
  if (push !== undefined && push.outcome !== "sent")
    await takeReceiptBack(parts, memory, reporter, before, push.id);
  else if (event.status === "payment_received") {
    const { at, amounts } = event;
    await feedReceipt(parts, memory, reporter, before, { id: push?.id ?? event.id, at, amounts });
  }
  if (after.badge === "rejected" && before.badge !== "rejected")
    await feedRejection(parts, memory, reporter, before);
};

/** An invoice that was refused or rejected is no sale (DSE §2.3.2): what it added is taken back. */
const feedRejection = async (
  parts: Needs,
  memory: Memory,
  reporter: Reporter,
  invoice: Invoice,
): Promise<void> => {
  const name = { company: reporter.company.siren, source: "invoice", id: invoice.id } as const;
  const item = await memory.reports.item(name, { lock: true });
  if (item === null) return;
  await takeBack(parts, memory, reporter, item);
  await shareAgain(parts, memory, reporter, documentName(invoice));
};

/** A receipt that a status tells ("Encaissée", 212). */
interface ToldPayment {
  /** Of the push or the event that tells it. */
  id: string;
  /** When it was set, ISO 8601. */
  at: string;
  amounts: readonly StatusAmount[];
}

/**
 * What the status "Encaissée" (212) says of money, where the invoice is one that is reported: a receipt of its own. Its
 * amounts by rate are taken as they are told where all of the invoice counts; else they are shared out.
 */
const feedReceipt = async (
  parts: Needs,
  memory: Memory,
  reporter: Reporter,
  invoice: Invoice,
  told: ToldPayment,
): Promise<void> => {
  const all = await memory.reports.ofDocument(reporter.company.siren, documentName(invoice));
  const item = all.find(({ source }) => source === "invoice");
  if (item === undefined) return;
  const payment = paymentOf(invoice, item, told);
  await keepItem(
    parts,
    memory,
    reporter,
    itemFrom(parts, reporter, paymentItem(payment), await workPayment(memory, reporter, payment)),
  );
  await shareAgain(parts, memory, reporter, documentName(invoice));
};

const paymentOf = (
  { number, issueDate, currency }: Invoice,
  { parts }: ReportItem,
  { id, at, amounts }: ToldPayment,
): GivenPayment => {
  const received = amountOf(amounts.reduce((sum, { amount }) => sum + centsIn(amount), 0n));
  const byRate = amounts.every((one) => one.vatRate !== null && one.currency === "EUR");
  const allCounts = parts?.every(({ rate }) => rate !== null) ?? false;
  return {
    id,
    date: parisDay(new Date(at)),
    amount: received,
    currency: amounts[0]?.currency ?? currency,
    invoice: { number, issueDate },
    ...(byRate && allCounts && amounts.length > 0
      ? { rates: amounts.map(({ vatRate, amount }) => ({ rate: vatRate ?? "0", amount })) }
      : {}),
  };
};

/** A status that never took effect told no receipt. */
const takeReceiptBack = async (
  parts: Needs,
  memory: Memory,
  reporter: Reporter,
  invoice: Invoice,
  id: string,
): Promise<void> => {
  const item = await memory.reports.item(
    { company: reporter.company.siren, source: "payment", id },
    { lock: true },
  );
  if (item === null) return;
  await takeBack(parts, memory, reporter, item);
  await shareAgain(parts, memory, reporter, documentName(invoice));
};
