import type { Dismissal, GroupName, Memory, WaitingSort } from "../../../src/store/port.ts";
import { at, newId, unique, work, workError } from "../samples.ts";
import { combinations, pages, type Verbs } from "./walk-invoices.ts";

const item = () => ({ itemId: newId("itm"), id: unique("said"), at: at(0).toISOString(), raw: {} });
const REASON = { code: "unmapped_code", message: "?" };
const dismissal = (id: string, sort: "work" | "item"): Dismissal => ({
  id,
  sort,
  account: "main",
  kind: "submit",
  cause: "c",
  tenant: null,
  was: sort === "work" ? "failed" : "held",
  reason: "other",
  note: "",
  dismissedBy: "admin",
  dismissedAt: at(0),
});

const failed = async (store: Tables): Promise<string> => {
  const id = await leased(store);
  await store.outbox.fail(id, LEASE, workError, at(2));
  return id;
};

const SORTS: readonly WaitingSort[] = ["work", "item", "invoice"];
const SHARE = { companies: ["700000000"], accounts: ["main"], taken: ["800000000"] };

const GROUPS: readonly GroupName[] = (
  [
    ["work", "failed"],
    ["work", "parked"],
    ["work", "in_doubt"],
    ["item", "held"],
    ["invoice", "held"],
  ] as const
).map(([sort, state]) => ({ sort, state, account: "main", kind: "submit", cause: "c" }));

/** Rows under a lease: what is done to each needs one. */
const LEASE = "lse_walk";

type Tables = Pick<Memory, "outbox" | "items" | "failures" | "dismissals">;

const leased = async ({ outbox }: Tables, lane?: string): Promise<string> => {
  const account = unique("account");
  const row = work(account, { lane: lane ?? null });
  await outbox.add([row], at(0));
  await outbox.claim({ account, limit: 1, lease: LEASE, now: at(1), leasedUntil: at(9_000) });
  return row.id;
};

export const walkOfWork: { [T in keyof Tables]: Verbs<Memory[T]> } = {
  outbox: {
    add: async ({ outbox }) => void (await outbox.add([work("main", { uniqueKey: unique("key") })], at(0))),
    claim: async ({ outbox }, { now }) => {
      for (const kinds of [undefined, ["submit"], ["submit", "push"]])
        await outbox.claim({ account: "main", kinds, limit: 4, lease: "L", now, leasedUntil: now });
    },
    due: async ({ outbox }, { now }) => void (await outbox.due(now)),
    nextDue: async ({ outbox }) => void (await outbox.nextDue()),
    extend: async ({ outbox }, { now }) => void (await outbox.extend(["a", "b"], LEASE, now)),
    finish: async (store, { now }) => void (await store.outbox.finish(await leased(store), LEASE, now)),
    finishAll: async ({ outbox }, { now }) => void (await outbox.finishAll(["a", "b"], LEASE, now)),
    release: async ({ outbox }, { now }) => void (await outbox.release("wrk", LEASE, now)),
    reschedule: async (store, { now }) => {
      const next = { runAt: now, attempts: 1, doubt: false, error: workError };
      await store.outbox.reschedule(await leased(store, unique("lane")), LEASE, next, now);
    },
    fail: async (store, { now }) =>
      void (await store.outbox.fail(await leased(store), LEASE, workError, now)),
    park: async (store, { now }) =>
      void (await store.outbox.park(await leased(store), LEASE, workError, now)),
    progress: async (store, { now }) =>
      void (await store.outbox.progress(await leased(store), LEASE, { data: {}, doubt: true }, now)),
    byId: async ({ outbox }) => void (await outbox.byId("wrk")),
    live: async ({ outbox }) => void (await outbox.live("key")),
    lastSeq: async ({ outbox }) => void (await outbox.lastSeq()),
    isBusy: async ({ outbox }, { now }) => void (await outbox.isBusy("main", "learn", 1_000_000_000, now)),
    ofInvoice: async ({ outbox }, { invoiceId }) => void (await outbox.ofInvoice(invoiceId)),
    bringForward: async ({ outbox }, { now }) => {
      const latest = { ready: now, setback: now, lease: now };
      await outbox.bringForward({ account: "nobody", kind: "learn" }, latest, now);
    },
    hasten: async ({ outbox }, { now }) => void (await outbox.hasten("key", now)),
    retry: async ({ outbox }, { now }) => void (await outbox.retry("wrk", { doubt: true, data: {} }, now)),
    settle: ({ outbox }, { invoiceId, now }) => outbox.settle(invoiceId, "submit", now),
    settleLane: ({ outbox }, { now }) => outbox.settleLane("lane", "push", now),
    givenUp: async ({ outbox }) => {
      for (const filter of combinations({ tenant: "acme", account: "main", kind: "submit" }))
        await pages((page) => outbox.givenUp(filter, page));
    },
    counts: async ({ outbox }) => void (await outbox.counts()),
    doubted: async ({ outbox }, { now }) => void (await outbox.doubted(now)),
    begun: async ({ outbox }) => void (await outbox.begun("main", ["submit", "push"])),
    sweep: async ({ outbox }) => void (await outbox.sweep(() => new Date(0))),
  },
  items: {
    add: async ({ items }) => void (await items.add("main", "poll", [item(), item()], at(0))),
    byId: async ({ items }) => void (await items.byId("itm")),
    byPlatformId: async ({ items }) => void (await items.byPlatformId("main", "raw")),
    open: async ({ items }) => void (await items.open("main", ["a", "b"])),
    done: async ({ items }) => {
      const one = item();
      await items.add("main", "poll", [one], at(0));
      await items.done(one.itemId);
    },
    hold: async ({ items }) => {
      const one = item();
      await items.add("main", "poll", [one], at(0));
      await items.hold(one.itemId, REASON, "code:1", at(1));
    },
    wait: async ({ items }) => {
      const one = item();
      await items.add("main", "poll", [one], at(0));
      await items.wait(one.itemId, REASON, "code:1", at(1));
    },
    waitingFor: async ({ items }) => void (await items.waitingFor("main", "code:1")),
    held: async ({ items }) => {
      for (const filter of combinations({ account: "main" })) await pages((page) => items.held(filter, page));
    },
    waiting: async ({ items }) => {
      for (const filter of combinations({ account: "main" }))
        await pages((page) => items.waiting(filter, page));
    },
    heldCounts: async ({ items }) => void (await items.heldCounts()),
    waitingCounts: async ({ items }) => void (await items.waitingCounts()),
    heldReasons: async ({ items }) => void (await items.heldReasons()),
  },
  failures: {
    list: async ({ failures }, { now }) => {
      const tenant = { name: "acme", share: SHARE };
      for (const filter of combinations({ sorts: SORTS, tenant, account: "main", kind: "submit" }))
        await pages((page) => failures.list({ ...filter, doubtedBefore: now }, page));
      for (const sort of SORTS)
        await pages((page) => failures.list({ sorts: [sort], doubtedBefore: now }, page));
    },
    groups: async ({ failures }, { now }) => {
      const tenant = { name: "acme", share: SHARE };
      const of = { tenant, account: "main", kind: "submit", cause: "c", before: now };
      for (const filter of [{ sorts: SORTS }, ...combinations(of)])
        await failures.groups({ ...filter, doubtedBefore: now }, 20);
    },
    ofGroup: async ({ failures }, { now }) => {
      for (const group of GROUPS)
        for (const seen of combinations({ tenant: { name: "acme", share: SHARE }, before: now }))
          await pages((page) => failures.ofGroup(group, { ...seen, doubtedBefore: now }, page));
    },
    amounts: async ({ failures }, { now }) => {
      for (const group of GROUPS) await failures.amounts(group, { doubtedBefore: now }, 20);
    },
    unowned: async ({ failures }) => void (await failures.unowned()),
  },
  dismissals: {
    add: async (store) => {
      await store.dismissals.add(dismissal(await failed(store), "work"));
      const one = item();
      await store.items.add("main", "poll", [one], at(0));
      await store.items.hold(one.itemId, REASON, "code:1", at(1));
      await store.dismissals.add(dismissal(one.itemId, "item"));
    },
    byId: async ({ dismissals }) => void (await dismissals.byId("wrk")),
    list: async ({ dismissals }) => {
      for (const filter of combinations({ tenant: "acme", account: "main", kind: "submit", cause: "c" }))
        await pages((page) => dismissals.list(filter, page));
    },
    takeBack: async (store, { now }) => {
      const id = await failed(store);
      await store.dismissals.add(dismissal(id, "work"));
      await store.dismissals.takeBack(id, now);
    },
    end: async (store, { now }) => {
      const id = await failed(store);
      await store.dismissals.add(dismissal(id, "work"));
      await store.dismissals.end(id, now);
    },
    sweep: async ({ dismissals }, { now }) => void (await dismissals.sweep(() => now)),
  },
};
