import { negated, productOf, quotientOf, roundedTo, sumOf } from "../../domain/decimal.ts";
import type { InvoiceLine, VatBreakdown } from "../content/index.ts";
import { isCounted } from "../content/lines.ts";
import type { InvoiceDraft } from "./schema.ts";
import { CENTS, money, type Sums } from "./sums.ts";

/** A category with its rate: `20` and `20.00` are one. */
const groupOf = ({ category, rate }: Pick<VatBreakdown, "category" | "rate">): string =>
  `${category} ${rate === undefined ? "" : roundedTo(rate, 4)}`;

/** What VAT is taken of, with the reason why there is none where it tells one of its own. */
type Taxed = Pick<VatBreakdown, "category" | "rate" | "exemptionReason" | "exemptionCode"> & {
  amount: string;
};

/** Everything that VAT is taken of: counted lines, allowances and charges on the whole. */
const taxedIn = ({ allowances, charges }: InvoiceDraft, lines: readonly InvoiceLine[]): Taxed[] =>
  [
    ...lines.filter(isCounted).map((line) => ({ ...line, amount: line.netAmount ?? "0" })),
    ...allowances.map((one) => ({ ...one, amount: negated(one.amount) })),
    ...charges,
  ].flatMap(({ vatCategory, vatRate, exemptionReason, exemptionCode, amount }) =>
    vatCategory === undefined
      ? []
      : [{ category: vatCategory, rate: vatRate, exemptionReason, exemptionCode, amount }],
  );

/** The row of the breakdown for what is taxed like this, without its amounts. */
const rowOf = ({ category, rate, exemptionReason, exemptionCode }: Taxed): VatBreakdown => ({
  category,
  ...(rate === undefined ? {} : { rate }),
  ...(exemptionReason === undefined ? {} : { exemptionReason }),
  ...(exemptionCode === undefined ? {} : { exemptionCode }),
});

const reasonOf = ({ exemptionReason, exemptionCode }: Omit<Taxed, "amount">): string =>
  JSON.stringify([exemptionReason, exemptionCode]);

/** Items by a key, in the order in which the keys come; one pass, since a stranger decides how many there are. */
const byKey = <T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, T[]> => {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const known = groups.get(keyOf(item));
    if (known === undefined) groups.set(keyOf(item), [item]);
    else known.push(item);
  }
  return groups;
};

/** A row, and the amounts that make it up; null where nobody says which are its own. */
interface Filled {
  row: VatBreakdown;
  amounts: string[] | null;
}

const amountsIn = (taxed: readonly Taxed[]): string[] => taxed.map(({ amount }) => amount);

/**
 * The rows of one category and rate. One that is given is for all of them. Of several, each is for what tells its
 * reason, if all do. Where none is given there is one for each reason that is told (EXT-FR-FE-178, EXT-FR-FE-179).
 */
const filled = (rows: readonly VatBreakdown[], taxed: readonly Taxed[]): Filled[] => {
  const reasons = byKey(taxed, reasonOf);
  if (rows.length === 0) {
    return [...reasons.values()].flatMap((own) =>
      own[0] === undefined ? [] : [{ row: rowOf(own[0]), amounts: amountsIn(own) }],
    );
  }
  if (rows.length === 1) return rows.map((row) => ({ row, amounts: amountsIn(taxed) }));
  const told = byKey(rows, reasonOf);
  const shared = told.size < rows.length || [...reasons.keys()].some((reason) => !told.has(reason));
  return rows.map((row) => ({ row, amounts: shared ? null : amountsIn(reasons.get(reasonOf(row)) ?? []) }));
};

/**
 * BG-23, a row for each category and rate that occurs (BR-CO-18), and for each reason of theirs that lines tell: those
 * that are given, then the others in the order in which they occur.
 */
export const completeVat = (
  draft: InvoiceDraft,
  lines: readonly InvoiceLine[],
  sums: Sums,
): VatBreakdown[] => {
  const groups = byKey(taxedIn(draft, lines), groupOf);
  const given = byKey(draft.vatBreakdown, groupOf);
  const fill = new Map(
    [...given].flatMap(([group, rows]) =>
      filled(rows, groups.get(group) ?? []).map((one): [VatBreakdown, Filled] => [one.row, one]),
    ),
  );
  const missing = [...groups].flatMap(([group, taxed]) => (given.has(group) ? [] : filled([], taxed)));
  return [...draft.vatBreakdown.flatMap((row) => fill.get(row) ?? []), ...missing].map(
    ({ row, amounts }, i) => {
      // Which line is whose, nobody says.
      if (amounts === null) return sharedRow(row, i, sums);
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
    },
  );
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
