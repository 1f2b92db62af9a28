import type { RunResult } from "../../outbox/port.ts";
import type { Parts } from "../parts.ts";
import { type DataOf, newWork, type WorkOf } from "../work.ts";

/** Whose places the work has: the gateway's own, so that it holds nothing else up. */
const SEARCH_ACCOUNT = "gateway:search";
const KEY = "index";

/** Invoices of one transaction: some milliseconds, so that nobody waits behind it. */
const BATCH = 50;
/** How long it rests when none is left, in milliseconds: a replica of a version before may still store some. */
const REST = 3_600_000;
/** So often it looks again in vain before it ends. */
const LOOKS = 24;
/** The longest that its row lies ahead, in seconds. */
export const INDEX_WAIT = REST / 1000;

/** Has a batch of invoices found and sorted that a version before stored. Comes back at once while there are more. */
export const makeSearchable = async (
  parts: Pick<Parts, "store" | "now">,
  { data }: WorkOf<"index">,
): Promise<RunResult<DataOf<"index">>> => {
  const made = await parts.store.invoices.makeSearchable(BATCH);
  const now = parts.now();
  if (made > 0) return { done: false, runAt: now, data: { made: data.made + made, looks: 0 } };
  if (data.looks >= LOOKS) return { done: true };
  return { done: false, runAt: new Date(now.getTime() + REST), data: { ...data, looks: data.looks + 1 } };
};

/** Sees to it that every invoice is found, where some are not yet. Safe to call in every process at every start. */
export const scheduleSearch = async (parts: Pick<Parts, "store" | "ids" | "now">): Promise<void> => {
  if (await parts.store.invoices.areSearchable()) return;
  const row = newWork(parts, "index", {
    account: SEARCH_ACCOUNT,
    uniqueKey: KEY,
    data: { made: 0, looks: 0 },
  });
  await parts.store.outbox.add([row], parts.now());
  await parts.store.outbox.hasten(KEY, parts.now());
};
