import type { RunResult } from "../../outbox/port.ts";
import type { OpenPlatform, Parts } from "../parts.ts";
import { type DataOf, newWork, type WorkOf } from "../work.ts";
import { keepItems } from "./raw-items.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** How often, and how far back each time, with room for clocks that differ and events that show late. */
export const AUDIT_EVERY = 6 * HOUR;
const LOOK_BACK = 24 * HOUR;
const MARGIN = HOUR;
/** What is this young when a pull ends, the next pull may still bring: the audit leaves it to it. */
const SETTLES = 15 * MINUTE;
/** Items stored in one transaction. */
const BATCH = 200;

/** Key of an account's one audit row. */
export const auditKey = (account: string): string => `audit:${account}`;

/**
 * Reads again what a platform said in the last day (longer when audits were kept from running), compares it with
 * what is stored, and learns what the pull had missed. There should be nothing; a metric says how much there was.
 *
 * @throws Failure, for the policy table of the outbox
 */
export const auditAccount = async (
  parts: Parts,
  platform: OpenPlatform,
  work: WorkOf<"audit">,
  signal: AbortSignal,
): Promise<Extract<RunResult<DataOf<"audit">>, { done: false }>> => {
  const { account, connection } = platform;
  const window = connection.events?.window;
  const { lastPollAt } = await parts.store.accounts.get(account.name);
  const next = (auditedTo: number | undefined) => ({
    done: false as const,
    runAt: new Date(parts.now().getTime() + AUDIT_EVERY),
    data: { auditedTo },
  });
  if (window === undefined || lastPollAt === null) return next(work.data.auditedTo);

  const to = lastPollAt.getTime() - SETTLES;
  const from = Math.min(to - LOOK_BACK, work.data.auditedTo ?? to) - MARGIN;
  const items = await window(new Date(from), new Date(to), signal);
  let missed = 0;
  for (let i = 0; i < items.length; i += BATCH) {
    const batch = items.slice(i, i + BATCH);
    missed += await parts.store.tx((memory) => keepItems(parts, memory, account.name, "audit", batch));
  }
  // A metric that stands at 0 says more than one that is not there.
  parts.count.missedByPolling(account.name, missed);
  if (missed > 0) {
    parts.log.warn(
      { account: account.name, missed, from: new Date(from), to: new Date(to) },
      "the audit found what the pull had missed",
    );
    parts.wake();
  }
  return next(to);
};

/** Sees to it that every account whose platform can be audited has its audit row. Safe to call at every start. */
export const scheduleAudits = (parts: Parts): Promise<number> => {
  const now = parts.now();
  // What the first pulls of a new account bring takes a while to read.
  const runAt = new Date(now.getTime() + AUDIT_EVERY);
  const rows = parts.platforms
    .names()
    .filter((name) => canBeAudited(parts, name))
    .map((account) => newWork(parts, "audit", { account, uniqueKey: auditKey(account), data: {}, runAt }));
  return parts.store.outbox.add(rows, now);
};

const canBeAudited = (parts: Parts, name: string): boolean =>
  parts.platforms.get(name)?.connection.events?.window !== undefined;
