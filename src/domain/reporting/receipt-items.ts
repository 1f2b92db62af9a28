import { shortestDecimal } from "../decimal.ts";
import { type ToldFault, told, type Words } from "../problem.ts";
import type { Declarant } from "./facts.ts";
import type { ReportItem, ToldReceipt } from "./item.ts";
import type { Worked } from "./item-of-till.ts";
import { type ReportedReceipt, shareReceipts } from "./receipts.ts";
import { amountOf, centsOf, split } from "./shares.ts";

/** Money that a company received, as its ERP gives it. Decimal strings; a refund has a minus. */
export interface GivenPayment {
  id: string;
  /** Of the receipt, `YYYY-MM-DD`. */
  date: string;
  amount: string;
  currency: string;
  /** What it was in euros. */
  amountEur?: string | undefined;
  /** The invoice that it pays. */
  invoice?: { number: string; issueDate: string } | undefined;
  /** What of it is to be reported, by rate and with VAT, in euros: where the ERP has worked it out. */
  rates?: readonly ToldReceipt[] | undefined;
}

/** The invoice that is paid, as far as its receipts are concerned. */
export type PaidItem = Pick<ReportItem, "told" | "parts" | "problems" | "reason"> & {
  number: string;
  issueDate: string;
  currency: string;
};

const problem = (path: string, code: string, message: Words, fix: Words): ToldFault => ({
  path,
  code,
  ...told(message, fix),
});

const IN_EUROS_UNKNOWN = problem(
  "amountEur",
  "receipt_in_euros_unknown",
  {
    en: "Receipts are told in euros, and this one is in another currency.",
    fr: "Les encaissements se déclarent en euros, et celui-ci est dans une autre devise.",
  },
  {
    en: "Give amountEur: what the bank credited.",
    fr: "Indiquez amountEur : ce que la banque a crédité.",
  },
);

const INVOICE_UNKNOWN = problem(
  "invoice",
  "invoice_unknown",
  {
    en: "The invoice that it pays was not given to be reported, nor sent through here.",
    fr: "La facture qu'il règle n'a été ni donnée à déclarer, ni envoyée par ici.",
  },
  {
    en: "Give the invoice to POST /v1/reports/invoices: the receipt is then worked out by itself. Or give rates.",
    fr: "Donnez la facture à POST /v1/reports/invoices : l'encaissement se calcule alors de lui-même. Ou indiquez rates.",
  },
);

const UNMATCHED = problem(
  "rates",
  "receipt_unmatched",
  {
    en: "Nothing says what was paid: neither an invoice nor rates.",
    fr: "Rien ne dit ce qui a été payé : ni facture, ni taux.",
  },
  {
    en: "Give the invoice that it pays, or rates.",
    fr: "Indiquez la facture qu'il règle, ou rates.",
  },
);

const INVOICE_UNCLEAR = problem(
  "invoice",
  "invoice_unclear",
  {
    en: "The invoice that it pays has problems of its own.",
    fr: "La facture qu'il règle pose elle-même problème.",
  },
  {
    en: "Settle the invoice's problems: the receipt is then worked out by itself.",
    fr: "Réglez les problèmes de la facture : l'encaissement se calcule alors de lui-même.",
  },
);

const OTHER_CURRENCY = problem(
  "currency",
  "receipt_currency",
  {
    en: "It is in another currency than its invoice, and cannot be shared out over its rates.",
    fr: "Il est dans une autre devise que sa facture, et ne peut pas être réparti sur ses taux.",
  },
  {
    en: "Give the amount in the invoice's currency, with amountEur; or give rates.",
    fr: "Indiquez le montant dans la devise de la facture, avec amountEur ; ou indiquez rates.",
  },
);

const overpaid = (amount: string): ToldFault =>
  problem(
    "amount",
    "receipt_unallocated",
    {
      en: `${amount} of it is beyond what the invoice asks for.`,
      fr: `${amount} dépassent ce que demande la facture.`,
    },
    {
      en: "Correct the amount, or give the rest as a payment of its own, with its invoice or rates.",
      fr: "Corrigez le montant, ou donnez le reste comme un paiement à part, avec sa facture ou rates.",
    },
  );

const NOT_REPORTED = {
  code: "receipt_not_reported",
  en: "Receipts of goods, of services with VAT on debits, and of what bears no French VAT are not reported.",
  fr: "Les encaissements de biens, de services avec TVA d'après les débits et de ce qui ne porte pas de TVA française ne se déclarent pas.",
};

const BY_STATUS = {
  code: "e_invoice",
  en: 'It pays an e-invoice: the status "Encaissée" (212) tells it.',
  fr: "Il règle une facture électronique : le statut « Encaissée » (212) le dit.",
};

const BEFORE = (from: string) => ({
  code: "before_obligation",
  en: `The company reports what it receives from ${from} on.`,
  fr: `L'entreprise déclare ce qu'elle encaisse à partir du ${from}.`,
});

const without = (reason: Worked["reason"], problems: ToldFault[] = []): Worked => ({
  told: null,
  reason,
  problems,
  parts: null,
});

const inEuros = ({ amount, currency, amountEur }: GivenPayment): bigint | null =>
  amountEur !== undefined ? centsOf(amountEur) : currency === "EUR" ? centsOf(amount) : null;

/** Receipts in the currency of their invoice, shared out; those of a credit note are money given back. */
const shared = (
  parts: NonNullable<ReportItem["parts"]>,
  payments: readonly GivenPayment[],
): Map<string, ReportedReceipt> => {
  const amounts = parts.map(({ rate, amount }) => ({ rate, amount: centsOf(amount) }));
  const sign = amounts.reduce((sum, { amount }) => sum + amount, 0n) < 0n ? -1n : 1n;
  const receipts = shareReceipts(
    amounts.map(({ rate, amount }) => ({ rate, amount: amount * sign })),
    payments.map(({ id, date, amount }) => ({ id, day: date, amount: centsOf(amount) * sign })),
  );
  return new Map(
    receipts.map((one) => [
      one.id,
      {
        ...one,
        rates: one.rates.map(({ rate, amount }) => ({ rate, amount: amount * sign })),
        unallocated: one.unallocated * sign,
      },
    ]),
  );
};

/** Shares in another currency, as parts of what the bank credited. */
const euroRates = (payment: GivenPayment, { rates }: ReportedReceipt, eur: bigint): ToldReceipt[] => {
  const amount = centsOf(payment.amount);
  if (payment.currency === "EUR" || amount === 0n)
    return rates.map((one) => ({ rate: one.rate, amount: amountOf(one.amount) }));
  const rest = amount - rates.reduce((sum, one) => sum + one.amount, 0n);
  const shares = split(eur, [...rates.map((one) => one.amount), rest]);
  return rates.map(({ rate }, i) => ({ rate, amount: amountOf(shares[i] ?? 0n) }));
};

const receiptOf = (rates: readonly ToldReceipt[], invoice: PaidItem | null): Worked["told"] => {
  const own = rates.filter(({ amount }) => centsOf(amount) !== 0n);
  if (own.length === 0) return null;
  if (invoice?.told?.flow !== "10.1") return { flow: "10.4", rates: own };
  return { flow: "10.2", number: invoice.number, issueDate: invoice.issueDate, rates: own };
};

/**
 * Works out what the receipts of one invoice, or one without an invoice, add to the reports (10.2, 10.4). All receipts
 * of an invoice together, since each is a share of what was paid so far.
 *
 * @param invoice - null: it is not known, or they pay none
 * @param options.eInvoiced - the invoice went through a platform as an e-invoice
 * @returns by the id of the payment
 */
export const itemsOfPayments = (
  payments: readonly GivenPayment[],
  invoice: PaidItem | null,
  declarant: Pick<Declarant, "reportFrom">,
  options: { eInvoiced: boolean },
): Map<string, Worked> => {
  const sharable =
    invoice !== null && invoice.parts !== null && invoice.told !== null
      ? payments.filter(({ rates, currency }) => rates === undefined && currency === invoice.currency)
      : [];
  const shares = invoice?.parts == null ? new Map<string, never>() : shared(invoice.parts, sharable);

  const worked = (payment: GivenPayment): Worked => {
    if (payment.date < declarant.reportFrom) return without(BEFORE(declarant.reportFrom));
    if (options.eInvoiced && invoice === null) return without(BY_STATUS);
    const eur = inEuros(payment);
    if (payment.rates !== undefined) {
      const rates = payment.rates.map(({ rate, amount }) => ({
        rate: shortestDecimal(rate),
        amount: amountOf(centsOf(amount)),
      }));
      const receipt = receiptOf(rates, invoice);
      return receipt === null ? without(NOT_REPORTED) : { ...without(null), told: receipt };
    }
    if (payment.invoice === undefined) return without(null, [UNMATCHED]);
    if (invoice === null) return without(null, [INVOICE_UNKNOWN]);
    if (invoice.told === null) {
      return invoice.reason === null ? without(null, [INVOICE_UNCLEAR]) : without(BY_INVOICE(invoice.reason));
    }
    if (invoice.parts === null) return without(NOT_REPORTED);
    const share = shares.get(payment.id);
    if (share === undefined) return without(null, [OTHER_CURRENCY]);
    if (eur === null && share.rates.length > 0) return without(null, [IN_EUROS_UNKNOWN]);
    const receipt = receiptOf(euroRates(payment, share, eur ?? 0n), invoice);
    const rest = share.unallocated === 0n ? [] : [overpaid(amountOf(share.unallocated))];
    if (receipt === null) return without(rest.length === 0 ? NOT_REPORTED : null, rest);
    return { ...without(null, rest), told: receipt };
  };
  return new Map(payments.map((payment) => [payment.id, worked(payment)]));
};

/** An invoice that is not reported has no receipts to report, for the same reason. */
const BY_INVOICE = (reason: NonNullable<Worked["reason"]>): NonNullable<Worked["reason"]> =>
  reason.code === "e_invoice" || reason.code === "reported_already" ? BY_STATUS : reason;
