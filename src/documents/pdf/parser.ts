import {
  type PDFContext,
  type PDFDict,
  PDFHexString,
  PDFName,
  PDFNull,
  PDFNumber,
  type PDFObject,
  PDFParser,
  PDFRawStream,
  PDFRef,
  type PDFStream,
  type PDFString,
} from "@cantoo/pdf-lib";
import { DocumentFault, type DocumentLimits } from "../types.ts";
import { brokenPdf, decodeStream, entry, pdfTooComplex } from "./streams.ts";

/** Bytes that the library may read outside streams, many of them twice: some 50 ms and 40 MB of work. */
const MAX_READS = 1_200_000;
/** What each object may read besides: a long invoice has many objects, but small ones. */
const OBJECT_READS = 600;
const MAX_OBJECTS = 30_000;
/** Others get their turn after so many objects. */
const OBJECTS_PER_TURN = 1_000;
/** What a value costs in reads beside its bytes, and an error, which the library may throw at every byte of rubbish. */
const VALUE_COST = 40;
const ERROR_COST = 250;
/** What a character of a new name costs, and a reference to no ordinary object: the library keeps them for ever. */
const NAME_COST = 40;
const REFERENCE_COST = 500;
/** Numbers of objects up to here are ordinary: all files together share what the library keeps of them. */
const ORDINARY_OBJECTS = 200_000;
const MAX_DEPTH = 64;
/** Characters of a string; the library gathers them one by one, at 32 bytes each. */
const MAX_STRING = 131_072;
/** All that a cross-reference table is made of. */
const TABLE_BYTES = new Set(Buffer.from("0123456789nf \t\r\n"));

/** Object streams together are past their limit. */
const objectStreamsTooLarge = (): DocumentFault =>
  new DocumentFault(
    "too_large",
    "pdf_object_streams_too_large",
    "The PDF unpacks to far more than an invoice needs.",
    "Create the PDF again without compression of its objects, or send its XML alone.",
  );

/** What is left of the work that one file may cause, its object streams included. */
class Budget {
  #reads = MAX_READS;
  #objects = MAX_OBJECTS;
  /** What is left to the object that is being read. */
  #own = 0;
  #string = Number.POSITIVE_INFINITY;
  readonly #names = new Set<PDFName>();
  /** Bytes that object streams may still unpack to. */
  unpackable: number;
  /** Why reading stopped. The library swallows what is thrown inside an object, so that it is thrown at each read. */
  stopped: DocumentFault | null = null;

  constructor(unpackable: number) {
    this.unpackable = unpackable;
  }

  /** Takes from what is left to the object first. */
  spend(reads: number): void {
    this.#own -= reads;
    this.#string -= reads;
    if (this.#string < 0) this.stop(brokenPdf("a string has no end"));
    if (this.#own >= 0 && this.stopped === null) return;
    const more = -this.#own;
    this.#own = 0;
    this.waste(more);
  }

  /** What ordinary objects do not cause is no part of what is left to them. */
  waste(reads: number): void {
    if (this.stopped !== null) throw this.stopped;
    this.#reads -= reads;
    if (this.#reads < 0) this.stop(pdfTooComplex());
  }

  stop(fault: DocumentFault): never {
    this.stopped ??= fault;
    throw this.stopped;
  }

  string<T>(read: () => T): T {
    this.#string = MAX_STRING;
    try {
      return read();
    } finally {
      this.#string = Number.POSITIVE_INFINITY;
    }
  }

  object(reference: PDFRef): void {
    this.#own = this.#objects-- > 0 ? OBJECT_READS : 0;
    this.reference(reference);
  }

  reference({ objectNumber, generationNumber }: PDFRef): void {
    if (objectNumber > ORDINARY_OBJECTS || generationNumber > 0) this.waste(REFERENCE_COST);
  }

  name(name: PDFName): void {
    if (this.#names.size < this.#names.add(name).size) this.waste(NAME_COST * name.sizeInBytes());
  }
}

/**
 * The library's parser, bounded. On its own it unpacks object streams without limit, takes seconds for each megabyte
 * of rubbish, and copies every stream; a scan of the bytes beforehand cannot tell which streams it will unpack, since
 * names may be escaped (`/Obj#53tm`) and types may be references.
 */
class BoundedParser extends PDFParser {
  readonly #source: Buffer;
  readonly budget: Budget;
  #depth = 0;
  /** First object stream that could not be read; in an encrypted file that is no damage. */
  damage: DocumentFault | null = null;

  constructor(bytes: Uint8Array, budget: Budget) {
    super(bytes, OBJECTS_PER_TURN);
    this.#source = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    this.budget = budget;
    const { bytes: reader } = this;
    const { next, position } = reader;
    reader.next = () => {
      budget.spend(1);
      return next.call(reader);
    };
    // Every error of the library holds its position, and little else asks for one.
    reader.position = () => {
      budget.waste(ERROR_COST);
      return position.call(reader);
    };
    reader.slice = (start, end) => bytes.subarray(start, end);
  }

  override parseObject(ref?: PDFRef): PDFObject {
    if (this.#depth === 0 && ref !== undefined) this.budget.object(ref);
    if (this.#depth >= MAX_DEPTH) this.budget.stop(brokenPdf("its objects nest too deeply"));
    this.budget.spend(VALUE_COST);
    this.#depth++;
    try {
      const value = super.parseObject(ref);
      if (value instanceof PDFRef) this.budget.reference(value);
      return value;
    } finally {
      this.#depth--;
    }
  }

  protected override parseDictOrStream(ref?: PDFRef): PDFDict | PDFStream {
    // Its start is asked for, in case of an error.
    this.budget.waste(-ERROR_COST);
    const value = super.parseDictOrStream(ref);
    if (!(value instanceof PDFRawStream)) return value;
    const type = entry(this.context, value.dict, "Type");
    if (type === PDFName.of("ObjStm")) {
      try {
        this.#readObjectStream(value);
      } catch (error) {
        this.damage ??= error instanceof DocumentFault ? error : brokenPdf("an object stream is malformed");
      }
      return value.dict;
    }
    if (type === PDFName.of("XRef")) {
      // The library takes its trailer alone; the entries it would unpack, list, and throw away.
      value.dict.delete(PDFName.of("Filter"));
      value.dict.set(PDFName.of("Index"), this.context.obj([]));
      return PDFRawStream.of(value.dict, new Uint8Array());
    }
    return value;
  }

  /** Registers the objects within an object stream (ISO 32000-1, 7.5.7). */
  #readObjectStream(stream: PDFRawStream): void {
    const [first, count] = ["First", "N"].map((key) => {
      const value = entry(this.context, stream.dict, key);
      return value instanceof PDFNumber ? value.asNumber() : 0;
    });
    const { budget } = this;
    const data = decodeStream(this.context, stream, budget.unpackable, () => {
      budget.stopped ??= objectStreamsTooLarge();
      return budget.stopped;
    });
    budget.unpackable -= data.length;
    const inner = new BoundedParser(data, budget);
    budget.spend(4 * Math.min(first ?? 0, data.length));
    const header = inner.#source.toString("latin1", 0, first).match(/\d{1,10}/g) ?? [];
    for (let i = 0; i < Math.min(count ?? 0, header.length >> 1); i++) {
      inner.bytes.moveTo((first ?? 0) + Number(header[2 * i + 1]));
      const ref = PDFRef.of(Number(header[2 * i]));
      this.context.assign(ref, inner.parseObject(ref));
    }
  }

  /** Passes over cross-reference tables: the library lists their entries, and throws them away. */
  protected override matchKeyword(keyword: number[]): boolean {
    const matched = super.matchKeyword(keyword);
    if (matched && keyword.length === 4 && keyword[0] === 0x78) {
      const start = this.bytes.offset();
      let end = start;
      while (TABLE_BYTES.has(this.#source[end] ?? 0)) end++;
      this.budget.spend((end - start) >> 4);
      this.bytes.moveTo(end);
    }
    return matched;
  }

  /** Where a stream without a direct length ends; the library compares five words at every byte. */
  protected override findEndOfStreamFallback(): number {
    const start = this.bytes.offset();
    const end = this.#source.indexOf("endstream", start);
    this.budget.waste(((end < 0 ? this.#source.length : end) - start) >> 6);
    if (end < 0) throw brokenPdf("a stream has no end");
    this.bytes.moveTo(end + "endstream".length);
    return end - (/\r?\n$|\r$/.exec(this.#source.toString("latin1", end - 2, end))?.[0].length ?? 0);
  }

  protected override parseString(ref?: PDFRef): PDFString {
    return this.budget.string(() => super.parseString(ref));
  }

  protected override parseHexString(ref?: PDFRef): PDFHexString {
    const digits = this.budget.string(() => super.parseHexString(ref)).asString();
    // Once through a buffer: as it was gathered, the string is a chain of its digits.
    return PDFHexString.of(Buffer.from(digits, "latin1").toString("latin1"));
  }

  protected override parseName(): PDFName {
    const name = super.parseName();
    this.budget.name(name);
    return name;
  }

  protected override parseRawInt(): number {
    this.#refuseLongNumber();
    return super.parseRawInt();
  }

  protected override parseRawNumber(): number {
    this.#refuseLongNumber();
    return super.parseRawNumber();
  }

  /** The library writes each number past what a double holds to the log. */
  #refuseLongNumber(): void {
    const start = this.bytes.offset();
    const last = this.bytes.peekAhead(15);
    if (last < 0x30 || last > 0x39) return;
    if (/^[+-]?\d{15}/.test(this.#source.toString("latin1", start, start + 16))) {
      this.budget.stop(brokenPdf("a number has too many digits"));
    }
  }
}

/**
 * Reads the objects of a PDF; of an object that was revised, the last one. Streams stay as they are in the file.
 * @throws DocumentFault when the file is truncated, encrypted, damaged or hostile
 */
export const parsePdf = async (bytes: Uint8Array, limits: DocumentLimits): Promise<PDFContext> => {
  if (!Buffer.from(bytes.subarray(-2048)).includes("%%EOF")) {
    throw new DocumentFault(
      "invalid",
      "pdf_truncated",
      "The end of the PDF is missing.",
      "Send the file again, complete.",
    );
  }
  const parser = new BoundedParser(bytes, new Budget(limits.objectStreamBytes));
  const context = await parser.parseDocument().catch((error: unknown) => {
    throw error instanceof DocumentFault ? error : brokenPdf("its objects cannot be read");
  });
  if (parser.budget.stopped !== null) throw parser.budget.stopped;
  const { Encrypt: encryption = PDFNull } = context.trailerInfo;
  if (encryption !== PDFNull) {
    throw new DocumentFault(
      "invalid",
      "pdf_encrypted",
      "The PDF is encrypted or protected.",
      "Remove the protection: PDF/A-3, and so Factur-X, forbids it.",
    );
  }
  if (parser.damage !== null) throw parser.damage;
  return context;
};
