import { openStore } from "../src/store/open.ts";
import type { Store } from "../src/store/port.ts";
import { event, invoice, newId, work } from "../test/store/samples.ts";
import { type Took, took } from "./figures.ts";
import { ACCOUNTS } from "./year-rows.ts";

/**
 * What is asked of a store, each several times and timed alone: median and best in milliseconds, by name.
 * Usage: year-looks.ts URL RUNS
 */
const [url = "", runs = "0"] = process.argv.slice(2);
const now = new Date();
const DAY = 86_400_000;
const ago = (days: number): Date => new Date(now.getTime() - days * DAY);
const first = { limit: 50 };

type Look = (store: Store, run: number) => Promise<unknown>;
type Filter = Parameters<Store["invoices"]["list"]>[0];
const list =
  (filter: Filter): Look =>
  (store) =>
    store.invoices.list(filter, first);

/** As far back as a person goes. */
const pages =
  (filter: Filter, count: number): Look =>
  async (store) => {
    let cursor: string | undefined;
    for (let i = 0; i < count; i++)
      cursor = (await store.invoices.list(filter, { ...first, cursor })).nextCursor ?? undefined;
  };

/** Something that a platform said is learned: the statements of a transaction of it. */
const learn: Look = (store) =>
  store.tx(async (memory) => {
    const [one] = (await memory.invoices.list({ tenant: "acme", direction: "outbound" }, { limit: 1 })).items;
    const found = one === undefined ? null : await memory.invoices.byId(one.id, { lock: true });
    if (found === null) throw new Error("the store is empty");
    await memory.events.ofInvoice(found.id);
    await memory.events.append(event(found.id, { account: "main" }), "acme");
    await memory.invoices.update(found.id, { badge: "accepted", updatedAt: now.toISOString() });
  });

const accept: Look = (store) =>
  store.tx(async (memory) => {
    const one = invoice({ id: newId("inv"), createdAt: now.toISOString() });
    await memory.invoices.insert(one);
    await memory.outbox.add(
      [work("nobody", { invoiceId: one.id, runAt: new Date(now.getTime() + DAY) })],
      now,
    );
  });

const claim: Look = async ({ outbox }) => {
  const row = work("main", { kind: "bench", runAt: now });
  await outbox.add([row], now);
  await outbox.due(now);
  const [got] = await outbox.claim({
    account: "main",
    kinds: ["bench"],
    limit: 4,
    lease: "bench",
    now,
    leasedUntil: new Date(now.getTime() + DAY),
  });
  if (got !== undefined) await outbox.finish(got.id, "bench", now);
};

const LOOKS: Readonly<Record<string, Look>> = {
  "list: all, as an administrator": list({}),
  "list: one tenant's": list({ tenant: "acme" }),
  "list: a small tenant's": list({ tenant: "t7" }),
  "list: the 20 first pages": pages({ tenant: "acme" }, 20),
  "list: received": list({ tenant: "acme", direction: "inbound" }),
  "list: of an account, as an administrator": list({ platform: "second" }),
  "list: failed, as an administrator": list({ delivery: "failed" }),
  "list: rejected": list({ tenant: "acme", badge: "rejected" }),
  "list: rejected, as an administrator": list({ badge: "rejected" }),
  "list: disputed and received": list({ tenant: "acme", status: "disputed", direction: "inbound" }),
  "list: still pending": list({ tenant: "acme", badge: "pending" }),
  "list: of the last week": list({ tenant: "acme", since: ago(7) }),
  "search: a number": list({ tenant: "acme", number: "F-00000007" }),
  "search: a number, as an administrator": list({ number: "F-00000007" }),
  "search: a reference, as an administrator": list({ reference: "REF-8" }),
  "search: a seller": list({ tenant: "acme", seller: "800000007" }),
  "search: a buyer and a status, as an administrator": list({ buyer: "800000007", status: "disputed" }),
  "an invoice and its history": async ({ invoices, events }) => {
    const [one] = (await invoices.list({ tenant: "t7" }, { limit: 1 })).items;
    if (one !== undefined) await Promise.all([invoices.byId(one.id), events.ofInvoice(one.id)]);
  },
  "feed: a page at its end": async ({ events }) =>
    events.feed("acme", (await events.head("acme")) - 100, 100),
  "feed: a page at its beginning": ({ events }) => events.feed("acme", 100, 100),
  "flows: what is new": (store) => store.flows.search("acme", { updatedAfter: ago(0.1) }, 100),
  "flows: from the beginning": (store) => store.flows.search("acme", {}, 100),
  "flows: refused ones": (store) => store.flows.search("acme", { acks: ["Error"] }, 100),
  "flows: a sort that there is none of": (store) =>
    store.flows.search("acme", { types: ["MultiFlowReport"] }, 100),
  "failures: the first page": ({ failures }) => failures.list({ doubtedBefore: now }, first),
  "work: looked for, claimed and done": claim,
  "work: counted": ({ outbox }) => outbox.counts(),
  "poll: what is known of 100 items": ({ items }, run) =>
    items.open(
      "main",
      Array.from({ length: 100 }, (_, i) => `raw-${run}-${i}`),
    ),
  "an event learned": learn,
  "an invoice accepted": accept,
};

const store = await openStore(url, { now: () => now });
for (const name of ACCOUNTS) await store.accounts.meet(name, now);
const figures: Record<string, Took> = {};
for (const [name, look] of Object.entries(LOOKS)) {
  const ms: number[] = [];
  for (let run = 0; run < Number(runs) + 3; run++) {
    const from = performance.now();
    await look(store, run);
    // The first ones warm up.
    if (run >= 3) ms.push(performance.now() - from);
  }
  figures[name] = took(ms);
}
await store.close();
console.log(JSON.stringify(figures));
