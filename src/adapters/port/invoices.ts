import type { Invoice } from "../../domain/invoice.ts";
import type { StatusName } from "../../domain/life-cycle/status.ts";

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

/** How a platform takes invoices. */
export interface Invoices {
  /** Deposits, once. Never repeats by itself. */
  submit(outgoing: Outgoing, signal: AbortSignal): Promise<Submitted>;
  /**
   * Did an earlier deposit arrive? Null is a clear "not there". Absent: the platform cannot be asked, and an
   * unknown outcome waits for a person.
   */
  find?(outgoing: Omit<Outgoing, "bytes">, signal: AbortSignal): Promise<Found | null>;
  fetch?(invoice: Invoice, signal: AbortSignal): Promise<PlatformInvoice>;
  download?(invoice: Invoice, rendition: Rendition, signal: AbortSignal): Promise<Downloaded>;
}
