import type { Invoice } from "../domain/invoice.ts";
import type { RawItem } from "../domain/life-cycle/event.ts";
import type { StatusName } from "../domain/life-cycle/status.ts";
import type { Directory } from "./directory-port.ts";
import type { AddressBook } from "./port/addresses.ts";
import type { CopyAt } from "./port/directory-copy.ts";
import type { Keep, RawPage, Understood } from "./port/events.ts";
import type { FilesAt } from "./port/files.ts";
import type { Found, Invoices, Submitted } from "./port/invoices.ts";
import type { Io } from "./port/io.ts";
import type { Reports } from "./port/reports.ts";
import type { Expiry, Setting, Settings } from "./port/settings.ts";
import type { OutgoingStatus, PlatformLimit } from "./port/statuses.ts";
import type { Registered, WebhookCall, WebhookVerdict } from "./port/webhook.ts";

export type * from "./directory-port.ts";
export type * from "./port/addresses.ts";
export type * from "./port/directory-copy.ts";
export type * from "./port/events.ts";
export type * from "./port/files.ts";
export type * from "./port/invoices.ts";
export type * from "./port/io.ts";
export type * from "./port/reports.ts";
export type * from "./port/settings.ts";
export type * from "./port/statuses.ts";
export type * from "./port/webhook.ts";

/**
 * The adapter port: what a platform can be asked, and nothing else. One platform is one {@link Adapter} constant,
 * listed in `registry.ts`. Its connection has members only for what the platform can do: presence is support,
 * absence is answered 501 with the platform's and the capability's name.
 *
 * Every method may throw a `Failure` (domain/failure.ts) and nothing else; every method takes the caller's signal
 * and gives up when it is aborted.
 */

/** A live account. */
export interface Connection {
  /** Absent: it takes no invoices, and is there for its directory alone. */
  invoices?: Invoices;
  events?: {
    /**
     * The next page after a cursor; null at the very start.
     *
     * @param from what is older need not be read; null: everything there is. The same at every page of a reading
     * @param keep for platforms that give a thing one time only, and have it for the asking no more once they did
     */
    since(cursor: string | null, from: Date | null, signal: AbortSignal, keep?: Keep): Promise<RawPage>;
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
    /** Has the platform call this address about everything that is new. */
    register?(url: string, signal: AbortSignal): Promise<Registered>;
  };
  statuses?: {
    send(status: OutgoingStatus, signal: AbortSignal): Promise<Submitted>;
    find?(status: OutgoingStatus, signal: AbortSignal): Promise<Found | null>;
    allowed(invoice: Invoice, status: StatusName): PlatformLimit;
    /** A status can be said in the name of another party than seller and buyer: a payer, an agent. */
    forOthers?: true;
    /** It takes what it is sent, and says later whether it is in order: until then nobody knows. */
    judges?: true;
  };
  /** Reports of e-reporting. Absent: it takes none. */
  reports?: Reports;
  directory?: Directory;
  /** Lines of the directory that are declared through it. Absent: it lets nobody do so. */
  addresses?: AddressBook;
  health(signal: AbortSignal): Promise<Health>;
}

/** A live account of a platform that takes invoices. */
export type InvoicePlatform = Connection & { invoices: Invoices };

/** Invoices go there and come from there; the national directory can be asked there. */
export type Offer = "invoices" | "directory";

/** One platform. */
export interface Adapter<C extends Connection = Connection> {
  /** As written in the configuration (`afnor`, `iopole`…). */
  id: string;
  /** For people. */
  title: string;
  settings: Readonly<Record<string, Setting>>;
  /** What an account of it is for, as its connection has it; absent: both. Configurations are checked by it. */
  offers?: readonly Offer[];
  /** Faults of the settings taken together, that the declaration cannot say. */
  check?(settings: Settings): { path: string; message: string; fix: string }[];
  /** Where its files lie and how they are reached; absent: it speaks HTTP alone. */
  files?(settings: Settings): FilesAt;
  /** Where extracts of the directory come in that it answers from; absent: it needs none. */
  copy?(settings: Settings): CopyAt;
  /** When a password among the settings runs out, where they tell; null: they do not. */
  expires?(settings: Settings, now: Date): Expiry | null;
  open(settings: Settings, io: Io): C;
}

export interface Health {
  ok: boolean;
  detail: string;
}
