import type { Job, JobInput } from "../usecases/documents/jobs.ts";

/** Bytes of XML or JSON up to which a document is read within milliseconds, whatever is in it. */
const LIGHT = 24_000;

const LESS_THAN = 0x3c;
const isSpace = (byte: number | undefined): boolean =>
  byte === 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d;

/** A small PDF may unpack to anything; what begins like XML is as long as it looks. */
const beginsLikeXml = (bytes: Uint8Array): boolean => {
  let at = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  while (isSpace(bytes[at])) at++;
  return bytes[at] === LESS_THAN;
};

const isLightFile = (bytes: Uint8Array): boolean => bytes.length <= LIGHT && beginsLikeXml(bytes);

/** Bytes of a file up to which it may share a message with others: each of them is asked alone where one takes too long. */
const SHARED = 256_000;

/** Is it one of many that each take little, as far as its size tells? */
export const isSmall = <J extends Job>(job: J, input: JobInput<J>): boolean =>
  job !== "convert" &&
  job !== "drawReadable" &&
  "bytes" in input &&
  input.bytes instanceof Uint8Array &&
  input.bytes.length <= SHARED;

/** Is it sure to be done within milliseconds? A page that is drawn is not: the fonts alone take longer. */
export const isLight = <J extends Job>(job: J, input: JobInput<J>): boolean => {
  if (job === "convert" || job === "drawReadable") return false;
  if ("files" in input) return input.files.reduce((sum, { bytes }) => sum + bytes.length, 0) <= LIGHT;
  const given: object = "document" in input ? (input.document as object) : input;
  if ("bytes" in given && given.bytes instanceof Uint8Array) return isLightFile(given.bytes);
  // An invoice in JSON: what is parsed is small, and a large text waits as bytes.
  if ("as" in given && given.as === "factur-x") return false;
  return !("json" in given && given.json instanceof Uint8Array) && !("readable" in given);
};
