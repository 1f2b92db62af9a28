import { setImmediate } from "node:timers/promises";
import { DocumentFault } from "../../../types.ts";
import { AREA, type Mark, type Page, type Strip } from "./marks.ts";

/** What belongs together, such as a table. */
export interface Block {
  /** Stand above the first row, and again on each page that begins with another. */
  titles: readonly Strip[];
  /** Rows stay on one page unless they are long. */
  rows: Iterable<Iterable<Strip>>;
}

/** Ten thousand lines with a description each fit; what does not is no invoice that anybody reads. */
const MOST_PAGES = 2_000;

/** The fault of an invoice that is longer to read than it may be. */
export const tooLong = (what = `${MOST_PAGES} pages`): DocumentFault =>
  new DocumentFault(
    "too_large",
    "readable_too_long",
    `The readable invoice would have more than ${what}.`,
    "Shorten the texts, send annexes apart, or ask for UBL or CII.",
  );

/** A page in the making may be filled by so many strips of a row that is not torn. */
const WHOLE_ROW = 24;
/** Strips that stay together where a longer row begins. */
const ROW_START = 3;

/** Rows of which no page gets full, as empty ones, after which others are let in all the same. */
const ROWS_AT_ONCE = 100;

/** Lays strips on pages. */
class Filler {
  readonly pages: Page[] = [];
  readonly #head: readonly Strip[];
  #page: Page = [];
  #y = 0;

  /** @param head - stands on top of each page but the first */
  constructor(head: readonly Strip[]) {
    this.#head = head;
    this.#open([]);
  }

  #open(strips: readonly Strip[]): void {
    if (this.pages.length >= MOST_PAGES) throw tooLong();
    this.#page = [];
    this.pages.push(this.#page);
    this.#y = AREA.top;
    for (const strip of strips) this.put(strip);
  }

  turn(titles: readonly Strip[]): void {
    this.#open([...this.#head, ...titles]);
  }

  hasRoom(height: number): boolean {
    return this.#y + height <= AREA.bottom;
  }

  put({ height, marks }: Strip): void {
    const y = this.#y;
    for (const mark of marks) this.#page.push({ ...mark, y: y + mark.y } satisfies Mark);
    this.#y += height;
  }
}

const heightOf = (strips: readonly Strip[]): number => strips.reduce((sum, { height }) => sum + height, 0);

/** Takes up to so many from what is iterated. */
const take = <T>(iterator: Iterator<T>, count: number): T[] => {
  const taken: T[] = [];
  while (taken.length < count) {
    const next = iterator.next();
    if (next.done === true) break;
    taken.push(next.value);
  }
  return taken;
};

/**
 * Lays blocks on as many pages as they need, between the edges of the area. Rows that are not long are not torn, nor
 * titles from their first row; of a long one the first lines stay together. Others are let in between pages, so that no
 * document keeps the process from answering.
 *
 * @param head - stands on top of each page but the first
 * @throws DocumentFault for more pages than anybody reads
 */
export const paginate = async (blocks: Iterable<Block>, head: readonly Strip[]): Promise<Page[]> => {
  const filler = new Filler(head);
  for (const { titles, rows } of blocks) {
    let above = titles;
    let count = 0;
    for (const row of rows) {
      const strips = row[Symbol.iterator]();
      const start = take(strips, WHOLE_ROW);
      const isWhole = start.length < WHOLE_ROW;
      const together = heightOf([...above, ...(isWhole ? start : start.slice(0, ROW_START))]);
      if (!filler.hasRoom(together)) {
        await setImmediate();
        filler.turn(titles);
      } else {
        for (const strip of above) filler.put(strip);
      }
      above = [];
      for (let strip = start.shift(); strip !== undefined; strip = start.shift() ?? take(strips, 1)[0]) {
        if (!filler.hasRoom(strip.height)) {
          await setImmediate();
          filler.turn(titles);
        }
        filler.put(strip);
      }
      if (++count % ROWS_AT_ONCE === 0) await setImmediate();
    }
  }
  return filler.pages;
};
