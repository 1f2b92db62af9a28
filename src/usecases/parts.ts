import type { Adapter, Connection, Found, Health, Outgoing, Submitted } from "../adapters/port.ts";
import type { DocumentLimits } from "../documents/types.ts";
import type { Account } from "../domain/account.ts";
import type { Handed, Mail } from "../domain/mail.ts";
import type { Retained, Retention } from "../domain/retention/terms.ts";
import type { Router } from "../domain/sharing/router.ts";
import type { Tenant } from "../domain/tenant.ts";
import type { Store } from "../store/port.ts";
import type { Tracer } from "../traces/port.ts";
import type { DirectoryCache } from "./directory/directory-cache.ts";
import type { OneAtATime } from "./directory/one-at-a-time.ts";
import type { DoDocuments } from "./documents/jobs.ts";
import type { Hints } from "./follow/hints.ts";
import type { OfficialRules } from "./official-rules.ts";

/** What use cases are given: the world, and the ports to it. Built once, in `gateway.ts`. */
export interface Parts {
  store: Store;
  platforms: Platforms;
  tenants: ReadonlyMap<string, Tenant>;
  /** Who receives what comes in. */
  router: Router;
  /** The mail server; absent: none is configured. */
  mail?: MailDoor;
  /** The folders into which tenants are given what they receive. */
  folders: Folders;
  /** Mail addresses that are told what waits for a person, whose ever it is. */
  alerts: readonly string[];
  /** How long what is stored is kept, of whoever says nothing of its own. */
  retention: Retention;
  /** What platforms said of the national directory. */
  directory: DirectoryCache;
  /** Declarations in that directory, one after the other for each company. */
  oneAtATime: OneAtATime;
  /** How much unsigned calls may hasten polls. */
  hints: Hints;
  /** How ERPs' endpoints are called. */
  erp: ErpCalls;
  now(): Date;
  ids: Ids;
  /** Uniform in [0, 1), for jitter. */
  random(): number;
  /** Tells the workers of this process that there may be something due now. */
  wake(): void;
  count: Counters;
  log: Log;
  /** Sizes past which a document is refused. */
  limits: DocumentLimits;
  /** Reads, controls and writes documents, away from what answers others where that takes long. */
  documents: DoDocuments;
  /** The publishers' schemas and rules, where somebody installed them. */
  official?: OfficialRules;
  /** Records what was done, where a collector is configured. */
  tracer?: Tracer | undefined;
}

/** The way to ERPs' endpoints. Tests shorten the waits and stand in for the name server. */
export interface ErpCalls {
  rules: Pick<Account, "concurrency" | "timeoutSeconds" | "retry">;
  /**
   * Delivers a signed webhook once. An answer of any status comes back.
   *
   * @throws Failure `refused` for an address that must not be reached, `unsent` when no answer came
   */
  post(call: HookCall): Promise<HookAnswer>;
  /** Could this host be a public one, as far as its name or address alone tells? */
  isPublic(hostname: string): boolean;
}

export interface HookCall {
  url: string;
  /** The JSON text, exactly as it is sent and signed. */
  body: string;
  /** By Standard Webhooks, under the id of the event, the same for every delivery; or by headers of one's own. */
  proof: { id: string } | { headers: Readonly<Record<string, string>> };
  /** The keys. What the receiver says is told without them. */
  secrets: readonly string[];
  signal: AbortSignal;
  timeoutMs: number;
  /** Also addresses of the inner network, for ERPs that stand beside the gateway. */
  allowPrivate: boolean;
  now(): Date;
}

export interface HookAnswer {
  status: number;
  /** How long it asks us to wait (429, 503), in milliseconds. */
  retryAfterMs?: number;
  /** The beginning of its answer, without secrets. */
  words: string;
}

/** The open platform accounts, by name. */
export interface Platforms {
  /** Null: no account of this name is configured (any more). */
  get(account: string): OpenPlatform | null;
  names(): string[];
}

export interface OpenPlatform {
  account: Account;
  adapter: Adapter;
  connection: Connection;
  /** How this process's connection stands. */
  state(): ConnectionState;
}

export interface ConnectionState {
  circuit: "closed" | "half-open" | "open";
  /** Since when the circuit is not closed. */
  openedAt: Date | null;
  /** `expiresAt` null: the platform named no lifetime. */
  tokens: { name: string; expiresAt: Date | null }[];
  /** Calls under way. */
  inFlight: number;
  /** Of the servers that were reached over TLS, as they were seen last; `host` with its port where that is not 443. */
  certificates?: readonly { host: string; from: Date; until: Date }[];
}

/** Ids: a prefix and 32 hexadecimal digits of a UUIDv7, so that they sort by time. And keys, by chance alone. */
export interface Ids {
  invoice(): string;
  event(): string;
  item(): string;
  work(): string;
  push(): string;
  report(): string;
  flow(): string;
  message(): string;
  erasure(): string;
  act(): string;
  lease(): string;
  /** A UUID, as the norm asks. */
  subscription(): string;
  /** 256 bits, base64. */
  signingKey(): string;
}

/** What use cases count; the names of the metrics are the metrics' own business. */
export interface Counters {
  submission(platform: string, outcome: string, secondsSinceAccepted?: number): void;
  syncEvent(platform: string, status: string): void;
  unmappedCode(platform: string, code: string): void;
  notification(tenant: string, outcome: string): void;
  missedByPolling(platform: string, items: number): void;
  /** What the controls found in an invoice that was to be sent, or was received. */
  finding(rule: string, severity: "error" | "warning"): void;
  /** What was kept for its time and is gone. */
  pruned(kind: Retained, rows: number): void;
  /** What a person asked for was looked through. */
  erasure(outcome: "done" | "previewed"): void;
}

/** The open folders of tenants, by account (`files:<tenant>`). */
export interface Folders {
  /** Null: the tenant has none in the configuration (any more). */
  get(account: string): OpenFolder | null;
}

export interface OpenFolder extends Pick<OpenPlatform, "account"> {
  /** Hands a file over, once, step by step. @throws Failure as a connection's `submit` */
  submit(outgoing: Outgoing, signal: AbortSignal): Promise<Submitted>;
  /** Did an earlier try arrive? @throws Failure as a connection's `find` */
  find(outgoing: Omit<Outgoing, "bytes">, signal: AbortSignal): Promise<Found | null>;
  health(signal: AbortSignal): Promise<Health>;
}

/** The way to the mail server. */
export interface MailDoor {
  /** Of the sender's address: ids of mails end with it. */
  readonly domain: string;
  /**
   * Hands a mail over, once.
   *
   * @returns what became of it where one address at least has it
   * @throws Failure `refused` for a definitive no, `denied` for credentials and the sender, `unsent` for everything that
   *   may be tried again: the same mail carries the same Message-ID, so that a second copy is known as one
   */
  send(mail: Mail, signal: AbortSignal): Promise<Handed>;
  /**
   * Logs in, and sends nothing.
   *
   * @throws Failure as `send` does
   */
  check(signal: AbortSignal): Promise<void>;
}

/** A structured log: facts first, then one short sentence. Secrets are masked inside. */
export interface Log {
  debug(facts: object, text: string): void;
  info(facts: object, text: string): void;
  warn(facts: object, text: string): void;
  error(facts: object, text: string): void;
}
