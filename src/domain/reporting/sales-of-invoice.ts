import type { InvoiceContent, VatBreakdown } from "../../documents/content/index.ts";
import { canonicalDecimal, compareDecimals, shortestDecimal } from "../decimal.ts";
import { CREDIT_NOTE_TYPES } from "../invoice.ts";
import { type ToldFault, told } from "../problem.ts";
import { isFrenchVatRate } from "../vat-rates.ts";
import { isOutsideVat, namedParty } from "./classify.ts";
import type { Category, Declarant, Facts, Nature } from "./facts.ts";
import { amountOf, centsIn, rounded, split } from "./shares.ts";
import { countryOf } from "./territory.ts";

/** Sales of one category and rate; amounts in cents of the currency. */
export interface RatedSale {
  category: Category;
  /** VAT rate in percent, without zeros at its end. */
  rate: string;
  base: bigint;
  vat: bigint;
}

/** What an invoice adds to the sales of its day. */
export interface SalesOfInvoice {
  sales: RatedSale[];
  /** All its VAT, in cents of euros: the sum of its sales' where the currency is the euro. Null while unknown. */
  vatEur: bigint | null;
  problems: ToldFault[];
}

/** Reasons by which the margin alone is taxed: second-hand goods, art, antiques, travel. */
const MARGIN_CODES: ReadonlySet<string> = new Set(["VATEX-EU-F", "VATEX-EU-I", "VATEX-EU-J", "VATEX-EU-D"]);

const isMargin = ({ category, exemptionCode }: VatBreakdown): boolean =>
  category === "E" && MARGIN_CODES.has(exemptionCode?.toUpperCase() ?? "");

/** Taxed in France: at the standard or a reduced rate, and at one that France has. */
export const isTaxedAtHome = ({ category, rate }: Pick<VatBreakdown, "category" | "rate">): boolean =>
  category === "S" && rate !== undefined && compareDecimals(rate, "0") > 0 && isFrenchVatRate(rate);

/** What the framework (BT-23) says of everything in an invoice; null where it mixes both, or says nothing. */
const natureByProcess = (process: string | undefined): Nature | null => {
  const letter = process?.trim().toUpperCase()[0];
  return letter === "B" ? "goods" : letter === "S" ? "services" : null;
};

const CATEGORY_OF: Readonly<Record<Nature, Category>> = { goods: "TLB1", services: "TPS1" };

/** What one row of the breakdown is made of: goods and services, in cents. */
export interface NaturesOfRow {
  row: VatBreakdown;
  parts: { nature: Nature; base: bigint; vat: bigint }[];
}

const sameRate = (a: string | undefined, b: string | undefined): boolean =>
  a === b || (a !== undefined && b !== undefined && compareDecimals(a, b) === 0);

/**
 * How a row of the breakdown is shared out between goods and services: whole by the framework (BT-23), else by what the
 * ERP says of each line, in proportion to the lines' net amounts. Rebates and charges on the whole follow the lines, and
 * what rounding leaves over goes to the larger part. Null where a line's nature is not told.
 */
export const naturesOf = (
  row: VatBreakdown,
  { process, lines }: InvoiceContent,
  facts: Facts,
): NaturesOfRow | null => {
  const [base, vat] = [centsIn(row.taxableAmount), centsIn(row.taxAmount)];
  const whole = natureByProcess(process);
  if (whole !== null) return { row, parts: [{ nature: whole, base, vat }] };
  const weights = new Map<Nature, bigint>();
  for (const [at, line] of lines.entries()) {
    if (line.vatCategory !== row.category || !sameRate(line.vatRate, row.rate)) continue;
    const nature = facts.lines?.[at]?.nature;
    if (nature === undefined) return null;
    weights.set(nature, (weights.get(nature) ?? 0n) + centsIn(line.netAmount));
  }
  if (weights.size === 0) return null;
  const natures = [...weights.keys()];
  const shares = [...weights.values()];
  const bases = split(base, shares);
  const vats = split(vat, bases.some((part) => part !== 0n) ? bases : shares);
  return {
    row,
    parts: natures.map((nature, i) => ({ nature, base: bases[i] ?? 0n, vat: vats[i] ?? 0n })),
  };
};

const natureUnknown = (rate: string | undefined): ToldFault => ({
  path: "facts.lines",
  code: "nature_unknown",
  ...told(
    {
      en: `Nothing says whether the lines at ${rate ?? "no rate"} % are goods or services.`,
      fr: `Rien ne dit si les lignes à ${rate ?? "aucun taux"} % sont des biens ou des services.`,
    },
    {
      en: "Give facts.lines[].nature for each line, or a framework (BT-23) of goods or of services.",
      fr: "Indiquez facts.lines[].nature pour chaque ligne, ou un cadre (BT-23) de biens ou de services.",
    },
  ),
});

const MARGIN_UNKNOWN: ToldFault = {
  path: "facts.margin",
  code: "margin_unknown",
  ...told(
    {
      en: "The sale is under the margin scheme, and the margin is not told.",
      fr: "La vente relève du régime de la marge, et la marge n'est pas indiquée.",
    },
    {
      en: "Give facts.margin: the margin without VAT, its VAT and its rate. The price is never reported.",
      fr: "Indiquez facts.margin : la marge hors TVA, sa TVA et son taux. Le prix ne se déclare jamais.",
    },
  ),
};

/** What keeps an invoice in another currency from being told. */
export const VAT_EUR_UNKNOWN: ToldFault = {
  path: "BT-111",
  code: "vat_in_euros_unknown",
  ...told(
    {
      en: "The invoice is in another currency, and its VAT in euros is not told.",
      fr: "La facture est dans une autre devise, et sa TVA en euros n'est pas indiquée.",
    },
    {
      en: "Give BT-111 with BT-6 = EUR in the invoice, or facts.vatTotalEur.",
      fr: "Indiquez BT-111 avec BT-6 = EUR dans la facture, ou facts.vatTotalEur.",
    },
  ),
};

const rateOf = (rate: string | undefined): string => shortestDecimal(canonicalDecimal(rate ?? "0") ?? "0");

/** VAT of a margin, where nobody says anything else. */
const STANDARD_RATE = 20n;

/** The company's average margin on a price: what it is with VAT, taken apart at the standard rate. */
const averageMargin = (row: VatBreakdown, marginRate: string | undefined): Facts["margin"] => {
  if (marginRate === undefined) return undefined;
  const withVat = rounded(centsIn(row.taxableAmount) * centsIn(marginRate), 10_000n);
  const base = rounded(withVat * 100n, 100n + STANDARD_RATE);
  return { base: amountOf(base), vat: amountOf(withVat - base), rate: String(STANDARD_RATE) };
};

/** What a row adds: to taxed goods and services, to the margin, to what is not taxed, or nothing. */
const salesOfRow = (
  row: VatBreakdown,
  content: InvoiceContent,
  facts: Facts,
  { marginRate }: Pick<Declarant, "marginRate">,
): { sales: RatedSale[]; problem?: ToldFault } => {
  if (isOutsideVat(row, countryOf(namedParty(content.buyer)))) return { sales: [] };
  if (isMargin(row)) {
    const margin = facts.margin ?? averageMargin(row, marginRate);
    if (margin === undefined) return { sales: [], problem: MARGIN_UNKNOWN };
    const { base, vat, rate } = margin;
    return { sales: [{ category: "TMA1", rate: rateOf(rate), base: centsIn(base), vat: centsIn(vat) }] };
  }
  // Foreign VAT is no VAT here: sales by distance to another member state are told without it.
  if (!isTaxedAtHome(row)) {
    return { sales: [{ category: "TNT1", rate: "0", base: centsIn(row.taxableAmount), vat: 0n }] };
  }
  const natures = naturesOf(row, content, facts);
  if (natures === null) return { sales: [], problem: natureUnknown(row.rate) };
  return {
    sales: natures.parts.map(({ nature, base, vat }) => ({
      category: CATEGORY_OF[nature],
      rate: rateOf(row.rate),
      base,
      vat,
    })),
  };
};

/**
 * The sign of an invoice's amounts in a sum: a credit note takes away, whether its amounts are written with a minus
 * or, as the norm has them, without.
 */
export const signOf = ({ typeCode, totals }: Pick<InvoiceContent, "typeCode" | "totals">): 1n | -1n =>
  CREDIT_NOTE_TYPES.has(typeCode) && centsIn(totals.withVat) > 0n ? -1n : 1n;

/** VAT of an invoice in another currency, in cents of euros; null where nobody tells it. */
export const vatInEuros = (content: InvoiceContent, facts: Facts): bigint | null => {
  const { vatCurrency, totals } = content;
  const told = vatCurrency === "EUR" ? totals.vatInVatCurrency : undefined;
  const amount = facts.vatTotalEur ?? told;
  return amount === undefined ? null : centsIn(amount);
};

/**
 * What an invoice adds to the sales that are told by the day (10.3): its own amounts by category and rate, never worked
 * out anew from a rate (DSE §3.7.5), less for a credit note.
 */
export const salesOfInvoice = (
  content: InvoiceContent,
  facts: Facts,
  declarant: Pick<Declarant, "marginRate"> = {},
): SalesOfInvoice => {
  const rows = content.vatBreakdown.map((row) => salesOfRow(row, content, facts, declarant));
  const sign = signOf(content);
  const sales = rows
    .flatMap((row) => row.sales)
    .map((sale) => ({ ...sale, base: sale.base * sign, vat: sale.vat * sign }));
  const problems = [...new Set(rows.flatMap(({ problem }) => (problem === undefined ? [] : [problem])))];
  const own = sales.reduce((sum, { vat }) => sum + vat, 0n);
  if (content.currency === "EUR" || own === 0n) return { sales, vatEur: own, problems };
  const vatEur = vatInEuros(content, facts);
  if (vatEur === null) return { sales, vatEur, problems: [...problems, VAT_EUR_UNKNOWN] };
  return { sales, vatEur: vatEur * sign, problems };
};
