import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import type { HttpBindings } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import type { Context, MiddlewareHandler } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { ERROR_CODES, type ErrorCode } from "../../norm/errors.ts";
import { basicCredentials } from "../../norm/tokens.ts";
import type { ApiVersion } from "../../norm/versions.ts";
import { Refusal, refuse } from "../api/refusal.ts";
import { clientOfBearer, revokeTokens, versionAsking } from "../api/tokens.ts";
import type { Platform } from "../platform.ts";
import { type Effect, type Operation, strike } from "./fault-rules.ts";

type Env = { Bindings: HttpBindings };

/** Which part of the API a call is about; null for the control endpoints and unknown paths. */
const operationOf = (method: string, path: string, docType: string | null): Operation | null => {
  if (path === "/oauth2/token") return "token";
  if (path.endsWith("/v1/healthcheck")) return "health";
  if (path.startsWith("/directory-service/")) return "directory";
  if (path.startsWith("/flow-service/v1/webhooks")) return "webhooks";
  if (!path.startsWith("/flow-service/v1/flows")) return null;
  if (method === "POST") return path === "/flow-service/v1/flows" ? "submit" : "search";
  return docType === null || docType === "Metadata" ? "get" : "download";
};

const clientAsking = async (
  platform: Platform,
  c: Context<Env>,
  operation: Operation,
): Promise<string | null> => {
  const authorization = c.req.header("authorization");
  if (operation !== "token") return clientOfBearer(platform, authorization);
  return basicCredentials(authorization)?.id ?? new URLSearchParams(await c.req.text()).get("client_id");
};

/** The norm's code for a status; that of a failure within where it has none. */
const codeOf = (status: number): ErrorCode =>
  (Object.keys(ERROR_CODES) as ErrorCode[]).find((code) => ERROR_CODES[code] === status) ?? "INTERNAL_ERROR";

const statusAnswer = (
  c: Context,
  effect: Effect & { kind: "status" },
  now: number,
  version: ApiVersion | null,
): Response => {
  if (effect.retryAfter !== null)
    c.header(
      "Retry-After",
      effect.retryAfterAsDate
        ? new Date(now + effect.retryAfter * 1000).toUTCString()
        : String(effect.retryAfter),
    );
  const status = effect.code as ContentfulStatusCode;
  if (effect.body === "empty") return c.body(null, status);
  if (effect.body === "html")
    return c.html(`<html><body><h1>${effect.code}</h1><p>Passerelle indisponible</p></body></html>`, status);
  return refuse(
    c,
    new Refusal(status, codeOf(effect.code), "A failure asked for at /control/faults."),
    version,
  );
};

const reset = (c: Context<Env>): Response => {
  c.env.incoming.socket.resetAndDestroy();
  return RESPONSE_ALREADY_SENT;
};

/** Answers with the full length in its head and only a part of the body, then breaks the connection. */
const truncate = async (c: Context<Env>, answer: Response, bytes: number | null): Promise<Response> => {
  const body = Buffer.from(await answer.arrayBuffer());
  const { outgoing, incoming } = c.env;
  outgoing.writeHead(answer.status, {
    ...Object.fromEntries(answer.headers),
    "Content-Length": Math.max(body.length, 1),
  });
  outgoing.flushHeaders();
  const part = body.subarray(0, Math.min(bytes ?? Math.floor(body.length / 2), Math.max(0, body.length - 1)));
  outgoing.write(part, () => incoming.socket.destroy());
  return RESPONSE_ALREADY_SENT;
};

/** Waits, but not longer than the client or the server does. */
const wait = async (c: Context<Env>, ms: number | null, closing: AbortSignal): Promise<boolean> => {
  const gone = new AbortController();
  const { socket } = c.env.incoming;
  if (socket.destroyed || closing.aborted) return false;
  const signal = AbortSignal.any([gone.signal, closing]);
  const leave = (): void => gone.abort();
  socket.once("close", leave);
  try {
    if (ms === null) await once(new EventTarget(), "never", { signal });
    else await sleep(ms, undefined, { signal });
    return true;
  } catch {
    return false;
  } finally {
    // A kept connection carries many calls, each of which may wait.
    socket.off("close", leave);
  }
};

/** Strikes the calls that some rule asks for. It stands before everything else, the authentication included. */
export const faultsOf =
  (platform: Platform, closing: AbortSignal): MiddlewareHandler<Env> =>
  async (c, next) => {
    const url = new URL(c.req.url);
    const operation = operationOf(c.req.method, url.pathname, url.searchParams.get("docType"));
    if (operation === null) return next();
    const client = await clientAsking(platform, c, operation);
    const authorization = c.req.header("authorization");
    const effects = strike(platform, operation, client);

    const interrupt = async (effect: Effect): Promise<Response | null> => {
      switch (effect.kind) {
        case "latency":
          return (await wait(c, effect.ms, closing)) ? null : reset(c);
        case "hang":
          await wait(c, null, closing);
          return reset(c);
        case "status":
          return statusAnswer(c, effect, platform.clock.real(), versionAsking(platform, authorization));
        case "reset":
          return reset(c);
        case "truncate":
          return truncate(c, c.res, effect.bytes);
        case "revoke-token":
          if (client !== null) revokeTokens(platform, client);
          return null;
      }
    };
    const isAfter = (effect: Effect): boolean =>
      effect.kind === "truncate" || ("when" in effect && effect.when === "after");

    for (const effect of effects.filter((e) => !isAfter(e))) {
      const answer = await interrupt(effect);
      if (answer !== null) return answer;
    }
    await next();
    for (const effect of effects.filter(isAfter)) {
      const answer = await interrupt(effect);
      if (answer === null) continue;
      // Assigning merges the headers of the answer that is given up, unless it is cleared first.
      c.res = undefined;
      c.res = answer;
      return;
    }
  };
