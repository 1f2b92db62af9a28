import type { ReportEvent } from "../../domain/reporting/record.ts";
import { type Connection, placeholders } from "../db.ts";
import type { Reports } from "../port.ts";
import { whole } from "../rows.ts";
import { tableOf } from "../table.ts";
import { placeAtEnd } from "./feeds.ts";

const TABLE = tableOf<ReportEvent>(
  "report_events",
  { id: { as: "text" }, reportId: { as: "text" }, receivedAt: { as: "time" } },
  "statement",
);
const COLUMNS = TABLE.columns.join(", ");

export const reportEvents = (db: Connection): Pick<Reports, "addEvent" | "events" | "feed"> => ({
  addEvent: (event, tenant) =>
    db.atomic(async (within) => {
      await within.write(
        `INSERT INTO report_events (${COLUMNS}, tenant) VALUES (${placeholders(TABLE.columns.length + 1)})`,
        [...TABLE.toRow(event), tenant],
      );
      placeAtEnd(within, "report_events", event.id, tenant);
    }),
  events: async (reportId) => {
    // Those of this transaction have no place yet: they come last.
    const rows = await db.read(
      `SELECT ${COLUMNS} FROM report_events WHERE report_id = $1 ORDER BY received_at, position NULLS LAST, id`,
      [reportId],
    );
    return rows.map(TABLE.fromRow);
  },
  feed: async (tenant, after, limit) => {
    const rows = await db.read(
      `SELECT position, ${COLUMNS} FROM report_events WHERE tenant = $1 AND position > $2 ORDER BY position LIMIT $3`,
      [tenant, after, limit],
    );
    return rows.map((row) => ({ position: whole(row, "position"), event: TABLE.fromRow(row) }));
  },
});
