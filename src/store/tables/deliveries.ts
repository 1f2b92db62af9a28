import { pageOf, placeAfter } from "../cursor.ts";
import type { Connection } from "../db.ts";
import type { Attempt, Deliveries, WorkState } from "../port.ts";
import { millis, text, time, timeOrNull, type Value, whole } from "../rows.ts";
import { TOLD } from "../schema-deliveries.ts";
import { flatTableOf } from "../table.ts";
import { WORK_TABLE } from "./outbox.ts";

const ATTEMPTS = flatTableOf<Attempt>("delivery_attempts", {
  account: { as: "text" },
  at: { as: "date" },
  workId: { as: "text" },
  kind: { as: "text" },
  type: { as: "text", orNull: true },
  message: { as: "text", orNull: true },
  invoiceId: { as: "text", orNull: true },
  attempt: { as: "whole" },
  delivered: { as: "flag" },
  httpStatus: { as: "whole", orNull: true },
  problem: { as: "json", orNull: true },
  words: { as: "text", orNull: true },
  ms: { as: "whole" },
  bytes: { as: "whole", orNull: true },
  sha256: { as: "text", orNull: true },
});
const COLUMNS = ATTEMPTS.columns.join(", ");
const OF_WORK = WORK_TABLE.columns.join(", ");

/** Behind every place. */
const END: readonly [ms: Value, id: Value] = [Number.MAX_SAFE_INTEGER, ""];

export const deliveries = (db: Connection): Deliveries => ({
  addAttempt: async (attempt) => {
    await db.write(
      `INSERT INTO delivery_attempts (${COLUMNS}) VALUES (${ATTEMPTS.columns.map((_, i) => `$${i + 1}`).join(", ")})
       ON CONFLICT (account, at, work_id) DO NOTHING`,
      ATTEMPTS.toRow(attempt),
    );
  },
  attempts: async (account, limit) =>
    (
      await db.read(
        `SELECT ${COLUMNS} FROM delivery_attempts WHERE account = $1 ORDER BY at DESC, work_id DESC LIMIT $2`,
        [account, limit],
      )
    ).map(ATTEMPTS.fromRow),
  trimAttempts: async (account, keep) => {
    await db.write(
      `DELETE FROM delivery_attempts WHERE account = $1 AND at <
         (SELECT at FROM delivery_attempts WHERE account = $1 ORDER BY at DESC LIMIT 1 OFFSET $2)`,
      [account, keep - 1],
    );
  },
  forgetAttempts: async (before) =>
    (await db.write("DELETE FROM delivery_attempts WHERE at < $1 RETURNING work_id", [millis(before)]))
      .length,
  rowsOf: async (account) => {
    const group = (state: WorkState, oldest: string, next: string): string =>
      `SELECT kind, '${state}' AS state, COUNT(*) AS open_rows, ${oldest} AS oldest, ${next} AS next_at FROM outbox
       WHERE state = '${state}' AND account = $1 GROUP BY kind`;
    const none = `CAST(NULL AS ${db.words.integer})`;
    const rows = await db.read(
      `${group("ready", "MIN(since)", "MIN(run_at)")} UNION ALL ${group("running", none, none)}
       UNION ALL ${group("failed", none, none)} UNION ALL ${group("parked", none, none)} ORDER BY kind, state`,
      [account],
    );
    return rows.map((row) => ({
      kind: text(row, "kind"),
      state: text(row, "state") as WorkState,
      rows: whole(row, "open_rows"),
      oldest: timeOrNull(row, "oldest"),
      nextAt: timeOrNull(row, "next_at"),
    }));
  },
  waiting: async (account, limit) =>
    (
      await db.read(
        `SELECT ${OF_WORK} FROM outbox WHERE state = 'ready' AND account = $1 ORDER BY kind, run_at, seq LIMIT $2`,
        [account, limit],
      )
    ).map(WORK_TABLE.fromRow),
  told: async (account, { limit, cursor }) => {
    const place = placeAfter(cursor);
    const [ms, id] = place === null ? END : [place.ms, place.id];
    const rows = await db.read(
      `SELECT ${OF_WORK} FROM outbox WHERE ${TOLD} AND account = $1 AND (updated_at, id) < ($2, $3)
       ORDER BY updated_at DESC, id DESC LIMIT $4`,
      [account, ms, id, limit + 1],
    );
    return pageOf(rows.map(WORK_TABLE.fromRow), limit, (work) => ({
      ms: work.updatedAt.getTime(),
      id: work.id,
    }));
  },
  toldBetween: async (account, { from, until }, after, limit) => {
    const [ms, id] = after === null ? [millis(from), ""] : [millis(after.at), after.id];
    const rows = await db.read(
      `SELECT id, seq, updated_at FROM outbox WHERE ${TOLD} AND account = $1 AND (updated_at, id) > ($2, $3)
         AND updated_at <= $4 ORDER BY updated_at, id LIMIT $5`,
      [account, ms, id, millis(until), limit],
    );
    return rows.map((row) => ({ id: text(row, "id"), seq: whole(row, "seq"), at: time(row, "updated_at") }));
  },
  tellAgain: async (id, at) =>
    (
      await db.write(
        `UPDATE outbox SET state = 'ready', attempts = 0, doubt = 0, run_at = $2, since = $2, updated_at = $2,
           setbacks = NULL, doubt_since = NULL, last_error = NULL
         WHERE id = $1 AND ${TOLD} RETURNING id`,
        [id, millis(at)],
      )
    ).length > 0,
  hurry: async (id, at) =>
    (
      await db.write(
        `UPDATE outbox SET run_at = CASE WHEN run_at > $2 THEN $2 ELSE run_at END
         WHERE id = $1 AND state = 'ready' RETURNING id`,
        [id, millis(at)],
      )
    ).length > 0,
});
