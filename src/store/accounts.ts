import type { Connection } from "./db.ts";
import type { AccountMemory, Accounts } from "./port.ts";
import { jsonOrNull, millis, type Row, text, textOrNull, timeOrNull } from "./rows.ts";

const COLUMNS = "name, cursor, last_poll_at, paused_at, pause_reason, probe_at";

const fromRow = (row: Row): AccountMemory => ({
  name: text(row, "name"),
  cursor: textOrNull(row, "cursor"),
  lastPollAt: timeOrNull(row, "last_poll_at"),
  pausedAt: timeOrNull(row, "paused_at"),
  pauseReason: jsonOrNull(row, "pause_reason"),
  probeAt: timeOrNull(row, "probe_at"),
});

export const accounts = (db: Connection): Accounts => ({
  get: async (name) => {
    const [row] = await db.read(`SELECT ${COLUMNS} FROM accounts WHERE name = $1`, [name]);
    return row === undefined
      ? { name, cursor: null, lastPollAt: null, pausedAt: null, pauseReason: null, probeAt: null }
      : fromRow(row);
  },
  list: async () => (await db.read(`SELECT ${COLUMNS} FROM accounts ORDER BY name`)).map(fromRow),
  setCursor: async (name, cursor) => {
    await db.write(
      "INSERT INTO accounts (name, cursor) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET cursor = excluded.cursor",
      [name, cursor],
    );
  },
  polled: async (name, at) => {
    await db.write(
      "INSERT INTO accounts (name, last_poll_at) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET last_poll_at = excluded.last_poll_at",
      [name, millis(at)],
    );
  },
  pause: async (name, reason, now, probeAt) => {
    // Paused again, it has still been waiting since the first time.
    await db.write(
      `INSERT INTO accounts (name, paused_at, pause_reason, probe_at) VALUES ($1, $2, $3, $4)
       ON CONFLICT (name) DO UPDATE SET paused_at = COALESCE(accounts.paused_at, excluded.paused_at),
         pause_reason = excluded.pause_reason, probe_at = excluded.probe_at`,
      [name, millis(now), JSON.stringify(reason), millis(probeAt)],
    );
  },
  claimProbe: async (name, now, next) => {
    const rows = await db.write(
      "UPDATE accounts SET probe_at = $3 WHERE name = $1 AND paused_at IS NOT NULL AND probe_at <= $2 RETURNING name",
      [name, millis(now), millis(next)],
    );
    return rows.length === 1;
  },
  resume: async (name) => {
    await db.write(
      "UPDATE accounts SET paused_at = NULL, pause_reason = NULL, probe_at = NULL WHERE name = $1",
      [name],
    );
  },
});
