import { createHash } from "node:crypto";
import { Hono } from "hono";
import type { Strict } from "../../norm/shape.ts";
import { basicCredentials, GRANT_TYPE, type TOKEN } from "../../norm/tokens.ts";
import type { ApiVersion } from "../../norm/versions.ts";
import { clientOf, SECRET } from "../clients.ts";
import type { Platform } from "../platform.ts";
import { Refusal } from "./refusal.ts";

const hashOf = (token: string): string => createHash("sha256").update(token).digest("hex");

const bearerOf = (authorization: string | undefined): string | null =>
  /^Bearer +(\S+)$/i.exec(authorization ?? "")?.[1] ?? null;

/** Client of a bearer token, valid or not, for the rules of faults; null when the token was never given out. */
export const clientOfBearer = (platform: Platform, authorization: string | undefined): string | null => {
  const token = bearerOf(authorization);
  if (token === null) return null;
  return (
    platform.db.get<{ client: string }>("SELECT client FROM tokens WHERE hash = ?", hashOf(token))?.client ??
    null
  );
};

/** Version of whoever asks, as far as the bearer token tells; null where it was never given out. */
export const versionAsking = (platform: Platform, authorization: string | undefined): ApiVersion | null => {
  const client = clientOfBearer(platform, authorization);
  return client === null ? null : clientOf(platform, client).apiVersion;
};

/** Client of a valid bearer token; throws 401 for one that is missing, unknown, expired or revoked. */
export const authenticate = (platform: Platform, authorization: string | undefined): string => {
  const token = bearerOf(authorization);
  if (token === null) throw new Refusal(401, "MISSING_TOKEN", "A bearer token is needed.");
  const row = platform.db.get<{ client: string; expires_at: number; revoked: number }>(
    "SELECT client, expires_at, revoked FROM tokens WHERE hash = ?",
    hashOf(token),
  );
  if (row === undefined) throw new Refusal(401, "INVALID_TOKEN", "This token was not given out here.");
  if (row.revoked === 1) throw new Refusal(401, "INVALID_TOKEN", "This token has been revoked.");
  if (row.expires_at <= platform.clock.real())
    throw new Refusal(401, "INVALID_TOKEN", "This token has expired.");
  return row.client;
};

/** Makes every token of a client worthless before its time. Returns how many there were. */
export const revokeTokens = (platform: Platform, client: string): number =>
  platform.db.run("UPDATE tokens SET revoked = 1 WHERE client = ? AND revoked = 0", client).changes;

/** `POST /oauth2/token`: client credentials (RFC 6749 §4.4), identified in the header or in the form. */
export const tokenRoutes = (platform: Platform): Hono =>
  new Hono().post("/token", async (c) => {
    c.header("Cache-Control", "no-store");
    const form = new URLSearchParams(await c.req.text());
    const basic = basicCredentials(c.req.header("authorization"));
    const id = basic?.id ?? form.get("client_id") ?? "";
    const secret = basic?.secrets[0] ?? form.get("client_secret") ?? "";
    if (id === "" || id.length > 100 || secret !== SECRET) {
      c.header("WWW-Authenticate", "Basic");
      return c.json({ error: "invalid_client", error_description: "Unknown client or wrong secret." }, 401);
    }
    const grant = form.get("grant_type");
    // A parameter that is missing, or empty (RFC 6749 §3.2), is another error than a grant that is not offered.
    if (grant === null || grant === "")
      return c.json({ error: "invalid_request", error_description: "grant_type is missing." }, 400);
    if (grant !== GRANT_TYPE)
      return c.json(
        { error: "unsupported_grant_type", error_description: `Only ${GRANT_TYPE} is offered.` },
        400,
      );
    const client = clientOf(platform, id);
    const token = `sbx_${Buffer.from(platform.random(32)).toString("base64url")}`;
    const expiresAt = platform.clock.real() + client.tokenSeconds * 1000;
    platform.db.transaction(() => {
      platform.db.run("DELETE FROM tokens WHERE expires_at < ?", platform.clock.real() - 86_400_000);
      platform.db.run(
        "INSERT INTO tokens (hash, client, expires_at) VALUES (?, ?, ?)",
        hashOf(token),
        id,
        expiresAt,
      );
    });
    const answer: Strict<typeof TOKEN> = {
      access_token: token,
      token_type: "Bearer",
      expires_in: client.tokenSeconds,
    };
    return c.json(answer);
  });
