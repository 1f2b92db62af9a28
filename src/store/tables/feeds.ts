import type { Transaction } from "../db.ts";
import { whole } from "../rows.ts";
import { number } from "../several.ts";

/** The tables whose rows have places in the feeds of tenants: one row of positions for all of them. */
type FedTable = "events" | "report_events";

/** The lock of a tenant's feed, in the order of locks at a commit. */
export const feedOf = (tenant: string): string => `feed ${tenant}`;

/** Takes so many places of a tenant's feed, and gives the first of them. */
const nextPlaces = async (within: Transaction, tenant: string, count: number): Promise<number> => {
  const [row] = await within.write(
    "INSERT INTO feeds (tenant, last) VALUES ($1, $2) ON CONFLICT (tenant) DO UPDATE SET last = feeds.last + excluded.last RETURNING last",
    [tenant, count],
  );
  if (row === undefined) throw new Error(`The feed of ${tenant} gave no place.`);
  return whole(row, "last") - count + 1;
};

/**
 * Gives an event the next place in its tenant's feed when the transaction ends. The counter's row stays locked until
 * the commit, so places are taken in the order of commits; taken last, it is held for the commit alone and cannot
 * cross another lock. Events of one transaction take their places together.
 */
export const placeAtEnd = (within: Transaction, table: FedTable, eventId: string, tenant: string): void =>
  within.gather(feedOf(tenant), "places", { table, eventId }, async (events) => {
    const first = await nextPlaces(within, tenant, events.length);
    const placed = events.map((event, i) => ({ ...event, place: first + i }));
    for (const [into, some] of Map.groupBy(placed, ({ table }) => table)) {
      const places = some.map(({ eventId, place }) => [eventId, place] as const);
      await number(within, into, ["position"], places);
    }
  });

/** Gives an event of an invoice a place in one more feed. */
export const placeBesides = (within: Transaction, eventId: string, tenant: string): void =>
  within.beforeCommit(feedOf(tenant), async () => {
    const place = await nextPlaces(within, tenant, 1);
    await within.write("INSERT INTO event_places (tenant, position, event_id) VALUES ($1, $2, $3)", [
      tenant,
      place,
      eventId,
    ]);
  });
