import type { Push } from "../../domain/life-cycle/push.ts";
import { type Connection, placeholders } from "../db.ts";
import { PUSH_COLUMNS, type Pushes } from "../port/pushes.ts";
import { text, type Value } from "../rows.ts";
import { padded, rowsOf } from "../several.ts";
import { tableOf } from "../table.ts";

const TABLE = tableOf<Push>("pushes", PUSH_COLUMNS, "facts");
const COLUMNS = TABLE.columns.join(", ");
const OF_PUSHES = TABLE.columns.map((column) => `pushes.${column}`).join(", ");
const INSERT = `INSERT INTO pushes (${COLUMNS}) VALUES (${placeholders(TABLE.columns.length)})`;

export const pushes = (db: Connection): Pushes => {
  const one = async (where: string, params: Value[]): Promise<Push | null> => {
    const [row] = await db.read(`SELECT ${COLUMNS} FROM pushes WHERE ${where}`, params);
    return row === undefined ? null : TABLE.fromRow(row);
  };

  return {
    insert: async (push) => {
      await db.write(INSERT, TABLE.toRow(push));
    },
    byId: (id, options) => one(`id = $1 ${options?.lock === true ? db.words.lockRow : ""}`, [id]),
    byName: (account, name) =>
      one("id = (SELECT push_id FROM push_names WHERE account = $1 AND name = $2)", [account, name]),
    byNames: async (account, names) => {
      if (names.length === 0) return new Map();
      const asked = padded(names);
      // Name by name: a join would go through all names of the account.
      const rows = await db.read(
        `SELECT named.name AS name, ${OF_PUSHES} FROM (
           SELECT given.column1 AS name,
             (SELECT push_id FROM push_names WHERE account = $1 AND push_names.name = given.column1) AS push_id
           FROM (VALUES ${rowsOf(asked.length, 1, 2)}) AS given
         ) AS named JOIN pushes ON pushes.id = named.push_id`,
        [account, ...asked],
      );
      return new Map(rows.map((row) => [text(row, "name"), TABLE.fromRow(row)]));
    },
    addName: async (account, name, pushId) => {
      await db.write(
        `INSERT INTO push_names (account, name, push_id) VALUES ($1, $2, $3) ON CONFLICT (account, name) DO NOTHING`,
        [account, name, pushId],
      );
    },
    update: async (id, patch) => {
      if ((await TABLE.update(db, id, patch)) === null) throw new Error(`There is no push ${id} to change.`);
    },
    ofInvoice: async (invoiceId) =>
      (
        await db.read(`SELECT ${COLUMNS} FROM pushes WHERE invoice_id = $1 ORDER BY created_at, id`, [
          invoiceId,
        ])
      ).map(TABLE.fromRow),
  };
};
