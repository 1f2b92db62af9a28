import type { Erasure } from "../../domain/retention/erasure.ts";
import type { Changes, Columns } from "./columns.ts";
import type { Page } from "./page.ts";

/** The columns of an erasure. */
export const ERASURE_COLUMNS = {
  id: { as: "text" },
  tenant: { as: "text", orNull: true },
  askedBy: { as: "text" },
  reason: { as: "text" },
  dryRun: { as: "flag" },
  person: { as: "json", orNull: true, changes: true },
  personSha256: { as: "text" },
  state: { as: "text", changes: true },
  found: { as: "json", changes: true },
  sha256: { as: "text", changes: true },
  createdAt: { as: "time" },
  updatedAt: { as: "time", changes: true },
  doneAt: { as: "time", orNull: true, changes: true },
} as const satisfies Columns<Erasure>;

export type ErasurePatch = Changes<Erasure, typeof ERASURE_COLUMNS> & { updatedAt: string };

/** The record of what people asked to be erased. */
export interface Erasures {
  insert(erasure: Erasure): Promise<void>;
  byId(id: string, options?: { lock?: boolean }): Promise<Erasure | null>;
  update(id: string, patch: ErasurePatch): Promise<void>;
  /** Newest first; a cursor that is not ours throws a `Rejection` (400). */
  list(page: { limit: number; cursor?: string }): Promise<Page<Erasure>>;
  /** How many are done, and how many are not. */
  counts(): Promise<{ state: "open" | "done"; erasures: number }[]>;
}
