import type { About } from "../../adapters/port.ts";
import { type Invoice, naturalKey } from "../../domain/invoice.ts";
import type { InvoiceEvent } from "../../domain/life-cycle/event.ts";
import type { Push } from "../../domain/life-cycle/push.ts";
import type { FlowSubscription, Memory } from "../../store/port.ts";

/** What a statement will be matched by. */
export interface Foreseen {
  account: string;
  about: About;
  platformEventId: string;
}

/** The natural key that a statement tells, as the store indexes it. */
export const keyOf = (about: About): string | null =>
  about.number === undefined || about.sellerSiren === undefined || about.issueDate === undefined
    ? null
    : naturalKey({ number: about.number, issueDate: about.issueDate, seller: { siren: about.sellerSiren } });

/**
 * Reads what the statements of one account will ask for, many at once, and holds their invoices in one order, before the
 * first of them is recorded. What they then ask of the memory given back is answered from that, as long as nothing
 * wrote to it; everything else is asked of the store.
 */
export const lookAhead = async (memory: Memory, foreseen: readonly unknown[]): Promise<Memory> => {
  const statements = (foreseen as readonly (Foreseen | undefined)[]).filter((one) => one !== undefined);
  const [first] = statements;
  // One by itself asks no more than it needs.
  if (first === undefined || statements.length === 1) return memory;
  return withKnown(memory, await readAll(memory, first.account, statements));
};

interface Known {
  account: string;
  /** Held; those that were written to since are gone from here. */
  invoices: Map<string, Invoice>;
  byPlatformId: Map<string, string>;
  byKey: Map<string, readonly string[]>;
  /** By invoice. */
  events: Map<string, InvoiceEvent[]>;
  /** By name; null: there is none. */
  pushes: Map<string, Push | null>;
  /** By tenant. */
  subscriptions: Map<string, Promise<FlowSubscription[]>>;
}

const unique = <T>(values: readonly (T | null | undefined)[]): T[] => [
  ...new Set(values.filter((value) => value !== null && value !== undefined)),
];

const readAll = async (memory: Memory, account: string, statements: readonly Foreseen[]): Promise<Known> => {
  const names = unique(statements.map(({ platformEventId }) => platformEventId));
  const pushes = await memory.pushes.byNames(account, names);
  const { byPlatformId, byKey } = await memory.invoices.named(account, {
    platformIds: unique(statements.map(({ about }) => about.platformId)),
    keys: unique(statements.map(({ about }) => keyOf(about))),
  });
  const ids = unique([
    ...byPlatformId.values(),
    ...[...byKey.values()].flat(),
    ...statements.map(({ about }) => about.trackingId),
  ]);
  const invoices = await memory.invoices.lock(ids);
  // Once they are held nobody else can add to their history.
  const events = Map.groupBy(
    await memory.events.ofInvoices(invoices.map(({ id }) => id)),
    ({ invoiceId }) => invoiceId,
  );
  return {
    account,
    invoices: new Map(invoices.map((invoice) => [invoice.id, invoice])),
    byPlatformId: new Map(byPlatformId),
    byKey: new Map(byKey),
    events: new Map(invoices.map(({ id }) => [id, events.get(id) ?? []])),
    pushes: new Map(names.map((name) => [name, pushes.get(name) ?? null])),
    subscriptions: new Map(),
  };
};

const newestFirst = (a: Invoice, b: Invoice): number =>
  a.createdAt === b.createdAt ? (a.id < b.id ? 1 : -1) : a.createdAt < b.createdAt ? 1 : -1;

const withKnown = (memory: Memory, known: Known): Memory => {
  const { invoices, events, pushes, flows } = memory;
  const invoiceBy = (account: string, platformId: string): Invoice | undefined => {
    const id = account === known.account ? known.byPlatformId.get(platformId) : undefined;
    return id === undefined ? undefined : known.invoices.get(id);
  };
  const invoicesOf = (account: string, key: string): Invoice[] | undefined => {
    const ids = account === known.account ? known.byKey.get(key) : undefined;
    const found = ids?.map((id) => known.invoices.get(id)) ?? [undefined];
    return found.every((one) => one !== undefined) ? found.toSorted(newestFirst) : undefined;
  };
  const forgetNames = (): void => {
    known.byPlatformId.clear();
    known.byKey.clear();
  };

  return {
    ...memory,
    invoices: {
      ...invoices,
      byId: async (id, options) => known.invoices.get(id) ?? invoices.byId(id, options),
      byPlatformId: async (account, platformId) =>
        invoiceBy(account, platformId) ?? invoices.byPlatformId(account, platformId),
      byAccountAndKey: async (account, key) =>
        invoicesOf(account, key) ?? invoices.byAccountAndKey(account, key),
      insert: (invoice) => {
        forgetNames();
        return invoices.insert(invoice);
      },
      addAlias: (account, alias, invoiceId) => {
        forgetNames();
        return invoices.addAlias(account, alias, invoiceId);
      },
      update: (id, patch) => {
        if (patch.platformId !== undefined || patch.supersededBy !== undefined) forgetNames();
        known.invoices.delete(id);
        return invoices.update(id, patch);
      },
    },
    events: {
      ...events,
      ofInvoice: async (id) => known.events.get(id) ?? events.ofInvoice(id),
      append: (event, tenant, copies) => {
        known.events.delete(event.invoiceId);
        return events.append(event, tenant, copies);
      },
      reinterpret: (event, options) => {
        known.events.delete(event.invoiceId);
        return events.reinterpret(event, options);
      },
      setMoved: (marks) => {
        if (marks.length > 0) known.events.clear();
        return events.setMoved(marks);
      },
    },
    pushes: {
      ...pushes,
      byName: async (account, name) => {
        const found = account === known.account ? known.pushes.get(name) : undefined;
        return found === undefined ? pushes.byName(account, name) : found;
      },
      insert: (push) => {
        known.pushes.clear();
        return pushes.insert(push);
      },
      addName: (account, name, pushId) => {
        known.pushes.clear();
        return pushes.addName(account, name, pushId);
      },
      update: (id, patch) => {
        known.pushes.clear();
        return pushes.update(id, patch);
      },
    },
    flows: {
      ...flows,
      subscriptions: (tenant) => {
        const there = known.subscriptions.get(tenant) ?? flows.subscriptions(tenant);
        known.subscriptions.set(tenant, there);
        return there;
      },
    },
  };
};
