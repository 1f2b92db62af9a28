import type { Memory, Store } from "../../../src/store/port.ts";
import { walkOfDeliveries } from "./walk-deliveries.ts";
import { type Calls, type Filled, type Verbs, walkOfInvoices } from "./walk-invoices.ts";
import { walkOfKeeping } from "./walk-keeping.ts";
import { walkOfReports } from "./walk-reports.ts";
import { walkOfWork } from "./walk-work.ts";

/** For every verb of every table of the port, all the ways to ask for it: the compiler asks for what is missing. */
const walk: { [T in keyof Memory]: Verbs<Memory[T]> } = {
  ...walkOfInvoices,
  ...walkOfWork,
  ...walkOfKeeping,
  ...walkOfDeliveries,
  reports: walkOfReports,
};

/** Goes through the whole port. @param begin - is told of each verb before it is asked for */
export const walkThrough = async (
  store: Store,
  filled: Filled,
  begin: (verb: string) => void,
): Promise<void> => {
  for (const [table, verbs] of Object.entries(walk)) {
    for (const [verb, calls] of Object.entries(verbs as Record<string, Calls>)) {
      begin(`${table}.${verb}`);
      await calls(store, filled);
    }
  }
  begin("ping");
  await store.ping();
};
