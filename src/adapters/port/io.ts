import type { RawItem } from "../../domain/life-cycle/event.ts";
import type { DirectoryCopy } from "./directory-copy.ts";
import type { Files } from "./files.ts";

/** A request to a platform. The operation is the metric's and the log's word for it (`submit`, `search`…). */
export interface Ask {
  operation: string;
  method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  url: string;
  headers?: Record<string, string>;
  body?: string | Uint8Array | FormData | URLSearchParams;
  signal: AbortSignal;
  /**
   * Is it safe to send it again when the answer is lost? Reads are; a deposit never is. Only safe ones are repeated
   * inside one attempt.
   */
  safe: boolean;
  /** Largest answer taken, in bytes (default 25 MiB): past it the answer counts as garbled. */
  maxBytes?: number;
  /** Most members of all arrays and objects of a JSON answer together (default 100,000): past it, it is garbled. */
  maxMembers?: number;
}

/** An answer, read whole. */
export interface Answer {
  status: number;
  headers: Headers;
  bytes: Uint8Array;
  text(): string;
  /** Parsed JSON. Throws a `Failure` (`unknown` for an unsafe request, `unsent` for a safe one) on garbage. */
  json(): unknown;
}

/** A token as the platform's token endpoint gave it. */
export interface MintedToken {
  value: string;
  /** Lifetime in seconds from now; absent: it is renewed on a 401 only. */
  expiresIn?: number;
}

/** The only doors out of an adapter. */
export interface Io {
  /**
   * One call over the account's pool: deadline, breaker, repetition of safe calls, redaction, metrics and log are
   * inside. Any status below 500 (and 501) comes back as an answer, except 429, which throws `unsent`, and 408. Any
   * other answer of 500 and above, and every lost one, throws: `unknown` for an unsafe ask, whatever the platform
   * says about trying again; a safe ask is repeated first, and then throws `unsent`.
   */
  fetch(ask: Ask): Promise<Answer>;
  /** Of an account whose adapter says that it speaks by files (`Adapter.files`). */
  files?: Files;
  /** Of an account whose adapter says where extracts of the directory come in (`Adapter.copy`). */
  copy?: DirectoryCopy;
  now(): Date;
  /**
   * An item of the account that is stored, by its id; null: none is. For a platform that gives a thing one time only: what
   * the pull was given, a deposit may have to know.
   */
  kept(id: string): Promise<RawItem | null>;
  /** Largest document that is taken, in bytes (`limits.documentMegabytes`), whatever platform it comes from. */
  documentBytes: number;
  /**
   * {@link fetch} with the bearer of this token name. On a 401 the token is minted anew once and the call made once
   * more, deposits too: a 401 is a sure "not taken". A second 401 throws `denied`.
   */
  authorized(
    ask: Ask,
    tokenName: string,
    mint: (signal: AbortSignal) => Promise<MintedToken>,
  ): Promise<Answer>;
  /** OAuth2 client credentials at a token endpoint (openid-client inside). Bad credentials throw `denied`. */
  clientCredentials(grant: {
    tokenUrl: string;
    clientId: string;
    clientSecret: string;
    scope?: string;
    /** How the client identifies itself at the endpoint. */
    method?: "basic" | "post";
    signal: AbortSignal;
  }): Promise<MintedToken>;
  /** Random UUID. */
  uuid(): string;
  /** UUID for a platform's request-id header: the ERP's own id of what is being done where that is one, else a new one. */
  requestId(): string;
  /** A platform's words as a failure may carry them: secrets and tokens masked, at most 4,000 characters. */
  quoted(text: string): string;
  log: { debug(facts: object, text: string): void; warn(facts: object, text: string): void };
}
