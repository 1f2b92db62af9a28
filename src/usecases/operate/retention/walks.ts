import { type Duration, textOfDuration } from "../../../domain/retention/duration.ts";
import type { Erased } from "../../../domain/retention/erased.ts";
import { dueAt, dueBefore, type Retained } from "../../../domain/retention/terms.ts";
import type { Gone, Memory, Place } from "../../../store/port.ts";
import type { Parts } from "../../parts.ts";
import {
  eraseDocumentsOf,
  eraseFilesOfReport,
  eraseHistoryOf,
  eraseHistoryOfReport,
} from "./erase-invoice.ts";
import { isInvoiceOpen, isReportOpen } from "./is-open.ts";
import { lastOf } from "./last-of.ts";
import { termOf, termOfAccount } from "./terms-of.ts";

/** What became of one old thing: it went; it is to be looked at again; there is nothing to do with it. */
export type Ended = { gone: Gone } | { lookAt: Date } | "nothing";

/** Things of one sort in the order of their age, of which the oldest are due. */
export interface Walk {
  /** Under which the store remembers how far it came. */
  name: string;
  what: Retained;
  term: Duration;
  /** The oldest after a place that may be due now, and where the walk stands after each. */
  next(
    memory: Memory,
    after: Place | null,
    now: Date,
    limit: number,
  ): Promise<{ id: string; place: Place }[]>;
  /** Deals with one of them, in the caller's transaction. */
  end(memory: Memory, id: string, now: Date): Promise<Ended>;
}

/** How long something that is open is left alone before it is looked at again, in milliseconds. */
const AGAIN = 7 * 86_400_000;
/** The same of something whose time has not come: terms may become shorter. */
const AT_MOST = 90 * 86_400_000;

/** Not before it is due. */
const notYet = (what: Retained, term: Duration, last: Date, now: Date): Ended => ({
  lookAt: new Date(Math.min(dueAt(what, term, last).getTime(), now.getTime() + AT_MOST)),
});

const later = (now: Date): Ended => ({ lookAt: new Date(now.getTime() + AGAIN) });

const latest = (...times: (string | Date | null)[]): Date =>
  new Date(Math.max(...times.flatMap((time) => (time === null ? [] : [new Date(time).getTime()]))));

interface OfTenant {
  tenant: string;
  what: "documents" | "events";
  term: Duration;
}

const marked = (term: Duration, now: Date): Erased => ({ at: now.toISOString(), term: textOfDuration(term) });

const nameOfInvoices = (what: Retained, tenant: string): string => `${what}:${tenant}`;

/** An invoice is as old as the last thing that was said about it, or as the day on which it was issued. */
const invoicesOf = ({ tenant, what, term }: OfTenant): Walk => ({
  name: nameOfInvoices(what, tenant),
  what,
  term,
  next: async ({ retention }, after, before, limit) => {
    const old = await retention.oldInvoices(tenant, after, before, limit);
    return old.map(({ id, createdAt }) => ({ id, place: { at: new Date(createdAt), id } }));
  },
  end: async (memory, id, now) => {
    const invoice = await memory.invoices.byId(id, { lock: true });
    if (invoice === null || invoice.erased?.[what] !== undefined) return "nothing";
    if (invoice.tenant !== tenant) {
      // It was given to another: that one's walk may have gone past its age.
      if (invoice.tenant !== null)
        await memory.retention.putOff(nameOfInvoices(what, invoice.tenant), id, now);
      return "nothing";
    }
    const last = await lastOf(memory, invoice);
    if (last >= dueBefore(what, term, now)) return notYet(what, term, last, now);
    if (await isInvoiceOpen(memory, invoice)) return later(now);
    const erased = marked(term, now);
    const act = what === "documents" ? eraseDocumentsOf : eraseHistoryOf;
    return { gone: await act(memory, invoice, erased) };
  },
});

const reportsOf = ({ tenant, what, term }: OfTenant): Walk => ({
  name: `report-${what}:${tenant}`,
  what,
  term,
  next: async ({ retention }, after, before, limit) => {
    const old = await retention.oldReports(tenant, after, before, limit);
    return old.map(({ id, createdAt }) => ({ id, place: { at: new Date(createdAt), id } }));
  },
  end: async (memory, id, now) => {
    const report = await memory.reports.byId(id, { lock: true });
    if (report === null || report.erased?.[what] !== undefined) return "nothing";
    const last = latest(report.updatedAt, report.sentAt, report.answeredAt);
    if (last >= dueBefore(what, term, now)) return notYet(what, term, last, now);
    if (isReportOpen(report)) return later(now);
    const act = what === "documents" ? eraseFilesOfReport : eraseHistoryOfReport;
    return { gone: await act(memory, report, marked(term, now)) };
  },
});

/** Items have no order of their account's: this looks at those of all, and passes by those of others. */
const itemsOf = (account: string, term: Duration): Walk => ({
  name: `items:${account}`,
  what: "rawItems",
  term,
  next: async ({ retention }, after, before, limit) => {
    const some = await retention.itemsAfter(after?.id ?? "", limit);
    const young = some.findIndex(({ receivedAt }) => receivedAt >= before);
    return (young === -1 ? some : some.slice(0, young)).map(({ itemId: id, receivedAt: at }) => ({
      id,
      place: { at, id },
    }));
  },
  end: async (memory, id, now) => {
    const item = await memory.items.byId(id);
    if (item === null || item.account !== account) return "nothing";
    if (item.state !== "done") return later(now);
    const erased = marked(term, now);
    const gone = await memory.retention.eraseItem(id, erased);
    await memory.retention.eraseDocuments([id], erased);
    return { gone };
  },
});

/** Files that were refused, by their flows: those that became something else are passed by. */
const refusedOf = (tenant: string, term: Duration): Walk => ({
  name: `refused:${tenant}`,
  what: "rawItems",
  term,
  next: async ({ retention }, after, before, limit) => {
    const some = await retention.flowsAfter(tenant, after, limit);
    const young = some.findIndex(({ updatedAt }) => new Date(updatedAt) >= before);
    return (young === -1 ? some : some.slice(0, young)).map(({ id, updatedAt }) => ({
      id,
      place: { at: new Date(updatedAt), id: tenant },
    }));
  },
  end: async (memory, id, now) => {
    const flow = await memory.flows.byId(id);
    if (flow?.subject !== "deposit") return "nothing";
    return { gone: await memory.retention.eraseDocuments([id], marked(term, now)) };
  },
});

/** What people did to a tenant's things, or to nobody's (null): it is kept like the history of invoices. */
const actsOf = (tenant: string | null, term: Duration): Walk => ({
  name: tenant === null ? "acts" : `acts:${tenant}`,
  what: "events",
  term,
  next: async ({ acts }, after, before, limit) => {
    const old = await acts.old(tenant, after, before, limit);
    return old.map(({ id, at }) => ({ id, place: { at: new Date(at), id } }));
  },
  end: async (memory, id) => ({ gone: await memory.acts.delete(id) }),
});

/** Everything that the configuration keeps for a time only, but for what was delivered. */
export const walksOf = async (
  parts: Pick<Parts, "tenants" | "retention" | "platforms" | "store">,
): Promise<Walk[]> => {
  const { store, tenants, platforms } = parts;
  const [stored, known] = await Promise.all([store.retention.tenants(), store.accounts.list()]);
  const names = [...new Set([...tenants.keys(), ...stored])].sort();
  const accounts = [...new Set([...platforms.names(), ...known.map(({ name }) => name)])].sort();
  return [
    ...names.flatMap((tenant) =>
      (["documents", "events"] as const).flatMap((what) => {
        const term = termOf(parts, what, tenant);
        return term === undefined
          ? []
          : [invoicesOf({ tenant, what, term }), reportsOf({ tenant, what, term })];
      }),
    ),
    ...[null, ...names].flatMap((tenant) => {
      const term = termOf(parts, "events", tenant);
      return term === undefined ? [] : [actsOf(tenant, term)];
    }),
    ...names.flatMap((tenant) => {
      const term = termOf(parts, "rawItems", tenant);
      return term === undefined ? [] : [refusedOf(tenant, term)];
    }),
    ...accounts.flatMap((account) => {
      const term = termOfAccount(parts, account);
      return term === undefined ? [] : [itemsOf(account, term)];
    }),
  ];
};
