import { inflateSync } from "node:zlib";
import { brokenPdf, isDictionary, isName, type PdfDictionary, type PdfValue } from "./pdf-syntax.ts";
import { DocumentFault } from "./types.ts";

const asArray = (value: PdfValue | undefined): PdfValue[] =>
  value === undefined || value === null ? [] : Array.isArray(value) ? value : [value];

/** Undoes the PNG predictors that cross-reference and object streams use (ISO 32000-1, 7.4.4.4). */
const undoPredictor = (data: Buffer, parameters: PdfDictionary): Buffer => {
  const number = (key: string, otherwise: number): number => {
    const value = parameters.entries.get(key);
    return typeof value === "number" ? value : otherwise;
  };
  const predictor = number("Predictor", 1);
  if (predictor < 2) return data;
  const bytesPerPixel = Math.ceil((number("Colors", 1) * number("BitsPerComponent", 8)) / 8);
  const width = Math.ceil((number("Colors", 1) * number("BitsPerComponent", 8) * number("Columns", 1)) / 8);
  if (predictor < 10 || !(width >= 1 && width <= 65_536) || !(bytesPerPixel >= 1)) {
    throw brokenPdf("a stream has an unknown predictor");
  }
  const rows = Math.floor(data.length / (width + 1));
  const out = Buffer.alloc(rows * width);
  for (let row = 0; row < rows; row++) {
    const from = row * (width + 1);
    const to = row * width;
    const type = data[from] ?? 0;
    for (let i = 0; i < width; i++) {
      const left = i >= bytesPerPixel ? (out[to + i - bytesPerPixel] ?? 0) : 0;
      const up = row > 0 ? (out[to + i - width] ?? 0) : 0;
      const upLeft = row > 0 && i >= bytesPerPixel ? (out[to + i - width - bytesPerPixel] ?? 0) : 0;
      out[to + i] = (data[from + 1 + i] ?? 0) + prediction(type, left, up, upLeft);
    }
  }
  return out;
};

const prediction = (type: number, left: number, up: number, upLeft: number): number => {
  if (type === 1) return left;
  if (type === 2) return up;
  if (type === 3) return (left + up) >> 1;
  if (type !== 4) return 0;
  const estimate = left + up - upLeft;
  const [a, b, c] = [Math.abs(estimate - left), Math.abs(estimate - up), Math.abs(estimate - upLeft)];
  if (a <= b && a <= c) return left;
  return b <= c ? up : upLeft;
};

/**
 * Inflates at most `limit` bytes; past that `tooLarge` is thrown.
 * @throws DocumentFault when the data is damaged
 */
export const inflateWithin = (data: Uint8Array, limit: number, tooLarge: () => DocumentFault): Buffer => {
  try {
    return inflateSync(data, { maxOutputLength: Math.max(1, limit) });
  } catch (error) {
    if (error instanceof RangeError) throw tooLarge();
    throw brokenPdf("a compressed part cannot be unpacked");
  }
};

/**
 * Undoes the filters of a stream, each within `limit` bytes. Only Flate is taken: nothing else occurs around
 * invoices, and every further decoder is one more way to blow a file up.
 */
export const decodeStream = (
  data: Buffer,
  dictionary: PdfDictionary,
  limit: number,
  tooLarge: () => DocumentFault,
): Buffer => {
  const filters = asArray(dictionary.entries.get("Filter"));
  const parameters = asArray(dictionary.entries.get("DecodeParms"));
  let decoded = data;
  for (const [i, filter] of filters.entries()) {
    if (!isName(filter, "FlateDecode") && !isName(filter, "Fl")) {
      throw new DocumentFault(
        "unsupported",
        "pdf_filter_unsupported",
        "A part of the PDF that the invoice needs is compressed in an unusual way.",
        "Create the PDF with another tool, or send its XML alone.",
      );
    }
    decoded = inflateWithin(decoded, limit, tooLarge);
    const parameter = parameters[i];
    if (parameter !== undefined && isDictionary(parameter)) decoded = undoPredictor(decoded, parameter);
  }
  if (decoded.length > limit) throw tooLarge();
  return decoded;
};

/** Object and cross-reference streams together are past their limit. */
export const objectStreamsTooLarge = (): DocumentFault =>
  new DocumentFault(
    "too_large",
    "pdf_object_streams_too_large",
    "The PDF unpacks to far more than an invoice needs.",
    "Create the PDF again without compression of its objects, or send its XML alone.",
  );

/** Two bytes that begin compressed data: a multiple of 31 with method 8 (RFC 1950). */
const isZlib = (data: Buffer): boolean =>
  data.length > 2 && ((data[0] ?? 0) & 0x0f) === 8 && data.readUInt16BE(0) % 31 === 0;

/** An object stream that nothing refers to still blows up in the readers that come after this one. */
export const refuseObjectStreamBombs = (pdf: Buffer, limit: number): void => {
  let left = limit;
  let at = pdf.indexOf("/ObjStm");
  while (at >= 0) {
    const stream = pdf.indexOf("stream", at);
    if (stream < 0) return;
    const data = pdf.subarray(stream + (pdf[stream + 6] === 0x0d ? 8 : 7));
    if (stream - at < 2048 && isZlib(data)) left -= inflateWithin(data, left, objectStreamsTooLarge).length;
    at = pdf.indexOf("/ObjStm", stream);
  }
};
