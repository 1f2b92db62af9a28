import type { StatusName } from "./status.ts";

/** UNCL 3035 roles of who set a status (MDT-40), and ours. `WK`: a platform; `DFH`: the public portal. */
export type PartyRole =
  | "SE"
  | "BY"
  | "AB"
  | "SR"
  | "PE"
  | "PR"
  | "DL"
  | "II"
  | "IV"
  | "WK"
  | "DFH"
  | "unknown";

export interface SetBy {
  role: PartyRole;
  name?: string;
  /** With its scheme: `0002:732829320`, `0238:9999`. */
  id?: string;
}

export interface Reason {
  /** National reason where the platform gave one, else the platform's own code. */
  code: string;
  text: string;
}

/** An amount of a status (MDG-43). */
export interface StatusAmount {
  /** MDT-207: MEN, MPA, RAP… */
  code: string;
  /** Decimal string; negative for a cancellation. */
  amount: string;
  currency: string;
  /** VAT rate in percent, decimal string. */
  vatRate: string | null;
}

/** Who has a received invoice: the tenant that leads, and those that read. */
export interface ReceiversNamed {
  leads: string | null;
  copies: readonly string[];
}

/** Where the gateway heard it. */
export type EventSource = "poll" | "webhook" | "push" | "gateway";

/** What a platform (or the gateway itself) said about one invoice, in our words. */
export interface Statement {
  /** Unique within the account: the platform's id of what it said. Two copies are one event. */
  platformEventId: string;
  /** The platform's word for the status, verbatim. */
  rawCode: string;
  /** Its meaning; null when the table does not know the word. */
  status: StatusName | null;
  /** When it was set, as the platform says; ISO 8601 UTC. */
  at: string;
  setBy: SetBy;
  reasons: Reason[];
  comment: string | null;
  amounts: StatusAmount[];
  /** Set in the platform's own web page, not by this gateway. */
  external: boolean;
  /**
   * The life-cycle message that says it: its sender and the sender's id of it (MDT-4), as one text. The same message in
   * another envelope says nothing new.
   */
  message?: string;
  /** The platform's acknowledgement of a deposit, not a life-cycle message: that says the same once more. */
  acknowledgement?: true;
  /**
   * It is about another deposit of the same document (an earlier lost answer was sent again): a rejection of that
   * copy as a duplicate says nothing about the first one.
   */
  aboutAnotherDeposit?: boolean;
  /**
   * It is about a status that we pushed (`psh_…`). `sent`: this is that status. `refused`: the platform said no
   * afterwards, so that the push counts for nothing. `failed`: it never became the platform's.
   */
  push?: { id: string; outcome: "sent" | "refused" | "failed" };
  /** An administrator gave the invoice to others: who has it from then on, and who had it before. */
  receivers?: ReceiversNamed & { before: ReceiversNamed };
}

/** One line of an invoice's history. */
export interface InvoiceEvent extends Statement {
  /** `evt_` and 32 hexadecimal digits. */
  id: string;
  invoiceId: string;
  account: string;
  source: EventSource;
  receivedAt: string;
  /** Did it move the invoice, in the order of the life cycle (not of arrival)? */
  moved: boolean;
}

/**
 * Do both say the same thing? The same life-cycle message (sender, message, status and time), in whatever envelope it
 * came; or the acknowledgement of a deposit and the message that tells the same status.
 */
export const isSaidAgain = (one: Statement, other: Statement): boolean => {
  if (one.status === null || one.status !== other.status) return false;
  if (one.message !== undefined && one.message === other.message) {
    return Date.parse(one.at) === Date.parse(other.at);
  }
  const acknowledged = one.acknowledgement === true || other.acknowledgement === true;
  return acknowledged && one.setBy.role === "WK" && other.setBy.role === "WK";
};

/**
 * One thing a platform has to say, as it came: stored before it is understood. Understanding it may need more calls
 * (`events.read`), which may fail without holding back the rest.
 */
export interface RawItem {
  /** Unique within the account; two copies are one item. It changes when what the platform says changes. */
  id: string;
  /** When, as the platform says; ISO 8601. */
  at: string;
  /** JSON that `events.read` needs; verbatim as far as possible. */
  raw: unknown;
  /** The platform does not say when, and `at` is when it was listed. Said of an item as it comes, and not kept. */
  undated?: true;
}
