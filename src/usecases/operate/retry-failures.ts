import type { Caller } from "../../domain/caller.ts";
import { Rejection } from "../../domain/problem.ts";
import { ownerFor } from "../../domain/tenant.ts";
import type { StoredItem } from "../../store/port.ts";
import { retryWork } from "../decisions.ts";
import { learnWork } from "../follow/raw-items.ts";
import type { Parts } from "../parts.ts";

/** Is a held item this caller's to see, and so to try again? As `listFailures` tells it of many. */
export const sees = (
  { tenants, router }: Pick<Parts, "tenants" | "router">,
  caller: Caller,
  { account, about }: StoredItem,
): boolean =>
  caller.kind === "admin" ||
  (about?.size !== undefined &&
    ownerFor(tenants, about.addressee ?? null, account, router.shared)?.name === caller.tenant);

/**
 * A person's decision to try again. Parked work asks the platform first, unless the person says that the document is
 * not there.
 *
 * @throws Rejection 404 (nothing of this id waits, or it is another tenant's)
 */
export const retryFailure = async (
  parts: Pick<Parts, "store" | "ids" | "now" | "wake" | "tenants" | "router">,
  caller: Caller,
  id: string,
  options: { notThere: boolean },
): Promise<void> => {
  const now = parts.now();
  const retried = await parts.store.tx(async (memory) => {
    if (id.startsWith("itm_")) {
      const item = await memory.items.byId(id);
      const open =
        item !== null && (item.state === "held" || (item.state === "waiting" && caller.kind === "admin"));
      if (!open || !sees(parts, caller, item)) return false;
      await memory.outbox.add([learnWork(parts, item.account, item.itemId)], now);
      return true;
    }
    const work = await memory.outbox.byId(id);
    if (work === null || (caller.kind === "tenant" && work.tenant !== caller.tenant)) return false;
    return retryWork(parts, memory, work, options);
  });
  if (!retried) {
    throw new Rejection(
      404,
      "failure_not_found",
      "There is no such failure",
      `Nothing of the id ${id} waits for a retry.`,
    );
  }
  parts.wake();
};
