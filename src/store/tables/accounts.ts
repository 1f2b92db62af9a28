import type { Connection } from "../db.ts";
import type { AccountMemory, Accounts } from "../port.ts";
import { millis } from "../rows.ts";
import { flatTableOf } from "../table.ts";
import { activity } from "./activity.ts";

const TABLE = flatTableOf<AccountMemory>("accounts", {
  name: { as: "text" },
  createdAt: { as: "date", orNull: true },
  cursor: { as: "text", orNull: true },
  readFrom: { as: "date", orNull: true },
  lastPollAt: { as: "date", orNull: true },
  pausedAt: { as: "date", orNull: true },
  pauseReason: { as: "json", orNull: true },
  probeAt: { as: "date", orNull: true },
});
const COLUMNS = TABLE.columns.join(", ");

export const accounts = (db: Connection): Accounts => ({
  get: async (name) => {
    const [row] = await db.read(`SELECT ${COLUMNS} FROM accounts WHERE name = $1`, [name]);
    return row === undefined
      ? {
          name,
          createdAt: null,
          cursor: null,
          readFrom: null,
          lastPollAt: null,
          pausedAt: null,
          pauseReason: null,
          probeAt: null,
        }
      : TABLE.fromRow(row);
  },
  list: async () => (await db.read(`SELECT ${COLUMNS} FROM accounts ORDER BY name`)).map(TABLE.fromRow),
  meet: async (name, now) => {
    await db.write(
      "INSERT INTO accounts (name, created_at) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET created_at = COALESCE(accounts.created_at, excluded.created_at)",
      [name, millis(now)],
    );
  },
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
  readAnew: async (name, from) => {
    await db.write(
      "INSERT INTO accounts (name, read_from) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET read_from = excluded.read_from, cursor = NULL",
      [name, millis(from)],
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
  activity: (since) => activity(db, since),
});
