/** How large a store is made, and the time at which it stands. */
export interface Year {
  invoices: number;
  /** The end of the year. */
  now: Date;
}

/** Tenants: the first has half of all invoices, the others share the rest. */
export const TENANTS = ["acme", ...Array.from({ length: 25 }, (_, n) => `t${n}`)] as const;
/** Nine digits of which the last one is the check digit (Luhn). */
const sirenFrom = (eight: number): string => {
  const sum = [...String(eight)].reduce((total, digit, i) => {
    const weighed = Number(digit) * (i % 2 === 0 ? 1 : 2);
    return total + (weighed > 9 ? weighed - 9 : weighed);
  }, 0);
  return `${eight}${(10 - (sum % 10)) % 10}`;
};
/** SIREN of the company of a tenant. */
export const sirenOf = (tenant: string): string =>
  sirenFrom(tenant === "acme" ? 70_000_000 : 70_000_001 + Number(tenant.slice(1)));
export const ACCOUNTS = ["main", "second"] as const;

/** What a notification carries. */
export const NEWS = `{"message":"msg_bench","type":"invoice.event","at":"2026-11-01T10:00:00.000Z","said":{}}`;

const YEAR = 365 * 86_400_000;
const WEEK = 7 * 86_400_000;
const EVENTS = 8;

type Engine = "sqlite" | "postgres";

/** What the engines write differently, of which the product has no need. */
const expressions = (engine: Engine) => {
  const isSqlite = engine === "sqlite";
  const hex = (value: string, width: number): string =>
    isSqlite ? `printf('%0${width}x', ${value})` : `lpad(to_hex((${value})::bigint), ${width}, '0')`;
  return {
    hex,
    /** As ids of the gateway are: the milliseconds first. */
    id: (prefix: string, ms: string, n: string): string => `'${prefix}' || ${hex(ms, 12)} || ${hex(n, 20)}`,
    iso: (ms: string): string =>
      isSqlite
        ? `strftime('%Y-%m-%dT%H:%M:%fZ', (${ms}) / 1000.0, 'unixepoch')`
        : `to_char(to_timestamp((${ms}) / 1000.0) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`,
    /** Bytes that no compression made smaller. */
    bytes: (n: string, length: number): string =>
      isSqlite
        ? `CAST(substr('<' || replace(hex(randomblob(8)) || ${hex(n, 16)}, '0', 'q') || '${"<ram:Line/>".repeat(200)}', 1, ${length}) AS BLOB)`
        : `convert_to(substr('<' || md5((${n})::text) || '${"<ram:Line/>".repeat(200)}', 1, ${length}), 'UTF8')`,
  };
};

/** A step of the filling: one statement for the numbers of a span, so that no transaction is long. */
export interface Step {
  table: string;
  /** How many numbers there are. */
  count: number;
  /** Rows of the numbers from `first` up to, and without, `end`. */
  sql(first: number, end: number): string;
}

/** Chosen by number: even shares, without chance, so that every run has the same rows. */
const pick = (n: string, salt: number, of: readonly string[]): string => {
  const cases = of.map((value, i) => `WHEN ${i} THEN ${value}`).join(" ");
  return `CASE ((${n}) * ${salt} + (${n}) / 97) % ${of.length} ${cases} END`;
};
const text = (value: string): string => `'${value}'`;

/** An end of the life cycle, with its badge, as often as it is named. */
const ENDS: readonly (readonly [status: string, badge: string])[] = [
  ["payment_received", "paid"],
  ["payment_received", "paid"],
  ["payment_received", "paid"],
  ["payment_sent", "accepted"],
  ["approved", "accepted"],
  ["approved", "accepted"],
  ["made_available", "pending"],
  ["made_available", "pending"],
  ["in_hand", "pending"],
  ["disputed", "pending"],
];
const STATUSES = [
  "submitted",
  "issued",
  "received",
  "made_available",
  "in_hand",
  "approved",
  "payment_sent",
  "payment_received",
];

/**
 * The rows that a year of work leaves: a year of invoices in the order in which they came, each with its document, its
 * eight events (those of the newest are still to come), what the platform said, and its flows; the work of the last week.
 */
export const yearSteps = (engine: Engine, { invoices: count, now }: Year): Step[] => {
  const { hex, id, iso, bytes } = expressions(engine);
  const end = now.getTime();
  const start = end - YEAR;
  const invoiceStep = Math.floor(YEAR / count);
  const eventStep = Math.floor(invoiceStep / EVENTS);
  /** So many invoices come between two events of one. In hundreds, so that both are one tenant's. */
  const lag = Math.max(100, Math.floor(count / 100 / 100) * 100);
  const numbers = (first: number, after: number): string =>
    `WITH RECURSIVE numbers (n) AS (SELECT CAST(${first} AS BIGINT) UNION ALL SELECT n + 1 FROM numbers WHERE n < ${after - 1})`;

  const at = (i: string): string => `(${start} + (${i}) * ${invoiceStep})`;
  const tenant = (i: string): string =>
    `CASE WHEN (${i}) % 100 < 50 THEN 'acme' ELSE 't' || (((${i}) % 100 - 50) % 25) END`;
  /** How many the tenant had before. */
  const rank = (i: string): string =>
    `(CASE WHEN (${i}) % 100 < 50 THEN (${i}) / 100 * 50 + (${i}) % 100 ELSE (${i}) / 100 * 2 + ((${i}) % 100 - 50) / 25 END)`;
  const company = (i: string): string =>
    `CASE WHEN (${i}) % 2000 = 1999 THEN '${sirenFrom(70_000_999)}' WHEN (${i}) % 100 < 50 THEN '${sirenOf("acme")}' ELSE
      CASE ((${i}) % 100 - 50) % 25 ${TENANTS.slice(1)
        .map((name, n) => `WHEN ${n} THEN '${sirenOf(name)}'`)
        .join(" ")} END END`;
  const partner = (i: string): string => `CAST(800000000 + ((${i}) * 7919) % 5000 AS TEXT)`;
  const isOut = (i: string): string => `((${i}) * 31 + (${i}) / 100) % 10 < 7`;
  const account = (i: string): string => `CASE WHEN (${i}) % 10 = 9 THEN 'second' ELSE 'main' END`;
  const invoiceId = (i: string): string => id("inv_", at(i), i);
  const [seller, buyer] = [
    (i: string): string => `CASE WHEN ${isOut(i)} THEN ${company(i)} ELSE ${partner(i)} END`,
    (i: string): string => `CASE WHEN ${isOut(i)} THEN ${partner(i)} ELSE ${company(i)} END`,
  ];
  /** The name of the other party is Ets and a word of some hundreds. */
  const nameWord = (i: string): string => `('maison' || (((${i}) * 7919) % 5000 % 400))`;
  const party = (siren: string, i: string): string =>
    `'{"siren":"' || ${siren} || '","siret":null,"name":"Ets ' || ${nameWord(i)} || '","address":"0225:' || ${siren} || '","vatNumber":null,"routingCode":null,"country":"FR"}'`;
  /** In whole euros; one in fifty in another currency. */
  const total = (i: string): string => `CAST(10 + ((${i}) * 7919) % 100003 AS TEXT)`;
  const currency = (i: string): string => `CASE WHEN (${i}) % 50 = 49 THEN 'CHF' ELSE 'EUR' END`;
  const day = (i: string): string => `substr(${iso(at(i))}, 1, 10)`;
  const number = (i: string): string => `'F-' || ${hex(i, 8)}`;
  const facts = (i: string): string =>
    `'{"sha256":"' || ${hex(i, 64)} || '","mediaType":"application/xml","size":1000,"syntax":"cii","number":"' || ${number(i)} || '","issueDate":"' || ${day(i)} || '","type":"380","currency":"' || ${currency(i)} || '","total":"' || ${total(i)} || '.00","totalWithoutVat":"1000.00","totalVat":"200.00","amountDue":"1200.00","profile":null,"process":"S1","orderReference":null,"buyerReference":null,"treatment":"B2B","seller":' || ${party(seller(i), i)} || ',"buyer":' || ${party(buyer(i), i)} || '}'`;
  const totalKey = (i: string): string => `'10' || length(${total(i)}) || ${total(i)}`;
  const wordOf = {
    ets: () => "'ets'",
    name: nameWord,
    seller,
    buyer,
    number: (i: string): string => `lower(${number(i)})`,
    reference: (i: string): string => `'ref-' || (${i})`,
    platformId: (i: string): string => `'p-' || ${hex(i, 12)}`,
  };
  const WORDS = Object.keys(wordOf) as (keyof typeof wordOf)[];
  /** One in a hundred is refused by the platform, one in two thousand could not be sent. */
  const isRejected = (i: string): string => `(${i}) % 97 = 5`;
  const endOf = (i: string, what: 0 | 1): string =>
    pick(
      i,
      7,
      ENDS.map((one) => text(one[what])),
    );

  // Event `n` is the `n % 8`th of the invoice that came so much earlier.
  const k = `(n % ${EVENTS})`;
  const of = `(n / ${EVENTS} - ${k} * ${lag})`;
  const heard = `(${start} + n * ${eventStep})`;
  /** The number of an event of an invoice that another tenant reads too. */
  const shared = `((n / ${EVENTS} * 100 + ${k} * ${lag}) * ${EVENTS} + ${k})`;
  const eventId = id("evt_", heard, "n");
  const status = `CASE ${k} ${STATUSES.map((name, i) => `WHEN ${i} THEN '${name}'`).join(" ")} END`;
  const position = `(${rank(`n / ${EVENTS}`)} * ${EVENTS} + ${k} + 1)`;
  const week = Math.min(count, Math.max(100, Math.floor((count * WEEK) / YEAR)));
  const workOf = (n: string): string => `(${count - week} + (${n}) / 10)`;

  const each = (table: string, columns: string, values: string, where = "1 = 1", total = count): Step => ({
    table,
    count: total,
    sql: (first, after) =>
      `INSERT INTO ${table} (${columns}) ${numbers(first, after)} SELECT ${values} FROM numbers WHERE ${where}`,
  });

  const flowColumns =
    "id, about, tenant, subject, direction, type, syntax, profile, rule, rule_source, name, tracking_id, sha256, ack, details, submitted_at, updated_at";
  return [
    each(
      "invoices",
      `id, tenant, direction, copies, platform, platform_id, natural_key, number_space, number, seller_siren, buyer_siren, reference,
       delivery, status, status_at, badge, problem, created_at, updated_at, facts, currency, total_key, issue_date, words`,
      `${invoiceId("n")}, CASE WHEN n % 2000 = 1999 THEN NULL ELSE ${tenant("n")} END,
       CASE WHEN ${isOut("n")} THEN 'outbound' ELSE 'inbound' END,
       CASE WHEN n % 100 = 0 THEN '["t0"]' END, ${account("n")}, 'p-' || ${hex("n", 12)},
       ${seller("n")} || '/2026/' || ${number("n")}, ${company("n")}, ${number("n")}, ${seller("n")}, ${buyer("n")},
       CASE WHEN ${isOut("n")} THEN 'REF-' || n END,
       CASE WHEN ${isOut("n")} AND n % 2000 = 7 THEN 'failed' WHEN ${isOut("n")} AND n % 20000 = 11 THEN 'parked' ELSE 'sent' END,
       CASE WHEN ${isRejected("n")} THEN 'rejected' ELSE ${endOf("n", 0)} END, ${iso(at("n"))},
       CASE WHEN ${isRejected("n")} THEN 'rejected' ELSE ${endOf("n", 1)} END,
       CASE WHEN ${isRejected("n")} THEN '{"code":"REJ_SEMAN","message":"x","messageFr":"x","fix":"y","fixFr":"y","raw":null}' END,
       ${at("n")}, ${at("n")}, ${facts("n")}, ${currency("n")}, ${totalKey("n")}, ${day("n")},
       ' ' || ${WORDS.map((word) => wordOf[word]("n")).join(" || ' ' || ")} || ' '`,
    ),
    ...WORDS.map((word) =>
      each(
        "invoice_words",
        "tenant, word, created_at, invoice_id",
        `CASE WHEN n % 2000 = 1999 THEN '' ELSE ${tenant("n")} END, ${wordOf[word]("n")}, ${at("n")}, ${invoiceId("n")}`,
      ),
    ),
    each(
      "documents",
      "owner_id, kind, name, media_type, sha256, size, encoding, bytes",
      `${invoiceId("n")}, 'original', '', 'application/xml', ${hex("n", 64)}, 1000, 'raw', ${bytes("n", 1000)}`,
    ),
    each(
      "events",
      "id, invoice_id, account, platform_event_id, source, received_at, moved, statement, tenant, position",
      `${eventId}, ${invoiceId(of)}, ${account(of)}, 'said-' || ${hex("n", 12)}, 'poll', ${heard}, 1,
       '{"rawCode":"' || (200 + ${k}) || '","status":"' || ${status} || '","at":"' || ${iso(heard)} || '","setBy":{"role":"BY","name":"Ets"},"reasons":[],"comment":null,"amounts":[],"external":true}',
       ${tenant(of)}, ${position}`,
      `${of} >= 0`,
      count * EVENTS,
    ),
    each(
      "items",
      "item_id, account, id, at, raw, source, received_at, state, reason, waits_for, held_at",
      `${id("itm_", heard, "n")}, ${account(of)}, 'raw-' || ${hex("n", 12)}, ${iso(heard)},
       '{"flowId":"raw-' || n || '","status":"' || ${status} || '","invoice":"' || ${number(of)} || '","seller":"' || ${company(of)} || '"}',
       'poll', ${heard}, CASE WHEN n % 800 = 3 THEN 'waiting' WHEN n > ${count * EVENTS - 200} AND n % 10 = 0 THEN 'held' ELSE 'done' END,
       CASE WHEN n % 800 = 3 THEN '{"code":"unknown_invoice","message":"?"}' WHEN n > ${count * EVENTS - 200} AND n % 10 = 0 THEN '{"code":"unmapped_code","message":"?"}' END,
       CASE WHEN n % 800 = 3 THEN 'invoice:' || n END,
       CASE WHEN n % 800 = 3 OR (n > ${count * EVENTS - 200} AND n % 10 = 0) THEN ${heard} END`,
      `${of} >= 0`,
      count * EVENTS,
    ),
    each(
      "flows",
      flowColumns,
      `${invoiceId("n")}, ${invoiceId("n")}, ${tenant("n")}, 'invoice', CASE WHEN ${isOut("n")} THEN 'Out' ELSE 'In' END,
       CASE WHEN ${isOut("n")} THEN 'CustomerInvoice' ELSE 'SupplierInvoice' END, 'CII', 'Undefined', 'B2B', 'Computed', ${number("n")},
       CASE WHEN ${isOut("n")} THEN 'REF-' || n END, CASE WHEN ${isOut("n")} THEN ${hex("n", 64)} END,
       CASE WHEN ${isRejected("n")} THEN 'Error' ELSE 'Ok' END, '[]', ${at("n")}, ${at("n")}`,
    ),
    each(
      "flows",
      flowColumns,
      `${eventId}, ${eventId}, ${tenant(of)}, 'event', 'In',
       CASE WHEN ${isOut(of)} THEN 'CustomerInvoiceLC' ELSE 'SupplierInvoiceLC' END, 'CDAR', 'Undefined', 'B2B', 'Computed', ${number(of)}, NULL, NULL,
       'Ok', '[]', ${heard} + 1, ${heard} + 1`,
      `${of} >= 0`,
      count * EVENTS,
    ),
    each(
      "outbox",
      `id, kind, account, lane, tenant, invoice_id, data, state, run_at, since, attempts, doubt, doubt_since, last_error, created_at, updated_at`,
      `${id("wrk_", at(workOf("n")), "n")}, ${pick("n", 1, ["'submit'", "'learn'", "'learn'", "'notify'"])},
       CASE n % 4 WHEN 3 THEN 'erp:' || ${tenant(workOf("n"))} || ':0' ELSE ${account(workOf("n"))} END, ${invoiceId(workOf("n"))}, ${tenant(workOf("n"))}, ${invoiceId(workOf("n"))}, CASE n % 4 WHEN 3 THEN '${NEWS}' ELSE '{}' END,
       CASE WHEN n > ${week * 10 - 1000} AND n % 50 = 0 THEN 'failed' WHEN n > ${week * 10 - 1000} AND n % 50 = 1 THEN 'parked' WHEN n > ${week * 10 - 1000} AND n % 50 = 2 THEN 'ready' ELSE 'done' END,
       CASE WHEN n % 50 = 2 THEN ${end + 86_400_000} ELSE ${at(workOf("n"))} END, ${at(workOf("n"))}, 0, 0,
       CASE WHEN n % 100 = 2 THEN ${at(workOf("n"))} END, NULL, ${at(workOf("n"))}, ${at(workOf("n"))}`,
      "1 = 1",
      week * 10,
    ),
    each(
      "idempotency_keys",
      "tenant, key, request_hash, made_id, created_at",
      `${tenant(`${count - week} + n`)}, 'key-' || n, 'h', ${invoiceId(`${count - week} + n`)}, ${at(`${count - week} + n`)}`,
      "1 = 1",
      week,
    ),
    each(
      "pushes",
      "id, tenant, invoice_id, account, status, state, platform_id, created_at, updated_at, facts",
      `${id("psh_", at("n * 10"), "n")}, ${tenant("n * 10")}, ${invoiceId("n * 10")}, ${account("n * 10")}, 'approved', 'accepted', 'push-' || n, ${at("n * 10")}, ${at("n * 10")}, '{}'`,
      "1 = 1",
      Math.floor(count / 10),
    ),
    each(
      "invoice_copies",
      "tenant, created_at, invoice_id, number, seller_siren, buyer_siren, reference, status, badge, total_key, issue_date",
      `'t0', ${at("n * 100")}, ${invoiceId("n * 100")}, ${number("n * 100")}, ${seller("n * 100")}, ${buyer("n * 100")}, NULL, 'approved', 'accepted',
       ${totalKey("n * 100")}, ${day("n * 100")}`,
      "1 = 1",
      Math.floor(count / 100),
    ),
    each(
      "event_places",
      "tenant, position, event_id",
      `'t0', ${count * 4} + n, ${id("evt_", `(${start} + ${shared} * ${eventStep})`, shared)}`,
      `(n / ${EVENTS} * 100 + ${k} * ${lag}) < ${count}`,
      Math.floor(count / 100) * EVENTS,
    ),
    each(
      "received_counts",
      "tenant, day, leads, copies, last_at",
      `CASE WHEN n % 26 = 0 THEN 'acme' ELSE 't' || (n % 26 - 1) END, ${Math.floor(start / 86_400_000)} + n / 26, 10, 1, ${start}`,
      "1 = 1",
      26 * 365,
    ),
    {
      table: "feeds",
      count: 1,
      sql: () =>
        `INSERT INTO feeds (tenant, last, flow_at) SELECT tenant, ${count * EVENTS}, ${end} FROM received_counts GROUP BY tenant`,
    },
  ];
};
