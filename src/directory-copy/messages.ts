import type { Loaded } from "./tables.ts";

/** What the thread is given. */
export interface ThreadData {
  folder: string;
  database: string;
  names: boolean;
  /** Marks of files that turned out to be no extracts, or damaged: they are left alone until they change. */
  unreadable: readonly string[];
}

/** What the thread says, in the order in which it happens. */
export type Said =
  | { said: "reading"; file: string }
  /** The copy has been replaced. */
  | { said: "loaded"; loaded: Loaded; seconds: number }
  | { said: "unreadable"; file: string; mark: string; why: string }
  /** A newer differential does not go on from the copy; `for` is what is missing, null where there is no copy at all. */
  | { said: "waiting"; file: string; for: string | null }
  /** Another process replaces the same copy now. */
  | { said: "busy" };
