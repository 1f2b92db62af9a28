import type { ToldFault, Words } from "../problem.ts";
import type { Category, Role } from "./facts.ts";
import type { ReportKind } from "./periods.ts";
import type { ReportedInvoice } from "./reported-invoice.ts";

/** What items are made of: totals of a till, an invoice, money received. */
export const ITEM_SOURCES = ["till", "invoice", "payment"] as const;
export type ItemSource = (typeof ITEM_SOURCES)[number];

/** Sales of one category and rate; amounts as decimal strings of two decimals, in the currency. */
export interface ToldSale {
  category: Category;
  rate: string;
  base: string;
  vat: string;
}

/** Money received at a rate, with VAT, in euros; a decimal string, with a minus for a refund. */
export interface ToldReceipt {
  rate: string;
  amount: string;
}

/** What an item adds to the report of its period, worked out when the item came. */
export type Told =
  | { flow: "10.1"; invoice: ReportedInvoice }
  | {
      flow: "10.3";
      currency: string;
      sales: ToldSale[];
      /** All VAT of it in euros. */
      vatEur: string;
      /** Invoices and tickets; null: nobody counted. */
      count: number | null;
    }
  | { flow: "10.2"; number: string; issueDate: string; rates: ToldReceipt[] }
  | { flow: "10.4"; rates: ToldReceipt[] };

/** Names an item: what its ERP calls it, among things of its kind. */
export interface ItemName {
  /** SIREN of the company that reports. */
  company: string;
  source: ItemSource;
  id: string;
}

/** One thing that a company reports, or that was looked at and is not reported. */
export interface ReportItem extends ItemName {
  tenant: string;
  kind: ReportKind;
  role: Role;
  /** Of the operation or the receipt, `YYYY-MM-DD` in Paris. */
  day: string;
  /** Names the invoice that it is, or that it pays ({@link documentName}). Null: of none. */
  document: string | null;
  /** What the ERP gave, as a hash: the same again changes nothing. */
  givenHash: string;
  /** Null: it adds nothing, for the reason or the problems given. */
  told: Told | null;
  /** Of what it adds: two items that are told alike have the same. "" where it adds nothing. */
  toldHash: string;
  /** Why it is not reported. */
  reason: (Words & { code: string }) | null;
  /** What keeps it from being reported, or part of it: a person must settle these. */
  problems: ToldFault[];
  /** Of an invoice: what it asks for, by the rate of its receipts. Null: of no invoice. */
  parts: { rate: string | null; amount: string }[] | null;
  /** What the ERP gave, from which all of this can be worked out anew. */
  given: unknown;
  createdAt: string;
  updatedAt: string;
}

/**
 * Names an invoice among those of a company: what it sold by year and number, what it bought by the seller too.
 *
 * @param seller - of what was bought; null: the company sold it
 */
export const documentName = (
  { number, issueDate }: { number: string; issueDate: string },
  seller: string | null = null,
): string =>
  seller === null
    ? `SE ${issueDate.slice(0, 4)} ${number}`
    : `BY ${issueDate.slice(0, 4)} ${seller.replaceAll(/\s/g, "").toUpperCase()} ${number}`;

/** The number of an invoice that is named so. */
export const numberOfDocument = (name: string): string => name.replace(/^(?:SE \d{4}|BY \d{4} \S*) /, "");

/** A party as far as what is reported names it. */
interface NamedCompany {
  siren: string | null;
  vatNumber: string | null;
  name: string | null;
}

/** Under which names an invoice may stand among what its seller and its buyer report. */
export const reportedAs = (invoice: {
  number: string;
  issueDate: string;
  seller: NamedCompany;
  buyer: NamedCompany;
}): { company: string; document: string }[] => {
  const { seller, buyer } = invoice;
  const sellerId = seller.siren ?? seller.vatNumber ?? seller.name ?? "";
  return [
    ...(seller.siren === null ? [] : [{ company: seller.siren, document: documentName(invoice) }]),
    ...(buyer.siren === null ? [] : [{ company: buyer.siren, document: documentName(invoice, sellerId) }]),
  ];
};
