import type { Share } from "../../domain/tenant.ts";
import { pageOf, placeAfter } from "../cursor.ts";
import type { Connection } from "../db.ts";
import type { Failures, Invoices, Items, Outbox, Waiting, WaitingSort } from "../port.ts";
import { millis, text, type Value, whole } from "../rows.ts";

/** Where each sort stands: the table, the columns of its id, time and account, and which rows of it wait. */
const SOURCES: readonly {
  sort: WaitingSort;
  table: string;
  id: string;
  at: string;
  account: string;
  waits: string;
}[] = [
  {
    sort: "work",
    table: "outbox",
    id: "id",
    at: "created_at",
    account: "account",
    waits: "state IN ('failed', 'parked')",
  },
  {
    sort: "work",
    table: "outbox",
    id: "id",
    at: "created_at",
    account: "account",
    waits: "doubt_since IS NOT NULL AND state IN ('ready', 'running') AND doubt_since < $1",
  },
  { sort: "item", table: "items", id: "item_id", at: "held_at", account: "account", waits: "state = 'held'" },
  {
    sort: "invoice",
    table: "invoices",
    id: "id",
    at: "created_at",
    account: "platform",
    waits: "tenant IS NULL AND direction = 'inbound' AND superseded_by IS NULL",
  },
];

/** The tables from which the things themselves are read. */
type Tables = { outbox: Pick<Outbox, "byId">; items: Pick<Items, "byId">; invoices: Pick<Invoices, "byId"> };

export const failures = (db: Connection, { outbox, items, invoices }: Tables): Failures => {
  const read = async (sort: WaitingSort, id: string): Promise<Waiting | null> => {
    if (sort === "work") {
      const work = await outbox.byId(id);
      return work && { work };
    }
    if (sort === "item") {
      const item = await items.byId(id);
      return item && { item };
    }
    const invoice = await invoices.byId(id);
    return invoice && { invoice };
  };

  const about = (member: string): string => `(about${db.words.asJson} ->> '${member}')`;
  const oneOf = (values: readonly string[], param: (value: Value) => string): string =>
    values.length === 0 ? "(NULL)" : `(${values.map(param).join(", ")})`;
  /** Is an item a document of this share? The same as `ownerFor` says of one. */
  const ofShare = ({ companies, accounts, taken }: Share, param: (value: Value) => string): string => {
    const addressee = about("addressee");
    const nobodys = `(${addressee} IS NULL OR NOT ${addressee} IN ${oneOf(taken, param)})`;
    return `${about("size")} IS NOT NULL AND (${addressee} IN ${oneOf(companies, param)}
      OR (account IN ${oneOf(accounts, param)} AND ${nobodys}))`;
  };

  return {
    list: async (filter, page) => {
      // The first of all: $1 of the sources.
      const params: Value[] = [millis(filter.doubtedBefore)];
      const param = (value: Value): string => `$${params.push(value)}`;
      const after = placeAfter(page.cursor);
      const place = after === null ? null : `(${param(after.ms)}, ${param(after.id)})`;
      const account = filter.account === undefined ? null : param(filter.account);
      const { tenant } = filter;
      const whose = (sort: WaitingSort): string[] => {
        if (tenant === undefined) return [];
        return [sort === "work" ? `tenant = ${param(tenant.name)}` : ofShare(tenant.share, param)];
      };
      const kind = filter.kind === undefined ? null : param(filter.kind);
      const limit = param(page.limit + 1);
      const asked = SOURCES.filter(
        ({ sort }) =>
          (filter.sorts?.includes(sort) ?? true) &&
          (sort === "work" || kind === null) &&
          (sort !== "invoice" || tenant === undefined),
      );
      if (asked.length === 0) return { items: [], nextCursor: null };
      const halves = asked.map((source) => {
        const where = [
          source.waits,
          ...(place === null ? [] : [`(${source.at}, ${source.id}) > ${place}`]),
          ...(account === null ? [] : [`${source.account} = ${account}`]),
          ...whose(source.sort),
          ...(kind === null ? [] : [`kind = ${kind}`]),
        ];
        return `SELECT * FROM (SELECT '${source.sort}' AS sort, ${source.id} AS id, ${source.at} AS at
          FROM ${source.table} WHERE ${where.join(" AND ")} ORDER BY ${source.at}, ${source.id} LIMIT ${limit}) AS one`;
      });
      const rows = await db.read(
        `SELECT sort, id, at FROM (${halves.join(" UNION ALL ")}) AS found WHERE $1 = $1 ORDER BY at, id LIMIT ${limit}`,
        params,
      );
      const places = pageOf(rows, page.limit, (row) => ({ ms: whole(row, "at"), id: text(row, "id") }));
      const found = await Promise.all(
        places.items.map((row) => read(text(row, "sort") as WaitingSort, text(row, "id"))),
      );
      // What was dealt with since the look is not there any more.
      return { items: found.filter((one) => one !== null), nextCursor: places.nextCursor };
    },
    unowned: async () => {
      const rows = await db.read(
        `SELECT platform, COUNT(*) AS open_invoices FROM invoices
         WHERE tenant IS NULL AND direction = 'inbound' AND superseded_by IS NULL GROUP BY platform ORDER BY platform`,
      );
      return rows.map((row) => ({ account: text(row, "platform"), invoices: whole(row, "open_invoices") }));
    },
  };
};
