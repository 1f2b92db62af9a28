import type { Memory, Work } from "../../store/port.ts";
import type { OpenPlatform, Parts } from "../parts.ts";
import { roundsOf } from "../sync/sync-state.ts";
import { learnWork } from "./take-up-waiting.ts";

/** Key of an account's one poll row. */
export const pollKey = (account: string): string => `poll:${account}`;

/**
 * Reads everything new that a platform has to say. Each page is stored as it came, together with the cursor that
 * leads past it, before anything of it is understood: a document that cannot be read holds nothing back, and a crash
 * loses nothing.
 *
 * @throws Failure, for the policy table of the outbox
 */
export const pollAccount = async (
  parts: Parts,
  platform: OpenPlatform,
  work: Pick<Work, "data">,
  signal: AbortSignal,
): Promise<{
  done: false;
  runAt: Date;
  /** How often it was complete, for those who wait for the next time. What earlier faults left there is over. */
  data: { rounds: number };
  write: (memory: Memory) => Promise<void>;
}> => {
  const { account, connection } = platform;
  const { events } = connection;
  if (events !== undefined) {
    let { cursor } = await parts.store.accounts.get(account.name);
    for (;;) {
      const page = await events.since(cursor, signal);
      const fresh = await parts.store.tx(async (memory) => {
        const now = parts.now();
        const items = page.items.map((item) => ({ ...item, itemId: parts.ids.item() }));
        const stored = await memory.items.add(account.name, "poll", items, now);
        await memory.outbox.add(
          stored.map((item) => learnWork(parts, account.name, item.itemId)),
          now,
        );
        await memory.accounts.setCursor(account.name, page.cursor);
        return stored.length;
      });
      if (fresh > 0) parts.wake();
      if (page.items.length > 0) await events.acknowledge?.(page.items, signal);
      cursor = page.cursor;
      if (!page.more) break;
    }
  }
  return {
    done: false,
    runAt: new Date(parts.now().getTime() + account.pollEverySeconds * 1000),
    data: { rounds: roundsOf(work) + 1 },
    write: (memory) => memory.accounts.polled(account.name, parts.now()),
  };
};

/** Sees to it that every configured account has its poll row. Safe to call in every process at every start. */
export const schedulePolls = async (parts: Parts): Promise<void> => {
  const now = parts.now();
  await parts.store.outbox.add(
    parts.platforms.names().map((name) => ({
      id: parts.ids.work(),
      kind: "poll" as const,
      account: name,
      uniqueKey: pollKey(name),
      tenant: null,
      invoiceId: null,
      data: {},
      runAt: now,
    })),
    now,
  );
};
