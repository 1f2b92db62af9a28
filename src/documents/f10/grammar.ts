import { canonicalDecimal } from "../../domain/decimal.ts";
import type { Element } from "../read/element.ts";
import { DocumentFault } from "../types.ts";

/**
 * What stands in each element of F10, in the order of its schema (XSD v3.2): `?` at most once, `*` any number, `+` at
 * least once, else exactly once; `@` an attribute that must be there. After a colon the type, where it is not the
 * element's own name: one name has several contents. A type that is not here holds text.
 */
const CONTENTS = {
  Report: "ReportDocument TransactionsReport? PaymentsReport?",
  ReportDocument: "Id Name? IssueDateTime TypeCode Sender:Actor Issuer:Actor",
  IssueDateTime: "DateTimeString",
  Actor: "Id:Identified Name RoleCode URIUniversalCommunication?",
  Identified: "@schemeId",
  URIUniversalCommunication: "URIID",
  ReportPeriod: "StartDate EndDate",

  TransactionsReport: "ReportPeriod Invoice* Transactions*",
  Invoice:
    "ID IssueDate TypeCode CurrencyCode DueDate? TaxDueDateTypeCode? IncludedNote* BusinessProcess ReferencedDocument* Seller Buyer? SellerTaxRepresentative? Delivery* InvoicePeriod? AllowanceCharge* MonetaryTotal TaxSubTotal+ Line*",
  IncludedNote: "Subject? Content?",
  BusinessProcess: "ID TypeID",
  ReferencedDocument: "ID IssueDate?",
  Seller: "CompanyId:Identified TaxRegistrationId:VatNumber? PostalAddress?",
  Buyer: "CompanyId:Identified? TaxRegistrationId:VatNumber? PostalAddress?",
  VatNumber: "@qualifyingId",
  PostalAddress: "CountryId",
  SellerTaxRepresentative: "TaxRegistrationId:Identified",
  Delivery: "Date? Location?",
  Location: "LineOne? LineTwo? LineThree? CityName? PostalZone? CountrySubentity? CountryId?",
  InvoicePeriod: "StartDate? EndDate?",
  AllowanceCharge: "@ChargeIndicator Amount:Decimal? TaxCategoryCode? TaxPercent:Decimal?",
  MonetaryTotal: "TaxExclusiveAmount:Decimal? TaxAmount:AmountInCurrency",
  AmountInCurrency: "@CurrencyCode",
  TaxSubTotal: "TaxableAmount:Decimal TaxAmount:Decimal TaxCategory",
  TaxCategory: "Code? Percent:Decimal TaxExemptionReason? TaxExemptionReasonCode?",
  Line: "Note* BilledQuantity:Decimal? ReferencedDocument:LineReference? Delivery:LineDelivery? InvoicePeriod? AllowanceCharge:LineAllowance* Price? Product?",
  Note: "Code? Comment?",
  LineReference: "ID? IssueDate?",
  LineDelivery: "Name? Location:LineLocation?",
  LineLocation: "LineOne? CityName? PostalZone? CountrySubentity? CountryId",
  LineAllowance: "@ChargeIndicator Amount:Decimal",
  Price: "PriceAmount:Decimal? AllowanceChargeAmount:Decimal? AllowanceChargeBaseAmount:Decimal?",
  Product: "Name",
  Transactions:
    "Date TransactionsCurrency TaxDueDateTypeCode? CategoryCode TaxExclusiveAmount:Decimal TaxTotal:Decimal TransactionsCount:Integer? TaxSubtotal+",
  TaxSubtotal: "TaxPercent:Decimal TaxableAmount:Decimal TaxTotal:Decimal",

  PaymentsReport: "ReportPeriod Invoice:PaidInvoice* Transactions:PaidDay*",
  PaidInvoice: "InvoiceID IssueDate Payment",
  PaidDay: "Payment",
  Payment: "Date SubTotals+",
  SubTotals: "TaxPercent:Decimal CurrencyCode? Amount:Decimal",
};

const isDecimal = (text: string): boolean => canonicalDecimal(text) !== null;

/** Types of what is no free text, and how it is called. */
const NUMBERS: Readonly<Record<string, { is(text: string): boolean; name: string }>> = {
  Decimal: { is: isDecimal, name: "decimal" },
  AmountInCurrency: { is: isDecimal, name: "decimal" },
  Integer: { is: (text) => /^[+-]?\d+$/.test(text), name: "whole" },
};

interface Part {
  name: string;
  type: string;
  least: 0 | 1;
  many: boolean;
}

interface Content {
  parts: Part[];
  attributes: string[];
}

const partOf = (word: string): Part => {
  const [, name = "", type = name, sign = ""] = /^(\w+)(?::(\w+))?([?*+]?)$/.exec(word) ?? [];
  return { name, type, least: sign === "?" || sign === "*" ? 0 : 1, many: sign === "*" || sign === "+" };
};

const contentOf = (line: string): Content => {
  const words = line.split(" ");
  return {
    parts: words.filter((word) => !word.startsWith("@")).map(partOf),
    attributes: words.filter((word) => word.startsWith("@")).map((word) => word.slice(1)),
  };
};

const GRAMMAR: ReadonlyMap<string, Content> = new Map(
  Object.entries(CONTENTS).map(([type, line]) => [type, contentOf(line)]),
);

const TEXT: Content = { parts: [], attributes: [] };

const structure = (what: string, path: string): DocumentFault =>
  new DocumentFault(
    "invalid",
    "f10_structure",
    `${what} in "${path}" of the report.`,
    "Write the elements of the e-reporting schema (XSD v3.2), in its order and without a namespace.",
    path,
  );

const checkText = (element: Element, type: string, path: string): void => {
  const number = NUMBERS[type];
  if (number === undefined || number.is(element.value ?? "")) return;
  throw structure(`There is no ${number.name} number`, path);
};

/** An element's name, which its sender may have made of any length. */
const shown = ({ name }: Element): string => name.slice(0, 60);

const before = (element: Element | undefined): string =>
  element === undefined ? "" : ` before "${shown(element)}"`;

/**
 * Holds an element and all within it to the schema of F10.
 *
 * @throws DocumentFault for the first element or attribute that is missing, out of place or unknown, and for text where
 * a number must stand
 */
export const checkStructure = (element: Element, type = "Report", path = type): void => {
  const { parts, attributes } = GRAMMAR.get(type) ?? TEXT;
  const missing = attributes.find((name) => element.attribute(name) === undefined);
  if (missing !== undefined) throw structure(`The attribute "${missing}" is missing`, path);
  const { children } = element;
  let next = 0;
  for (const part of parts) {
    const first = next;
    while (children[next]?.name === part.name && (part.many || next === first)) {
      const child = children[next];
      if (child !== undefined) checkStructure(child, part.type, `${path}/${part.name}`);
      next += 1;
    }
    if (next - first < part.least)
      throw structure(`"${part.name}" is missing${before(children[next])}`, path);
  }
  const stray = children[next];
  if (stray !== undefined) throw structure(`"${shown(stray)}" is out of place or unknown`, path);
  if (parts.length === 0) checkText(element, type, path);
};
