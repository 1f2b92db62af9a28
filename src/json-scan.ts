/** Bounds of a JSON text. */
export interface JsonBounds {
  /** Deepest nesting of arrays and objects. */
  depth: number;
  /** Most members of arrays and objects, all together; each array and object counts as one more. */
  members: number;
}

/** Which bound was passed. */
export type JsonExcess = "depth" | "members";

/** Deepest nesting that is taken anywhere: no format of ours or of a platform goes beyond a dozen levels. */
export const DEEPEST_JSON = 64;

/** Members of all arrays and objects of an invoice in JSON together: it has a dozen a line. */
export const MOST_OF_INVOICE = 100_000;

const QUOTE = 0x22;
const COMMA = 0x2c;
const BACKSLASH = 0x5c;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/**
 * Looks over a JSON text before anything is built from it: a parser makes of ten million bytes of `{},` a gigabyte of
 * objects, and whatever looks at these afterwards stops everything else. One pass over the bytes, strings skipped;
 * whether it is JSON at all is the parser's business.
 *
 * @param bytes UTF-8
 * @returns null when it keeps within the bounds
 */
export const scanJson = (bytes: Uint8Array, bounds: JsonBounds): JsonExcess | null => {
  let depth = 0;
  let members = 0;
  let inString = false;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at];
    if (inString) {
      if (byte === BACKSLASH) at += 1;
      else if (byte === QUOTE) inString = false;
    } else if (byte === QUOTE) inString = true;
    else if (byte === COMMA) members += 1;
    else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) {
      members += 1;
      depth += 1;
      if (depth > bounds.depth) return "depth";
    } else if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) depth -= 1;
    if (members > bounds.members) return "members";
  }
  return null;
};
