import { type Connection, placeholders } from "../db.ts";
import type { Processes, ProcessSeen } from "../port.ts";
import { millis } from "../rows.ts";
import { flatTableOf } from "../table.ts";

const TABLE = flatTableOf<ProcessSeen>("processes", {
  id: { as: "text" },
  name: { as: "text" },
  version: { as: "text" },
  digest: { as: "text" },
  readAt: { as: "date" },
  startedAt: { as: "date" },
  seenAt: { as: "date" },
});
const COLUMNS = TABLE.columns.join(", ");
const CHANGED = TABLE.columns
  .filter((column) => column !== "id")
  .map((column) => `${column} = excluded.${column}`)
  .join(", ");

export const processes = (db: Connection): Processes => ({
  say: async (one) => {
    const values = TABLE.toRow(one);
    await db.write(
      `INSERT INTO processes (${COLUMNS}) VALUES (${placeholders(values.length, 1)})
       ON CONFLICT (id) DO UPDATE SET ${CHANGED}`,
      values,
    );
  },
  seenSince: async (since) =>
    (
      await db.read(`SELECT ${COLUMNS} FROM processes WHERE seen_at >= $1 ORDER BY name, id`, [millis(since)])
    ).map(TABLE.fromRow),
  leave: async (id) => {
    await db.write("DELETE FROM processes WHERE id = $1", [id]);
  },
  forget: async (before) =>
    (await db.write("DELETE FROM processes WHERE seen_at < $1 RETURNING id", [millis(before)])).length,
});
