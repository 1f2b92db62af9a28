import {
  absoluteOf,
  compareDecimals,
  negated,
  productOf,
  quotientOf,
  roundedTo,
  sumOf,
} from "../../domain/decimal.ts";
import type { AllowanceCharge, InvoiceContent, InvoiceLine, Totals, VatBreakdown } from "../content/index.ts";
import { mayLackAmount } from "../content/lines.ts";
import { base64Size } from "../read/values.ts";
import { type DraftFault, MOST_FAULTS } from "./fault.ts";
import type { InvoiceDraft } from "./schema.ts";

type Place = DraftFault["at"];

/** Collects faults, the first of many, and puts in what is left out. */
class Sums {
  readonly faults: DraftFault[] = [];

  #add(fault: () => DraftFault): void {
    if (this.faults.length < MOST_FAULTS) this.faults.push(fault());
  }

  /** What is given, if it is what follows; what follows, if nothing is given. */
  follow(
    what: Pick<DraftFault, "at" | "path" | "rule" | "code">,
    given: string | undefined,
    expected: string,
    tolerance = "0",
  ): string {
    if (given === undefined) return expected;
    const off = absoluteOf(sumOf([given, negated(expected)]));
    if (compareDecimals(off, tolerance) > 0) {
      this.#add(() => ({
        ...what,
        message: `${what.path} is ${given}, and what stands beside it gives ${expected}.`,
        messageFr: `${what.path} vaut ${given}, alors que le reste de la facture donne ${expected}.`,
        fix: `Give ${expected}, leave ${what.path} out so that it is computed, or correct what it follows from.`,
        fixFr: `Indiquer ${expected}, omettre ${what.path} (il sera calculé) ou corriger ce dont il découle.`,
      }));
    }
    return given;
  }

  lack(at: Place, path: string, rule: string, [message, fix]: Pair, [messageFr, fixFr]: Pair): void {
    this.#add(() => ({ at, path, code: "REJ_SEMAN", rule, message, messageFr, fix, fixFr }));
  }
}

type Pair = readonly [message: string, fix: string];

const CENTS = 2;
const money = (amount: string): string => roundedTo(amount, CENTS);
const amountsOf = (changes: readonly AllowanceCharge[]): string[] => changes.map(({ amount }) => amount);
const takenOff = (changes: readonly AllowanceCharge[]): string[] => amountsOf(changes).map(negated);

/** BT-146: the price without VAT, from the gross price where only that is given. */
const netPriceOf = ({ netPrice, grossPrice, priceDiscount, priceSurcharge }: InvoiceLine) =>
  netPrice ??
  (grossPrice === undefined
    ? undefined
    : sumOf([grossPrice, negated(priceDiscount ?? "0"), priceSurcharge ?? "0"]));

/** BT-131 as quantity, price, allowances and charges give it; undefined where they do not. */
const netAmountOf = (line: InvoiceLine): string | undefined => {
  const price = netPriceOf(line);
  const { quantity, priceBaseQuantity = "1", allowances, charges } = line;
  if (price === undefined || quantity === undefined || compareDecimals(priceBaseQuantity, "0") === 0)
    return undefined;
  const gross = quotientOf(productOf(quantity, price), priceBaseQuantity, CENTS);
  return money(sumOf([gross, ...takenOff(allowances), ...amountsOf(charges)]));
};

const completeLine = (line: InvoiceLine, i: number, sums: Sums): InvoiceLine => {
  if (mayLackAmount(line.subtype)) return line;
  const at = ["lines", i, "netAmount"];
  const expected = netAmountOf(line);
  const netPrice = netPriceOf(line);
  if (expected === undefined && line.netAmount === undefined) {
    sums.lack(
      at,
      "BT-131",
      "BR-24",
      [
        `Line ${line.id} has no net amount, and no quantity and price that give it.`,
        "Give quantity and netPrice, or netAmount.",
      ],
      [
        `La ligne ${line.id} n'a ni montant net, ni quantité et prix qui le donnent.`,
        "Indiquer quantity et netPrice, ou netAmount.",
      ],
    );
  }
  if (line.vatCategory === undefined) {
    sums.lack(
      ["lines", i, "vatCategory"],
      "BT-151",
      "BR-CO-04",
      [`Line ${line.id} has no VAT category.`, "Give vatCategory, S for a taxed line, and vatRate with it."],
      [
        `La ligne ${line.id} n'a pas de catégorie de TVA.`,
        "Indiquer vatCategory, S pour une ligne taxée, avec vatRate.",
      ],
    );
  }
  const what = { at, path: "BT-131", rule: "BT-131", code: "CALCUL_ERR" } as const;
  // A cent is how ERPs differ that round the price or the amount.
  const netAmount =
    expected === undefined ? line.netAmount : sums.follow(what, line.netAmount, expected, "0.01");
  return {
    ...line,
    ...(netPrice === undefined ? {} : { netPrice }),
    ...(netAmount === undefined ? {} : { netAmount }),
  };
};

/** BT-106 counts the lines without a subtype and those of subtype DETAIL (BR-FREXT-CO-10). */
const isCounted = ({ subtype }: InvoiceLine): boolean => !mayLackAmount(subtype);

/** A category with its rate: `20` and `20.00` are one. */
const groupOf = (category: string | undefined, rate: string | undefined): string =>
  `${category} ${rate === undefined ? "" : roundedTo(rate, 4)}`;

interface Taxed {
  category: string;
  rate: string | undefined;
  amount: string;
}

/** Everything that VAT is taken of: counted lines, allowances and charges on the whole. */
const taxedIn = ({ allowances, charges }: InvoiceDraft, lines: readonly InvoiceLine[]): Taxed[] =>
  [
    ...lines.filter(isCounted).map(({ vatCategory, vatRate, netAmount = "0" }) => ({
      category: vatCategory,
      rate: vatRate,
      amount: netAmount,
    })),
    ...allowances.map((one) => ({
      category: one.vatCategory,
      rate: one.vatRate,
      amount: negated(one.amount),
    })),
    ...charges.map((one) => ({ category: one.vatCategory, rate: one.vatRate, amount: one.amount })),
  ].flatMap(({ category, ...rest }) => (category === undefined ? [] : [{ category, ...rest }]));

/** Amounts by {@link groupOf}; one pass, since a stranger decides how many lines and rows there are. */
const byGroup = (taxed: readonly Taxed[]): ReadonlyMap<string, { row: VatBreakdown; amounts: string[] }> => {
  const groups = new Map<string, { row: VatBreakdown; amounts: string[] }>();
  for (const { category, rate, amount } of taxed) {
    const group = groupOf(category, rate);
    const known = groups.get(group);
    if (known === undefined) {
      groups.set(group, {
        row: { category, ...(rate === undefined ? {} : { rate }) },
        amounts: [amount],
      });
    } else known.amounts.push(amount);
  }
  return groups;
};

/** BG-23, a row for each category and rate that occurs (BR-CO-18), in the order in which they occur. */
const completeVat = (draft: InvoiceDraft, lines: readonly InvoiceLine[], sums: Sums): VatBreakdown[] => {
  const groups = byGroup(taxedIn(draft, lines));
  const rows = new Map<string, number>();
  for (const { category, rate } of draft.vatBreakdown) {
    const group = groupOf(category, rate);
    rows.set(group, (rows.get(group) ?? 0) + 1);
  }
  const missing = [...groups].flatMap(([group, { row }]) => (rows.has(group) ? [] : [row]));
  return [...draft.vatBreakdown, ...missing].map((row, i) => {
    const group = groupOf(row.category, row.rate);
    const amounts = groups.get(group)?.amounts ?? [];
    // Rows that tell different reasons for no VAT share one category and rate: which line is whose, nobody says.
    if ((rows.get(group) ?? 0) > 1) return sharedRow(row, i, sums);
    const taxableAmount = sums.follow(
      {
        at: ["vatBreakdown", i, "taxableAmount"],
        path: "BT-116",
        rule: `BR-${row.category}-08`,
        code: "CALCUL_ERR",
      },
      row.taxableAmount,
      money(sumOf(amounts)),
    );
    // VAT may be rounded line by line: half a cent for each.
    const tolerance = productOf("0.005", String(amounts.length + 1));
    return { ...row, taxableAmount, taxAmount: taxOf(row, taxableAmount, i, sums, tolerance) };
  });
};

const taxOf = (row: VatBreakdown, taxable: string, i: number, sums: Sums, tolerance: string): string =>
  sums.follow(
    { at: ["vatBreakdown", i, "taxAmount"], path: "BT-117", rule: "BR-CO-17", code: "CALCUL_ERR" },
    row.taxAmount,
    quotientOf(productOf(taxable, row.rate ?? "0"), "100", CENTS),
    tolerance,
  );

const sharedRow = (row: VatBreakdown, i: number, sums: Sums): VatBreakdown => {
  if (row.taxableAmount !== undefined)
    return { ...row, taxAmount: taxOf(row, row.taxableAmount, i, sums, "0.01") };
  sums.lack(
    ["vatBreakdown", i, "taxableAmount"],
    "BT-116",
    "BR-45",
    [
      `Several rows have the category ${row.category} and one rate: how much is whose cannot be computed.`,
      "Give taxableAmount in each of them.",
    ],
    [
      `Plusieurs lignes de ventilation ont la catégorie ${row.category} et le même taux : le partage ne peut pas être calculé.`,
      "Indiquer taxableAmount dans chacune.",
    ],
  );
  return row;
};

const completeTotals = (
  { totals: given, allowances, charges, currency, vatCurrency }: InvoiceDraft,
  lines: readonly InvoiceLine[],
  vat: readonly VatBreakdown[],
  sums: Sums,
): Totals => {
  const total = (name: keyof Totals, path: string, rule: string, expected: string): string =>
    sums.follow(
      {
        at: ["totals", name],
        path,
        rule,
        code: ["BT-109", "BT-112", "BT-115"].includes(path) ? "MONTANTTOTAL_ERR" : "CALCUL_ERR",
      },
      given[name],
      money(expected),
    );
  const counted = lines.filter(isCounted).map(({ netAmount = "0" }) => netAmount);
  const linesTotal = total("lines", "BT-106", "BR-CO-10", sumOf(counted));
  const lessened = total("allowances", "BT-107", "BR-CO-11", sumOf(amountsOf(allowances)));
  const raised = total("charges", "BT-108", "BR-CO-12", sumOf(amountsOf(charges)));
  const withoutVat = total(
    "withoutVat",
    "BT-109",
    "BR-CO-13",
    sumOf([linesTotal, negated(lessened), raised]),
  );
  const vatTotal = total("vat", "BT-110", "BR-CO-14", sumOf(vat.map(({ taxAmount = "0" }) => taxAmount)));
  const withVat = total("withVat", "BT-112", "BR-CO-15", sumOf([withoutVat, vatTotal]));
  const due = total(
    "due",
    "BT-115",
    "BR-CO-16",
    sumOf([withVat, negated(given.paid ?? "0"), given.rounding ?? "0"]),
  );
  if (vatCurrency !== undefined && vatCurrency !== currency && given.vatInVatCurrency === undefined) {
    sums.lack(
      ["totals", "vatInVatCurrency"],
      "BT-111",
      "BR-53",
      [
        `VAT is declared in ${vatCurrency}, and its total in that currency is not given.`,
        "Give totals.vatInVatCurrency: the rate of exchange is not the gateway's to choose.",
      ],
      [
        `La TVA est déclarée en ${vatCurrency}, et son total dans cette devise n'est pas indiqué.`,
        "Indiquer totals.vatInVatCurrency : la passerelle ne choisit pas le taux de change.",
      ],
    );
  }
  return {
    ...given,
    lines: linesTotal,
    ...(allowances.length > 0 || given.allowances !== undefined ? { allowances: lessened } : {}),
    ...(charges.length > 0 || given.charges !== undefined ? { charges: raised } : {}),
    withoutVat,
    vat: vatTotal,
    withVat,
    due,
  };
};

/**
 * Puts in what follows from the rest of a draft: net amounts of lines (BT-131), the VAT breakdown (BG-23), totals
 * (BT-106 to BT-110, BT-112, BT-115) and sizes of attachments. Exact arithmetic; amounts are rounded to the cent,
 * halves away from zero.
 *
 * @returns `faults`: what is given and disagrees, and what is lacking; then the content is not to be used
 */
export const completeDraft = (draft: InvoiceDraft): { content: InvoiceContent; faults: DraftFault[] } => {
  const sums = new Sums();
  const lines = draft.lines.map((line, i) => completeLine(line, i, sums));
  const vatBreakdown = completeVat(draft, lines, sums);
  const totals = completeTotals(draft, lines, vatBreakdown, sums);
  const attachments = draft.attachments.map((one) => ({
    ...one,
    size: one.size ?? (one.content === undefined ? null : base64Size(one.content)),
  }));
  return { content: { ...draft, lines, vatBreakdown, totals, attachments }, faults: sums.faults };
};
