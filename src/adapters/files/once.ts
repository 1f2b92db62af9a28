import { type Failure, isFailure } from "../../domain/failure.ts";
import type { RawItem } from "../../domain/life-cycle/event.ts";
import { cursorIn } from "../kit/items.ts";
import { HOUR } from "../kit/time.ts";
import type { Keep, RawPage } from "../port.ts";
import { namingsIn } from "./acks.ts";
import {
  itemOf,
  knownOf,
  listedAs,
  listedFiles,
  marksOf,
  nextOf,
  type State,
  seenOf,
  stateSchema,
  tooLargeItem,
  warnOfMany,
} from "./events.ts";
import { type FolderAccess, markOf, type Placed, pathOf } from "./folder.ts";
import type { FileItem } from "./items.ts";
import { ackItems } from "./kept-acks.ts";

/** What was refused may have been so for want of a right: it is tried again, but not in every pull. */
const TRIED_AGAIN_AFTER = HOUR;

/**
 * The next page of files of folders that give each of them one time only. What a file holds is stored here, together with
 * the cursor that knows it, while it is still open: killed at any moment, it is either given again or here. What was about
 * to be read is written down first, so that a file that went without having been read whole is told of.
 *
 * One after the other, and not in lanes: each cursor that is stored holds all of the ones before.
 */
export const readOnceSince = async (
  access: FolderAccess,
  cursor: string | null,
  keep: Keep | undefined,
): Promise<RawPage> => {
  if (keep === undefined) throw new Error("files that are given one time only need somebody who keeps them");
  const earlier = cursorIn(stateSchema, cursor);
  const before: State = earlier ?? { known: {}, seen: {} };
  const isFirst = earlier === null || earlier.first === true;
  const listed = await listedFiles(access);
  const known = stillKnown(access, before, listed);
  const { unknown, ripe, batch } = nextOf(access, before, listed, known);
  const state: State = {
    known,
    seen: seenOf(access, unknown),
    begun: marksOf(batch),
    ...(isFirst ? { first: true as const } : {}),
  };
  const items: RawItem[] = goneItems(access, before, listed);
  const store = async (more: readonly RawItem[]): Promise<void> => {
    await keep([...more], JSON.stringify(state));
    items.push(...more);
  };
  if (batch.length > 0 || items.length > 0) await keep(items, JSON.stringify(state));

  const know = (file: FileItem): void => {
    known[pathOf(file.raw)] = knownOf(access, file.raw);
    delete state.begun?.[pathOf(file.raw)];
  };
  for (const file of batch) {
    if (file.size > access.io.documentBytes) {
      const item = await tooLargeItem(access, listedAs(file));
      know(item);
      await store([item]);
      continue;
    }
    const refusal = await given(access, file, async (bytes) => {
      const item = await itemOf(access, listedAs(file), bytes);
      const acks = await ackItems(access, item, await namingsIn(access, bytes, item.raw));
      // It is known by the mark that it is listed with, even where it grew since.
      know({ ...item, raw: { ...item.raw, size: file.size } });
      await store([item, ...acks]);
    });
    if (refusal === null) {
      // Another file of its name, size and second may come in its place before the next listing.
      if ((await access.door.stat(pathOf(file), access.signal)) === null) delete known[pathOf(file)];
      continue;
    }
    const item = unreadItem(access, file, refusal);
    const wasBegun = before.begun?.[pathOf(file)] === markOf(file);
    know(item);
    // What lay there before us another program may have been given.
    if (isFirst && !wasBegun) {
      delete known[pathOf(file)]?.unread;
      access.io.log.warn({ file: pathOf(file), code: refusal.facts.code }, "a file is listed and not given");
    } else await store([item]);
  }
  warnOfMany(access, known);
  const more = batch.length < ripe.length;
  if (!more) delete state.first;
  return { items, cursor: JSON.stringify(state), more };
};

/** What is stored, or was told of, and is listed still. */
const stillKnown = ({ io }: FolderAccess, before: State, listed: readonly Placed[]): State["known"] => {
  const known: State["known"] = {};
  for (const file of listed) {
    const one = before.known[pathOf(file)];
    if (one === undefined || one.mark !== markOf(file)) continue;
    if (one.unread === true && io.now().getTime() - one.at >= TRIED_AGAIN_AFTER) continue;
    known[pathOf(file)] = one;
  }
  return known;
};

/**
 * Has a file given, and what was given kept.
 *
 * @returns why it was refused; null: it is kept, or gone
 * @throws Failure that is not about this file: what is left is read by the next pull
 */
const given = async (
  access: FolderAccess,
  file: Placed,
  keep: (bytes: Uint8Array) => Promise<void>,
): Promise<Failure | null> => {
  const { door, io, signal } = access;
  const path = pathOf(file);
  let isKept = false;
  const keeping = async (bytes: Uint8Array): Promise<void> => {
    await keep(bytes);
    isKept = true;
  };
  try {
    await door.readOnce(path, keeping, signal, io.documentBytes);
    return null;
  } catch (error) {
    if (!isFailure(error)) throw error;
    // How it was let go of afterwards does not matter.
    if (isKept) return null;
    const isAboutIt = error.kind === "refused" || error.kind === "denied" || error.facts.code === "not_read";
    if (!isAboutIt) throw error;
    // A login that is refused is so for this, too. What is gone the next page tells of.
    return (await door.stat(path, signal)) === null ? null : error;
  }
};

const unreadItem = ({ io }: FolderAccess, file: Placed, { facts }: Failure): FileItem => ({
  id: `${file.name}#${markOf(file)}`,
  at: io.now().toISOString(),
  raw: { ...listedAs(file), odd: true, unread: facts.message },
});

/** Files that were about to be read, are not stored, and are not listed any more. */
const goneItems = ({ io }: FolderAccess, before: State, listed: readonly Placed[]): FileItem[] => {
  const there = new Set(listed.map((file) => `${pathOf(file)}|${markOf(file)}`));
  return Object.entries(before.begun ?? {})
    .filter(([path, mark]) => !there.has(`${path}|${mark}`))
    .map(([path, mark]) => {
      const [size = 0, modified = 0] = mark.split(":").map(Number);
      const [folder, name] = [path.slice(0, path.lastIndexOf("/")), path.slice(path.lastIndexOf("/") + 1)];
      return {
        id: `${name}#${mark}`,
        at: io.now().toISOString(),
        raw: {
          folder,
          name,
          size,
          modified,
          sha256: "",
          odd: true,
          unread: "It is not listed any more.",
        },
      };
    });
};
