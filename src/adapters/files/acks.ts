import { type Cdar, DocumentFault, readCdars, wordsOfDetail } from "../../documents/index.ts";
import { ALREADY_THERE, FILE_TAKEN, isAboutFile, wordOfCsv } from "../../mapping/files.ts";
import { codeOf, unlessRefused } from "../kit/calls/failures.ts";
import { inLanes } from "../kit/calls/lanes.ts";
import { limitsOf } from "../kit/files.ts";
import { joined } from "../kit/present.ts";
import { HOUR, SECOND } from "../kit/time.ts";
import type { StoredFile } from "./consume.ts";
import { piecesOf } from "./content.ts";
import {
  type Ack,
  type FolderAccess,
  markOf,
  type Naming,
  type Placed,
  pathOf,
  unlessGone,
  wholeFiles,
} from "./folder.ts";
import { keptAcks } from "./kept-acks.ts";
import { flowIn, stemOf } from "./name.ts";
import { flowAcks } from "./statuses.ts";

/** Files that are remembered. */
const REMEMBERED = 20_000;
/** New ones that one look reads at most: the next look goes on. */
const READ_AT_ONCE = 1000;
const LANES = 8;
/** An acknowledgement is small. Bytes. */
const LARGEST = 5_000_000;
/** The clock of who writes acknowledgements may go by so much behind the folder's. */
const CLOCKS = 26 * HOUR;
/** Folders tell times to the second. */
const COARSE = 2 * SECOND;

/** Endings by which `suffix` says yes and no. */
const SUFFIXES: readonly (readonly [ending: string, good: boolean])[] = [
  [".ok", true],
  [".ko", false],
  [".err", false],
];

/**
 * What the platform says of a file of ours; null: nothing yet. A yes wins over a no. A no counts only where it is no older
 * than the file: under a name that is sent once more, the earlier no still lies about.
 *
 * @param writtenAt - when the file was written, by the platform's clock, in epoch milliseconds; null: that is not known
 */
export const ackOf = async (
  access: FolderAccess,
  name: string,
  writtenAt: number | null,
): Promise<Ack | null> => {
  const ours = namedIn(access, name);
  const namings = await namingsOf(access, name, ours, writtenAt ?? 0);
  const about = namings.filter(({ stem }) => stem === ours);
  const yes = about.find(({ ack }) => ack.good);
  const no = about.find(({ ack, at }) => !ack.good && at >= (writtenAt ?? 0) - COARSE);
  return (yes ?? no)?.ack ?? null;
};

/** By what acknowledgements name a file of ours: by its name without extension, or by the flow id in it. */
const namedIn = ({ endpoint }: FolderAccess, name: string): string =>
  endpoint.ackFormat === "cppstatut" ? flowIn(name) : stemOf(name);

const namingsOf = (
  access: FolderAccess,
  name: string,
  ours: string,
  writtenAt: number,
): Promise<Naming[]> => {
  const { consume, ackFormat } = access.endpoint;
  // Where a file is given one time only, the pull alone reads it.
  if (consume === "once") return keptAcks(access, ours);
  return ackFormat === "suffix" ? suffixAcks(access, name) : listedAcks(access, ours, writtenAt);
};

/** Where they lie: as they came, and where they were put once their items were stored. */
const foldersOf = ({ endpoint }: FolderAccess): string[] =>
  endpoint.consume === "archive" ? [endpoint.ack, endpoint.archive] : [endpoint.ack];

const suffixAcks = async (access: FolderAccess, name: string): Promise<Naming[]> => {
  const { door, signal } = access;
  const found: Naming[] = [];
  for (const folder of foldersOf(access)) {
    for (const [ending, good] of SUFFIXES) {
      const path = `${folder}/${name}${ending}`;
      const entry = await door.stat(path, signal);
      if (entry === null) continue;
      const bytes = await unlessGone(access, path, () => door.read(path, signal, LARGEST));
      found.push(suffixAck(name, good, bytes ?? new Uint8Array(), entry.modified.getTime()));
    }
  }
  return found;
};

/** @param name - of the file that is acknowledged */
const suffixAck = (name: string, good: boolean, bytes: Uint8Array, at: number): Naming => {
  const words = textOf(bytes);
  const ack: Ack = { good, code: "file_refused", words: words.trim(), raw: words, ids: [] };
  return { stem: stemOf(name), ack, at };
};

const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

const listedAcks = async (access: FolderAccess, stem: string, writtenAt: number): Promise<Naming[]> => {
  const found: Naming[] = [];
  for (const folder of foldersOf(access)) {
    const files = (await wholeFiles(access, folder)).filter(
      ({ modified, size }) => modified.getTime() >= writtenAt - CLOCKS && size <= LARGEST,
    );
    // Who names its answers by our files is read first.
    const fresh = files
      .filter((file) => !access.acks.has(keyOf(file)))
      .sort((a, b) => Number(b.name.includes(stem)) - Number(a.name.includes(stem)))
      .slice(0, READ_AT_ONCE);
    await inLanes(fresh, LANES, (file) => learn(access, file));
    found.push(...files.flatMap((file) => access.acks.get(keyOf(file)) ?? []));
    if (found.some((naming) => naming.stem === stem && naming.ack.good)) break;
  }
  return found;
};

const keyOf = (file: Placed): string => `${pathOf(file)}|${markOf(file)}`;

const learn = async (access: FolderAccess, file: Placed): Promise<void> => {
  const { door, signal, acks } = access;
  const path = pathOf(file);
  const bytes = await unlessRefused(
    unlessGone(access, path, () => door.read(path, signal, LARGEST)),
    () => null,
  );
  if (bytes === null) return;
  acks.set(keyOf(file), await namingsIn(access, bytes, { ...file, modified: file.modified.getTime() }));
  const [oldest] = acks.keys();
  if (acks.size > REMEMBERED && oldest !== undefined) acks.delete(oldest);
};

/**
 * What a file says of files of ours.
 *
 * @param file - as it is listed
 */
export const namingsIn = async (
  access: FolderAccess,
  bytes: Uint8Array,
  { name, modified: at }: Pick<StoredFile, "name" | "modified">,
): Promise<Naming[]> => {
  const { ackFormat } = access.endpoint;
  if (ackFormat === "none" || bytes.length > LARGEST) return [];
  if (ackFormat === "suffix") {
    return SUFFIXES.flatMap(([ending, good]) =>
      name.endsWith(ending) ? [suffixAck(name.slice(0, -ending.length), good, bytes, at)] : [],
    );
  }
  if (ackFormat === "csv") {
    return csvAcks(access, textOf(bytes)).map((said) => ({ ...said, at }));
  }
  const pieces = await unlessFaulty(() => piecesOf({ name, bytes }, access.io));
  const said = await Promise.all(
    pieces.map((piece) => unlessFaulty(async () => messageAcks(access, piece.bytes))),
  );
  return said.flat().map((one) => ({ ...one, at }));
};

/** What cannot be read says nothing here: it is held where everything is read that comes. */
const unlessFaulty = async <T>(read: () => Promise<T[]>): Promise<T[]> => {
  try {
    return await read();
  } catch (error) {
    if (error instanceof DocumentFault) return [];
    throw error;
  }
};

const messageAcks = (access: FolderAccess, bytes: Uint8Array): Omit<Naming, "at">[] =>
  access.endpoint.ackFormat === "cppstatut"
    ? flowAcks(access, bytes)
    : readCdars(bytes, limitsOf(access.io)).flatMap((cdar) => cdarAck(cdar) ?? []);

/**
 * A message about a file: type 303 in MDT-91, its name in MDT-87, with or without extension. That the file was received
 * before (`IRR_UNCITE`) is a no to what was sent again, and says that it is there.
 */
const cdarAck = (cdar: Cdar): Omit<Naming, "at"> | null => {
  const stem = stemOf(cdar.invoiceNumber ?? "");
  if (!isAboutFile(cdar) || stem === "") return null;
  const reasons = cdar.details.flatMap(({ reasonCode }) => (reasonCode === null ? [] : [reasonCode]));
  const words = cdar.details.flatMap((detail) => [
    joined([detail.reasonCode, detail.reason], ": "),
    ...wordsOfDetail(detail),
  ]);
  const text = joined([...new Set(words)], "\n");
  return {
    stem,
    ack: {
      good: cdar.statusCode === FILE_TAKEN || reasons.includes(ALREADY_THERE),
      code: codeOf(reasons[0] ?? "file_refused"),
      words: text,
      raw: joined([cdar.statusCode, cdar.statusLabel, text], " "),
      ids: [],
    },
  };
};

/** Lines of values, with semicolons, commas or tabs between them. A line whose word is not known says nothing. */
const csvAcks = ({ endpoint }: FolderAccess, text: string): Omit<Naming, "at">[] =>
  text.split(/\r\n|\n|\r/).flatMap((line) => {
    const cells = cellsOf(line);
    const cell = (column: string): string => cells[endpoint.ackColumns.indexOf(column)] ?? "";
    const good = wordOfCsv(cell("status"));
    if (good === null || cell("file") === "") return [];
    const ack: Ack = {
      good,
      code: codeOf(cell("code") || "file_refused"),
      words: joined([cell("code"), cell("text")], ": "),
      raw: line,
      ids: cell("id") === "" ? [] : [cell("id")],
    };
    return [{ stem: stemOf(cell("file")), ack }];
  });

/** The separator is the one of the three that the line has most of. Quotes are taken off; a doubled one is one. */
const cellsOf = (line: string): string[] => {
  const separator = [";", "\t", ","].reduce((best, one) =>
    line.split(one).length > line.split(best).length ? one : best,
  );
  const cells = line.match(new RegExp(`(?:^|${separator})(?:"(?:[^"]|"")*"|[^${separator}]*)`, "g")) ?? [];
  return cells.map((cell) =>
    cell
      .replace(new RegExp(`^${separator}`), "")
      .trim()
      .replace(/^"(.*)"$/s, "$1")
      .replaceAll('""', '"'),
  );
};
