/** How a table is written: as programs read it, or as French spreadsheets open it. */
export const CSV_SEPARATORS = ["comma", "semicolon"] as const;
export type CsvSeparator = (typeof CSV_SEPARATORS)[number];

/** A cell: a text, or a decimal that a spreadsheet is to count with. */
export type Cell = string | null | { decimal: string | null };

/** Text that a spreadsheet would work out instead of showing it (CWE-1236). */
const FORMULA = /^[=+\-@\t\r\n]/;
const NUMBER = /^[+-]?\d+([.,]\d+)?$/;

/**
 * Writes rows of a table (RFC 4180). With semicolons come decimal commas and a byte order mark before the first row, by
 * which a French Excel knows that the file is UTF-8. A text that would be worked out as a formula gets an apostrophe before
 * it; a plain number does not.
 */
export const csvWriter = (separator: CsvSeparator) => {
  const [between, point] = separator === "comma" ? [",", "."] : [";", ","];
  const written = (cell: Cell): string => {
    if (cell === null) return "";
    const text = typeof cell === "string" ? cell : (cell.decimal ?? "").replace(".", point);
    const shown = FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text;
    return /[",;\r\n\t]|^\s|\s$/.test(shown) && !NUMBER.test(shown)
      ? `"${shown.replaceAll('"', '""')}"`
      : shown.includes(between)
        ? `"${shown}"`
        : shown;
  };
  return {
    start: separator === "semicolon" ? "\ufeff" : "",
    row: (cells: readonly Cell[]): string => `${cells.map(written).join(between)}\r\n`,
  };
};
