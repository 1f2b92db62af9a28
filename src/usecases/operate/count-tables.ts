import type { Store } from "../../store/port.ts";

/**
 * What a scrape counts in the tables.
 *
 * @param isConfigured - does the configuration have an account of this name? What it has no more is not told
 */
export const countTables = async (store: Store, isConfigured: (account: string) => boolean) => {
  const [outbox, known, held, waiting, reports] = await Promise.all([
    store.outbox.counts(),
    store.accounts.list(),
    store.items.heldReasons(),
    store.items.waitingCounts(),
    store.reports.stateCounts(),
  ]);
  return { outbox, accounts: known.filter(({ name }) => isConfigured(name)), held, waiting, reports };
};
