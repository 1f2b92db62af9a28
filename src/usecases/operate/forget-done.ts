import type { Parts } from "../parts.ts";

const DAY = 86_400_000;
/** Idempotency keys are promised for 7 days; what was done is looked at no longer than that either. */
const KEPT = 7 * DAY;

/** Deletes the rows of work that was done, and the idempotency keys, of more than a week ago. Invoices and their history stay. */
export const forgetDone = async (parts: Pick<Parts, "store" | "now" | "log">): Promise<void> => {
  const before = new Date(parts.now().getTime() - KEPT);
  const work = await parts.store.outbox.sweep(before);
  const keys = await parts.store.keys.sweep(before);
  if (work + keys > 0) parts.log.info({ work, keys, before }, "what was done long ago was deleted");
};
