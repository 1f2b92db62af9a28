import type { Act } from "../../../src/domain/acts.ts";
import { type Erasure, NOTHING_FOUND } from "../../../src/domain/retention/erasure.ts";
import type { Memory } from "../../../src/store/port.ts";
import { at, document, invoice, unique } from "../samples.ts";
import { combinations, pages, type Verbs } from "./walk-invoices.ts";

const ERASED = { at: at(0).toISOString(), term: "10y" };
const PLACE = { at: at(0), id: "inv" };

const erasure = (): Erasure => ({
  id: unique("ers"),
  tenant: "acme",
  askedBy: "req_1",
  reason: "asked for",
  dryRun: false,
  person: null,
  personSha256: "0",
  state: "done",
  found: NOTHING_FOUND,
  sha256: "0",
  createdAt: at(0).toISOString(),
  updatedAt: at(0).toISOString(),
  doneAt: at(0).toISOString(),
});

const act = (): Act => ({
  id: unique("act"),
  act: "retry",
  who: "key 00000000",
  role: "administrator",
  via: "desk",
  on: "wrk_1",
  tenant: "acme",
  status: 303,
  detail: "",
  requestId: "req_1",
  at: at(0).toISOString(),
});

/** What finds and takes away what is old. */
export const walkOfKeeping: { [T in "retention" | "erasures" | "acts"]: Verbs<Memory[T]> } = {
  retention: {
    place: async ({ retention }) => void (await retention.place("walk")),
    move: ({ retention }) => retention.move("walk", PLACE),
    putOff: ({ retention }) => retention.putOff("walk", unique("id"), at(1)),
    toLookAt: async ({ retention }, { now }) => void (await retention.toLookAt("walk", now, 10)),
    settle: ({ retention }) => retention.settle("walk", "id"),
    oldestDelivered: async ({ retention }) => void (await retention.oldestDelivered()),
    tenants: async ({ retention }) => void (await retention.tenants()),
    oldInvoices: async ({ retention }, { now }) => {
      for (const after of [null, PLACE]) await retention.oldInvoices("acme", after, now, 10);
    },
    invoicesAfter: async ({ retention }) => {
      for (const tenant of [null, "acme"])
        for (const after of [null, PLACE]) await retention.invoicesAfter(tenant, after, 10);
    },
    oldReports: async ({ retention }, { now }) => {
      for (const after of [null, PLACE]) await retention.oldReports("acme", after, now, 10);
    },
    itemsAfter: async ({ retention }) => void (await retention.itemsAfter("itm", 10)),
    flowsAfter: async ({ retention }, { now }) => {
      for (const tenant of [null, "acme"])
        for (const after of [null, { at: now, id: "acme" }]) await retention.flowsAfter(tenant, after, 10);
    },
    workAfter: async ({ retention }) => void (await retention.workAfter(0, 10)),
    eraseWork: async ({ retention }) => void (await retention.eraseWork("wrk_none")),
    lastSaid: async ({ retention }, { invoiceId }) => void (await retention.lastSaid(invoiceId)),
    ownersOf: async ({ retention }, { invoiceId }) => void (await retention.ownersOf(invoiceId)),
    eraseDocuments: async ({ invoices, documents, retention }) => {
      const one = invoice();
      await invoices.insert(one);
      await documents.put(document(one.id, new Uint8Array([1])));
      await retention.eraseDocuments([one.id], ERASED);
    },
    eraseHistory: async ({ retention }) => void (await retention.eraseHistory("inv_none", ERASED)),
    rewrite: async ({ invoices, retention }) => {
      const one = invoice();
      await invoices.insert(one);
      await retention.rewrite(one);
    },
    eraseReportHistory: async ({ retention }) => void (await retention.eraseReportHistory("rep_none")),
    eraseItem: async ({ items, retention }) => {
      const one = { itemId: unique("itm"), id: unique("said"), at: at(0).toISOString(), raw: {} };
      await items.add("main", "poll", [one], at(0));
      await items.done(one.itemId);
      await retention.eraseItem(one.itemId, ERASED);
    },
  },
  erasures: {
    insert: ({ erasures }) => erasures.insert(erasure()),
    byId: async ({ erasures, tx }) => {
      await erasures.byId("ers");
      await tx((memory) => memory.erasures.byId("ers", { lock: true }));
    },
    update: async ({ erasures }) => {
      const one = erasure();
      await erasures.insert(one);
      await erasures.update(one.id, { state: "done", updatedAt: at(1).toISOString() });
    },
    list: ({ erasures }) => pages((page) => erasures.list(page)),
    counts: async ({ erasures }) => void (await erasures.counts()),
  },
  acts: {
    insert: ({ acts }) => acts.insert(act()),
    byId: async ({ acts }) => void (await acts.byId("act_none")),
    list: async ({ acts }) => {
      const all = { tenant: "acme", who: "key 00000000", act: "retry", from: at(0), until: at(1) } as const;
      for (const filter of combinations(all)) await pages((page) => acts.list(filter, page));
    },
    old: async ({ acts }, { now }) => {
      for (const tenant of [null, "acme"])
        for (const after of [null, PLACE]) await acts.old(tenant, after, now, 10);
    },
    following: async ({ acts }) => {
      for (const tenant of [undefined, "acme"])
        for (const after of [null, PLACE]) await acts.following(tenant, after, 10);
    },
    withoutNames: async ({ acts }) => void (await acts.withoutNames("act_none", "ers_1")),
    delete: async ({ acts }) => void (await acts.delete("act_none")),
  },
};
