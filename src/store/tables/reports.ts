import type { ReportRecord, ReportState } from "../../domain/reporting/record.ts";
import { pageOf, placeAfter } from "../cursor.ts";
import { type Connection, placeholders } from "../db.ts";
import { REPORT_COLUMNS } from "../port/reports.ts";
import type { Reports } from "../port.ts";
import { millis, text, type Value, whole } from "../rows.ts";
import { differing } from "../skip.ts";
import { flatTableOf } from "../table.ts";
import { reportEvents } from "./report-events.ts";
import { keyOf, reportItems } from "./report-items.ts";
import { reportLinks } from "./report-links.ts";

const TABLE = flatTableOf<ReportRecord>("reports", REPORT_COLUMNS);
const COLUMNS = TABLE.columns.join(", ");
const OF_PERIOD = "company = $1 AND kind = $2 AND role = $3 AND first_day = $4 AND last_day = $5";

/** States in which most reports are for ever; the index by state leaves them out. */
const AT_REST: ReadonlySet<ReportState> = new Set(["accepted", "superseded"]);
/** As in that index: a statement reaches it by these words alone. */
const MOVING = "state NOT IN ('accepted', 'superseded')";

/** No later report of its period is there. */
const isNewest = (of: string): string => `NOT EXISTS (SELECT 1 FROM reports AS later
  WHERE later.company = ${of}.company AND later.kind = ${of}.kind AND later.role = ${of}.role
    AND later.first_day = ${of}.first_day AND later.last_day = ${of}.last_day AND later.n > ${of}.n)`;
/** Reports at rest that are counted of each kind and state. */
const LATEST = 1_000;

/** States in which a report has yet to be sent. */
const UNSENT: readonly ReportState[] = ["open", "due", "awaiting-approval", "queued"];

type OfRecords =
  | "insert"
  | "byId"
  | "byPlatformId"
  | "addPlatformId"
  | "ofPeriod"
  | "update"
  | "list"
  | "stateCounts";

const reportRecords = (db: Connection): Pick<Reports, OfRecords> => {
  const one = async (where: string, params: Value[]): Promise<ReportRecord | null> => {
    const [row] = await db.read(`SELECT ${COLUMNS} FROM reports WHERE ${where}`, params);
    return row === undefined ? null : TABLE.fromRow(row);
  };

  return {
    insert: (report) =>
      db.atomic(async (within) => {
        // Whatever is taken: of two who store the same report, one of its names may be seen before the other.
        const rows = await within.write(
          `INSERT INTO reports (${COLUMNS}) VALUES (${placeholders(TABLE.columns.length)})
           ON CONFLICT DO NOTHING RETURNING id`,
          TABLE.toRow(report),
        );
        if (rows.length > 0) return true;
        const [same] = await within.read(`SELECT id FROM reports WHERE ${OF_PERIOD} AND n = $6`, [
          ...keyOf(report),
          report.n,
        ]);
        if (same === undefined)
          throw new Error(`Company ${report.company} has another report of the name ${report.name}.`);
        return false;
      }),
    byId: (id, options) => one(`id = $1 ${options?.lock === true ? db.words.lockRow : ""}`, [id]),
    byPlatformId: async (account, platformId) =>
      (await one("account = $1 AND platform_id = $2 ORDER BY created_at DESC, id DESC LIMIT 1", [
        account,
        platformId,
      ])) ??
      one("id = (SELECT report_id FROM report_platform_ids WHERE account = $1 AND platform_id = $2)", [
        account,
        platformId,
      ]),
    addPlatformId: async (account, platformId, reportId) => {
      await db.write(
        `INSERT INTO report_platform_ids (account, platform_id, report_id) VALUES ($1, $2, $3)
         ON CONFLICT (account, platform_id) DO NOTHING`,
        [account, platformId, reportId],
      );
    },
    ofPeriod: async (key) => {
      const rows = await db.read(`SELECT ${COLUMNS} FROM reports WHERE ${OF_PERIOD} ORDER BY n`, keyOf(key));
      return rows.map(TABLE.fromRow);
    },
    update: async (id, patch) => {
      if ((await TABLE.update(db, id, patch)) === null)
        throw new Error(`There is no report ${id} to change.`);
    },
    list: async ({ tenant, company, state, kind }, page) => {
      const params: Value[] = [];
      const param = (value: Value): string => `$${params.push(value)}`;
      const where: string[] = [];
      if (tenant !== null) where.push(`tenant = ${param(tenant)}`);
      if (company !== undefined) where.push(`company = ${param(company)}`);
      // Said so that no index answers it, where there is none in the order of the list.
      const seen = (column: string, value: string): string => `COALESCE(${column}, '') = ${param(value)}`;
      if (kind !== undefined) where.push(seen("kind", kind));
      if (state !== undefined && AT_REST.has(state)) where.push(seen("state", state));
      if (state !== undefined && !AT_REST.has(state)) where.push(`state = ${param(state)}`, MOVING);
      const after = placeAfter(page.cursor);
      if (after !== null) where.push(`(created_at, id) < (${param(after.ms)}, ${param(after.id)})`);
      const rows = await db.read(
        `SELECT ${COLUMNS} FROM reports ${where.length === 0 ? "" : `WHERE ${where.join(" AND ")}`}
         ORDER BY created_at DESC, id DESC LIMIT ${param(page.limit + 1)}`,
        params,
      );
      return pageOf(rows.map(TABLE.fromRow), page.limit, (report) => ({
        ms: millis(report.createdAt),
        id: report.id,
      }));
    },
    stateCounts: async () => {
      // Of those at rest, all that ever were, the latest alone.
      const rows = await db.read(
        `WITH RECURSIVE ${differing("sorts", { table: "reports", columns: ["kind", "state"], where: "1 = 1" })}
         SELECT r.kind AS kind, r.state AS state, COUNT(*) AS found,
           MIN(CASE WHEN items + left_out > 0 THEN deadline END) AS deadline
         FROM sorts CROSS JOIN reports AS r WHERE r.kind = sorts.kind AND r.state = sorts.state
           AND r.${MOVING} AND ${isNewest("r")} GROUP BY r.kind, r.state
         UNION ALL
         SELECT * FROM (SELECT kind, state, (SELECT COUNT(*) FROM (
             SELECT * FROM reports WHERE reports.kind = sorts.kind AND reports.state = sorts.state
             ORDER BY deadline DESC LIMIT ${LATEST}) AS latest WHERE ${isNewest("latest")}) AS found, CAST(NULL AS TEXT) AS deadline
           FROM sorts WHERE state IN ('accepted', 'superseded')) AS rests WHERE found > 0
         ORDER BY kind, state`,
      );
      return rows.map((row) => {
        const state = text(row, "state") as ReportState;
        return {
          kind: text(row, "kind"),
          state,
          reports: whole(row, "found"),
          // One whose items were all taken back waits for nothing.
          deadline: UNSENT.includes(state) && row.deadline !== null ? text(row, "deadline") : null,
        };
      });
    },
  };
};

export const reports = (db: Connection): Reports => ({
  ...reportItems(db),
  ...reportRecords(db),
  ...reportLinks(db),
  ...reportEvents(db),
});
