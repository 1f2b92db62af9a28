import type { Caller } from "../../domain/caller.ts";
import { findingsOnInvoice, type Invoice, type InvoiceSummary, type Party } from "../../domain/invoice.ts";
import { BADGES } from "../../domain/life-cycle/badge.ts";
import type { InvoiceEvent, Reason, ReceiversNamed } from "../../domain/life-cycle/event.ts";
import { wordsOfReason } from "../../domain/life-cycle/reason-words.ts";
import { isReasonCode } from "../../domain/life-cycle/reasons.ts";
import { type StatusName, statusFacts } from "../../domain/life-cycle/status.ts";

/** A status of the life cycle as the API shows it. */
export const presentStatus = (name: StatusName) => {
  const { code, label, labelEn } = statusFacts(name);
  return { name, code, label, labelEn };
};

/** A reason as the API shows it; one of a platform's own has no wording but the platform's. */
export const presentReason = (reason: Reason) => ({
  ...reason,
  ...(isReasonCode(reason.code) ? { textEn: wordsOfReason(reason).en } : {}),
});

const presentParty = ({ siren, siret, name, address }: Party) => ({ siren, siret, name, address });

/** What the directory said of the recipient; what the controls make of it stands among the findings. */
const presentDirectory = (said: Invoice["directory"]) => {
  if (said === null) return null;
  const { findings: _, ...rest } = said;
  return rest;
};

/** What an invoice is, before it is anybody's. */
export const presentSummary = (invoice: InvoiceSummary) => ({
  syntax: invoice.syntax,
  number: invoice.number,
  issueDate: invoice.issueDate,
  type: invoice.type,
  currency: invoice.currency,
  total: invoice.total,
  profile: invoice.profile,
  seller: presentParty(invoice.seller),
  buyer: presentParty(invoice.buyer),
});

/**
 * Whose an invoice is: administrators are told everybody, a tenant whether it leads or reads, and nothing of others. One
 * whose it is no more is told nothing.
 */
const presentReceivers = ({ tenant, copies }: Pick<Invoice, "tenant" | "copies">, viewer: Caller) => {
  if (viewer.kind === "admin") return { receivers: { leads: tenant, copies: [...(copies ?? [])] } };
  if (viewer.tenant === tenant) return { role: "leads" as const };
  return copies?.includes(viewer.tenant) ? { role: "copy" as const } : {};
};

/**
 * An invoice as the API shows it.
 *
 * @param viewer - who looks at it
 */
export const presentInvoice = (invoice: Invoice, viewer: Caller) => ({
  id: invoice.id,
  reference: invoice.reference,
  direction: invoice.direction,
  platform: invoice.platform,
  platformId: invoice.platformId,
  number: invoice.number,
  issueDate: invoice.issueDate,
  type: invoice.type,
  currency: invoice.currency,
  total: invoice.total,
  profile: invoice.profile,
  syntax: invoice.syntax,
  seller: presentParty(invoice.seller),
  buyer: presentParty(invoice.buyer),
  delivery: invoice.delivery,
  status: invoice.status === null ? null : { ...presentStatus(invoice.status), at: invoice.statusAt },
  badge: { state: invoice.badge, ...BADGES[invoice.badge] },
  problem: invoice.problem,
  findings: findingsOnInvoice(invoice),
  directory: presentDirectory(invoice.directory),
  lastSyncAt: invoice.lastSyncAt,
  createdAt: invoice.createdAt,
  updatedAt: invoice.updatedAt,
  supersededBy: invoice.supersededBy,
  ...(invoice.erased === undefined ? {} : { erased: { ...invoice.erased, sha256: invoice.sha256 } }),
  ...(invoice.fromBefore === true ? { fromBefore: true } : {}),
  ...presentReceivers(invoice, viewer),
});

const presentNamed = ({ leads, copies }: ReceiversNamed) => ({ leads, copies: [...copies] });

/** A line of an invoice's history as the API shows it. */
export const presentEvent = (event: InvoiceEvent) => ({
  id: event.id,
  status: event.status === null ? null : presentStatus(event.status),
  rawCode: event.rawCode,
  at: event.at,
  receivedAt: event.receivedAt,
  source: event.source,
  setBy: event.setBy,
  reasons: event.reasons.map(presentReason),
  comment: event.comment,
  amounts: event.amounts,
  push: event.push ?? null,
  external: event.external,
  moved: event.moved,
  ...(event.receivers === undefined
    ? {}
    : {
        receivers: { ...presentNamed(event.receivers), before: presentNamed(event.receivers.before) },
      }),
});
