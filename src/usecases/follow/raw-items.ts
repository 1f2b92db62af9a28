import { z } from "zod";
import type { RawItem } from "../../domain/life-cycle/event.ts";
import type { Memory, Named, NewWork, StoredItem } from "../../store/port.ts";
import type { Parts } from "../parts.ts";
import { newWork } from "../work.ts";

/** The work of understanding one raw item: at once, or after all news. At most one live row an item. */
export const learnWork = (
  parts: Pick<Parts, "ids" | "now">,
  account: string,
  itemId: string,
  kind: "learn" | "past" = "learn",
): NewWork => newWork(parts, kind, { account, uniqueKey: `learn:${itemId}`, data: { item: itemId } });

/**
 * Keeps what a platform said, as it came, with the work of understanding it: in the caller's transaction, whoever
 * brought it (pull, audit, webhook, history). What was said before is not kept twice.
 *
 * @param options.openToo - what was kept before and is not understood yet is looked at again, too
 * @param options.isOld - what need not be understood before all news are; absent: nothing
 * @returns how many were new
 */
export const keepItems = async (
  parts: Pick<Parts, "ids" | "now">,
  memory: Memory,
  account: string,
  source: StoredItem["source"],
  said: readonly RawItem[],
  options: { openToo?: boolean; isOld?: (item: RawItem) => boolean } = {},
): Promise<number> => {
  const now = parts.now();
  const items = said.map((item) => ({ ...item, itemId: parts.ids.item() }));
  const stored = await memory.items.add(account, source, items, now);
  const toLearn =
    options.openToo === true
      ? await memory.items.open(
          account,
          items.map(({ id }) => id),
        )
      : stored;
  const old = new Set(items.filter((item) => options.isOld?.(item) ?? false).map(({ id }) => id));
  await memory.outbox.add(
    toLearn.map(({ id, itemId }) => learnWork(parts, account, itemId, old.has(id) ? "past" : "learn")),
    now,
  );
  return stored.length;
};

const part = z.object({
  /** The platform's id of the whole; in older items the whole itself. */
  partOf: z.union([z.string(), z.object({ id: z.string(), at: z.string(), raw: z.unknown() })]),
  part: z.int().positive(),
});

/**
 * An item that says several things, as items of their own: each is understood, held and taken up by itself. They name the
 * whole and do not hold it: a file of a thousand statements would be stored a thousand times.
 */
export const partsOf = ({ id, at }: RawItem, count: number): RawItem[] =>
  Array.from({ length: count }, (_, i) => ({
    id: `${id}#${i + 1}`,
    at,
    raw: { partOf: id, part: i + 1 } satisfies z.infer<typeof part>,
  }));

/**
 * The item that one of {@link partsOf} is a part of, and which, from 1; null for any other.
 *
 * @throws Error where the whole is not stored any more
 */
export const partIn = async (
  { store }: Pick<Parts, "store">,
  { account, raw }: Pick<StoredItem, "account" | "raw">,
): Promise<{ whole: RawItem; n: number } | null> => {
  const found = part.safeParse(raw);
  if (!found.success) return null;
  const { partOf, part: n } = found.data;
  if (typeof partOf !== "string") return { whole: partOf, n };
  const whole = await store.items.byPlatformId(account, partOf);
  if (whole === null) throw new Error(`the item ${partOf} of ${account} is gone, and a part of it is not`);
  return { whole, n };
};

/** A raw item on its way to be understood. */
export interface Learning extends StoredItem {
  /** When its account was first configured; null: that is not known. */
  met: Date | null;
  /** It is from before that: where it cannot be understood, that is no failure. */
  old: boolean;
}

/**
 * Puts an item aside, for a person who should look at it, or for what it waits for.
 *
 * @param about - the thing that it is about, by the names that people know it by
 */
export const holdItem = (
  parts: Pick<Parts, "now">,
  memory: Memory,
  item: Learning,
  code: string,
  message: string,
  waitsFor: string | null,
  about: Named | null = null,
): Promise<void> =>
  item.old
    ? letWait(parts, memory, item, code, message, waitsFor, about)
    : memory.items.hold(item.itemId, { code, message }, waitsFor, parts.now(), about);

/** Puts an item aside that is no failure: it is about something that other programs did, or from before. */
export const letWait = (
  parts: Pick<Parts, "now">,
  memory: Memory,
  item: StoredItem,
  code: string,
  message: string,
  waitsFor: string | null,
  about: Named | null = null,
): Promise<void> => memory.items.wait(item.itemId, { code, message }, waitsFor, parts.now(), about);

/** What was said of something that was not known then is looked at again, now that it is. */
export const takeUpWaiting = async (
  parts: Pick<Parts, "ids" | "now">,
  memory: Memory,
  account: string,
  came: string[],
  kind: "learn" | "past" = "learn",
): Promise<number> => {
  let taken = 0;
  for (const waitsFor of came) {
    const items = await memory.items.waitingFor(account, waitsFor);
    taken += await memory.outbox.add(
      items.map((item) => learnWork(parts, account, item.itemId, kind)),
      parts.now(),
    );
  }
  return taken;
};
