import type { Caller, WidgetGrant } from "../domain/caller.ts";
import type {
  DirectoryCompany,
  DirectoryEstablishment,
  DirectoryRoutingCode,
} from "../domain/directory/directory.ts";
import type { RecipientAsk, Resolution } from "../domain/directory/resolution.ts";
import type { Delivery, Direction, Invoice } from "../domain/invoice.ts";
import type { Badge } from "../domain/life-cycle/badge.ts";
import type { InvoiceEvent } from "../domain/life-cycle/event.ts";
import type { Payee, Push, Side } from "../domain/life-cycle/push.ts";
import type { StatusName } from "../domain/life-cycle/status.ts";
import type { Needs } from "../domain/life-cycle/status-needs.ts";
import type { Told } from "../usecases/directory/directory-cache.ts";
import type { AddressToday, FoundCompanies } from "../usecases/directory/look-up-directory.ts";
import type { Checked } from "../usecases/operate/compare-invoice.ts";
import type { Diagnosis } from "../usecases/operate/diagnose.ts";

/** What the routes ask of the use cases. Refusals are thrown as `Rejection`s, a platform's as `Failure`s. */
export interface Gateway {
  /** Durable when it resolves. `created: false`: the same request or document was taken before. */
  submitInvoice(input: {
    tenant: string;
    bytes: Uint8Array;
    reference?: string;
    platform?: string;
    idempotencyKey?: string;
    requestId: string;
  }): Promise<{ invoice: Invoice; created: boolean }>;
  listInvoices(caller: Caller, filter: InvoiceQuery, page: PageQuery): Promise<PageOf<Invoice>>;
  /** 404 for another tenant's invoice too. */
  getInvoice(caller: Caller, id: string): Promise<Invoice>;
  /** Oldest first. */
  listInvoiceEvents(caller: Caller, id: string): Promise<InvoiceEvent[]>;
  getDocument(
    caller: Caller,
    id: string,
    rendition: DocumentRendition,
    signal: AbortSignal,
  ): Promise<{ bytes: Uint8Array; mediaType: string; fileName: string }>;
  allowedStatuses(caller: Caller, id: string): Promise<{ side: Side; answers: StatusAnswer[] }>;
  /** Durable when it resolves. `created: false`: the same request was taken before. */
  pushStatus(input: AskedStatus): Promise<{ push: Push; created: boolean }>;
  /** Oldest first. */
  listPushes(caller: Caller, id: string): Promise<PushView[]>;
  /** A tenant's feed after a position (0: from the start). */
  listFeed(
    tenant: string,
    after: number,
    limit: number,
  ): Promise<{ position: number; event: InvoiceEvent }[]>;
  /**
   * Asks the platform now, for one invoice (with its complete history) or for the tenant's accounts, and waits for the
   * outcome, `waitSeconds` at most.
   */
  sync(
    caller: Caller,
    asked: { invoice: string } | { tenant: string },
    waitSeconds: number,
    signal: AbortSignal,
  ): Promise<Sync>;
  /** What became of a sync. */
  getSync(caller: Caller, id: string): Promise<Sync>;
  searchCompanies(
    caller: Caller,
    asked: { q: string; limit: number; platform?: string },
    signal: AbortSignal,
  ): Promise<Told<FoundCompanies>>;
  getCompany(
    caller: Caller,
    asked: { siren: string; platform?: string },
    signal: AbortSignal,
  ): Promise<Told<DirectoryCompany>>;
  getEstablishment(
    caller: Caller,
    asked: { siret: string; platform?: string },
    signal: AbortSignal,
  ): Promise<Told<DirectoryEstablishment & { routingCodes: DirectoryRoutingCode[] }>>;
  /** Of a SIREN or a SIRET: one of the two is given. */
  listAddresses(
    caller: Caller,
    asked: { siren?: string; siret?: string; routingCode?: string; platform?: string },
    signal: AbortSignal,
  ): Promise<Told<AddressToday[]>>;
  /** The recipient has a valid SIREN, SIRET or address. */
  resolveAddress(
    caller: Caller,
    asked: { recipient: RecipientAsk; platform?: string },
    signal: AbortSignal,
  ): Promise<Told<Resolution>>;
  listFailures(
    caller: Caller,
    filter: { kind?: string; platform?: string },
    page: PageQuery,
  ): Promise<PageOf<Failed>>;
  /** `notThere`: a person has seen that the platform does not hold the document; it is sent without asking. */
  retryFailure(caller: Caller, id: string, options: { notThere: boolean }): Promise<void>;
  /** Everything of one kind; how much that was. */
  retryFailures(caller: Caller, filter: { kind: string }): Promise<number>;
  /** `accepted: false`: the call proved nothing and only hastens the next pull. */
  receiveWebhook(
    platform: string,
    call: { headers: Headers; body: Uint8Array; path: string },
  ): Promise<{ accepted: boolean }>;
  diagnose(): Promise<Diagnosis>;
  /** `checked` null: several invoices are meant. 404 when none is. */
  checkInvoice(asked: string, signal: AbortSignal): Promise<{ matches: Invoice[]; checked: Checked | null }>;
  /** 409 when several invoices are meant. */
  exportInvoice(asked: string): Promise<{ fileName: string; content: unknown }>;
  issueWidgetToken(
    tenant: string,
    ask: { invoice?: string; mode: WidgetGrant["mode"]; expiresInSeconds: number },
  ): Promise<{ token: string; expiresAt: string }>;
  readiness(): Promise<{ ready: boolean; checks: { name: string; ok: boolean; detail: string }[] }>;
}

export type StatusAnswer =
  | { status: StatusName; allowed: true; needs: Needs; note: string | null }
  | {
      status: StatusName;
      allowed: false;
      why: { code: string; lasting: boolean; message: string; fix: string };
    };

export interface AskedStatus {
  tenant: string;
  invoiceId: string;
  status: StatusName;
  reason: string | null;
  comment: string | null;
  amounts: { amount: string; currency: string; vatRate: string | null; code: string | null }[];
  attachments: { fileName: string; mediaType: string; bytes: Uint8Array }[];
  actionCode: string | null;
  payee: Payee | null;
  idempotencyKey?: string;
  requestId: string;
}

export type PushView = Push & { attachments: { fileName: string; mediaType: string }[] };

/** A sync: asked for, and in the end what it found. */
export interface Sync {
  id: string;
  /** `failed`: the platform could be asked for nothing. */
  state: "running" | "done" | "failed";
  /** Null while it runs. */
  outcome: "this" | "another" | "several" | "none" | null;
  message: string;
  messageFr: string;
  /** Ids of the invoices with news. */
  updated: string[];
  problem: { code: string; message: string; fix?: string } | null;
}

export const RENDITIONS = ["original", "readable", "json", "converted"] as const;
export type DocumentRendition = (typeof RENDITIONS)[number];

export interface PageQuery {
  limit: number;
  cursor?: string;
}

export interface PageOf<T> {
  items: T[];
  nextCursor: string | null;
}

export interface InvoiceQuery {
  direction?: Direction;
  status?: StatusName;
  badge?: Badge;
  delivery?: Delivery;
  number?: string;
  /** SIREN. */
  seller?: string;
  /** SIREN. */
  buyer?: string;
  reference?: string;
  platform?: string;
  /** Created at or after. */
  since?: Date;
}

/** The kinds of work that can fail, and `item`: something a platform told that cannot be understood yet. */
export const FAILURE_KINDS = [
  "submit",
  "poll",
  "learn",
  "status",
  "report",
  "notify",
  "sync",
  "audit",
  "item",
] as const;

/** Something that waits for a person. */
export interface Failed {
  id: string;
  kind: (typeof FAILURE_KINDS)[number];
  state: "failed" | "parked" | "held";
  platform: string;
  invoiceId: string | null;
  /** ISO 8601. */
  since: string;
  attempts: number;
  problem: { code: string; message: string; fix?: string; raw?: string };
}
