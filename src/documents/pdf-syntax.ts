import { DocumentFault } from "./types.ts";

/** Objects of a PDF (ISO 32000-1, 7.3), as far as finding attachments needs them. */
export type PdfValue =
  | null
  | boolean
  | number
  | PdfValue[]
  | { kind: "name"; name: string }
  /** Bytes as Latin-1 text. */
  | { kind: "string"; bytes: string }
  | PdfReference
  | PdfDictionary;

export interface PdfReference {
  kind: "reference";
  object: number;
}

export interface PdfDictionary {
  kind: "dictionary";
  entries: Map<string, PdfValue>;
}

/** The PDF breaks its own syntax. */
export const brokenPdf = (what: string): DocumentFault =>
  new DocumentFault(
    "invalid",
    "pdf_broken",
    `The PDF is damaged: ${what}.`,
    "Create the PDF again, or send its XML alone.",
  );

export const isDictionary = (value: PdfValue): value is PdfDictionary =>
  typeof value === "object" && value !== null && !Array.isArray(value) && value.kind === "dictionary";

export const isReference = (value: PdfValue): value is PdfReference =>
  typeof value === "object" && value !== null && !Array.isArray(value) && value.kind === "reference";

export const isName = (value: PdfValue, name: string): boolean =>
  typeof value === "object" &&
  value !== null &&
  !Array.isArray(value) &&
  value.kind === "name" &&
  value.name === name;

/** Text of a string object: UTF-16 or UTF-8 with a byte-order mark, else taken as Latin-1. */
export const textOf = (value: PdfValue): string | null => {
  if (typeof value !== "object" || value === null || Array.isArray(value) || value.kind !== "string")
    return null;
  const bytes = Buffer.from(value.bytes, "latin1");
  if (value.bytes.startsWith("\xFE\xFF")) return new TextDecoder("utf-16be").decode(bytes);
  if (value.bytes.startsWith("\xEF\xBB\xBF")) return new TextDecoder().decode(bytes);
  return value.bytes;
};

const MAX_DEPTH = 64;
const WHITE_SPACE = new Set([0, 9, 10, 12, 13, 32]);
const DELIMITERS = new Set([..."()<>[]{}/%"].map((c) => c.charCodeAt(0)));
const ESCAPES: Record<string, string> = { n: "\n", r: "\r", t: "\t", b: "\b", f: "\f" };

/** What is left of the work that one file may cause; shared by all parsers of the file. */
export interface PdfBudget {
  values: number;
}

/** Reads objects one after the other from bytes. Depth and number of values are bounded. */
export class PdfParser {
  readonly #bytes: Buffer;
  readonly #budget: PdfBudget;
  position: number;

  constructor(bytes: Buffer, position: number, budget: PdfBudget) {
    this.#bytes = bytes;
    this.#budget = budget;
    this.position = position;
  }

  skipSpace(): void {
    for (; this.position < this.#bytes.length; this.position++) {
      const byte = this.#bytes[this.position] ?? 0;
      if (byte === 0x25) {
        while (this.position < this.#bytes.length && !this.#isLineEnd()) this.position++;
      } else if (!WHITE_SPACE.has(byte)) return;
    }
  }

  /** Is this keyword next? Then it is read. */
  takes(keyword: string): boolean {
    this.skipSpace();
    if (!this.#startsWith(keyword)) return false;
    this.position += keyword.length;
    return true;
  }

  /** A whole number; null where something else comes. */
  integer(): number | null {
    this.skipSpace();
    const start = this.position;
    const token = this.#token();
    if (/^\d{1,15}$/.test(token)) return Number(token);
    this.position = start;
    return null;
  }

  value(depth = 0): PdfValue {
    if (depth > MAX_DEPTH) throw brokenPdf("its objects nest too deeply");
    if (this.#budget.values-- <= 0) {
      throw new DocumentFault(
        "too_large",
        "pdf_too_complex",
        "The PDF has too many objects.",
        "Print the document to a simpler PDF, or send its XML alone.",
      );
    }
    this.skipSpace();
    switch (this.#bytes[this.position]) {
      case 0x2f:
        return { kind: "name", name: this.#name() };
      case 0x28:
        return { kind: "string", bytes: this.#literal() };
      case 0x5b:
        return this.#array(depth);
      case 0x3c:
        return this.#bytes[this.position + 1] === 0x3c ? this.dictionary(depth) : this.#hexadecimal();
      default:
        return this.#numberOrWord();
    }
  }

  dictionary(depth = 0): PdfDictionary {
    if (!this.takes("<<")) throw brokenPdf("a dictionary is missing");
    const entries = new Map<string, PdfValue>();
    while (!this.takes(">>")) {
      if (this.#bytes[this.position] !== 0x2f) throw brokenPdf("a dictionary has no end");
      const key = this.#name();
      entries.set(key, this.value(depth + 1));
    }
    return { kind: "dictionary", entries };
  }

  #array(depth: number): PdfValue[] {
    this.position++;
    const items: PdfValue[] = [];
    while (!this.takes("]")) {
      if (this.position >= this.#bytes.length) throw brokenPdf("an array has no end");
      items.push(this.value(depth + 1));
    }
    return items;
  }

  /** Up to 15 digits are a number; `12 0 R` is a reference. */
  #numberOrWord(): PdfValue {
    const token = this.#token();
    if (token === "true" || token === "false") return token === "true";
    if (token === "null") return null;
    if (!/^[+-]?(\d{1,15}(\.\d*)?|\.\d+)$/.test(token)) throw brokenPdf("an object is malformed");
    const after = this.position;
    if (/^\d{1,15}$/.test(token) && this.integer() !== null && this.takes("R")) {
      return { kind: "reference", object: Number(token) };
    }
    this.position = after;
    return Number(token);
  }

  #name(): string {
    this.position++;
    return this.#token().replace(/#([0-9A-Fa-f]{2})/g, (_, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    );
  }

  /** Regular characters from here on, at most 200. */
  #token(): string {
    const start = this.position;
    const end = Math.min(this.#bytes.length, start + 200);
    while (this.position < end) {
      const byte = this.#bytes[this.position] ?? 0;
      if (WHITE_SPACE.has(byte) || DELIMITERS.has(byte)) break;
      this.position++;
    }
    return this.#bytes.toString("latin1", start, this.position);
  }

  #literal(): string {
    let text = "";
    let open = 0;
    for (; this.position < this.#bytes.length; this.position++) {
      const character = String.fromCharCode(this.#bytes[this.position] ?? 0);
      if (character === "\\") {
        text += this.#escape();
        continue;
      }
      if (character === "(" && open++ === 0) continue;
      if (character === ")" && --open === 0) {
        this.position++;
        return text;
      }
      text += character;
      if (text.length > 65_536) break;
    }
    throw brokenPdf("a string has no end");
  }

  /** Reads an escape whose backslash is here, up to its last character. */
  #escape(): string {
    const octal = /^[0-7]{1,3}/.exec(this.#bytes.toString("latin1", this.position + 1, this.position + 4));
    if (octal !== null) {
      this.position += octal[0].length;
      return String.fromCharCode(Number.parseInt(octal[0], 8) & 0xff);
    }
    this.position++;
    const character = String.fromCharCode(this.#bytes[this.position] ?? 0);
    if (character === "\r" && this.#bytes[this.position + 1] === 0x0a) this.position++;
    return character === "\r" || character === "\n" ? "" : (ESCAPES[character] ?? character);
  }

  #hexadecimal(): PdfValue {
    const end = this.#bytes.indexOf(0x3e, this.position);
    if (end < 0 || end - this.position > 131_072) throw brokenPdf("a string has no end");
    const digits = this.#bytes.toString("latin1", this.position + 1, end).replace(/\s/g, "");
    this.position = end + 1;
    const even = digits.length % 2 === 0 ? digits : `${digits}0`;
    return { kind: "string", bytes: Buffer.from(even, "hex").toString("latin1") };
  }

  #startsWith(text: string): boolean {
    for (let i = 0; i < text.length; i++) {
      if (this.#bytes[this.position + i] !== text.charCodeAt(i)) return false;
    }
    return true;
  }

  #isLineEnd(): boolean {
    const byte = this.#bytes[this.position];
    return byte === 0x0a || byte === 0x0d;
  }
}
