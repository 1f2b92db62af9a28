import { isObject } from "../../norm/read-as.ts";
import { oneOf, Refusal } from "../api/refusal.ts";
import type { Platform } from "../platform.ts";

/** Parts of the API that a fault may strike. */
export const OPERATIONS = [
  "submit",
  "search",
  "get",
  "download",
  "token",
  "directory",
  "webhooks",
  "health",
] as const;
export type Operation = (typeof OPERATIONS)[number];

const WHEN = ["before", "after"] as const;
/** `before`: nothing was done; `after`: it was done, the client does not learn it. */
type When = (typeof WHEN)[number];

export type Effect =
  | { kind: "latency"; ms: number; when: When }
  | {
      kind: "status";
      code: number;
      when: When;
      /** `Retry-After`, in seconds. */
      retryAfter: number | null;
      /** Write `Retry-After` as a date. */
      retryAfterAsDate: boolean;
      body: "json" | "html" | "empty";
    }
  | { kind: "reset"; when: When }
  | { kind: "truncate"; bytes: number | null }
  | { kind: "revoke-token" }
  | { kind: "hang"; when: When };

/** A fault on demand: after `after` matching calls, of the next every `every`th is struck, `times` of them. */
export interface FaultRule {
  match: Operation | "any";
  clientId: string | null;
  /** Null: for ever. */
  times: number | null;
  after: number;
  every: number;
  effect: Effect;
}

const whole = (value: unknown, name: string, byDefault: number, least: number, most: number): number => {
  if (value === undefined) return byDefault;
  if (typeof value !== "number" || !Number.isInteger(value) || value < least || value > most)
    throw new Refusal(400, "PARAMS_ERROR", `${name} must be a whole number from ${least} to ${most}.`);
  return value;
};

const effectOf = (given: unknown): Effect => {
  if (!isObject(given)) throw new Refusal(400, "PARAMS_ERROR", "effect is missing.");
  const kinds = ["latency", "status", "reset", "truncate", "revoke-token", "hang"] as const;
  const kind = oneOf(given.kind, kinds, "effect.kind");
  const when = oneOf(given.when, WHEN, "effect.when") ?? "before";
  switch (kind) {
    case "latency":
      return { kind, ms: whole(given.ms, "effect.ms", 1_000, 0, 600_000), when };
    case "status":
      return {
        kind,
        code: whole(given.code, "effect.code", 503, 400, 599),
        when,
        retryAfter:
          given.retryAfter === undefined ? null : whole(given.retryAfter, "effect.retryAfter", 0, 0, 86_400),
        retryAfterAsDate: given.retryAfterAsDate === true,
        body: oneOf(given.body, ["json", "html", "empty"] as const, "effect.body") ?? "json",
      };
    case "truncate":
      return {
        kind,
        bytes: given.bytes === undefined ? null : whole(given.bytes, "effect.bytes", 0, 0, 1e9),
      };
    case "revoke-token":
      return { kind };
    case "reset":
    case "hang":
      return { kind, when };
    case undefined:
      throw new Refusal(400, "PARAMS_ERROR", `effect.kind must be one of ${kinds.join(", ")}.`);
  }
};

/** A rule as a tester wrote it; 400 for what makes no sense. */
export const faultRuleOf = (body: Record<string, unknown>): FaultRule => ({
  match: oneOf(body.match, [...OPERATIONS, "any"] as const, "match") ?? "any",
  clientId: typeof body.clientId === "string" ? body.clientId : null,
  times: body.times === "always" ? null : whole(body.times, "times", 1, 1, 1e6),
  after: whole(body.after, "after", 0, 0, 1e6),
  every: whole(body.every, "every", 1, 1, 1e6),
  effect: effectOf(body.effect),
});

interface Row {
  id: number;
  rule: string;
  seen: number;
  fired: number;
}

export const addFault = (platform: Platform, rule: FaultRule): number =>
  platform.db.run("INSERT INTO faults (rule) VALUES (?)", JSON.stringify(rule)).id;

/** The rules, and how often each matched (`seen`) and struck (`fired`). */
export const listFaults = (platform: Platform) =>
  platform.db
    .all<Row>("SELECT * FROM faults ORDER BY id")
    .map(({ id, rule, seen, fired }) => ({ id, ...(JSON.parse(rule) as FaultRule), seen, fired }));

export const clearFaults = (platform: Platform, id?: number): number =>
  id === undefined
    ? platform.db.run("DELETE FROM faults").changes
    : platform.db.run("DELETE FROM faults WHERE id = ?", id).changes;

/** Effects that strike this call; counts it in every rule that matches. */
export const strike = (platform: Platform, operation: Operation, client: string | null): Effect[] =>
  platform.db.transaction(() =>
    platform.db.all<Row>("SELECT * FROM faults ORDER BY id").flatMap((row) => {
      const rule = JSON.parse(row.rule) as FaultRule;
      if (rule.match !== "any" && rule.match !== operation) return [];
      if (rule.clientId !== null && rule.clientId !== client) return [];
      // Rules from before it could be said have no `every`.
      const isItsTurn = (row.seen - rule.after) % (rule.every ?? 1) === 0;
      const struck = row.seen >= rule.after && isItsTurn && (rule.times === null || row.fired < rule.times);
      platform.db.run(
        "UPDATE faults SET seen = seen + 1, fired = fired + ? WHERE id = ?",
        struck ? 1 : 0,
        row.id,
      );
      return struck ? [rule.effect] : [];
    }),
  );
