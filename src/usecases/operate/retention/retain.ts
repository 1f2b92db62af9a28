import { dueBefore } from "../../../domain/retention/terms.ts";
import type { RunResult } from "../../../outbox/port.ts";
import type { Memory, Place } from "../../../store/port.ts";
import type { Parts } from "../../parts.ts";
import { type DataOf, newWork, type WorkOf } from "../../work.ts";
import { RETENTION_ACCOUNT } from "./account.ts";
import { type Walk, walksOf } from "./walks.ts";

/** Things of one transaction: some milliseconds, so that nobody waits behind it. */
const BATCH = 20;
/** Items are small, and those of other accounts are passed by. */
const BATCH_OF_ITEMS = 200;

/** How long it rests when nothing is due, in milliseconds. */
const REST = 3_600_000;
/** The longest that its row lies ahead, in seconds. */
export const RETAIN_WAIT = REST / 1000;

const KEY = "retain";

/**
 * Erases a batch of what was kept for its time. The batch, how far it came and the row of work are one transaction: a
 * kill loses nothing of it, and no second process does it again. It comes back at once while there is more.
 */
export const retain = async (
  parts: Parts,
  { data }: WorkOf<"retain">,
): Promise<RunResult<DataOf<"retain">>> => {
  const now = parts.now();
  const walks = await walksOf(parts);
  const turn = walks.findIndex(({ name }) => name === data.last) + 1;
  // Each in its turn: when a year becomes due at once, no tenant waits for another's whole year.
  for (const walk of [...walks.slice(turn), ...walks.slice(0, turn)]) {
    const batch = await batchOf(parts.store, walk, now);
    if (batch === null) continue;
    const write = (memory: Memory): Promise<void> => endBatch(parts, memory, walk, batch, now);
    return { done: false, runAt: now, data: { last: walk.name }, write };
  }
  return { done: false, runAt: new Date(now.getTime() + REST) };
};

interface Batch {
  ids: string[];
  /** How far the walk is then; null: it is about what it went past before. */
  place: Place | null;
}

const batchOf = async (store: Memory, walk: Walk, now: Date): Promise<Batch | null> => {
  const again = await store.retention.toLookAt(walk.name, now, BATCH);
  if (again.length > 0) return { ids: again, place: null };
  const limit = walk.what === "rawItems" ? BATCH_OF_ITEMS : BATCH;
  const before = dueBefore(walk.what, walk.term, now);
  const next = await walk.next(store, await store.retention.place(walk.name), before, limit);
  const last = next.at(-1);
  return last === undefined ? null : { ids: next.map(({ id }) => id), place: last.place };
};

const endBatch = async (
  parts: Pick<Parts, "count">,
  memory: Memory,
  walk: Walk,
  { ids, place }: Batch,
  now: Date,
): Promise<void> => {
  let rows = 0;
  // In one order whoever else holds them.
  for (const id of ids.toSorted()) {
    const ended = await walk.end(memory, id, now);
    if (typeof ended === "object" && "lookAt" in ended) {
      await memory.retention.putOff(walk.name, id, ended.lookAt);
      continue;
    }
    if (place === null) await memory.retention.settle(walk.name, id);
    if (ended !== "nothing") rows += ended.gone.rows;
  }
  if (place !== null) await memory.retention.move(walk.name, place);
  if (rows > 0) parts.count.pruned(walk.what, rows);
};

/** Is anything of anybody kept for a time only, beside what was delivered? */
const isWanted = ({ tenants, retention }: Pick<Parts, "tenants" | "retention">): boolean =>
  [retention, ...[...tenants.values()].map((tenant) => tenant.retention ?? {})].some(
    ({ documents, events, rawItems }) => (documents ?? events ?? rawItems) !== undefined,
  );

/** Sees to it that what is old is looked for, where the configuration asks for it. Safe to call in every process at every start. */
export const scheduleRetention = async (
  parts: Pick<Parts, "store" | "tenants" | "retention" | "ids" | "now">,
): Promise<void> => {
  if (!isWanted(parts)) return;
  const row = newWork(parts, "retain", { account: RETENTION_ACCOUNT, uniqueKey: KEY, data: {} });
  await parts.store.outbox.add([row], parts.now());
  // Terms may have become shorter.
  await parts.store.outbox.hasten(KEY, parts.now());
};
