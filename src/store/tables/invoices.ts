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
  ON CONFLICT (natural_key, direction, COALESCE(tenant, '')) WHERE superseded_by IS NULL DO NOTHING RETURNING id`;

/** The simple filters, and the columns that they compare with. */
const FILTERS = [
  ...Object.entries(INVOICE_COLUMNS).flatMap(([member, column]) =>
    "filter" in column ? [[member, columnOf(member)]] : [],
  ),
  ...Object.entries(INVOICE_KEYS).flatMap(([member, key]) =>
    "filter" in key ? [[key.filter, columnOf(member)]] : [],
  ),
] as [Exclude<keyof InvoiceFilter, "tenant" | "since">, string][];

export const invoices = (db: Connection): Invoices => {
  const one = async (where: string, params: Value[]): Promise<Invoice | null> => {
    const [row] = await db.read(`SELECT ${COLUMNS} FROM invoices WHERE ${where}`, params);
    return row === undefined ? null : TABLE.fromRow(row);
  };

  return {
    insert: async (invoice) => {
      const rows = await db.write(INSERT, [...TABLE.toRow(invoice), ...KEYS.map(({ of }) => of(invoice))]);
      return rows.length === 1;
    },
    byId: (id, options) => one(`id = $1 ${options?.lock === true ? db.words.lockRow : ""}`, [id]),
    byNaturalKey: (tenant, direction, key) =>
      one("natural_key = $3 AND direction = $2 AND COALESCE(tenant, '') = $1 AND superseded_by IS NULL", [
        tenant,
        direction,
        key,
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
    update: async (id, patch) => {
      if (!(await TABLE.update(db, id, patch))) throw new Error(`There is no invoice ${id} to change.`);
    },
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
      const where: string[] = [];
      if (filter.tenant === null) where.push("tenant IS NULL");
      else if (filter.tenant !== undefined) where.push(`tenant = ${param(filter.tenant)}`);
      for (const [field, column] of FILTERS) {
        const value = filter[field];
        if (value !== undefined) where.push(`${column} = ${param(value)}`);
      }
      // For its index, which has no pending ones.
      if (filter.badge !== undefined && filter.badge !== "pending") where.push("badge <> 'pending'");
      if (filter.since !== undefined) where.push(`created_at >= ${param(millis(filter.since))}`);
      const after = placeAfter(page.cursor);
      if (after !== null) where.push(`(created_at, id) < (${param(after.ms)}, ${param(after.id)})`);
      const rows = await db.read(
        `SELECT ${COLUMNS} FROM invoices ${where.length === 0 ? "" : `WHERE ${where.join(" AND ")}`}
         ORDER BY created_at DESC, id DESC LIMIT ${param(page.limit + 1)}`,
        params,
      );
      return pageOf(rows.map(TABLE.fromRow), page.limit, (invoice) => ({
        ms: millis(invoice.createdAt),
        id: invoice.id,
      }));
    },
  };
};
