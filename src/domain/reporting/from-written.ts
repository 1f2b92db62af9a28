import { CATEGORIES } from "./facts.ts";
import type { ReportContent } from "./report.ts";
import type { ReportedInvoice } from "./reported-invoice.ts";
import { centsOf } from "./shares.ts";
import type { ReportParty } from "./territory.ts";
import type { WrittenInvoice, WrittenParty, WrittenPayment, WrittenReport } from "./written-report.ts";
import { dayIn } from "./written-values.ts";

/*
 * The way back from the words of a file, for files that were written here: what they say they say rightly.
 */

const day = (text: string): string => dayIn(text) ?? text;

const SCHEMES: readonly ReportParty["scheme"][] = ["0002", "0223", "0227", "0228", "0229"];

const party = ({ scheme, id, vatNumber, country }: WrittenParty): ReportParty => ({
  scheme: SCHEMES.find((known) => known === scheme) ?? "0227",
  id: id ?? "",
  vatNumber,
  country: country ?? "",
});

const invoice = (one: WrittenInvoice): ReportedInvoice => ({
  number: one.number,
  issueDate: day(one.issueDate),
  typeCode: one.typeCode,
  currency: one.currency,
  ...(one.dueDate === null ? {} : { dueDate: day(one.dueDate) }),
  ...(one.vatPointCode === null ? {} : { vatPointCode: one.vatPointCode }),
  process: one.process,
  preceding: one.preceding.map(({ number, issueDate }) => ({
    number,
    ...(issueDate === null ? {} : { issueDate: day(issueDate) }),
  })),
  seller: party(one.seller),
  buyer: party(one.buyer ?? { scheme: null, id: null, vatNumber: null, vatQualifier: null, country: null }),
  ...(one.representative === null ? {} : { representative: one.representative }),
  base: one.base ?? "",
  vatEur: one.vat,
  rows: one.rows.map(({ category, rate, base, vat, reason, reasonCode }) => ({
    category: category ?? "",
    rate,
    base,
    vat,
    ...(reason === null ? {} : { reason }),
    ...(reasonCode === null ? {} : { reasonCode }),
  })),
});

const rates = ({ rates: all }: WrittenPayment) =>
  all.map(({ rate, amount }) => ({ rate, amount: centsOf(amount) }));

/**
 * What a report of ours tells, as its file says it.
 *
 * @throws RangeError for amounts that are none: the file was not written here
 */
export const contentOfWritten = ({ transactions, payments }: WrittenReport): ReportContent =>
  payments !== null
    ? {
        kind: "payments",
        invoices: payments.invoices.map(({ number, issueDate, payment }) => ({
          number,
          issueDate: day(issueDate),
          day: day(payment.day),
          rates: rates(payment),
        })),
        days: payments.days.flatMap((one) => rates(one).map((paid) => ({ day: day(one.day), ...paid }))),
      }
    : {
        kind: "transactions",
        invoices: (transactions?.invoices ?? []).map(invoice),
        groups: (transactions?.groups ?? []).map((group) => ({
          day: day(group.day),
          currency: group.currency,
          category: CATEGORIES.find((known) => known === group.category) ?? "TNT1",
          base: centsOf(group.base),
          vatEur: centsOf(group.vat),
          count: group.count === null ? null : Number(group.count),
          rates: group.rates.map(({ rate, base, vat }) => ({ rate, base: centsOf(base), vat: centsOf(vat) })),
        })),
      };
