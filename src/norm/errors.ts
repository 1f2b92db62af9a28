import { id, text, whole } from "./kinds.ts";
import { optional, required } from "./shape.ts";
import { ONLY_1_1, SINCE_1_2 } from "./versions.ts";

/** Error codes of the norm's examples, with their HTTP status. The list is open: platforms have others. */
export const ERROR_CODES = {
  MISSING_REQUIRED_FIELD: 400,
  MISSING_TOKEN: 401,
  FORBIDDEN_ACCESS: 403,
  MISSING_RESOURCE: 404,
  REQUEST_TIMEOUT: 408,
  FILE_SIZE_EXCEEDED: 413,
  UNPROCESSABLE_ENTITY: 422,
  TOO_MANY_REQUESTS: 429,
  INTERNAL_ERROR: 500,
  NOT_IMPLEMENTED: 501,
  RESOURCE_ERROR: 503,
} as const;
export type ErrorCode = keyof typeof ERROR_CODES;

const type = text();
const instance = text();
const details = text();

/** The body of an error: of both services, but that of the Directory since 1.2 only. */
export const ERROR = {
  errorCode: required(id()),
  errorMessage: optional(text()),
  /** A URI reference, `about:blank` where there is nothing to say. */
  type: optional(type, SINCE_1_2),
  details: optional(details, SINCE_1_2),
  instance: optional(instance, SINCE_1_2),
};

/** The body of an error of the Directory in 1.1. */
export const DIRECTORY_ERROR = {
  type: optional(type, ONLY_1_1),
  message: optional(text(), ONLY_1_1),
  status: optional(whole({ min: 100, max: 599 }), ONLY_1_1),
  details: optional(details, ONLY_1_1),
  instance: optional(instance, ONLY_1_1),
};

/** All that may say what is wrong: both forms of the norm, and the problem details (RFC 9457) that some give. */
export const ANY_ERROR = {
  ...DIRECTORY_ERROR,
  ...ERROR,
  title: optional(text()),
  detail: optional(text()),
};
