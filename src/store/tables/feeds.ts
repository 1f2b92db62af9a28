import type { Transaction } from "../db.ts";
import { whole } from "../rows.ts";

/** The tables whose rows have places in the feeds of tenants: one row of positions for all of them. */
type FedTable = "events" | "report_events";

/** The lock of a tenant's feed, in the order of locks at a commit. */
export const feedOf = (tenant: string): string => `feed ${tenant}`;

const nextPlace = async (within: Transaction, tenant: string): Promise<number> => {
  const [row] = await within.write(
    "INSERT INTO feeds (tenant, last) VALUES ($1, 1) ON CONFLICT (tenant) DO UPDATE SET last = feeds.last + 1 RETURNING last",
    [tenant],
  );
  if (row === undefined) throw new Error(`The feed of ${tenant} gave no place.`);
  return whole(row, "last");
};

/**
 * Gives an event the next place in its tenant's feed when the transaction ends. The counter's row stays locked until
 * the commit, so places are taken in the order of commits; taken last, it is held for the commit alone and cannot
 * cross another lock.
 */
export const placeAtEnd = (within: Transaction, table: FedTable, eventId: string, tenant: string): void =>
  within.beforeCommit(feedOf(tenant), async () => {
    const place = await nextPlace(within, tenant);
    await within.write(`UPDATE ${table} SET position = $2 WHERE id = $1`, [eventId, place]);
  });

/** Gives an event of an invoice a place in one more feed. */
export const placeBesides = (within: Transaction, eventId: string, tenant: string): void =>
  within.beforeCommit(feedOf(tenant), async () => {
    const place = await nextPlace(within, tenant);
    await within.write("INSERT INTO event_places (tenant, position, event_id) VALUES ($1, $2, $3)", [
      tenant,
      place,
      eventId,
    ]);
  });
