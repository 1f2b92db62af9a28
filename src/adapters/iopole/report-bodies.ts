import type { ReportedInvoice } from "../../domain/reporting/reported-invoice.ts";
import type { ReportParty } from "../../domain/reporting/territory.ts";
import { DUE_UNKNOWN, dueOut, vatCodeOut } from "../../mapping/iopole-reports.ts";
import { type RuleFault, ruleFaultIf } from "../kit/faults.ts";
import { present } from "../kit/present.ts";
import type { OutgoingReport, ReportPart, SalesOfCategory } from "../port.ts";

/** One message of a report, as the platform takes it. */
export interface Message {
  /** Between `/v1/reporting/` and the company. */
  path: string;
  body: object;
}

/** The message of a part of a report. */
export const messageOf = (
  part: ReportPart,
  { vatOnDebits }: Pick<OutgoingReport, "vatOnDebits">,
): Message => {
  switch (part.flow) {
    case "10.3":
      return { path: "transaction", body: salesBody(part, vatOnDebits) };
    case "10.1":
      return { path: "transaction/invoice", body: { invoice: invoiceBody(part.invoice) } };
    case "10.2": {
      const invoice = {
        invoiceId: part.number,
        invoiceDate: part.issueDate,
        payment: paymentBody(part),
      };
      return { path: "payment/invoice", body: { invoice } };
    }
    case "10.4":
      return { path: "payment/transaction", body: { transaction: { payment: paymentBody(part) } } };
  }
};

const money = (amount: string, currency?: string) => ({ amount: Number(amount), ...present({ currency }) });

type Sales = Extract<ReportPart, { flow: "10.3" }>;

/** All sales of a day in one currency: the platform takes a category once in a message. */
const salesBody = ({ day, currency, groups }: Sales, vatOnDebits: boolean): object => ({
  transactionDate: day,
  transactions: groups.map((group) => ({
    currency,
    categoryCode: group.category,
    monetary: {
      taxBasisTotalAmount: money(group.base, currency),
      taxTotalAmount: money(group.vatEur, "EUR"),
    },
    taxDetails: group.rates.map((row) => rateBody(group, row)),
    // Services without it are refused; goods fall due when they are delivered, whatever is chosen.
    ...(group.category === "TPS1" ? { taxPaymentOption: dueOut(vatOnDebits) } : {}),
  })),
});

const rateBody = ({ category }: SalesOfCategory, { rate, base, vat }: SalesOfCategory["rates"][number]) => ({
  taxableAmount: money(base),
  taxAmount: money(vat),
  percent: Number(rate),
  code: vatCodeOut(category, rate),
});

const partyBody = ({ scheme, id, vatNumber, country }: ReportParty): object => ({
  identifier: { type: "PARTY_LEGAL_IDENTIFIER", scheme, value: id },
  postalAddress: { country },
  ...present({ vatNumber }),
});

/**
 * The option of an invoice: for debits where it says so, on receipt for services with VAT, else unknown. April's
 * description asks for one of every invoice.
 */
const dueOf = ({ vatPointCode, process: framework, vatEur }: ReportedInvoice): object => {
  if (vatPointCode !== undefined) return dueOut(true);
  return framework.startsWith("S") && Number(vatEur) !== 0 ? dueOut(false) : DUE_UNKNOWN;
};

/** An invoice with a company abroad. The tax representative is left out: it takes one with name and address only. */
const invoiceBody = (invoice: ReportedInvoice): object => ({
  invoiceId: invoice.number,
  invoiceDate: invoice.issueDate,
  type: invoice.typeCode,
  processType: invoice.process,
  ...present({ invoiceDueDate: invoice.dueDate }),
  taxPaymentOption: dueOf(invoice),
  monetary: {
    invoiceCurrency: invoice.currency,
    taxBasisTotalAmount: money(invoice.base, invoice.currency),
    taxTotalAmount: money(invoice.vatEur, "EUR"),
  },
  taxDetails: invoice.rows.map(({ base, vat, rate, category, reason, reasonCode }) => ({
    taxableAmount: money(base),
    taxAmount: money(vat),
    percent: Number(rate),
    code: category,
    ...present({ exemptionReason: reason, exemptionReasonCode: reasonCode }),
  })),
  seller: partyBody(invoice.seller),
  buyer: partyBody(invoice.buyer),
  ...(invoice.period === undefined
    ? {}
    : { billingPeriod: { begin: invoice.period.start, end: invoice.period.end } }),
  ...(referenced(invoice).length === 0 ? {} : { referencedDocuments: referenced(invoice) }),
  ...shippingBody(invoice),
});

const referenced = ({ preceding }: ReportedInvoice): object[] =>
  preceding.flatMap(({ number, issueDate }) =>
    issueDate === undefined ? [] : [{ invoiceId: number, date: issueDate }],
  );

/** A delivery has a day and a country there, or is none. */
const shippingBody = ({ delivery }: ReportedInvoice): object => {
  const { date, address } = delivery ?? {};
  if (date === undefined || address?.country === undefined) return {};
  const postalAddress = present({
    addressLineOne: address.line1,
    addressLineTwo: address.line2,
    addressLineThree: address.line3,
    cityName: address.city,
    postalCode: address.postCode,
    countrySubDivision: address.subdivision,
    country: address.country,
  });
  return { shipping: { deliveryDate: date, tradeParty: { postalAddress } } };
};

type Receipts = Pick<Extract<ReportPart, { flow: "10.4" }>, "day" | "rates">;

/** Rates are numbers there, and amounts text. */
const paymentBody = ({ day, rates }: Receipts): object => ({
  paymentDate: day,
  taxDetails: rates.map(({ rate, amount }) => ({ taxRate: Number(rate), collectedAmount: amount })),
});

/** Longest number of an invoice in a report. */
const LONGEST_NUMBER = 20;

const longNumber = (path: string, number: string): RuleFault[] =>
  ruleFaultIf([...number].length > LONGEST_NUMBER, {
    path,
    code: "number_too_long",
    rule: `${LONGEST_NUMBER} characters`,
    message: `IOPOLE takes no invoice number of more than ${LONGEST_NUMBER} characters in a report: ${number}.`,
    messageFr: `IOPOLE ne prend pas de numéro de facture de plus de ${LONGEST_NUMBER} caractères dans une déclaration : ${number}.`,
    fix: "Report this invoice in the platform's own web page, and number the next ones shorter.",
    fixFr: "Déclarez cette facture sur le site de la plateforme, et numérotez les prochaines plus court.",
  });

const negative = ({ rates }: Receipts): RuleFault[] =>
  rates.flatMap(({ rate, amount }, i) =>
    ruleFaultIf(amount.startsWith("-"), {
      path: `rates[${i}].amount`,
      code: "negative_receipt",
      rule: "no minus",
      message: `IOPOLE takes no negative receipt: ${amount} at ${rate} %.`,
      messageFr: `IOPOLE ne prend pas d'encaissement négatif : ${amount} à ${rate} %.`,
      fix: "Set the refund against a later receipt of the same day, or correct it in the platform's own web page.",
      fixFr:
        "Imputez le remboursement sur un encaissement du même jour, ou corrigez-le sur le site de la plateforme.",
    }),
  );

/** What the platform is known to refuse in a message. */
export const messageFaults = (part: ReportPart): RuleFault[] => {
  switch (part.flow) {
    case "10.3":
      return [];
    case "10.1": {
      const { number, preceding } = part.invoice;
      const others = preceding.flatMap((one, i) => longNumber(`preceding[${i}].number`, one.number));
      return [...longNumber("number", number), ...others];
    }
    case "10.2":
      return [...longNumber("number", part.number), ...negative(part)];
    case "10.4":
      return negative(part);
  }
};
