import type { z } from "zod";
import { Failure, type FailureFacts } from "../../domain/failure.ts";
import type { Answer, Ask, Io, MintedToken } from "../port.ts";
import type { Endpoint } from "./settings.ts";
import { errorSchema } from "./shapes.ts";

/** One call, as the rest of the adapter words it. */
export interface Call {
  operation: string;
  method?: "GET" | "POST" | "PUT";
  /** With its version: `/v1/invoice`. */
  path: string;
  query?: Record<string, string>;
  json?: unknown;
  form?: FormData;
  /** May it be sent again when the answer is lost? */
  safe: boolean;
  signal: AbortSignal;
  /** Statuses that are answers here, beside 2xx. */
  also?: readonly number[];
  maxBytes?: number;
}

/**
 * The one way out of this adapter: it alone knows the address, the login, the headers and the errors of IOPOLE. The
 * answer is 2xx, or a status that the call asked for; anything else is thrown as a `Failure`.
 */
export type Door = (call: Call) => Promise<Answer>;

/** Opens the door of one account. */
export const openDoor = (endpoint: Endpoint, io: Io): Door => {
  const { tokenUrl, clientId, clientSecret } = endpoint;
  const mask = maskOf([clientSecret, endpoint.webhookSecret]);
  const mint = (signal: AbortSignal): Promise<MintedToken> =>
    io.clientCredentials({ tokenUrl, clientId, clientSecret, method: "post", signal });

  return async (call) => {
    const query = call.query === undefined ? "" : `?${new URLSearchParams(call.query)}`;
    const ask: Ask = {
      operation: call.operation,
      method: call.method ?? "GET",
      url: `${endpoint.apiUrl}${call.path}${query}`,
      headers: {
        // The description calls it optional; the platform has refused calls without it since February 2026.
        "customer-id": endpoint.customerId,
        accept: call.operation === "download" ? "*/*" : "application/json",
        // None with a form: its boundary is made where it is written.
        ...(call.json === undefined ? {} : { "content-type": "application/json" }),
      },
      body: call.json === undefined ? call.form : JSON.stringify(call.json),
      signal: call.signal,
      safe: call.safe,
      maxBytes: call.maxBytes,
    };
    const answer = await io.authorized(ask, "access", mint);
    if ((answer.status >= 200 && answer.status < 300) || call.also?.includes(answer.status)) return answer;
    throw failureOf(answer, call, mask);
  };
};

/** Reads an answer by its shape; a body of another shape counts as garbled. */
export const readAnswer = <T>(schema: z.ZodType<T>, answer: Answer, safe: boolean): T => {
  const read = schema.safeParse(answer.json());
  if (read.success) return read.data;
  const where = read.error.issues[0]?.path.join(".") ?? "";
  throw new Failure(safe ? "unsent" : "unknown", {
    code: "garbled_answer",
    message: `The platform's answer has not the expected form${where === "" ? "" : ` (${where})`}.`,
    fix: "It is tried again by itself. If it stays, ask the platform's support.",
    httpStatus: answer.status,
  });
};

/** The invoice, or what is asked of it, is not at the platform. */
export const notThere = (platformId: string | null): Failure =>
  new Failure("refused", {
    code: "not_at_platform",
    message:
      platformId === null
        ? "The invoice is not at the platform yet."
        : `The platform does not know the invoice ${platformId}.`,
    fix:
      platformId === null
        ? "Wait until it is sent."
        : "Look it up in the platform's own web page, and check that the account is the one that it was sent with.",
  });

/** How long something that we sent may still not show, in milliseconds; 0: by now it would. */
export const hiddenFor = (arrivedBy: string | undefined, showsAfterMs: number, now: Date): number =>
  arrivedBy === undefined ? 0 : Math.max(0, Date.parse(arrivedBy) + showsAfterMs - now.getTime());

/** The platform does not show what we sent it, but that proves nothing so soon. */
export const notVisibleYet = (what: string, retryAfterMs?: number): Failure =>
  new Failure("unknown", {
    code: "not_visible_yet",
    message: `The platform does not show ${what} yet, which proves nothing so soon.`,
    fix: "It is asked again by itself.",
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  });

interface Said {
  code: string | undefined;
  text: string | undefined;
  /** Where the findings are, as dotted paths. */
  paths: string[];
}

/** What the platform says of an error, whichever of its forms it uses. */
const saidIn = (answer: Answer): Said => {
  let body: unknown;
  try {
    body = JSON.parse(answer.text());
  } catch {
    return { code: undefined, text: undefined, paths: [] };
  }
  const read = errorSchema.safeParse(body);
  if (!read.success) return { code: undefined, text: undefined, paths: [] };
  const { code, statusMessage, message, error } = read.data;
  const findings = (read.data.details ?? []).map((finding) => ({
    path: (finding.path ?? []).join("."),
    message: finding.message ?? "",
  }));
  const words = findings
    .map(({ path, message }) => [path, message].filter(Boolean).join(": "))
    .filter(Boolean);
  return {
    code: code ?? undefined,
    text: [statusMessage ?? message ?? error, words.join("; ")].filter(Boolean).join(" – ") || undefined,
    paths: findings.map(({ path }) => path),
  };
};

/** Sorts an answer that is not a success by what may safely happen next; faults of the platform are thrown before. */
const failureOf = (answer: Answer, call: Call, mask: (text: string) => string): Failure => {
  const { status } = answer;
  const said = saidIn(answer);
  const facts: FailureFacts = {
    code: said.code?.toLowerCase().replace(/[^a-z0-9]+/g, "_") ?? `http_${status}`,
    message: mask(said.text ?? `The platform answered ${status} to ${call.operation}.`),
    raw: mask(answer.text()).slice(0, 4000),
    httpStatus: status,
  };
  if (status === 403) {
    return new Failure("denied", {
      ...facts,
      fix: "Ask the platform to give this account the right to this operation.",
    });
  }
  // As a refusal it would fail every invoice of the account, one after the other.
  if (status === 400 && said.paths.some((path) => /customer-?id/i.test(path))) {
    return new Failure("denied", { ...facts, fix: "Check the setting customerId of this account." });
  }
  // Calls about one thing take their 404 as an answer; here it is about the address.
  if (status < 400 || status === 404 || status === 405) {
    return new Failure("denied", {
      ...facts,
      code: "wrong_address",
      message: `There is no such service at the configured address (${status}).`,
      fix: "Check environment and apiUrl: the latter is the address before /v1.",
    });
  }
  return new Failure("refused", {
    ...facts,
    fix: FIXES[status] ?? "Correct what the platform complains about, then send again.",
    ...(status === 409 && said.code === "DUPLICATE_RESOURCE" ? { alreadyExists: true } : {}),
  });
};

const FIXES: Readonly<Record<number, string>> = {
  413: "The platform takes files of 50 MB at most: make the attachments smaller.",
  501: "The platform does not offer this operation.",
};

/** Hides the account's secrets, and any bearer, should a platform echo them. */
const maskOf = (secrets: (string | undefined)[]): ((text: string) => string) => {
  const hidden = secrets.filter((secret) => secret !== undefined);
  return (text) =>
    hidden
      .reduce((masked, secret) => masked.replaceAll(secret, "***"), text)
      .replace(/(bearer\s+)[\w.~+/=-]+/gi, "$1***");
};
