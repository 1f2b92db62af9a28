import { isFailure, toldOf } from "../../domain/failure.ts";
import type { Invoice } from "../../domain/invoice.ts";
import type { RawItem } from "../../domain/life-cycle/event.ts";
import type { RunResult } from "../../outbox/port.ts";
import type { WorkError } from "../../store/port.ts";
import { pollKey } from "../follow/poll-account.ts";
import { keepItems } from "../follow/raw-items.ts";
import type { OpenPlatform, Parts } from "../parts.ts";
import type { HistoryState, SyncData, SyncProblem, SyncResult, WorkOf } from "../work.ts";
import { describeSync } from "./describe-sync.ts";
import { lastFailureOf, notConfigured, roundsOf } from "./sync-state.ts";

/** A sync that is not over by then tells what it found so far, in milliseconds. */
const PATIENCE = 60_000;
/** How soon it looks again whether others (pull, learning) are done, in milliseconds. */
const LOOK_AGAIN = 100;
/** Entries of the feed, or invoices, read at once. */
const PAGE = 200;

/**
 * One step of a sync: the history of the invoice, then a look whether the hastened pulls are over and what was brought
 * is understood, again and again without holding a place, then the result. No failure of the platform makes it try
 * again: somebody is waiting, and the pull goes on by itself.
 */
export const runSync = async (
  parts: Parts,
  work: WorkOf<"sync">,
  signal: AbortSignal,
): Promise<RunResult<SyncData>> => {
  const { data } = work;
  if (data.result !== null) return { done: true };
  const subject = async (): Promise<Invoice | null> =>
    work.invoiceId === null ? null : parts.store.invoices.byId(work.invoiceId);
  if (data.history === null) {
    const invoice = await subject();
    if (invoice !== null) return askHistory(parts, data, invoice, signal);
  }

  const late = parts.now().getTime() - Date.parse(data.began) > PATIENCE;
  const pulls = await lookAtPulls(parts, data);
  if (pulls.waiting && !late) return again(parts, data);
  const learning = await lookAtLearning(parts, data);
  if (learning !== null && !late) return again(parts, { ...data, learning });

  const result = await conclude(parts, work, data, {
    // As it is after what was brought is understood: read before, it may be without it.
    invoice: await subject(),
    failed: pulls.failed,
    unfinished: pulls.waiting || learning !== null,
  });
  await parts.store.outbox.progress(work.id, work.lease ?? "", { data: { ...data, result } }, parts.now());
  return { done: true };
};

const again = (parts: Parts, data: SyncData): RunResult<SyncData> => ({
  done: false,
  runAt: new Date(parts.now().getTime() + LOOK_AGAIN),
  data,
});

/** Stores all that was ever said of the invoice, and has learned what is not understood yet. */
const askHistory = async (
  parts: Parts,
  data: SyncData,
  invoice: Invoice,
  signal: AbortSignal,
): Promise<RunResult<SyncData>> => {
  const { state, items } = await readHistory(parts.platforms.get(invoice.platform), invoice, signal);
  return {
    done: false,
    runAt: parts.now(),
    data: { ...data, history: state },
    write: async (memory) => {
      await keepItems(parts, memory, invoice.platform, "history", items, { openToo: true });
    },
  };
};

const readHistory = async (
  platform: OpenPlatform | null,
  invoice: Invoice,
  signal: AbortSignal,
): Promise<{ state: HistoryState; items: RawItem[] }> => {
  const history = platform?.connection.events?.history;
  if (history === undefined) return { state: { state: "absent" }, items: [] };
  if (invoice.platformId === null && invoice.delivery === "queued")
    return { state: { state: "notThere" }, items: [] };
  try {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(PATIENCE)]);
    return { state: { state: "read" }, items: await history(invoice, limit) };
  } catch (error) {
    if (!isFailure(error) || signal.aborted) throw error;
    return { state: { state: "failed", problem: problemOf(error.kind, error.facts) }, items: [] };
  }
};

const problemOf = (
  kind: WorkError["kind"],
  { code, message, messageFr, fix, fixFr, raw }: Omit<WorkError, "kind" | "at">,
): SyncProblem => {
  const told = toldOf({ kind, code, message, messageFr, fix, fixFr, raw });
  const { fix: _, fixFr: __, ...what } = told;
  return { code, ...what, ...(fix === undefined ? {} : { fix, fixFr: told.fixFr }) };
};

/** Which pulls are still to be waited for, and which cannot be had now. */
const lookAtPulls = async (
  parts: Parts,
  data: SyncData,
): Promise<{ waiting: boolean; failed: Map<string, SyncProblem> }> => {
  const failed = new Map<string, SyncProblem>();
  let waiting = false;
  for (const [account, { round, lastFailure }] of Object.entries(data.pulls)) {
    const poll = await parts.store.outbox.live(pollKey(account));
    if (poll !== null && roundsOf(poll) >= round) continue;
    const { pauseReason } = await parts.store.accounts.get(account);
    if (pauseReason !== null || poll === null || parts.platforms.get(account) === null) {
      const why = pauseReason === null ? notConfigured(account) : problemOf("denied", pauseReason);
      failed.set(account, { ...why, code: "platform_paused" });
    } else if (poll.lastError !== null && lastFailureOf(poll) !== lastFailure) {
      failed.set(account, problemOf(poll.lastError.kind, poll.lastError));
    } else {
      waiting = true;
      // The one that was under way when the sync began is over: the next one is due now, not in a minute.
      await parts.store.outbox.hasten(pollKey(account), parts.now());
    }
  }
  return { waiting, failed };
};

/**
 * Null once what was brought is understood. Looked at twice: an invoice that was brought calls up the statements that
 * had waited for it.
 */
const lookAtLearning = async (parts: Parts, data: SyncData): Promise<SyncData["learning"]> => {
  const { outbox } = parts.store;
  for (let pass = data.learning?.pass ?? 1; pass <= 2; pass++) {
    const upTo = data.learning?.pass === pass ? data.learning.upTo : await outbox.lastSeq();
    for (const account of Object.keys(data.pulls)) {
      if (await outbox.isBusy(account, "learn", upTo, parts.now())) return { upTo, pass };
    }
  }
  return null;
};

const conclude = async (
  parts: Parts,
  work: WorkOf<"sync">,
  data: SyncData,
  seen: { invoice: Invoice | null; failed: Map<string, SyncProblem>; unfinished: boolean },
): Promise<SyncResult> => {
  const { invoice, failed } = seen;
  const updated = await updatedSince(parts, work, data, invoice);
  // The subject first, then the order in which it happened.
  const ids = [...updated].sort((a, b) => Number(b === invoice?.id) - Number(a === invoice?.id));
  const named = await Promise.all(ids.slice(0, NAMED).map((id) => parts.store.invoices.byId(id)));
  const { history } = data;
  const nothingAsked =
    failed.size === Object.keys(data.pulls).length && (history === null || history.state !== "read");
  const facts = { subject: invoice, updated: ids, history, failed, unfinished: seen.unfinished };
  const known = named.filter((one) => one !== null);
  const { message, messageFr } = describeSync({
    ...facts,
    named: known.filter(({ id }) => id === invoice?.id),
  });
  return {
    ...describeSync({ ...facts, named: known }),
    discreet: { message, messageFr },
    updated: ids,
    problem: nothingAsked ? ([...failed.values()][0] ?? null) : null,
  };
};

/** How many invoices the message names. */
const NAMED = 20;

/** Invoices that have a new event (or one that is newly understood) from the accounts, or that were received. */
const updatedSince = async (
  parts: Parts,
  work: WorkOf<"sync">,
  data: SyncData,
  invoice: Invoice | null,
): Promise<Set<string>> => {
  const updated = new Set<string>();
  if (work.tenant === null || data.from === null) {
    if (invoice !== null && invoice.lastSyncAt !== data.before) updated.add(invoice.id);
    return updated;
  }
  for (let after = data.from, more = true; more; ) {
    const entries = await parts.store.events.feed(work.tenant, after, PAGE);
    for (const { event } of entries) {
      const told = event.source === "poll" || event.source === "webhook";
      if (told && data.pulls[event.account] !== undefined) updated.add(event.invoiceId);
    }
    after = entries.at(-1)?.position ?? after;
    more = entries.length === PAGE;
  }
  for (const platform of Object.keys(data.pulls)) {
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const page = await parts.store.invoices.list(
        { tenant: work.tenant, direction: "inbound", platform, since: new Date(data.began) },
        { limit: PAGE, ...(cursor === undefined ? {} : { cursor }) },
      );
      for (const { id, fromBefore } of page.items) if (fromBefore !== true) updated.add(id);
      cursor = page.nextCursor;
    }
  }
  return updated;
};
