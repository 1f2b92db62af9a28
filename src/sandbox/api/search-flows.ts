import type { SQLInputValue } from "node:sqlite";
import type { Client } from "../clients.ts";
import {
  ACK_STATES,
  DIRECTIONS,
  FLOW_TYPES,
  type FlowRow,
  PROCESSING_RULES,
  presentFlow,
} from "../life/flow.ts";
import type { Platform } from "../platform.ts";
import { isObject, oneOf, Refusal } from "./refusal.ts";

const DEFAULT_LIMIT = 25;
const MAX_LIMIT = 100;

const moment = (value: unknown, name: string): number | undefined => {
  if (value === undefined) return undefined;
  const time = typeof value === "string" && /^\d{4}-\d\d-\d\dT/.test(value) ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(time)) throw new Refusal(400, "PARAMS_ERROR", `${name} must be an ISO 8601 date-time.`);
  return time;
};

const listOf = <T extends string>(value: unknown, known: readonly T[], name: string): string | undefined => {
  if (value === undefined) return undefined;
  if (!Array.isArray(value)) throw new Refusal(400, "PARAMS_ERROR", `${name} must be a list.`);
  for (const item of value) oneOf(item ?? "", known, name);
  return JSON.stringify(value);
};

/** Conditions and their values; at least one criterion is needed. */
const conditionsOf = (where: Record<string, unknown>): { sql: string[]; values: SQLInputValue[] } => {
  const sql: string[] = [];
  const values: SQLInputValue[] = [];
  const add = (condition: string, value: SQLInputValue | undefined): void => {
    if (value === undefined) return;
    sql.push(condition);
    values.push(value);
  };
  // Strict by the norm; it is silent about updatedBefore, which is strict here too.
  add("updated_at > ?", moment(where.updatedAfter, "where.updatedAfter"));
  add("updated_at < ?", moment(where.updatedBefore, "where.updatedBefore"));
  const among = (column: string): string => `${column} IN (SELECT value FROM json_each(?))`;
  add(among("rule"), listOf(where.processingRule, PROCESSING_RULES, "where.processingRule"));
  add(among("type"), listOf(where.flowType, FLOW_TYPES, "where.flowType"));
  add(among("direction"), listOf(where.flowDirection, DIRECTIONS, "where.flowDirection"));
  add("ack = ?", oneOf(where.ackStatus, ACK_STATES, "where.ackStatus"));
  const { trackingId } = where;
  if (trackingId !== undefined && typeof trackingId !== "string")
    throw new Refusal(400, "PARAMS_ERROR", "where.trackingId must be a text.");
  add("tracking_id = ?", trackingId);
  if (sql.length === 0)
    throw new Refusal(400, "MISSING_REQUIRED_FIELD", "where needs at least one criterion.");
  return { sql, values };
};

const cursorOf = (value: unknown): [number, number] => {
  try {
    const parts: unknown = JSON.parse(Buffer.from(String(value), "base64url").toString("utf8"));
    if (Array.isArray(parts) && Number.isSafeInteger(parts[0]) && Number.isSafeInteger(parts[1]))
      return [Number(parts[0]), Number(parts[1])];
  } catch {
    // Told below, like any other cursor that was not given out here.
  }
  throw new Refusal(400, "PARAMS_ERROR", "cursor was not given out by this platform.");
};

const limitOf = (value: unknown): number => {
  if (value === undefined) return DEFAULT_LIMIT;
  if (typeof value !== "number" || !Number.isInteger(value) || value < 1 || value > MAX_LIMIT)
    throw new Refusal(400, "PARAMS_ERROR", `limit must be a whole number from 1 to ${MAX_LIMIT}.`);
  return value;
};

/** `POST /flows/search`: oldest change first. Before 1.3 there is no cursor. */
export const searchFlows = (platform: Platform, client: Client, body: Record<string, unknown>) => {
  if (!isObject(body.where)) throw new Refusal(400, "MISSING_REQUIRED_FIELD", "where is missing.");
  const limit = limitOf(body.limit);
  const { sql, values } = conditionsOf(body.where);
  const withCursor = client.apiVersion === "1.3";
  if (withCursor && body.cursor !== undefined) {
    sql.push("(updated_at, seq) > (?, ?)");
    values.push(...cursorOf(body.cursor));
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
  const more = withCursor && rows.length > limit && last !== undefined;
  return {
    limit,
    filters: body.where,
    results: page.map((row) => presentFlow(row, client.apiVersion)),
    ...(more
      ? { nextCursor: Buffer.from(JSON.stringify([last.updated_at, last.seq])).toString("base64url") }
      : {}),
  };
};
