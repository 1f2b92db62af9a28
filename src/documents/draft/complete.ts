import { compareDecimals, negated, productOf, quotientOf, sumOf } from "../../domain/decimal.ts";
import { CREDIT_NOTE_TYPES } from "../../domain/invoice.ts";
import type {
  AllowanceCharge,
  InvoiceContent,
  InvoiceLine,
  Payment,
  Totals,
  VatBreakdown,
} from "../content/index.ts";
import { isCounted, mayLackAmount } from "../content/lines.ts";
import { base64Size } from "../read/values.ts";
import { withGroupAmounts } from "./complete-groups.ts";
import { fromParts, withPartVat } from "./complete-parts.ts";
import { completeVat } from "./complete-vat.ts";
import type { DraftFault } from "./fault.ts";
import type { InvoiceDraft } from "./schema.ts";
import { CENTS, money, Sums } from "./sums.ts";

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

/** BT-81 where nobody says how it is paid: "instrument not defined" (UNTDID 4461). */
const NOT_DEFINED = "1";

/**
 * BG-16: UBL writes a payer, the day that a credit note is paid on, and all else about the payment into an element
 * that has to tell the means (BT-81).
 */
const completePayment = ({ payment, payer, typeCode, dueDate }: InvoiceDraft): Payment | undefined => {
  const needed = payment ?? payer ?? (CREDIT_NOTE_TYPES.has(typeCode) ? dueDate : undefined);
  return needed === undefined
    ? undefined
    : { accounts: [], ...payment, meansCode: payment?.meansCode ?? NOT_DEFINED };
};

/**
 * Puts in what follows from the rest of a draft: net amounts of lines (BT-131), the VAT breakdown (BG-23), totals
 * (BT-106 to BT-110, BT-112, BT-115), sizes of attachments, and what the lines of several sellers have in common. Exact
 * arithmetic; amounts are rounded to the cent, halves away from zero.
 *
 * @returns `faults`: what is given and disagrees, and what is lacking; then the content is not to be used
 */
export const completeDraft = (draft: InvoiceDraft): { content: InvoiceContent; faults: DraftFault[] } => {
  const sums = new Sums();
  const counted = fromParts(draft).map((line, i) => completeLine(line, i, sums));
  const vatBreakdown = completeVat(draft, counted, sums);
  const lines = withPartVat(draft, withGroupAmounts(counted), vatBreakdown);
  const totals = completeTotals(draft, lines, vatBreakdown, sums);
  const payment = completePayment(draft);
  const attachments = draft.attachments.map((one) => ({
    ...one,
    size: one.size ?? (one.content === undefined ? null : base64Size(one.content)),
  }));
  return {
    content: {
      ...draft,
      lines,
      vatBreakdown,
      totals,
      attachments,
      ...(payment === undefined ? {} : { payment }),
    },
    faults: sums.faults,
  };
};
