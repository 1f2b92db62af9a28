import { CREDIT_NOTE_TYPES } from "../../../../domain/invoice.ts";
import type { AllowanceCharge, InvoiceContent } from "../../../content/index.ts";
import { AREA, type Measure, type Strip } from "../layout/marks.ts";
import type { Block } from "../layout/pages.ts";
import { type Cell, gap, rule, shaded, stripsOf, type Words } from "../layout/strips.ts";
import { currencySign, day, joined, money, negative, percent, told } from "./french.ts";
import { exemption, reasonOf } from "./line-words.ts";
import { vatCategoryOf, vatPointOf } from "./words.ts";

const WIDE = { x: AREA.left + 3, width: 300 };
const RATE = { x: AREA.left + 308, width: 52, align: "right" } as const;
const FIRST = { x: AREA.left + 308, width: 100, align: "right" } as const;
const LAST = { x: AREA.left + 412, width: 96, align: "right" } as const;

const titled = (measure: Measure, cells: readonly (readonly [place: Omit<Cell, "words">, text: string])[]) =>
  shaded([
    ...stripsOf(
      measure,
      cells.map(([place, text]) => ({ ...place, words: [{ text, size: 7.5, bold: true }] })),
    ),
  ]);

function* allowanceRow(
  measure: Measure,
  item: AllowanceCharge,
  what: "Remise" | "Frais",
  currency: string,
): Generator<Strip> {
  const { vatCategory: category, vatRate: rate } = item;
  const why = exemption(item.exemptionReason, item.exemptionCode);
  const vat = [
    ...(rate === undefined ? [] : [percent(rate)]),
    ...(category === undefined || category === "S" ? [] : [`${vatCategoryOf(category)} (${category})`]),
  ];
  yield gap(2);
  yield* stripsOf(measure, [
    {
      ...WIDE,
      words: [
        { text: reasonOf(item, what) },
        ...(why === undefined ? [] : [{ text: why, size: 7.5, grey: 0.3 }]),
      ],
    },
    { ...RATE, words: vat.map((text) => ({ text })) },
    { ...LAST, words: [{ text: money(what === "Remise" ? negative(item.amount) : item.amount, currency) }] },
  ]);
}

/** Allowances and charges on the whole. */
export function* allowancesBlock(measure: Measure, content: InvoiceContent): Generator<Block> {
  const { allowances, charges, currency } = content;
  if (allowances.length + charges.length === 0) return;
  yield {
    titles: [
      gap(8),
      ...titled(measure, [
        [WIDE, "Remises et frais sur l'ensemble"],
        [RATE, "TVA"],
        [LAST, "Montant HT"],
      ]),
    ],
    rows: [
      ...allowances.map((item) => allowanceRow(measure, item, "Remise", currency)),
      ...charges.map((item) => allowanceRow(measure, item, "Frais", currency)),
    ],
  };
}

/** VAT by category and rate, with the reasons where there is none. */
export function* vatBlock(measure: Measure, content: InvoiceContent): Generator<Block> {
  const { vatBreakdown, currency, vatPointDate, vatPointCode } = content;
  const due = joined(
    ", ",
    vatPointCode && vatPointOf(vatPointCode),
    vatPointDate && `le ${day(vatPointDate)}`,
  );
  const mention = told("Exigibilité de la TVA", due);
  const mentions = mention === undefined ? [] : [mention];
  if (vatBreakdown.length + mentions.length === 0) return;
  yield {
    titles: [
      gap(10),
      ...titled(measure, [
        [WIDE, "TVA"],
        [FIRST, "Base HT"],
        [LAST, "Montant de la TVA"],
      ]),
    ],
    rows: [
      ...vatBreakdown.map(function* ({ category, rate, taxableAmount, taxAmount, ...why }): Generator<Strip> {
        const name = category === "S" ? "TVA" : `${vatCategoryOf(category)} (${category})`;
        const reason = exemption(why.exemptionReason, why.exemptionCode);
        yield gap(2);
        yield* stripsOf(measure, [
          {
            ...WIDE,
            words: [
              { text: rate === undefined ? name : `${name} ${percent(rate)}` },
              ...(reason === undefined ? [] : [{ text: reason, size: 7.5, grey: 0.3 }]),
            ],
          },
          { ...FIRST, words: taxableAmount === undefined ? [] : [{ text: money(taxableAmount, currency) }] },
          { ...LAST, words: taxAmount === undefined ? [] : [{ text: money(taxAmount, currency) }] },
        ]);
      }),
      ...mentions.map((text) => stripsOf(measure, [{ ...WIDE, words: [{ text, size: 7.5 }] }])),
    ],
  };
}

/** How the amount due is called: with a credit note it goes the other way. */
const dueLabel = ({ typeCode }: InvoiceContent): string =>
  CREDIT_NOTE_TYPES.has(typeCode) ? "Net en votre faveur" : "Net à payer";

/** All totals, on the right, the amount due last and larger. */
export function* totalsBlock(measure: Measure, content: InvoiceContent): Generator<Block> {
  const { totals, currency, vatCurrency = currency } = content;
  const label = { x: AREA.left + 240, width: 165, align: "right" } as const;
  const line = function* (
    text: string,
    value: string | undefined,
    style: Partial<Words> = {},
    of = currency,
  ) {
    if (value === undefined) return;
    yield* stripsOf(measure, [
      { ...label, words: [{ text, ...style }] },
      { ...LAST, words: [{ text: money(value, of), ...style }] },
    ]);
  };
  const strips = function* (): Generator<Strip> {
    yield gap(10);
    yield* line("Total des lignes HT", totals.lines);
    yield* line("Remises", totals.allowances && negative(totals.allowances));
    yield* line("Frais", totals.charges);
    yield* line("Total HT", totals.withoutVat, { bold: true });
    yield* line("Total TVA", totals.vat);
    yield* line(`Total TVA en ${currencySign(vatCurrency)}`, totals.vatInVatCurrency, {}, vatCurrency);
    yield* line("Total TTC", totals.withVat, { bold: true });
    yield* line("Déjà payé", totals.paid && negative(totals.paid));
    yield* line("Arrondi", totals.rounding);
    yield gap(2);
    yield rule(label.x, AREA.right - label.x, 0.5);
    yield* line(dueLabel(content), totals.due, { bold: true, size: 11.5 });
    yield gap(4);
  };
  yield { titles: [], rows: [strips()] };
}
