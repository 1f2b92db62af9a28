import type { Budget } from "./budget.ts";
import { brokenPdf } from "./faults.ts";
import { unescapeString } from "./strings.ts";
import { Dictionary, Name, Reference, Stream, type Value } from "./values.ts";

/** What a value costs beside its bytes. */
const VALUE_COST = 20;
/** What a byte of a string in hexadecimal digits costs. */
const HEX_COST = 4;
const MAX_DEPTH = 64;

const LF = 0x0a;
const CR = 0x0d;
const SPACE = 0x20;
const PERCENT = 0x25;
const OPEN = 0x28;
const CLOSE = 0x29;
const SLASH = 0x2f;
const ZERO = 0x30;
const NINE = 0x39;
const LESS = 0x3c;
const MORE = 0x3e;
const OPEN_ARRAY = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_ARRAY = 0x5d;

/** What a byte is to the syntax (ISO 32000-1, 7.2.2). */
const [REGULAR, WHITE, DELIMITER] = [0, 1, 2] as const;
const CLASSES = new Uint8Array(256);
for (const byte of Buffer.from("\0\t\n\f\r ")) CLASSES[byte] = WHITE;
for (const byte of Buffer.from("()<>[]{}/%")) CLASSES[byte] = DELIMITER;

/**
 * Reads the values of PDF at places that are given: it never looks for anything. The PDF library reads a file from its
 * beginning to its end instead, ends streams where it finds `endstream`, and keeps every name and reference of every
 * file for as long as the process lives.
 */
export class SyntaxReader {
  readonly #bytes: Buffer;
  readonly #budget: Budget;
  #at: number;
  #depth = 0;

  constructor(bytes: Buffer, budget: Budget, at = 0) {
    this.#bytes = bytes;
    this.#budget = budget;
    this.#at = at;
  }

  #classAt(at: number): number {
    return CLASSES[this.#bytes[at] ?? PERCENT] ?? REGULAR;
  }

  /** Passes over white space and comments. */
  skipSpace(): void {
    const start = this.#at;
    for (;;) {
      while (this.#classAt(this.#at) === WHITE) this.#at++;
      if (this.#bytes[this.#at] !== PERCENT) break;
      let byte = this.#bytes[this.#at];
      while (byte !== undefined && byte !== LF && byte !== CR) byte = this.#bytes[++this.#at];
    }
    this.#budget.work(this.#at - start);
  }

  /** The next word of regular characters; empty where a delimiter or the end comes first. */
  word(): string {
    this.skipSpace();
    const start = this.#at;
    while (this.#classAt(this.#at) === REGULAR) this.#at++;
    this.#budget.work(this.#at - start);
    return this.#bytes.toString("latin1", start, this.#at);
  }

  /** The next word as a whole number without sign; null, and nothing is read, where it is something else. */
  integer(): number | null {
    this.skipSpace();
    const start = this.#at;
    let value = 0;
    let byte = this.#bytes[start] ?? SPACE;
    for (; byte >= ZERO && byte <= NINE; byte = this.#bytes[++this.#at] ?? SPACE)
      value = 10 * value + byte - ZERO;
    this.#budget.work(this.#at - start);
    if (this.#at > start && this.#classAt(this.#at) !== REGULAR && Number.isSafeInteger(value)) return value;
    this.#at = start;
    return null;
  }

  /** Reads `12 0 obj` (7.3.10); null where something else stands here. */
  objectHeader(): Reference | null {
    const number = this.integer();
    const generation = this.integer();
    return number !== null && generation !== null && this.word() === "obj"
      ? new Reference(number, generation)
      : null;
  }

  /** The value of an indirect object: here alone there may be a stream (7.3.8.1). */
  object(): Value {
    const value = this.value();
    if (!(value instanceof Dictionary)) return value;
    if (this.word() !== "stream") return value;
    while (
      this.#classAt(this.#at) === WHITE &&
      this.#bytes[this.#at] !== LF &&
      this.#bytes[this.#at] !== CR
    ) {
      this.#at++;
    }
    const start = this.#at;
    if (this.#bytes[this.#at] === CR) this.#at++;
    if (this.#bytes[this.#at] === LF) this.#at++;
    if (this.#at === start) throw brokenPdf("a stream does not start on a line of its own");
    return new Stream(value, this.#at);
  }

  /** @throws DocumentFault where there is no value, or one that is malformed or nests too deeply */
  value(): Value {
    this.skipSpace();
    this.#budget.work(VALUE_COST);
    switch (this.#bytes[this.#at]) {
      case SLASH:
        return this.#name();
      case OPEN:
        return this.#string();
      case OPEN_ARRAY:
        return this.#nested(() => this.#array());
      case LESS:
        return this.#bytes[this.#at + 1] === LESS
          ? this.#nested(() => this.#dictionary())
          : this.#hexString();
      default:
        return this.#numberOrKeyword();
    }
  }

  #nested<T>(read: () => T): T {
    if (++this.#depth > MAX_DEPTH) throw brokenPdf("its objects nest too deeply");
    const value = read();
    this.#depth--;
    return value;
  }

  #array(): Value[] {
    this.#at++;
    const values: Value[] = [];
    for (this.skipSpace(); this.#bytes[this.#at] !== CLOSE_ARRAY; this.skipSpace()) values.push(this.value());
    this.#at++;
    return values;
  }

  #dictionary(): Dictionary {
    this.#at += 2;
    const dictionary = new Dictionary();
    for (this.skipSpace(); this.#bytes[this.#at] === SLASH; this.skipSpace()) {
      const { text } = this.#name();
      dictionary.set(text, this.value());
    }
    if (this.#bytes[this.#at] !== MORE || this.#bytes[this.#at + 1] !== MORE) {
      throw brokenPdf("a dictionary is malformed");
    }
    this.#at += 2;
    return dictionary;
  }

  #name(): Name {
    const start = ++this.#at;
    while (this.#classAt(this.#at) === REGULAR) this.#at++;
    this.#budget.work(this.#at - start);
    const text = this.#bytes.toString("latin1", start, this.#at);
    return new Name(
      text.replace(/#([0-9A-Fa-f]{2})/g, (_, digits: string) =>
        String.fromCharCode(Number.parseInt(digits, 16)),
      ),
    );
  }

  #string(): Buffer {
    const bytes = this.#bytes;
    const start = this.#at + 1;
    let at = start;
    let plain = true;
    for (let open = 1; open > 0; at++) {
      const byte = bytes[at];
      if (byte === undefined) throw brokenPdf("a string has no end");
      if (byte === OPEN) open++;
      if (byte === CLOSE) open--;
      if (byte === BACKSLASH) at++;
      if (byte === BACKSLASH || byte === CR) plain = false;
    }
    this.#at = at;
    this.#budget.work(at - start);
    const raw = bytes.subarray(start, at - 1);
    return plain ? raw : unescapeString(raw);
  }

  /** Digits in pairs, the last one filled up with 0 (7.3.4.3). */
  #hexString(): Buffer {
    const start = ++this.#at;
    const end = this.#bytes.indexOf(MORE, start);
    if (end < 0) throw brokenPdf("a string has no end");
    this.#budget.work(HEX_COST * (end - start));
    this.#at = end + 1;
    const digits = this.#bytes.toString("latin1", start, end).replace(/[\0\t\n\f\r ]/g, "");
    if (/[^0-9A-Fa-f]/.test(digits)) throw brokenPdf("a string is malformed");
    return Buffer.from(digits.length % 2 === 0 ? digits : `${digits}0`, "hex");
  }

  #numberOrKeyword(): null | boolean | number | Reference {
    const number = this.integer();
    if (number !== null) return this.#reference(number) ?? number;
    const word = this.word();
    switch (word) {
      case "null":
        return null;
      case "true":
        return true;
      case "false":
        return false;
      default:
        if (!/^[-+.\d]/.test(word)) throw brokenPdf("a value is missing or malformed");
        return Number(word);
    }
  }

  /** `0 R` after a number; null, and nothing is read, where something else stands here. */
  #reference(number: number): Reference | null {
    const start = this.#at;
    const generation = this.integer();
    if (generation !== null && this.word() === "R") return new Reference(number, generation);
    this.#at = start;
    return null;
  }
}
