import type { Words } from "../problem.ts";
import { after, before, type Duration, isShorter, textOfDuration, yearBegan } from "./duration.ts";

/**
 * What is kept for a time of its own. `documents`: invoices and reports as files, their renditions and messages, and
 * what the record of an invoice says of people. `events`: the history of invoices and reports, and pushed statuses.
 * `rawItems`: what platforms said, as it came. `delivered`: work that was done, and idempotency keys.
 */
export const RETAINED = ["documents", "events", "rawItems", "delivered"] as const;
export type Retained = (typeof RETAINED)[number];

/** How long each is kept; absent: for ever, and of what was delivered a week. */
export type Retention = { readonly [K in Retained]?: Duration };

/** A rule by which something must be kept for a time at least. */
export interface LeastTerm {
  least: Duration;
  /** The rule by name. */
  rule: Words;
}

/**
 * Commercial code art. L123-22: accounting documents and what proves them, ten years from the end of the financial
 * year. Tax procedure book art. L102 B: six years, which the ten contain.
 */
export const ACCOUNTING: LeastTerm = {
  least: { count: 10, unit: "y" },
  rule: {
    en: "French commercial code, art. L123-22 (ten years; tax procedure book, art. L102 B: six years)",
    fr: "Code de commerce, art. L123-22 (dix ans ; livre des procédures fiscales, art. L102 B : six ans)",
  },
};

/** Idempotency keys are promised for so long, whatever the configuration says. */
export const PROMISED: LeastTerm = {
  least: { count: 7, unit: "d" },
  rule: {
    en: "the promise of Idempotency-Key (seven days)",
    fr: "la promesse d'Idempotency-Key (sept jours)",
  },
};

/** The least of each; null: there is none. */
const LEAST: { readonly [K in Retained]: LeastTerm | null } = {
  documents: ACCOUNTING,
  events: ACCOUNTING,
  rawItems: null,
  delivered: PROMISED,
};

/** The rule that a term is too short for; null: it may be so. */
export const tooShort = (what: Retained, term: Duration): LeastTerm | null => {
  const least = LEAST[what];
  return least !== null && isShorter(term, least.least) ? least : null;
};

/**
 * Before when something must lie to be due. The term of accounting documents begins with the end of the year: of the
 * calendar's, since the gateway does not know a company's own.
 */
export const dueBefore = (what: Retained, term: Duration, now: Date): Date => {
  const then = before(now, term);
  return LEAST[what] === ACCOUNTING ? yearBegan(then) : then;
};

/** When something of this age will be due: the inverse of {@link dueBefore}. */
export const dueAt = (what: Retained, term: Duration, last: Date): Date =>
  LEAST[what] === ACCOUNTING
    ? after(yearBegan(after(last, { count: 1, unit: "y" })), term)
    : after(last, term);

/** The longest of several terms; undefined where one of them is for ever, or there is none. */
export const longestOf = (terms: readonly (Duration | undefined)[]): Duration | undefined =>
  terms.reduce(
    (longest, term) =>
      longest === undefined || term === undefined ? undefined : isShorter(longest, term) ? term : longest,
    terms[0],
  );

/** A term in words. */
export const wordsOfTerm = (term: Duration): Words => {
  const { count, unit } = term;
  const one = count === 1;
  const en = { d: "day", m: "month", y: "year" }[unit];
  const fr = { d: one ? "jour" : "jours", m: "mois", y: one ? "an" : "ans" }[unit];
  return {
    en: `${count} ${one ? en : `${en}s`} (${textOfDuration(term)})`,
    fr: `${count} ${fr} (${textOfDuration(term)})`,
  };
};
