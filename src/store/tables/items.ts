import { readArms } from "../arms.ts";
import { type Place, pageOf, placeAfter } from "../cursor.ts";
import { type Connection, placeholders } from "../db.ts";
import type { Items, StoredItem } from "../port.ts";
import { millis, type Row, text, time, type Value, whole } from "../rows.ts";
import { inParts, padded, rowsOf } from "../several.ts";
import { COUNTED_MOST, differing } from "../skip.ts";
import { flatTableOf } from "../table.ts";

const TABLE = flatTableOf<StoredItem>("items", {
  itemId: { as: "text" },
  account: { as: "text" },
  id: { as: "text" },
  at: { as: "text" },
  raw: { as: "json" },
  source: { as: "text" },
  receivedAt: { as: "date" },
  state: { as: "text" },
  reason: { as: "json", orNull: true },
  waitsFor: { as: "text", orNull: true },
  heldAt: { as: "date", orNull: true },
  about: { as: "json", orNull: true },
});
const COLUMNS = TABLE.columns.join(", ");

/** States of items that are neither new nor done. Written out in each statement: that alone reaches their indexes. */
type Aside = "held" | "waiting";

/** The accounts of which something waits. */
const WAITING = differing("waiting", { table: "items", columns: ["account"], where: "state = 'waiting'" });

const countOf = (row: Row): { account: string; items: number; oldest: Date } => ({
  account: text(row, "account"),
  items: whole(row, "found"),
  oldest: time(row, "oldest"),
});

/** Where an item that was put aside stands in lists. */
const placeOf = (item: StoredItem): Place => ({ ms: item.heldAt?.getTime() ?? 0, id: item.itemId });
const isBefore = (a: StoredItem, b: StoredItem): boolean => {
  const [one, other] = [placeOf(a), placeOf(b)];
  return one.ms < other.ms || (one.ms === other.ms && one.id < other.id);
};

/** Ids that one statement asks for. */
const AT_ONCE = 256;

/** The ids of items that are stored already: a pull brings most of what it brings several times. */
const knownOf = async (
  within: Connection,
  account: string,
  given: readonly { id: string }[],
): Promise<ReadonlySet<string>> => {
  const known = new Set<string>();
  // One that comes alone is a call, and new.
  for (let i = 0; i < given.length && given.length > 1; i += AT_ONCE) {
    const some = padded(given.slice(i, i + AT_ONCE).map(({ id }) => id));
    const rows = await within.read(
      `SELECT id FROM items WHERE account = $1 AND id IN (${placeholders(some.length, 2)})`,
      [account, ...some],
    );
    for (const row of rows) known.add(text(row, "id"));
  }
  return known;
};

export const items = (db: Connection): Items => {
  const one = async (where: string, params: Value[]): Promise<StoredItem | null> => {
    const [row] = await db.read(`SELECT ${COLUMNS} FROM items WHERE ${where}`, params);
    return row === undefined ? null : TABLE.fromRow(row);
  };
  const change = async (itemId: string, set: string, params: Value[]): Promise<void> => {
    const rows = await db.write(`UPDATE items SET ${set} WHERE item_id = $1 RETURNING item_id`, [
      itemId,
      ...params,
    ]);
    if (rows.length === 0) throw new Error(`There is no item ${itemId} to change.`);
  };

  const putAside =
    (state: Aside): Items["hold"] =>
    (itemId, reason, waitsFor, now, about = null) =>
      // Put aside again for another reason, it has still been waiting since the first time.
      change(
        itemId,
        `state = '${state}', reason = $2, waits_for = $3, held_at = COALESCE(held_at, $4), about = $5`,
        [JSON.stringify(reason), waitsFor, millis(now), about === null ? null : JSON.stringify(about)],
      );
  const waitingAccounts = async (): Promise<string[]> =>
    (await db.read(`WITH RECURSIVE ${WAITING} SELECT account FROM waiting`)).map((row) =>
      text(row, "account"),
    );

  return {
    add: (account, source, given, now) =>
      db.atomic(async (within) => {
        const known = await knownOf(within, account, given);
        // In one order whoever adds them, or two who add the same ones would wait for each other.
        const inOrder = given
          .filter(({ id }) => !known.has(id))
          .sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
        const stored = new Map<string, StoredItem>();
        for (const part of inParts(inOrder)) {
          const rows = await within.write(
            `INSERT INTO items (item_id, account, id, at, raw, source, received_at, state)
             VALUES ${rowsOf(part.length, 8)} ON CONFLICT (account, id) DO NOTHING RETURNING ${COLUMNS}`,
            part.flatMap(({ itemId, id, at, raw }): Value[] => [
              itemId,
              account,
              id,
              at,
              JSON.stringify(raw ?? null),
              source,
              millis(now),
              "new",
            ]),
          );
          for (const row of rows.map(TABLE.fromRow)) stored.set(row.itemId, row);
        }
        return given.flatMap((item) => stored.get(item.itemId) ?? []);
      }),
    byId: (itemId) => one("item_id = $1", [itemId]),
    byPlatformId: (account, id) => one("account = $1 AND id = $2", [account, id]),
    open: async (account, ids) => {
      const found: StoredItem[] = [];
      for (let i = 0; i < ids.length; i += AT_ONCE) {
        const some = padded(ids.slice(i, i + AT_ONCE));
        const rows = await db.read(
          `SELECT ${COLUMNS} FROM items WHERE account = $1 AND id IN (${placeholders(some.length, 2)}) AND state <> 'done'`,
          [account, ...some],
        );
        found.push(...rows.map(TABLE.fromRow));
      }
      return found;
    },
    done: (itemId) =>
      db.atomic(async (within) =>
        within.gather("items", "done", itemId, async (itemIds) => {
          const asked = padded(itemIds);
          const rows = await within.write(
            `UPDATE items SET state = 'done', reason = NULL, waits_for = NULL, held_at = NULL
             WHERE item_id IN (${placeholders(asked.length)}) RETURNING item_id`,
            asked,
          );
          if (rows.length < new Set(itemIds).size)
            throw new Error(`There are no such items to change: ${itemIds.join(", ")}.`);
        }),
      ),
    hold: putAside("held"),
    wait: putAside("waiting"),
    waitingFor: async (account, waitsFor) => {
      const rows = await db.read(
        `SELECT ${COLUMNS} FROM items WHERE account = $1 AND waits_for = $2 AND state IN ('held', 'waiting') ORDER BY held_at, item_id`,
        [account, waitsFor],
      );
      return rows.map(TABLE.fromRow);
    },
    held: async (filter, page) => {
      const params: Value[] = [];
      const param = (value: Value): string => `$${params.push(value)}`;
      const where = ["state = 'held'"];
      if (filter.account !== undefined) where.push(`account = ${param(filter.account)}`);
      const after = placeAfter(page.cursor);
      if (after !== null) where.push(`(held_at, item_id) > (${param(after.ms)}, ${param(after.id)})`);
      const rows = await db.read(
        `SELECT ${COLUMNS} FROM items WHERE ${where.join(" AND ")} ORDER BY held_at, item_id LIMIT ${param(page.limit + 1)}`,
        params,
      );
      return pageOf(rows.map(TABLE.fromRow), page.limit, placeOf);
    },
    waiting: async (filter, page) => {
      const after = placeAfter(page.cursor);
      const rows = await readArms(
        db,
        filter.account === undefined ? await waitingAccounts() : [filter.account],
        (
          account,
          param,
        ) => `SELECT ${COLUMNS} FROM items WHERE state = 'waiting' AND account = ${param(account)}
          ${after === null ? "" : `AND (held_at, item_id) > (${param(after.ms)}, ${param(after.id)})`}
          ORDER BY held_at, item_id LIMIT ${param(page.limit + 1)}`,
        (found, param) => `SELECT * FROM ${found} ORDER BY held_at, item_id LIMIT ${param(page.limit + 1)}`,
      );
      const found = rows.map(TABLE.fromRow).sort((a, b) => (isBefore(a, b) ? -1 : 1));
      return pageOf(found, page.limit, placeOf);
    },
    heldCounts: async () => {
      const rows = await db.read(
        `SELECT account, COUNT(*) AS found, MIN(held_at) AS oldest FROM items
         WHERE state = 'held' GROUP BY account ORDER BY account`,
      );
      return rows.map(countOf);
    },
    waitingCounts: async () => {
      // Account by account, each by its first row and a walk that ends: what other programs did piles up for ever.
      const those = "FROM items WHERE state = 'waiting' AND items.account = waiting.account";
      const rows = await db.read(
        `WITH RECURSIVE ${WAITING} SELECT account,
           (SELECT COUNT(*) FROM (SELECT 1 AS one ${those} LIMIT ${COUNTED_MOST}) AS some_items) AS found,
           (SELECT MIN(held_at) ${those}) AS oldest
         FROM waiting ORDER BY account`,
      );
      return rows.map(countOf);
    },
    heldReasons: async () => {
      const code = `(reason${db.words.asJson} ->> 'code')`;
      const rows = await db.read(
        `SELECT account, ${code} AS code, COUNT(*) AS held_items FROM items
         WHERE state = 'held' GROUP BY account, ${code} ORDER BY account, code`,
      );
      return rows.map((row) => ({
        account: text(row, "account"),
        reason: text(row, "code"),
        items: whole(row, "held_items"),
      }));
    },
  };
};
