import type { Badge } from "../domain/badge.ts";
import type { Caller } from "../domain/caller.ts";
import type { InvoiceEvent } from "../domain/event.ts";
import type { Delivery, Direction, Invoice } from "../domain/invoice.ts";
import type { StatusName } from "../domain/status.ts";

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
  /** A tenant's feed after a position (0: from the start). */
  listFeed(
    tenant: string,
    after: number,
    limit: number,
  ): Promise<{ position: number; event: InvoiceEvent }[]>;
  listFailures(
    caller: Caller,
    filter: { kind?: string; platform?: string },
    page: PageQuery,
  ): Promise<PageOf<Failed>>;
  /** `notThere`: a person has seen that the platform does not hold the document; it is sent without asking. */
  retryFailure(caller: Caller, id: string, options: { notThere: boolean }): Promise<void>;
  /** `accepted: false`: the call proved nothing and only hastens the next pull. */
  receiveWebhook(
    platform: string,
    call: { headers: Headers; body: Uint8Array; path: string },
  ): Promise<{ accepted: boolean }>;
  readiness(): Promise<{ ready: boolean; checks: { name: string; ok: boolean; detail: string }[] }>;
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
