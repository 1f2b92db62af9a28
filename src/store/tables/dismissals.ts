import { pageOf, placeAfter } from "../cursor.ts";
import { type Connection, placeholders } from "../db.ts";
import type { Dismissal, Dismissals } from "../port.ts";
import { millis, text, type Value } from "../rows.ts";
import { flatTableOf } from "../table.ts";

const TABLE = flatTableOf<Dismissal>("dismissals", {
  id: { as: "text" },
  sort: { as: "text" },
  account: { as: "text" },
  kind: { as: "text" },
  cause: { as: "text" },
  tenant: { as: "text", orNull: true },
  was: { as: "text" },
  reason: { as: "text" },
  note: { as: "text" },
  dismissedBy: { as: "text" },
  dismissedAt: { as: "date" },
});
const COLUMNS = TABLE.columns.join(", ");

/** Forgotten at once: a few milliseconds. */
const BATCH = 500;

export const dismissals = (db: Connection): Dismissals => {
  const byId = async (within: Connection, id: string): Promise<Dismissal | null> => {
    const [row] = await within.read(`SELECT ${COLUMNS} FROM dismissals WHERE id = $1`, [id]);
    return row === undefined ? null : TABLE.fromRow(row);
  };

  /** An item stays, as one that is done. Returns how many there were. */
  const endItem = async (within: Connection, id: string): Promise<number> =>
    (
      await within.write(
        `UPDATE items SET state = 'done', reason = NULL, waits_for = NULL, held_at = NULL
         WHERE item_id = $1 AND state = 'dismissed' RETURNING item_id`,
        [id],
      )
    ).length;

  /** Those of one tenant from before a time, a batch. Returns how many there were. */
  const forget = (tenant: string, before: number): Promise<number> =>
    db.atomic(async (within) => {
      const rows = await within.read(
        `SELECT id, sort FROM dismissals WHERE COALESCE(tenant, '') = $1 AND dismissed_at < $2
         ORDER BY dismissed_at, id LIMIT $3`,
        [tenant, before, BATCH],
      );
      for (const row of rows) {
        const id = text(row, "id");
        if (row.sort === "item") await endItem(within, id);
        else await within.write("DELETE FROM outbox WHERE id = $1 AND state = 'dismissed'", [id]);
      }
      if (rows.length > 0) {
        await within.write(
          `DELETE FROM dismissals WHERE id IN (${placeholders(rows.length, 1)})`,
          rows.map((row) => text(row, "id")),
        );
      }
      return rows.length;
    });

  return {
    add: (dismissal) =>
      db.atomic(async (within) => {
        const { id, sort, was, dismissedAt } = dismissal;
        const rows =
          sort === "work"
            ? await within.write(
                `UPDATE outbox SET state = 'dismissed', updated_at = $3
                 WHERE id = $1 AND state IN ('failed', 'parked') AND state = $2 RETURNING id`,
                [id, was, millis(dismissedAt)],
              )
            : await within.write(
                "UPDATE items SET state = 'dismissed' WHERE item_id = $1 AND state = 'held' AND state = $2 RETURNING item_id",
                [id, was],
              );
        if (rows.length === 0) return false;
        const values = TABLE.toRow(dismissal);
        // It may have been put away before, and been dealt with by something else than a person's taking it back.
        await within.write("DELETE FROM dismissals WHERE id = $1", [id]);
        await within.write(
          `INSERT INTO dismissals (${COLUMNS}) VALUES (${placeholders(values.length, 1)})`,
          values,
        );
        return true;
      }),
    byId: (id) => byId(db, id),
    list: async (filter, page) => {
      const params: Value[] = [];
      const param = (value: Value): string => `$${params.push(value)}`;
      const where: string[] = [];
      if (filter.tenant !== undefined) where.push(`COALESCE(tenant, '') = ${param(filter.tenant)}`);
      // As comparisons that no index answers: people dismiss by hand, and what they dismissed last is what they look for.
      for (const column of ["account", "kind", "cause"] as const) {
        const value = filter[column];
        if (value !== undefined) where.push(`COALESCE(${column}, '') = ${param(value)}`);
      }
      const after = placeAfter(page.cursor);
      if (after !== null) where.push(`(dismissed_at, id) < (${param(after.ms)}, ${param(after.id)})`);
      const rows = await db.read(
        `SELECT ${COLUMNS} FROM dismissals ${where.length === 0 ? "" : `WHERE ${where.join(" AND ")}`}
         ORDER BY dismissed_at DESC, id DESC LIMIT ${param(page.limit + 1)}`,
        params,
      );
      return pageOf(rows.map(TABLE.fromRow), page.limit, (one) => ({
        ms: one.dismissedAt.getTime(),
        id: one.id,
      }));
    },
    takeBack: (id, now) =>
      db.atomic(async (within) => {
        const found = await byId(within, id);
        if (found === null) return false;
        await within.write("DELETE FROM dismissals WHERE id = $1", [id]);
        const rows =
          found.sort === "work"
            ? await within.write(
                "UPDATE outbox SET state = $2, updated_at = $3 WHERE id = $1 AND state = 'dismissed' RETURNING id",
                [id, found.was, millis(now)],
              )
            : await within.write(
                "UPDATE items SET state = $2 WHERE item_id = $1 AND state = 'dismissed' RETURNING item_id",
                [id, found.was],
              );
        return rows.length > 0;
      }),
    end: (id, now) =>
      db.atomic(async (within) => {
        await within.write("DELETE FROM dismissals WHERE id = $1", [id]);
        const work = await within.write(
          "UPDATE outbox SET state = 'done', updated_at = $2 WHERE id = $1 AND state = 'dismissed' RETURNING id",
          [id, millis(now)],
        );
        return work.length + (await endItem(within, id)) > 0;
      }),
    sweep: async (keptSince) => {
      let total = 0;
      for (let tenant: string | null = ""; tenant !== null; ) {
        const before = millis(keptSince(tenant === "" ? null : tenant));
        for (let gone = BATCH; gone === BATCH; total += gone) gone = await forget(tenant, before);
        const [next]: readonly { tenant?: Value }[] = await db.read(
          `SELECT COALESCE(tenant, '') AS tenant FROM dismissals WHERE COALESCE(tenant, '') > $1
           ORDER BY COALESCE(tenant, '') LIMIT 1`,
          [tenant],
        );
        tenant = typeof next?.tenant === "string" ? next.tenant : null;
      }
      return total;
    },
  };
};
