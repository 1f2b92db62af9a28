import type { Invoice } from "../../domain/invoice.ts";
import { otherSide, type Payee, type Push } from "../../domain/life-cycle/push.ts";
import type { Cdar, CdarParty } from "../types.ts";
import { messageOf } from "./message.ts";
import { addressOf, factorOf, otherParty, PLATFORM, partyOf } from "./message-parties.ts";

/** A status that an ERP sets, with all that comes with it. */
export interface PushedStatus
  extends Pick<
    Push,
    "id" | "status" | "at" | "setBy" | "as" | "reasons" | "comment" | "amounts" | "actionCode"
  > {
  invoice: Invoice;
  attachments: { fileName: string; mediaType: string; bytes: Uint8Array }[];
  payee?: Payee;
  /** When the platform had taken the invoice in (MDT-95), ISO 8601; absent: when it came here. */
  takenAt?: string;
}

/** A confidential factoring is the factor's alone: the buyer never hears of it (regulation §1.1). */
export const goesToFactor = ({ status }: Pick<PushedStatus, "status">): boolean =>
  status === "factored_confidential";

/** A platform's own role needs no address (BR-FR-CDV-08): it stands for a factor that nobody named. */
const recipientOf = (status: PushedStatus, address: string | null): CdarParty => {
  if (!goesToFactor(status)) return partyOf(status.invoice, otherSide(status.setBy), address);
  return status.payee === undefined ? PLATFORM : factorOf(status.payee, address);
};

/** An endorsement is for both parties (regulation §1.1): its agent is neither. */
const recipientsOf = (status: PushedStatus, address: string | null): CdarParty[] => {
  const { invoice, setBy } = status;
  const own = invoice[setBy].address;
  const told = recipientOf(status, address);
  return status.status === "endorsed" && own !== null ? [told, partyOf(invoice, setBy, own)] : [told];
};

/**
 * The life-cycle message of a status that is pushed: issued by the party, to the other party. It follows from the push
 * alone.
 *
 * @param address MDT-73 of the recipient, `scheme:value`
 */
export const messageOfStatus = (status: PushedStatus, address: string | null): Cdar =>
  messageOf({
    ...status,
    issuedAt: status.at,
    issuer: status.as === undefined ? partyOf(status.invoice, status.setBy, null) : otherParty(status.as),
    recipients: recipientsOf(status, address),
    payee: status.payee ?? null,
    takenAt: status.takenAt ?? status.invoice.createdAt,
  });

/**
 * The life-cycle message of a push of which the platform was told in words of its own: as {@link messageOfStatus}, to
 * the address that the invoice gives for the other party.
 *
 * @param attachments - those of the push
 */
export const messageOfPush = (
  { payee, ...push }: Push,
  invoice: Invoice,
  attachments: PushedStatus["attachments"],
): Cdar => {
  const address = goesToFactor(push)
    ? payee && `0225:${payee.siren}`
    : addressOf(invoice, otherSide(push.setBy));
  return messageOfStatus({ ...push, invoice, attachments, ...(payee === null ? {} : { payee }) }, address);
};
