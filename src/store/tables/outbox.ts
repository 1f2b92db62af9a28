import type { Trace } from "../../domain/trace.ts";
import { pageOf, placeAfter } from "../cursor.ts";
import { type Connection, placeholders } from "../db.ts";
import type { Outbox, Work, WorkState } from "../port.ts";
import { millis, text, time, timeOrNull, type Value, whole } from "../rows.ts";
import { inParts, padded } from "../several.ts";
import { sweepEach } from "../sweep.ts";
import { flatTableOf } from "../table.ts";
import { addWork } from "./add-work.ts";
import { bringForward } from "./bring-forward.ts";
import { claim, HEADS } from "./claims.ts";
import { DELIVERED } from "./retention.ts";

/** Rows of work as they are stored. */
export const WORK_TABLE = flatTableOf<Work>("outbox", {
  id: { as: "text" },
  kind: { as: "text" },
  account: { as: "text" },
  lane: { as: "text", orNull: true },
  uniqueKey: { as: "text", orNull: true },
  tenant: { as: "text", orNull: true },
  invoiceId: { as: "text", orNull: true },
  data: { as: "json" },
  requestId: { as: "text", orNull: true },
  trace: { as: "text", orNull: true },
  seq: { as: "whole" },
  state: { as: "text" },
  runAt: { as: "date" },
  attempts: { as: "whole" },
  doubt: { as: "flag" },
  doubtSince: { as: "date", orNull: true },
  setbacks: { as: "json", orNull: true },
  lease: { as: "text", orNull: true },
  leasedUntil: { as: "date", orNull: true },
  lastError: { as: "json", orNull: true },
  createdAt: { as: "date" },
  updatedAt: { as: "date" },
});
const { fromRow } = WORK_TABLE;
const COLUMNS = WORK_TABLE.columns.join(", ");

const HELD = "id = $1 AND lease = $2 AND state = 'running'";
const FREED = "lease = NULL, leased_until = NULL";

/**
 * @param now - the clock, where the port gives no time
 * @param traceNow - the trace in which the caller works
 */
export const outbox = (db: Connection, now: () => Date, traceNow: () => Trace | undefined): Outbox => {
  const changed = async (sql: string, params: Value[]): Promise<boolean> =>
    (await db.write(`${sql} RETURNING id`, params)).length > 0;

  const heads = async (at: Date): Promise<{ account: string; kind: string; at: Date }[]> =>
    (await db.read(HEADS, [millis(at)])).map((row) => ({
      account: text(row, "account"),
      kind: text(row, "kind"),
      at: time(row, "at"),
    }));

  const finishAll: Outbox["finishAll"] = async (ids, lease, at) => {
    if (ids.length === 0) return [];
    const asked = padded(ids);
    const rows = await db.write(
      `UPDATE outbox SET state = 'done', ${FREED}, updated_at = $2 WHERE lease = $1 AND state = 'running'
         AND id IN (${placeholders(asked.length, 3)}) RETURNING id`,
      [lease, millis(at), ...asked],
    );
    return rows.map((row) => text(row, "id"));
  };

  return {
    add: (rows, at) =>
      db.atomic(async (within) => {
        const known = traceNow();
        let added = 0;
        for (const part of inParts(rows)) added += await addWork(within, part, at, known ?? null);
        return added;
      }),
    claim: async ({ account, kinds = [], limit, lease, now: at, leasedUntil }) => {
      const rows = await db.write(
        claim(kinds.length, COLUMNS).replaceAll("SKIP_LOCKED", db.words.skipLocked),
        [account, millis(at), limit, lease, millis(leasedUntil), ...kinds],
      );
      return rows.map(fromRow).sort((a, b) => a.runAt.getTime() - b.runAt.getTime() || a.seq - b.seq);
    },
    due: async (at) =>
      (await heads(at)).flatMap(({ account, kind, at: oldest }) =>
        oldest > at ? [] : [{ account, kind, oldest }],
      ),
    nextDue: async () => {
      const times = (await heads(now())).map((head) => head.at.getTime());
      return times.length === 0 ? null : new Date(Math.min(...times));
    },
    extend: async (ids, lease, leasedUntil) => {
      if (ids.length === 0) return [];
      const rows = await db.write(
        `UPDATE outbox SET leased_until = $2 WHERE lease = $1 AND state = 'running'
           AND id IN (${placeholders(ids.length, 3)}) RETURNING id`,
        [lease, millis(leasedUntil), ...ids],
      );
      return rows.map((row) => text(row, "id"));
    },
    finish: async (id, lease, at) => (await finishAll([id], lease, at)).length > 0,
    finishAll,
    release: (id, lease, at) =>
      changed(`UPDATE outbox SET state = 'ready', ${FREED}, updated_at = $3 WHERE ${HELD}`, [
        id,
        lease,
        millis(at),
      ]),
    reschedule: (id, lease, next, at) =>
      db.atomic(async (within) => {
        const [row] = await within.write(
          `UPDATE outbox SET state = 'ready', ${FREED}, run_at = $4, attempts = $5, doubt = CAST($6 AS ${db.words.integer}), last_error = $7, cause = $11,
             since = COALESCE($8, since), data = COALESCE($9, data), setbacks = $10,
             doubt_since = CASE WHEN CAST($6 AS ${db.words.integer}) = 1 THEN COALESCE(doubt_since, $3) END, updated_at = $3 WHERE ${HELD} RETURNING lane`,
          [
            id,
            lease,
            millis(at),
            millis(next.runAt),
            next.attempts,
            next.doubt ? 1 : 0,
            next.error === null ? null : JSON.stringify(next.error),
            // Nothing went wrong: a new round of a row that comes back by itself, not a longer wait.
            next.error === null && next.attempts === 0 ? millis(next.runAt) : null,
            next.data === undefined ? null : JSON.stringify(next.data),
            next.setbacks == null ? null : JSON.stringify(next.setbacks),
            next.error?.code ?? null,
          ],
        );
        if (row === undefined) return false;
        // What stands behind it cannot run before it: left due, each would be looked at whenever work is looked for.
        if (row.lane !== null) {
          // The states of the lane's index, or SQLite does not use it.
          await within.write(
            `UPDATE outbox SET run_at = $2 WHERE lane = $1 AND state IN ('ready', 'running', 'parked')
               AND state = 'ready' AND run_at < $2`,
            [text(row, "lane"), millis(next.runAt)],
          );
        }
        return true;
      }),
    fail: (id, lease, error, at) =>
      changed(
        `UPDATE outbox SET state = 'failed', ${FREED}, last_error = $4, cause = $5, updated_at = $3 WHERE ${HELD}`,
        [id, lease, millis(at), JSON.stringify(error), error.code],
      ),
    park: (id, lease, error, at) =>
      changed(
        `UPDATE outbox SET state = 'parked', ${FREED}, last_error = $4, cause = $5, updated_at = $3 WHERE ${HELD}`,
        [id, lease, millis(at), JSON.stringify(error), error.code],
      ),
    progress: (id, lease, change, at) =>
      changed(
        `UPDATE outbox SET data = COALESCE($4, data), doubt = COALESCE($5, doubt), updated_at = $3 WHERE ${HELD}`,
        [
          id,
          lease,
          millis(at),
          change.data === undefined ? null : JSON.stringify(change.data),
          change.doubt === undefined ? null : change.doubt ? 1 : 0,
        ],
      ),
    byId: async (id) => {
      const [row] = await db.read(`SELECT ${COLUMNS} FROM outbox WHERE id = $1`, [id]);
      return row === undefined ? null : fromRow(row);
    },
    live: async (uniqueKey) => {
      const [row] = await db.read(
        `SELECT ${COLUMNS} FROM outbox WHERE unique_key = $1 AND state IN ('ready', 'running')`,
        [uniqueKey],
      );
      return row === undefined ? null : fromRow(row);
    },
    lastSeq: async () => {
      const [row] = await db.read("SELECT COALESCE(MAX(seq), 0) AS last FROM outbox");
      return row === undefined ? 0 : whole(row, "last");
    },
    isBusy: async (account, kind, upToSeq, at) => {
      const rows = await db.read(
        `SELECT seq FROM (SELECT seq FROM outbox WHERE account = $1 AND state = 'ready' AND run_at <= $4
             AND seq <= $3 AND kind = $2 LIMIT 1) AS due
         UNION ALL
         SELECT seq FROM (SELECT seq FROM outbox WHERE account = $1 AND state = 'running'
             AND seq <= $3 AND kind = $2 LIMIT 1) AS runs`,
        [account, kind, upToSeq, millis(at)],
      );
      return rows.length > 0;
    },
    ofInvoice: async (invoiceId) =>
      (await db.read(`SELECT ${COLUMNS} FROM outbox WHERE invoice_id = $1 ORDER BY seq`, [invoiceId])).map(
        fromRow,
      ),
    bringForward: ({ account, kind }, latest, at) => bringForward(db, { account, kind }, latest, at),
    hasten: (uniqueKey, at) =>
      changed(
        `UPDATE outbox SET run_at = CASE WHEN run_at > $2 THEN $2 ELSE run_at END
         WHERE unique_key = $1 AND state IN ('ready', 'running')`,
        [uniqueKey, millis(at)],
      ),
    retry: (id, { doubt, data }, at) =>
      changed(
        `UPDATE outbox SET state = 'ready', attempts = 0, doubt = CAST($2 AS ${db.words.integer}), run_at = $3, since = $3, updated_at = $3,
           data = COALESCE($4, data), setbacks = NULL,
           doubt_since = CASE WHEN CAST($2 AS ${db.words.integer}) = 1 THEN CAST($3 AS ${db.words.integer}) END
         WHERE id = $1 AND state IN ('failed', 'parked') AND NOT EXISTS (SELECT 1 FROM outbox b
           WHERE b.unique_key = outbox.unique_key AND b.state IN ('ready', 'running'))`,
        [id, doubt ? 1 : 0, millis(at), data === undefined ? null : JSON.stringify(data)],
      ),
    settle: async (invoiceId, kind, at) => {
      await db.write(
        "UPDATE outbox SET state = 'done', updated_at = $3 WHERE invoice_id = $1 AND kind = $2 AND state IN ('parked', 'dismissed')",
        [invoiceId, kind, millis(at)],
      );
    },
    settleLane: async (lane, kind, at) => {
      // The states of the lane's index, or SQLite does not use it.
      await db.write(
        `UPDATE outbox SET state = 'done', updated_at = $3 WHERE lane = $1 AND kind = $2
           AND state IN ('ready', 'running', 'parked') AND state = 'parked'`,
        [lane, kind, millis(at)],
      );
    },
    givenUp: async (filter, page) => {
      const params: Value[] = [];
      const param = (value: Value): string => `$${params.push(value)}`;
      const where = ["state IN ('failed', 'parked')"];
      for (const column of ["tenant", "account", "kind"] as const) {
        const value = filter[column];
        if (value !== undefined) where.push(`${column} = ${param(value)}`);
      }
      const after = placeAfter(page.cursor);
      if (after !== null) where.push(`(created_at, id) > (${param(after.ms)}, ${param(after.id)})`);
      const rows = await db.read(
        `SELECT ${COLUMNS} FROM outbox WHERE ${where.join(" AND ")} ORDER BY created_at, id LIMIT ${param(page.limit + 1)}`,
        params,
      );
      return pageOf(rows.map(fromRow), page.limit, (work) => ({ ms: work.createdAt.getTime(), id: work.id }));
    },
    counts: async () => {
      // State by state: the ready ones, the only ones that can be many, are counted in their index alone.
      const group = (state: WorkState, oldest: string): string =>
        `SELECT account, kind, '${state}' AS state, COUNT(*) AS open_rows, ${oldest} AS oldest FROM outbox
         WHERE state = '${state}' GROUP BY account, kind`;
      const none = `CAST(NULL AS ${db.words.integer})`;
      const rows = await db.read(
        `${group("ready", "MIN(since)")} UNION ALL ${group("running", none)}
         UNION ALL ${group("failed", none)} UNION ALL ${group("parked", none)}
         ORDER BY account, kind, state`,
      );
      return rows.map((row) => ({
        account: text(row, "account"),
        kind: text(row, "kind"),
        state: text(row, "state") as WorkState,
        rows: whole(row, "open_rows"),
        oldest: timeOrNull(row, "oldest"),
      }));
    },
    doubted: async (before) => {
      const rows = await db.read(
        `SELECT account, COUNT(*) AS doubted_rows, MIN(doubt_since) AS oldest FROM outbox
         WHERE doubt_since IS NOT NULL AND state IN ('ready', 'running') AND doubt_since < $1
         GROUP BY account ORDER BY account`,
        [millis(before)],
      );
      return rows.map((row) => ({
        account: text(row, "account"),
        rows: whole(row, "doubted_rows"),
        oldest: time(row, "oldest"),
      }));
    },
    begun: async (account, kinds) => {
      const [row] = await db.read(
        `SELECT COUNT(*) AS begun_rows FROM outbox
         WHERE account = $1 AND kind IN (${placeholders(kinds.length, 2)})
           AND (state = 'parked' OR (state = 'ready' AND (doubt = 1 OR data${db.words.asJson} ->> 'step' IS NOT NULL)))`,
        [account, ...kinds],
      );
      return row === undefined ? 0 : whole(row, "begun_rows");
    },
    sweep: (keptSince) => sweepEach(db, DELIVERED, keptSince),
  };
};
