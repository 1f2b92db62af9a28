import type { Act } from "../../domain/acts.ts";
import type { Columns } from "./columns.ts";
import type { Page } from "./page.ts";
import type { Gone, Place } from "./retention.ts";

/** The columns of an act. */
export const ACT_COLUMNS = {
  id: { as: "text" },
  act: { as: "text", filter: true },
  who: { as: "text", filter: true, changes: true },
  role: { as: "text" },
  via: { as: "text" },
  on: { as: "text", column: "done_to" },
  // Nobody's alone: the empty text, so that the indexes find those too.
  tenant: { as: "text", orNull: true, filter: true },
  status: { as: "whole" },
  detail: { as: "text", changes: true },
  requestId: { as: "text" },
  at: { as: "time" },
} as const satisfies Columns<Act>;

/** What the record of acts is narrowed by; `from` inclusive, `until` exclusive. */
export interface ActFilter {
  tenant?: string;
  who?: string;
  act?: Act["act"];
  from?: Date;
  until?: Date;
}

/** The record of what people did. Nothing in it is changed, but for the names of people who are to be erased. */
export interface Acts {
  insert(act: Act): Promise<void>;
  byId(id: string): Promise<Act | null>;
  /** Newest first; a cursor that is not ours throws a `Rejection` (400). */
  list(filter: ActFilter, page: { limit: number; cursor?: string }): Promise<Page<Act>>;
  /** Acts about one tenant's things (null: about nobody's alone) before a time, oldest first. */
  old(tenant: string | null, after: Place | null, before: Date, limit: number): Promise<Act[]>;
  /** The same of every tenant and nobody (undefined) or one, whatever their age: for a search through all. */
  following(tenant: string | undefined, after: Place | null, limit: number): Promise<Act[]>;
  /** Takes out of an act what names people. */
  withoutNames(id: string, instead: string): Promise<Gone>;
  delete(id: string): Promise<Gone>;
}
