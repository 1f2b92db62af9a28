import type { Caller } from "../../domain/caller.ts";
import { Rejection } from "../../domain/problem.ts";
import type { Parts } from "../parts.ts";
import { listFailures, retryFailure } from "./failures.ts";

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
