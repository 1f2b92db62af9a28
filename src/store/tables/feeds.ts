import type { Transaction } from "../db.ts";
import { whole } from "../rows.ts";

/** The tables whose rows have places in the feeds of tenants: one row of positions for all of them. */
type FedTable = "events" | "report_events";

/**
 * Gives an event the next place in its tenant's feed when the transaction ends. The counter's row stays locked until
 * the commit, so places are taken in the order of commits; taken last, it is held for the commit alone and cannot
 * cross another lock.
 */
export const placeAtEnd = (within: Transaction, table: FedTable, eventId: string, tenant: string): void =>
  within.beforeCommit(async () => {
    const [row] = await within.write(
      "INSERT INTO feeds (tenant, last) VALUES ($1, 1) ON CONFLICT (tenant) DO UPDATE SET last = feeds.last + 1 RETURNING last",
      [tenant],
    );
    if (row === undefined) throw new Error(`The feed of ${tenant} gave no place.`);
    await within.write(`UPDATE ${table} SET position = $2 WHERE id = $1`, [eventId, whole(row, "last")]);
  });
