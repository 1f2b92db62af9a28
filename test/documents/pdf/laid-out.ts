import type { InvoiceContent } from "../../../src/documents/index.ts";
import { day, quantity } from "../../../src/documents/write/pdf/invoice/french.ts";
import {
  AREA,
  type Mark,
  type Measure,
  PAGE,
  type Page,
  type TextMark,
} from "../../../src/documents/write/pdf/layout/marks.ts";

/** Firm spaces as others. */
export const plain = (text: string): string => text.replace(/[\u00A0\u202F]/g, " ");

const isText = (mark: Mark): mark is TextMark => mark.kind === "text";
export const textsOf = (page: Page): TextMark[] => page.filter(isText);
export const wordsOf = (pages: readonly Page[]): string =>
  pages.flatMap((page) => textsOf(page).map(({ text }) => plain(text))).join("\n");
const bare = (text: string): string => text.replace(/\s/g, "");

/** Where a line of text is: letters reach above the line that they stand on, some below it. */
const boxOf = (mark: TextMark, measure: Measure) => ({
  left: mark.x,
  right: mark.x + measure(mark.text, mark),
  top: mark.y - 0.78 * mark.size,
  bottom: mark.y + 0.24 * mark.size,
});

/** Texts of a page that run into each other, or out of the page. */
export const collisions = (page: Page, measure: Measure): string[] => {
  const boxes = textsOf(page).map((mark) => ({ text: mark.text, ...boxOf(mark, measure) }));
  const outside = boxes.filter(
    ({ left, right, top, bottom }) =>
      left < AREA.left - 0.1 || right > AREA.right + 0.1 || top < 20 || bottom > PAGE.height - 20,
  );
  const crossing = boxes.flatMap((a, i) =>
    boxes
      .slice(i + 1)
      .filter(
        (b) =>
          a.left < b.right - 0.1 &&
          b.left < a.right - 0.1 &&
          a.top < b.bottom - 0.1 &&
          b.top < a.bottom - 0.1,
      )
      .map((b) => `${a.text} / ${b.text}`),
  );
  return [...outside.map(({ text }) => text), ...crossing];
};

/** Members that are shown in words of their own, by what is around them, or not at all: codes, bytes. */
const IN_OTHER_WORDS: ReadonlySet<string> = new Set([
  ...["typeCode", "currency", "process", "profile", "vatPointCode", "meansCode", "subjectCode", "role"],
  ...["scheme", "country", "originCountry", "unit", "priceBaseUnit", "priceBaseQuantity", "vatCategory"],
  ...["category", "reasonCode", "subtype", "parentLineId", "content"],
]);

export const leaves = (value: unknown, key = ""): string[] => {
  if (IN_OTHER_WORDS.has(key) || value === null || typeof value === "boolean") return [];
  if (typeof value === "string" || typeof value === "number") return [String(value)];
  return Object.entries(value as object).flatMap(([name, member]) =>
    leaves(member, Array.isArray(value) ? key : name),
  );
};

/** Ways in which a value may stand on the page. */
const formsOf = (leaf: string): string[] => [
  leaf,
  ...(/^\d{4}-\d\d-\d\d$/.test(leaf) ? [day(leaf)] : []),
  ...(/^-?[\d.]+$/.test(leaf) ? [quantity(leaf)] : []),
];

/** Words of a content that no page has. Words, since others may stand between the lines of a text. */
export const lost = (content: InvoiceContent, pages: readonly Page[]): string[] => {
  const shown = bare(wordsOf(pages));
  return leaves(content).filter(
    (leaf) => !formsOf(leaf).some((form) => form.split(/\s+/).every((word) => shown.includes(bare(word)))),
  );
};
