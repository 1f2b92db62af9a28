import type { Keep } from "../../adapters/port.ts";
import { EVERYTHING, isFromBefore, readingFrom } from "../../domain/account.ts";
import type { RawItem } from "../../domain/life-cycle/event.ts";
import type { RunResult } from "../../outbox/port.ts";
import type { OpenPlatform, Parts } from "../parts.ts";
import { type DataOf, newWork, type WorkOf } from "../work.ts";
import { keepItems } from "./raw-items.ts";

/** Key of an account's one poll row. */
export const pollKey = (account: string): string => `poll:${account}`;

/**
 * Reads everything new that a platform has to say. Each page is stored as it came, together with the cursor that
 * leads past it, before anything of it is understood: a document that cannot be read holds nothing back, and a crash
 * loses nothing. What is older than the account is read after the news. An account that the configuration wants read
 * further back than before is read again from there.
 *
 * @throws Failure, for the policy table of the outbox
 */
export const pollAccount = async (
  parts: Parts,
  platform: OpenPlatform,
  work: Pick<WorkOf<"poll">, "data">,
  signal: AbortSignal,
): Promise<Extract<RunResult<DataOf<"poll">>, { done: false }>> => {
  const { account, connection } = platform;
  const { events } = connection;
  if (events !== undefined) {
    const known = await parts.store.accounts.get(account.name);
    const { from, anew } = readingFrom(account, {
      readFrom: known.readFrom,
      begun: known.cursor !== null,
      met: known.createdAt ?? parts.now(),
    });
    if (anew) await parts.store.accounts.readAnew(account.name, from);
    const earliest = from.getTime() === EVERYTHING.getTime() ? null : from;
    // Where the platform gives no dates, what the first pull lists was there before us.
    const isOld = ({ at, undated }: RawItem): boolean =>
      isFromBefore(at, known.createdAt) ||
      (undated === true && known.createdAt !== null && known.lastPollAt === null);
    const keep: Keep = async (items, leadsPast) => {
      const fresh = await parts.store.tx(async (memory) => {
        const stored = await keepItems(parts, memory, account.name, "poll", items, { isOld });
        await memory.accounts.setCursor(account.name, leadsPast);
        return stored;
      });
      if (fresh > 0) parts.wake();
    };
    for (let cursor = anew ? null : known.cursor; ; ) {
      const page = await events.since(cursor, earliest, signal, keep);
      await keep(page.items, page.cursor);
      if (page.items.length > 0) await events.acknowledge?.(page.items, signal);
      cursor = page.cursor;
      if (!page.more) break;
    }
  }
  return {
    done: false,
    runAt: new Date(parts.now().getTime() + account.pollEverySeconds * 1000),
    data: { rounds: work.data.rounds + 1 },
    write: (memory) => memory.accounts.polled(account.name, parts.now()),
  };
};

/** Sees to it that every configured account has its poll row, due within its interval. Safe to call in every process at every start. */
export const schedulePolls = async (parts: Parts): Promise<void> => {
  const rows = parts.platforms
    .names()
    .filter((name) => parts.platforms.get(name)?.connection.events !== undefined)
    .map((account) => newWork(parts, "poll", { account, uniqueKey: pollKey(account), data: { rounds: 0 } }));
  await parts.store.outbox.add(rows, parts.now());
  for (const name of parts.platforms.names()) {
    const every = parts.platforms.get(name)?.account.pollEverySeconds ?? 0;
    // The row may have been given a time by a longer interval, or by a clock that was ahead.
    await parts.store.outbox.hasten(pollKey(name), new Date(parts.now().getTime() + every * 1000));
  }
};
