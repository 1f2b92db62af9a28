import { before } from "../../domain/retention/duration.ts";
import { PROMISED } from "../../domain/retention/terms.ts";
import type { Parts } from "../parts.ts";
import { forgetActivity } from "./activity/count-activity.ts";
import { termOf } from "./retention/terms-of.ts";

/** How long the last attempts to tell somebody something are kept, in days. */
const ATTEMPTS_DAYS = 30;

/**
 * Deletes the rows of work that was done, and the idempotency keys, once they were kept for their time: a week, for which
 * keys are promised and what was done is looked at, or longer where the configuration says so. Counts of what happened,
 * and the last attempts to tell somebody something, go with them; what was dismissed is kept as long as events are.
 * Invoices and their history stay.
 */
export const forgetDone = async (
  parts: Pick<Parts, "store" | "now" | "log" | "tenants" | "retention" | "count">,
): Promise<void> => {
  const now = parts.now();
  const keptSince = (tenant: string | null): Date =>
    before(now, termOf(parts, "delivered", tenant) ?? PROMISED.least);
  const work = await parts.store.outbox.sweep(keptSince);
  const keys = await parts.store.keys.sweep(keptSince);
  await forgetActivity(parts);
  await parts.store.deliveries.forgetAttempts(new Date(now.getTime() - ATTEMPTS_DAYS * 86_400_000));
  const dismissed = await parts.store.dismissals.sweep((tenant) => {
    const term = termOf(parts, "events", tenant);
    return term === undefined ? new Date(0) : before(now, term);
  });
  if (dismissed > 0) parts.log.info({ dismissed }, "what was dismissed long ago was deleted");
  if (work + keys === 0) return;
  parts.count.pruned("delivered", work + keys);
  parts.log.info({ work, keys }, "what was done long ago was deleted");
};
