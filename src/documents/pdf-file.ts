import { decodeStream, objectStreamsTooLarge, refuseObjectStreamBombs } from "./pdf-streams.ts";
import {
  brokenPdf,
  isDictionary,
  isName,
  isReference,
  type PdfBudget,
  type PdfDictionary,
  PdfParser,
  type PdfValue,
} from "./pdf-syntax.ts";
import { DocumentFault, type DocumentLimits } from "./types.ts";

/** Real invoices have some hundreds of objects; each of these bounds is some 50 milliseconds of work. */
const MAX_OBJECTS = 50_000;
const MAX_VALUES = 100_000;
const MAX_REVISIONS = 100;

export interface PdfStream {
  dictionary: PdfDictionary;
  /** As in the file, filters not undone. */
  data: Buffer;
}

/** Where an object lies: at an offset, or in an object stream. `free`: deleted by a later revision. */
type Place = { offset: number } | { within: number; index: number } | "free";

const tooComplex = (): DocumentFault =>
  new DocumentFault(
    "too_large",
    "pdf_too_complex",
    "The PDF has too many objects.",
    "Print the document to a simpler PDF, or send its XML alone.",
  );

/**
 * A PDF of which objects are read on demand, through its cross-reference table as a viewer would: what no revision
 * refers to any more is never seen. Everything that unpacks or repeats is bounded. Written for hostile files: general
 * PDF libraries read every object first, and were measured to take gigabytes for a file of a few kilobytes.
 */
export class PdfFile {
  readonly #bytes: Buffer;
  readonly #budget: PdfBudget = { values: MAX_VALUES };
  readonly #places = new Map<number, Place>();
  readonly #objectStreams = new Map<
    number,
    { first: number; numbers: number[]; offsets: number[]; data: Buffer }
  >();
  readonly #parsed = new Map<number, PdfValue>();
  readonly #opening = new Set<number>();
  #unpackable: number;
  #entries = MAX_OBJECTS;
  #root: PdfValue = null;

  /** @throws DocumentFault when the file is truncated, encrypted, damaged or hostile */
  constructor(bytes: Uint8Array, limits: DocumentLimits) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    this.#unpackable = limits.objectStreamBytes;
    refuseObjectStreamBombs(this.#bytes, limits.objectStreamBytes);
    const end = this.#bytes.subarray(-2048).toString("latin1");
    if (!end.includes("%%EOF")) {
      throw new DocumentFault(
        "invalid",
        "pdf_truncated",
        "The end of the PDF is missing.",
        "Send the file again, complete.",
      );
    }
    try {
      this.#readTables(Number(/startxref\s+(\d{1,12})(?![\s\S]*startxref)/.exec(end)?.[1] ?? Number.NaN));
      if (!isDictionary(this.catalog)) throw brokenPdf("it has no catalogue");
    } catch (error) {
      if (!(error instanceof DocumentFault) || error.code !== "pdf_broken") throw error;
      this.#searchObjects();
    }
  }

  get catalog(): PdfValue {
    return this.resolve(this.#root);
  }

  /** Follows references to the object itself; null for one that does not exist. */
  resolve(value: PdfValue | undefined): PdfValue {
    let current = value ?? null;
    for (let hops = 0; isReference(current); hops++) {
      if (hops > 16) throw brokenPdf("a reference leads back to itself");
      current = this.#object(current.object);
    }
    return current;
  }

  /** Entry of a dictionary, references followed; null where either is missing. */
  entry(value: PdfValue | undefined, key: string): PdfValue {
    const dictionary = this.resolve(value);
    return isDictionary(dictionary) ? this.resolve(dictionary.entries.get(key)) : null;
  }

  /** The stream that a reference names; null where it names none. */
  stream(value: PdfValue | undefined): PdfStream | null {
    if (value === undefined || !isReference(value)) return null;
    const place = this.#places.get(value.object);
    if (place === undefined || place === "free" || !("offset" in place)) return null;
    return this.#streamAt(place.offset);
  }

  #parser(position: number): PdfParser {
    return new PdfParser(this.#bytes, position, this.#budget);
  }

  #object(number: number): PdfValue {
    const known = this.#parsed.get(number);
    if (known !== undefined) return known;
    const value = this.#parse(number);
    this.#parsed.set(number, value);
    return value;
  }

  #parse(number: number): PdfValue {
    const place = this.#places.get(number);
    if (place === undefined || place === "free") return null;
    if ("within" in place) return this.#objectWithin(place.within, number);
    const parser = this.#parser(place.offset);
    if (parser.integer() !== number || parser.integer() === null || !parser.takes("obj")) {
      throw brokenPdf("its table of objects is wrong");
    }
    return parser.value();
  }

  #streamAt(offset: number): PdfStream | null {
    const parser = this.#parser(offset);
    if (parser.integer() === null || parser.integer() === null || !parser.takes("obj")) {
      throw brokenPdf("its table of objects is wrong");
    }
    const dictionary = parser.value();
    if (!isDictionary(dictionary) || !parser.takes("stream")) return null;
    let start = parser.position;
    if (this.#bytes[start] === 0x0d) start++;
    if (this.#bytes[start] === 0x0a) start++;
    const length = this.resolve(dictionary.entries.get("Length"));
    if (typeof length === "number" && this.#parser(start + length).takes("endstream")) {
      return { dictionary, data: this.#bytes.subarray(start, start + length) };
    }
    const end = this.#bytes.indexOf("endstream", start);
    if (end < 0) throw brokenPdf("a stream has no end");
    return { dictionary, data: this.#bytes.subarray(start, end) };
  }

  /** Undoes the filters of an object or cross-reference stream, at the expense of what the file may unpack to. */
  #unpack(stream: PdfStream): Buffer {
    const data = decodeStream(stream.data, stream.dictionary, this.#unpackable, objectStreamsTooLarge);
    this.#unpackable -= data.length;
    return data;
  }

  #objectWithin(within: number, number: number): PdfValue {
    const stream = this.#objectStream(within);
    const offset = stream.offsets[stream.numbers.indexOf(number)];
    return offset === undefined
      ? null
      : new PdfParser(stream.data, stream.first + offset, this.#budget).value();
  }

  #objectStream(number: number) {
    const known = this.#objectStreams.get(number);
    if (known !== undefined) return known;
    if (this.#opening.has(number)) throw brokenPdf("an object stream needs itself");
    this.#opening.add(number);
    const place = this.#places.get(number);
    const stream =
      place === undefined || place === "free" || !("offset" in place) ? null : this.#streamAt(place.offset);
    if (stream === null) throw brokenPdf("an object stream is missing");
    const first = this.resolve(stream.dictionary.entries.get("First"));
    const count = this.resolve(stream.dictionary.entries.get("N"));
    if (typeof first !== "number" || typeof count !== "number" || count > MAX_OBJECTS) {
      throw brokenPdf("an object stream is malformed");
    }
    const data = this.#unpack(stream);
    const parser = new PdfParser(data, 0, this.#budget);
    const opened = { first, numbers: [] as number[], offsets: [] as number[], data };
    for (let i = 0; i < count; i++) {
      const [object, offset] = [parser.integer(), parser.integer()];
      if (object === null || offset === null) break;
      opened.numbers.push(object);
      opened.offsets.push(offset);
    }
    this.#objectStreams.set(number, opened);
    return opened;
  }

  /** Cross-reference tables from the newest revision back; what a newer one says stands. */
  #readTables(newest: number): void {
    const seen = new Set<number>();
    const waiting: number[] = [newest];
    for (let offset = waiting.shift(); offset !== undefined; offset = waiting.shift()) {
      if (!(offset >= 0 && offset < this.#bytes.length)) throw brokenPdf("its table of objects is missing");
      if (seen.has(offset)) continue;
      seen.add(offset);
      if (seen.size > MAX_REVISIONS) throw brokenPdf("it has too many revisions");
      const trailer = this.#readTable(offset);
      this.#adopt(trailer);
      for (const key of ["XRefStm", "Prev"]) {
        const next = trailer.entries.get(key);
        if (typeof next === "number") waiting.push(next);
      }
    }
  }

  #adopt(trailer: PdfDictionary): void {
    if ((trailer.entries.get("Encrypt") ?? null) !== null) {
      throw new DocumentFault(
        "invalid",
        "pdf_encrypted",
        "The PDF is encrypted or protected.",
        "Remove the protection: PDF/A-3, and so Factur-X, forbids it.",
      );
    }
    if (this.#root === null) this.#root = trailer.entries.get("Root") ?? null;
  }

  #readTable(offset: number): PdfDictionary {
    const parser = this.#parser(offset);
    if (!parser.takes("xref")) return this.#readCrossReferenceStream(offset);
    while (!parser.takes("trailer")) {
      this.#spend();
      const [first, count] = [parser.integer(), parser.integer()];
      if (first === null || count === null) throw brokenPdf("its table of objects is malformed");
      for (let i = 0; i < count; i++) {
        const [position, generation] = [parser.integer(), parser.integer()];
        if (position === null || generation === null) throw brokenPdf("its table of objects is malformed");
        const used = parser.takes("n");
        if (!used && !parser.takes("f")) throw brokenPdf("its table of objects is malformed");
        this.#place(first + i, used ? { offset: position } : "free");
      }
    }
    return parser.dictionary();
  }

  #readCrossReferenceStream(offset: number): PdfDictionary {
    const stream = this.#streamAt(offset);
    if (stream === null || !isName(stream.dictionary.entries.get("Type") ?? null, "XRef")) {
      throw brokenPdf("its table of objects is missing");
    }
    const { entries } = stream.dictionary;
    const numbers = (value: PdfValue | undefined): number[] =>
      Array.isArray(value) ? value.filter((item) => typeof item === "number") : [];
    const [typeWidth = 0, placeWidth = 0, indexWidth = 0] = numbers(entries.get("W"));
    const width = typeWidth + placeWidth + indexWidth;
    if (width < 1 || width > 24) throw brokenPdf("its table of objects is malformed");
    const data = this.#unpack(stream);
    const size = entries.get("Size");
    const sections = entries.has("Index")
      ? numbers(entries.get("Index"))
      : [0, typeof size === "number" ? size : 0];
    const field = (from: number, bytes: number): number =>
      data.subarray(from, from + bytes).reduce((sum, byte) => sum * 256 + byte, 0);
    let at = 0;
    for (let section = 0; section + 1 < sections.length; section += 2) {
      const [first = 0, count = 0] = sections.slice(section, section + 2);
      for (let i = 0; i < count && at + width <= data.length; i++, at += width) {
        const type = typeWidth === 0 ? 1 : field(at, typeWidth);
        const place = field(at + typeWidth, placeWidth);
        const index = field(at + typeWidth + placeWidth, indexWidth);
        if (type === 1) this.#place(first + i, { offset: place });
        else if (type === 2) this.#place(first + i, { within: place, index });
        else this.#place(first + i, "free");
      }
    }
    return stream.dictionary;
  }

  /** One more entry or section of a table; they may repeat, so that the number of objects bounds nothing. */
  #spend(): void {
    if (--this.#entries < 0) throw tooComplex();
  }

  #place(object: number, place: Place): void {
    this.#spend();
    if (!this.#places.has(object)) this.#places.set(object, place);
  }

  /** For a PDF whose tables are wrong: every `1 0 obj` in the file counts, the last of a number winning. */
  #searchObjects(): void {
    this.#places.clear();
    this.#objectStreams.clear();
    this.#opening.clear();
    this.#parsed.clear();
    this.#entries = MAX_OBJECTS;
    this.#root = null;
    const found = new Map<number, number>();
    for (let at = this.#bytes.indexOf("obj"); at >= 0; at = this.#bytes.indexOf("obj", at + 3)) {
      this.#spend();
      const before = this.#bytes.toString("latin1", Math.max(0, at - 32), at);
      const header = /(\d{1,10})\s+\d{1,5}\s+$/.exec(before);
      if (header?.[1] !== undefined) found.set(Number(header[1]), at - before.length + header.index);
    }
    for (const [number, offset] of found) this.#place(number, { offset });
    for (let at = this.#bytes.indexOf("trailer"); at >= 0; at = this.#bytes.indexOf("trailer", at + 7)) {
      this.#spend();
      const trailer = this.#readable(this.#parser(at + 7));
      if (!isDictionary(trailer)) continue;
      if (trailer.entries.has("Root")) this.#root = null;
      this.#adopt(trailer);
    }
    for (const [number, offset] of found) this.#searchWithin(number, offset);
    if (!isDictionary(this.catalog)) throw brokenPdf("it has no catalogue");
  }

  /** The next value of a damaged file; null where it is damaged itself. */
  #readable(parser: PdfParser): PdfValue {
    try {
      return parser.value();
    } catch (error) {
      if (error instanceof DocumentFault && error.code === "pdf_broken") return null;
      throw error;
    }
  }

  /** Takes what an object found in a damaged file tells about others. */
  #searchWithin(number: number, offset: number): void {
    const parser = this.#parser(offset);
    parser.integer();
    parser.integer();
    parser.takes("obj");
    const value = this.#readable(parser);
    if (!isDictionary(value)) return;
    const type = value.entries.get("Type") ?? null;
    if (isName(type, "XRef")) this.#adopt(value);
    else if (isName(type, "Catalog")) this.#root ??= { kind: "reference", object: number };
    else if (isName(type, "ObjStm")) {
      for (const [index, object] of this.#objectStream(number).numbers.entries()) {
        this.#place(object, { within: number, index });
      }
    }
  }
}
