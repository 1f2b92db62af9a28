import { type Invoice, type InvoiceSummary, type OtherParty, SELF_BILLED_TYPES } from "../invoice.ts";
import type { Problem } from "../problem.ts";
import type { Reason, Statement, StatusAmount } from "./event.ts";
import { type StatusName, statusFacts } from "./status.ts";

/** The two parties that an ERP can be. */
export type Side = "seller" | "buyer";

/**
 * Where a push stands. `queued`: not at the platform yet. `sent`: the platform has it. `accepted`: the platform took
 * it. `refused`: the platform said no, at once or later. `failed`: it could not be delivered in time. `parked`: the
 * outcome is unknown and only a person may decide.
 */
export type PushState = "queued" | "sent" | "accepted" | "refused" | "failed" | "parked";

/** Who is to be paid from now on (MDG-41), and on which account (CBB: BT-84, BT-86). */
export interface Payee {
  siren: string;
  name: string;
  iban: string | null;
  bic: string | null;
}

/** A status of ours, from the ERP to the platform. */
export interface Push {
  /** `psh_` and 32 hexadecimal digits: the reference under which the platform must be able to find it again. */
  id: string;
  tenant: string;
  invoiceId: string;
  /** The platform account of the invoice. */
  account: string;
  status: StatusName;
  setBy: Side;
  /** In whose name, where it is another party of that side: the payer, an agent. */
  as?: OtherParty;
  /** When it was set (MDT-78), whole seconds: life-cycle messages carry no more. ISO 8601. */
  at: string;
  reasons: Reason[];
  comment: string | null;
  amounts: StatusAmount[];
  /** MDT-121. */
  actionCode: string | null;
  payee: Payee | null;
  state: PushState;
  platformId: string | null;
  problem: Problem | null;
  createdAt: string;
  updatedAt: string;
}

/** Which party our tenant is: who issues an invoice sells, or buys where it is self-billed. */
export const sideOf = (invoice: Pick<Invoice, "direction" | "type">): Side =>
  (invoice.direction === "outbound") !== SELF_BILLED_TYPES.has(invoice.type) ? "seller" : "buyer";

export const otherSide = (side: Side): Side => (side === "seller" ? "buyer" : "seller");

/** Which of the two parties may set a status on an invoice of this type; empty for those that neither may. */
export const settersOf = (status: StatusName, invoice: Pick<InvoiceSummary, "type">): ReadonlySet<Side> => {
  const { setBy, push } = statusFacts(status);
  const sides = setBy.filter((actor) => actor === "seller" || actor === "buyer");
  const mirrored = SELF_BILLED_TYPES.has(invoice.type) && push?.mirrored === true;
  return new Set(mirrored ? sides.map(otherSide) : sides);
};

/** Not yet known to be at the platform: what becomes of it is still open. */
export const isOpen = (push: Pick<Push, "state">): boolean =>
  push.state === "queued" || push.state === "parked";

/** What a push says of its invoice. */
export const statementOfPush = (push: Push, invoice: Pick<Invoice, "seller" | "buyer">): Statement => {
  const { siren, name } = push.as ?? invoice[push.setBy];
  return {
    platformEventId: push.id,
    rawCode: String(statusFacts(push.status).code),
    status: push.status,
    at: push.at,
    setBy: {
      role: push.as?.role ?? (push.setBy === "seller" ? "SE" : "BY"),
      ...(name === null ? {} : { name }),
      ...(siren === null ? {} : { id: `0002:${siren}` }),
    },
    reasons: push.reasons,
    comment: push.comment,
    amounts: push.amounts,
    external: false,
    push: { id: push.id, outcome: "sent" },
  };
};
