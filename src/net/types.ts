import type { ServerCertificate } from "./certificates.ts";

/**
 * The shapes of the network side. `Ask`, `Answer`, `MintedToken` and the doors in {@link Door} are those of the
 * adapter port, written a second time because this folder may not import it: a test holds the two together.
 */

/** A request to a platform. */
export interface Ask {
  /** The metric's and the log's word for it (`submit`, `search`…): a small closed set. */
  operation: string;
  method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  url: string;
  headers?: Record<string, string>;
  body?: string | Uint8Array | FormData | URLSearchParams;
  signal: AbortSignal;
  /** May it be sent again when the answer is lost? Only such asks are repeated inside one call. */
  safe: boolean;
  /** Largest answer taken, in bytes (default 25 MiB). */
  maxBytes?: number;
  /**
   * Most members of all arrays and objects of a JSON answer together (default 100,000). A search that asks for 100
   * things knows how much can come: more is garbled, and nothing is built from it.
   */
  maxMembers?: number;
}

/** An answer, read whole. */
export interface Answer {
  status: number;
  headers: Headers;
  bytes: Uint8Array;
  /** The body as text, in the charset that it declares. */
  text(): string;
  /**
   * Parsed JSON. Throws a `Failure` (`unknown` for an unsafe request, `unsent` for a safe one) on garbage, and on more
   * members or levels than are taken.
   */
  json(): unknown;
}

/** A token as the platform's token endpoint gave it. */
export interface MintedToken {
  value: string;
  /** Lifetime in seconds; absent: it is renewed on a 401, and after an hour. */
  expiresIn?: number;
}

/** Asks the platform for a new token. */
export type Mint = (signal: AbortSignal) => Promise<MintedToken>;

/** OAuth2 client credentials, and where to present them. */
export interface Grant {
  tokenUrl: string;
  clientId: string;
  clientSecret: string;
  scope?: string;
  /** How the client identifies itself: in the form (`post`, the default) or in the `Authorization` header. */
  method?: "basic" | "post";
  signal: AbortSignal;
}

/** What this folder writes to. Everything passes the redactor first. */
export interface Log {
  debug(facts: object, text: string): void;
  warn(facts: object, text: string): void;
}

/** What this folder counts. Names and buckets of the metrics belong to whoever implements it. */
export interface NetMetrics {
  /**
   * One attempt ended. `outcome` is `ok`, `http_4xx` or a code of the table in `sort.ts`; `seconds` counts from the
   * moment the attempt wanted a connection.
   */
  request(platform: string, operation: string, outcome: string, seconds: number): void;
  /** 0 closed, 1 half-open, 2 open. */
  circuit(platform: string, state: 0 | 1 | 2): void;
  /** When the newest token of the account expires, in seconds since 1970. */
  tokenExpiry(platform: string, epochSeconds: number): void;
}

/** How an account's connection to its platform stands. */
export interface DoorState {
  circuit: "closed" | "half-open" | "open";
  /** Since when the circuit is not closed. */
  openedAt: Date | null;
  /** `expiresAt` null: the platform named no lifetime. */
  tokens: { name: string; expiresAt: Date | null }[];
  /** Calls that hold a connection now. */
  inFlight: number;
  /** Of the servers that were reached over TLS. */
  certificates: ServerCertificate[];
}

/** The one way out to a platform for one account. A structural `Io` of the adapter port. */
export interface Door {
  account: string;
  /**
   * One call: deadline, breaker, repetition of safe calls, redaction, metrics and log are inside. Any status below
   * 500 comes back as an answer, except 408 and 429; see `sort.ts` for everything that throws.
   */
  fetch(ask: Ask): Promise<Answer>;
  /**
   * {@link Door.fetch} with a bearer token. A 401 drops the token, mints a new one and asks once more: a request
   * that was refused for its token was not taken, so this holds for a deposit too. A second 401 throws `denied`.
   */
  authorized(ask: Ask, tokenName: string, mint: Mint): Promise<Answer>;
  now(): Date;
  /** The cached token of this name, minted once however many ask, renewed before it expires. */
  token(name: string, mint: Mint, signal: AbortSignal): Promise<string>;
  /** Forgets a token that the platform refused, if it is still the cached one. */
  dropToken(name: string, value: string): void;
  /** Presents client credentials at a token endpoint. Credentials that it refuses throw `denied`. */
  clientCredentials(grant: Grant): Promise<MintedToken>;
  /** A platform's words as a failure may carry them: secrets and tokens masked, at most 4,000 characters. */
  quoted(text: string): string;
  uuid(): string;
  /** UUID for a platform's request-id header: the ERP's own id of what is being done where that is one, else a new one. */
  requestId(): string;
  /** Longest time that one call may take, in milliseconds. */
  timeoutMs: number;
  log: Log;
  state(): DoorState;
  /** Takes no new call, waits for those under way (all have deadlines), then lets the connections go. */
  close(): Promise<void>;
}

/** An answer as it came over the wire. */
export interface Received {
  status: number;
  headers: Headers;
  bytes: Uint8Array;
}
