import { z } from "zod";
import { isFailure } from "../../domain/failure.ts";
import type { RawItem } from "../../domain/life-cycle/event.ts";
import { inLanes } from "../kit/calls/lanes.ts";
import { sha256Of } from "../kit/files.ts";
import { cursorIn } from "../kit/items.ts";
import type { RawPage } from "../port.ts";
import { consume } from "./consume.ts";
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
});

/** The pull's cursor, as JSON: no times, for the platform's clock may be wrong, but names. By path. */
const stateSchema = z.object({
  known: z.record(z.string(), knownSchema),
  /** With `stable`: what the pull before saw, and whether it has changed since. */
  seen: z.record(z.string(), z.string()),
});
type State = z.infer<typeof stateSchema>;

/**
 * The next page of files that came: of acknowledgements, and of everything else. What they are their content says. What
 * an earlier page brought is stored by now, and consumed where that failed.
 */
export const readSince = async (access: FolderAccess, cursor: string | null): Promise<RawPage> => {
  const before = cursorIn(stateSchema, cursor) ?? { known: {}, seen: {} };
  const listed = await listedFiles(access);
  const known = await leftOver(access, before, listed);
  const unknown = listed.filter((file) => known[pathOf(file)] === undefined);
  const ripe = unknown.filter((file) => isRipe(access, before, file)).sort(byAge);
  const batch = firstOf(ripe);
  const read = new Map<Placed, FileItem | null>();
  await inLanes(batch, LANES, async (file) => {
    read.set(file, await itemOf(access, before, file));
  });
  const items = batch.flatMap((file) => read.get(file) ?? []);
  for (const { raw } of items) known[pathOf(raw)] = knownOf(access, raw);
  if (Object.keys(known).length > TOO_MANY) {
    access.io.log.warn(
      { files: Object.keys(known).length },
      "the folders hold more files than can be listed quickly",
    );
  }
  const seen = access.endpoint.complete === "stable" ? marksOf(unknown) : {};
  return {
    items,
    cursor: JSON.stringify({ known, seen } satisfies State),
    more: batch.length < ripe.length,
  };
};

/** The oldest first: folders list in no order. */
const byAge = (a: Placed, b: Placed): number =>
  a.modified.getTime() - b.modified.getTime() || (pathOf(a) < pathOf(b) ? -1 : 1);

const marksOf = (files: readonly Placed[]): Record<string, string> =>
  Object.fromEntries(files.map((file) => [pathOf(file), markOf(file)]));

const knownOf = ({ io }: FolderAccess, raw: FileItem["raw"]): State["known"][string] => ({
  mark: markOf({ size: raw.size, modified: new Date(raw.modified) }),
  sha256: raw.sha256,
  at: io.now().getTime(),
  ...(raw.odd === true ? { odd: true as const } : {}),
});

/** Without acknowledgements their folder may be missing. */
const listedFiles = async (access: FolderAccess): Promise<Placed[]> => {
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

/** A file as an item; null where it has gone, or changed while it was read. */
const itemOf = async (access: FolderAccess, before: State, file: Placed): Promise<FileItem | null> => {
  const { door, endpoint, io, signal } = access;
  const path = pathOf(file);
  const modified = file.modified.getTime();
  const at = new Date(Math.min(modified, io.now().getTime())).toISOString();
  const listed = { folder: file.folder, name: file.name, size: file.size, modified };
  if (file.size > io.documentBytes) {
    return { id: file.name, at, raw: { ...listed, sha256: "", odd: true, tooLarge: true } };
  }
  const bytes = await unlessGone(access, path, () => door.read(path, signal, io.documentBytes));
  if (bytes === null || bytes.length !== file.size) return null;
  const sha256 = sha256Of(bytes);
  const raw = { ...listed, sha256 };
  if (!(await isUnderstood(access, raw, bytes))) {
    // People know it by its name. Under a name that was held before with other bytes it is another one.
    const other = before.known[path];
    const again = other?.odd === true && other.sha256 !== sha256;
    const content = Buffer.from(bytes).toString("base64");
    return {
      id: again ? `${file.name}#${sha256.slice(0, 8)}` : file.name,
      at,
      raw: { ...raw, odd: true, content },
    };
  }
  // What is put aside can be read there again; anything else may be gone by then.
  const content = endpoint.consume === "archive" ? {} : { content: Buffer.from(bytes).toString("base64") };
  return { id: `${path}#${file.size}-${sha256.slice(0, 16)}`, at, raw: { ...raw, ...content } };
};

/** Puts files aside, once what they hold is stored here. */
export const acknowledge = async (access: FolderAccess, items: RawItem[]): Promise<void> => {
  await inLanes(items, LANES, async (item) => {
    const file = fileIn(item);
    if (file === null || file.odd === true) return;
    await consume(access, file, mayGo(access, file.folder, access.io.now().getTime()));
  });
};
