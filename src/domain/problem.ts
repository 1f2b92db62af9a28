/** One text in the two languages of those who read it. */
export interface Words {
  en: string;
  fr: string;
}

/** What is wrong and what to do about it, in both languages: every text of our own that a person can meet. */
export interface Told {
  message: string;
  messageFr: string;
  /** What to do about it. */
  fix: string;
  fixFr: string;
}

export const told = (message: Words, fix: Words): Told => ({
  message: message.en,
  messageFr: message.fr,
  fix: fix.en,
  fixFr: fix.fr,
});

/**
 * Why an invoice is stuck or rejected, told to a person: what, whose words, and what to do. One that a version before
 * the French texts stored lacks them: what is read from the store is shown as it is, never built upon.
 */
export interface Problem extends Told {
  /** Stable code: a national reason (`ADR_ERR`, `DOUBLON`…), or ours in `snake_case`. */
  code: string;
  /** The platform's own words, when it was the platform that complained. */
  raw: string | null;
}

/** One field at fault in what a client sent. What only programs get wrong is told in English alone. */
export interface FieldFault {
  /** Where: a JSON path, a business term (`BT-30`) or a part of the request. */
  path: string;
  /** The place in what was sent: a JSON pointer (RFC 6901) in JSON. */
  at?: string;
  /** The rule that was broken, as a stable code (`siren_checksum`, `BR-FR-10`…). */
  code: string;
  /** The rule of the norm, where the code is the reason by which a platform would reject it. */
  rule?: string;
  message: string;
  fix: string;
  messageFr?: string;
  fixFr?: string;
}

/** A field at fault that a person may have filled in. */
export type ToldFault = Pick<FieldFault, "path" | "code" | "rule"> & Told;

/** What is known of a thing that is gone. */
export interface GoneFacts {
  /** ISO 8601. */
  erasedAt: string;
  /** Of what it was, lower-case hexadecimal. */
  sha256: string;
  /** How long it was to be kept, where that is why (`10y`). */
  term?: string;
  /** Id of the erasure, where a person asked for it. */
  erasure?: string;
}

/**
 * A use case's refusal of what a client asked, to be shown as an RFC 9457 problem.
 * `status` is the HTTP code that fits; use cases choose it by meaning, routes only present it. What a person can run
 * into, through a widget or by an invoice, is given in both languages; what only programs get wrong may be English.
 */
export class Rejection extends Error {
  readonly status: 400 | 401 | 403 | 404 | 409 | 410 | 413 | 415 | 422 | 429 | 501 | 503;
  readonly code: string;
  readonly title: string;
  readonly titleFr: string | undefined;
  readonly detailFr: string | undefined;
  readonly errors: FieldFault[];
  /** When to come back, in seconds, where that is better known than in general (429, 503). */
  readonly comeBackSeconds: number | undefined;
  /** What is told of a thing that is gone (410), as members of the problem. */
  readonly gone: GoneFacts | undefined;

  constructor(
    status: Rejection["status"],
    code: string,
    title: string | Words,
    detail: string | Words,
    errors: FieldFault[] = [],
    comeBackSeconds?: number,
    gone?: GoneFacts,
  ) {
    super(typeof detail === "string" ? detail : detail.en);
    this.name = "Rejection";
    this.status = status;
    this.code = code;
    this.title = typeof title === "string" ? title : title.en;
    this.titleFr = typeof title === "string" ? undefined : title.fr;
    this.detailFr = typeof detail === "string" ? undefined : detail.fr;
    this.errors = errors;
    this.comeBackSeconds = comeBackSeconds;
    this.gone = gone;
  }
}
