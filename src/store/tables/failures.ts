import type { Param } from "../arms.ts";
import { pageOf, placeAfter } from "../cursor.ts";
import type { Connection } from "../db.ts";
import { NO_CAUSE } from "../port/failures.ts";
import type {
  Failures,
  GroupName,
  Invoices,
  Items,
  Outbox,
  Waiting,
  WaitingFilter,
  WaitingGroup,
  WaitingSort,
} from "../port.ts";
import { type Row, text, time, type Value, whole } from "../rows.ts";
import { causeOf, kindOf, SOURCES, type Source, sourcesOf, whereOf } from "./failure-sources.ts";

/** The tables from which the things themselves are read. */
type Tables = { outbox: Pick<Outbox, "byId">; items: Pick<Items, "byId">; invoices: Pick<Invoices, "byId"> };

/** Who sees it, and since when it waits. */
type Seen = Pick<WaitingFilter, "tenant" | "before" | "doubtedBefore">;

/** The parameters of a statement, and what gives each its place. */
const newParams = (): { params: Value[]; param: Param } => {
  const params: Value[] = [];
  return { params, param: (value) => `$${params.push(value)}` };
};

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

  /** One page of rows of a sort, an id and a time, and what they name. */
  const readPage = async (rows: Row[], limit: number) => {
    const places = pageOf(rows, limit, (row) => ({ ms: whole(row, "at"), id: text(row, "id") }));
    const found = await Promise.all(
      places.items.map((row) => read(text(row, "sort") as WaitingSort, text(row, "id"))),
    );
    // What was dealt with since the look is not there any more.
    return { items: found.filter((one) => one !== null), nextCursor: places.nextCursor };
  };

  /** The rows of a group: its source, and which of them. */
  const ofGroup = (group: GroupName, seen: Seen, param: Param): { source: Source; where: string[] } => {
    const source = SOURCES.find(({ sort, state }) => sort === group.sort && state === group.state);
    if (source === undefined) throw new Error(`nothing of the sort ${group.sort} is ${group.state}`);
    const { account, kind, cause } = group;
    const named = {
      ...seen,
      account,
      ...(group.sort === "work" ? { kind } : {}),
      ...(group.sort === "invoice" ? {} : { cause }),
    };
    return { source, where: whereOf(source, named, db.words, param) };
  };

  return {
    list: async (filter, page) => {
      const { params, param } = newParams();
      const after = placeAfter(page.cursor);
      const place = after === null ? null : `(${param(after.ms)}, ${param(after.id)})`;
      const limit = param(page.limit + 1);
      const asked = sourcesOf(filter);
      if (asked.length === 0) return { items: [], nextCursor: null };
      const parts = asked.map((source) => {
        const where = whereOf(source, filter, db.words, param);
        if (place !== null) where.push(`(${source.at}, ${source.id}) > ${place}`);
        return `SELECT * FROM (SELECT '${source.sort}' AS sort, ${source.id} AS id, ${source.at} AS at
          FROM ${source.table} WHERE ${where.join(" AND ")} ORDER BY ${source.at}, ${source.id} LIMIT ${limit}) AS one`;
      });
      const rows = await db.read(
        `SELECT sort, id, at FROM (${parts.join(" UNION ALL ")}) AS found ORDER BY at, id LIMIT ${limit}`,
        params,
      );
      return readPage(rows, page.limit);
    },
    groups: async (filter, limit) => {
      const { params, param } = newParams();
      const asked = sourcesOf(filter);
      if (asked.length === 0) return [];
      const parts = asked.map((source) => {
        const cause = causeOf(source, db.words);
        const keys = [source.account, ...(source.sort === "work" ? ["kind"] : [])];
        if (source.sort !== "invoice") keys.push(cause);
        return `SELECT '${source.sort}' AS sort, '${source.state}' AS state, ${source.account} AS account,
            ${kindOf(source)} AS kind, COALESCE(${cause}, '${NO_CAUSE}') AS cause, COUNT(*) AS waiting_rows,
            MIN(${source.since}) AS oldest, MAX(${source.since}) AS newest
          FROM ${source.table} WHERE ${whereOf(source, filter, db.words, param).join(" AND ")} GROUP BY ${keys.join(", ")}`;
      });
      const rows = await db.read(
        `SELECT * FROM (${parts.join(" UNION ALL ")}) AS found
         ORDER BY waiting_rows DESC, oldest, account, kind, cause, state LIMIT ${param(limit)}`,
        params,
      );
      return rows.map((row) => ({
        sort: text(row, "sort") as WaitingSort,
        state: text(row, "state") as WaitingGroup["state"],
        account: text(row, "account"),
        kind: text(row, "kind"),
        cause: text(row, "cause"),
        count: whole(row, "waiting_rows"),
        oldest: time(row, "oldest"),
        newest: time(row, "newest"),
      }));
    },
    ofGroup: async (group, seen, page) => {
      const { params, param } = newParams();
      const { source, where } = ofGroup(group, seen, param);
      const after = placeAfter(page.cursor);
      if (after !== null)
        where.push(`(${source.since}, ${source.id}) > (${param(after.ms)}, ${param(after.id)})`);
      const rows = await db.read(
        `SELECT '${source.sort}' AS sort, ${source.id} AS id, ${source.since} AS at FROM ${source.table}
         WHERE ${where.join(" AND ")}
         ORDER BY ${source.since}, ${source.id} LIMIT ${param(page.limit + 1)}`,
        params,
      );
      return readPage(rows, page.limit);
    },
    amounts: async (group, seen, limit) => {
      const { params, param } = newParams();
      const { source, where } = ofGroup(group, seen, param);
      const some = (columns: string): string =>
        `SELECT ${columns} FROM ${source.table} WHERE ${where.join(" AND ")}
         ORDER BY ${source.since}, ${source.id} LIMIT ${param(limit)}`;
      const said = (of: string, member: string): string => `(${of}${db.words.asJson} ->> '${member}')`;
      const rows = await db.read(
        source.sort === "item"
          ? `SELECT item_id AS of, ${said("about", "amount")} AS amount, ${said("about", "currency")} AS currency
             FROM (${some("item_id, about")}) AS some_items WHERE about IS NOT NULL`
          : source.sort === "invoice"
            ? `SELECT id AS of, ${said("facts", "total")} AS amount, ${said("facts", "currency")} AS currency
               FROM (${some("id, facts")}) AS some_invoices`
            : `SELECT invoices.id AS of, ${said("invoices.facts", "total")} AS amount,
                 ${said("invoices.facts", "currency")} AS currency
               FROM (${some("invoice_id")}) AS some_work JOIN invoices ON invoices.id = some_work.invoice_id`,
        params,
      );
      return rows.flatMap(({ of, amount, currency }) =>
        typeof of === "string" && typeof amount === "string" && typeof currency === "string"
          ? [{ of, amount, currency }]
          : [],
      );
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
