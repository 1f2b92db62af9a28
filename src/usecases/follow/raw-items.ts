import { z } from "zod";
import type { RawItem } from "../../domain/life-cycle/event.ts";
import type { Memory, Named, NewWork, StoredItem } from "../../store/port.ts";
import type { Parts } from "../parts.ts";
import { newWork } from "../work.ts";

/** The work of understanding one raw item. At most one live row an item. */
export const learnWork = (parts: Pick<Parts, "ids" | "now">, account: string, itemId: string): NewWork =>
  newWork(parts, "learn", { account, uniqueKey: `learn:${itemId}`, data: { item: itemId } });

/**
 * Keeps what a platform said, as it came, with the work of understanding it: in the caller's transaction, whoever
 * brought it (pull, audit, webhook, history). What was said before is not kept twice.
 *
 * @param options.openToo - what was kept before and is not understood yet is looked at again, too
 * @returns how many were new
 */
export const keepItems = async (
  parts: Pick<Parts, "ids" | "now">,
  memory: Memory,
  account: string,
  source: StoredItem["source"],
  said: readonly RawItem[],
  options: { openToo?: boolean } = {},
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
  await memory.outbox.add(
    toLearn.map(({ itemId }) => learnWork(parts, account, itemId)),
    now,
  );
  return stored.length;
};

const part = z.object({
  partOf: z.object({ id: z.string(), at: z.string(), raw: z.unknown() }),
  part: z.int().positive(),
});

/** An item that says several things, as items of their own: each is understood, held and taken up by itself. */
export const partsOf = ({ id, at, raw }: RawItem, count: number): RawItem[] =>
  Array.from({ length: count }, (_, i) => ({
    id: `${id}#${i + 1}`,
    at,
    raw: { partOf: { id, at, raw }, part: i + 1 } satisfies z.infer<typeof part>,
  }));

/** The item that one of {@link partsOf} is a part of, and which, from 1; null for any other. */
export const partIn = ({ raw }: Pick<RawItem, "raw">): { whole: RawItem; n: number } | null => {
  const found = part.safeParse(raw);
  return found.success ? { whole: found.data.partOf, n: found.data.part } : null;
};

/**
 * Puts an item aside for a person, or for what it waits for.
 *
 * @param about - the thing that it is about, by the names that people know it by
 */
export const holdItem = (
  parts: Pick<Parts, "now">,
  memory: Memory,
  item: StoredItem,
  code: string,
  message: string,
  waitsFor: string | null,
  about: Named | null = null,
): Promise<void> => memory.items.hold(item.itemId, { code, message }, waitsFor, parts.now(), about);

/** What was said of something that was not known then is looked at again, now that it is. */
export const takeUpWaiting = async (
  parts: Pick<Parts, "ids" | "now">,
  memory: Memory,
  account: string,
  came: string[],
): Promise<number> => {
  let taken = 0;
  for (const waitsFor of came) {
    const items = await memory.items.waitingFor(account, waitsFor);
    taken += await memory.outbox.add(
      items.map((item) => learnWork(parts, account, item.itemId)),
      parts.now(),
    );
  }
  return taken;
};
