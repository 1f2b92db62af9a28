import { createHash } from "node:crypto";
import type { Act } from "../../domain/acts.ts";
import { pageOf, placeAfter } from "../cursor.ts";
import { type Connection, placeholders } from "../db.ts";
import { ACT_COLUMNS } from "../port/acts.ts";
import type { ActFilter, Acts, Gone, Place } from "../port.ts";
import { millis, type Row, type Value } from "../rows.ts";
import { flatTableOf } from "../table.ts";

const TABLE = flatTableOf<Act>("acts", ACT_COLUMNS);
const COLUMNS = TABLE.columns.join(", ");

const NOBODYS = "";

const fromRow = (row: Row): Act => {
  const act = TABLE.fromRow(row);
  return act.tenant === NOBODYS ? { ...act, tenant: null } : act;
};

/** Before the first act of all. */
const START: readonly [ms: number, id: string] = [-1, ""];
/** After the last one. */
const END = Number.MAX_SAFE_INTEGER;

const goneOf = (rows: readonly Row[]): Gone => ({
  rows: rows.length,
  sha256: rows.map((row) =>
    createHash("sha256")
      .update(JSON.stringify(fromRow(row)))
      .digest("hex"),
  ),
});

export const acts = (db: Connection): Acts => {
  /** In the order of their time, from a place on. */
  const forward = async (
    tenant: string | undefined,
    after: Place | null,
    limit: number,
    before = END,
  ): Promise<Act[]> => {
    const [ms, id] = after === null ? START : [millis(after.at), after.id];
    const rows = await db.read(
      `SELECT ${COLUMNS} FROM acts WHERE ${tenant === undefined ? "" : "tenant = $5 AND"}
         (at, id) > ($1, $2) AND at < $3 ORDER BY at, id LIMIT $4`,
      [ms, id, before, limit, ...(tenant === undefined ? [] : [tenant])],
    );
    return rows.map(fromRow);
  };

  return {
    insert: async (act) => {
      await db.write(
        `INSERT INTO acts (${COLUMNS}) VALUES (${placeholders(TABLE.columns.length)})`,
        TABLE.toRow({ ...act, tenant: act.tenant ?? NOBODYS }),
      );
    },
    byId: async (id) => {
      const [row] = await db.read(`SELECT ${COLUMNS} FROM acts WHERE id = $1`, [id]);
      return row === undefined ? null : fromRow(row);
    },
    list: async (filter, page) => {
      const { sql, params } = narrowed(filter, page.cursor);
      const rows = await db.read(
        `SELECT ${COLUMNS} FROM acts WHERE ${sql} ORDER BY at DESC, id DESC LIMIT $1`,
        [page.limit + 1, ...params],
      );
      return pageOf(rows.map(fromRow), page.limit, ({ at, id }) => ({ ms: millis(at), id }));
    },
    old: (tenant, after, before, limit) => forward(tenant ?? NOBODYS, after, limit, millis(before)),
    following: (tenant, after, limit) => forward(tenant, after, limit),
    withoutNames: async (id, instead) =>
      db.atomic(async (within) => {
        const rows = await within.read(`SELECT ${COLUMNS} FROM acts WHERE id = $1`, [id]);
        await within.write("UPDATE acts SET who = $2, detail = '' WHERE id = $1", [id, instead]);
        return goneOf(rows);
      }),
    delete: async (id) => goneOf(await db.write(`DELETE FROM acts WHERE id = $1 RETURNING ${COLUMNS}`, [id])),
  };
};

/** One bound above, the place of the page or the end of the time, so that the index is gone on from the whole of it. */
const narrowed = (filter: ActFilter, cursor: string | undefined): { sql: string; params: Value[] } => {
  const params: Value[] = [];
  // The first one is the limit.
  const param = (value: Value): string => `$${params.push(value) + 1}`;
  const { from, until } = filter;
  const equal = (["tenant", "who", "act"] as const).flatMap((column) => {
    const value = filter[column];
    return value === undefined ? [] : [`${column} = ${param(value)}`];
  });
  const end = until === undefined ? END : millis(until);
  const place = placeAfter(cursor);
  const [ms, id] = place === null || place.ms >= end ? [end, ""] : [place.ms, place.id];
  return {
    sql: [
      ...equal,
      `(at, id) < (${param(ms)}, ${param(id)})`,
      `at >= ${param(from === undefined ? 0 : millis(from))}`,
    ].join(" AND "),
    params,
  };
};
