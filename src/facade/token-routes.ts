import { Hono } from "hono";
import type { Strict } from "../norm/shape.ts";
import { GRANT_TYPE, type TOKEN } from "../norm/tokens.ts";
import type { FacadeEnv, FacadeParts } from "./env.ts";
import { type Asked, readTokenRequest, TokenFault } from "./token-request.ts";

const REFRESH = "refresh_token";

/**
 * The token endpoint: client credentials (RFC 6749 §4.4) and their renewal (§6). A client is a tenant, its secret any
 * of the tenant's API keys. Scopes are not looked at: a tenant may what it may.
 */
export const tokenRoutes = ({ tokens }: Pick<FacadeParts, "tokens">): Hono<FacadeEnv> =>
  new Hono<FacadeEnv>().post("/", async (c) => {
    c.header("Cache-Control", "no-store");
    c.header("Pragma", "no-cache");
    try {
      const asked = readTokenRequest(c.req.header("Authorization"), await c.req.text());
      c.set("facts", { ...c.get("facts"), grant: asked.grantType });
      const { accessToken, refreshToken, expiresInSeconds } = give(tokens, asked);
      const answer: Strict<typeof TOKEN> & { refresh_token: string } = {
        access_token: accessToken,
        token_type: "Bearer",
        expires_in: expiresInSeconds,
        refresh_token: refreshToken,
      };
      return c.json(answer);
    } catch (error) {
      if (!(error instanceof TokenFault)) throw error;
      c.set("facts", { ...c.get("facts"), code: error.code });
      if (error.code === "invalid_client") c.header("WWW-Authenticate", 'Basic realm="passerelle"');
      const status = error.code === "invalid_client" ? 401 : 400;
      return c.json({ error: error.code, error_description: error.message }, status);
    }
  });

const give = (tokens: FacadeParts["tokens"], asked: Asked) => {
  if (asked.grantType !== GRANT_TYPE && asked.grantType !== REFRESH) {
    throw new TokenFault("unsupported_grant_type", `grant_type must be ${GRANT_TYPE} or ${REFRESH}.`);
  }
  const given = tokens.give(asked.clientId, asked.secrets);
  if (given === null) {
    throw new TokenFault(
      "invalid_client",
      "This client is not known, or its secret is wrong: client_id is the tenant's name, client_secret one of its API keys.",
    );
  }
  if (asked.grantType === GRANT_TYPE) return given;
  if (asked.refreshToken === "") throw new TokenFault("invalid_request", "refresh_token is missing.");
  if (tokens.canRefresh(asked.clientId, asked.refreshToken)) return given;
  throw new TokenFault("invalid_grant", "The refresh token is not this client's, or holds no more.");
};
