import type { InvoiceContent } from "../../../src/documents/index.ts";
import { type Built, ReportBuilder } from "../../../src/domain/reporting/build.ts";
import type { Declarant, Facts } from "../../../src/domain/reporting/facts.ts";
import type { Told } from "../../../src/domain/reporting/item.ts";
import { itemOfInvoice } from "../../../src/domain/reporting/item-of-invoice.ts";
import type { ReportKind } from "../../../src/domain/reporting/periods.ts";
import { type GivenPayment, itemsOfPayments } from "../../../src/domain/reporting/receipt-items.ts";
import { amountOf } from "../../../src/domain/reporting/shares.ts";
import { DECLARANT } from "./cases.ts";

/** One item of a period, as the builder takes it. */
export interface Dated {
  day: string;
  told: Told;
}

export const built = (kind: ReportKind, items: Iterable<Dated>): Built => {
  const builder = new ReportBuilder(kind);
  for (const item of items) builder.add(item);
  return builder.build();
};

/** What an invoice adds; throws where it has problems or is not reported. */
export const invoiceItem = (
  content: InvoiceContent,
  facts: Facts,
  declarant: Declarant = DECLARANT,
): Dated & { parts: { rate: string | null; amount: string }[] | null } => {
  const worked = itemOfInvoice(content, { facts, declarant, eInvoiced: false, buyerListed: null });
  if (worked.told === null) throw new Error(JSON.stringify([worked.reason, worked.problems]));
  return { day: content.issueDate, told: worked.told, parts: worked.parts };
};

/** What the payments of an invoice add. */
export const paymentItems = (
  content: InvoiceContent,
  facts: Facts,
  payments: readonly GivenPayment[],
): Dated[] => {
  const { told, parts } = invoiceItem(content, facts);
  const { number, issueDate } = content;
  const worked = itemsOfPayments(
    payments.map((one) => ({ ...one, invoice: { number, issueDate } })),
    {
      told,
      parts,
      problems: [],
      reason: null,
      number,
      issueDate,
      currency: content.currency,
    },
    DECLARANT,
    { eInvoiced: false },
  );
  return payments.flatMap(({ id, date }) => {
    const one = worked.get(id);
    return one?.told == null ? [] : [{ day: date, told: one.told }];
  });
};

/** Sales of a period in a line each: day, currency, category, base, VAT, and the rates. */
export const salesIn = ({ content }: Built): string[] =>
  content.kind === "transactions"
    ? content.groups.map(
        (group) =>
          `${group.day} ${group.currency} ${group.category} ${amountOf(group.base)}/${amountOf(group.vatEur)} ` +
          group.rates.map(({ rate, base, vat }) => `${rate}:${amountOf(base)}/${amountOf(vat)}`).join(" "),
      )
    : [];

/** Receipts of a period in a line each. */
export const receiptsIn = ({ content }: Built): string[] =>
  content.kind === "payments"
    ? [
        ...content.invoices.map(
          ({ number, day, rates }) =>
            `${day} ${number} ${rates.map((one) => `${one.rate}:${amountOf(one.amount)}`).join(" ")}`,
        ),
        ...content.days.map(({ day, rate, amount }) => `${day} ${rate}:${amountOf(amount)}`),
      ]
    : [];
