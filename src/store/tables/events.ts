import type { InvoiceEvent } from "../../domain/life-cycle/event.ts";
import { type Connection, placeholders } from "../db.ts";
import type { Events } from "../port.ts";
import { text, whole } from "../rows.ts";
import { tableOf } from "../table.ts";
import { placeAtEnd } from "./feeds.ts";

const TABLE = tableOf<InvoiceEvent>(
  "events",
  {
    id: { as: "text" },
    invoiceId: { as: "text" },
    account: { as: "text" },
    platformEventId: { as: "text" },
    source: { as: "text" },
    receivedAt: { as: "time" },
    moved: { as: "flag" },
  },
  "statement",
);
const COLUMNS = TABLE.columns.join(", ");

export const events = (db: Connection): Events => ({
  append: (event, tenant) =>
    db.atomic(async (within) => {
      const rows = await within.write(
        `INSERT INTO events (${COLUMNS}, tenant) VALUES (${placeholders(TABLE.columns.length + 1)})
         ON CONFLICT (account, platform_event_id) DO NOTHING RETURNING id`,
        [...TABLE.toRow(event), tenant],
      );
      if (rows.length === 0) return null;
      if (tenant !== null) placeAtEnd(within, "events", event.id, tenant);
      return event;
    }),
  byId: async (id) => {
    const [row] = await db.read(`SELECT ${COLUMNS} FROM events WHERE id = $1`, [id]);
    return row === undefined ? null : TABLE.fromRow(row);
  },
  ofInvoice: async (invoiceId) => {
    const rows = await db.read(`SELECT ${COLUMNS} FROM events WHERE invoice_id = $1`, [invoiceId]);
    return rows.map(TABLE.fromRow);
  },
  reinterpret: (event, { isNews = true } = {}) =>
    db.atomic(async (within) => {
      // What was nobody's when it came may have an owner by now.
      const owner =
        "COALESCE(tenant, (SELECT invoices.tenant FROM invoices WHERE invoices.id = events.invoice_id))";
      const [row] = await within.write(
        `UPDATE events SET statement = $2, moved = $3, tenant = ${isNews ? owner : "tenant"}
         WHERE id = $1 RETURNING tenant`,
        [event.id, TABLE.rest(event), event.moved ? 1 : 0],
      );
      if (row === undefined) throw new Error(`There is no event ${event.id} to reinterpret.`);
      if (row.tenant !== null) placeAtEnd(within, "events", event.id, text(row, "tenant"));
    }),
  setMoved: (marks) =>
    db.atomic(async (within) => {
      for (const { id, moved } of marks)
        await within.write("UPDATE events SET moved = $2 WHERE id = $1", [id, moved ? 1 : 0]);
    }),
  feed: async (tenant, after, limit) => {
    const rows = await db.read(
      `SELECT position, ${COLUMNS} FROM events WHERE tenant = $1 AND position > $2 ORDER BY position LIMIT $3`,
      [tenant, after, limit],
    );
    return rows.map((row) => ({ position: whole(row, "position"), event: TABLE.fromRow(row) }));
  },
  head: async (tenant) => {
    const [row] = await db.read("SELECT last FROM feeds WHERE tenant = $1", [tenant]);
    return row === undefined ? 0 : whole(row, "last");
  },
});
