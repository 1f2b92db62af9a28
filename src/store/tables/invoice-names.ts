import { type Connection, placeholders } from "../db.ts";
import type { Invoices } from "../port.ts";
import { text } from "../rows.ts";
import { padded, rowsOf } from "../several.ts";
import { TABLE } from "./invoice-table.ts";

const COLUMNS = TABLE.columns.join(", ");

/** Several invoices at once, by what is said of them. */
export const invoiceNames = (db: Connection): Pick<Invoices, "named" | "lock"> => {
  const byPlatformIds = async (account: string, ids: readonly string[]): Promise<Map<string, string>> => {
    if (ids.length === 0) return new Map();
    const asked = padded(ids);
    // An alias comes first and the newest last, which stays. Aliases name by name: a list of them would be looked for
    // among all names of the account.
    const rows = await db.read(
      `SELECT name, id FROM (
         SELECT given.column1 AS name,
           (SELECT invoice_id FROM aliases WHERE account = $1 AND alias = given.column1) AS id, 0 AS made
         FROM (VALUES ${rowsOf(asked.length, 1, 2)}) AS given
         UNION ALL
         SELECT platform_id AS name, id, created_at AS made FROM invoices
         WHERE platform = $1 AND platform_id IN (${placeholders(asked.length, 2)})
       ) AS found WHERE id IS NOT NULL ORDER BY made, id`,
      [account, ...asked],
    );
    return new Map(rows.map((row) => [text(row, "name"), text(row, "id")]));
  };

  const byKeys = async (account: string, keys: readonly string[]): Promise<Map<string, string[]>> => {
    if (keys.length === 0) return new Map();
    const asked = padded(keys);
    // In two halves, each with an index of its own.
    const half = (superseded: string): string =>
      `SELECT natural_key, id FROM invoices WHERE natural_key IN (${placeholders(asked.length, 2)})
         AND platform = $1 AND superseded_by ${superseded}`;
    const rows = await db.read(`${half("IS NULL")} UNION ALL ${half("IS NOT NULL")}`, [account, ...asked]);
    const found = Map.groupBy(rows, (row) => text(row, "natural_key"));
    return new Map([...found].map(([key, some]) => [key, some.map((row) => text(row, "id"))]));
  };

  return {
    named: async (account, { platformIds, keys }) => ({
      byPlatformId: await byPlatformIds(account, platformIds),
      byKey: await byKeys(account, keys),
    }),
    lock: async (ids) => {
      if (ids.length === 0) return [];
      const asked = padded(ids);
      const rows = await db.read(
        `SELECT ${COLUMNS} FROM invoices WHERE id IN (${placeholders(asked.length)}) ORDER BY id ${db.words.lockRow}`,
        asked,
      );
      return rows.map(TABLE.fromRow);
    },
  };
};
