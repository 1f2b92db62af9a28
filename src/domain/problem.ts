/** Why an invoice is stuck or rejected, told to a person: what, whose words, and what to do. */
export interface Problem {
  /** Stable code: a national reason (`ADR_ERR`, `DOUBLON`…), or ours in `snake_case`. */
  code: string;
  message: string;
  /** What to do about it. */
  fix: string;
  /** The platform's own words, when it was the platform that complained. */
  raw: string | null;
}

/** One field at fault in what a client sent. */
export interface FieldFault {
  /** Where: a JSON path, a business term (`BT-30`) or a part of the request. */
  path: string;
  /** The rule that was broken, as a stable code (`siren_checksum`, `BR-FR-10`…). */
  code: string;
  message: string;
  fix: string;
}

/**
 * A use case's refusal of what a client asked, to be shown as an RFC 9457 problem.
 * `status` is the HTTP code that fits; use cases choose it by meaning, routes only present it.
 */
export class Rejection extends Error {
  readonly status: 400 | 401 | 403 | 404 | 409 | 413 | 415 | 422 | 429 | 501 | 503;
  readonly code: string;
  readonly title: string;
  readonly errors: FieldFault[];

  constructor(
    status: Rejection["status"],
    code: string,
    title: string,
    detail: string,
    errors: FieldFault[] = [],
  ) {
    super(detail);
    this.name = "Rejection";
    this.status = status;
    this.code = code;
    this.title = title;
    this.errors = errors;
  }
}
