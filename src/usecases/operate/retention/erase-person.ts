import { parisDay } from "../../../domain/paris-day.ts";
import type { Erased } from "../../../domain/retention/erased.ts";
import {
  type Erasure,
  type Judged,
  type Person,
  SEARCHED,
  type Searched,
  withJudged,
} from "../../../domain/retention/erasure.ts";
import { ACCOUNTING, dueAt, dueBefore } from "../../../domain/retention/terms.ts";
import type { RunResult } from "../../../outbox/port.ts";
import type { Gone, Memory } from "../../../store/port.ts";
import type { Parts } from "../../parts.ts";
import type { DataOf, WorkOf } from "../../work.ts";
import { eraseDocumentsOf, eraseHistoryOf, hashOver } from "./erase-invoice.ts";
import { isInvoiceOpen } from "./is-open.ts";
import { lastOf } from "./last-of.ts";
import { search } from "./naming.ts";

/** Things of one run: an invoice may take some milliseconds to be read. */
const BATCH: { readonly [S in Searched]: number } = {
  invoices: 20,
  rawItems: 100,
  refused: 100,
  delivered: 200,
  acts: 200,
};

type Place = DataOf<"erase">["place"];

/** What was found in a batch: a thing that names the person, to be dealt with in the transaction; or one that does not. */
type Candidate = { id: string; named: boolean };

interface Batch {
  found: Candidate[];
  /** Where it goes on; null: this sort is through. */
  place: Place;
}

/**
 * Looks through a batch of one sort for the person, and erases what names them as far as it may: batch, record and place
 * are one transaction. Comes back at once until everything was looked at.
 */
export const erasePerson = async (
  parts: Parts,
  { data }: WorkOf<"erase">,
): Promise<RunResult<DataOf<"erase">>> => {
  const erasure = await parts.store.erasures.byId(data.erasure);
  const { person } = erasure ?? {};
  if (erasure === null || person === null || person === undefined) return { done: true };
  const now = parts.now();
  const batch = await BATCHES[data.sort](parts, erasure, person, data.place);
  const next = batch.place === null ? SEARCHED[SEARCHED.indexOf(data.sort) + 1] : data.sort;
  const write = (memory: Memory): Promise<void> =>
    record(parts, memory, erasure.id, data.sort, batch.found, next === undefined, now);
  if (next === undefined) return { done: true, write };
  return { done: false, runAt: now, data: { ...data, sort: next, place: batch.place }, write };
};

const placeAfter = <T>(some: readonly T[], limit: number, place: (last: T) => NonNullable<Place>): Place => {
  const last = some.at(-1);
  return last === undefined || some.length < limit ? null : place(last);
};

const storePlace = (place: Place) => (place === null ? null : { at: new Date(place.at), id: place.id });

const BATCHES: {
  readonly [S in Searched]: (parts: Parts, erasure: Erasure, person: Person, place: Place) => Promise<Batch>;
} = {
  invoices: async (parts, { tenant }, person, place) => {
    const limit = BATCH.invoices;
    const some = await parts.store.retention.invoicesAfter(tenant, storePlace(place), limit);
    const looking = search(parts, person);
    const found: Candidate[] = [];
    for (const invoice of some) found.push({ id: invoice.id, named: await looking.invoice(invoice) });
    return {
      found,
      place: placeAfter(some, limit, ({ createdAt, id }) => ({ at: Date.parse(createdAt), id })),
    };
  },
  rawItems: async (parts, { tenant }, person, place) => {
    const limit = BATCH.rawItems;
    const some = await parts.store.retention.itemsAfter(place?.id ?? "", limit);
    const routes = tenant === null ? null : (parts.tenants.get(tenant)?.routes ?? []);
    const looking = search(parts, person);
    const found: Candidate[] = [];
    for (const { itemId, account } of some) {
      if (routes?.some(({ platform }) => platform === account) === false) continue;
      found.push({ id: itemId, named: await looking.item(itemId) });
    }
    return { found, place: placeAfter(some, limit, ({ itemId }) => ({ at: 0, id: itemId })) };
  },
  refused: async (parts, { tenant }, person, place) => {
    const limit = BATCH.refused;
    const some = await parts.store.retention.flowsAfter(tenant, storePlace(place), limit);
    const looking = search(parts, person);
    const found: Candidate[] = [];
    for (const flow of some.filter(({ subject }) => subject === "deposit")) {
      found.push({ id: flow.id, named: await looking.refused(flow) });
    }
    return {
      found,
      place: placeAfter(some, limit, (flow) => ({ at: Date.parse(flow.updatedAt), id: flow.tenant })),
    };
  },
  delivered: async (parts, { tenant }, person, place) => {
    const limit = BATCH.delivered;
    const some = await parts.store.retention.workAfter(place?.at ?? 0, limit);
    const looking = search(parts, person);
    const found: Candidate[] = [];
    for (const row of some) {
      if (tenant === null || row.tenant === tenant)
        found.push({ id: row.id, named: await looking.work(row) });
    }
    return { found, place: placeAfter(some, limit, ({ seq, id }) => ({ at: seq, id })) };
  },
  acts: async (parts, { tenant }, person, place) => {
    const limit = BATCH.acts;
    const some = await parts.store.acts.following(tenant ?? undefined, storePlace(place), limit);
    const looking = search(parts, person);
    const found = some.map((act) => ({ id: act.id, named: looking.act(act) }));
    return { found, place: placeAfter(some, limit, ({ at, id }) => ({ at: Date.parse(at), id })) };
  },
};

const record = async (
  parts: Pick<Parts, "count">,
  memory: Memory,
  id: string,
  sort: Searched,
  candidates: readonly Candidate[],
  isLast: boolean,
  now: Date,
): Promise<void> => {
  const erasure = await memory.erasures.byId(id, { lock: true });
  if (erasure === null || erasure.state === "done") return;
  let { found, sha256 } = erasure;
  for (const candidate of candidates) {
    const { judged, gone } = candidate.named
      ? await JUDGES[sort](memory, candidate.id, erasure, now)
      : { judged: { was: "another's" } as const, gone: NOTHING };
    found = withJudged(found, sort, judged);
    if (gone.sha256.length > 0) sha256 = hashOver(gone.sha256, sha256);
  }
  await memory.erasures.update(id, {
    found,
    sha256,
    updatedAt: now.toISOString(),
    ...(isLast ? { state: "done", person: null, doneAt: now.toISOString() } : { state: "running" }),
  });
  if (isLast) parts.count.erasure(erasure.dryRun ? "previewed" : "done");
};

const NOTHING: Gone = { rows: 0, sha256: [] };

/** What becomes of one thing that names the person, in the transaction. */
type Judge = (
  memory: Memory,
  id: string,
  erasure: Pick<Erasure, "id" | "dryRun">,
  now: Date,
) => Promise<{ judged: Judged; gone: Gone }>;

const kept = (id: string, why: { why: "open" } | { why: "law"; until: string }) => ({
  judged: { was: "kept" as const, id, ...why },
  gone: NOTHING,
});

const marked = ({ id }: Pick<Erasure, "id">, now: Date): Erased => ({ at: now.toISOString(), erasure: id });

/** The last day until which the law asks to keep something of this age; null: that is over. */
const keptUntil = (what: "documents" | "events", last: Date, now: Date): string | null => {
  const { least } = ACCOUNTING;
  if (last < dueBefore(what, least, now)) return null;
  // The day before: it is kept until the end of that one.
  return parisDay(new Date(dueAt(what, least, last).getTime() - 1));
};

const JUDGES: { readonly [S in Searched]: Judge } = {
  invoices: async (memory, id, erasure, now) => {
    const invoice = await memory.invoices.byId(id, { lock: true });
    if (invoice === null) return { judged: { was: "another's" }, gone: NOTHING };
    const until = keptUntil("documents", await lastOf(memory, invoice), now);
    if (until !== null) return kept(id, { why: "law", until });
    if (await isInvoiceOpen(memory, invoice)) return kept(id, { why: "open" });
    if (erasure.dryRun) return { judged: { was: "erased" }, gone: NOTHING };
    const erased = marked(erasure, now);
    const hashes: string[] = [];
    if (invoice.erased?.documents === undefined) {
      hashes.push(...(await eraseDocumentsOf(memory, invoice, erased)).sha256);
    }
    const left = await memory.invoices.byId(id);
    if (left !== null && left.erased?.events === undefined) {
      hashes.push(...(await eraseHistoryOf(memory, left, erased)).sha256);
    }
    return { judged: { was: "erased" }, gone: { rows: 1, sha256: hashes } };
  },
  rawItems: async (memory, id, erasure, now) => {
    const item = await memory.items.byId(id);
    if (item === null) return { judged: { was: "another's" }, gone: NOTHING };
    if (item.state !== "done" && item.state !== "dismissed") return kept(id, { why: "open" });
    if (erasure.dryRun) return { judged: { was: "erased" }, gone: NOTHING };
    await memory.dismissals.end(id, now);
    const erased = marked(erasure, now);
    const said = await memory.retention.eraseItem(id, erased);
    const files = await memory.retention.eraseDocuments([id], erased);
    return {
      judged: { was: "erased" },
      gone: { rows: said.rows + files.rows, sha256: [...said.sha256, ...files.sha256] },
    };
  },
  refused: async (memory, id, erasure, now) => {
    if (erasure.dryRun) return { judged: { was: "erased" }, gone: NOTHING };
    const gone = await memory.retention.eraseDocuments([id], marked(erasure, now));
    return { judged: { was: "erased" }, gone };
  },
  delivered: async (memory, id, erasure, now) => {
    const work = await memory.outbox.byId(id);
    if (work === null) return { judged: { was: "another's" }, gone: NOTHING };
    if (work.state !== "done" && work.state !== "dismissed") return kept(id, { why: "open" });
    if (erasure.dryRun) return { judged: { was: "erased" }, gone: NOTHING };
    await memory.dismissals.end(id, now);
    return { judged: { was: "erased" }, gone: await memory.retention.eraseWork(id) };
  },
  acts: async (memory, id, erasure, now) => {
    const act = await memory.acts.byId(id);
    if (act === null) return { judged: { was: "another's" }, gone: NOTHING };
    // They prove what became of accounting documents, and stay as long.
    const until = keptUntil("events", new Date(act.at), now);
    if (until !== null) return kept(id, { why: "law", until });
    if (erasure.dryRun) return { judged: { was: "erased" }, gone: NOTHING };
    return { judged: { was: "erased" }, gone: await memory.acts.withoutNames(id, erasure.id) };
  },
};
