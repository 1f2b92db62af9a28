import type { Invoice } from "../../domain/invoice.ts";
import { wordsOfInvoice, wordsOfText } from "../../domain/search-words.ts";
import { readArms } from "../arms.ts";
import { type Connection, placeholders } from "../db.ts";
import { INVOICE_KEYS, type Invoices } from "../port/invoices.ts";
import { millis, type Value } from "../rows.ts";
import { columnOf } from "../table.ts";
import { countInvoices, listInvoices } from "./invoice-lists.ts";
import { invoiceNames } from "./invoice-names.ts";
import { inOrder, ORDERS } from "./invoice-order.ts";
import { SHOWN, TABLE } from "./invoice-table.ts";
import { addMoreWords, addWords, makeSearchable, moveWords } from "./invoice-words.ts";

const COLUMNS = TABLE.columns.join(", ");

const KEYS = Object.values(INVOICE_KEYS);
const ALL_COLUMNS = [...TABLE.columns, ...Object.keys(INVOICE_KEYS).map(columnOf)];
const INSERT = `INSERT INTO invoices (${ALL_COLUMNS.join(", ")}) VALUES (${placeholders(ALL_COLUMNS.length)})
  ON CONFLICT (natural_key, direction, number_space) WHERE superseded_by IS NULL DO NOTHING RETURNING id`;

/** Rejected invoices that are looked at. */
const REJECTED_MOST = 200;

const copyTo = async (within: Connection, invoice: Invoice, tenants: readonly string[]): Promise<void> => {
  for (const tenant of tenants) {
    await within.write(
      `INSERT INTO invoice_copies
         (tenant, created_at, invoice_id, number, seller_siren, buyer_siren, reference, status, badge, total_key, issue_date)
       VALUES (${placeholders(11)})`,
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
        INVOICE_KEYS.totalKey.of(invoice),
        INVOICE_KEYS.issueDate.of(invoice),
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
    insert: (invoice) =>
      db.atomic(async (within) => {
        const rows = await within.write(INSERT, [
          ...TABLE.toRow(invoice),
          ...KEYS.map(({ of }) => of(invoice)),
        ]);
        if (rows.length === 0) return false;
        await copyTo(within, invoice, invoice.copies ?? []);
        await addWords(within, invoice, wordsOfInvoice(invoice));
        return true;
      }),
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
        const { byId } = invoices(within);
        const isMoved = patch.tenant !== undefined || patch.copies !== undefined;
        const before = isMoved ? await byId(id, { lock: true }) : null;
        const row = await TABLE.update(within, id, patch, "copies, status, badge, reference, words");
        if (row === null) throw new Error(`There is no invoice ${id} to change.`);
        const named = [patch.platformId, patch.reference].flatMap((name) => wordsOfText(name ?? null));
        const invoice = isMoved || named.length > 0 ? await byId(id) : null;
        if (before !== null && invoice !== null) await moveWords(within, before, invoice, row.words);
        if (invoice !== null) await addMoreWords(within, invoice, row.words, named);
        if (patch.copies !== undefined) {
          await within.write("DELETE FROM invoice_copies WHERE invoice_id = $1", [id]);
          if (invoice !== null) await copyTo(within, invoice, patch.copies ?? []);
        } else if (row.copies !== null) {
          await within.write(
            "UPDATE invoice_copies SET status = $2, badge = $3, reference = $4 WHERE invoice_id = $1",
            [id, row.status ?? null, row.badge ?? null, row.reference ?? null],
          );
        }
      }),
    rejected: async ({ tenants, statuses, since }, limit) => {
      const arms = tenants.flatMap((tenant) => statuses.map((status) => ({ tenant, status })));
      const found = await readArms(
        db,
        arms,
        ({ tenant, status }, param) => `SELECT id, created_at FROM invoices WHERE tenant = ${param(tenant)}
          AND status = ${param(status)} AND created_at >= ${param(millis(since))}
          ORDER BY created_at DESC, id DESC LIMIT ${REJECTED_MOST}`,
        (all) => `SELECT ${SHOWN} FROM
          (SELECT id FROM ${all} ORDER BY created_at DESC, id DESC LIMIT ${REJECTED_MOST}) AS places
          JOIN invoices ON invoices.id = places.id
          WHERE direction = 'outbound' AND problem IS NOT NULL AND superseded_by IS NULL`,
      );
      const rejected = found.map(TABLE.fromRow).sort(inOrder(ORDERS.newest));
      const counts = new Map<string, number>();
      for (const { platform } of rejected) counts.set(platform, (counts.get(platform) ?? 0) + 1);
      return {
        newest: rejected.slice(0, limit),
        counts: [...counts]
          .map(([account, invoices]) => ({ account, invoices }))
          .sort((a, b) => (a.account < b.account ? -1 : 1)),
      };
    },
    ...invoiceNames(db),
    list: (filter, page) => listInvoices(db, filter, page),
    count: (filter, most) => countInvoices(db, filter, most),
    makeSearchable: (limit) => makeSearchable(db, limit),
    areSearchable: async () =>
      (await db.read("SELECT id FROM invoices WHERE words IS NULL ORDER BY id LIMIT 1")).length === 0,
  };
};
