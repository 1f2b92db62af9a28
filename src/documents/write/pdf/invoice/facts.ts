import type { InvoiceContent } from "../../../content/index.ts";
import { AREA, type Measure, type Strip } from "../layout/marks.ts";
import type { Block } from "../layout/pages.ts";
import { DIM, gap, rule, stripsOf, type Words } from "../layout/strips.ts";
import { day, joined, period, told } from "./french.ts";
import { termsOf } from "./line-words.ts";
import { addressLines, identifierLine, linesOf, otherParties, partyWords } from "./parties.ts";
import { processOf, schemeOf, titleOf } from "./words.ts";

const GAP = 16;
const HALF = (AREA.right - AREA.left - GAP) / 2;
const LABEL = 104;

/** The two halves of the page. */
const HALVES = [AREA.left, AREA.left + HALF + GAP] as const;

/** Two things side by side at a time. */
function* inPairs<T>(
  items: readonly T[],
  pair: (items: readonly T[]) => Iterable<Strip>,
): Generator<Iterable<Strip>> {
  for (let i = 0; i < items.length; i += 2) yield pair(items.slice(i, i + 2));
}

/** What is said, each with what it is called, in two columns. */
export const factRows = (
  measure: Measure,
  facts: readonly (readonly [label: string, text: string | undefined])[],
): Iterable<Iterable<Strip>> =>
  inPairs(
    facts.filter(([, text]) => text !== undefined && text !== ""),
    (pair) =>
      stripsOf(
        measure,
        pair.flatMap(([label, text = ""], i) => {
          const x = HALVES[i] ?? AREA.left;
          return [
            { x, width: LABEL - 6, words: [{ text: label, grey: DIM }] },
            { x: x + LABEL, width: HALF - LABEL, words: [{ text }] },
          ];
        }),
      ),
  );

/** What is in two columns, each thing under its own heading. */
const wordsInPairs = (measure: Measure, things: readonly (readonly Words[])[]): Iterable<Iterable<Strip>> =>
  inPairs(things, function* (pair) {
    yield gap(8);
    yield* stripsOf(
      measure,
      pair.map((words, i) => ({ x: HALVES[i] ?? AREA.left, width: HALF, words })),
    );
  });

/** Title, number and day; who sells and who buys. */
export function* headBlock(measure: Measure, content: InvoiceContent): Generator<Block> {
  const { seller, buyer, typeCode, number, issueDate, dueDate } = content;
  yield {
    titles: [],
    rows: [
      (function* (): Generator<Strip> {
        yield* stripsOf(measure, [
          {
            x: AREA.left,
            width: HALF,
            words: [{ text: seller.tradingName ?? seller.name ?? "", size: 15, bold: true }],
          },
          {
            x: HALVES[1],
            width: HALF,
            words: [
              { text: titleOf(typeCode), size: 15, bold: true },
              { text: `N° ${number}`, size: 11, bold: true },
              { text: `Date d'émission : ${day(issueDate)}` },
              ...(dueDate === undefined ? [] : [{ text: `Échéance : ${day(dueDate)}` }]),
            ],
          },
        ]);
        yield gap(6);
        yield rule();
      })(),
      ...wordsInPairs(measure, [partyWords("Vendeur", seller), partyWords("Acheteur", buyer)]),
    ],
  };
}

/** Everybody else, and where the goods went. */
export function* partiesBlock(measure: Measure, content: InvoiceContent): Generator<Block> {
  const { delivery, deliveryTerms } = content;
  const to: Words[] = linesOf(
    delivery?.date && `Le ${day(delivery.date)}`,
    delivery?.name,
    delivery?.location && identifierLine(delivery.location),
    ...addressLines(delivery?.address),
    termsOf(deliveryTerms),
  );
  const things = [
    ...otherParties(content),
    ...(to.length === 0 ? [] : [[{ text: "Livraison", size: 7.5, bold: true, grey: DIM }, ...to]]),
  ];
  yield { titles: [], rows: wordsInPairs(measure, things) };
}

/** What the invoice refers to. */
export function* referencesBlock(measure: Measure, content: InvoiceContent): Generator<Block> {
  const { delivery, precedingInvoices, invoicedObjects } = content;
  yield {
    titles: [gap(10), rule()],
    rows: factRows(measure, [
      ["Période facturée", period(delivery?.periodStart, delivery?.periodEnd)],
      ["Référence acheteur", content.buyerReference],
      ["Commande", content.purchaseOrderReference],
      ["Commande vendeur", content.salesOrderReference],
      ["Contrat", content.contractReference],
      ["Projet", content.projectReference],
      ["Appel d'offres ou lot", content.tenderReference],
      ["Bon de livraison", content.despatchAdviceReference],
      ["Avis de réception", content.receivingAdviceReference],
      ["Imputation comptable", content.accountingReference],
      ...invoicedObjects.map(({ scheme, value }) => [schemeOf(scheme), value] as const),
      ...precedingInvoices.map(
        ({ number, issueDate, typeCode }) =>
          [
            typeCode === undefined ? "Facture précédente" : titleOf(typeCode),
            joined(" ", number, issueDate && `du ${day(issueDate)}`),
          ] as const,
      ),
      ["Cadre de facturation", content.process && processOf(content.process)],
      ["Devise", joined(" ", content.currency, content.vatCurrency && `(TVA en ${content.vatCurrency})`)],
    ]),
  };
}

/** A line that says which invoice a page is of. */
export const shortTitle = ({ typeCode, number, seller }: InvoiceContent): string =>
  joined(" – ", told(titleOf(typeCode), number), seller.name) ?? "";
