import type { z } from "zod";
import { Failure, type FailureFacts } from "../../domain/failure.ts";
import { ORGANIZATION_HEADER, PATH_PREFIX, REQUEST_ID_HEADERS } from "../../norm/operations.ts";
import type { Answer, Ask, Io, MintedToken } from "../port.ts";
import type { Endpoint } from "./settings.ts";
import { errorSchema, tokenSchema } from "./shapes.ts";

/** One call, as the rest of the adapter words it. */
export interface Call {
  operation: string;
  service: "flow" | "directory";
  method?: "GET" | "POST";
  /** Beginning with a slash, after `/v1`. */
  path: string;
  json?: unknown;
  body?: { bytes: Uint8Array; contentType: string };
  /** May it be sent again when the answer is lost? */
  safe: boolean;
  signal: AbortSignal;
  /** Statuses that are answers here, beside 2xx. */
  also?: readonly number[];
  maxBytes?: number;
}

/**
 * The one way out of this adapter: it alone knows the addresses, the login, the headers and the errors of XP Z12-013.
 * The answer is 2xx, or a status that the call asked for; anything else is thrown as a `Failure`.
 */
export type Door = (call: Call) => Promise<Answer>;

/** Opens the door of one account. */
export const openDoor = (endpoint: Endpoint, io: Io): Door => {
  const mask = maskOf([endpoint.clientSecret, endpoint.webhookSecret]);

  const mint = async (signal: AbortSignal): Promise<MintedToken> => {
    const { tokenUrl, clientId, clientSecret, scope } = endpoint;
    if (endpoint.auth !== "password-json") {
      return io.clientCredentials({ tokenUrl, clientId, clientSecret, scope, method: "post", signal });
    }
    const answer = await io.fetch({
      operation: "token",
      method: "POST",
      url: tokenUrl,
      headers: { "content-type": "application/json", accept: "application/json" },
      body: JSON.stringify({ username: clientId, password: clientSecret }),
      signal,
      safe: true,
    });
    if (answer.status >= 400 && answer.status < 500) {
      throw new Failure("denied", {
        code: "login_refused",
        message: `The platform refuses the login of ${clientId}.`,
        fix: "Check clientId (the user name) and clientSecret (the password) of this account.",
        raw: mask(answer.text()),
        httpStatus: answer.status,
      });
    }
    const { access_token, expires_in } = readAnswer(tokenSchema, answer, true);
    return { value: access_token, expiresIn: expires_in ?? undefined };
  };

  return async (call) => {
    const base = call.service === "flow" ? endpoint.flowUrl : endpoint.directoryUrl;
    const requestId = io.requestId();
    const ask: Ask = {
      operation: call.operation,
      method: call.method ?? "GET",
      url: `${base}${PATH_PREFIX}${call.path}`,
      headers: {
        // Versions name it differently, and an account's version may be set wrong: all names are sent.
        ...Object.fromEntries(
          Object.values(REQUEST_ID_HEADERS).map((name) => [name.toLowerCase(), requestId]),
        ),
        accept: "*/*",
        ...(endpoint.organizationId === undefined
          ? {}
          : { [ORGANIZATION_HEADER.toLowerCase()]: endpoint.organizationId }),
        ...(call.json === undefined ? {} : { "content-type": "application/json" }),
        ...(call.body === undefined ? {} : { "content-type": call.body.contentType }),
      },
      body: call.json === undefined ? call.body?.bytes : JSON.stringify(call.json),
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
  // Without the body: it may be a token answer.
  throw new Failure(safe ? "unsent" : "unknown", {
    code: "garbled_answer",
    message: `The platform's answer has not the expected form${where === "" ? "" : ` (${where})`}.`,
    fix: "It is tried again by itself. If it stays, ask the platform's support; check apiVersion.",
    httpStatus: answer.status,
  });
};

/** What the platform says of an error, whichever of its forms it uses. */
const saidIn = (answer: Answer): { code: string | undefined; text: string | undefined } => {
  let body: unknown;
  try {
    body = JSON.parse(answer.text());
  } catch {
    return { code: undefined, text: undefined };
  }
  const read = errorSchema.safeParse(body);
  if (!read.success) return { code: undefined, text: undefined };
  const { errorCode, errorMessage, message, title, details, detail } = read.data;
  const text = [errorMessage ?? message ?? title, details ?? detail].filter((t) => t).join(" – ");
  return { code: errorCode ?? undefined, text: text || undefined };
};

const ALREADY_THERE = /déj[aà] existante?|already exist/i;

/** Sorts an answer that is not a success by what may safely happen next. */
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
  // 404 in the platform's own words is about a resource; without them it is about the address.
  if (status < 400 || status === 405 || (status === 404 && said.code === undefined)) {
    return new Failure("denied", {
      ...facts,
      code: "wrong_address",
      message: `There is no ${call.service} service at the configured address (${status}).`,
      fix: `Check ${call.service}Url: it is the address before /v1.`,
    });
  }
  if (status === 408 || (status >= 500 && status !== 501)) {
    const fix = "The platform has a fault of its own; it is tried again by itself.";
    return call.safe
      ? new Failure("unsent", { ...facts, fix })
      : new Failure("unknown", { ...facts, fix, mayStillArrive: status === 408 || status === 504 });
  }
  return new Failure("refused", {
    ...facts,
    fix: FIXES[status] ?? "Correct what the platform complains about, then send again.",
    ...(alreadyExists(said, answer) ? { alreadyExists: true } : {}),
  });
};

const FIXES: Readonly<Record<number, string>> = {
  404: "It is not, or no longer, at the platform.",
  413: "The platform takes files of 100 MB at most, often much less: make the attachments smaller.",
  415: "The platform does not take this kind of file: send Factur-X, CII or UBL.",
  501: "The platform does not offer this operation.",
};

const alreadyExists = (said: ReturnType<typeof saidIn>, answer: Answer): boolean =>
  // SUPER PDP says CREATE_ERROR; the standard's own word belongs to acknowledgements, but some give it at once.
  said.code === "CREATE_ERROR" || said.code === "AlreadyExistingFlow" || ALREADY_THERE.test(answer.text());

/** Hides the account's secrets, and any bearer, should a platform echo them. */
const maskOf = (secrets: (string | undefined)[]): ((text: string) => string) => {
  const hidden = secrets.filter((secret) => secret !== undefined).filter((secret) => secret !== "");
  return (text) =>
    hidden
      .reduce((masked, secret) => masked.replaceAll(secret, "***"), text)
      .replace(/(bearer\s+)[\w.~+/=-]+/gi, "$1***");
};
