import type { Surroundings } from "./budget.ts";
import { brokenPdf, unusualFilter } from "./faults.ts";
import { Dictionary, type Value, wholeNumber } from "./values.ts";

/** The one of three neighbours that is nearest to where they point (PNG, 9.4). */
const paeth = (left: number, up: number, corner: number): number => {
  const guess = left + up - corner;
  const toLeft = Math.abs(guess - left);
  const toUp = Math.abs(guess - up);
  const toCorner = Math.abs(guess - corner);
  if (toLeft <= toUp && toLeft <= toCorner) return left;
  return toUp <= toCorner ? up : corner;
};

/** PNG: each row begins with the number of its own predictor, whatever the dictionary says (7.4.4.4). */
const undoPng = (data: Buffer, rowBytes: number, pixelBytes: number): Buffer => {
  const out = Buffer.alloc(data.length - Math.ceil(data.length / (rowBytes + 1)));
  // Before the first row and the first pixel all is 0.
  let to = 0;
  for (let from = 0; from < data.length; from += rowBytes + 1) {
    const kind = data[from] ?? 0;
    if (kind > 4) throw brokenPdf("a row of a compressed part has no known predictor");
    const row = to;
    const end = Math.min(row + rowBytes, out.length);
    for (let source = from + 1; to < end; to++, source++) {
      const left = kind === 0 || kind === 2 || to < row + pixelBytes ? 0 : (out[to - pixelBytes] ?? 0);
      const up = kind < 2 || row === 0 ? 0 : (out[to - rowBytes] ?? 0);
      let guess = left + up;
      if (kind === 3) guess >>= 1;
      if (kind === 4) {
        const corner = row === 0 || to < row + pixelBytes ? 0 : (out[to - rowBytes - pixelBytes] ?? 0);
        guess = paeth(left, up, corner);
      }
      out[to] = (data[source] ?? 0) + guess;
    }
  }
  return out;
};

/** TIFF 2: each component is the difference to the one of the same colour before it, row by row. */
const undoTiff = (data: Buffer, rowBytes: number, colors: number, bits: number): Buffer => {
  const out = Buffer.from(data);
  for (let row = 0; row < out.length; row += rowBytes) {
    const end = Math.min(row + rowBytes, out.length);
    if (bits === 8) {
      for (let i = row + colors; i < end; i++) out[i] = (out[i] ?? 0) + (out[i - colors] ?? 0);
    } else if (bits === 16) {
      for (let i = row + 2 * colors; i + 1 < end; i += 2) {
        out.writeUInt16BE((out.readUInt16BE(i) + out.readUInt16BE(i - 2 * colors)) & 0xffff, i);
      }
    } else {
      const mask = (1 << bits) - 1;
      const shiftOf = (component: number): number => 8 - bits - ((component * bits) & 7);
      const byteOf = (component: number): number => row + ((component * bits) >> 3);
      for (let i = colors; i < ((end - row) * 8) / bits; i++) {
        const before = (out[byteOf(i - colors)] ?? 0) >> shiftOf(i - colors);
        const byte = out[byteOf(i)] ?? 0;
        const value = ((byte >> shiftOf(i)) + before) & mask;
        out[byteOf(i)] = (byte & ~(mask << shiftOf(i))) | (value << shiftOf(i));
      }
    }
  }
  return out;
};

/**
 * Undoes the predictor that stands before a compression (ISO 32000-1, 7.4.4.4).
 * @throws DocumentFault for one that is unknown, or parameters that make no sense
 */
export const undoPredictor = (data: Buffer, parameters: Value, { budget, resolve }: Surroundings): Buffer => {
  if (!(parameters instanceof Dictionary) || data.length === 0) return data;
  const number = (key: string, absent: number): number => {
    const value = resolve(parameters.get(key));
    return value === null ? absent : (wholeNumber(value) ?? 0);
  };
  const predictor = number("Predictor", 1);
  if (predictor === 1) return data;
  if (predictor !== 2 && (predictor < 10 || predictor > 15)) throw unusualFilter(`predictor ${predictor}`);
  const [colors, bits, columns] = [number("Colors", 1), number("BitsPerComponent", 8), number("Columns", 1)];
  const rowBytes = Math.ceil((colors * bits * columns) / 8);
  if (colors < 1 || columns < 1 || ![1, 2, 4, 8, 16].includes(bits) || rowBytes > data.length) {
    throw brokenPdf("the parameters of a compressed part make no sense");
  }
  budget.unpacked(data.length);
  return predictor === 2
    ? undoTiff(data, rowBytes, colors, bits)
    : undoPng(data, rowBytes, Math.max(1, (colors * bits) >> 3));
};
