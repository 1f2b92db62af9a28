import type { Erasure } from "../../domain/retention/erasure.ts";
import { pageOf, placeAfter } from "../cursor.ts";
import { type Connection, placeholders } from "../db.ts";
import { ERASURE_COLUMNS } from "../port/erasures.ts";
import type { Erasures } from "../port.ts";
import { millis, text, type Value, whole } from "../rows.ts";
import { flatTableOf } from "../table.ts";

const TABLE = flatTableOf<Erasure>("erasures", ERASURE_COLUMNS);
const COLUMNS = TABLE.columns.join(", ");

export const erasures = (db: Connection): Erasures => ({
  insert: async (erasure) => {
    await db.write(
      `INSERT INTO erasures (${COLUMNS}) VALUES (${placeholders(TABLE.columns.length)})`,
      TABLE.toRow(erasure),
    );
  },
  byId: async (id, options) => {
    const lock = options?.lock === true ? db.words.lockRow : "";
    const [row] = await db.read(`SELECT ${COLUMNS} FROM erasures WHERE id = $1 ${lock}`, [id]);
    return row === undefined ? null : TABLE.fromRow(row);
  },
  update: async (id, patch) => {
    if ((await TABLE.update(db, id, patch)) === null) throw new Error(`There is no erasure ${id} to change.`);
  },
  list: async (page) => {
    const params: Value[] = [page.limit + 1];
    const after = placeAfter(page.cursor);
    if (after !== null) params.push(after.ms, after.id);
    const rows = await db.read(
      `SELECT ${COLUMNS} FROM erasures ${after === null ? "" : "WHERE (created_at, id) < ($2, $3)"}
       ORDER BY created_at DESC, id DESC LIMIT $1`,
      params,
    );
    return pageOf(rows.map(TABLE.fromRow), page.limit, ({ createdAt, id }) => ({
      ms: millis(createdAt),
      id,
    }));
  },
  counts: async () => {
    // Few: people ask for them one by one.
    const rows = await db.read(
      `SELECT done, COUNT(*) AS some FROM (
         SELECT CASE WHEN done_at IS NULL THEN 'open' ELSE 'done' END AS done FROM erasures) AS each_one
       GROUP BY done ORDER BY done`,
    );
    return rows.map((row) => ({
      state: text(row, "done") === "done" ? "done" : "open",
      erasures: whole(row, "some"),
    }));
  },
});
