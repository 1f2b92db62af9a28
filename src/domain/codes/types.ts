import type { Words } from "../problem.ts";

/** A code, as its page tells it. */
export interface CodeFacts {
  /** Statuses of the answers that have it as their `code`; absent where it stands inside of something else. */
  http?: readonly number[];
  /** What it means, with its usual cause. */
  means: string;
  meansFr: string;
  /** What to do. */
  fix: string;
  fixFr: string;
}

/** Codes of one theme. */
export interface CodeGroup {
  name: Words;
  /** Where they occur; the little Markdown of code spans. */
  where: Words;
  codes: Record<string, CodeFacts>;
}
