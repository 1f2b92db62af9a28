import type { RunResult } from "../../outbox/port.ts";
import type { Memory, Store } from "../../store/port.ts";
import type { Parts } from "../parts.ts";
import type { DataOf, WorkOf } from "../work.ts";

/** Most that is told again in one go. */
export const REDELIVER_MOST = 10_000;
/** Rows that are read, and rows that are made ready, at once. */
const PAGE = 500;
const BATCH = 100;

/** What is to be told again: `all` of a span, or only what was given up. */
export interface Redelivery {
  account: string;
  /** `from`: what was told, or given up, since then. `until`: when it was asked for. */
  from: Date;
  until: Date;
  only: "failed" | "all";
}

interface Row {
  id: string;
  /** The order in which it is told. */
  seq: number;
  state: "told" | "given up";
}

/**
 * The rows that a redelivery is about, in the order in which they came, so that those of an invoice are told in their
 * order again. What was told again since it was asked for is none of them any more.
 *
 * @param most - so many at most, and one more where there are more
 */
export const rowsToTell = async (
  { deliveries, outbox }: Pick<Store, "deliveries" | "outbox">,
  { account, from, until, only }: Redelivery,
  most: number,
): Promise<Row[]> => {
  const rows: Row[] = [];
  for (let cursor: string | null | undefined; cursor !== null && rows.length <= most; ) {
    const page = await outbox.givenUp(
      { account },
      { limit: PAGE, ...(cursor === undefined ? {} : { cursor }) },
    );
    for (const { id, seq, updatedAt } of page.items) {
      if (updatedAt >= from && updatedAt <= until) rows.push({ id, seq, state: "given up" });
    }
    cursor = page.nextCursor;
  }
  let after: { at: Date; id: string } | null = null;
  while (only === "all" && rows.length <= most) {
    const page: { id: string; seq: number; at: Date }[] = await deliveries.toldBetween(
      account,
      { from, until },
      after,
      PAGE,
    );
    rows.push(...page.map(({ id, seq }): Row => ({ id, seq, state: "told" })));
    after = page.at(-1) ?? null;
    if (page.length < PAGE) break;
  }
  return rows.sort((a, b) => a.seq - b.seq);
};

/** Makes rows ready again that were told or given up: under what they carry, so under the same ids. */
const tellAgain = async (memory: Memory, { id, state }: Row, now: Date): Promise<void> => {
  if (state === "told") await memory.deliveries.tellAgain(id, now);
  else await memory.outbox.retry(id, { doubt: false }, now);
};

/** Has told again what was asked for, some rows at a time. Done twice it does no harm: who is told knows each by its id. */
export const redeliver = async (
  parts: Parts,
  { data }: WorkOf<"redeliver">,
  signal: AbortSignal,
): Promise<RunResult<DataOf<"redeliver">>> => {
  const { account, only } = data;
  const asked = { account, only, from: new Date(data.from), until: new Date(data.until) };
  const rows = await rowsToTell(parts.store, asked, REDELIVER_MOST);
  for (let i = 0; i < rows.length; i += BATCH) {
    signal.throwIfAborted();
    await parts.store.tx(async (memory) => {
      for (const row of rows.slice(i, i + BATCH)) await tellAgain(memory, row, parts.now());
    });
  }
  parts.wake();
  return { done: true };
};
