import type { Direction, Invoice } from "../domain/invoice.ts";
import type { RawItem, Reason, Statement, StatusAmount } from "../domain/life-cycle/event.ts";
import type { Payee } from "../domain/life-cycle/push.ts";
import type { StatusName } from "../domain/life-cycle/status.ts";

/**
 * The adapter port: what a platform can be asked, and nothing else. One platform is one {@link Adapter} constant,
 * listed in `registry.ts`. Its connection has members only for what the platform can do: presence is support,
 * absence is answered 501 with the platform's and the capability's name.
 *
 * Every method may throw a `Failure` (domain/failure.ts) and nothing else; every method takes the caller's signal
 * and gives up when it is aborted.
 */

/** What an account must supply. Validation, masking and documentation derive from it. */
export interface Setting {
  label: string;
  /** Masked wherever it could be shown. */
  secret?: boolean;
  required?: boolean;
  /** Closed list of values. */
  oneOf?: readonly string[];
  default?: string;
  /** `url`: an absolute http(s) URL; `date`: YYYY-MM-DD; `number`: a decimal number, not negative. */
  kind?: "text" | "url" | "date" | "number";
  /** What it is and where to find it, for the documentation. */
  help?: string;
}

/** Values of an account's settings, checked against the adapter's declaration. */
export type Settings = Readonly<Record<string, string | undefined>>;

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
  /** Name of the platform account. */
  account: string;
  /**
   * One call over the account's pool: deadline, breaker, repetition of safe calls, redaction, metrics and log are
   * inside. Any status below 500 (and 501) comes back as an answer, except 429, which throws `unsent`, and 408. Any
   * other answer of 500 and above, and every lost one, throws: `unknown` for an unsafe ask, whatever the platform
   * says about trying again; a safe ask is repeated first, and then throws `unsent`.
   */
  fetch(ask: Ask): Promise<Answer>;
  now(): Date;
  /**
   * The cached token of this name, minted once however many ask, renewed before it expires.
   */
  token(
    name: string,
    mint: (signal: AbortSignal) => Promise<MintedToken>,
    signal: AbortSignal,
  ): Promise<string>;
  /** Forgets a token that the platform refused (401), if it is still the cached one. */
  dropToken(name: string, value: string): void;
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
  /** Largest time one call may take, in milliseconds. */
  timeoutMs: number;
  log: { debug(facts: object, text: string): void; warn(facts: object, text: string): void };
}

/** A document on its way out. */
export interface Outgoing {
  /** Our record; `invoice.id` is the reference under which the platform must be able to find it again. */
  invoice: Invoice;
  bytes: Uint8Array;
  /** ASCII file name with the extension of its media type. */
  fileName: string;
  /**
   * Where an earlier, unfinished deposit of several steps stands; undefined at the start. Whatever a step returned
   * is stored before the next one runs.
   */
  step?: unknown;
  /**
   * By when it had come in at the platform, if it did: ISO 8601; undefined: it never went out. A platform whose search
   * lags behind must not take "not found" for "not there" too soon after that.
   */
  arrivedBy?: string;
}

/** What became of a deposit. */
export type Submitted =
  | { done: true; platformId: string /** extra ids to match later statements by */; aliases?: string[] }
  | {
      done: false;
      /** Where it stands: comes back with the next step. */
      step: unknown;
      againInSeconds: number;
      /** What was sent has its effect at the platform: the steps that are left only read. */
      taken: boolean;
    };

/** An earlier deposit found at the platform. */
export interface Found {
  platformId: string;
  aliases?: string[];
  /** Is the content known to be ours? `unknown` where the platform does not say. */
  sameContent: "yes" | "no" | "unknown";
}

/** What the platform says of one invoice now. */
export interface PlatformInvoice {
  platformId: string;
  /** The platform's state word, verbatim. */
  rawState: string;
  status: StatusName | null;
  /** Anything else it says, for the "check on the platform" page. */
  raw: unknown;
}

export type Rendition = "original" | "readable" | "converted";

export interface Downloaded {
  bytes: Uint8Array;
  mediaType: string;
  fileName: string | null;
}

export interface RawPage {
  items: RawItem[];
  /** Where the next call goes on; stored with the items in one transaction. */
  cursor: string;
  /** Is there more to read now? */
  more: boolean;
}

/** What a raw item turned out to say. */
export type Understood =
  | { kind: "statement"; about: About; statement: Statement; evidence?: Evidence }
  | { kind: "invoice"; platformId: string; document: Downloaded; receivedAt: string }
  /** An outcome of a status or a report that we pushed. */
  | {
      kind: "outcome";
      trackingId: string | null;
      platformId: string;
      accepted: boolean;
      reasons: Reason[];
      comment: string | null;
    }
  /** Nothing for us (a flow for the tax authority, a state that says nothing new). */
  | { kind: "nothing"; why: string };

/** The bytes a statement was read from (a CDAR), kept beside its meaning. */
export interface Evidence {
  bytes: Uint8Array;
  mediaType: string;
}

/** How to find the invoice that a statement is about: by id first, then by the national key. */
export interface About {
  platformId?: string;
  /** Our reference (`inv_…`). */
  trackingId?: string;
  number?: string;
  sellerSiren?: string;
  /** `YYYY-MM-DD`. */
  issueDate?: string;
  /** Whose copy is meant, where the platform tells: seller and buyer may share an account. */
  direction?: Direction;
}

/** A status of ours on its way to the platform. */
export interface OutgoingStatus {
  /** Our id of the push, `psh_…`, at most 36 characters: the reference to find it again by. */
  id: string;
  invoice: Invoice;
  status: StatusName;
  /** When it was set, ISO 8601. */
  at: string;
  setBy: "seller" | "buyer";
  reasons: Reason[];
  comment: string | null;
  amounts: StatusAmount[];
  actionCode: string | null;
  attachments: { fileName: string; mediaType: string; bytes: Uint8Array }[];
  /** Who is to be paid from now on, for factoring and a change of account. */
  payee?: Payee;
  /** When the sender's or recipient's platform had taken the invoice in (MDT-95), as far as is known; ISO 8601. */
  takenAt?: string;
  step?: unknown;
  /** By when it had come in, as in {@link Outgoing}. */
  arrivedBy?: string;
}

/** Whether a status can be pushed on this platform, and why not. */
export type PlatformLimit = { allowed: true } | { allowed: false; why: string };

/** What came in on a platform's webhook, raw. */
export interface WebhookCall {
  headers: Headers;
  /** The raw bytes: signatures are over them, never over parsed JSON. */
  body: Uint8Array;
  now: Date;
  path: string;
}

/** A verified call gives items; an unsigned or unsigned-able one is a hint that only triggers a poll. */
export type WebhookVerdict =
  | { kind: "items"; items: RawItem[] /** unique per call, to refuse replays */; replayKey?: string }
  | { kind: "hint"; why: string }
  | { kind: "refused"; why: string };

export interface Health {
  ok: boolean;
  detail: string;
}

/** A live account. */
export interface Connection {
  invoices: {
    /** Deposits, once. Never repeats by itself. */
    submit(outgoing: Outgoing, signal: AbortSignal): Promise<Submitted>;
    /**
     * Did an earlier deposit arrive? Null is a clear "not there". Absent: the platform cannot be asked, and an
     * unknown outcome waits for a person.
     */
    find?(outgoing: Omit<Outgoing, "bytes">, signal: AbortSignal): Promise<Found | null>;
    fetch?(invoice: Invoice, signal: AbortSignal): Promise<PlatformInvoice>;
    download?(invoice: Invoice, rendition: Rendition, signal: AbortSignal): Promise<Downloaded>;
  };
  events?: {
    /** The next page after a cursor; null at the very start. */
    since(cursor: string | null, signal: AbortSignal): Promise<RawPage>;
    /** Understands one item, with whatever further calls that takes. */
    read(item: RawItem, signal: AbortSignal): Promise<Understood>;
    /** Tells the platform that these are safe with us (platforms with a `seen` mark). Called after our commit. */
    acknowledge?(items: RawItem[], signal: AbortSignal): Promise<void>;
    /** Everything that was ever said about one invoice. */
    history?(invoice: Invoice, signal: AbortSignal): Promise<RawItem[]>;
    /** All items of a window, for the audit of completeness. */
    window?(from: Date, to: Date, signal: AbortSignal): Promise<RawItem[]>;
  };
  webhook?: {
    verify(call: WebhookCall): Promise<WebhookVerdict> | WebhookVerdict;
    register?(url: string, signal: AbortSignal): Promise<{ id: string; secret?: string }>;
  };
  statuses?: {
    send(status: OutgoingStatus, signal: AbortSignal): Promise<Submitted>;
    find?(status: OutgoingStatus, signal: AbortSignal): Promise<Found | null>;
    allowed(invoice: Invoice, status: StatusName): PlatformLimit;
  };
  directory?: import("./directory-port.ts").Directory;
  health(signal: AbortSignal): Promise<Health>;
}

/** One platform. */
export interface Adapter {
  /** As written in the configuration (`afnor`, `iopole`…). */
  id: string;
  /** For people. */
  title: string;
  settings: Readonly<Record<string, Setting>>;
  /** Faults of the settings taken together, that the declaration cannot say. */
  check?(settings: Settings): { path: string; message: string; fix: string }[];
  /** When a password among the settings runs out, where they tell; null: they do not. */
  expires?(settings: Settings, now: Date): Expiry | null;
  open(settings: Settings, io: Io): Connection;
}

/** The end of a password. */
export interface Expiry {
  at: Date;
  /** What to tell an administrator now; null while there is time. */
  warning: string | null;
}
