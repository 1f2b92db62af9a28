import { before } from "../../domain/retention/duration.ts";
import { PROMISED } from "../../domain/retention/terms.ts";
import type { Parts } from "../parts.ts";
import { termOf } from "./retention/terms-of.ts";

/**
 * Deletes the rows of work that was done, and the idempotency keys, once they were kept for their time: a week, for which
 * keys are promised and what was done is looked at, or longer where the configuration says so. Invoices and their history
 * stay.
 */
export const forgetDone = async (
  parts: Pick<Parts, "store" | "now" | "log" | "tenants" | "retention" | "count">,
): Promise<void> => {
  const now = parts.now();
  const keptSince = (tenant: string | null): Date =>
    before(now, termOf(parts, "delivered", tenant) ?? PROMISED.least);
  const work = await parts.store.outbox.sweep(keptSince);
  const keys = await parts.store.keys.sweep(keptSince);
  if (work + keys === 0) return;
  parts.count.pruned("delivered", work + keys);
  parts.log.info({ work, keys }, "what was done long ago was deleted");
};
