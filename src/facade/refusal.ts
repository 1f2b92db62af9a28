import type { Context } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { FieldFault } from "../domain/problem.ts";
import { DIRECTORY_ERROR, ERROR, ERROR_CODES } from "../norm/errors.ts";
import { strict } from "../norm/shape.ts";
import type { ApiVersion } from "../norm/versions.ts";
import type { FacadeEnv } from "./env.ts";
import { sayLanguage } from "./language.ts";
import { partOf } from "./paths.ts";

/** What is wrong, as the gateway decides it for all of its APIs. */
export interface Wrong {
  status: ContentfulStatusCode;
  /** Ours, in `snake_case`. */
  code: string;
  detail: string;
  detailFr?: string | undefined;
  errors?: readonly FieldFault[];
  headers?: Record<string, string>;
  /** What the log tells beside it. */
  cause?: unknown;
}

/** Codes of what the norm has one status for, but no code of its own. Its list is open. */
const OTHER_CODES: Readonly<Record<string, string>> = {
  key_unknown: "INVALID_TOKEN",
  token_unknown: "INVALID_TOKEN",
  token_expired: "INVALID_TOKEN",
};

/** When to come back where nobody knows better, in seconds. */
const COME_BACK = "10";
const COMES_BACK: ReadonlySet<number> = new Set([429, 503]);

/** The norm's code of an error: by what it is, else by its status, else ours. */
const codeOf = ({ code, status, errors = [] }: Wrong): string => {
  if (status === 400) {
    return errors.some((fault) => fault.code === "missing") ? "MISSING_REQUIRED_FIELD" : "PARAMS_ERROR";
  }
  const byStatus = Object.entries(ERROR_CODES).find(([, listed]) => listed === status)?.[0];
  // A platform behind us that does not answer is, to the client, this one.
  return OTHER_CODES[code] ?? byStatus ?? (status === 502 ? "RESOURCE_ERROR" : code.toUpperCase());
};

const isListed = (status: number): boolean => Object.values(ERROR_CODES).some((listed) => listed === status);

const faultsIn = (french: boolean, errors: readonly FieldFault[]): string =>
  errors
    .map(({ path, message, messageFr, fix, fixFr }) =>
      french ? `${path} : ${messageFr ?? message}. ${fixFr ?? fix}.` : `${path}: ${message}. Fix: ${fix}.`,
    )
    .join(" ");

/**
 * Answers with an error as the version of the client words it; where nobody knows the client, in what all versions
 * have in common. The Directory of 1.1 has a form of its own, to which the code is added that everything else has; the
 * Directory words statuses that it does not list as a problem; and the token endpoint has the form of OAuth.
 */
export const refuse = (c: Context<FacadeEnv>, wrong: Wrong): Response => {
  const { status, code, errors = [], cause } = wrong;
  c.set("facts", { ...c.get("facts"), code, ...(cause === undefined ? {} : { err: cause }) });
  const headers = {
    ...(COMES_BACK.has(status) ? { "Retry-After": COME_BACK } : {}),
    ...wrong.headers,
  };
  for (const [name, value] of Object.entries(headers)) c.header(name, value);
  const part = partOf(c.req.path);
  if (part === "token") return refuseToken(c, wrong);

  const version: ApiVersion | undefined = c.get("version");
  const own = part === "directory" && version === "1.1";
  const french = own && sayLanguage(c) === "fr";
  const message = (french ? wrong.detailFr : undefined) ?? wrong.detail;
  const faults = faultsIn(french, errors);
  // Flows of 1.1 have no member for the details.
  const isTold = version !== "1.1" || own || errors.every((fault) => message.includes(fault.message));
  const whole = isTold ? message : `${message} ${faults}`;
  const told = { errorCode: codeOf(wrong), errorMessage: whole };
  const all = {
    ...told,
    message,
    status,
    type: "about:blank",
    instance: c.req.path,
    ...(faults === "" ? {} : { details: faults }),
  };
  const body = own
    ? { ...strict(DIRECTORY_ERROR, "1.1").parse(all), ...told }
    : strict(ERROR, version ?? "1.1").parse(all);
  const asProblem = own || (part === "directory" && !isListed(status));
  c.header("Content-Type", asProblem ? "application/problem+json" : "application/json");
  return c.body(JSON.stringify(body), status);
};

/** RFC 6749 §5.2 has codes for faults of the client alone. */
const refuseToken = (c: Context<FacadeEnv>, { status, detail }: Wrong): Response => {
  c.header("Cache-Control", "no-store");
  const error =
    status === 429 || status === 503
      ? "temporarily_unavailable"
      : status >= 500
        ? "server_error"
        : "invalid_request";
  return c.json({ error, error_description: detail }, status);
};
