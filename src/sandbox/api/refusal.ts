import type { Context } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { DIRECTORY_ERROR, ERROR, ERROR_CODES, type ErrorCode } from "../../norm/errors.ts";
import { CONTENT_LANGUAGE_HEADER } from "../../norm/operations.ts";
import { isObject } from "../../norm/read-as.ts";
import { strict } from "../../norm/shape.ts";
import type { ApiVersion } from "../../norm/versions.ts";

/** Error codes of this platform's own: the norm leaves its list open. */
export type PlatformCode =
  | "PARAMS_ERROR"
  | "INVALID_FLOW_INFO"
  | "INVALID_TOKEN"
  | "INVALID_CALLBACK_URL"
  | "WEBHOOK_LIMIT_REACHED"
  | "CREATE_ERROR";

/** An answer with the norm's error body. */
export class Refusal extends Error {
  readonly status: ContentfulStatusCode;
  readonly code: ErrorCode | PlatformCode;

  constructor(status: ContentfulStatusCode, code: ErrorCode | PlatformCode, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

const isDirectory = (c: Context): boolean => c.req.path.startsWith("/directory-service/");

const isListed = (status: number): boolean => Object.values(ERROR_CODES).some((listed) => listed === status);

/**
 * An error as the version of the client words it; where nobody knows the client, in what all versions have in common.
 * The Directory of 1.1 has a form of its own, to which the code is added that everything else has; later ones word
 * statuses that they do not list as a problem.
 */
export const refuse = (
  c: Context,
  { status, code, message }: Refusal,
  version: ApiVersion | null,
): Response => {
  const told = { errorCode: code, errorMessage: message };
  const whole = { ...told, message, status, type: "about:blank", instance: c.req.path };
  const own = isDirectory(c) && version === "1.1";
  const body = own
    ? { ...strict(DIRECTORY_ERROR, "1.1").parse(whole), ...told }
    : strict(ERROR, version ?? "1.1").parse(whole);
  const asProblem = own || (isDirectory(c) && !isListed(status));
  return c.body(JSON.stringify(body), status, {
    "Content-Type": asProblem ? "application/problem+json" : "application/json",
    ...(own ? { [CONTENT_LANGUAGE_HEADER]: "en" } : {}),
    ...(status === 401 ? { "WWW-Authenticate": "Bearer" } : {}),
  });
};

/** The JSON object of a body; 400 when it is none. */
export const objectOf = (text: string, what: string): Record<string, unknown> => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Refusal(400, "MISSING_REQUIRED_FIELD", `${what} is not JSON.`);
  }
  if (!isObject(value)) throw new Refusal(400, "MISSING_REQUIRED_FIELD", `${what} must be a JSON object.`);
  return value;
};

/** A value of a closed list; absent is undefined, anything else is 400. */
export const oneOf = <T extends string>(value: unknown, list: readonly T[], name: string): T | undefined => {
  if (value === undefined || value === null) return undefined;
  const found = list.find((item) => item === value);
  if (found === undefined)
    throw new Refusal(
      400,
      "PARAMS_ERROR",
      `${name}: ${JSON.stringify(value)} is none of ${list.join(", ")}.`,
    );
  return found;
};
