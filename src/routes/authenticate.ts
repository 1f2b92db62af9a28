import type { MiddlewareHandler } from "hono";
import type { Caller } from "../domain/caller.ts";
import { Rejection } from "../domain/problem.ts";
import { WIDGET_TOKEN } from "../usecases/read/widget-tokens.ts";
import type { ApiEnv } from "./api.ts";
import { checkGrant } from "./widget-grant.ts";

/** Who presents what as a bearer. */
export interface Bearers {
  /** The owner of an API key; null: nobody known. */
  callerOf(key: string): Caller | null;
  readWidgetToken(token: string): Caller | "expired" | "unknown";
}

/** Lets only known keys and tokens pass, and says who calls. Throws a 401 or 403 `Rejection` otherwise. */
export const authenticate =
  (bearers: Bearers): MiddlewareHandler<ApiEnv> =>
  async (c, next) => {
    const key = bearerOf(c.req.header("Authorization"));
    const caller = key.startsWith(WIDGET_TOKEN) ? ofToken(bearers, key) : ofKey(bearers, key);
    c.set("caller", caller);
    if (caller.kind === "tenant" && caller.widget !== undefined) {
      checkGrant(caller.widget, c.req.method, c.req.path);
    }
    await next();
  };

/** The key or token of an Authorization header. Throws a 401 `Rejection` when there is none to read. */
export const bearerOf = (header: string | undefined): string => {
  if (header === undefined) {
    throw new Rejection(
      401,
      "key_missing",
      "An API key is needed",
      "Send your key with every call: Authorization: Bearer <key>.",
    );
  }
  const key = /^Bearer +([\x21-\x7e]+)$/i.exec(header)?.[1];
  if (key === undefined) {
    throw new Rejection(
      401,
      "scheme_wrong",
      "The Authorization header cannot be read",
      "Write it as: Authorization: Bearer <key>.",
    );
  }
  return key;
};

const ofKey = (bearers: Bearers, key: string): Caller => {
  const caller = bearers.callerOf(key);
  if (caller !== null) return caller;
  throw new Rejection(
    401,
    "key_unknown",
    "The API key is not known",
    "Check the key, and that the configuration with it has been loaded.",
  );
};

const ofToken = (bearers: Bearers, token: string): Caller => {
  const caller = bearers.readWidgetToken(token);
  if (caller === "expired") {
    throw new Rejection(
      401,
      "token_expired",
      "The token has expired",
      "Make a new one with POST /v1/widget-tokens and give it to the page.",
    );
  }
  if (caller === "unknown") {
    throw new Rejection(
      401,
      "token_unknown",
      "The token is not known",
      "Take it unchanged from the answer of POST /v1/widget-tokens. It dies with the API key that made it.",
    );
  }
  return caller;
};
