import type { Flow } from "../../domain/flow.ts";
import { type Param, readArms } from "../arms.ts";
import type { Connection } from "../db.ts";
import type { FlowCriteria } from "../port.ts";
import { millis, text } from "../rows.ts";
import { differing } from "../skip.ts";
import { flatTableOf } from "../table.ts";

export const TABLE = flatTableOf<Flow>("flows", {
  id: { as: "text" },
  about: { as: "text" },
  tenant: { as: "text" },
  subject: { as: "text" },
  direction: { as: "text" },
  type: { as: "text" },
  syntax: { as: "text" },
  profile: { as: "text" },
  rule: { as: "text" },
  ruleSource: { as: "text" },
  name: { as: "text" },
  trackingId: { as: "text", orNull: true },
  sha256: { as: "text", orNull: true },
  ack: { as: "text" },
  details: { as: "json" },
  submittedAt: { as: "time" },
  updatedAt: { as: "time" },
});
const COLUMNS = TABLE.columns.map((column) => `flows.${column}`).join(", ");

/** What flows of one sort have in common. */
const SORT = ["direction", "type", "ack", "rule"] as const;
type Sort = Record<(typeof SORT)[number], string>;
const SORTS = `WITH RECURSIVE ${differing("sorts", { table: "flows", columns: SORT, where: "tenant = $1" })}
  SELECT * FROM sorts`;

const wantedBy = (criteria: FlowCriteria): Record<keyof Sort, readonly string[] | undefined> => ({
  direction: criteria.directions,
  type: criteria.types,
  ack: criteria.acks,
  rule: criteria.rules,
});

const sortsOf = async (db: Connection, tenant: string, criteria: FlowCriteria): Promise<Sort[]> => {
  const wanted = wantedBy(criteria);
  const rows = await db.read(SORTS, [tenant]);
  const sorts = rows.map(
    (row): Sort => ({
      direction: text(row, "direction"),
      type: text(row, "type"),
      ack: text(row, "ack"),
      rule: text(row, "rule"),
    }),
  );
  return sorts.filter((sort) => SORT.every((column) => wanted[column]?.includes(sort[column]) ?? true));
};

/** One of a list, said so that no index answers it. */
const isAmong = (column: string, values: readonly string[] | undefined, param: Param): string[] => {
  if (values === undefined) return [];
  return [values.length === 0 ? "1 = 0" : `COALESCE(${column}, '') IN (${values.map(param).join(", ")})`];
};

/**
 * `Flows.search`. The sorts that fit are walked side by side: a client that asks for a sort of which nothing new has come
 * would else look through all that came of the others, each time.
 */
export const searchFlows = async (
  db: Connection,
  tenant: string,
  criteria: FlowCriteria,
  limit: number,
): Promise<Flow[]> => {
  const { updatedAfter, updatedBefore, trackingId } = criteria;
  const between = (param: Param): string[] => [
    ...(updatedAfter === undefined ? [] : [`updated_at > ${param(millis(updatedAfter))}`]),
    ...(updatedBefore === undefined ? [] : [`updated_at < ${param(millis(updatedBefore))}`]),
  ];
  const wanted = wantedBy(criteria);
  // A file or two have one tracking id, whatever their sort.
  const arms: ((param: Param) => string[])[] =
    trackingId === undefined
      ? (await sortsOf(db, tenant, criteria)).map(
          (sort) => (param) => SORT.map((column) => `${column} = ${param(sort[column])}`),
        )
      : [
          (param) => [
            `tracking_id = ${param(trackingId)}`,
            ...SORT.flatMap((column) => isAmong(column, wanted[column], param)),
          ],
        ];
  const rows = await readArms(
    db,
    arms,
    (arm, param) => `SELECT id, updated_at FROM flows
      WHERE ${[`tenant = ${param(tenant)}`, ...arm(param), ...between(param)].join(" AND ")}
      ORDER BY updated_at LIMIT ${param(limit)}`,
    // Read are those that come first of all: the index alone tells which.
    (found, param) => `SELECT ${COLUMNS} FROM
      (SELECT id FROM ${found} ORDER BY updated_at LIMIT ${param(limit)}) AS places
      JOIN flows ON flows.id = places.id ORDER BY updated_at`,
  );
  return rows
    .map(TABLE.fromRow)
    .sort((a, b) => millis(a.updatedAt) - millis(b.updatedAt))
    .slice(0, limit);
};
