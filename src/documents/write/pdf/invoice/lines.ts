import type { InvoiceContent, InvoiceLine } from "../../../content/index.ts";
import { AREA, type Measure, type Strip } from "../layout/marks.ts";
import type { Block } from "../layout/pages.ts";
import { type Cell, gap, rule, shaded, stripsOf } from "../layout/strips.ts";
import { amount, currencySign, percent, quantity } from "./french.ts";
import { lineWords, measured } from "./line-words.ts";
import { vatCategoryOf } from "./words.ts";

/** Columns: where each begins, and how wide it is. */
const COLUMNS = {
  id: { x: AREA.left + 3, width: 30 },
  item: { x: AREA.left + 38, width: 222 },
  quantity: { x: AREA.left + 265, width: 64, align: "right" },
  price: { x: AREA.left + 333, width: 66, align: "right" },
  vat: { x: AREA.left + 404, width: 36, align: "right" },
  net: { x: AREA.left + 444, width: 64, align: "right" },
} as const;

/** How far a part of a line is moved to the right, and how many times at most. */
const [STEP, MOST_STEPS] = [8, 6];

/** How many lines each line is below. A line that is below itself is below none. */
const depths = (lines: readonly InvoiceLine[]): ReadonlyMap<string, number> => {
  const parents = new Map(lines.map(({ id, parentLineId }) => [id, parentLineId]));
  const depthOf = (id: string): number => {
    let depth = 0;
    for (let at = parents.get(id); at !== undefined && parents.has(at); at = parents.get(at)) {
      if (++depth === MOST_STEPS) return depth;
    }
    return depth;
  };
  return new Map(lines.map(({ id }) => [id, depthOf(id)]));
};

const titles = (measure: Measure, currency: string): Strip[] => {
  const sign = currencySign(currency);
  const title = (column: (typeof COLUMNS)[keyof typeof COLUMNS], text: string): Cell => ({
    ...column,
    words: [{ text, size: 7.5, bold: true }],
  });
  return shaded([
    ...stripsOf(measure, [
      title(COLUMNS.id, "N°"),
      title(COLUMNS.item, "Désignation"),
      title(COLUMNS.quantity, "Quantité"),
      title(COLUMNS.price, `Prix unit. HT (${sign})`),
      title(COLUMNS.vat, "TVA"),
      title(COLUMNS.net, `Montant HT (${sign})`),
    ]),
  ]);
};

/** The price of one unit, or of several where it says so. */
const priceWords = ({ netPrice, unit, ...base }: InvoiceLine): string[] => {
  const { priceBaseQuantity: count = "1", priceBaseUnit = unit } = base;
  if (netPrice === undefined) return [];
  const isForOne = quantity(count) === "1" && priceBaseUnit === unit;
  return isForOne ? [amount(netPrice)] : [amount(netPrice), `pour ${measured(count, priceBaseUnit)}`];
};

const vatWords = ({ vatCategory: category, vatRate: rate }: InvoiceLine): string[] => {
  const isPlain = category === undefined || category === "S";
  return [
    ...(rate === undefined ? [] : [percent(rate)]),
    ...(isPlain ? [] : [`${vatCategoryOf(category)} (${category})`]),
  ];
};

function* row(measure: Measure, line: InvoiceLine, depth: number, content: InvoiceContent): Generator<Strip> {
  const { id, item } = COLUMNS;
  const words = (texts: readonly string[]) =>
    texts.map((text, i) => ({ text, ...(i === 0 ? {} : { size: 6.5, grey: 0.3 }) }));
  yield gap(2);
  yield* stripsOf(measure, [
    { ...id, words: [{ text: line.id }] },
    { x: item.x + STEP * depth, width: item.width - STEP * depth, words: lineWords(line, content) },
    {
      ...COLUMNS.quantity,
      words: line.quantity === undefined ? [] : words([measured(line.quantity, line.unit)]),
    },
    { ...COLUMNS.price, words: words(priceWords(line)) },
    { ...COLUMNS.vat, words: words(vatWords(line)) },
    { ...COLUMNS.net, words: line.netAmount === undefined ? [] : words([amount(line.netAmount)]) },
  ]);
  yield rule(AREA.left, AREA.right - AREA.left, 0.85);
}

/** The table of the lines, all of them. Parts of a line stand further to the right than the line. */
export function* linesBlock(measure: Measure, content: InvoiceContent): Generator<Block> {
  const { lines, currency } = content;
  if (lines.length === 0) return;
  const depth = depths(lines);
  yield {
    titles: [gap(8), ...titles(measure, currency)],
    rows: lines.map((line) => row(measure, line, depth.get(line.id) ?? 0, content)),
  };
}
