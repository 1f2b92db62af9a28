import { inflateSync } from "node:zlib";
import {
  PDFArray,
  type PDFContext,
  PDFDict,
  PDFName,
  PDFNumber,
  type PDFObject,
  PDFRef,
} from "@cantoo/pdf-lib";
import { DocumentFault } from "../types.ts";

/** The PDF breaks its own syntax. */
export const brokenPdf = (what: string): DocumentFault =>
  new DocumentFault(
    "invalid",
    "pdf_broken",
    `The PDF is damaged: ${what}.`,
    "Create the PDF again, or send its XML alone.",
  );

/** The PDF is past what an invoice needs of pages, objects or values. */
export const pdfTooComplex = (): DocumentFault =>
  new DocumentFault(
    "too_large",
    "pdf_too_complex",
    "The PDF has too many objects.",
    "Print the document to a simpler PDF, or send its XML alone.",
  );

const unusualFilter = (): DocumentFault =>
  new DocumentFault(
    "unsupported",
    "pdf_filter_unsupported",
    "A part of the PDF that the invoice needs is compressed in an unusual way.",
    "Create the PDF with another tool, or send its XML alone.",
  );

/** Follows references to the object itself; undefined for one that does not exist. */
export const resolve = (context: PDFContext, value: PDFObject | undefined): PDFObject | undefined => {
  let current = value;
  for (let hops = 0; current instanceof PDFRef; hops++) {
    if (hops > 16) throw brokenPdf("a reference leads back to itself");
    current = context.lookup(current);
  }
  return current;
};

/** Entry of a dictionary, references followed; undefined where either is missing. */
export const entry = (
  context: PDFContext,
  dictionary: PDFObject | undefined,
  key: string,
): PDFObject | undefined =>
  dictionary instanceof PDFDict ? resolve(context, dictionary.get(PDFName.of(key))) : undefined;

const listOf = (value: PDFObject | undefined): (PDFObject | undefined)[] =>
  value === undefined ? [] : value instanceof PDFArray ? value.asArray() : [value];

/** Inflates at most `limit` bytes; past that `tooLarge` is thrown. */
const inflateWithin = (data: Uint8Array, limit: number, tooLarge: () => DocumentFault): Buffer => {
  try {
    return inflateSync(data, { maxOutputLength: Math.max(1, limit) });
  } catch (error) {
    if (error instanceof RangeError) throw tooLarge();
    throw brokenPdf("a compressed part cannot be unpacked");
  }
};

/**
 * Undoes the filters of a stream, each within `limit` bytes: the library's own decoding has no limit. Only Flate is
 * taken: nothing else occurs around invoices, and every further decoder is one more way to blow a file up.
 * @throws DocumentFault for another filter or damaged data, and `tooLarge` past the limit
 */
export const decodeStream = (
  context: PDFContext,
  stream: { dict: PDFDict; contents: Uint8Array },
  limit: number,
  tooLarge: () => DocumentFault,
): Uint8Array => {
  for (const parameters of listOf(entry(context, stream.dict, "DecodeParms"))) {
    const predictor = entry(context, resolve(context, parameters), "Predictor");
    if (predictor instanceof PDFNumber && predictor.asNumber() > 1) throw unusualFilter();
  }
  let decoded = stream.contents;
  for (const filter of listOf(entry(context, stream.dict, "Filter"))) {
    const name = resolve(context, filter);
    if (name !== PDFName.of("FlateDecode") && name !== PDFName.of("Fl")) throw unusualFilter();
    decoded = inflateWithin(decoded, limit, tooLarge);
  }
  if (decoded.length > limit) throw tooLarge();
  return decoded;
};
