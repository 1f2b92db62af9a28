import type { Param } from "../arms.ts";
import type { Connection } from "../db.ts";
import type { InvoiceFilter } from "../port.ts";
import { type Row, text, type Value } from "../rows.ts";
import { differing } from "../skip.ts";
import { type Asked, askedOf, type Condition, equal, looksOf, partly } from "./invoice-conditions.ts";
import { type Order, type Range, rangeOf, type Spot } from "./invoice-order.ts";

/** Rows that one index has one after the other, by key and id: a list is made of such arms, side by side. */
export interface Arm {
  /** The table that is walked. */
  from: string;
  /** What is joined to it to look at a row. */
  beside: string;
  /** Columns of the row's key and id. */
  at: string;
  id: string;
  /** What the index begins with. */
  served: readonly Condition[];
  /** What is asked of the key. */
  range: Range;
  /** What each row must be looked at for. */
  left: readonly Condition[];
}

/** Where a list goes on. `most`: rows of a page, with one more; null: however many there are. */
export interface Going {
  order: Order;
  after: Spot | null;
  most: number | null;
}

/** What the rows of one arm have in common, by column. */
type Common = (readonly [column: string, value: string | null])[];

/**
 * What is common to the rows of each arm that has any, those first that have the first row.
 *
 * @param whose - a condition on the tenant of the invoices
 * @param columns - what tells the arms apart
 */
const commonIn = async (
  db: Connection,
  whose: (param: Param) => string,
  columns: readonly string[],
  conditions: readonly Condition[],
  { order, most }: Going,
): Promise<Row[]> => {
  const params: Value[] = [];
  const param: Param = (value) => `$${params.push(value)}`;
  const where = whose(param);
  const direction = order.down ? "DESC" : "ASC";
  const like = columns.map((column) => `invoices.${column} = sorts.${column}`);
  const first = [where, ...like, ...conditions.map((condition) => condition(param))].join(" AND ");
  return db.read(
    `WITH RECURSIVE ${differing("sorts", { table: "invoices", where, columns })}
     SELECT * FROM (SELECT sorts.*, (SELECT created_at FROM invoices WHERE ${first}
       ORDER BY created_at ${direction} LIMIT 1) AS head FROM sorts) AS heads
     WHERE head IS NOT NULL ORDER BY head ${direction}${most === null ? "" : ` LIMIT ${param(most)}`}`,
    params,
  );
};

const SORT = ["direction", "platform"] as const;

const rangeConditions = (at: string, { from, to }: Range): Condition[] => [
  ...(from === undefined ? [] : [(param: Param) => `${at} >= ${param(from)}`]),
  ...(to === undefined ? [] : [(param: Param) => `${at} <= ${param(to)}`]),
];

/** The rest of a range, behind a place in it. */
const behind = ({ from, to }: Range, { order, after }: Going): Range => {
  if (after === null) return { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
  const { key } = after;
  return order.down
    ? { ...(from === undefined ? {} : { from }), to: to === undefined || key < to ? key : to }
    : { from: from === undefined || key > from ? key : from, ...(to === undefined ? {} : { to }) };
};

const fits = (column: string, compared: ReadonlyMap<string, string>): Condition[] => {
  const value = compared.get(column);
  return value === undefined ? [] : [(param) => `sorts.${column} = ${param(value)}`];
};

/** The arms of a list by creation without those of a table of its own, by what is common to their rows. */
const commonOf = async (
  db: Connection,
  filter: InvoiceFilter,
  asked: Asked,
  lead: string | null,
  going: Going,
): Promise<Common[]> => {
  const { tenant } = filter;
  const { compared } = asked;
  const led: Common = lead === null ? [] : [[lead, compared.get(lead) ?? null]];
  if (lead !== null && tenant !== undefined) return [[["tenant", tenant], ...led]];
  const conditions: Condition[] = [
    ...led.map(([column, value]) => equal(`invoices.${column}`, value)),
    ...(lead === null ? [] : partly(lead, `invoices.${lead}`)),
    ...rangeConditions("invoices.created_at", behind(rangeOf(filter, "created_at"), going)),
    // Within an arm these are given: as conditions of its first row they leave out the arms that do not fit.
    ...(lead === null ? SORT.flatMap((column) => fits(column, compared)) : []),
  ];
  const served = new Set<string>(lead === null ? SORT : [lead]);
  // Where each row fits, a page has room for so many arms: those whose first row comes later have none on it.
  const looks = looksOf(asked, { columns: served, key: "created_at", word: null });
  const most = looks.length === 0 ? going.most : null;
  const within = lead === null ? [...SORT] : [];
  const common = async (
    whose: (param: Param) => string,
    columns: readonly string[],
    given: Common,
  ): Promise<Common[]> => {
    const rows = await commonIn(db, whose, columns, conditions, { ...going, most });
    return rows.map((row) => [
      ...given,
      ...columns.map((column) => [column, text(row, column)] as const),
      ...led,
    ]);
  };
  if (typeof tenant === "string")
    return common((param) => `invoices.tenant = ${param(tenant)}`, within, [["tenant", tenant]]);
  const nobodys: Common[] =
    lead === null
      ? await common(() => "invoices.tenant IS NULL", within, [["tenant", null]])
      : [[["tenant", null], ...led]];
  if (tenant === null) return nobodys;
  return [...nobodys, ...(await common(() => "invoices.tenant IS NOT NULL", ["tenant", ...within], []))];
};

/** Columns of `invoice_copies`, each with an index like that of the invoices. */
const COPIED: ReadonlySet<string> = new Set([
  "number",
  "seller_siren",
  "buyer_siren",
  "reference",
  "status",
  "badge",
]);
const BESIDE_COPIES = " JOIN invoices ON invoices.id = c.invoice_id";

/** Does a tenant read others' invoices among these? Who reads besides has received it. */
const readsCopies = ({ tenant, direction }: InvoiceFilter): boolean =>
  typeof tenant === "string" && direction !== "outbound";

/**
 * The arms of which a list by creation consists: of invoices with this value in the column that leads, or of each sort
 * (tenant, direction, account) where none does; and of those that the tenant reads besides, which stand in a table of
 * their own.
 */
export const armsByCreation = async (
  db: Connection,
  filter: InvoiceFilter,
  lead: string | null,
  going: Going,
): Promise<Arm[]> => {
  const asked = askedOf(filter);
  const range = rangeOf(filter, "created_at");
  const arms = (await commonOf(db, filter, asked, lead, going)).map(
    (common): Arm => ({
      from: "invoices",
      beside: "",
      at: "invoices.created_at",
      id: "invoices.id",
      served: [
        ...common.map(([column, value]) => equal(`invoices.${column}`, value)),
        ...(lead === null ? [] : partly(lead, `invoices.${lead}`)),
      ],
      range,
      left: looksOf(asked, {
        columns: new Set(common.map(([column]) => column)),
        key: "created_at",
        word: null,
      }),
    }),
  );
  if (readsCopies(filter)) {
    const led = lead !== null && COPIED.has(lead) ? lead : null;
    arms.push({
      from: "invoice_copies c",
      beside: BESIDE_COPIES,
      at: "c.created_at",
      id: "c.invoice_id",
      served: [
        equal("c.tenant", filter.tenant ?? null),
        ...(led === null
          ? []
          : [equal(`c.${led}`, asked.compared.get(led) ?? null), ...partly(led, `c.${led}`)]),
      ],
      range,
      left: looksOf(
        asked,
        { columns: new Set(["direction", ...(led === null ? [] : [led])]), key: "created_at", word: null },
        (column) => (COPIED.has(column) ? `c.${column}` : `invoices.${column}`),
      ),
    });
  }
  return arms;
};

/** The arms of a list by total or day of issue: of each tenant, and of what it reads besides. */
export const armsByKey = async (
  db: Connection,
  filter: InvoiceFilter,
  key: "total_key" | "issue_date",
): Promise<Arm[]> => {
  const { tenant } = filter;
  const asked = askedOf(filter);
  const range = rangeOf(filter, key);
  const left = (columns: readonly string[]): Condition[] =>
    looksOf(asked, { columns: new Set(columns), key, word: null });
  const arm = (whose: string | null): Arm => ({
    from: "invoices",
    beside: "",
    at: `invoices.${key}`,
    id: "invoices.id",
    served: [equal("invoices.tenant", whose), () => `invoices.${key} IS NOT NULL`],
    range,
    left: left(["tenant"]),
  });
  const arms = (tenant === undefined ? [null, ...(await tenantsIn(db))] : [tenant]).map(arm);
  if (readsCopies(filter)) {
    arms.push({
      from: "invoice_copies c",
      beside: BESIDE_COPIES,
      at: `c.${key}`,
      id: "c.invoice_id",
      served: [equal("c.tenant", filter.tenant ?? null), () => `c.${key} IS NOT NULL`],
      range,
      left: left(["tenant", "direction"]),
    });
  }
  return arms;
};

/** Everybody who has invoices. */
const tenantsIn = async (db: Connection): Promise<string[]> => {
  const where = "tenant IS NOT NULL";
  const tenants = differing("tenants", { table: "invoices", where, columns: ["tenant"] });
  const rows = await db.read(`WITH RECURSIVE ${tenants} SELECT tenant FROM tenants`);
  return rows.map((row) => text(row, "tenant"));
};

/** Words that begin alike are walked side by side up to so many, over all tenants. */
const WORDS_MOST = 100;
/** Follows every letter. */
const LAST = "\u{10ffff}";

/** The arms of invoices that have a word which begins so: of each such word, or, where those are many, of all together. */
export const armsByWord = async (
  db: Connection,
  filter: InvoiceFilter,
  word: string,
): Promise<{ arms: Arm[]; inOrder: boolean }> => {
  const { tenant } = filter;
  // Whoever reads an invoice besides, it is found by the words of who has it, too.
  const tenants = tenant === undefined ? ["", ...(await tenantsIn(db))] : [tenant ?? ""];
  const left = looksOf(askedOf(filter), { columns: new Set(["tenant"]), key: "created_at", word });
  const arm = (served: Condition[]): Arm => ({
    from: "invoice_words w",
    beside: " JOIN invoices ON invoices.id = w.invoice_id",
    at: "w.created_at",
    id: "w.invoice_id",
    served,
    range: rangeOf(filter, "created_at"),
    left,
  });
  const words: { tenant: string; word: string }[] = [];
  for (const of of tenants) {
    const rows = await db.read(
      `WITH RECURSIVE found (word) AS (
         SELECT (SELECT word FROM invoice_words WHERE tenant = $1 AND word >= $2 AND word < $3 ORDER BY word LIMIT 1)
         UNION ALL
         SELECT (SELECT invoice_words.word FROM invoice_words WHERE tenant = $1 AND invoice_words.word > found.word
           AND invoice_words.word < $3 ORDER BY invoice_words.word LIMIT 1) FROM found WHERE found.word IS NOT NULL)
       SELECT word FROM found WHERE word IS NOT NULL LIMIT ${WORDS_MOST + 1}`,
      [of, word, `${word}${LAST}`],
    );
    words.push(...rows.map((row) => ({ tenant: of, word: text(row, "word") })));
    if (words.length > WORDS_MOST) {
      const together = tenants.map((one) =>
        arm([
          equal("w.tenant", one),
          (param) => `w.word >= ${param(word)}`,
          (param) => `w.word < ${param(`${word}${LAST}`)}`,
        ]),
      );
      return { arms: together, inOrder: false };
    }
  }
  return {
    arms: words.map((one) => arm([equal("w.tenant", one.tenant), equal("w.word", one.word)])),
    inOrder: true,
  };
};

/** What of a filter only rows say, wherever they were found. */
export const looksAtAll = (filter: InvoiceFilter): Condition[] =>
  looksOf(askedOf(filter), { columns: new Set(["tenant"]), key: null, word: null });
