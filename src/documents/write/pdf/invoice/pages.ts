import type { InvoiceContent } from "../../../content/index.ts";
import { AREA, type Mark, type Measure, type Page } from "../layout/marks.ts";
import { type Block, paginate, tooLong } from "../layout/pages.ts";
import { gap, rule, shortened, stripsOf } from "../layout/strips.ts";
import { attachmentsBlock, notesBlock, paymentBlock } from "./ending.ts";
import { headBlock, partiesBlock, referencesBlock, shortTitle } from "./facts.ts";
import { linesBlock } from "./lines.ts";
import { allowancesBlock, totalsBlock, vatBlock } from "./sums.ts";

const FOOT = { size: 7, bold: false, grey: 0.35 };
const FOOT_Y = 812;

function* blocks(measure: Measure, content: InvoiceContent): Generator<Block> {
  for (const part of [
    headBlock,
    partiesBlock,
    referencesBlock,
    linesBlock,
    allowancesBlock,
    vatBlock,
    totalsBlock,
    paymentBlock,
    notesBlock,
    attachmentsBlock,
  ]) {
    yield* part(measure, content);
    yield { titles: [], rows: [[gap(4)]] };
  }
}

/** Which invoice a page is of, and which of its pages. */
const foot = (measure: Measure, title: string, page: number, pages: number): Mark[] => {
  const text = `page ${page}/${pages}`;
  return [
    { kind: "text", x: AREA.left, y: FOOT_Y, text: title, ...FOOT },
    { kind: "text", x: AREA.right - measure(text, FOOT), y: FOOT_Y, text, ...FOOT },
  ];
};

/** Letters that are laid out at most, as on eight hundred full pages: while they are, each takes memory many times over. */
const MOST_LETTERS = 4_000_000;

/** Letters of all texts within a value, the bytes of attachments left out. */
const lettersIn = (value: unknown): number => {
  if (typeof value === "string") return value.length;
  if (typeof value !== "object" || value === null) return 0;
  let letters = 0;
  for (const [name, member] of Object.entries(value)) {
    if (name !== "content") letters += lettersIn(member);
  }
  return letters;
};

/**
 * The readable invoice: everything that its content says, in French, on as many pages as it takes. Bytes of attachments
 * alone are left out. Pure: what is drawn follows from the content and from how wide letters are.
 *
 * @throws DocumentFault for more letters or pages than anybody reads
 */
export const invoicePages = async (content: InvoiceContent, measure: Measure): Promise<Page[]> => {
  if (lettersIn(content) > MOST_LETTERS) throw tooLong(`${MOST_LETTERS} letters`);
  const width = AREA.right - AREA.left;
  const title = shortened(shortTitle(content), width - 80, (text) => measure(text, FOOT));
  const head = [
    ...stripsOf(measure, [
      { x: AREA.left, width: width, words: [{ text: title, size: FOOT.size, bold: true, grey: FOOT.grey }] },
    ]),
    rule(),
    gap(6),
  ];
  const pages = await paginate(blocks(measure, content), head);
  for (const [i, page] of pages.entries()) page.push(...foot(measure, title, i + 1, pages.length));
  return pages;
};
