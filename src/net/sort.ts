import { Failure, type FailureFacts, type FailureKind } from "../domain/failure.ts";

/**
 * Everything that can go wrong on the way to a platform, sorted by what may safely happen next. An answer below 500
 * other than 408 and 429 is no failure: its words belong to the adapter.
 */
interface Row {
  /** What a call that may be repeated ends as, and what one that may not. */
  safe: FailureKind;
  unsafe: FailureKind;
  /** What it tells the breaker of the platform. */
  platform: "ill" | "well" | "nothing";
  /** Is a safe call sent again within the same attempt? `asked`: only when the platform says how long to wait. */
  repeat: "yes" | "no" | "asked";
  /** The request may still be worked on at the other side. */
  mayStillArrive?: true;
  /** Our own doing, which spends no attempt. */
  ours?: true;
  message: string;
  fix?: string;
}

/** A platform or a network that is down says so before anything was written. */
const BEFORE = { safe: "unsent", unsafe: "unsent", platform: "ill", repeat: "yes" } as const;
/** The request was on its way. A lost answer to a read costs nothing; one to a deposit must be looked up. */
const AFTER = { safe: "unsent", unsafe: "unknown", platform: "ill", repeat: "yes" } as const;
/** Nothing was sent, and the platform had no part in it. */
const ASIDE = { safe: "unsent", unsafe: "unsent", platform: "nothing", repeat: "no" } as const;

const TABLE = {
  // Before the request was written.
  connection_refused: {
    ...BEFORE,
    message: "The platform refuses the connection.",
    fix: "Check that the platform is up and that the address and port in the settings are right.",
  },
  host_not_found: {
    ...BEFORE,
    message: "The platform's host name cannot be resolved.",
    fix: "Check the host name in the settings and the name servers of this machine.",
  },
  tls_failed: {
    ...BEFORE,
    repeat: "no",
    message: "No trusted TLS connection to the platform could be made.",
    fix: "Check the address in the settings, the platform's certificate and the certificates this machine trusts.",
  },
  connect_timeout: {
    ...BEFORE,
    repeat: "no",
    message: "The platform did not accept a connection in time.",
    fix: "Check the platform's state, and whether a firewall drops the connection.",
  },
  connect_failed: { ...BEFORE, message: "No connection to the platform could be made." },
  bad_request: {
    ...ASIDE,
    message: "The request could not be written: its address or one of its headers is not valid HTTP.",
    fix: "Check the addresses and keys in the platform's settings for stray characters.",
  },
  forbidden_address: {
    ...ASIDE,
    safe: "refused",
    unsafe: "refused",
    message: "The address leads into a private network, where webhooks are not sent.",
    fix: "Use a public address, or allow private ones in the configuration.",
  },
  no_slot: {
    ...ASIDE,
    ours: true,
    message: "All connections of this account were busy for too long.",
    fix: "Raise `concurrency` of the account if the platform allows it.",
  },
  cancelled: { ...ASIDE, ours: true, message: "The call was cancelled before it was sent." },
  shutting_down: { ...ASIDE, ours: true, message: "The gateway is stopping: the call was not sent." },
  circuit_open: {
    ...ASIDE,
    ours: true,
    message: "Calls to this account are held back, because the last ones failed.",
    fix: "Nothing: one call is let through from time to time, and the rest follow as soon as it succeeds.",
  },
  // Once the request was on its way. A cancelled read is ours too: it would otherwise spend an attempt.
  cancelled_midway: {
    ...AFTER,
    platform: "nothing",
    repeat: "no",
    mayStillArrive: true,
    ours: true,
    message: "The call was cancelled while the platform was working on it.",
  },
  timeout: {
    ...AFTER,
    repeat: "no",
    mayStillArrive: true,
    message: "The platform did not answer in time.",
  },
  connection_lost: { ...AFTER, message: "The connection was lost before the platform answered." },
  answer_cut: { ...AFTER, message: "The connection was lost in the middle of the platform's answer." },
  answer_garbled: { ...AFTER, message: "The platform's answer is not what its own format says." },
  answer_too_large: {
    ...AFTER,
    platform: "well",
    repeat: "no",
    message: "The platform's answer is larger than what is taken.",
  },
  // Answers that are failures.
  rate_limited: {
    ...BEFORE,
    platform: "well",
    repeat: "asked",
    message: "The platform asks for fewer calls (429).",
    fix: "Lower `concurrency` or poll less often if this goes on.",
  },
  gateway_timeout: {
    ...AFTER,
    mayStillArrive: true,
    message: "The platform gave up waiting for a part of itself.",
  },
  // A 503 is usual before anything was taken, but nothing proves it: for a deposit it is as unknown as a 500.
  server_error: { ...AFTER, message: "The platform failed on its own side." },
} as const satisfies Record<string, Row>;

/** Name of a row, and the `code` of its failures. */
export type FailureCode = keyof typeof TABLE;

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
    message: detail === undefined ? message : `${message.slice(0, -1)} (${detail}).`,
    ...(fix === undefined ? {} : { fix }),
    ...(mayStillArrive && kind === "unknown" ? { mayStillArrive } : {}),
    ...(ours ? { ours } : {}),
    ...rest,
  });
};

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
