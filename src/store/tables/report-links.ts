import { setImmediate as othersTurn } from "node:timers/promises";
import { daysAfter } from "../../domain/reporting/days.ts";
import { pageOf, textsAfter } from "../cursor.ts";
import type { Connection } from "../db.ts";
import type { ItemDifference, NamedItem, Page, Reports } from "../port.ts";
import { type Row, text, type Value, whole } from "../rows.ts";
import { keyOf, TOLD } from "./report-items.ts";

const NAMED = "day, source, id, document";

const namedOf = (row: Row): NamedItem => ({
  source: text(row, "source") as NamedItem["source"],
  id: text(row, "id"),
  day: text(row, "day"),
  document: row.document === null ? null : text(row, "document"),
});

/** How an item differs on a day. Moved: it is told on another day of the period now, where it looks added. */
type Sort = keyof ItemDifference["counts"] | "moved";

const NOW = `SELECT day, source, id, told_hash FROM report_items WHERE ${TOLD}`;
const BEFORE =
  "SELECT day, source, id, told_hash FROM report_links WHERE report_id = $6 AND day BETWEEN $4 AND $5";

/**
 * What stands on one side alone, by the name of the item: on both sides otherwise, it has changed. By a group and not
 * by a join, which SQLite would do by comparing each with each.
 */
const DIFFERING = `SELECT source, id, MAX(now_day) AS now_day, MAX(told_day) AS told_day FROM (
    SELECT source, id, day AS now_day, NULL AS told_day FROM (${NOW} EXCEPT ${BEFORE}) AS fresh
    UNION ALL
    SELECT source, id, NULL AS now_day, day AS told_day FROM (${BEFORE} EXCEPT ${NOW}) AS gone
  ) AS both_sides GROUP BY source, id`;

/** With the day of the period to which it has moved, looked up for what is gone from its day. */
const FOLLOWED = `SELECT source, id, now_day, told_day, CASE WHEN now_day IS NULL THEN
      (SELECT day FROM report_items AS i WHERE i.company = $1 AND i.source = f.source AND i.id = f.id
        AND i.kind = $2 AND i.role = $3 AND i.day BETWEEN $8 AND $9 AND i.told_hash <> '')
    END AS moved_to FROM (${DIFFERING}) AS f`;

const SORTED = `SELECT source, id, COALESCE(moved_to, now_day, told_day) AS day,
    CASE WHEN told_day IS NULL THEN 'added' WHEN moved_to IS NOT NULL THEN 'moved'
      WHEN now_day IS NULL THEN 'removed' ELSE 'changed' END AS sort
  FROM (${FOLLOWED}) AS differing`;

/** Of each sort as many as are asked for, and how many there are. */
const COUNTED = `SELECT sort, day, source, id, COUNT(*) OVER (PARTITION BY sort) AS found,
    ROW_NUMBER() OVER (PARTITION BY sort ORDER BY day, source, id) AS place
  FROM (${SORTED}) AS sorted`;

/** The document is that of the item as it is told here: of a removed one, the report alone may know it. */
const DIFFERENCE = `SELECT sort, found, place, day, source, id, CASE WHEN sort = 'removed'
      THEN (SELECT document FROM report_links AS l
        WHERE l.report_id = $6 AND l.day = d.day AND l.source = d.source AND l.id = d.id)
      ELSE (SELECT document FROM report_items AS i
        WHERE i.company = $1 AND i.source = d.source AND i.id = d.id)
    END AS document
  FROM (${COUNTED}) AS d WHERE place <= $7 OR sort = 'moved' ORDER BY sort, place`;

const inOrder = (a: NamedItem, b: NamedItem): number => (placeIn(a) < placeIn(b) ? -1 : 1);
const placeIn = ({ day, source, id }: NamedItem): string => `${day} ${source} ${id}`;
const nameOf = ({ source, id }: NamedItem): string => `${source} ${id}`;

/** Puts days together: what has moved is gone from one and looks added on another. */
const together = (rows: readonly Row[], limit: number): ItemDifference => {
  const of = (sort: Sort): Row[] => rows.filter((row) => row.sort === sort);
  // Each day's first row carries the day's count.
  const count = (sort: Sort): number =>
    of(sort).reduce((sum, row) => sum + (row.place === 1 ? whole(row, "found") : 0), 0);
  const moved = of("moved").map(namedOf);
  const names = new Set(moved.map(nameOf));
  const added = of("added").map(namedOf);
  const changed = [...of("changed").map(namedOf), ...moved];
  return {
    added: added.filter((item) => !names.has(nameOf(item))).slice(0, limit),
    changed: changed.sort(inOrder).slice(0, limit),
    removed: of("removed").map(namedOf).slice(0, limit),
    counts: {
      // Items may come and go between two days' reading.
      added: Math.max(count("added") - moved.length, 0),
      changed: count("changed") + moved.length,
      removed: count("removed"),
    },
  };
};

/** Rows of a report that are written at once: some milliseconds on SQLite, which keeps everybody waiting. */
const SLICE = 2_000;

const linkAfter = (after: string[] | null): string =>
  `INSERT INTO report_links (report_id, ${NAMED}, told_hash)
   SELECT $6, ${NAMED}, told_hash FROM report_items
   WHERE ${TOLD} ${after === null ? "" : "AND (day, source, id) > ($8, $9, $10)"}
   ORDER BY day, source, id LIMIT $7`;

/** Where the links of a report end, by day, source and id. */
const lastLinked = async (db: Connection, reportId: string): Promise<string[] | null> => {
  const [last] = await db.read(
    `SELECT day, source, id FROM report_links WHERE report_id = $1
     ORDER BY day DESC, source DESC, id DESC LIMIT 1`,
    [reportId],
  );
  return last === undefined ? null : [text(last, "day"), text(last, "source"), text(last, "id")];
};

export const reportLinks = (db: Connection): Pick<Reports, "link" | "itemsOf" | "linked" | "difference"> => {
  /** Against nothing all are added: two looks at an index, where the general way would sort all of them. */
  const all = async (key: Value[], limit: number): Promise<ItemDifference> => {
    const [rows, [counted]] = await Promise.all([
      db.read(`SELECT ${NAMED} FROM report_items WHERE ${TOLD} ORDER BY day, source, id LIMIT $6`, [
        ...key,
        limit,
      ]),
      db.read(`SELECT COUNT(*) AS found FROM report_items WHERE ${TOLD}`, key),
    ]);
    const added = counted === undefined ? 0 : whole(counted, "found");
    return {
      added: rows.map(namedOf),
      changed: [],
      removed: [],
      counts: { added, changed: 0, removed: 0 },
    };
  };

  const paged = async (
    from: string,
    named: Value[],
    { limit, cursor }: { limit: number; cursor?: string },
  ): Promise<Page<NamedItem>> => {
    const params: Value[] = [...named];
    const param = (value: Value): string => `$${params.push(value)}`;
    const after = textsAfter(cursor, 3);
    const place = after === null ? "" : `AND (day, source, id) > (${after.map(param)})`;
    const rows = await db.read(
      `SELECT ${NAMED} FROM ${from} ${place} ORDER BY day, source, id LIMIT ${param(limit + 1)}`,
      params,
    );
    return pageOf(rows.map(namedOf), limit, ({ day, source, id }) => [day, source, id]);
  };

  return {
    // In slices within one transaction: who writes waits, who reads does not.
    link: (reportId, key) =>
      db.atomic(async (within) => {
        await within.write("DELETE FROM report_links WHERE report_id = $1", [reportId]);
        for (let after: string[] | null = null; ; await othersTurn()) {
          await within.write(linkAfter(after), [...keyOf(key), reportId, SLICE, ...(after ?? [])]);
          const reached = await lastLinked(within, reportId);
          if (reached === null || reached.every((part, i) => part === after?.[i])) return;
          after = reached;
        }
      }),
    itemsOf: (key, page) => paged(`report_items WHERE ${TOLD}`, keyOf(key), page),
    linked: (reportId, page) => paged("report_links WHERE report_id = $1", [reportId], page),
    difference: async (reportId, key, limit) => {
      if (reportId === null) return all(keyOf(key), limit);
      const rows: Row[] = [];
      for (let day = key.start; day <= key.end; day = daysAfter(day, 1)) {
        const ofDay = keyOf({ ...key, start: day, end: day });
        // One of each sort at least: the rows carry the counts.
        const params = [...ofDay, reportId, Math.max(limit, 1), key.start, key.end];
        for (const row of await db.read(DIFFERENCE, params)) rows.push(row);
        await othersTurn();
      }
      return together(rows, limit);
    },
  };
};
