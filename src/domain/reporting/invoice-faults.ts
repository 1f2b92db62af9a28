import {
  CORRECTIVE_TYPES,
  DEPOSIT_TYPES,
  FINAL_PROCESSES,
  FRENCH_VAT_CATEGORIES,
  PROCESSES,
  PROCESSES_NOT_OF_THE_STATE,
  REBATE_CREDIT_NOTE,
} from "../controls/lists.ts";
import { CREDIT_NOTE_TYPES, INVOICE_TYPES } from "../invoice.ts";
import { REPORT_PROFILE } from "./as-written.ts";
import { broken, type ReportFault, type Subject } from "./broken-rule.ts";
import type { WrittenInvoice, WrittenParty, WrittenReference, WrittenRow } from "./written-report.ts";
import {
  addsUp,
  amountFaults,
  currencyFaults,
  dayFaults,
  type Faults,
  isReference,
  rateFaults,
  vatPointFaults,
} from "./written-values.ts";

/** Longest number of an invoice (G1.05). */
const LONGEST_NUMBER = 35;

/** How an invoice is called in what is told of it. */
export const invoiceSubject = (number: string): Subject => ({
  document: number,
  words: { en: `Invoice ${number}: `, fr: `Facture ${number} : ` },
});

/** The form of an invoice's number. */
export function* numberFaults(number: string, path: string, about: Subject): Faults {
  if (!isReference(number, LONGEST_NUMBER)) yield broken("number", path, about, number);
}

/** Forms of identifiers by their schemes (G2.19). */
const IDENTIFIERS: Readonly<Record<string, RegExp>> = {
  "0002": /^\d{9}$/,
  "0223": /^.{1,18}$/su,
  "0227": /^.{1,18}$/su,
  "0228": /^\d{9,10}$/,
  "0229": /^\d{9}$/,
};

/** With these comes the VAT number (G2.33). */
const WITH_VAT_NUMBER: ReadonlySet<string | null> = new Set(["0002", "0223"]);

interface PartyTerms {
  id: string;
  vatNumber: string;
  country: string;
}

const SELLER: PartyTerms = { id: "TT-33", vatNumber: "TT-34", country: "TT-35" };
const BUYER: PartyTerms = { id: "TT-36", vatNumber: "TT-38", country: "TT-39" };

function* partyFaults(party: WrittenParty, at: string, terms: PartyTerms, about: Subject): Faults {
  const { scheme, id, vatNumber, vatQualifier, country } = party;
  if (id !== null && !IDENTIFIERS[scheme ?? ""]?.test(id))
    yield broken("party", `${at}/${terms.id}`, about, `${scheme} ${id}`);
  const lacking = vatNumber === null && id !== null && WITH_VAT_NUMBER.has(scheme);
  if (lacking || (vatNumber !== null && vatQualifier !== "VAT"))
    yield broken("partyVat", `${at}/${terms.vatNumber}`, about);
  if (country !== null) yield* countryFaults(country, `${at}/${terms.country}`, about);
}

function* countryFaults(country: string, path: string, about: Subject): Faults {
  if (!/^[A-Z]{2}$/.test(country)) yield broken("country", path, about, country);
}

function* kindFaults({ typeCode, process, profile }: WrittenInvoice, at: string, about: Subject): Faults {
  if (!INVOICE_TYPES.has(typeCode) || typeCode === REBATE_CREDIT_NOTE)
    yield broken("typeCode", `${at}/TT-21`, about, typeCode);
  if (!PROCESSES.has(process) || PROCESSES_NOT_OF_THE_STATE.has(process))
    yield broken("process", `${at}/TT-28`, about, process);
  if (FINAL_PROCESSES.has(process) && DEPOSIT_TYPES.has(typeCode))
    yield broken("depositProcess", `${at}/TT-28`, about, process);
  if (profile !== REPORT_PROFILE) yield broken("profile", `${at}/TT-29`, about, profile);
}

/** A corrective invoice names one, at its head; a credit note at least one, there or on each line. */
const namesOriginal = ({ typeCode, preceding, lines }: WrittenInvoice): boolean => {
  const isDated = (one: WrittenReference): boolean => one.issueDate !== null;
  if (CORRECTIVE_TYPES.has(typeCode)) return preceding.length === 1 && preceding.every(isDated);
  const isCreditNote = CREDIT_NOTE_TYPES.has(typeCode) && typeCode !== REBATE_CREDIT_NOTE;
  if (!isCreditNote || preceding.some(isDated)) return true;
  const onLine = (line: WrittenInvoice["lines"][number]): boolean =>
    (line.preceding?.number ?? null) !== null && (line.preceding?.issueDate ?? null) !== null;
  return lines.length > 0 && lines.every(onLine);
};

function* referenceFaults(invoice: WrittenInvoice, at: string, about: Subject): Faults {
  for (const { number, issueDate } of invoice.preceding) {
    yield* numberFaults(number, `${at}/TT-30`, about);
    yield* dayFaults(issueDate, `${at}/TT-31`, about);
  }
  if (!namesOriginal(invoice)) yield broken("reference", `${at}/TT-30`, about);
}

function* periodFaults({ period }: WrittenInvoice, at: string, about: Subject): Faults {
  const start = yield* dayFaults(period?.start ?? null, `${at}/TT-42`, about);
  const end = yield* dayFaults(period?.end ?? null, `${at}/TT-43`, about);
  if (start !== null && end !== null && end <= start)
    yield broken("invoicePeriod", `${at}/TT-43`, about, period?.end ?? "");
}

function* deliveryFaults({ deliveries }: WrittenInvoice, at: string, about: Subject): Faults {
  for (const { date, address } of deliveries) {
    yield* dayFaults(date, `${at}/TT-41`, about);
    if (address?.country !== undefined) yield* countryFaults(address.country, `${at}/TT-44`, about);
  }
}

function* categoryFaults(category: string | null, path: string, about: Subject): Faults {
  if (category !== null && !FRENCH_VAT_CATEGORIES.has(category))
    yield broken("vatCategory", path, about, category);
}

/** Types that may have the reason VATEX-FR-CNWVAT (G6.21). */
const CREDIT_WITHOUT_VAT: ReadonlySet<string> = new Set(["261", "381", "396"]);

function* rowFaults(row: WrittenRow, { typeCode }: WrittenInvoice, at: string, about: Subject): Faults {
  const { category, reason, reasonCode } = row;
  yield* amountFaults(row.base, `${at}/TT-54`, about);
  yield* amountFaults(row.vat, `${at}/TT-55`, about);
  yield* categoryFaults(category, `${at}/TT-56`, about);
  yield* rateFaults(row.rate, `${at}/TT-57`, about);
  if (category === "E" && (reason === null || reasonCode === null))
    yield broken("exemption", `${at}/TT-59`, about);
  if (reasonCode === "VATEX-FR-CNWVAT" && !CREDIT_WITHOUT_VAT.has(typeCode))
    yield broken("creditReason", `${at}/TT-59`, about);
}

function* totalFaults(invoice: WrittenInvoice, at: string, about: Subject): Faults {
  const { base, vat, vatCurrency, currency, rows } = invoice;
  yield* amountFaults(base, `${at}/TT-51`, about);
  yield* amountFaults(vat, `${at}/TT-52`, about);
  if (vatCurrency !== "EUR") yield broken("euro", `${at}/TT-202`, about, vatCurrency);
  if (
    base !== null &&
    !addsUp(
      base,
      rows.map((row) => row.base),
    )
  )
    yield broken("baseTotal", `${at}/TT-51`, about, base);
  // In another currency the rows are, and their total is in euros.
  if (
    currency === "EUR" &&
    !addsUp(
      vat,
      rows.map((row) => row.vat),
    )
  )
    yield broken("vatTotal", `${at}/TT-52`, about, vat);
}

function* allowanceFaults({ allowances }: WrittenInvoice, at: string, about: Subject): Faults {
  for (const { amount, category, rate } of allowances) {
    yield* amountFaults(amount, `${at}/TT-45`, about);
    yield* categoryFaults(category, `${at}/TT-46`, about);
    yield* rateFaults(rate, `${at}/TT-47`, about);
  }
}

function* partiesFaults(invoice: WrittenInvoice, at: string, about: Subject): Faults {
  const { seller, buyer, representative, rows } = invoice;
  yield* partyFaults(seller, at, SELLER, about);
  if (buyer === null || buyer.id === null) yield broken("buyerMissing", `${at}/TT-36`, about);
  else yield* partyFaults(buyer, at, BUYER, about);
  const exempt = rows.some(({ category }) => category === "E");
  if (exempt && seller.vatNumber === null && representative === null)
    yield broken("exemptSeller", `${at}/TT-34`, about);
}

/**
 * What the public portal would reject of an invoice in a report (10.1).
 *
 * @param at - its place, `TG-8[2]`
 * @param isOutside - is its day (`YYYY-MM-DD`) none of the report's period?
 */
export function* invoiceFaults(
  invoice: WrittenInvoice,
  at: string,
  isOutside: (day: string) => boolean,
): Generator<ReportFault, void> {
  const about = invoiceSubject(invoice.number);
  yield* numberFaults(invoice.number, `${at}/TT-19`, about);
  const day = yield* dayFaults(invoice.issueDate, `${at}/TT-20`, about);
  if (day !== null && isOutside(day)) yield broken("dayOutside", `${at}/TT-20`, about, day);
  yield* currencyFaults(invoice.currency, `${at}/TT-22`, about);
  yield* dayFaults(invoice.dueDate, `${at}/TT-201`, about);
  yield* vatPointFaults(invoice.vatPointCode, `${at}/TT-24`, about);
  yield* kindFaults(invoice, at, about);
  yield* referenceFaults(invoice, at, about);
  yield* partiesFaults(invoice, at, about);
  yield* deliveryFaults(invoice, at, about);
  yield* periodFaults(invoice, at, about);
  yield* allowanceFaults(invoice, at, about);
  yield* totalFaults(invoice, at, about);
  for (const [i, row] of invoice.rows.entries())
    yield* rowFaults(row, invoice, `${at}/TG-23[${i + 1}]`, about);
}
