import type { PdfFile } from "../../pdf/file.ts";
import { decodeText } from "../../pdf/strings.ts";
import { Stream } from "../../pdf/values.ts";
import { DocumentFault } from "../../types.ts";
import type { DocumentProperties } from "./xmp.ts";

/** Metadata past this is nobody's: what it claims is not looked for. */
const MOST_METADATA = 1_000_000;

/** Day and time of PDF (ISO 32000-1, 7.9.4): from the month on, what is left out is the first. */
const DATE =
  /^D:(\d{4})(?:(\d\d)(?:(\d\d)(?:(\d\d)(?:(\d\d)(\d\d)?)?)?)?)?(?:(Z)|([-+]\d\d)'?(?:(\d\d)'?)?)?/;

/** A date of PDF as XMP writes it, without a zone where it has none; nothing for what is no date. */
export const xmpDate = (text: string): string | undefined => {
  const found = DATE.exec(text.trim());
  if (found === null) return undefined;
  const [
    ,
    year,
    month = "01",
    day = "01",
    hour = "00",
    minute = "00",
    second = "00",
    utc = "",
    zone,
    rest = "00",
  ] = found;
  return `${year}-${month}-${day}T${hour}:${minute}:${second}${zone === undefined ? utc : `${zone}:${rest}`}`;
};

/** What a PDF says of itself in its information dictionary. */
export const propertiesOf = (file: PdfFile): DocumentProperties => {
  const textOf = (key: string): string | undefined => {
    const value = file.entry(file.resolve(file.trailer.get("Info")), key);
    return Buffer.isBuffer(value) ? decodeText(value) : undefined;
  };
  return {
    title: textOf("Title"),
    author: textOf("Author"),
    subject: textOf("Subject"),
    keywords: textOf("Keywords"),
    creator: textOf("Creator"),
    producer: textOf("Producer"),
    created: xmpDate(textOf("CreationDate") ?? ""),
    modified: xmpDate(textOf("ModDate") ?? ""),
  };
};

/** A property of XMP with a short value, as an element or as an attribute. */
const valueIn = (xmp: string, name: string): string | null =>
  new RegExp(`\\b${name}(?:\\s*=\\s*["']|\\s*>)\\s*(\\w+)`).exec(xmp)?.[1] ?? null;

/**
 * The level of PDF/A-3 that a PDF claims: A, B or U. Null where it claims nothing, or another part: parts 1 and 2 have
 * no room for an invoice, so that the claim would become false.
 */
export const pdfALevelOf = (file: PdfFile): string | null => {
  const metadata = file.entry(file.catalog, "Metadata");
  if (!(metadata instanceof Stream)) return null;
  try {
    const data = file.data(metadata);
    if (data.length > MOST_METADATA) return null;
    const xmp = data.toString("utf8");
    const level = valueIn(xmp, "pdfaid:conformance");
    return valueIn(xmp, "pdfaid:part") === "3" && /^[ABU]$/.test(level ?? "") ? level : null;
  } catch (error) {
    // What cannot be read claims nothing, and is replaced.
    if (error instanceof DocumentFault) return null;
    throw error;
  }
};
