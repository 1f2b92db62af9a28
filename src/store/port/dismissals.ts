import type { KeptSince } from "./outbox.ts";
import type { Page } from "./page.ts";

/** That a person put a failure away: what it was, why, who, and when. */
export interface Dismissal {
  /** Id of the row of work, or of the item. */
  id: string;
  sort: "work" | "item";
  account: string;
  /** Kind of the work; `item` for an item. */
  kind: string;
  /** Code of what went wrong. */
  cause: string;
  /** Whose it is; null: nobody's alone. */
  tenant: string | null;
  /** The state that it had, and has again when it is taken back. */
  was: "failed" | "parked" | "held";
  /** One of the reasons that the use cases know, or words. */
  reason: string;
  /** What else the person said; empty: nothing. */
  note: string;
  /** As the record of what was done names people. */
  dismissedBy: string;
  dismissedAt: Date;
}

export interface Dismissals {
  /** Puts away what is in the state `was`. False, and nothing is changed, where it is not any more. */
  add(dismissal: Dismissal): Promise<boolean>;
  byId(id: string): Promise<Dismissal | null>;
  /** Newest first. Throws a `Rejection` (400) on a cursor that is not ours. */
  list(
    filter: { tenant?: string; account?: string; kind?: string; cause?: string },
    page: { limit: number; cursor?: string },
  ): Promise<Page<Dismissal>>;
  /** It waits for a person again, as before. False where it is not dismissed. */
  takeBack(id: string, now: Date): Promise<boolean>;
  /** What was put away is done for good, and the words of who did it are gone. False where it is not dismissed. */
  end(id: string, now: Date): Promise<boolean>;
  /**
   * Forgets those from before what `keptSince` says of their tenant: the row of work goes with its dismissal, an item
   * stays as one that is done. Returns how many.
   */
  sweep(keptSince: KeptSince): Promise<number>;
}
