import type { DocumentFault } from "../types.ts";
import type { Budget } from "./budget.ts";
import { brokenPdf, encryptedPdf, pdfTooComplex, truncatedPdf } from "./faults.ts";
import { unpack } from "./filters.ts";
import { streamData } from "./stream-data.ts";
import { SyntaxReader } from "./syntax.ts";
import { Dictionary, Reference, Stream, type Value, wholeNumber } from "./values.ts";

/** Where an object is: at a place of the file, or in an object stream as its n-th. */
export type Place = { offset: number; generation: number } | { stream: number; index: number } | "free";

/** The cross-reference table of a file, its revisions laid over each other. */
export interface Table {
  places: ReadonlyMap<number, Place>;
  /** Of the newest revision. */
  trailer: Dictionary;
  /** Where the newest section is, and whether it is a cross-reference stream. */
  offset: number;
  isStream: boolean;
}

/** One cross-reference section, without those before it. */
interface Section {
  places: Map<number, Place>;
  trailer: Dictionary;
  isStream: boolean;
}

/** Revisions: each save of a PDF may add one. */
const MAX_SECTIONS = 1_000;
/** What an entry costs beside its bytes. */
const ENTRY_COST = 20;
/**
 * Bytes from the end in which the end is looked for. Programs look through the last kilobyte (ISO 32000-1, annex H.3);
 * mail gateways add more.
 */
const TAIL_BYTES = 65_536;

/** That of an object. */
const HEADER = /\d[\s\0]{1,9}\d{1,5}[\s\0]{1,9}obj/;

/**
 * Where the newest cross-reference section is (7.5.5): what the last `startxref` says. What stands behind the end is
 * passed over, unless it has objects: those are of a revision that was cut, and what it says would be missed.
 * @throws DocumentFault when the end is missing
 */
export const findTable = (bytes: Buffer): number => {
  const tail = bytes.subarray(-TAIL_BYTES).toString("latin1");
  const last = tail.slice(Math.max(0, tail.lastIndexOf("startxref")));
  const [end, offset] = /^startxref[\s\0]{1,99}(\d{1,10})[\s\0]{0,99}%%EOF/.exec(last) ?? [];
  if (end === undefined || HEADER.test(last.slice(end.length))) throw truncatedPdf();
  return Number(offset);
};

const samePlace = (a: Place, b: Place): boolean => {
  if (a === "free" || b === "free") return a === b;
  if ("offset" in a) return "offset" in b && a.offset === b.offset && a.generation === b.generation;
  return "stream" in b && a.stream === b.stream && a.index === b.index;
};

/** Programs differ in which entry they take where one section has two. @throws DocumentFault */
const list = (places: Map<number, Place>, number: number, place: Place): void => {
  const before = places.get(number);
  if (before !== undefined && !samePlace(before, place)) {
    throw brokenPdf(`its cross-reference table lists object ${number} twice`);
  }
  places.set(number, place);
};

const misplaced = (): DocumentFault => brokenPdf("its cross-reference table is not where the file says");

/** @throws DocumentFault for anything but a whole number */
const wholeOf = (value: Value): number => {
  const number = wholeNumber(value);
  if (number === null) throw misplaced();
  return number;
};

/** Whole numbers of an array; `absent` where it is missing. */
const wholesOf = (value: Value, absent: Value[]): number[] => {
  if (value !== null && !Array.isArray(value)) throw misplaced();
  return (value ?? absent).map(wholeOf);
};

/** The table is there to find objects, and cannot depend on them (7.5.8.2). */
const direct = (value: Value): Value => {
  if (value instanceof Reference) throw brokenPdf("its cross-reference table depends on objects");
  return value;
};

/** Reads the entries of a cross-reference stream (7.5.8.3), whose fields are as wide as it says. */
class Fields {
  readonly #data: Buffer;
  #at = 0;

  constructor(data: Buffer) {
    this.#data = data;
  }

  /** @throws DocumentFault when fewer bytes are left */
  need(bytes: number): void {
    if (this.#at + bytes > this.#data.length) throw brokenPdf("its cross-reference table is cut");
  }

  next(width: number, absent: number): number {
    if (width === 0) return absent;
    let value = 0;
    for (let i = 0; i < width; i++) value = 256 * value + (this.#data[this.#at++] ?? 0);
    return value;
  }
}

class SectionReader {
  readonly #bytes: Buffer;
  readonly #budget: Budget;

  constructor(bytes: Buffer, budget: Budget) {
    this.#bytes = bytes;
    this.#budget = budget;
  }

  read(offset: number): Section {
    const reader = new SyntaxReader(this.#bytes, this.#budget, offset);
    return reader.word() === "xref" ? this.#classic(reader) : this.#stream(offset);
  }

  /** ISO 32000-1, 7.5.4, and 7.5.8.4 where a cross-reference stream adds to it. */
  #classic(reader: SyntaxReader): Section {
    const places = new Map<number, Place>();
    for (let first = reader.integer(); first !== null; first = reader.integer()) {
      const count = wholeOf(reader.integer());
      for (let i = 0; i < count; i++) {
        const [offset, generation] = [wholeOf(reader.integer()), wholeOf(reader.integer())];
        const kind = reader.word();
        this.#budget.work(ENTRY_COST);
        if (kind !== "n" && kind !== "f") throw misplaced();
        // Many programs count from 1 where the first entry is that of object 0, which is always free.
        if (i === 0 && first === 1 && kind === "f" && generation === 65_535) first = 0;
        // An object cannot be at 0, where the header is: writers mean that there is none.
        list(places, first + i, kind === "f" || offset === 0 ? "free" : { offset, generation });
      }
    }
    if (reader.word() !== "trailer") throw misplaced();
    const trailer = reader.value();
    if (!(trailer instanceof Dictionary)) throw misplaced();
    const hidden = trailer.get("XRefStm");
    if (hidden !== null) {
      // What the table calls free may be hidden from old programs: the stream says where it is.
      for (const [number, place] of this.#stream(wholeOf(hidden)).places) {
        if ((places.get(number) ?? "free") === "free") places.set(number, place);
      }
    }
    return { places, trailer, isStream: false };
  }

  /** ISO 32000-1, 7.5.8. */
  #stream(offset: number): Section {
    const reader = new SyntaxReader(this.#bytes, this.#budget, offset);
    const stream = reader.objectHeader() === null ? null : reader.object();
    if (!(stream instanceof Stream)) throw misplaced();
    const surroundings = { budget: this.#budget, resolve: direct };
    const { dictionary: trailer } = stream;
    if (trailer.get("Encrypt") !== null) throw encryptedPdf();
    const fields = new Fields(unpack(streamData(this.#bytes, stream, surroundings), trailer, surroundings));
    const widths = wholesOf(trailer.get("W"), []);
    const [kindWidth = 0, secondWidth = 0, thirdWidth = 0] = widths;
    const width = kindWidth + secondWidth + thirdWidth;
    if (width === 0 || Math.max(...widths.slice(0, 3)) > 8) throw misplaced();
    const index = wholesOf(trailer.get("Index"), [0, trailer.get("Size")]);
    const places = new Map<number, Place>();
    for (let i = 0; i + 1 < index.length; i += 2) {
      const [first = 0, count = 0] = [index[i], index[i + 1]];
      fields.need(count * width);
      this.#budget.work(ENTRY_COST * count);
      for (let number = first; number < first + count; number++) {
        const kind = fields.next(kindWidth, 1);
        const [second, third] = [fields.next(secondWidth, 0), fields.next(thirdWidth, 0)];
        if (kind === 1 && second > 0) list(places, number, { offset: second, generation: third });
        else list(places, number, kind === 2 ? { stream: second, index: third } : "free");
      }
    }
    return { places, trailer, isStream: true };
  }
}

/**
 * Reads the cross-reference table, all revisions of it: of each object the newest entry counts (ISO 32000-1, 7.5.6).
 * A table that is damaged is not made up for by looking for objects, as some programs do: what is found so may be of an
 * older revision, or of a file that is attached.
 * @throws DocumentFault when it is not where the file says, is malformed, leads back to itself, or the file is encrypted
 */
export const readTable = (bytes: Buffer, offset: number, budget: Budget): Table => {
  const reader = new SectionReader(bytes, budget);
  const places = new Map<number, Place>();
  const seen = new Set<number>();
  let newest: Section | null = null;
  // No table is at 0: writers mean that there is no revision before.
  for (let at = offset; at > 0 || newest === null; ) {
    if (seen.has(at)) throw brokenPdf("its cross-reference tables lead back to themselves");
    if (seen.add(at).size > MAX_SECTIONS) throw pdfTooComplex();
    const section = reader.read(at);
    if (section.trailer.get("Encrypt") !== null) throw encryptedPdf();
    for (const [number, place] of section.places) {
      if (!places.has(number)) places.set(number, place);
    }
    newest ??= section;
    at = wholeOf(section.trailer.get("Prev") ?? 0);
  }
  return { places, trailer: newest.trailer, offset, isStream: newest.isStream };
};
