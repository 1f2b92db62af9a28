import { afterAll, beforeAll, describe } from "vitest";
import { openStore } from "../../src/store/open.ts";
import type { Store } from "../../src/store/port.ts";
import { accountsContract } from "./contract/accounts.ts";
import { activityContract } from "./contract/activity.ts";
import { actsContract } from "./contract/acts.ts";
import { crashContract } from "./contract/crash.ts";
import { deliveriesContract } from "./contract/deliveries.ts";
import { dismissalsContract } from "./contract/dismissals.ts";
import { documentsContract } from "./contract/documents.ts";
import { eventsContract } from "./contract/events.ts";
import { failuresContract } from "./contract/failures.ts";
import { flowsContract } from "./contract/flows.ts";
import { invoicesContract } from "./contract/invoices.ts";
import { itemsContract } from "./contract/items.ts";
import { keysContract } from "./contract/keys.ts";
import { leasesContract } from "./contract/leases.ts";
import { looksContract } from "./contract/looks.ts";
import { openingContract } from "./contract/opening.ts";
import { outboxContract } from "./contract/outbox.ts";
import { processesContract } from "./contract/processes.ts";
import { pushesContract } from "./contract/pushes.ts";
import { reportsContract } from "./contract/reports.ts";
import { retentionContract } from "./contract/retention.ts";
import { searchContract } from "./contract/search.ts";
import { sharingContract } from "./contract/sharing.ts";
import { transactionsContract } from "./contract/transactions.ts";
import { T0 } from "./samples.ts";

/** What an engine's test file brings. */
export interface Bench {
  /** URL of a new, empty database. */
  newUrl(): Promise<string>;
  /** Runs SQL beside the store. */
  raw(url: string, sql: string): Promise<void>;
  /** How often the crash test kills. */
  kills: number;
}

/** An open store that the tests of one group share: they keep apart by names of their own. */
export interface Opened {
  store: Store;
  url: string;
}

export const open = (url: string, now: () => Date = () => T0): Promise<Store> => openStore(url, { now });

/** Everything that the port promises, for one engine. */
export const storeContract = (bench: Bench): void => {
  // Filled before the tests run; they read it then.
  const opened: Partial<Opened> = {};
  const get = (): Opened => {
    const { store, url } = opened;
    if (store === undefined || url === undefined) throw new Error("The store is not open yet.");
    return { store, url };
  };
  beforeAll(async () => {
    opened.url = await bench.newUrl();
    opened.store = await open(opened.url);
  });
  afterAll(() => opened.store?.close());

  describe("invoices", () => invoicesContract(get));
  describe("search", () => searchContract(bench, get));
  describe("documents", () => documentsContract(get));
  describe("events", () => eventsContract(get));
  describe("pushes", () => pushesContract(get));
  describe("flows", () => flowsContract(get));
  describe("sharing", () => sharingContract(get));
  describe("items", () => itemsContract(get));
  describe("failures", () => failuresContract(get));
  describe("failures that a person looks at", () => dismissalsContract(get, bench));
  describe("outbox", () => outboxContract(get));
  describe("leases", () => leasesContract(get));
  describe("looks", () => looksContract(get));
  describe("accounts", () => accountsContract(get));
  describe("activity", () => activityContract(get));
  describe("deliveries", () => deliveriesContract(get));
  describe("reports", () => reportsContract(get));
  describe("processes", () => processesContract(get));
  describe("acts", () => actsContract(get));
  describe("retention", () => retentionContract(get));
  describe("idempotency keys", () => keysContract(get));
  describe("transactions", () => transactionsContract(get));
  describe("opening", () => openingContract(bench));
  describe("crashes", () => crashContract(bench));
};
