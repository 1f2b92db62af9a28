import type { Invoice } from "../../domain/invoice.ts";
import { parisMidnight } from "../../domain/paris-day.ts";

/** A platform's clock that goes ahead by more than this is wrong: what it says is no reason to write a later time. */
const CLOCK_AHEAD = 600_000;

/**
 * When a push is set: now, but after everything that was known when it was decided, whichever clock said it. Whole
 * seconds.
 *
 * The time that who says it gives is taken where it says the same order: not in the future, not before the day of the
 * invoice, and after everything that is known of it. Any other would put the status before those that it answers, where
 * it moves nothing, and is replaced by now.
 *
 * @param before - what is known of the invoice
 * @param asked - ISO 8601
 */
export const momentOf = (
  invoice: Pick<Invoice, "issueDate">,
  before: readonly { at: string }[],
  now: Date,
  asked: string | undefined,
): Date => {
  const second = Math.floor(now.getTime() / 1000);
  const known = before
    .map(({ at }) => Math.floor(Date.parse(at) / 1000))
    .filter((at) => at * 1000 < now.getTime() + CLOCK_AHEAD)
    .reduce((last, at) => Math.max(last, at + 1), Number.NEGATIVE_INFINITY);
  const wished = asked === undefined ? Number.NaN : Math.floor(Date.parse(asked) / 1000);
  const earliest = Math.max(known, parisMidnight(invoice.issueDate).getTime() / 1000);
  const fits = wished >= earliest && wished <= second;
  return new Date((fits ? wished : Math.max(second, known)) * 1000);
};
