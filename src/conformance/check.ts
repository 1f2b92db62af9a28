/**
 * `must`: the published file of the version, or an RFC on which it rests, demands it, and a correct partner relies on
 * it. `should`: it is recommended, or the text is silent and programs in use rely on it all the same.
 */
export type Level = "must" | "should";

/** What a check is about. */
export interface Subject {
  level: Level;
  /** `POST /v1/flows`, or `token`. */
  operation: string;
  /** One sentence that is true when the check holds. */
  what: string;
  /** Where it is said: `flow 1.3 /v1/flows post 202` in the published files, or an RFC. */
  place: string;
}

/** One check that was made. */
export interface Check extends Subject {
  ok: boolean;
  /** What was seen, in a few words. */
  got: string;
  /** The call that proves it, secrets masked; null where it is not about a single call. */
  request: string | null;
  answer: string | null;
}

/** One check that could not be made, which is no fault. */
export interface NotTried extends Subject {
  why: string;
}

/** Everything that was found out about one side. */
export interface Findings {
  checks: Check[];
  notTried: NotTried[];
}

/** How many checks of one level hold. */
export interface Count {
  held: number;
  failed: number;
}

export interface Summary {
  /** Do all musts hold? False too where not a single one could be checked. */
  holds: boolean;
  must: Count;
  should: Count;
  notTried: number;
}

const countOf = (checks: readonly Check[], level: Level): Count => {
  const some = checks.filter((check) => check.level === level);
  const held = some.filter(({ ok }) => ok).length;
  return { held, failed: some.length - held };
};

export const summaryOf = ({ checks, notTried }: Findings): Summary => {
  const must = countOf(checks, "must");
  return {
    holds: must.failed === 0 && must.held > 0,
    must,
    should: countOf(checks, "should"),
    notTried: notTried.length,
  };
};
