import type { Push } from "../../domain/life-cycle/push.ts";
import type { Changes, Columns } from "./columns.ts";

/** The columns of a push. A new one is a line here and a migration. */
export const PUSH_COLUMNS = {
  id: { as: "text" },
  tenant: { as: "text" },
  invoiceId: { as: "text" },
  account: { as: "text" },
  status: { as: "text" },
  state: { as: "text", changes: true },
  platformId: { as: "text", orNull: true, changes: true },
  problem: { as: "json", orNull: true, changes: true },
  createdAt: { as: "time" },
  updatedAt: { as: "time", changes: true },
} as const satisfies Columns<Push>;

/** The facts of a push that change after it was stored. */
export type PushPatch = Changes<Push, typeof PUSH_COLUMNS> & { updatedAt: string };

/** Statuses that ERPs push. */
export interface Pushes {
  insert(push: Push): Promise<void>;
  /** `lock`: holds the row until the transaction ends. */
  byId(id: string, options?: { lock?: boolean }): Promise<Push | null>;
  /** By a name that the platform gave it. */
  byName(account: string, name: string): Promise<Push | null>;
  /** The same by several names: of each that is known. */
  byNames(account: string, names: readonly string[]): Promise<ReadonlyMap<string, Push>>;
  /** A name of the push at the platform, so that what is said of it can be matched. One name has one push. */
  addName(account: string, name: string, pushId: string): Promise<void>;
  update(id: string, patch: PushPatch): Promise<void>;
  /** Oldest first. */
  ofInvoice(invoiceId: string): Promise<Push[]>;
}
