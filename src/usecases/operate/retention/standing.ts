import { dueBefore, RETAINED, type Retained } from "../../../domain/retention/terms.ts";
import type { Parts } from "../../parts.ts";
import { walksOf } from "./walks.ts";

const DAY = 86_400_000;
/** How long something may be due before people are told, in milliseconds: a whole year becomes due at once. */
const PATIENCE = 7 * DAY;

type Needs = Pick<Parts, "tenants" | "retention" | "platforms" | "store" | "now">;

/** What has been due for longer than it should: of how many tenants and accounts, and the age of the oldest. */
export interface Behind {
  kinds: Retained[];
  count: number;
  oldest: Date;
}

/** Is what was kept for its time erased more slowly than it becomes due? Null: it is not. */
export const retentionBehind = async (parts: Needs): Promise<Behind | null> => {
  const { store } = parts;
  const due = new Date(parts.now().getTime() - PATIENCE);
  const found: { what: Retained; at: Date }[] = [];
  for (const walk of await walksOf(parts)) {
    const place = await store.retention.place(walk.name);
    const [first] = await walk.next(store, place, dueBefore(walk.what, walk.term, due), 1);
    if (first !== undefined) found.push({ what: walk.what, at: first.place.at });
  }
  return found.length === 0
    ? null
    : {
        kinds: [...new Set(found.map(({ what }) => what))],
        count: found.length,
        oldest: new Date(Math.min(...found.map(({ at }) => at.getTime()))),
      };
};

/**
 * Tells, for the metric, how old the oldest of each kind is that is kept for a time only. What was gone past because it
 * is open, or was spoken of since, does not count.
 */
export const watchRetention = async (
  parts: Needs,
  tell: (kind: Retained, oldest: Date | null) => void,
): Promise<void> => {
  const { store } = parts;
  const tomorrow = new Date(parts.now().getTime() + DAY);
  const oldest = new Map<Retained, Date>();
  for (const walk of await walksOf(parts)) {
    const [first] = await walk.next(store, await store.retention.place(walk.name), tomorrow, 1);
    const known = oldest.get(walk.what);
    if (first !== undefined && (known === undefined || first.place.at < known)) {
      oldest.set(walk.what, first.place.at);
    }
  }
  const delivered = await store.retention.oldestDelivered();
  if (delivered !== null) oldest.set("delivered", delivered);
  for (const kind of RETAINED) tell(kind, oldest.get(kind) ?? null);
};
