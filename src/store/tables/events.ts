import type { InvoiceEvent } from "../../domain/life-cycle/event.ts";
import { type Connection, placeholders } from "../db.ts";
import type { Events } from "../port.ts";
import { text, whole } from "../rows.ts";
import { padded } from "../several.ts";
import { tableOf } from "../table.ts";
import { placeAtEnd, placeBesides } from "./feeds.ts";

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
const ALL = TABLE.columns.map((column) => `events.${column}`).join(", ");

export const events = (db: Connection): Events => ({
  append: (event, tenant, copies = []) =>
    db.atomic(async (within) => {
      const rows = await within.write(
        `INSERT INTO events (${COLUMNS}, tenant) VALUES (${placeholders(TABLE.columns.length + 1)})
         ON CONFLICT (account, platform_event_id) DO NOTHING RETURNING id`,
        [...TABLE.toRow(event), tenant],
      );
      if (rows.length === 0) return null;
      if (tenant !== null) placeAtEnd(within, "events", event.id, tenant);
      for (const one of copies) placeBesides(within, event.id, one);
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
  ofInvoices: async (invoiceIds) => {
    if (invoiceIds.length === 0) return [];
    const asked = padded(invoiceIds);
    const rows = await db.read(
      `SELECT ${COLUMNS} FROM events WHERE invoice_id IN (${placeholders(asked.length)})`,
      asked,
    );
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
      const besides = await within.write("DELETE FROM event_places WHERE event_id = $1 RETURNING tenant", [
        event.id,
      ]);
      for (const place of besides) placeBesides(within, event.id, text(place, "tenant"));
    }),
  place: (event, tenant) =>
    db.atomic(async (within) => {
      const [first] = await within.write(
        "UPDATE events SET tenant = $2 WHERE id = $1 AND tenant IS NULL RETURNING id",
        [event.id, tenant],
      );
      if (first === undefined) placeBesides(within, event.id, tenant);
      else placeAtEnd(within, "events", event.id, tenant);
    }),
  withdraw: (invoiceId, tenant) =>
    db.atomic(async (within) => {
      await within.write(
        "UPDATE events SET tenant = NULL, position = NULL WHERE invoice_id = $1 AND tenant = $2",
        [invoiceId, tenant],
      );
      await within.write(
        "DELETE FROM event_places WHERE event_id IN (SELECT id FROM events WHERE invoice_id = $1) AND tenant = $2",
        [invoiceId, tenant],
      );
    }),
  setMoved: (marks) =>
    db.atomic(async (within) => {
      for (const { id, moved } of marks)
        await within.write("UPDATE events SET moved = $2 WHERE id = $1", [id, moved ? 1 : 0]);
    }),
  feed: async (tenant, after, limit) => {
    // In two halves, each with an index of its own: one of them is nearly always empty.
    const rows = await db.read(
      `SELECT * FROM (
         SELECT * FROM (SELECT position AS place, ${COLUMNS} FROM events WHERE tenant = $1 AND position > $2
           ORDER BY position LIMIT $3) AS own
         UNION ALL
         SELECT * FROM (SELECT event_places.position AS place, ${ALL} FROM event_places
           JOIN events ON events.id = event_places.event_id
           WHERE event_places.tenant = $1 AND event_places.position > $2
           ORDER BY event_places.position LIMIT $3) AS besides
       ) AS found ORDER BY place LIMIT $3`,
      [tenant, after, limit],
    );
    return rows.map((row) => ({ position: whole(row, "place"), event: TABLE.fromRow(row) }));
  },
  head: async (tenant) => {
    const [row] = await db.read("SELECT last FROM feeds WHERE tenant = $1", [tenant]);
    return row === undefined ? 0 : whole(row, "last");
  },
});
