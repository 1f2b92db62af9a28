import type { Address, InvoiceContent, VatBreakdown } from "../../documents/content/index.ts";
import {
  CORRECTIVE_TYPES,
  DEPOSIT_TYPES,
  FINAL_PROCESSES,
  PROCESSES,
  PROCESSES_NOT_OF_THE_STATE,
  REBATE_CREDIT_NOTE,
} from "../controls/lists.ts";
import { compareDecimals, shortestDecimal } from "../decimal.ts";
import { CREDIT_NOTE_TYPES } from "../invoice.ts";
import { type ToldFault, told } from "../problem.ts";
import { namedParty } from "./classify.ts";
import type { Declarant, Facts, Role } from "./facts.ts";
import { isTaxedAtHome, VAT_EUR_UNKNOWN, vatInEuros } from "./sales-of-invoice.ts";
import { amountOf, centsIn } from "./shares.ts";
import { type ReportParty, reportParty } from "./territory.ts";

/** VAT of an invoice by category and rate; amounts as decimal strings, in the invoice's currency. */
export interface ReportedRow {
  category: string;
  rate: string;
  base: string;
  vat: string;
  reason?: string;
  reasonCode?: string;
}

/** An invoice as a report tells it (10.1, TG-8). */
export interface ReportedInvoice {
  number: string;
  issueDate: string;
  typeCode: string;
  currency: string;
  dueDate?: string;
  /** TT-24, where VAT on services falls due with the invoice: `5`. */
  vatPointCode?: string;
  /** BT-23, one that the public portal knows (G1.02). */
  process: string;
  preceding: { number: string; issueDate?: string }[];
  seller: ReportParty;
  buyer: ReportParty;
  /** VAT number of the seller's tax representative. */
  representative?: string;
  delivery?: { date?: string; address?: Address };
  period?: { start: string; end: string };
  /** Without VAT, in the invoice's currency. */
  base: string;
  vatEur: string;
  rows: ReportedRow[];
}

/** Does the public portal know this BT-23 (G1.02), for this type? A deposit is nothing that follows one (G1.60). */
const isKnownProcess = (process: string, typeCode: string): boolean =>
  PROCESSES.has(process) &&
  !PROCESSES_NOT_OF_THE_STATE.has(process) &&
  !(FINAL_PROCESSES.has(process) && DEPOSIT_TYPES.has(typeCode));

/** BT-23; of one that the public portal does not know, its letter is what matters. */
const processOf = (content: InvoiceContent, facts: Facts): string => {
  const said = (content.process ?? "").trim().toUpperCase();
  if (isKnownProcess(said, content.typeCode)) return said;
  const natures = new Set((facts.lines ?? []).map(({ nature }) => nature));
  const [only] = natures.size === 1 ? natures : [];
  const letter = /^[BSM]/.exec(said)?.[0] ?? (only === "goods" ? "B" : only === "services" ? "S" : "M");
  return `${letter}1`;
};

/** 262, a global credit note, is a credit note to the public portal. */
const typeOf = (typeCode: string): string => (typeCode === REBATE_CREDIT_NOTE ? "381" : typeCode);

const REVERSE_CHARGE = { code: "VATEX-EU-AE", text: "Autoliquidation" };

/** Foreign VAT is none here: it is told as a sale at the rate of nought (DSE §2.3.3). */
const withoutForeignVat = (base: string): ReportedRow => ({ category: "S", rate: "0", base, vat: "0.00" });

const rowOfSale = (row: VatBreakdown): ReportedRow => {
  const base = amountOf(centsIn(row.taxableAmount));
  if (row.category === "S" && !isTaxedAtHome(row)) return withoutForeignVat(base);
  const { exemptionReason, exemptionCode } = row;
  const reason = exemptionReason ?? exemptionCode;
  return {
    category: row.category,
    rate: shortestDecimal(row.rate ?? "0"),
    base,
    vat: amountOf(centsIn(row.taxAmount)),
    ...(reason === undefined ? {} : { reason }),
    ...(exemptionCode === undefined ? {} : { reasonCode: exemptionCode }),
  };
};

/** VAT that the seller charged abroad is not the buyer's to declare; without it the buyer owes French VAT. */
const rowOfPurchase = (row: VatBreakdown, facts: Facts): ReportedRow => {
  const base = amountOf(centsIn(row.taxableAmount));
  if (centsIn(row.taxAmount) !== 0n) return withoutForeignVat(base);
  const { rate, vat } = facts.selfAssessed ?? { rate: "0", vat: "0.00" };
  return {
    category: "AE",
    rate: shortestDecimal(rate),
    base,
    vat: amountOf(centsIn(vat)),
    reason: REVERSE_CHARGE.text,
    reasonCode: REVERSE_CHARGE.code,
  };
};

/** Without its VAT, a purchase is one row for the buyer, whose own VAT is told for the whole. */
const rowsOf = (content: InvoiceContent, facts: Facts, role: Role): ReportedRow[] => {
  if (role === "SE") return content.vatBreakdown.map(rowOfSale);
  const rows = content.vatBreakdown.filter(({ taxAmount }) => centsIn(taxAmount) === 0n);
  const charged = content.vatBreakdown.filter((row) => !rows.includes(row));
  const base = rows.reduce((sum, { taxableAmount }) => sum + centsIn(taxableAmount), 0n);
  const own = rows.length === 0 ? [] : [{ category: "AE", taxableAmount: amountOf(base) }];
  return [...charged, ...own].map((row) => rowOfPurchase(row, facts));
};

const problem = (path: string, code: string, en: [string, string], fr: [string, string]): ToldFault => ({
  path,
  code,
  ...told({ en: en[0], fr: fr[0] }, { en: en[1], fr: fr[1] }),
});

const unnamed = (path: string, en: string, fr: string): ToldFault =>
  problem(
    path,
    "party_unidentified",
    [`The ${en} cannot be named in a report.`, "Give its country, and its VAT number, SIREN or name."],
    [
      `${fr} ne peut pas être désigné dans une déclaration.`,
      "Indiquez son pays, et son n° de TVA, son SIREN ou son nom.",
    ],
  );

/** Corrections name what they correct, with its day (G1.32). */
const referenceProblems = (typeCode: string, { precedingInvoices }: InvoiceContent): ToldFault[] => {
  const dated = precedingInvoices.filter(({ issueDate }) => issueDate !== undefined);
  const lacking = CORRECTIVE_TYPES.has(typeCode)
    ? precedingInvoices.length !== 1 || dated.length !== 1
    : CREDIT_NOTE_TYPES.has(typeCode) && dated.length === 0;
  if (!lacking) return [];
  return [
    problem(
      "BG-3",
      "preceding_invoice_missing",
      [
        "The invoice that it corrects is not named with its day.",
        "Give its number (BT-25) and its day of issue (BT-26).",
      ],
      [
        "La facture d'origine n'est pas indiquée avec sa date.",
        "Indiquez son numéro (BT-25) et sa date d'émission (BT-26).",
      ],
    ),
  ];
};

/** An exemption has a reason in words and a code (G1.40). */
const reasonProblems = (rows: readonly ReportedRow[]): ToldFault[] =>
  rows.some(({ category, reasonCode }) => category === "E" && reasonCode === undefined)
    ? [
        problem(
          "BT-121",
          "exemption_reason_missing",
          [
            "There is no code of the reason for which there is no VAT.",
            "Give the VATEX code in the VAT breakdown.",
          ],
          [
            "Le code du motif d'exonération est absent.",
            "Indiquez le code VATEX dans la ventilation de TVA.",
          ],
        ),
      ]
    : [];

const deliveryOf = ({ delivery }: InvoiceContent): Pick<ReportedInvoice, "delivery" | "period"> => {
  const { date, address, periodStart, periodEnd } = delivery ?? {};
  return {
    ...(date === undefined && address === undefined
      ? {}
      : {
          delivery: {
            ...(date === undefined ? {} : { date }),
            ...(address === undefined ? {} : { address }),
          },
        }),
    // One that begins and ends on a day is refused (G6.25), and says nothing more than the day of issue.
    ...(periodStart === undefined || periodEnd === undefined || periodEnd <= periodStart
      ? {}
      : { period: { start: periodStart, end: periodEnd } }),
  };
};

/** All VAT of it in euros, in cents: that of its rows where the currency is the euro. */
const vatOf = (content: InvoiceContent, facts: Facts, rows: readonly ReportedRow[]): bigint | null => {
  const own = rows.reduce((sum, { vat }) => sum + centsIn(vat), 0n);
  return content.currency === "EUR" || own === 0n ? own : vatInEuros(content, facts);
};

/**
 * An invoice with a company abroad as a report tells it (10.1), with what keeps it from being told. Its amounts are
 * those of the document, a credit note's too: the type tells what they are.
 */
export const reportedInvoice = (
  content: InvoiceContent,
  { facts, declarant, role }: { facts: Facts; declarant: Declarant; role: Role },
): { invoice: ReportedInvoice | null; problems: ToldFault[] } => {
  const own = { siren: declarant.siren, vatNumber: declarant.vatNumber };
  const [seller, buyer] = [
    reportParty({
      country: "FR",
      ...namedParty(content.seller),
      ...(role === "SE" ? { ...own, country: "FR" } : {}),
    }),
    reportParty({ ...namedParty(content.buyer), ...(role === "BY" ? { ...own, country: "FR" } : {}) }),
  ];
  const typeCode = typeOf(content.typeCode);
  const rows = rowsOf(content, facts, role);
  const vatEur = vatOf(content, facts, rows);
  const problems = [
    ...(seller === null ? [unnamed("BG-4", "seller", "Le vendeur")] : []),
    ...(buyer === null ? [unnamed("BG-7", "buyer", "L'acheteur")] : []),
    ...(vatEur === null ? [VAT_EUR_UNKNOWN] : []),
    ...referenceProblems(typeCode, content),
    ...reasonProblems(rows),
  ];
  if (seller === null || buyer === null || vatEur === null || problems.length > 0)
    return { invoice: null, problems };
  const framework = processOf(content, facts);
  const representative = content.taxRepresentative?.vatNumber;
  const onDebits = role === "SE" && declarant.vatOnDebits && !framework.startsWith("B") && rows.some(hasVat);
  return {
    invoice: {
      number: content.number,
      issueDate: content.issueDate,
      typeCode,
      currency: content.currency,
      ...(content.dueDate === undefined ? {} : { dueDate: content.dueDate }),
      ...(onDebits ? { vatPointCode: "5" } : {}),
      process: framework,
      preceding: content.precedingInvoices.map(({ number, issueDate }) => ({
        number,
        ...(issueDate === undefined ? {} : { issueDate }),
      })),
      seller,
      buyer,
      ...(representative === undefined ? {} : { representative }),
      ...deliveryOf(content),
      base: amountOf(rows.reduce((sum, { base }) => sum + centsIn(base), 0n)),
      vatEur: amountOf(vatEur),
      rows,
    },
    problems,
  };
};

const hasVat = ({ vat }: ReportedRow): boolean => compareDecimals(vat, "0") !== 0;
