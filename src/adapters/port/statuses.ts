import type { Invoice, OtherParty } from "../../domain/invoice.ts";
import type { Reason, StatusAmount } from "../../domain/life-cycle/event.ts";
import type { Payee } from "../../domain/life-cycle/push.ts";
import type { StatusName } from "../../domain/life-cycle/status.ts";

/** A status of ours on its way to the platform. */
export interface OutgoingStatus {
  /** Our id of the push, `psh_…`, at most 36 characters: the reference to find it again by. */
  id: string;
  invoice: Invoice;
  status: StatusName;
  /** When it was set, ISO 8601. */
  at: string;
  setBy: "seller" | "buyer";
  /** In whose name, where it is another party of that side. Only for platforms that say `forOthers`. */
  as?: OtherParty;
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

/** Whether a status can be pushed on this platform, and why not, in English and in French. */
export type PlatformLimit = { allowed: true } | { allowed: false; why: string; whyFr: string };
