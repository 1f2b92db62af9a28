import { canonicalDecimal, compareDecimals, sumOf } from "../decimal.ts";
import type { Badge } from "./badge.ts";
import type { Statement } from "./event.ts";
import { STATUSES, type StatusName, statusFacts } from "./status.ts";

/** Where an invoice stands after all that was said about it. */
export interface Standing<E extends Statement> {
  status: StatusName | null;
  badge: Badge;
  /** The statement that gave the current status. */
  current: E | null;
  /** The statements in the order of the life cycle: by time, then stage, then id. */
  ordered: E[];
  /** Those that moved the invoice. */
  moved: ReadonlySet<E>;
}

/** Stages from here on are said by the parties. */
const TREATMENT = STATUSES.in_hand.stage;
/** Stages from here on prove that the recipient's platform holds the invoice. */
const TAKEN = STATUSES.received.stage;

const rank = (e: Statement): number => {
  if (e.status === null) return 0;
  const { stage } = statusFacts(e.status);
  return stage === "beside" ? 65 : stage;
};

const byLifeCycle = (a: Statement, b: Statement): number =>
  Date.parse(a.at) - Date.parse(b.at) ||
  rank(a) - rank(b) ||
  (a.platformEventId < b.platformEventId ? -1 : a.platformEventId > b.platformEventId ? 1 : 0);

export const isDuplicateRejection = (e: Statement): boolean =>
  e.status === "rejected" && e.reasons.some((r) => r.code === "DOUBLON" || r.code === "REJ_UNI");

/** MEN amounts of receipts add up, cancellations are negative (P1.17): is anything left of what was received? */
const receivedSomething = (receipts: Statement[]): boolean => {
  const amounts = receivedIn(receipts);
  return amounts.length === 0 || compareDecimals(sumOf(amounts), "0") > 0;
};

/** MEN amounts, in the currency if one is given. What an older version kept of a platform may be no decimal. */
const receivedIn = (receipts: readonly Statement[], currency?: string): string[] =>
  receipts
    .flatMap((e) => e.amounts)
    .filter((a) => a.code === "MEN" && (currency === undefined || a.currency === currency))
    .map(({ amount }) => canonicalDecimal(amount))
    .filter((amount) => amount !== null);

/** Ids of the pushes that the platform refused afterwards. */
const refusedIn = (statements: readonly Statement[]): ReadonlySet<string> =>
  new Set(statements.flatMap((e) => (e.push?.outcome === "refused" ? [e.push.id] : [])));

/** It was pushed, and the platform refused it afterwards: it counts for nothing. */
const isWithdrawn = (e: Statement, refused: ReadonlySet<string>): boolean =>
  e.push?.outcome === "sent" && refused.has(e.push.id);

/** What was received of an invoice by all that was said about it (MEN), taken back amounts off: a decimal string. */
export const receivedOf = (statements: readonly Statement[], currency: string): string => {
  const refused = refusedIn(statements);
  const receipts = statements.filter((e) => e.status === "payment_received" && !isWithdrawn(e, refused));
  return sumOf(receivedIn(receipts, currency));
};

/**
 * Works out where an invoice stands from everything that was said about it. The result depends on the set of
 * statements alone, never on their order of arrival: they are put in the order of the life cycle first.
 *
 * - A status moves the invoice when its stage is not below the current one; transmission statuses (platforms)
 *   never follow treatment statuses (parties), whatever their time: an invoice that was refused or paid cannot be rejected in transit any more.
 * - 207, 208, 210 and 220 contest, and take the place of any earlier status that is not final.
 * - 210, 213, 220 and 501 are final (regulation §1.3-3).
 * - A rejection as duplicate does not undo an invoice that the recipient's platform had taken already, nor does one
 *   about another deposit of the same document (regulation §1.3-8).
 * - A push that the platform refused afterwards counts for nothing.
 * - A payment, once received, keeps the badge "paid" through a later dispute; a receipt that was cancelled in full
 *   gives the badge back (P1.17).
 */
export const standing = <E extends Statement>(statements: readonly E[]): Standing<E> => {
  const ordered = [...statements].sort(byLifeCycle);
  const refused = refusedIn(ordered);
  const taken = ordered.some(
    (e) =>
      e.status !== null &&
      !isWithdrawn(e, refused) &&
      !isDuplicateRejection(e) &&
      statusFacts(e.status).final !== true &&
      rank(e) >= TAKEN,
  );
  const moved = new Set<E>();
  const receipts: E[] = [];
  let current: E | null = null;
  let status: StatusName | null = null;
  let stage = 0;
  let badge: Badge = "pending";
  let badgeBeforePayment: Badge = "pending";

  for (const e of ordered) {
    if (e.status === null) continue;
    if (isWithdrawn(e, refused)) continue;
    const facts = statusFacts(e.status);
    if (isDuplicateRejection(e) && (taken || e.aboutAnotherDeposit === true)) continue;
    if (status !== null && statusFacts(status).final === true) continue;
    if (facts.stage !== "beside") {
      if (facts.phase === "transmission" && stage >= TREATMENT) continue;
      if (facts.contests !== true && facts.stage < stage) continue;
      if (facts.stage === stage && e.status === status && facts.phase === "transmission") continue;
      stage = facts.stage;
    }
    moved.add(e);
    current = e;
    status = e.status;
    if (facts.badge === "paid") {
      if (badge !== "paid") badgeBeforePayment = badge;
      receipts.push(e);
      badge = receivedSomething(receipts) ? "paid" : badgeBeforePayment;
    } else if (facts.badge !== undefined && (badge !== "paid" || facts.final === true)) {
      badge = facts.badge;
    }
  }
  return { status, badge, current, ordered, moved };
};
