import { z } from "zod";
import { isFailure } from "../../domain/failure.ts";
import type { RawItem } from "../../domain/life-cycle/event.ts";
import { inLanes } from "../kit/calls/lanes.ts";
import { sha256Of } from "../kit/files.ts";
import { cursorIn } from "../kit/items.ts";
import type { RawPage } from "../port.ts";
import { consume, type StoredFile } from "./consume.ts";
import { type FolderAccess, markOf, type Placed, pathOf, unlessGone, wholeFiles } from "./folder.ts";
import { type FileItem, fileIn } from "./items.ts";
import { isUnderstood } from "./read-item.ts";

/** Files of a page, and their bytes together. */
const PAGE = 100;
const PAGE_BYTES = 32_000_000;
const LANES = 4;
/** More files than this in folders that nobody empties make every pull slow. */
const TOO_MANY = 20_000;

/** A file that is stored here and still listed. */
const knownSchema = z.object({
  /** Size and time as it was listed. */
  mark: z.string(),
  sha256: z.string(),
  /** When it was stored; epoch milliseconds. */
  at: z.number(),
  /** It could not be understood: it stays where it is. */
  odd: z.literal(true).optional(),
  /** It was refused, though it is listed (`once`). */
  unread: z.literal(true).optional(),
});

/** The pull's cursor, as JSON: no times, for the platform's clock may be wrong, but names. By path. */
export const stateSchema = z.object({
  known: z.record(z.string(), knownSchema),
  /** With `stable`: what the pull before saw, and whether it has changed since. */
  seen: z.record(z.string(), z.string()),
  /** With `once`: what was about to be read, and is not stored. */
  begun: z.record(z.string(), z.string()).optional(),
  /** With `once`: the very first reading is not at its end yet. */
  first: z.literal(true).optional(),
});
export type State = z.infer<typeof stateSchema>;

/**
 * The next page of files that came: of acknowledgements, and of everything else. What they are their content says. What
 * an earlier page brought is stored by now, and consumed where that failed.
 */
export const readSince = async (access: FolderAccess, cursor: string | null): Promise<RawPage> => {
  const before = cursorIn(stateSchema, cursor) ?? { known: {}, seen: {} };
  const listed = await listedFiles(access);
  const known = await leftOver(access, before, listed);
  const { unknown, ripe, batch } = nextOf(access, before, listed, known);
  const read = new Map<Placed, FileItem | null>();
  await inLanes(batch, LANES, async (file) => {
    read.set(file, await readItemOf(access, file));
  });
  const items = batch.flatMap((file) => read.get(file) ?? []);
  for (const { raw } of items) known[pathOf(raw)] = knownOf(access, raw);
  warnOfMany(access, known);
  return {
    items,
    cursor: JSON.stringify({ known, seen: seenOf(access, unknown) } satisfies State),
    more: batch.length < ripe.length,
  };
};

/** What is listed and not known; what of it counts as whole; and what of that one page reads, the oldest first. */
export const nextOf = (
  access: FolderAccess,
  before: State,
  listed: readonly Placed[],
  known: State["known"],
): { unknown: Placed[]; ripe: Placed[]; batch: Placed[] } => {
  const unknown = listed.filter((file) => known[pathOf(file)] === undefined);
  const ripe = unknown.filter((file) => isRipe(access, before, file)).sort(byAge);
  return { unknown, ripe, batch: firstOf(ripe) };
};

/** With `stable`: what the next pull compares with. */
export const seenOf = ({ endpoint }: FolderAccess, unknown: readonly Placed[]): State["seen"] =>
  endpoint.complete === "stable" ? marksOf(unknown) : {};

export const warnOfMany = ({ io }: FolderAccess, known: State["known"]): void => {
  const files = Object.keys(known).length;
  if (files > TOO_MANY) io.log.warn({ files }, "the folders hold more files than can be listed quickly");
};

/** Folders list in no order. */
const byAge = (a: Placed, b: Placed): number =>
  a.modified.getTime() - b.modified.getTime() || (pathOf(a) < pathOf(b) ? -1 : 1);

export const marksOf = (files: readonly Placed[]): Record<string, string> =>
  Object.fromEntries(files.map((file) => [pathOf(file), markOf(file)]));

export const knownOf = ({ io }: FolderAccess, raw: FileItem["raw"]): State["known"][string] => ({
  mark: markOfStored(raw),
  sha256: raw.sha256,
  at: io.now().getTime(),
  ...(raw.odd === true ? { odd: true as const } : {}),
  ...(raw.unread === undefined ? {} : { unread: true as const }),
});

/** Without acknowledgements their folder may be missing. */
export const listedFiles = async (access: FolderAccess): Promise<Placed[]> => {
  const { endpoint } = access;
  const coming = await wholeFiles(access, endpoint.in);
  if (endpoint.ack === endpoint.in) return coming;
  try {
    return [...(await wholeFiles(access, endpoint.ack)), ...coming];
  } catch (error) {
    if (endpoint.ackFormat !== "none" || !isFailure(error) || error.kind !== "denied") throw error;
    return coming;
  }
};

/**
 * What is stored and still listed, after it was tried once more to consume it. It is looked into first: another file of its
 * name, size and second may have come in its place since it was put aside.
 */
const leftOver = async (
  access: FolderAccess,
  before: State,
  listed: readonly Placed[],
): Promise<State["known"]> => {
  const known: State["known"] = {};
  const again: [Placed, State["known"][string]][] = [];
  for (const file of listed) {
    const one = before.known[pathOf(file)];
    if (one === undefined || one.mark !== markOf(file)) continue;
    known[pathOf(file)] = one;
    if (one.odd !== true && access.endpoint.consume !== "keep" && mayGo(access, file.folder, one.at)) {
      again.push([file, one]);
    }
  }
  await inLanes(again, LANES, async ([file, { sha256 }]) => {
    const { door, io, signal } = access;
    const path = pathOf(file);
    const bytes = await unlessGone(access, path, () => door.read(path, signal, io.documentBytes));
    const isAnother = bytes !== null && sha256Of(bytes) !== sha256;
    if (isAnother || (await consume(access, { ...file, modified: file.modified.getTime(), sha256 }, true)))
      delete known[path];
  });
  return known;
};

/** A deposit that waits for its acknowledgement looks for it in its folder: it is removed once none does any more. */
const mayGo = ({ endpoint, io }: FolderAccess, folder: string, storedAt: number): boolean =>
  folder !== endpoint.ack ||
  endpoint.ackFormat === "none" ||
  io.now().getTime() - storedAt > endpoint.ackWithinMs;

const isRipe = ({ endpoint }: FolderAccess, { seen }: State, file: Placed): boolean =>
  endpoint.complete !== "stable" || seen[pathOf(file)] === markOf(file);

const firstOf = (files: readonly Placed[]): Placed[] => {
  let bytes = 0;
  return files.slice(0, PAGE).filter(({ size }, i) => {
    bytes += size;
    return i === 0 || bytes <= PAGE_BYTES;
  });
};

/** A file as it is listed, for its item. */
export const listedAs = ({ folder, name, size, modified }: Placed): StoredFile => ({
  folder,
  name,
  size,
  modified: modified.getTime(),
  sha256: "",
});

/** When a file says that it was written, but no later than now. ISO 8601. */
const writtenAt = ({ io }: FolderAccess, modified: number): string =>
  new Date(Math.min(modified, io.now().getTime())).toISOString();

/** The item of a file that is larger than is taken: it is not read. */
export const tooLargeItem = async (access: FolderAccess, file: StoredFile): Promise<FileItem> => ({
  id: await heldIdOf(access, file),
  at: writtenAt(access, file.modified),
  raw: { ...file, odd: true, tooLarge: true },
});

/** A file as an item; null where it has gone, or changed while it was read. */
const readItemOf = async (access: FolderAccess, file: Placed): Promise<FileItem | null> => {
  const { door, io, signal } = access;
  const path = pathOf(file);
  if (file.size > io.documentBytes) return tooLargeItem(access, listedAs(file));
  const bytes = await unlessGone(access, path, () => door.read(path, signal, io.documentBytes));
  return bytes === null || bytes.length !== file.size ? null : itemOf(access, listedAs(file), bytes);
};

/** What was read as an item: with its bytes, where they may be gone when they are to be understood. */
export const itemOf = async (
  access: FolderAccess,
  listed: StoredFile,
  bytes: Uint8Array,
): Promise<FileItem> => {
  const raw = { ...listed, size: bytes.length, sha256: sha256Of(bytes) };
  const at = writtenAt(access, raw.modified);
  const content = Buffer.from(bytes).toString("base64");
  if (!(await isUnderstood(access, raw, bytes))) {
    return { id: await heldIdOf(access, raw), at, raw: { ...raw, odd: true, content } };
  }
  return {
    id: `${pathOf(raw)}#${raw.size}-${raw.sha256.slice(0, 16)}`,
    at,
    // What is put aside can be read there again.
    raw: access.endpoint.consume === "archive" ? raw : { ...raw, content },
  };
};

/** People know it by its name. Under a name that was held before with other bytes it is another one. */
const heldIdOf = async ({ io }: FolderAccess, file: StoredFile): Promise<string> => {
  const { name, size, modified, sha256 } = file;
  const held = await io.kept(name);
  const other = held === null ? null : fileIn(held);
  if (
    other === null ||
    (other.sha256 === sha256 && (sha256 !== "" || markOfStored(other) === markOfStored(file)))
  )
    return name;
  return `${name}#${sha256 === "" ? `${size}-${modified}` : sha256.slice(0, 8)}`;
};

const markOfStored = ({ size, modified }: StoredFile): string =>
  markOf({ size, modified: new Date(modified) });

/** Puts files aside, once what they hold is stored here. */
export const acknowledge = async (access: FolderAccess, items: RawItem[]): Promise<void> => {
  await inLanes(items, LANES, async (item) => {
    const file = fileIn(item);
    if (file === null || file.odd === true) return;
    await consume(access, file, mayGo(access, file.folder, access.io.now().getTime()));
  });
};
