import { NEWS } from "./year-rows.ts";

/** How much waits for a person, and was dealt with, in the store on which the desk is timed. */
const WAITS = {
  failed: 20_000,
  causes: 40,
  held: 2_000,
  dismissed: 2_000,
  acts: 50_000,
  attempts: 200,
} as const;

/** A cause of the failures. */
export const causeOf = (n: number | ""): string => `bench_cause_${n}`;

/** An id of ours made of that of an invoice, unlike those of the filler. */
const madeId = (prefix: string, mark: string): string =>
  `'${prefix}' || SUBSTR(one.id, 5, 12) || '${mark}' || SUBSTR(one.id, 18)`;

const told = (code: string, kind: string): string =>
  `'{"kind":"${kind}","code":"' || ${code} || '","message":"It was not taken.","messageFr":"Rien n''a été pris.","fix":"Look.","fixFr":"Voyez.","at":"2026-11-01T10:00:00.000Z"}'`;

/**
 * What people have before them at the desk, as statements for a store that is filled with a year of work
 * (`year-rows.ts`): work that failed for many causes, held items, what was dismissed, attempts to tell the largest
 * tenant something, and what people did.
 *
 * @param invoices - how many the store has
 * @param now - the time at which it stands
 */
export const deskStatements = (invoices: number, now: Date): string[] => {
  const end = now.getTime();
  /** So many invoices that somebody has, from all over the year, and their numbers among these. */
  const of = (count: number): string => {
    const step = Math.max(1, Math.floor(invoices / count) - 1);
    return `(SELECT id, tenant, platform, created_at, k / ${step} AS n FROM (SELECT id, tenant, platform, created_at,
        ROW_NUMBER() OVER (ORDER BY id) - 1 AS k FROM invoices WHERE tenant IS NOT NULL) AS every_one
      WHERE k % ${step} = 0 ORDER BY id LIMIT ${count}) AS one`;
  };
  const kind = "CASE one.n % 4 WHEN 0 THEN 'notify' WHEN 1 THEN 'status' ELSE 'submit' END";
  const account = "CASE WHEN one.n % 4 = 0 THEN 'erp:' || one.tenant || ':0' ELSE one.platform END";
  // Few things go wrong where ERPs are told, many at platforms.
  const cause = `('${causeOf("")}' || CASE WHEN one.n % 4 = 0 THEN one.n / 4 % 3 ELSE one.n / 4 % ${WAITS.causes} END)`;
  const work = (mark: string, state: string): string =>
    `INSERT INTO outbox (id, kind, account, tenant, invoice_id, data, state, run_at, since, attempts, doubt, last_error, cause, created_at, updated_at)
     SELECT ${madeId("wrk_", mark)}, ${kind}, ${account}, one.tenant, one.id, CASE one.n % 4 WHEN 0 THEN '${NEWS}' ELSE '{}' END, ${state}, one.created_at, one.created_at, 3, 0,
       ${told(cause, "refused")}, ${cause}, one.created_at, one.created_at FROM`;
  const item = (mark: string, state: string): string =>
    `INSERT INTO items (item_id, account, id, at, raw, source, received_at, state, reason, waits_for, held_at)
     SELECT ${madeId("itm_", mark)}, one.platform, '${mark}-' || one.id, '2026-11-01T10:00:00Z', '{"status":"999"}', 'poll', one.created_at, '${state}',
       '{"code":"' || CASE one.n % 3 WHEN 0 THEN 'xml_malformed' WHEN 1 THEN 'unmapped_code' ELSE 'unknown_party' END || '","message":"It says nothing that is known."}',
       CASE WHEN one.n % 3 = 1 THEN 'code:999' END, one.created_at FROM`;
  const dismissal = (sort: string, mark: string): string =>
    `INSERT INTO dismissals (id, sort, account, kind, cause, tenant, was, reason, note, dismissed_by, dismissed_at)
     SELECT ${madeId(sort === "work" ? "wrk_" : "itm_", mark)}, '${sort}', ${sort === "work" ? account : "one.platform"}, ${sort === "work" ? kind : "'item'"},
       ${sort === "work" ? cause : "'xml_malformed'"}, ${sort === "work" ? "one.tenant" : "NULL"}, '${sort === "work" ? "failed" : "held"}', 'settled', '', 'bench', ${end} - one.n FROM`;
  const away = Math.floor(WAITS.dismissed / 2);
  return [
    `${work("f", `CASE WHEN one.n % 5 = 0 THEN 'parked' ELSE 'failed' END`)} ${of(WAITS.failed)}`,
    `${item("f", "held")} ${of(WAITS.held)}`,
    `${work("e", "'dismissed'")} ${of(away)}`,
    `${item("e", "dismissed")} ${of(away)}`,
    `${dismissal("work", "e")} ${of(away)}`,
    `${dismissal("item", "e")} ${of(away)}`,
    `INSERT INTO acts (id, act, who, role, via, done_to, tenant, status, detail, request_id, at)
     SELECT ${madeId("act_", "a")}, CASE one.n % 3 WHEN 0 THEN 'retry' WHEN 1 THEN 'sign_in' ELSE 'status_push' END, 'person ' || (one.n % 50), 'tenant', 'desk',
       one.id, one.tenant, 200, '', 'request', one.created_at FROM ${of(WAITS.acts)}`,
    `INSERT INTO delivery_attempts (account, at, work_id, kind, type, message, invoice_id, attempt, delivered, http_status, problem, words, ms, bytes, sha256)
     SELECT account, updated_at, id, kind, 'invoice.event', id, invoice_id, 3, 0, 500, NULL, NULL, 20, 900, NULL
       FROM outbox WHERE account = 'erp:acme:0' AND state = 'failed' AND cause IS NOT NULL ORDER BY updated_at DESC LIMIT ${WAITS.attempts}`,
  ];
};
