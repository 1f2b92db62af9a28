import type { Context, MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import { Rejection } from "../domain/problem.ts";
import { MOST_OF_INVOICE } from "../json-scan.ts";
import type { ApiEnv } from "../routes/api.ts";
import { boundJson, tooLarge } from "../routes/json-bounds.ts";
import { openQuota } from "./quota.ts";

/** Largest body of anything but a document, in bytes. */
const MAX_BODY = 1024 * 1024;
/** What a form may add around the document. */
const FORM_MARGIN = 64 * 1024;
/** Largest body that a page with a widget's token may send: a status with a few attachments. */
const MAX_OF_WIDGET = 4 * 1024 * 1024;
/** Largest call of a platform that proves nothing: it is a hint, and nothing in it is read. */
const MAX_HINT = 64 * 1024;
/** Operations that take documents: an invoice, the attachments of a status, and a flow of the national API. */
const TAKES_FILES =
  /^(?:\/v1\/(invoices(\/validate|\/convert|\/[^/]+\/statuses)?|reports\/invoices(\/[^/]+)?|routing\/preview)|\/afnor\/flow-service\/v1\/flows)$/;
const WEBHOOK = /^\/platforms\/([^/]+)\/webhook$/;

/** Members of all arrays and objects of a body together: an operation of ours takes some hundreds at most. */
const MOST_MEMBERS = 20_000;
/** How much of the largest document an invoice in JSON may be: it is there several times while it is written as one. */
const SHARE_OF_JSON = 2 / 3;
/** Operations that take an invoice in JSON, or rules of which there may be thousands. */
const TAKES_INVOICE =
  /^\/v1\/(invoices(\/validate|\/convert)?|reports\/invoices(\/[^/]+)?|routing\/preview)$/;

/** How many of the largest bodies may be in flight at once: of callers with a key, of one of them, and of anybody. */
const AT_ONCE = { all: 4, one: 2, anybody: 2 };
/** How many bodies of one caller wait for room, and for how long, in milliseconds. */
const WAITING = { bodies: 32, ms: 5_000 };

/** What decides how much is taken. */
export interface BodyRules {
  /** Largest document taken, in bytes. */
  maxDocumentBytes: number;
  /** May calls of this platform prove who sends them? */
  canVerify(platform: string): boolean;
  /** May a document come with this request of a page, whose caller no key names? */
  mayUpload(c: Context): boolean;
}

/** Whose body it is, and how large it may be. */
interface Allowance {
  owner: string;
  most: number;
  known: boolean;
}

/** Largest invoice in JSON, in bytes. */
const mostJsonOf = (rules: BodyRules): number =>
  Math.ceil((rules.maxDocumentBytes + FORM_MARGIN) * SHARE_OF_JSON);

const allowanceOf = (c: Context<ApiEnv>, rules: BodyRules): Allowance => {
  const { path } = c.req;
  const largest = rules.maxDocumentBytes + FORM_MARGIN;
  const platform = WEBHOOK.exec(path)?.[1];
  if (platform !== undefined) {
    return { owner: "", most: rules.canVerify(platform) ? largest : MAX_HINT, known: false };
  }
  if (rules.mayUpload(c)) return { owner: "administrators", most: largest, known: true };
  const caller = c.get("caller");
  const isDraft = TAKES_INVOICE.test(path) && declaresJson(c);
  const most = isDraft ? mostJsonOf(rules) : TAKES_FILES.test(path) ? largest : MAX_BODY;
  if (caller === undefined) return { owner: "", most: MAX_HINT, known: false };
  if (caller.kind === "admin") return { owner: "", most, known: true };
  const { tenant, widget } = caller;
  return {
    owner: `tenant ${tenant}`,
    most: widget === undefined ? most : Math.min(most, MAX_OF_WIDGET),
    known: true,
  };
};

/**
 * Bounds what is in flight: the size of each body, all of them together in bytes, and what JSON is made of before it
 * is parsed. Somebody without a key never takes the room of those with one.
 *
 * @throws Rejection 413 (too large, too complex), 503 (no room)
 */
export const boundBodies = (rules: BodyRules): MiddlewareHandler<ApiEnv> => {
  const largest = rules.maxDocumentBytes + FORM_MARGIN;
  const rooms = {
    known: roomFor(largest * AT_ONCE.all, largest * AT_ONCE.one),
    anybody: roomFor(largest * AT_ONCE.anybody, largest * AT_ONCE.anybody),
  };
  const limited = (most: number): MiddlewareHandler<ApiEnv> =>
    bodyLimit({
      maxSize: most,
      onError: () => {
        throw tooLarge(most);
      },
    });
  return async (c, next) => {
    const announced = Number(c.req.header("Content-Length") ?? Number.NaN);
    const streamed = c.req.header("Transfer-Encoding") !== undefined;
    if (c.req.method === "GET" || c.req.method === "HEAD") return next();
    c.set("mostJson", mostJsonOf(rules));
    const { owner, most, known } = allowanceOf(c, rules);
    if (!streamed && announced > most) throw tooLarge(most);
    // Who does not say how much comes may send as much as is allowed. A request that says neither has no body.
    const weight = streamed ? most : Number.isNaN(announced) ? 0 : announced;
    const release = await rooms[known ? "known" : "anybody"].take(owner, weight, () => c.req.raw.signal);
    if (release === null) {
      throw new Rejection(
        503,
        "busy",
        { en: "Too much is being received", fr: "Trop de documents arrivent à la fois" },
        {
          en: "Other documents are being received and there is no room for this one. Send it again in a moment.",
          fr: "D'autres documents sont en cours de réception et il n'y a pas de place pour celui-ci. Renvoyez-le dans un instant.",
        },
      );
    }
    const go = async (): Promise<void> => {
      await checkJson(c);
      await next();
    };
    try {
      // A length that was announced is kept to by Node itself; reading by the chunk would cost a copy.
      return streamed || Number.isNaN(announced) ? await limited(most)(c, go) : await go();
    } finally {
      release();
    }
  };
};

const roomFor = (total: number, one: number) =>
  openQuota({
    total,
    each: () => one,
    waiting: () => WAITING.bodies,
    patienceMs: WAITING.ms,
  });

const OPENS_JSON = new Set([0x7b, 0x5b]);
const SPACE = new Set([0x20, 0x09, 0x0a, 0x0d]);

const declaresJson = (c: Context<ApiEnv>): boolean => /[/+]json\b/i.test(c.req.header("Content-Type") ?? "");

/** JSON by its declared type, or by its first byte: some platforms declare nothing, and adapters parse all the same. */
const isJson = (c: Context<ApiEnv>, body: Uint8Array): boolean => {
  if (declaresJson(c)) return true;
  let at = 0;
  while (at < body.length && at < 64 && SPACE.has(body[at] ?? 0)) at += 1;
  return OPENS_JSON.has(body[at] ?? 0);
};

const checkJson = async (c: Context<ApiEnv>): Promise<void> => {
  const body = new Uint8Array(await c.req.arrayBuffer());
  if (!isJson(c, body)) return;
  boundJson(body, TAKES_INVOICE.test(c.req.path) ? MOST_OF_INVOICE : MOST_MEMBERS);
};
