import { NEWEST } from "../../norm/versions.ts";
import { WEBHOOK_PARAMS } from "../../norm/webhook.ts";
import { paramsOf, type WebhookRow } from "../life/call-webhooks.ts";
import { iso, type Platform, uuid } from "../platform.ts";
import { readAs } from "./read-as.ts";
import { Refusal } from "./refusal.ts";

/** Subscriptions of one client; a real platform has a quota too. */
const QUOTA = 20;

/** Subscribes. The key is made here and is the client's to keep. */
export const createWebhook = (platform: Platform, client: string, body: Record<string, unknown>) => {
  // An address that is missing is as wrong as one that is none.
  const params = readAs(
    WEBHOOK_PARAMS,
    NEWEST,
    { callbackUrl: "", ...body },
    { callbackUrl: "INVALID_CALLBACK_URL" },
  );
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
  const rows = platform.db.all<WebhookRow>(
    "SELECT * FROM webhooks WHERE client = ? ORDER BY created_at, id",
    client,
  );
  return {
    count: rows.length,
    webhookIds: rows.map((row) => row.id),
    webhooks: rows.map((row) => ({
      webhookId: row.id,
      createdAt: iso(row.created_at),
      ...paramsOf(row),
    })),
  };
};

export const deleteWebhook = (platform: Platform, client: string, id: string): boolean =>
  platform.db.run("DELETE FROM webhooks WHERE client = ? AND id = ?", client, id).changes > 0;
