/** Lengths are in points (1/72 inch); x from the left edge of the page, y from its top. */

/** How a text is set. */
export interface Style {
  /** Height of its letters. */
  size: number;
  bold: boolean;
  /** How light it is: 0 black, 1 white. */
  grey: number;
}

/** One line of text; y is where its letters stand. */
export interface TextMark extends Style {
  kind: "text";
  x: number;
  y: number;
  text: string;
}

/** A rectangle, thin ones being rules; y is its top. */
export interface BoxMark {
  kind: "box";
  x: number;
  y: number;
  width: number;
  height: number;
  grey: number;
}

export type Mark = TextMark | BoxMark;

/** The marks of a page, in the order in which they are drawn. */
export type Page = Mark[];

/** A stripe as wide as the page that is never cut: marks with y from its top. */
export interface Strip {
  height: number;
  marks: readonly Mark[];
}

/** How wide a text is in a style. */
export type Measure = (text: string, style: Style) => number;

/** A4. */
export const PAGE = { width: 595.28, height: 841.89 } as const;

/** What is printed on: from the left edge to the right one. */
export const AREA = { left: 42, right: 553.28, top: 42, bottom: 790 } as const;
