import { naturalKey } from "../../domain/invoice.ts";
import { numberOfDocument, type ReportItem } from "../../domain/reporting/item.ts";
import type { Worked } from "../../domain/reporting/item-of-till.ts";
import { type GivenPayment, itemsOfPayments, type PaidItem } from "../../domain/reporting/receipt-items.ts";
import type { Memory } from "../../store/port.ts";
import type { Parts } from "../parts.ts";
import type { Reporter } from "./company.ts";
import { hashOf, keepItem } from "./keep-item.ts";

/** What its receipts are told by. */
const paidItemOf = (item: ReportItem): PaidItem => ({
  told: item.told,
  parts: item.parts,
  problems: item.problems,
  reason: item.reason,
  number: numberOfDocument(item.document ?? ""),
  issueDate: item.day,
  currency: currencyOf(item),
});

const currencyOf = ({ told }: ReportItem): string =>
  told?.flow === "10.1" ? told.invoice.currency : told?.flow === "10.3" ? told.currency : "EUR";

/**
 * Did a company's invoice go out through the gateway? Where it is no item of a report, it is an e-invoice. One that was
 * refused or rejected is no sale.
 */
export const wentOut = async (
  memory: Memory,
  { company }: Reporter,
  { number, issueDate }: { number: string; issueDate: string },
): Promise<boolean> => {
  const key = naturalKey({ number, issueDate, seller: { siren: company.siren } });
  const invoice = await memory.invoices.byNaturalKey("outbound", key, company.siren);
  return invoice !== null && invoice.badge !== "rejected";
};

/** Works the payments of an invoice out, all together. */
export const workPayments = async (
  memory: Memory,
  reporter: Reporter,
  payments: readonly GivenPayment[],
  invoice: ReportItem | null,
): Promise<Map<string, Worked>> => {
  const named = payments.find((one) => one.invoice !== undefined)?.invoice;
  return itemsOfPayments(payments, invoice === null ? null : paidItemOf(invoice), reporter.company, {
    eInvoiced: invoice === null && named !== undefined && (await wentOut(memory, reporter, named)),
  });
};

/**
 * Has an invoice and its payments to itself until the transaction ends: before they are read, because what two give at
 * once would else be worked out without each other. Of several, in one order, so that nobody waits in a ring.
 */
export const holdDocuments = async (
  memory: Memory,
  company: string,
  documents: readonly (string | null | undefined)[],
): Promise<void> => {
  const named = new Set(documents.filter((document) => document !== null && document !== undefined));
  for (const document of [...named].sort()) await memory.reports.hold(company, document);
};

/**
 * Works out anew what the receipts of an invoice add, after one of them or the invoice itself changed: each is a share
 * of what was paid before it.
 */
export const shareAgain = async (
  parts: Pick<Parts, "now" | "ids">,
  memory: Memory,
  reporter: Reporter,
  document: string,
): Promise<void> => {
  const all = await memory.reports.ofDocument(reporter.company.siren, document);
  const invoice = all.find(({ source }) => source === "invoice") ?? null;
  const payments = all.filter(({ source }) => source === "payment");
  if (payments.length === 0) return;
  const worked = await workPayments(
    memory,
    reporter,
    payments.map(({ given }) => given as GivenPayment),
    invoice,
  );
  for (const payment of payments) {
    const now = worked.get(payment.id);
    if (now === undefined) continue;
    const toldHash = now.told === null ? "" : hashOf([payment.day, now.told]);
    const same = hashOf([now, toldHash]) === hashOf([workedOf(payment), payment.toldHash]);
    if (same) continue;
    await keepItem(parts, memory, reporter, {
      ...payment,
      ...now,
      toldHash,
      updatedAt: parts.now().toISOString(),
    });
  }
};

const workedOf = ({ told, reason, problems, parts }: ReportItem): Worked => ({
  told,
  reason,
  problems,
  parts,
});
