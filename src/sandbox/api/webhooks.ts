import { createHmac } from "node:crypto";
import { clientOf } from "../clients.ts";
import {
  ACK_STATES,
  type AckState,
  DIRECTIONS,
  type Direction,
  FLOW_TYPES,
  type FlowRow,
  type FlowType,
  presentFlow,
} from "../life/flow.ts";
import { iso, type Platform, uuid } from "../platform.ts";
import { oneOf, Refusal } from "./refusal.ts";

/** A subscription as the client asked for it (XP Z12-013 1.3, flat form). */
interface Params {
  callbackUrl: string;
  flowTypes?: FlowType[];
  flowDirection?: Direction;
  ackStatus?: AckState;
}

interface Row {
  id: string;
  client: string;
  params: string;
  key: string;
  created_at: number;
}

/** Subscriptions of one client; a real platform has a quota too. */
const QUOTA = 20;
/** One call, and the waits between repetitions, in milliseconds. */
const CALL_TIMEOUT = 5_000;
const WAITS = [1_000, 5_000, 30_000, 120_000] as const;

const paramsOf = (body: Record<string, unknown>): Params => {
  const { callbackUrl, flowTypes } = body;
  if (typeof callbackUrl !== "string" || !/^https?:\/\//.test(callbackUrl) || !URL.canParse(callbackUrl))
    throw new Refusal(400, "INVALID_CALLBACK_URL", "callbackUrl must be an http(s) URL.");
  if (flowTypes !== undefined && !Array.isArray(flowTypes))
    throw new Refusal(400, "PARAMS_ERROR", "flowTypes must be a list.");
  return {
    callbackUrl,
    flowTypes: flowTypes?.map((type, i) => {
      const known = oneOf(type, FLOW_TYPES, `flowTypes[${i}]`);
      if (known === undefined) throw new Refusal(400, "PARAMS_ERROR", `flowTypes[${i}] is empty.`);
      return known;
    }),
    flowDirection: oneOf(body.flowDirection, DIRECTIONS, "flowDirection"),
    ackStatus: oneOf(body.ackStatus, ACK_STATES, "ackStatus"),
  };
};

/** Subscribes. The key is made here and is the client's to keep. */
export const createWebhook = (platform: Platform, client: string, body: Record<string, unknown>) => {
  const params = paramsOf(body);
  const held = platform.db.get<{ n: number }>("SELECT count(*) AS n FROM webhooks WHERE client = ?", client);
  if ((held?.n ?? 0) >= QUOTA)
    throw new Refusal(403, "WEBHOOK_LIMIT_REACHED", `At most ${QUOTA} webhooks: delete one first.`);
  const id = uuid(platform);
  const key = Buffer.from(platform.random(32)).toString("base64");
  const now = platform.clock.now();
  platform.db.run(
    "INSERT INTO webhooks VALUES (?, ?, ?, ?, ?)",
    id,
    client,
    JSON.stringify(params),
    key,
    now,
  );
  return { webhookId: id, signingKey: key, createdAt: iso(now) };
};

/**
 * Subscriptions of a client. The norm's schema asks for `webhookIds` while its text names `webhooks`: both are given.
 */
export const listWebhooks = (platform: Platform, client: string) => {
  const rows = platform.db.all<Row>(
    "SELECT * FROM webhooks WHERE client = ? ORDER BY created_at, id",
    client,
  );
  return {
    count: rows.length,
    webhookIds: rows.map((row) => row.id),
    webhooks: rows.map((row) => ({
      webhookId: row.id,
      createdAt: iso(row.created_at),
      ...(JSON.parse(row.params) as Params),
    })),
  };
};

export const deleteWebhook = (platform: Platform, client: string, id: string): boolean =>
  platform.db.run("DELETE FROM webhooks WHERE client = ? AND id = ?", client, id).changes > 0;

/** Notes a call for each subscription that a new or changed flow fits. */
export const callWebhooks = (platform: Platform, flow: FlowRow): void => {
  const rows = platform.db.all<Row>("SELECT * FROM webhooks WHERE client = ?", flow.client);
  if (rows.length === 0) return;
  const body = JSON.stringify(presentFlow(flow, clientOf(platform, flow.client).apiVersion));
  for (const row of rows) {
    const wanted = JSON.parse(row.params) as Params;
    if (wanted.flowTypes !== undefined && !wanted.flowTypes.includes(flow.type)) continue;
    if (wanted.flowDirection !== undefined && wanted.flowDirection !== flow.direction) continue;
    if (wanted.ackStatus !== undefined && wanted.ackStatus !== flow.ack) continue;
    platform.db.run(
      "INSERT INTO jobs (due_at, kind, subject, body) VALUES (?, 'call', ?, ?)",
      platform.clock.now(),
      row.id,
      body,
    );
  }
  platform.wake();
};

/** `Afnor-Signature` of a callback: HMAC-SHA256 over `body@seconds`, base64 (the reading that servers have). */
export const signatureOf = (key: string, body: string, seconds: number): string =>
  createHmac("sha256", Buffer.from(key, "base64")).update(`${body}@${seconds}`).digest("base64");

/**
 * Makes one call. `null`: done, or its subscription is gone; a number: again in that many milliseconds; `gave-up`
 * after the last repetition.
 */
export const callOnce = async (
  platform: Platform,
  job: { subject: string; body: string | null; attempt: number },
  stop: AbortSignal,
): Promise<number | null | "gave-up"> => {
  const row = platform.db.get<Row>("SELECT * FROM webhooks WHERE id = ?", job.subject);
  if (row === undefined || job.body === null) return null;
  const { callbackUrl } = JSON.parse(row.params) as Params;
  // The receiver compares it with its own clock: the machine's time, not the life cycle's.
  const seconds = Math.floor(platform.clock.real() / 1000);
  try {
    const answer = await fetch(callbackUrl, {
      method: "POST",
      headers: {
        "Content-Type": "application/json",
        "Afnor-Signature": signatureOf(row.key, job.body, seconds),
        "Afnor-Signature-Timestamp": String(seconds),
      },
      body: job.body,
      redirect: "error",
      signal: AbortSignal.any([stop, AbortSignal.timeout(CALL_TIMEOUT)]),
    });
    await answer.body?.cancel();
    if (answer.ok) return null;
  } catch {
    // Nobody there, or no answer in time: as good as a refusal.
  }
  return WAITS[job.attempt] ?? "gave-up";
};
