import { INVOICE_SORTS, type InvoiceSort } from "../../../src/domain/invoice-sort.ts";
import type { FlowCriteria, InvoiceFilter, Memory, Store } from "../../../src/store/port.ts";
import { flowOf } from "../contract/flows.ts";
import { pushOf } from "../contract/pushes.ts";
import { at, document, event, invoice, newId, unique } from "../samples.ts";

/** What the walk finds in the store. */
export interface Filled {
  /** An invoice of `acme` that others read too. */
  invoiceId: string;
  now: Date;
}

export type Calls = (store: Store, filled: Filled) => Promise<void>;
export type Verbs<T> = { readonly [V in keyof T]: Calls };

/** Nothing, each alone, each with each other, and all together. */
export const combinations = <T extends object>(all: Required<T>): Partial<T>[] => {
  const parts = Object.entries(all).map(([key, value]) => ({ [key]: value }) as Partial<T>);
  const pairs = parts.flatMap((one, i) => parts.slice(i + 1).map((other) => ({ ...one, ...other })));
  return [{} as Partial<T>, ...parts, ...pairs, { ...all }];
};

/** A place in a list that is in the order of time. */
const AFTER = Buffer.from(`${at(0).getTime() + 10_000_000_000}:inv_f`).toString("base64url");
/** The first page, and the one after. */
export const pages = async <T>(
  read: (page: { limit: number; cursor?: string }) => Promise<{ nextCursor: string | null; items: T[] }>,
  cursor = AFTER,
): Promise<void> => {
  await read({ limit: 2 });
  await read({ limit: 2, cursor });
};

/** A place in an order. */
const afterIn = (sort: InvoiceSort): string => {
  const key = {
    newest: "",
    oldest: String(at(0).getTime()),
    largest: "1041200",
    smallest: "1011",
    issued: "2026-09-09",
  };
  return Buffer.from(JSON.stringify([sort, key[sort], "inv_f"])).toString("base64url");
};

const FILTERS: Required<Omit<InvoiceFilter, "tenant">> = {
  direction: "inbound",
  platform: "main",
  reference: "REF-8",
  delivery: "failed",
  status: "approved",
  badge: "accepted",
  number: "F-00000001",
  seller: "700000000",
  buyer: "700000000",
  since: at(0),
  until: at(10_000_000_000),
  q: "ets 70000",
  issuedFrom: "2026-01-01",
  issuedUntil: "2026-12-31",
  atLeast: "-10.00",
  atMost: "99999.99",
  currency: "USD",
};
const CRITERIA: Required<FlowCriteria> = {
  updatedAfter: at(0),
  updatedBefore: at(10_000_000_000),
  rules: ["B2B", "B2C"],
  types: ["CustomerInvoice", "SupplierInvoiceLC"],
  directions: ["Out"],
  trackingId: "REF-8",
  acks: ["Error", "Pending"],
};

type Table = "invoices" | "documents" | "events" | "pushes" | "flows" | "keys" | "routing" | "accounts";

/** Changes of an invoice that is stored for it. */
const withNew = async (
  store: Store,
  work: (id: string, account: string) => Promise<unknown>,
): Promise<void> => {
  const one = invoice({ platform: unique("account"), copies: ["t1"], direction: "inbound" });
  await store.invoices.insert(one);
  await work(one.id, one.platform);
};

export const walkOfInvoices: { [T in Table]: Verbs<Memory[T]> } = {
  invoices: {
    insert: async ({ invoices }) => {
      await invoices.insert(invoice());
      await invoices.insert(invoice({ copies: ["t1"], direction: "inbound" }));
    },
    byId: async ({ invoices, tx }, { invoiceId }) => {
      await invoices.byId(invoiceId);
      await tx((memory) => memory.invoices.byId(invoiceId, { lock: true }));
    },
    byNaturalKey: async ({ invoices }) => void (await invoices.byNaturalKey("outbound", "k", "s")),
    byPlatformId: async ({ invoices }) => void (await invoices.byPlatformId("main", "never")),
    byAccountAndKey: async ({ invoices }) => void (await invoices.byAccountAndKey("main", "k")),
    addAlias: (store) => withNew(store, (id, account) => store.invoices.addAlias(account, "a", id)),
    update: (store) =>
      withNew(store, async (id) => {
        const updatedAt = at(1).toISOString();
        await store.invoices.update(id, { badge: "paid", updatedAt });
        await store.invoices.update(id, { copies: ["t2"], updatedAt });
      }),
    named: async ({ invoices }) =>
      void (await invoices.named("main", { platformIds: ["a", "b"], keys: ["k", "l"] })),
    lock: ({ tx }, { invoiceId }) => tx(async ({ invoices }) => void (await invoices.lock([invoiceId, "b"]))),
    rejected: async ({ invoices }) =>
      void (await invoices.rejected(
        { tenants: ["acme", "t1"], statuses: ["rejected", "routing_error"], since: at(0) },
        51,
      )),
    list: async ({ invoices }) => {
      // Of pairs the first page or the one after, in turns: both of each filter follow, for every tenant.
      for (const [i, filter] of combinations(FILTERS).entries())
        await invoices.list(
          { ...filter, tenant: "acme" },
          i % 2 === 0 ? { limit: 2 } : { limit: 2, cursor: AFTER },
        );
      for (const tenant of [undefined, null, "acme"]) {
        for (const [name, value] of Object.entries(FILTERS))
          await pages((page) => invoices.list({ [name]: value, tenant }, page));
        await pages((page) => invoices.list({ ...FILTERS, tenant }, page));
        await pages((page) => invoices.list({ tenant }, page));
        // Its index has all badges but this one.
        await pages((page) => invoices.list({ tenant, badge: "pending" }, page));
        await pages((page) => invoices.list({ tenant, delivery: "sent" }, page));
        for (const sort of INVOICE_SORTS) {
          const cursor = sort === "newest" ? undefined : afterIn(sort);
          const sorted = (filter: InvoiceFilter) =>
            pages((page) => invoices.list({ ...filter, tenant }, { ...page, sort }), cursor);
          await sorted({});
          for (const [name, value] of Object.entries(FILTERS)) await sorted({ [name]: value });
          await sorted(FILTERS);
        }
      }
    },
    count: async ({ invoices }) => {
      for (const tenant of [undefined, null, "acme"]) {
        await invoices.count({ tenant });
        for (const [name, value] of Object.entries(FILTERS)) await invoices.count({ [name]: value, tenant });
      }
      await invoices.count({ ...FILTERS, tenant: "acme" });
    },
    areSearchable: async ({ invoices }) => void (await invoices.areSearchable()),
    makeSearchable: async ({ invoices }) => void (await invoices.makeSearchable(10)),
  },
  documents: {
    put: ({ documents }) => documents.put(document(newId("inv"), new Uint8Array([1]))),
    get: async ({ documents }, { invoiceId }) => void (await documents.get(invoiceId, "original")),
    list: async ({ documents }, { invoiceId }) => void (await documents.list(invoiceId)),
  },
  events: {
    append: async ({ events }, { invoiceId }) => void (await events.append(event(invoiceId), "acme", ["t1"])),
    byId: async ({ events }) => void (await events.byId("evt")),
    ofInvoice: async ({ events }, { invoiceId }) => void (await events.ofInvoice(invoiceId)),
    ofInvoices: async ({ events }, { invoiceId }) => void (await events.ofInvoices([invoiceId, "b"])),
    reinterpret: (store) =>
      withNew(store, async (id) => {
        const said = event(id);
        await store.events.append(said, "acme", ["t1"]);
        await store.events.reinterpret(said);
        await store.events.reinterpret(said, { isNews: false });
      }),
    place: (store) =>
      withNew(store, async (id) => {
        const said = event(id);
        await store.events.append(said, null);
        await store.events.place(said, "t1");
        await store.events.place(said, "t2");
      }),
    withdraw: (store) => withNew(store, (id) => store.events.withdraw(id, "acme")),
    setMoved: ({ events }) => events.setMoved([{ id: "evt", moved: false }]),
    feed: async ({ events }) => void (await events.feed("acme", 5, 100)),
    head: async ({ events }) => void (await events.head("acme")),
  },
  pushes: {
    insert: (store) => withNew(store, (id) => store.pushes.insert(pushOf(id))),
    byId: async ({ pushes, tx }) => {
      await pushes.byId("psh");
      await tx((memory) => memory.pushes.byId("psh", { lock: true }));
    },
    byName: async ({ pushes }) => void (await pushes.byName("main", "n")),
    byNames: async ({ pushes }) => void (await pushes.byNames("main", ["n", "m"])),
    addName: (store) =>
      withNew(store, async (id) => {
        const push = pushOf(id);
        await store.pushes.insert(push);
        await store.pushes.addName("main", unique("name"), push.id);
      }),
    update: (store) =>
      withNew(store, async (id) => {
        const push = pushOf(id);
        await store.pushes.insert(push);
        await store.pushes.update(push.id, { state: "sent", updatedAt: at(1).toISOString() });
      }),
    ofInvoice: async ({ pushes }, { invoiceId }) => void (await pushes.ofInvoice(invoiceId)),
  },
  flows: {
    add: async ({ flows }, { now }) => void (await flows.add(flowOf(), now)),
    byId: async ({ flows }, { invoiceId }) => void (await flows.byId(invoiceId)),
    byAbout: async ({ flows }, { invoiceId }) => void (await flows.byAbout(invoiceId, "acme")),
    byContent: async ({ flows }) => void (await flows.byContent("acme", "0")),
    judge: async ({ flows }, { now }) => {
      const flow = flowOf();
      await flows.add(flow, now);
      await flows.judge(flow.about, { ack: "Ok", details: [], from: ["Pending", "Error"] }, now);
    },
    replace: ({ flows }, { now }) => flows.replace(flowOf(), now),
    withdraw: (store) => withNew(store, (id) => store.flows.withdraw(id, "acme")),
    search: async ({ flows }) => {
      for (const criteria of combinations(CRITERIA)) await flows.search("acme", criteria, 25);
    },
    subscribe: ({ flows }) =>
      flows.subscribe({
        id: unique("sub"),
        tenant: "acme",
        url: "https://erp.example/hook",
        signingKey: "k",
        types: null,
        direction: null,
        ack: null,
        createdAt: at(0),
      }),
    subscriptions: async ({ flows }) => void (await flows.subscriptions("acme")),
    subscription: async ({ flows }) => void (await flows.subscription("sub")),
    unsubscribe: async ({ flows }) => void (await flows.unsubscribe("acme", "sub")),
  },
  keys: {
    put: async ({ keys }) => void (await keys.put("acme", unique("key"), "h", "inv", at(0))),
    point: async ({ keys }) => {
      const key = unique("key");
      await keys.put("acme", key, "h", "inv", at(0));
      await keys.point("acme", key, "inv_2");
    },
    get: async ({ keys }) => void (await keys.get("acme", "k")),
    sweep: async ({ keys }) => void (await keys.sweep(() => new Date(0))),
  },
  routing: {
    matched: ({ routing }, { invoiceId, now }) =>
      routing.matched({ rules: ["r"], leads: "acme", copies: ["t1"], invoice: invoiceId }, now),
    matches: async ({ routing }) => void (await routing.matches()),
    received: async ({ routing }, { now }) =>
      void (await routing.received(new Date(now.getTime() - 30 * 86_400_000))),
  },
  accounts: {
    get: async ({ accounts }) => void (await accounts.get("main")),
    list: async ({ accounts }) => void (await accounts.list()),
    meet: ({ accounts }, { now }) => accounts.meet("main", now),
    setCursor: ({ accounts }) => accounts.setCursor("main", "c"),
    polled: ({ accounts }, { now }) => accounts.polled("main", now),
    readAnew: ({ accounts }, { now }) => accounts.readAnew("main", now),
    pause: ({ accounts }, { now }) =>
      accounts.pause("other", { code: "x", message: "x", messageFr: "x", fix: "x", fixFr: "x" }, now, now),
    claimProbe: async ({ accounts }, { now }) => void (await accounts.claimProbe("other", now, now)),
    resume: ({ accounts }) => accounts.resume("other"),
    activity: async ({ accounts }, { now }) =>
      void (await accounts.activity(new Date(now.getTime() - 7 * 86_400_000))),
  },
};
