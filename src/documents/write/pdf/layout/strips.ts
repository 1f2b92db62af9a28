import { AREA, type BoxMark, type Mark, type Measure, type Strip, type Style } from "./marks.ts";
import { shownText, wrap } from "./wrap.ts";

/** A text within a cell: it begins a line of its own, and takes as many as it needs. */
export interface Words {
  text: string;
  size?: number;
  bold?: boolean;
  grey?: number;
}

/** A place between two x in which texts stand one under the other. */
export interface Cell {
  x: number;
  width: number;
  align?: "left" | "right";
  words: readonly Words[];
}

const SIZE = 8.5;
/** Distance of lines, and of the top of a line from where its letters stand, by the size of the letters. */
const [LEADING, ASCENT] = [1.3, 1];

/** Greys that text is set in, the second that of what is beside the matter. */
const BLACK = 0;
export const DIM = 0.35;

interface Line {
  text: string;
  style: Style;
}

function* linesOf({ words, width }: Cell, measure: Measure): Generator<Line> {
  for (const { text, size = SIZE, bold = false, grey = BLACK } of words) {
    const style: Style = { size, bold, grey };
    for (const line of wrap(text, width, (part) => measure(part, style))) yield { text: line, style };
  }
}

/** The lines of cells that stand side by side: the first line of each in the first strip, and so on. */
export function* stripsOf(measure: Measure, cells: readonly Cell[]): Generator<Strip> {
  const columns = cells.map((cell) => ({ cell, lines: linesOf(cell, measure) }));
  for (;;) {
    const row = columns.flatMap(({ cell, lines }) => {
      const next = lines.next();
      return next.done === true ? [] : [{ cell, ...next.value }];
    });
    if (row.length === 0) return;
    const size = Math.max(...row.map(({ style }) => style.size));
    yield {
      height: size * LEADING,
      marks: row.map(({ cell, text, style }): Mark => {
        const free = cell.align === "right" ? cell.width - measure(text, style) : 0;
        return { kind: "text", x: cell.x + free, y: size * ASCENT, text, ...style };
      }),
    };
  }
}

/** Nothing, of this height. */
export const gap = (height: number): Strip => ({ height, marks: [] });

/** A thin line from `x` on, as wide as the page where nothing else is said, with a little room around it. */
export const rule = (x: number = AREA.left, width: number = AREA.right - AREA.left, grey = 0.7): Strip => ({
  height: 5,
  marks: [{ kind: "box", x, y: 2, width, height: 0.5, grey }],
});

/** The strips on a ground of grey, as the titles of a table have it. */
export const shaded = (strips: readonly Strip[]): Strip[] => {
  const { left, right } = AREA;
  // Each covers its own height, and the hair's breadth to the next.
  const ground = (height: number): BoxMark => ({
    kind: "box",
    x: left,
    y: 0,
    width: right - left,
    height,
    grey: 0.92,
  });
  return [gap(2), ...strips, gap(3)].map(({ height, marks }) => ({
    height,
    marks: [ground(height + 0.2), ...marks],
  }));
};

/** The beginning of a text that fits into `width`, with dots where it was cut: for what is said elsewhere in full. */
export const shortened = (text: string, width: number, measure: (text: string) => number): string => {
  const [line = "", ...more] = wrap(shownText(text).slice(0, 300), width - measure("…"), measure);
  return more.length === 0 ? line : `${line}…`;
};
