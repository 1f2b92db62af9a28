import type { Trace } from "../../domain/trace.ts";
import type { Connection } from "../db.ts";
import type { NewWork } from "../port.ts";
import { millis, type Value } from "../rows.ts";
import { rowsOf } from "../several.ts";

const COLUMNS = `id, kind, account, lane, unique_key, tenant, invoice_id, data, request_id, trace, state, run_at, since,
  attempts, doubt, created_at, updated_at`;
const WIDTH = 17;

/**
 * Adds rows of work by one statement, those left out whose unique key has a live row. Gives how many were added.
 *
 * @param trace - of those that say nothing of one
 */
export const addWork = async (
  within: Connection,
  rows: readonly NewWork[],
  at: Date,
  trace: Trace | null,
): Promise<number> => {
  const added = await within.write(
    `INSERT INTO outbox (${COLUMNS}) VALUES ${rowsOf(rows.length, WIDTH)}
     ON CONFLICT (unique_key) WHERE unique_key IS NOT NULL AND state IN ('ready', 'running') DO NOTHING
     RETURNING id`,
    rows.flatMap((work): Value[] => [
      work.id,
      work.kind,
      work.account,
      work.lane ?? null,
      work.uniqueKey ?? null,
      work.tenant,
      work.invoiceId,
      JSON.stringify(work.data),
      work.requestId ?? null,
      work.trace === undefined ? trace : work.trace,
      "ready",
      millis(work.runAt),
      millis(work.runAt),
      0,
      work.doubt === true ? 1 : 0,
      millis(at),
      millis(at),
    ]),
  );
  return added.length;
};
