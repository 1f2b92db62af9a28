import type { Invoice } from "../../domain/invoice.ts";
import { pageOf, placeAfter } from "../cursor.ts";
import { type Connection, placeholders } from "../db.ts";
import { INVOICE_COLUMNS, INVOICE_KEYS, type InvoiceFilter, type Invoices } from "../port/invoices.ts";
import { millis, text, type Value, whole } from "../rows.ts";
import { columnOf, tableOf } from "../table.ts";

const TABLE = tableOf<Invoice>("invoices", INVOICE_COLUMNS, "facts");
const COLUMNS = TABLE.columns.join(", ");

const KEYS = Object.values(INVOICE_KEYS);
const ALL_COLUMNS = [...TABLE.columns, ...Object.keys(INVOICE_KEYS).map(columnOf)];
const INSERT = `INSERT INTO invoices (${ALL_COLUMNS.join(", ")}) VALUES (${placeholders(ALL_COLUMNS.length)})
  ON CONFLICT (natural_key, direction, number_space) WHERE superseded_by IS NULL DO NOTHING RETURNING id`;

/** The simple filters, and the columns that they compare with. */
const FILTERS = [
  ...Object.entries(INVOICE_COLUMNS).flatMap(([member, column]) =>
    "filter" in column ? [[member, columnOf(member)]] : [],
  ),
  ...Object.entries(INVOICE_KEYS).flatMap(([member, key]) =>
    "filter" in key ? [[key.filter, columnOf(member)]] : [],
  ),
] as [Exclude<keyof InvoiceFilter, "tenant" | "since">, string][];

const COLUMNS_OF_INVOICES = TABLE.columns.map((column) => `invoices.${column}`).join(", ");

/** Where a column stands for those who read an invoice besides: what lists are narrowed by most is beside the name. */
const ofCopy = (column: string): string => {
  if (column === "id") return "invoice_copies.invoice_id";
  return COPIED.has(column) ? `invoice_copies.${column}` : `invoices.${column}`;
};
const COPIED: ReadonlySet<string> = new Set([
  "created_at",
  "number",
  "seller_siren",
  "buyer_siren",
  "reference",
  "status",
  "badge",
]);

const copyTo = async (within: Connection, invoice: Invoice, tenants: readonly string[]): Promise<void> => {
  for (const tenant of tenants) {
    await within.write(
      `INSERT INTO invoice_copies
         (tenant, created_at, invoice_id, number, seller_siren, buyer_siren, reference, status, badge)
       VALUES (${placeholders(9)})`,
      [
        tenant,
        millis(invoice.createdAt),
        invoice.id,
        invoice.number,
        invoice.seller.siren,
        invoice.buyer.siren,
        invoice.reference,
        invoice.status,
        invoice.badge,
      ],
    );
  }
};

export const invoices = (db: Connection): Invoices => {
  const one = async (where: string, params: Value[]): Promise<Invoice | null> => {
    const [row] = await db.read(`SELECT ${COLUMNS} FROM invoices WHERE ${where}`, params);
    return row === undefined ? null : TABLE.fromRow(row);
  };

  return {
    insert: (invoice) => {
      const add = async (within: Connection): Promise<boolean> => {
        const rows = await within.write(INSERT, [
          ...TABLE.toRow(invoice),
          ...KEYS.map(({ of }) => of(invoice)),
        ]);
        return rows.length === 1;
      };
      const { copies = [] } = invoice;
      if (copies.length === 0) return add(db);
      return db.atomic(async (within) => {
        const added = await add(within);
        if (added) await copyTo(within, invoice, copies);
        return added;
      });
    },
    byId: (id, options) => one(`id = $1 ${options?.lock === true ? db.words.lockRow : ""}`, [id]),
    byNaturalKey: (direction, key, space) =>
      one("natural_key = $2 AND direction = $1 AND number_space = $3 AND superseded_by IS NULL", [
        direction,
        key,
        space,
      ]),
    byPlatformId: async (account, platformId) =>
      (await one("platform = $1 AND platform_id = $2 ORDER BY created_at DESC, id DESC LIMIT 1", [
        account,
        platformId,
      ])) ??
      one("id = (SELECT invoice_id FROM aliases WHERE account = $1 AND alias = $2)", [account, platformId]),
    byAccountAndKey: async (account, key) => {
      // In two halves, each with an index of its own.
      const half = (superseded: string): string =>
        `SELECT ${COLUMNS} FROM invoices WHERE natural_key = $2 AND platform = $1 AND superseded_by ${superseded}`;
      const rows = await db.read(
        `${half("IS NULL")} UNION ALL ${half("IS NOT NULL")} ORDER BY created_at DESC, id DESC`,
        [account, key],
      );
      return rows.map(TABLE.fromRow);
    },
    addAlias: async (account, alias, invoiceId) => {
      // The platform's latest word counts: a corrected invoice takes over the names of the one before.
      await db.write(
        `INSERT INTO aliases (account, alias, invoice_id) VALUES ($1, $2, $3)
         ON CONFLICT (account, alias) DO UPDATE SET invoice_id = excluded.invoice_id`,
        [account, alias, invoiceId],
      );
    },
    update: (id, patch) =>
      db.atomic(async (within) => {
        const row = await TABLE.update(within, id, patch, "copies, status, badge, reference");
        if (row === null) throw new Error(`There is no invoice ${id} to change.`);
        if (patch.copies !== undefined) {
          await within.write("DELETE FROM invoice_copies WHERE invoice_id = $1", [id]);
          const invoice = await invoices(within).byId(id);
          if (invoice !== null) await copyTo(within, invoice, patch.copies ?? []);
        } else if (row.copies !== null) {
          await within.write(
            "UPDATE invoice_copies SET status = $2, badge = $3, reference = $4 WHERE invoice_id = $1",
            [id, row.status ?? null, row.badge ?? null, row.reference ?? null],
          );
        }
      }),
    rejected: async ({ tenants, statuses, since }, limit) => {
      if (tenants.length === 0 || statuses.length === 0) return { newest: [], counts: [] };
      const places = (first: number, of: readonly string[]): string => placeholders(of.length, first);
      // By tenant and status, for their index: rejections are few among all invoices.
      const where = `WHERE created_at >= $1 AND tenant IN (${places(2, tenants)})
        AND status IN (${places(2 + tenants.length, statuses)})
        AND direction = 'outbound' AND problem IS NOT NULL AND superseded_by IS NULL`;
      const params: Value[] = [millis(since), ...tenants, ...statuses];
      const [newest, counts] = await Promise.all([
        db.read(
          `SELECT ${COLUMNS} FROM invoices ${where} ORDER BY created_at DESC, id DESC LIMIT $${params.length + 1}`,
          [...params, limit],
        ),
        db.read(
          `SELECT platform, COUNT(*) AS rejected FROM invoices ${where} GROUP BY platform ORDER BY platform`,
          params,
        ),
      ]);
      return {
        newest: newest.map(TABLE.fromRow),
        counts: counts.map((row) => ({ account: text(row, "platform"), invoices: whole(row, "rejected") })),
      };
    },
    list: async (filter, page) => {
      const params: Value[] = [];
      const param = (value: Value): string => `$${params.push(value)}`;
      const after = placeAfter(page.cursor);
      const limit = param(page.limit + 1);
      const narrowed = (of: (column: string) => string): string[] => {
        const where: string[] = [];
        for (const [field, column] of FILTERS) {
          const value = filter[field];
          if (value !== undefined) where.push(`${of(column)} = ${param(value)}`);
        }
        // For its index, which has no pending ones.
        if (filter.badge !== undefined && filter.badge !== "pending")
          where.push(`${of("badge")} <> 'pending'`);
        if (filter.since !== undefined) where.push(`${of("created_at")} >= ${param(millis(filter.since))}`);
        if (after !== null)
          where.push(`(${of("created_at")}, ${of("id")}) < (${param(after.ms)}, ${param(after.id)})`);
        return where;
      };
      const half = (from: string, where: readonly string[], of: (column: string) => string): string =>
        `SELECT ${COLUMNS_OF_INVOICES} FROM ${from} ${where.length === 0 ? "" : `WHERE ${where.join(" AND ")}`}
         ORDER BY ${of("created_at")} DESC, ${of("id")} DESC LIMIT ${limit}`;

      const { tenant } = filter;
      const own = narrowed((column) => `invoices.${column}`);
      if (tenant === null) own.push("invoices.tenant IS NULL");
      else if (tenant !== undefined) own.push(`invoices.tenant = ${param(tenant)}`);
      const halves = [half("invoices", own, (column) => `invoices.${column}`)];
      // What a tenant reads besides was received, and stands in a table of its own: see `invoice_copies`.
      if (typeof tenant === "string" && filter.direction !== "outbound") {
        const read = narrowed(ofCopy);
        read.push(`invoice_copies.tenant = ${param(tenant)}`);
        halves.push(
          half("invoice_copies JOIN invoices ON invoices.id = invoice_copies.invoice_id", read, ofCopy),
        );
      }
      const rows = await db.read(
        halves.length === 1
          ? halves.join("")
          : `SELECT ${COLUMNS} FROM (${halves.map((one, i) => `SELECT * FROM (${one}) AS half${i}`).join(" UNION ALL ")}) AS found
             ORDER BY created_at DESC, id DESC LIMIT ${limit}`,
        params,
      );
      return pageOf(rows.map(TABLE.fromRow), page.limit, (invoice) => ({
        ms: millis(invoice.createdAt),
        id: invoice.id,
      }));
    },
  };
};
