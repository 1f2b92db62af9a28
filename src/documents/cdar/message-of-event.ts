import { sirenOf } from "../../domain/company.ts";
import type { Invoice } from "../../domain/invoice.ts";
import { NO_CURRENCY } from "../../domain/life-cycle/amounts.ts";
import type { InvoiceEvent, Reason, SetBy } from "../../domain/life-cycle/event.ts";
import { otherSide, type Side, sideOf } from "../../domain/life-cycle/push.ts";
import { isWording } from "../../domain/life-cycle/reason-words.ts";
import { isReasonCode, REASONS } from "../../domain/life-cycle/reasons.ts";
import { maySay, SPEAKERS } from "../../domain/life-cycle/speakers.ts";
import { type StatusName, statusFacts } from "../../domain/life-cycle/status.ts";
import type { Cdar, CdarParty } from "../types.ts";
import { messageOf } from "./message.ts";
import { addressOf, PLATFORM, partyOf } from "./message-parties.ts";

const SIDES: readonly Side[] = ["buyer", "seller"];

/** The side of the invoice on which a party speaks; null: a platform, or nobody knows who. */
const sideOfRole = (role: SetBy["role"]): Side | null => {
  if (role === "SE") return "seller";
  if (role === "BY") return "buyer";
  return role === "WK" || role === "DFH" || role === "unknown" ? null : SPEAKERS[role].side;
};

/**
 * Which of the two says a status that no party was named for: who alone may say it; the seller, in whose name an agent
 * endorses; else who is not told of it.
 */
const likelySide = (status: StatusName, invoice: Invoice): Side => {
  if (statusFacts(status).setBy.includes("agent")) return "seller";
  const may = SIDES.filter((side) => maySay(side, status, invoice));
  const [only] = may;
  return only !== undefined && may.length === 1 ? only : otherSide(sideOf(invoice));
};

/** Who set it, as it was told, with what the invoice says of that party. */
const issuerOf = ({ role, name, id }: SetBy, side: Side, invoice: Invoice): CdarParty => {
  if (role !== "SE" && role !== "BY" && sideOfRole(role) !== null) {
    const other = invoice.others?.find((one) => one.role === role);
    const siren = other?.siren ?? null;
    return {
      id: id ?? (siren === null ? null : `0002:${siren}`),
      name: name ?? other?.name ?? null,
      role,
      address: null,
    };
  }
  const party = partyOf(invoice, side, null);
  // A party is named by its SIREN (BR-FR-CDV-07), whatever the platform calls it by.
  const told = /^000[29]:/.test(id ?? "") ? sirenOf((id ?? "").slice(5)) : null;
  return {
    ...party,
    id: party.id ?? (told === null ? null : `0002:${told}`),
    name: party.name ?? name ?? null,
  };
};

/**
 * National reasons with the national wording. A code of the platform's own is told in words: as "AUTRE", where the status
 * has that.
 */
const reasonIn = (status: StatusName, { code, text }: Reason): Reason => {
  if (isReasonCode(code)) return { code, text: REASONS[code].label };
  const other = statusFacts(status).reasons?.includes("AUTRE") === true ? "AUTRE" : "";
  return { code: other, text: text || code };
};

/** What a platform writes beside a reason beyond the national wording. */
const beyond = ({ code, text }: Reason): string[] => {
  const says = text.trim();
  const plain = isReasonCode(code) ? REASONS[code].label : says;
  return says === "" || isWording(says, plain) ? [] : [says];
};

/** Who gets it: platforms tell the party that is asked for, parties each other (regulation §3.5). */
const recipientsOf = (status: StatusName, said: Side | null, invoice: Invoice): CdarParty[] => {
  const told = (side: Side): CdarParty => partyOf(invoice, side, addressOf(invoice, side));
  if (said === null) return [told(sideOf(invoice))];
  // The factor of a confidential factoring is not told of in an event.
  if (status === "factored_confidential") return [PLATFORM];
  return status === "endorsed" ? [told("seller"), told("buyer")] : [told(otherSide(said))];
};

/**
 * The life-cycle message of a status that was told in other words than a message: the same event gives the same message
 * at any time. Null where the meaning of the event is not known.
 *
 * Its id (MDT-4) is that of the event, its time (MDT-8) when it was heard.
 */
export const messageOfEvent = (event: InvoiceEvent, invoice: Invoice): Cdar | null => {
  const { status, setBy, at, receivedAt } = event;
  if (status === null) return null;
  const isTreatment = statusFacts(status).phase === "treatment";
  const side = isTreatment ? (sideOfRole(setBy.role) ?? likelySide(status, invoice)) : null;
  const words = [event.comment, ...event.reasons.flatMap(beyond)].filter(
    (text) => text !== null && text !== "",
  );
  return messageOf({
    id: event.id,
    issuedAt: receivedAt,
    issuer: side === null ? PLATFORM : issuerOf(setBy, side, invoice),
    recipients: recipientsOf(status, side, invoice),
    attachments: [],
    invoice,
    status,
    at,
    reasons: event.reasons.map((reason) => reasonIn(status, reason)),
    comment: [...new Set(words)].join("\n") || null,
    amounts: event.amounts.map((one) => ({
      ...one,
      currency: one.currency === NO_CURRENCY ? null : one.currency,
    })),
    actionCode: null,
    payee: null,
    // A platform that spoke of it had it by then.
    takenAt: Date.parse(invoice.createdAt) > Date.parse(at) ? at : invoice.createdAt,
  });
};
