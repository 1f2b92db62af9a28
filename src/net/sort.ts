import { Failure, type FailureFacts } from "../domain/failure.ts";
import { type FailureCode, type Row, TABLE } from "./failure-table.ts";

const row = (code: FailureCode): Row => TABLE[code];

/**
 * The failure of a row. `facts` adds what is known of this one call; `detail` (a system's error code) is shown in
 * brackets. No cause is attached: a parser's error carries raw bytes that no redactor has seen.
 */
export const failureOf = (
  code: FailureCode,
  safe: boolean,
  facts: Pick<FailureFacts, "raw" | "httpStatus" | "retryAfterMs"> & { detail?: string } = {},
): Failure => {
  const { detail, ...rest } = facts;
  const { message, fix, mayStillArrive, ours, safe: whenSafe, unsafe } = row(code);
  const kind = safe ? whenSafe : unsafe;
  return new Failure(kind, {
    code,
    message: withDetail(message.en, detail),
    messageFr: withDetail(message.fr, detail),
    ...(fix === undefined ? {} : { fix: fix.en, fixFr: fix.fr }),
    ...(mayStillArrive && kind === "unknown" ? { mayStillArrive } : {}),
    ...(ours ? { ours } : {}),
    ...rest,
  });
};

const withDetail = (sentence: string, detail: string | undefined): string =>
  detail === undefined ? sentence : `${sentence.slice(0, -1)} (${detail}).`;

const isCode = (code: string): code is FailureCode => Object.hasOwn(TABLE, code);

/** What an error tells the breaker of the platform's health. An error that is no row of the table tells nothing. */
export const verdictOn = (error: unknown): Row["platform"] =>
  error instanceof Failure && isCode(error.facts.code) ? row(error.facts.code).platform : "nothing";

/** May a safe call that ended so be sent again at once? */
export const isRepeatable = (error: unknown): error is Failure => {
  if (!(error instanceof Failure) || !isCode(error.facts.code)) return false;
  const { repeat } = row(error.facts.code);
  return repeat === "yes" || (repeat === "asked" && error.facts.retryAfterMs !== undefined);
};

/**
 * The failure in a status, by its code; null: it is an answer. 501 is one, although it is above 500: RFC 9110 §15.6.2 gives it to a
 * server that lacks the function, platforms use it for parameters that they do not take, and no repetition helps.
 */
export const codeOfStatus = (status: number): FailureCode | null => {
  if (status === 429) return "rate_limited";
  // 408 is a time-out behind the platform's front (XP Z12-013 directory), 524 the same at a common proxy.
  if (status === 408 || status === 504 || status === 524) return "gateway_timeout";
  return status >= 500 && status !== 501 ? "server_error" : null;
};

/** Code of the error with which a guarded connection refuses its destination. */
export const FORBIDDEN_ADDRESS = "FORBIDDEN_ADDRESS";

const REFUSED = new Set(["ECONNREFUSED", "EHOSTUNREACH", "ENETUNREACH", "EADDRNOTAVAIL"]);
const NOT_FOUND = new Set(["ENOTFOUND", "EAI_AGAIN", "EAI_NODATA", "EAI_NONAME"]);
const TOO_SLOW = new Set(["UND_ERR_CONNECT_TIMEOUT", "ETIMEDOUT"]);
const MALFORMED = new Set(["UND_ERR_INVALID_ARG", "UND_ERR_REQ_CONTENT_LENGTH_MISMATCH"]);
const CLOSED = new Set(["UND_ERR_DESTROYED", "UND_ERR_CLOSED"]);
const TLS = /^(ERR_TLS|ERR_SSL|CERT_|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|HOSTNAME_MISMATCH|INVALID_CA|EPROTO)/;
const GARBLED = /^(HPE_|HTTPParserError|UND_ERR_HEADERS_OVERFLOW)/;

/** The code of a system's or the HTTP client's error; its name when it has none, as the client's parser may. */
export const codeOf = (error: Error): string =>
  "code" in error && typeof error.code === "string" ? error.code : error.name;

/**
 * The failure in an error of the HTTP client, by its code.
 *
 * @param stage how far the call had come: the client tells for sure when it begins to write a request.
 */
export const codeOfError = (error: Error, stage: "connecting" | "sent" | "answering"): FailureCode => {
  const code = codeOf(error);
  if (stage === "connecting") {
    if (REFUSED.has(code)) return "connection_refused";
    if (NOT_FOUND.has(code)) return "host_not_found";
    if (TOO_SLOW.has(code)) return "connect_timeout";
    if (MALFORMED.has(code)) return "bad_request";
    if (CLOSED.has(code)) return "shutting_down";
    if (code === FORBIDDEN_ADDRESS) return "forbidden_address";
    return TLS.test(code) ? "tls_failed" : "connect_failed";
  }
  if (code === "UND_ERR_HEADERS_TIMEOUT" || code === "UND_ERR_BODY_TIMEOUT") return "timeout";
  if (GARBLED.test(code)) return "answer_garbled";
  return stage === "answering" ? "answer_cut" : "connection_lost";
};

/** Longest wait that a platform may ask for, in milliseconds. */
const LONGEST_WAIT = 3_600_000;

/**
 * `Retry-After` in milliseconds, both of its forms (RFC 9110 §10.2.3), at most one hour. Undefined when it is absent
 * or unreadable.
 */
export const retryAfterMs = (value: string | null, now: Date): number | undefined => {
  const text = value?.trim() ?? "";
  const wait = /^\d+(\.\d+)?$/.test(text)
    ? Number(text) * 1000
    : // A bare number would be a year to Date.parse, hence the weekday first.
      /^[A-Za-z]{3,9},/.test(text)
      ? Date.parse(text) - now.getTime()
      : Number.NaN;
  return Number.isNaN(wait) ? undefined : Math.ceil(Math.min(Math.max(wait, 0), LONGEST_WAIT));
};
