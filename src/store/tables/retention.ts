import { createHash } from "node:crypto";
import type { Flow } from "../../domain/flow.ts";
import type { Invoice } from "../../domain/invoice.ts";
import type { ReportRecord } from "../../domain/reporting/record.ts";
import { ERASED_JSON } from "../../domain/retention/erased.ts";
import { readArms } from "../arms.ts";
import type { Connection } from "../db.ts";
import { INVOICE_COLUMNS } from "../port/invoices.ts";
import type { ItemState } from "../port/items.ts";
import { REPORT_COLUMNS } from "../port/reports.ts";
import type { Gone, Place, Retentions, WorkState } from "../port.ts";
import { json, millis, type Row, text, time, timeOrNull, type Value, whole } from "../rows.ts";
import { flatTableOf, tableOf } from "../table.ts";
import { searchFlows } from "./flow-search.ts";
import { sortsOf } from "./invoice-sorts.ts";
import { keepWordsOf } from "./invoice-words.ts";

const INVOICES = tableOf<Invoice>("invoices", INVOICE_COLUMNS, "facts");
const REPORTS = flatTableOf<ReportRecord>("reports", REPORT_COLUMNS);
const OF_INVOICES = INVOICES.columns.join(", ");
const OF_REPORTS = REPORTS.columns.join(", ");

/** Work that was done: the next tenant that has some, and what takes the oldest of a tenant's away. */
export const DELIVERED = {
  next: `SELECT COALESCE(tenant, '') AS tenant FROM outbox
    WHERE state = 'done' AND COALESCE(tenant, '') > $1 ORDER BY COALESCE(tenant, '') LIMIT 1`,
  gone: `DELETE FROM outbox WHERE seq IN
    (SELECT seq FROM outbox WHERE state = 'done' AND COALESCE(tenant, '') = $3 AND updated_at < $1
     ORDER BY updated_at LIMIT $2) RETURNING 1 AS gone`,
};

const EMPTY = new Uint8Array(0);

/** The place before the first row. */
const START: readonly [ms: Value, id: Value] = [-1, ""];

const placeOf = (place: Place | null): readonly [ms: Value, id: Value] =>
  place === null ? START : [millis(place.at), place.id];

const hashOf = (said: string): string => createHash("sha256").update(said).digest("hex");

/**
 * Invoices in the order of their time, the oldest first: of each sort, whose index has them one after the other, a share.
 *
 * @param tenant - undefined: everybody's, and nobody's
 */
const oldest = async (
  db: Connection,
  tenant: string | undefined,
  { after, before }: { after: Place | null; before?: Date },
  limit: number,
): Promise<Invoice[]> => {
  const [ms, id] = placeOf(after);
  const rows = await readArms(
    db,
    await sortsOf(db, tenant),
    (sort, param) => `SELECT created_at AS at, id FROM invoices
      WHERE ${sort.tenant === null ? "tenant IS NULL" : `tenant = ${param(sort.tenant)}`}
        AND direction = ${param(sort.direction)} AND platform = ${param(sort.platform)}
        AND (created_at, id) > (${param(ms)}, ${param(id)})
        ${before === undefined ? "" : `AND created_at < ${param(millis(before))}`}
      ORDER BY created_at, id LIMIT ${param(limit)}`,
    (found, param) => `SELECT ${OF_INVOICES} FROM
        (SELECT at, id AS found_id FROM ${found} ORDER BY at, id LIMIT ${param(limit)}) AS places
        JOIN invoices ON invoices.id = places.found_id ORDER BY places.at, places.found_id`,
  );
  return rows
    .map(INVOICES.fromRow)
    .sort((a, b) => millis(a.createdAt) - millis(b.createdAt) || (a.id < b.id ? -1 : 1))
    .slice(0, limit);
};
export const retention = (db: Connection): Retentions => ({
  place: async (walk) => {
    const [row] = await db.read("SELECT at, id FROM retention_places WHERE walk = $1", [walk]);
    return row === undefined ? null : { at: time(row, "at"), id: text(row, "id") };
  },
  move: async (walk, { at, id }) => {
    await db.write(
      `INSERT INTO retention_places (walk, at, id) VALUES ($1, $2, $3)
       ON CONFLICT (walk) DO UPDATE SET at = excluded.at, id = excluded.id`,
      [walk, millis(at), id],
    );
  },
  putOff: async (walk, id, lookAt) => {
    await db.write(
      `INSERT INTO retention_waits (walk, id, look_at) VALUES ($1, $2, $3)
       ON CONFLICT (walk, id) DO UPDATE SET look_at = excluded.look_at`,
      [walk, id, millis(lookAt)],
    );
  },
  toLookAt: async (walk, now, limit) => {
    const rows = await db.read(
      "SELECT id FROM retention_waits WHERE walk = $1 AND look_at <= $2 ORDER BY look_at, id LIMIT $3",
      [walk, millis(now), limit],
    );
    return rows.map((row) => text(row, "id"));
  },
  settle: async (walk, id) => {
    await db.write("DELETE FROM retention_waits WHERE walk = $1 AND id = $2", [walk, id]);
  },
  oldestDelivered: async () => {
    const oldest: number[] = [];
    // Tenant by tenant, for the index.
    for (let tenant: string | null = ""; tenant !== null; ) {
      const [first] = await db.read(
        `SELECT updated_at FROM outbox WHERE state = 'done' AND COALESCE(tenant, '') = $1 ORDER BY updated_at LIMIT 1`,
        [tenant],
      );
      if (first !== undefined) oldest.push(whole(first, "updated_at"));
      const [next]: readonly Row[] = await db.read(DELIVERED.next, [tenant]);
      tenant = next === undefined ? null : text(next, "tenant");
    }
    return oldest.length === 0 ? null : new Date(Math.min(...oldest));
  },
  tenants: async () => {
    const rows = await db.read("SELECT tenant FROM feeds ORDER BY tenant");
    return rows.map((row) => text(row, "tenant"));
  },

  oldInvoices: (tenant, after, before, limit) => oldest(db, tenant, { after, before }, limit),
  invoicesAfter: (tenant, after, limit) => oldest(db, tenant ?? undefined, { after }, limit),
  oldReports: async (tenant, after, before, limit) => {
    const rows = await db.read(
      `SELECT ${OF_REPORTS} FROM reports WHERE tenant = $1 AND (created_at, id) > ($2, $3) AND created_at < $4
       ORDER BY created_at, id LIMIT $5`,
      [tenant, ...placeOf(after), millis(before), limit],
    );
    return rows.map(REPORTS.fromRow);
  },
  itemsAfter: async (id, limit) => {
    const rows = await db.read(
      "SELECT item_id, account, received_at, state FROM items WHERE item_id > $1 ORDER BY item_id LIMIT $2",
      [id, limit],
    );
    return rows.map((row) => ({
      itemId: text(row, "item_id"),
      account: text(row, "account"),
      receivedAt: time(row, "received_at"),
      state: text(row, "state") as ItemState,
    }));
  },

  flowsAfter: async (tenant, after, limit) => {
    const of = (name: string, from: Place | null): Promise<Flow[]> =>
      searchFlows(db, name, from === null ? {} : { updatedAfter: from.at }, limit);
    if (tenant !== null) return of(tenant, after);
    const found: Flow[] = [];
    const rows = await db.read("SELECT tenant FROM feeds WHERE tenant >= $1 ORDER BY tenant", [
      after?.id ?? "",
    ]);
    for (const name of rows.map((row) => text(row, "tenant"))) {
      found.push(...(await of(name, name === after?.id ? after : null)));
      if (found.length >= limit) break;
    }
    return found.slice(0, limit);
  },
  workAfter: async (seq, limit) => {
    const rows = await db.read(
      `SELECT seq, id, tenant, state, data, COALESCE(last_error, 'null') AS error FROM outbox
       WHERE seq > $1 ORDER BY seq LIMIT $2`,
      [seq, limit],
    );
    return rows.map((row) => ({
      seq: whole(row, "seq"),
      id: text(row, "id"),
      tenant: row.tenant === null ? null : text(row, "tenant"),
      state: text(row, "state") as WorkState,
      said: [json<unknown>(row, "data"), json<unknown>(row, "error")],
    }));
  },

  lastSaid: async (invoiceId) => {
    const [row] = await db.read(
      `SELECT MAX(at) AS at FROM (
         SELECT received_at AS at FROM events WHERE invoice_id = $1
         UNION ALL SELECT updated_at AS at FROM pushes WHERE invoice_id = $1) AS said`,
      [invoiceId],
    );
    return row === undefined ? null : timeOrNull(row, "at");
  },
  ownersOf: async (invoiceId) => {
    const rows = await db.read(
      "SELECT id FROM events WHERE invoice_id = $1 UNION ALL SELECT id FROM pushes WHERE invoice_id = $1 ORDER BY id",
      [invoiceId],
    );
    return rows.map((row) => text(row, "id"));
  },

  eraseDocuments: (owners, erased) =>
    db.atomic(async (within) => {
      const gone: string[] = [];
      const note = JSON.stringify(erased);
      for (const owner of owners) {
        const rows = await within.write(
          `UPDATE documents SET bytes = $2, encoding = 'raw', erased = $3
           WHERE owner_id = $1 AND erased IS NULL RETURNING kind, name, sha256`,
          [owner, EMPTY, note],
        );
        const found = rows
          .map((row) => ({ kind: text(row, "kind"), name: text(row, "name"), sha256: text(row, "sha256") }))
          .sort((a, b) => (`${a.kind} ${a.name}` < `${b.kind} ${b.name}` ? -1 : 1));
        gone.push(...found.map(({ sha256 }) => sha256));
        // An attachment goes by the name of its file, which may say whom it is about.
        for (const [n, { name }] of found.filter(({ kind }) => kind === "attachment").entries()) {
          await within.write(
            "UPDATE documents SET name = $3 WHERE owner_id = $1 AND kind = 'attachment' AND name = $2",
            [owner, name, `erased ${n + 1}`],
          );
        }
        await within.write(
          "UPDATE flows SET name = id, tracking_id = NULL, details = '[]' WHERE about = $1",
          [owner],
        );
      }
      return { rows: gone.length, sha256: gone };
    }),
  eraseHistory: (invoiceId, erased) =>
    db.atomic(async (within) => {
      await within.write(
        "DELETE FROM event_places WHERE event_id IN (SELECT id FROM events WHERE invoice_id = $1)",
        [invoiceId],
      );
      await within.write(
        "DELETE FROM push_names WHERE push_id IN (SELECT id FROM pushes WHERE invoice_id = $1)",
        [invoiceId],
      );
      const events = await within.write(
        "DELETE FROM events WHERE invoice_id = $1 RETURNING id, statement AS said",
        [invoiceId],
      );
      const pushes = await within.write(
        "DELETE FROM pushes WHERE invoice_id = $1 RETURNING id, facts AS said",
        [invoiceId],
      );
      const said = [...events, ...pushes];
      for (const row of said) {
        await within.write(
          `INSERT INTO documents (owner_id, kind, name, media_type, sha256, size, encoding, bytes, erased)
           SELECT $1, 'statement', '', 'application/xml', $2, 0, 'raw', $3, $4
           WHERE EXISTS (SELECT 1 FROM flows WHERE about = $1)
           ON CONFLICT (owner_id, kind, name) DO NOTHING`,
          [text(row, "id"), hashOf(text(row, "said")), EMPTY, JSON.stringify(erased)],
        );
      }
      return goneOf(said);
    }),
  rewrite: (invoice) =>
    db.atomic(async (within) => {
      const asJson = (value: unknown): Value => (value === null ? null : JSON.stringify(value));
      await within.write(
        "UPDATE invoices SET reference = $2, problem = $3, directory = $4, facts = $5 WHERE id = $1",
        [
          invoice.id,
          invoice.reference,
          asJson(invoice.problem),
          asJson(invoice.directory),
          INVOICES.rest(invoice),
        ],
      );
      await within.write("UPDATE invoice_copies SET reference = $2 WHERE invoice_id = $1", [
        invoice.id,
        invoice.reference,
      ]);
      await keepWordsOf(within, invoice);
    }),
  eraseReportHistory: async (reportId) =>
    goneOf(
      await db.write("DELETE FROM report_events WHERE report_id = $1 RETURNING id, statement AS said", [
        reportId,
      ]),
    ),
  eraseItem: (itemId, erased) =>
    db.atomic(async (within) => {
      const [row] = await within.read(
        `SELECT raw FROM items WHERE item_id = $1 AND state = 'done' ${within.words.lockRow}`,
        [itemId],
      );
      const raw = row === undefined ? null : text(row, "raw");
      if (raw === null || isErased(raw)) return { rows: 0, sha256: [] };
      const sha256 = hashOf(raw);
      await within.write("UPDATE items SET raw = $2, about = NULL WHERE item_id = $1", [
        itemId,
        `${ERASED_JSON}${JSON.stringify({ ...erased, sha256 })}}`,
      ]);
      return { rows: 1, sha256: [sha256] };
    }),
  eraseWork: async (id) =>
    goneOf(
      await db.write("DELETE FROM outbox WHERE id = $1 AND state = 'done' RETURNING id, data AS said", [id]),
    ),
});

const isErased = (raw: string): boolean => raw.startsWith(ERASED_JSON);

const goneOf = (rows: readonly Readonly<Record<string, Value>>[]): Gone => {
  const inOrder = rows.toSorted((a, b) => (text(a, "id") < text(b, "id") ? -1 : 1));
  return { rows: rows.length, sha256: inOrder.map((row) => hashOf(text(row, "said"))) };
};
