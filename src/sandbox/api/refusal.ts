import type { Context } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { ERROR, ErrorCode } from "../../norm/errors.ts";
import type { Strict } from "../../norm/shape.ts";

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

/** The norm's error body (XP Z12-013 1.3). */
export const refuse = (c: Context, { status, code, message }: Refusal): Response => {
  const body: Strict<typeof ERROR> = {
    errorCode: code,
    errorMessage: message,
    type: "about:blank",
    instance: c.req.path,
  };
  return c.json(body, status, status === 401 ? { "WWW-Authenticate": "Bearer" } : {});
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

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

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
