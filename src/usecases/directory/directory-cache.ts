import type { DirectorySource } from "../../domain/directory/directory.ts";
import { Failure, isFailure } from "../../domain/failure.ts";
import type { Log } from "../parts.ts";

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
  siren: string | null;
}

interface Flight {
  siren: string | null;
  answer: Promise<Told<unknown>>;
}

/** Opens the memory. `most`: how many lines, names and codes it holds. */
export const openDirectoryCache = (parts: {
  now(): Date;
  log: Pick<Log, "warn">;
  most?: number;
}): DirectoryCache => {
  const { now, log, most = MOST } = parts;
  // In the order of use: the one that was not asked for the longest comes first.
  const entries = new Map<string, Entry>();
  const flights = new Map<string, Flight>();
  const down = new Map<string, { until: number; failure: Failure }>();
  let weight = 0;

  const drop = (id: string): void => {
    weight -= entries.get(id)?.weight ?? 0;
    entries.delete(id);
  };

  const keep = (id: string, entry: Entry): void => {
    drop(id);
    entries.set(id, entry);
    weight += entry.weight;
    for (const oldest of entries.keys()) {
      if (weight <= most || oldest === id) break;
      drop(oldest);
    }
  };

  /** The kept answer; one that was used goes to the end of the row. */
  const kept = (id: string, at: number): Entry | null => {
    const entry = entries.get(id);
    if (entry === undefined) return null;
    entries.delete(id);
    if (at - entry.at > KEPT) {
      weight -= entry.weight;
      return null;
    }
    entries.set(id, entry);
    return entry;
  };

  const told = <T>(account: string, entry: Entry, stale: boolean): Told<T> => ({
    value: entry.value as T,
    source: { platform: account, at: new Date(entry.at).toISOString(), stale },
  });

  const ask = async <T>(lookUp: LookUp<T>, id: string, wanted: () => boolean): Promise<Told<T>> => {
    const { account, kind, siren } = lookUp;
    try {
      const value = await lookUp.load(AbortSignal.timeout(LONGEST));
      down.delete(account);
      const at = now().getTime();
      const nothing = value === null || lookUp.weighs?.(value) === 0;
      const changesAt = lookUp.changesAt?.(value)?.getTime() ?? Number.POSITIVE_INFINITY;
      const entry: Entry = {
        value,
        at,
        freshUntil: Math.min(at + (nothing ? FRESH_NOTHING : FRESH[kind]), changesAt),
        weight: Math.max(1, lookUp.weighs?.(value) ?? 1),
        siren,
      };
      // What was forgotten while it was being asked may have been answered from before.
      if (wanted()) keep(id, entry);
      return told(account, entry, false);
    } catch (error) {
      if (!isFailure(error) || error.kind === "refused") throw error;
      const at = now().getTime();
      down.set(account, { until: at + LEFT_ALONE, failure: error });
      log.warn({ account, kind, code: error.facts.code }, "the directory cannot be asked");
      const entry = kept(id, at);
      if (entry === null) throw error;
      return told(account, entry, true);
    } finally {
      if (wanted()) flights.delete(id);
    }
  };

  return {
    read: async <T>(lookUp: LookUp<T>, signal: AbortSignal): Promise<Told<T>> => {
      const { account, kind, key, siren } = lookUp;
      const id = `${account}\n${kind}\n${key}`;
      const at = now().getTime();
      const entry = kept(id, at);
      if (entry !== null && entry.freshUntil > at) return told(account, entry, false);
      const left = down.get(account);
      if (left !== undefined && left.until > at) {
        if (entry !== null) return told(account, entry, true);
        throw left.failure;
      }
      let flight = flights.get(id);
      if (flight === undefined) {
        const started: Flight = { siren, answer: ask(lookUp, id, () => flights.get(id) === started) };
        flight = started;
        flights.set(id, flight);
        // The callers may all have gone by then.
        flight.answer.catch(() => {});
      }
      return patiently(flight.answer as Promise<Told<T>>, signal);
    },
    forget: (siren) => {
      for (const [id, entry] of entries) if (entry.siren === siren) drop(id);
      for (const [id, flight] of flights) if (flight.siren === siren) flights.delete(id);
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
          fix: "Try again.",
          ours: true,
        }),
      );
    if (signal.aborted) return giveUp();
    signal.addEventListener("abort", giveUp, { once: true });
    answer.then(resolve, reject).finally(() => signal.removeEventListener("abort", giveUp));
  });
