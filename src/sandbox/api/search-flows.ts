import type { SQLInputValue } from "node:sqlite";
import { DEFAULT_PAGE, type FLOW_CRITERIA, type FLOW_PAGE, FLOW_SEARCH } from "../../norm/search.ts";
import type { Strict } from "../../norm/shape.ts";
import type { Client } from "../clients.ts";
import { type FlowRow, presentFlow } from "../life/flow.ts";
import type { Platform } from "../platform.ts";
import { readAs } from "./read-as.ts";
import { Refusal } from "./refusal.ts";

type Where = Strict<typeof FLOW_CRITERIA>;

const momentOf = (time: string | undefined): number | undefined =>
  time === undefined ? undefined : Date.parse(time);

/** Conditions and their values; at least one criterion is needed. */
const conditionsOf = (where: Where): { sql: string[]; values: SQLInputValue[] } => {
  const sql: string[] = [];
  const values: SQLInputValue[] = [];
  const add = (condition: string, value: SQLInputValue | undefined): void => {
    if (value === undefined) return;
    sql.push(condition);
    values.push(value);
  };
  const addAny = (column: string, list: readonly string[] | undefined): void =>
    add(`${column} IN (SELECT value FROM json_each(?))`, list && JSON.stringify(list));
  // Strict by the norm; it is silent about updatedBefore, which is strict here too.
  add("updated_at > ?", momentOf(where.updatedAfter));
  add("updated_at < ?", momentOf(where.updatedBefore));
  addAny("rule", where.processingRule);
  addAny("type", where.flowType);
  addAny("direction", where.flowDirection);
  add("ack = ?", where.ackStatus);
  add("tracking_id = ?", where.trackingId);
  if (sql.length === 0)
    throw new Refusal(400, "MISSING_REQUIRED_FIELD", "where needs at least one criterion.");
  return { sql, values };
};

const cursorOf = (value: string): [number, number] => {
  try {
    const parts: unknown = JSON.parse(Buffer.from(value, "base64url").toString("utf8"));
    if (Array.isArray(parts) && Number.isSafeInteger(parts[0]) && Number.isSafeInteger(parts[1]))
      return [Number(parts[0]), Number(parts[1])];
  } catch {
    // Told below, like any other cursor that was not given out here.
  }
  throw new Refusal(400, "PARAMS_ERROR", "cursor was not given out by this platform.");
};

/** `POST /flows/search`: oldest change first. Before 1.3 there is no cursor. */
export const searchFlows = (
  platform: Platform,
  client: Client,
  body: Record<string, unknown>,
): Strict<typeof FLOW_PAGE> => {
  const { where, cursor, limit = DEFAULT_PAGE } = readAs(FLOW_SEARCH, client.apiVersion, body);
  const { sql, values } = conditionsOf(where);
  if (cursor !== undefined) {
    sql.push("(updated_at, seq) > (?, ?)");
    values.push(...cursorOf(cursor));
  }
  const rows = platform.db.all<Omit<FlowRow, "bytes" | "reading">>(
    `SELECT seq, id, client, direction, type, syntax, profile, rule, rule_source, name, tracking_id, sha256, ack,
       ack_details, submitted_at, updated_at, media_type, number_key, held
     FROM flows WHERE client = ? AND ${sql.join(" AND ")} ORDER BY updated_at, seq LIMIT ?`,
    client.id,
    ...values,
    limit + 1,
  );
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  const more = FLOW_SEARCH.cursor.in.includes(client.apiVersion) && rows.length > limit && last !== undefined;
  return {
    limit,
    filters: body.where,
    results: page.map((row) => presentFlow(row, client.apiVersion)),
    ...(more
      ? { nextCursor: Buffer.from(JSON.stringify([last.updated_at, last.seq])).toString("base64url") }
      : {}),
  };
};
