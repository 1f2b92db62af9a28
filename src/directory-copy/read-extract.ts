import { SaxesParser } from "saxes";
import { ExtractFault } from "./fault.ts";
import { afterSpace, readPlain } from "./plain-record.ts";
import { BLOCKS, FIELDS, type Fields } from "./records.ts";
import { xmlBytesOf } from "./xml-bytes.ts";

/** What an extract says of itself. */
export interface ExtractHeader {
  /** `HorodateProduction`, `YYYYMMDDHHMMSS` by clocks in France: it names the extract. */
  produced: string;
  /** `DernierHorodateProduction`: the one that a differential goes on from; null: it does not say. */
  previous: string | null;
  /** `TypeFlux`: complete, or differential. */
  kind: "C" | "D";
}

/** What is made of an extract as it is read. */
interface Reading {
  /** Before the first record. */
  header(header: ExtractHeader): void;
  record(block: string, element: string, fields: Fields): void;
}

const ROOT = "AnnuaireConsultationF14";
const HEADER: ReadonlySet<string> = new Set(["HorodateProduction", "DernierHorodateProduction", "TypeFlux"]);
/** Deepest element of an extract, with one to spare. */
const DEEPEST = 7;
/** Longest text of a field, in characters. */
const LONGEST_TEXT = 4_000;
/** Characters between one record and the next. One of the longest kind has about 1,500. */
const LONGEST_RECORD = 256 * 1024;
const MOST_RECORDS = 200_000_000;

const isMoment = (text: string): boolean => {
  const iso = text.replace(/^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/, "$1-$2-$3T$4:$5:$6Z");
  return !Number.isNaN(Date.parse(iso)) && iso.length === 20;
};

const headerOf = (told: Fields): ExtractHeader => {
  const produced = told.get("HorodateProduction") ?? "";
  const previous = told.get("DernierHorodateProduction") || null;
  const kind = told.get("TypeFlux");
  if (!isMoment(produced)) throw new ExtractFault("HorodateProduction is missing or malformed");
  if (previous !== null && !isMoment(previous))
    throw new ExtractFault("DernierHorodateProduction is malformed");
  if (kind !== "C" && kind !== "D") throw new ExtractFault("TypeFlux is neither C nor D");
  return { produced, previous, kind };
};

/**
 * Takes the text of an extract piece by piece, and gives its records on. Records that are written plainly are cut out
 * where one may stand, and read here; the parser is given all the rest, and so judges the document.
 */
export const openParser = (reading: Reading) => {
  const told = new Map<string, string>();
  const fields = new Map<string, string>();
  let depth = 0;
  let block = "";
  let hasBegun = false;
  let isLeaf = false;
  let text = "";
  let records = 0;
  let sinceRecord = 0;
  /** What the parser was not given yet. */
  let ahead = "";
  /** The parser stands between two records: what begins there is one, and neither comment nor text. */
  let isBetween = false;

  const begin = (): void => {
    if (!hasBegun) reading.header(headerOf(told));
    hasBegun = true;
  };

  const open = (name: string): void => {
    depth += 1;
    isLeaf = true;
    text = "";
    if (depth === 1 && name !== ROOT)
      throw new ExtractFault(`it is no F14: its root is ${name.slice(0, 60)}`);
    if (depth > DEEPEST) throw new ExtractFault("its elements lie too deep in each other");
    isBetween = depth === 2;
    if (depth !== 2) return;
    block = name;
    if (!HEADER.has(name)) begin();
    else if (hasBegun) throw new ExtractFault(`${name} stands behind the records`);
  };

  const add = (to: Map<string, string>, name: string): void => {
    const before = to.size;
    to.set(name, text.trim());
    if (to.size === before) throw new ExtractFault(`${name} stands there twice`);
  };

  const finish = (element: string): void => {
    records += 1;
    sinceRecord = 0;
    if (records > MOST_RECORDS) throw new ExtractFault(`it has over ${MOST_RECORDS} records`);
    try {
      reading.record(block, element, fields);
    } catch (error) {
      if (!(error instanceof ExtractFault)) throw error;
      throw new ExtractFault(`record ${records} (${element}): ${error.message}`);
    }
    fields.clear();
  };

  const close = (name: string): void => {
    if (depth === 2 && HEADER.has(name)) add(told, name);
    if (depth > 3 && isLeaf && FIELDS.has(name)) add(fields, name);
    if (depth === 3) finish(name);
    if (depth === 1) begin();
    depth -= 1;
    isLeaf = false;
    isBetween = depth === 2;
  };

  const say = (more: string): void => {
    if (!isLeaf) return;
    text += more;
    if (text.length > LONGEST_TEXT) throw new ExtractFault("a field is too long");
  };

  const parser = new SaxesParser({ position: false });
  parser.on("error", ({ message }) => {
    throw new ExtractFault(`its XML is not well-formed: ${message}`);
  });
  parser.on("doctype", () => {
    throw new ExtractFault("it has a document type, which no extract has");
  });
  parser.on("xmldecl", ({ encoding = "UTF-8" }) => {
    if (!/^utf-?8$/i.test(encoding)) throw new ExtractFault(`its encoding is ${encoding}, not UTF-8`);
  });
  parser.on("opentag", ({ name }) => open(name));
  parser.on("closetag", ({ name }) => close(name));
  parser.on("text", say);
  parser.on("cdata", say);

  const give = (end: number, from: number): number => {
    isBetween = false;
    parser.write(ahead.slice(from, end));
    return end;
  };

  /** Reads one record, from its first tag on; null: it is not whole yet. */
  const cut = (from: number, element: string): number | null => {
    const last = `</${element}>`;
    const end = ahead.indexOf(last, from);
    if (end === -1) return null;
    if (!readPlain(ahead.slice(from + element.length + 2, end), LONGEST_TEXT, fields)) {
      fields.clear();
      return give(end + last.length, from);
    }
    finish(element);
    return end + last.length;
  };

  /** As much of what is ahead as can be judged; gives the place where the rest begins. */
  const advance = (from: number): number | null => {
    const element = isBetween ? BLOCKS[block]?.record : undefined;
    if (element !== undefined) {
      const start = afterSpace(ahead, from);
      if (ahead.startsWith(`<${element}>`, start)) return cut(start, element);
      // The tag itself may not be whole yet.
      if (ahead.length - start < element.length + 2 && !ahead.includes(">", start)) return null;
    }
    const end = ahead.indexOf(">", from);
    return end === -1 ? null : give(end + 1, from);
  };

  return {
    write(piece: string): void {
      // What is held back until it is whole is counted, too.
      sinceRecord += piece.length;
      ahead += piece;
      let at = 0;
      for (let next = advance(at); next !== null; next = advance(at)) at = next;
      ahead = ahead.slice(at);
      if (sinceRecord > LONGEST_RECORD) throw new ExtractFault("it goes on and on without a record");
    },
    end(): void {
      give(ahead.length, 0);
      parser.close();
    },
    records: () => records,
  };
};

async function* piecesOf(path: string): AsyncGenerator<string, void, undefined> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  const decoded = (bytes?: Uint8Array): string => {
    try {
      return bytes === undefined ? decoder.decode() : decoder.decode(bytes, { stream: true });
    } catch {
      throw new ExtractFault("it is not written in UTF-8");
    }
  };
  for await (const bytes of xmlBytesOf(path)) yield decoded(bytes);
  yield decoded();
}

/**
 * Reads an extract F14 from one end to the other, with as little of it in memory as one record.
 *
 * @returns how many records it has
 * @throws ExtractFault where it is none, damaged or malformed; the machine's own errors where it cannot be read
 */
export const readExtract = async (path: string, reading: Reading): Promise<number> => {
  const parser = openParser(reading);
  for await (const piece of piecesOf(path)) parser.write(piece);
  parser.end();
  return parser.records();
};

/**
 * Reads what an extract says of itself, and no further.
 *
 * @throws as {@link readExtract}
 */
export const readHeader = async (path: string): Promise<ExtractHeader> => {
  let header: ExtractHeader | null = null;
  const enough = new Error("the header is read");
  const parser = openParser({
    header: (told) => {
      header = told;
      throw enough;
    },
    record: () => undefined,
  });
  try {
    for await (const piece of piecesOf(path)) parser.write(piece);
    parser.end();
  } catch (error) {
    if (error !== enough) throw error;
  }
  if (header === null) throw new ExtractFault("it has no header");
  return header;
};
