import type { Invoice } from "../../../src/domain/invoice.ts";
import { Rejection } from "../../../src/domain/problem.ts";
import type { InvoiceFilter, Page } from "../../../src/store/port.ts";
import { getFlowFile } from "../../../src/usecases/flow/flow-files.ts";
import { getFlow, searchFlows } from "../../../src/usecases/flow/read-flows.ts";
import { listFailures } from "../../../src/usecases/operate/failures.ts";
import { allowedStatuses } from "../../../src/usecases/push/allowed-statuses.ts";
import { listPushes } from "../../../src/usecases/push/push-status.ts";
import { getAttachment, listAttachments } from "../../../src/usecases/read/attachments.ts";
import {
  getDocument,
  getInvoice,
  listFeed,
  listInvoiceEvents,
  listInvoices,
} from "../../../src/usecases/read/read-invoices.ts";
import { issueWidgetToken } from "../../../src/usecases/read/widget-tokens.ts";
import { startInvoiceSync } from "../../../src/usecases/sync/start-sync.ts";
import type { World } from "../../support/world.ts";

/** What a tenant gets where it asks for everything that it knows of, and for everything that there is. */
export interface Got {
  /** Ids of invoices by the list that gave them, in its order. */
  listed: Map<string, string[]>;
  /** Ids of invoices by the route that gives something of one. */
  opened: Map<string, string[]>;
  /** Ids of events by the size of the pages, in the order of the feed. */
  feed: Map<number, string[]>;
  positions: number[];
  /** What its flows are about, in their order. */
  flows: string[];
  /** Ids of flows that can be had one by one. */
  flowsOpened: string[];
  flowIds: string[];
  /** How the readable file of the first invoice of all begins; null: it is not there. */
  readable: string | null;
  /** Everything that was answered, refusals too. */
  answers: string[];
}

/** Everything of a list, page by page. */
const throughout = async <T>(ask: (cursor: string | undefined) => Promise<Page<T>>): Promise<T[]> => {
  const all: T[] = [];
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page = await ask(cursor);
    all.push(...page.items);
    cursor = page.nextCursor;
  }
  return all;
};

const signal = new AbortController().signal;
const key = { tenantKeys: () => [Buffer.from("a key that only these tests know")] };

/** The routes about one invoice, by name: each answers in bytes or in what becomes JSON. */
const routesTo = ({ parts }: World, tenant: string): [string, (id: string) => Promise<unknown>][] => {
  const caller = { kind: "tenant", tenant } as const;
  const document = (rendition: "original" | "json") => async (id: string) =>
    text((await getDocument(parts, caller, id, rendition, signal)).bytes);
  return [
    ["invoice", (id) => getInvoice(parts, caller, id)],
    ["original", document("original")],
    ["json", document("json")],
    ["events", (id) => listInvoiceEvents(parts, caller, id)],
    ["attachments", (id) => listAttachments(parts, caller, id)],
    ["attachment", async (id) => text((await getAttachment(parts, caller, id, 1)).bytes)],
    ["pushes", (id) => listPushes(parts, caller, id)],
    ["allowed statuses", (id) => allowedStatuses(parts, caller, id)],
    ["sync", (id) => startInvoiceSync(parts, caller, id)],
    [
      "widget token",
      (invoice) =>
        issueWidgetToken({ ...parts, ...key }, tenant, { invoice, mode: "read", expiresInSeconds: 60 }),
    ],
  ];
};

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString();

/** What is there, or null where it is said not to be. */
const unlessMissing = async <T>(ask: () => Promise<T>, answers: string[]): Promise<T | null> => {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof Rejection) || error.status !== 404) throw error;
    answers.push(JSON.stringify({ ...error, message: error.message }));
    return null;
  }
};

/** @param all - every invoice that there is, whosever it is */
const listsOf = (all: readonly Invoice[]): [string, Omit<InvoiceFilter, "tenant">, number][] => {
  const one = all[Math.floor(all.length / 2)];
  return [
    ["all", {}, 200],
    ["one by one", {}, 1],
    ["in threes", { direction: "inbound" }, 3],
    ["sent", { direction: "outbound" }, 200],
    ["pending", { badge: "pending" }, 2],
    ["accepted", { badge: "accepted" }, 2],
    ["in hand", { status: "in_hand" }, 2],
    ["number", { number: one?.number ?? "" }, 200],
    ["seller", { seller: one?.seller.siren ?? "" }, 2],
    ["buyer", { buyer: one?.buyer.siren ?? "" }, 2],
    ["since", { since: new Date(one?.createdAt ?? 0) }, 2],
    ["platform", { platform: "main", delivery: "sent" }, 2],
  ];
};

/** The invoices of a list that should be in it: by its filter, newest first. */
const fitting = (own: readonly Invoice[], filter: Omit<InvoiceFilter, "tenant">): string[] => {
  const { seller, buyer, since, ...same } = filter;
  return own
    .filter(
      (one) =>
        Object.entries(same).every(([name, value]) =>
          Object.entries(one).some(([n, v]) => n === name && v === value),
        ) &&
        (seller === undefined || one.seller.siren === seller) &&
        (buyer === undefined || one.buyer.siren === buyer) &&
        (since === undefined || Date.parse(one.createdAt) >= since.getTime()),
    )
    .toSorted((a, b) => (a.createdAt + a.id < b.createdAt + b.id ? 1 : -1))
    .map(({ id }) => id);
};

/** Lists that a tenant has asked for, with what should be in them. */
export const expectedLists = (all: readonly Invoice[], own: readonly Invoice[]): Map<string, string[]> =>
  new Map(listsOf(all).map(([name, filter]) => [name, fitting(own, filter)]));

/**
 * Asks for everything, as one tenant.
 *
 * @param all - every invoice that there is, whosever it is
 * @param flowIds - every flow that there is
 */
export const askForAll = async (
  world: World,
  tenant: string,
  all: readonly Invoice[],
  flowIds: readonly string[],
): Promise<Got> => {
  const { parts } = world;
  const caller = { kind: "tenant", tenant } as const;
  const answers: string[] = [];
  const keep = <T>(answer: T): T => {
    answers.push(typeof answer === "string" ? answer : JSON.stringify(answer));
    return answer;
  };
  const listed = new Map<string, string[]>();
  for (const [name, filter, limit] of listsOf(all)) {
    const items = await throughout((cursor) =>
      listInvoices(parts, caller, filter, { limit, ...(cursor === undefined ? {} : { cursor }) }),
    );
    listed.set(
      name,
      keep(items).map(({ id }) => id),
    );
  }
  const opened = new Map<string, string[]>();
  for (const [name, ask] of routesTo(world, tenant)) {
    const found: string[] = [];
    for (const { id } of all) {
      const answer = await unlessMissing(() => ask(id), answers);
      if (answer === null) continue;
      keep(answer);
      found.push(id);
    }
    opened.set(name, found.toSorted());
  }
  const feed = new Map<number, string[]>();
  let positions: number[] = [];
  for (const limit of [1, 3, 200]) {
    const entries = [];
    for (let after = 0, more = true; more; ) {
      const page = await listFeed(parts, tenant, after, limit);
      entries.push(...page);
      after = page.at(-1)?.position ?? after;
      more = page.length > 0;
    }
    keep(entries);
    feed.set(
      limit,
      entries.map((entry) => ("event" in entry ? entry.event.id : "")),
    );
    positions = entries.map(({ position }) => position);
  }
  const flows = [];
  for (let after: Date | null | undefined; after !== null; ) {
    const page = await searchFlows(
      parts,
      tenant,
      {},
      { limit: 2, ...(after === undefined ? {} : { after }) },
    );
    flows.push(...keep(page.flows));
    after = page.next;
  }
  const flowsOpened: string[] = [];
  for (const id of flowIds) {
    const flow = await unlessMissing(() => getFlow(parts, tenant, id), answers);
    if (flow === null) continue;
    keep(flow);
    keep(text((await getFlowFile(parts, flow, "Original", signal)).bytes));
    flowsOpened.push(id);
  }
  keep(await throughout(() => listFailures(parts, caller, {}, { limit: 200 })));
  const [newest] = all;
  const pages =
    newest === undefined
      ? null
      : await unlessMissing(() => getDocument(parts, caller, newest.id, "readable", signal), answers);
  return {
    readable: pages === null ? null : text(pages.bytes.subarray(0, 4)),
    listed,
    opened,
    feed,
    positions,
    flows: flows.map(({ about }) => about),
    flowsOpened: flowsOpened.toSorted(),
    flowIds: flows.map(({ id }) => id).toSorted(),
    answers,
  };
};
