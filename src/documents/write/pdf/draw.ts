import type { Typeface } from "./font/typeface.ts";
import { type Mark, PAGE, type Page } from "./layout/marks.ts";
import { numberText } from "./objects.ts";

/** The faces that pages are drawn in, as their resources name them. */
export interface Letters {
  plain: Typeface;
  bold: Typeface;
}

const short = (value: number): string => numberText(Math.round(value * 100) / 100);

/** Places of PDF count from the bottom of the page. */
const up = (y: number): string => short(PAGE.height - y);

const markText = (mark: Mark, { plain, bold }: Letters): string => {
  const grey = `${short(mark.grey)} g`;
  if (mark.kind === "box") {
    return `${grey} ${short(mark.x)} ${up(mark.y + mark.height)} ${short(mark.width)} ${short(mark.height)} re f`;
  }
  const [name, face] = mark.bold ? ["FB", bold] : ["FP", plain];
  return `${grey} BT /${name} ${short(mark.size)} Tf ${short(mark.x)} ${up(mark.y)} Td ${face.encode(mark.text)} Tj ET`;
};

/** The content stream of a page (ISO 32000-1, 7.8.2), in greys alone. */
export const pageContent = (page: Page, letters: Letters): string =>
  page.map((mark) => markText(mark, letters)).join("\n");
