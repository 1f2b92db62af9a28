import type { Caller } from "../../domain/caller.ts";
import { toldOf } from "../../domain/failure.ts";
import { type Invoice, isSeenBy } from "../../domain/invoice.ts";
import type { Router } from "../../domain/sharing/router.ts";
import type { StoredItem, Waiting, Work } from "../../store/port.ts";
import type { Parts } from "../parts.ts";
import { decided } from "../share/decided.ts";
import { WORK_KINDS, type WorkKind } from "../work.ts";

/**
 * What can wait for a person: a kind of work, `item` (something a platform told that is not understood), `unowned` (a
 * received invoice that nobody has: no tenant names its company, or no rule takes it).
 */
export const FAILURE_KINDS = [...WORK_KINDS, "item", "unowned"] as const;
export type OpenFailureKind = (typeof FAILURE_KINDS)[number];

/**
 * `failed`: a definitive no, or out of tries. `parked`: the outcome is unknown, and only a person may decide.
 * `in_doubt`: the outcome is unknown, and the gateway goes on asking. `held`: not understood, or nobody's. `waiting`: no
 * failure; it is about what other programs did, or from before the account was configured, and is listed when asked for.
 * `dismissed`: a person has put it away; it is listed when asked for.
 */
export const FAILURE_STATES = ["failed", "parked", "in_doubt", "held", "waiting", "dismissed"] as const;

/** Something that waits for a person. */
export interface OpenFailure {
  /** Id of the work, of the item, or of the invoice. */
  id: string;
  kind: OpenFailureKind;
  state: (typeof FAILURE_STATES)[number];
  platform: string;
  /** The platform's own id of the thing, where it has one. */
  platformId: string | null;
  invoiceId: string | null;
  /** The invoice that it is about, as far as that is known. Amounts are decimal strings, with VAT. */
  number: string | null;
  amount: string | null;
  currency: string | null;
  seller: string | null;
  buyer: string | null;
  reference: string | null;
  /** As the platform names the file. */
  fileName: string | null;
  /** Of the document, in bytes. */
  size: number | null;
  /** ISO 8601. */
  since: string;
  attempts: number;
  problem: { code: string; message: string; messageFr: string; fix?: string; fixFr?: string; raw?: string };
  /** Where it was put away: why, by whom, and when (ISO 8601). `reason`: one of `DISMISSAL_REASONS`, or words. */
  dismissal?: { reason: string; note: string; by: string; at: string };
}

/** A thing that waits, as it is shown to the caller. */
export const openFailureOf = async (
  parts: Pick<Parts, "store" | "router">,
  caller: Caller,
  waiting: Waiting,
): Promise<OpenFailure> => {
  if ("item" in waiting) return fromItem(waiting.item);
  if ("invoice" in waiting) return fromUnowned(parts, waiting.invoice);
  const { work } = waiting;
  const invoice = work.invoiceId === null ? null : await parts.store.invoices.byId(work.invoiceId);
  // Of an invoice that was given to others meanwhile, a tenant hears no more than that its own work failed.
  const isSeen = invoice !== null && (caller.kind === "admin" || isSeenBy(invoice, caller.tenant));
  return fromWork(work, isSeen ? invoice : null);
};

type Named = Pick<
  OpenFailure,
  "platformId" | "number" | "amount" | "currency" | "seller" | "buyer" | "reference" | "fileName" | "size"
>;

const namesOf = (invoice: Invoice | null): Named => ({
  platformId: invoice?.platformId ?? null,
  number: invoice?.number ?? null,
  amount: invoice?.total ?? null,
  currency: invoice?.currency ?? null,
  seller: invoice?.seller.name ?? null,
  buyer: invoice?.buyer.name ?? null,
  reference: invoice?.reference ?? null,
  fileName: null,
  size: invoice?.size ?? null,
});

const fromWork = (work: Work, invoice: Invoice | null): OpenFailure => ({
  id: work.id,
  // Rows of a kind that another version of the program knows go by its name.
  kind: work.kind as WorkKind,
  state: work.state === "failed" || work.state === "parked" ? work.state : "in_doubt",
  platform: work.account,
  invoiceId: work.invoiceId,
  ...namesOf(invoice),
  since: (work.state === "ready" || work.state === "running"
    ? (work.doubtSince ?? work.updatedAt)
    : work.updatedAt
  ).toISOString(),
  attempts: work.attempts,
  problem: work.lastError === null ? NO_REASON : problemOf(work.lastError),
});

const NO_REASON = {
  code: "unknown",
  message: "No reason was recorded.",
  messageFr: "Aucune raison n'a été enregistrée.",
};

const problemOf = (error: NonNullable<Work["lastError"]>): OpenFailure["problem"] => {
  const { fix, fixFr, ...said } = toldOf(error);
  return {
    code: error.code,
    ...said,
    ...(fix === "" ? {} : { fix, fixFr }),
    ...(error.raw === undefined ? {} : { raw: error.raw }),
  };
};

/** An item as it is shown: held, or waiting. */
export const fromItem = (item: StoredItem): OpenFailure => {
  const { addressee: _, ...names } = item.about ?? {};
  return {
    id: item.itemId,
    kind: "item",
    state: item.state === "waiting" ? "waiting" : "held",
    platform: item.account,
    invoiceId: null,
    ...namesOf(null),
    ...names,
    platformId: item.id,
    since: (item.heldAt ?? item.receivedAt).toISOString(),
    attempts: 0,
    problem: problemOfItem(item.reason),
  };
};

/** Why an item is held is kept in English, and often in the words of the document's fault: the French names the code. */
const problemOfItem = (reason: StoredItem["reason"]): OpenFailure["problem"] =>
  reason === null
    ? NO_REASON
    : {
        ...reason,
        messageFr: `Ce que la plateforme a transmis n'a pas pu être pris en compte (${reason.code}).`,
      };

const fromUnowned = ({ router }: Pick<Parts, "router">, invoice: Invoice): OpenFailure => ({
  id: invoice.id,
  kind: "unowned",
  state: "held",
  platform: invoice.platform,
  invoiceId: invoice.id,
  ...namesOf(invoice),
  since: invoice.createdAt,
  attempts: 0,
  problem:
    router.decide(invoice, invoice.platform).by === "unrouted"
      ? problemOfUnrouted(router, invoice)
      : problemOfUnowned(invoice),
});

const problemOfUnowned = ({ number, buyer }: Invoice): OpenFailure["problem"] => ({
  code: "unowned",
  message: `Invoice ${number} is addressed to ${buyer.name ?? "a company"} (${buyer.siren ?? "without a SIREN"}), which no tenant has.`,
  messageFr: `La facture ${number} est adressée à ${buyer.name ?? "une société"} (${buyer.siren ?? "sans SIREN"}), qu'aucun locataire ne possède.`,
  fix: "Add the company's SIREN to the companies of its tenant; it is given the invoice then.",
  fixFr: "Ajoutez le SIREN de la société aux sociétés de son locataire : la facture lui sera remise.",
});

/** No rule takes it, though there are rules about its company. */
const problemOfUnrouted = (router: Router, invoice: Invoice): OpenFailure["problem"] => {
  const { why } = decided(router, invoice, invoice.platform);
  return {
    code: "unrouted",
    message: `Invoice ${invoice.number} has no receiver. ${why.en}`,
    messageFr: `La facture ${invoice.number} n'a pas de destinataire. ${why.fr}`,
    fix: "Change the rules, or give it to a receiver.",
    fixFr: "Changez les règles, ou donnez-la à un destinataire.",
  };
};
