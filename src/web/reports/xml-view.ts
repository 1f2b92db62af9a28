/** Bytes of a file that a page shows: browsers lay more out slowly, and nobody reads it. */
const MOST = 200_000;

/** A file as a page shows it. */
export interface XmlView {
  /** Each element in a line of its own, by its depth. */
  text: string;
  /** Bytes that are shown, and bytes of the whole file. */
  shown: number;
  all: number;
}

/** The beginning of an XML file, indented for people: what it says is not changed, and not checked. */
export const xmlView = (bytes: Uint8Array): XmlView => {
  const shown = bytes.subarray(0, MOST);
  // A letter that the cut went through is left out.
  const text = new TextDecoder().decode(shown, { stream: true });
  return { text: indented(text), shown: shown.length, all: bytes.length };
};

const indented = (xml: string): string => {
  let depth = 0;
  return xml
    .trim()
    .replace(/>\s*</g, ">\n<")
    .split("\n")
    .map((line) => {
      if (line.startsWith("</")) depth = Math.max(0, depth - 1);
      const shown = "  ".repeat(depth) + line;
      if (/^<[^/?!]/.test(line) && !line.includes("</") && !line.endsWith("/>")) depth += 1;
      return shown;
    })
    .join("\n");
};
