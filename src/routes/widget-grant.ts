import type { MiddlewareHandler } from "hono";
import type { WidgetGrant } from "../domain/caller.ts";
import { Rejection } from "../domain/problem.ts";
import { WIDGET_TOKEN } from "../usecases/read/widget-tokens.ts";

/** What a widget's token opens. Everything that is not here is closed to it, what is added to the API later included. */
const OPEN: { method: "GET" | "POST"; path: RegExp; mode: WidgetGrant["mode"] }[] = [
  { method: "GET", path: /^\/v1\/invoices$/, mode: "read" },
  { method: "GET", path: /^\/v1\/invoices\/([\w-]+)$/, mode: "read" },
  {
    method: "GET",
    path: /^\/v1\/invoices\/([\w-]+)\/(?:events|statuses|allowed-statuses|reports|document|attachments|attachments\/\d+)$/,
    mode: "read",
  },
  { method: "POST", path: /^\/v1\/invoices\/([\w-]+)\/(?:sync|statuses)$/, mode: "act" },
];

/**
 * Checks what a widget's token asks for. The path is the one that was sent: one with escapes in it fits nothing here.
 *
 * @throws Rejection 403
 */
export const checkGrant = (grant: WidgetGrant, method: string, path: string): void => {
  const asked = method === "HEAD" ? "GET" : method;
  const open = OPEN.find((one) => one.method === asked && one.path.test(path));
  const invoice = open?.path.exec(path)?.[1] ?? null;
  if (open === undefined || (grant.invoice !== null && grant.invoice !== invoice)) {
    throw new Rejection(
      403,
      "token_not_meant_for_this",
      { en: "The token does not open this", fr: "Le jeton n'ouvre pas ceci" },
      grant.invoice === null
        ? {
            en: "A widget's token reads invoices, and pushes statuses in mode act; it does nothing else.",
            fr: "Le jeton d'un widget lit des factures, et pose des statuts en mode act ; il ne fait rien d'autre.",
          }
        : {
            en: `This token is for the invoice ${grant.invoice} alone.`,
            fr: `Ce jeton ne vaut que pour la facture ${grant.invoice}.`,
          },
    );
  }
  if (open.mode === "act" && grant.mode !== "act") {
    throw new Rejection(
      403,
      "token_reads_only",
      { en: "The token may only read", fr: "Le jeton ne peut que lire" },
      {
        en: 'To let the page synchronise and change the status, make its token with "mode": "act".',
        fr: 'Pour que la page synchronise et change le statut, faites son jeton avec "mode": "act".',
      },
    );
  }
};

/**
 * Lets pages of other origins use widget tokens. Any origin may: the token is the only credential, and no cookie
 * counts here. Calls with an API key get no such header, so that no page works with a key in it.
 */
export const allowPages: MiddlewareHandler = async (c, next) => {
  if (c.req.method === "OPTIONS" && c.req.header("Access-Control-Request-Method") !== undefined) {
    if (!OPEN.some(({ path }) => path.test(c.req.path))) return next();
    return c.body(null, 204, {
      "Access-Control-Allow-Origin": "*",
      "Access-Control-Allow-Methods": "GET, POST",
      "Access-Control-Allow-Headers":
        "Authorization, Content-Type, Idempotency-Key, Traceparent, Tracestate, X-Request-Id",
      "Access-Control-Max-Age": "600",
      Vary: "Access-Control-Request-Method",
    });
  }
  await next();
  if (!new RegExp(`^Bearer +${WIDGET_TOKEN}`, "i").test(c.req.header("Authorization") ?? "")) return;
  c.res.headers.set("Access-Control-Allow-Origin", "*");
  c.res.headers.set("Access-Control-Expose-Headers", "Location, X-Request-Id");
};
