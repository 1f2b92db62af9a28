import { LRUCache } from "lru-cache";
import type { DirectorySource } from "../../domain/directory/directory.ts";
import { Failure, isFailure } from "../../domain/failure.ts";

/** An answer of the directory, with where it comes from. */
export interface Told<T> {
  value: T;
  source: DirectorySource;
}

/** What is looked up, by how long its answer holds. */
export type LookUpKind = "company" | "establishment" | "routing_codes" | "lines" | "names";

export interface LookUp<T> {
  account: string;
  kind: LookUpKind;
  /** Names the look-up among those of its account and kind. */
  key: string;
  /** Whose answer it is, so that a rejection for addressing can drop it; null: a search. */
  siren: string | null;
  load(signal: AbortSignal): Promise<T>;
  /** How many things the answer holds; 0 for "nothing there". Absent: one, and null is nothing. */
  weighs?(value: T): number;
  /** When the answer changes by itself: it is not fresh past that. */
  changesAt?(value: T): Date | null;
}

/** What platforms said of the directory, in memory, for this process. */
export interface DirectoryCache {
  /**
   * The answer of a look-up: a fresh one from memory; else the platform's, asked once however many wait for it; else,
   * when it cannot be asked, what it said before, marked as stale.
   *
   * @throws Failure when the platform cannot be asked and nothing was said before, or when it refuses
   */
  read<T>(lookUp: LookUp<T>, signal: AbortSignal): Promise<Told<T>>;
  /** Drops everything about a company: what was said of it has proved wrong, or must be fresh. */
  forget(siren: string): void;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** How long an answer is fresh. The directory is published once a day, changes take effect the day after. */
const FRESH: Readonly<Record<LookUpKind, number>> = {
  company: 12 * HOUR,
  establishment: 12 * HOUR,
  routing_codes: 12 * HOUR,
  lines: HOUR,
  names: 5 * MINUTE,
};
/** "Not there" is asked again soon: somebody is perhaps being entered just now. */
const FRESH_NOTHING = 5 * MINUTE;
/** Past this a stale answer is worth nothing. */
const KEPT = 7 * 24 * HOUR;
/** A platform that could not be asked is left alone for this long. */
const LEFT_ALONE = 30_000;
/** Longest that the platform is waited for, in milliseconds, however patient the callers are. */
const LONGEST = 10_000;
/** Lines, names and codes that are remembered at most: a town may have a thousand. */
const MOST = 50_000;

interface Entry {
  value: unknown;
  at: number;
  freshUntil: number;
  weight: number;
}

/** Opens the memory. `most`: how many lines, names and codes it holds. */
export const openDirectoryCache = (parts: {
  now(): Date;
  log: { warn(facts: object, text: string): void };
  most?: number;
}): DirectoryCache => {
  const { now, log, most = MOST } = parts;
  const down = new Map<string, { until: number; failure: Failure }>();

  const ask = async ({ account, kind, load, weighs, changesAt }: LookUp<unknown>): Promise<Entry> => {
    try {
      const value = await load(AbortSignal.timeout(LONGEST));
      down.delete(account);
      const at = now().getTime();
      const nothing = value === null || weighs?.(value) === 0;
      const holds = at + (nothing ? FRESH_NOTHING : FRESH[kind]);
      return {
        value,
        at,
        freshUntil: Math.min(holds, changesAt?.(value)?.getTime() ?? holds),
        // One that is larger than all there is room for is kept alone.
        weight: Math.min(most, Math.max(1, weighs?.(value) ?? 1)),
      };
    } catch (error) {
      if (isFailure(error) && error.kind !== "refused") {
        down.set(account, { until: now().getTime() + LEFT_ALONE, failure: error });
        log.warn({ account, kind, code: error.facts.code }, "the directory cannot be asked");
      }
      throw error;
    }
  };

  const memory = new LRUCache<string, Entry, LookUp<unknown>>({
    maxSize: most,
    sizeCalculation: ({ weight }) => weight,
    ttl: KEPT,
    ttlResolution: 0,
    perf: { now: () => now().getTime() },
    // Those who wait for an answer get it, even when there is no room left to keep it.
    ignoreFetchAbort: true,
    noDeleteOnFetchRejection: true,
    fetchMethod: async (_, before, { context, options }) => {
      try {
        return await ask(context);
      } catch (error) {
        // Not in general: with nothing said before, the failure would be swallowed.
        options.allowStaleOnFetchRejection =
          before !== undefined && isFailure(error) && error.kind !== "refused";
        throw error;
      }
    },
  });

  // A company that is forgotten goes by a new number from then on: nothing that was said or asked under the old one
  // is found again, an answer that is still on its way included. Answers on their way cannot be listed in the memory.
  let numbers = 0;
  const numberOf = new LRUCache<string, number>({ maxSize: most, sizeCalculation: () => 1 });
  const nameOf = ({ account, kind, key, siren }: LookUp<unknown>): string => {
    if (siren === null) return `${account}\n${kind}\n${key}`;
    const number = numberOf.get(siren) ?? ++numbers;
    numberOf.set(siren, number);
    return `${account}\n${kind}\n${key}\n${number}`;
  };

  return {
    read: async <T>(lookUp: LookUp<T>, signal: AbortSignal): Promise<Told<T>> => {
      const { account } = lookUp;
      const told = (entry: Entry, stale: boolean): Told<T> => ({
        value: entry.value as T,
        source: { platform: account, at: new Date(entry.at).toISOString(), stale },
      });
      const context = lookUp as LookUp<unknown>;
      const name = nameOf(context);
      const before = memory.get(name);
      const at = now().getTime();
      if (before !== undefined && before.freshUntil > at) return told(before, false);
      const left = down.get(account);
      if (left !== undefined && left.until > at) {
        if (before !== undefined) return told(before, true);
        throw left.failure;
      }
      // Never with this caller's signal: it would end the question for all.
      const answer = memory.forceFetch(name, { context, forceRefresh: true });
      const entry = await patiently(answer, signal);
      return told(entry, entry === before);
    },
    forget: (siren) => {
      numberOf.delete(siren);
    },
  };
};

/** Waits for a shared answer as long as this caller may; the question goes on for the others. */
const patiently = <T>(answer: Promise<T>, signal: AbortSignal): Promise<T> =>
  new Promise((resolve, reject) => {
    const giveUp = (): void =>
      reject(
        new Failure("unsent", {
          code: "directory_too_slow",
          message: "The directory did not answer in time.",
          messageFr: "L'annuaire n'a pas répondu à temps.",
          fix: "Try again.",
          fixFr: "Réessayez.",
          ours: true,
        }),
      );
    if (signal.aborted) giveUp();
    signal.addEventListener("abort", giveUp, { once: true });
    answer.then(resolve, reject).finally(() => signal.removeEventListener("abort", giveUp));
  });
