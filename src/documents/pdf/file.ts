import type { DocumentLimits } from "../types.ts";
import { Budget } from "./budget.ts";
import { brokenPdf } from "./faults.ts";
import { unpack } from "./filters.ts";
import { streamData } from "./stream-data.ts";
import { SyntaxReader } from "./syntax.ts";
import { findTable, type Place, readTable, type Table } from "./table.ts";
import { Dictionary, Reference, Stream, type Value, wholeNumber } from "./values.ts";

/** References to references. */
const MAX_HOPS = 16;
const LF = 0x0a;
/** What an object of an object stream costs in the list of them. */
const LISTED_COST = 10;

/** An object stream, unpacked (ISO 32000-1, 7.5.7). */
interface ObjectStream {
  data: Buffer;
  objects: { number: number; offset: number }[];
}

/** Where a file ends, for one who goes on behind it. Places count from the header. */
interface Revision {
  /** Place of the newest cross-reference section, and whether that is a stream. */
  table: number;
  isStream: boolean;
  length: number;
  /** Does the last line have an end? */
  endsLine: boolean;
  /** The first number that no object has, nor had. */
  next: number;
}

/** The objects of a PDF. Each is read when it is wanted, at the place where the cross-reference table says it is. */
export class PdfFile {
  readonly budget: Budget;
  readonly #bytes: Buffer;
  readonly #table: Table;
  readonly #objects = new Map<number, Value>();
  readonly #streams = new Map<number, ObjectStream>();
  #unpacking = false;

  /** @throws DocumentFault when the file is truncated, encrypted, or its cross-reference table cannot be read */
  constructor(bytes: Uint8Array, limits: Pick<DocumentLimits, "fileBytes">) {
    const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    // Offsets count from the header, whatever stands before it (ISO 32000-2, 7.5.2).
    this.#bytes = file.subarray(Math.max(0, file.subarray(0, 1024).indexOf("%PDF-")));
    this.budget = new Budget(limits);
    this.#table = readTable(this.#bytes, findTable(this.#bytes), this.budget);
  }

  /** Of the newest revision. */
  get trailer(): Dictionary {
    return this.#table.trailer;
  }

  /** Where a further revision of it goes on. */
  get revision(): Revision {
    const { offset, isStream, places, trailer } = this.#table;
    let next = wholeNumber(trailer.get("Size")) ?? 0;
    for (const number of places.keys()) next = Math.max(next, number + 1);
    return { table: offset, isStream, length: this.#bytes.length, endsLine: this.#bytes.at(-1) === LF, next };
  }

  get catalog(): Dictionary {
    const catalog = this.resolve(this.#table.trailer.get("Root"));
    if (!(catalog instanceof Dictionary)) throw brokenPdf("it has no catalogue");
    return catalog;
  }

  /** Follows references to the value itself; null for an object that does not exist (7.3.10). */
  readonly resolve = (value: Value): Value => {
    let current = value;
    for (let hops = 0; current instanceof Reference; hops++) {
      if (hops > MAX_HOPS) throw brokenPdf("a reference leads back to itself");
      current = this.#object(current);
    }
    return current;
  };

  /** Entry of a dictionary or of that of a stream, references followed; null where there is none. */
  entry(value: Value, key: string): Value {
    const dictionary = value instanceof Stream ? value.dictionary : value;
    return dictionary instanceof Dictionary ? this.resolve(dictionary.get(key)) : null;
  }

  /** The data of a stream, unpacked: at most `limit` bytes, which is that of an attachment. */
  data(stream: Stream, limit?: number): Buffer {
    return unpack(streamData(this.#bytes, stream, this), stream.dictionary, this, limit);
  }

  #object(reference: Reference): Value {
    const { number, generation } = reference;
    const place = this.#table.places.get(number);
    if (place === undefined || place === "free") return null;
    if (generation !== ("offset" in place ? place.generation : 0)) {
      // Programs differ: some read the object all the same.
      throw brokenPdf(`object ${number} is of another generation than a reference to it`);
    }
    const known = this.#objects.get(number);
    if (known !== undefined) return known;
    const object = "offset" in place ? this.#objectAt(number, place) : this.#objectIn(number, place);
    this.#objects.set(number, object);
    return object;
  }

  #objectAt(number: number, { offset, generation }: Extract<Place, { offset: number }>): Value {
    const reader = new SyntaxReader(this.#bytes, this.budget, offset);
    const header = reader.objectHeader();
    if (header?.number !== number || header.generation !== generation) {
      throw brokenPdf(`object ${number} is not where its cross-reference table says`);
    }
    return reader.object();
  }

  #objectIn(number: number, place: Extract<Place, { stream: number }>): Value {
    const { data, objects } = this.#objectStream(place.stream);
    const object = objects[place.index];
    if (object?.number !== number) {
      throw brokenPdf(`object ${number} is not where its cross-reference table says`);
    }
    return new SyntaxReader(data, this.budget, object.offset).value();
  }

  #objectStream(number: number): ObjectStream {
    const known = this.#streams.get(number);
    if (known !== undefined) return known;
    const place = this.#table.places.get(number);
    // What an object stream needs to be read cannot be in another one, which could need a third, and so on.
    if (this.#unpacking || place === undefined || place === "free" || !("offset" in place)) {
      throw brokenPdf("an object stream depends on another");
    }
    const stream = this.#objectAt(number, place);
    if (!(stream instanceof Stream)) throw brokenPdf("an object stream is missing");
    this.#unpacking = true;
    const [count, first] = [this.entry(stream, "N"), this.entry(stream, "First")].map(wholeNumber);
    const data = this.data(stream);
    this.#unpacking = false;
    const reader = new SyntaxReader(data, this.budget);
    const objects: ObjectStream["objects"] = [];
    for (let i = 0; i < (count ?? 0); i++) {
      this.budget.work(LISTED_COST);
      const [listed, offset] = [reader.integer(), reader.integer()];
      if (listed === null || offset === null) throw brokenPdf("an object stream is malformed");
      objects.push({ number: listed, offset: (first ?? 0) + offset });
    }
    const unpacked = { data, objects };
    this.#streams.set(number, unpacked);
    return unpacked;
  }
}
