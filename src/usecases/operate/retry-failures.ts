import type { Caller } from "../../domain/caller.ts";
import { Rejection } from "../../domain/problem.ts";
import { ownerFor } from "../../domain/tenant.ts";
import type { StoredItem } from "../../store/port.ts";
import { learnWork } from "../follow/raw-items.ts";
import { retryWork } from "../kinds.ts";
import type { Parts } from "../parts.ts";
import { listFailures } from "./failures.ts";

/** Is a held item this caller's to see, and so to try again? As `listFailures` tells it of many. */
const sees = (
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

/** Tries everything of one kind again that waits for a person, and says how much that was. */
export const retryFailures = async (
  parts: Pick<Parts, "store" | "ids" | "now" | "wake" | "tenants" | "router">,
  caller: Caller,
  filter: { kind: string; platform?: string },
): Promise<number> => {
  // All ids first: what fails again at once must not come round a second time.
  const ids: string[] = [];
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page = await listFailures(parts, caller, filter, {
      limit: 200,
      ...(cursor === undefined ? {} : { cursor }),
    });
    ids.push(...page.items.map(({ id }) => id));
    cursor = page.nextCursor;
  }
  let retried = 0;
  for (const id of ids) {
    try {
      await retryFailure(parts, caller, id, { notThere: false });
      retried += 1;
    } catch (error) {
      // Somebody else has dealt with it meanwhile.
      if (!(error instanceof Rejection && error.status === 404)) throw error;
    }
  }
  return retried;
};
