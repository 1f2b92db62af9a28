import { type Invoice, naturalKey } from "../domain/invoice.ts";
import { pageOf, placeAfter } from "./cursor.ts";
import type { Connection } from "./db.ts";
import type { InvoiceFilter, InvoicePatch, Invoices } from "./port.ts";
import {
  json,
  jsonOrNull,
  millis,
  millisOrNull,
  type Row,
  text,
  textOrNull,
  time,
  timeOrNull,
  type Value,
} from "./rows.ts";

const COLUMNS =
  "id, tenant, direction, platform, platform_id, natural_key, number, seller_siren, buyer_siren, reference, delivery, status, status_at, badge, problem, directory, last_sync_at, superseded_by, created_at, updated_at, facts";

/** What never changes and is never searched for stands in one column of JSON. */
type Facts = Omit<
  Invoice,
  | "id"
  | "tenant"
  | "direction"
  | "platform"
  | "platformId"
  | "reference"
  | "delivery"
  | "status"
  | "statusAt"
  | "badge"
  | "problem"
  | "directory"
  | "lastSyncAt"
  | "supersededBy"
  | "createdAt"
  | "updatedAt"
>;

const toRow = (invoice: Invoice): Value[] => {
  const {
    id,
    tenant,
    direction,
    platform,
    platformId,
    reference,
    delivery,
    status,
    statusAt,
    badge,
    problem,
    directory,
    lastSyncAt,
    supersededBy,
    createdAt,
    updatedAt,
    ...facts
  } = invoice;
  return [
    id,
    tenant,
    direction,
    platform,
    platformId,
    naturalKey(invoice),
    invoice.number,
    invoice.seller.siren,
    invoice.buyer.siren,
    reference,
    delivery,
    status,
    statusAt,
    badge,
    problem === null ? null : JSON.stringify(problem),
    directory === null ? null : JSON.stringify(directory),
    millisOrNull(lastSyncAt),
    supersededBy,
    millis(createdAt),
    millis(updatedAt),
    JSON.stringify(facts satisfies Facts),
  ];
};

const fromRow = (row: Row): Invoice => ({
  ...json<Facts>(row, "facts"),
  id: text(row, "id"),
  tenant: textOrNull(row, "tenant"),
  direction: text(row, "direction") as Invoice["direction"],
  platform: text(row, "platform"),
  platformId: textOrNull(row, "platform_id"),
  reference: textOrNull(row, "reference"),
  delivery: text(row, "delivery") as Invoice["delivery"],
  status: textOrNull(row, "status") as Invoice["status"],
  statusAt: textOrNull(row, "status_at"),
  badge: text(row, "badge") as Invoice["badge"],
  problem: jsonOrNull(row, "problem"),
  directory: jsonOrNull(row, "directory"),
  lastSyncAt: timeOrNull(row, "last_sync_at")?.toISOString() ?? null,
  supersededBy: textOrNull(row, "superseded_by"),
  createdAt: time(row, "created_at").toISOString(),
  updatedAt: time(row, "updated_at").toISOString(),
});

/** The columns that a patch sets. */
const assignments = (patch: InvoicePatch): [string, Value][] => {
  const columns: [string, Value | undefined][] = [
    ["tenant", patch.tenant],
    ["platform_id", patch.platformId],
    ["delivery", patch.delivery],
    ["status", patch.status],
    ["status_at", patch.statusAt],
    ["badge", patch.badge],
    ["problem", patch.problem && JSON.stringify(patch.problem)],
    ["directory", patch.directory && JSON.stringify(patch.directory)],
    ["last_sync_at", patch.lastSyncAt === undefined ? undefined : millisOrNull(patch.lastSyncAt)],
    ["superseded_by", patch.supersededBy],
    ["reference", patch.reference],
    ["updated_at", millis(patch.updatedAt)],
  ];
  return columns.flatMap(([column, value]) => (value === undefined ? [] : [[column, value]]));
};

const FILTERS = {
  direction: "direction",
  status: "status",
  badge: "badge",
  delivery: "delivery",
  number: "number",
  seller: "seller_siren",
  buyer: "buyer_siren",
  reference: "reference",
  platform: "platform",
} as const satisfies Partial<Record<keyof InvoiceFilter, string>>;

export const invoices = (db: Connection): Invoices => {
  const one = async (where: string, params: Value[]): Promise<Invoice | null> => {
    const [row] = await db.read(`SELECT ${COLUMNS} FROM invoices WHERE ${where}`, params);
    return row === undefined ? null : fromRow(row);
  };

  return {
    insert: async (invoice) => {
      const rows = await db.write(
        `INSERT INTO invoices (${COLUMNS})
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)
         ON CONFLICT (natural_key, direction, COALESCE(tenant, '')) WHERE superseded_by IS NULL DO NOTHING
         RETURNING id`,
        toRow(invoice),
      );
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
      return rows.map(fromRow);
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
      const set = assignments(patch);
      const rows = await db.write(
        `UPDATE invoices SET ${set.map(([column], i) => `${column} = $${i + 2}`).join(", ")} WHERE id = $1 RETURNING id`,
        [id, ...set.map(([, value]) => value)],
      );
      if (rows.length === 0) throw new Error(`There is no invoice ${id} to change.`);
    },
    list: async (filter, page) => {
      const params: Value[] = [];
      const param = (value: Value): string => `$${params.push(value)}`;
      const where: string[] = [];
      if (filter.tenant === null) where.push("tenant IS NULL");
      else if (filter.tenant !== undefined) where.push(`tenant = ${param(filter.tenant)}`);
      for (const [field, column] of Object.entries(FILTERS) as [keyof typeof FILTERS, string][]) {
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
      return pageOf(rows.map(fromRow), page.limit, (invoice) => ({
        ms: millis(invoice.createdAt),
        id: invoice.id,
      }));
    },
  };
};
