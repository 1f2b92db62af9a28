import { inflateSync } from "node:zlib";
import type { DocumentFault } from "../types.ts";
import type { Surroundings } from "./budget.ts";
import { attachmentTooLarge, brokenPdf, unusualFilter } from "./faults.ts";
import { undoPredictor } from "./predictors.ts";
import { type Dictionary, listOf, Name } from "./values.ts";

/** Two are lawful habits (ASCII85 over Flate); more than three serve only to blow a file up. */
const MAX_FILTERS = 3;

const HEX_DIGITS = Buffer.from("0123456789abcdef0123456789ABCDEF");

const isWhite = (byte: number): boolean => byte === 32 || (byte >= 9 && byte <= 13) || byte === 0;

/** Undoes one filter within `limit` bytes; past that `tooLarge` is thrown. */
type Undo = (data: Buffer, limit: number, tooLarge: () => DocumentFault) => Buffer;

const inflate: Undo = (data, limit, tooLarge) => {
  try {
    return inflateSync(data, { maxOutputLength: Math.max(1, limit) });
  } catch (error) {
    if (error instanceof RangeError) throw tooLarge();
    throw brokenPdf("a compressed part cannot be unpacked");
  }
};

/** ISO 32000-1, 7.4.2: pairs of digits up to `>`. */
const fromHex: Undo = (data, limit, tooLarge) => {
  const output = Buffer.alloc(Math.min(limit, (data.length + 1) >> 1));
  let digits = 0;
  for (let i = 0; i < data.length; i++) {
    const byte = data[i] ?? 0;
    if (isWhite(byte)) continue;
    if (byte === 0x3e) break;
    const digit = HEX_DIGITS.indexOf(byte);
    if (digit < 0) throw brokenPdf("a part in hexadecimal digits has others");
    const at = digits >> 1;
    if (at >= output.length) throw tooLarge();
    output[at] = (output[at] ?? 0) | ((digit & 15) << (digits % 2 === 0 ? 4 : 0));
    digits++;
  }
  return output.subarray(0, (digits + 1) >> 1);
};

/** ISO 32000-1, 7.4.3: five digits of base 85 are four bytes, `z` four zeros, up to `~>`. */
const from85: Undo = (data, limit, tooLarge) => {
  const output = Buffer.alloc(Math.min(limit, 4 * data.length));
  let length = 0;
  let digits = 0;
  let value = 0;
  const flush = (bytes: number): void => {
    if (value > 0xffffffff) throw brokenPdf("a part in base 85 is malformed");
    if (length + bytes > output.length) throw tooLarge();
    for (let i = 0; i < bytes; i++) output[length++] = value >>> (24 - 8 * i);
    digits = 0;
    value = 0;
  };
  for (let i = 0; i < data.length; i++) {
    const byte = data[i] ?? 0;
    if (isWhite(byte)) continue;
    if (byte === 0x7e) break;
    if (byte === 0x7a && digits === 0) {
      flush(4);
    } else {
      if (byte < 0x21 || byte > 0x75) throw brokenPdf("a part in base 85 is malformed");
      value = 85 * value + byte - 0x21;
      if (++digits === 5) flush(4);
    }
  }
  if (digits === 1) throw brokenPdf("a part in base 85 is cut");
  if (digits > 0) {
    const bytes = digits - 1;
    for (; digits < 5; digits++) value = 85 * value + 84;
    flush(bytes);
  }
  return output.subarray(0, length);
};

/** ISO 32000-1, 7.4.5: a length and so many bytes, or one that is repeated, up to 128. */
const fromRuns: Undo = (data, limit, tooLarge) => {
  const output = Buffer.alloc(Math.min(limit, 64 * data.length));
  let length = 0;
  for (let i = 0; i < data.length; ) {
    const run = data[i++] ?? 128;
    if (run === 128) break;
    const [taken, given] = run < 128 ? [run + 1, run + 1] : [1, 257 - run];
    if (i + taken > data.length) throw brokenPdf("a part packed by runs is cut");
    if (length + given > output.length) throw tooLarge();
    if (run < 128) data.copy(output, length, i, i + taken);
    else output.fill(data[i] ?? 0, length, length + given);
    i += taken;
    length += given;
  }
  return output.subarray(0, length);
};

/** LZW is not among them: PDF/A forbids it. */
const FILTERS: ReadonlyMap<string, Undo> = new Map([
  ["FlateDecode", inflate],
  ["Fl", inflate],
  ["ASCII85Decode", from85],
  ["A85", from85],
  ["ASCIIHexDecode", fromHex],
  ["AHx", fromHex],
  ["RunLengthDecode", fromRuns],
  ["RL", fromRuns],
]);

/**
 * Undoes the filters of a stream (ISO 32000-1, 7.4). Each stage gives at most `limit` bytes, and counts against what
 * the file has left; a stream without filters counts once.
 * @throws DocumentFault for a filter that is not undone here, for more than three, for damaged data, past the limits
 */
export const unpack = (
  data: Buffer,
  dictionary: Dictionary,
  { budget, resolve }: Surroundings,
  limit = Number.POSITIVE_INFINITY,
): Buffer => {
  const filters = listOf(resolve(dictionary.get("Filter")));
  if (filters.length > MAX_FILTERS) throw unusualFilter(`${filters.length} times`);
  if (data.length > limit) throw attachmentTooLarge(limit);
  if (filters.length === 0) budget.unpacked(data.length);
  const parameters = listOf(resolve(dictionary.get("DecodeParms")));
  let unpacked = data;
  for (const [i, item] of filters.entries()) {
    const filter = resolve(item);
    const name = filter instanceof Name ? filter.text : "";
    const undo = FILTERS.get(name);
    if (undo === undefined) throw unusualFilter(name.replace(/[^\w-]/g, "").slice(0, 40) || "no name");
    const { unpackable } = budget;
    unpacked = undo(unpacked, Math.min(limit, unpackable), () =>
      limit < unpackable ? attachmentTooLarge(limit) : budget.exhausted(),
    );
    budget.unpacked(unpacked.length);
    if (undo === inflate)
      unpacked = undoPredictor(unpacked, resolve(parameters[i] ?? null), { budget, resolve });
  }
  return unpacked;
};
