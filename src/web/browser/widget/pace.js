/** While the badge is pending, and the longest wait for a push, in milliseconds. */
export const POLL = 30_000;
const SOON = 1_000;
const LONGEST = 60_000;

/**
 * How long until the next look, in milliseconds; null: nothing is awaited.
 * @param {{ failures: number, isOpen: boolean, looks: number, isPending: boolean }} now `failures`: looks in a row that
 *   the gateway did not answer; `looks`: those since a push last moved
 * @returns {number | null}
 */
export const paceOf = ({ failures, isOpen, looks, isPending }) => {
  if (failures > 0) return Math.min(SOON * 2 ** (failures - 1), LONGEST);
  if (isOpen) return Math.min(SOON * 2 ** looks, POLL);
  return isPending ? POLL : null;
};
