import type { Direction } from "../../domain/invoice.ts";
import type { RawItem, Reason, Statement } from "../../domain/life-cycle/event.ts";
import type { Downloaded } from "./invoices.ts";
import type { ReportAbout, ReportAnswer } from "./reports.ts";

export interface RawPage {
  items: RawItem[];
  /** Where the next call goes on; stored with the items in one transaction. */
  cursor: string;
  /** Is there more to read now? */
  more: boolean;
}

/**
 * Stores items at once, in the middle of a page, together with the cursor that leads past them: when it ends well, they are
 * durable. What is stored already is stored to no effect, so that the page brings them, too.
 *
 * @throws whatever the store throws: then nothing of it is stored
 */
export type Keep = (items: RawItem[], cursor: string) => Promise<void>;

/** What a raw item turned out to say. */
export type Understood =
  | Said
  /** A message about several documents: what it says of each, in its order. */
  | { kind: "several"; each: Said[] };

/** One thing that was said. */
export type Said =
  | { kind: "statement"; about: About; statement: Statement; evidence?: Evidence }
  | {
      kind: "invoice";
      platformId: string;
      document: Downloaded;
      receivedAt: string;
      /** What the platform calls it, for the case that the document cannot be read. */
      announced?: Announced;
    }
  /** An outcome of a status that we pushed. */
  | {
      kind: "outcome";
      trackingId: string | null;
      platformId: string;
      accepted: boolean;
      reasons: Reason[];
      comment: string | null;
    }
  /** What became of a report of e-reporting. */
  | { kind: "report"; about: ReportAbout; answer: ReportAnswer; evidence?: Evidence }
  /** Nothing for us (a flow for the tax authority, a state that says nothing new). */
  | { kind: "nothing"; why: string };

/** An invoice as the platform's own lists name it. Amounts are decimal strings. */
export interface Announced {
  number?: string;
  amount?: string;
  currency?: string;
  seller?: string;
  buyer?: string;
  /** SIREN of the company that it is addressed to. */
  addressee?: string;
}

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
  /** The platform takes a number of a seller's once, whatever the year: an invoice can be found without its date. */
  numberedOnce?: true;
  /** Whose copy is meant, where the platform tells: seller and buyer may share an account. */
  direction?: Direction;
}
