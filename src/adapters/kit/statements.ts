import type { PartyRole, RawItem, SetBy, Statement } from "../../domain/life-cycle/event.ts";
import { type StatusName, statusFacts } from "../../domain/life-cycle/status.ts";
import type { Evidence } from "../port.ts";
import { present } from "./present.ts";

/** The ERP is shown no more of one reason, or of one list of findings, than this. */
export const LONGEST_TEXT = 2000;

/** What an item states. Nobody, no reason, no comment and no amount where none is given. */
export const statementOf = (
  item: RawItem,
  said: Pick<Statement, "rawCode" | "status"> & Partial<Statement>,
): Statement => ({
  platformEventId: item.id,
  at: item.at,
  setBy: { role: "unknown" },
  reasons: [],
  comment: null,
  amounts: [],
  external: false,
  ...said,
});

/** Who set a status. */
export const setByOf = (
  role: PartyRole,
  name: string | null | undefined,
  id: string | null | undefined,
): SetBy => ({ role, ...present({ name, id }) });

/** A party as a platform names it; its id with the scheme. */
interface NamedParty {
  name: string | null | undefined;
  id: string | null;
}

/**
 * Who sets such a status, where the platform does not say it: the platform itself while it transmits, after that the party
 * whose status it is. Nobody for a status that is not known.
 */
export const usualSetterOf = (
  status: StatusName | null,
  { platform, buyer, seller }: Record<"platform" | "buyer" | "seller", NamedParty>,
): SetBy => {
  if (status === null) return { role: "unknown" };
  const { phase, setBy } = statusFacts(status);
  if (phase === "transmission") return setByOf("WK", platform.name, platform.id);
  if (setBy.includes("buyer")) return setByOf("BY", buyer.name, buyer.id);
  return setBy.includes("seller") ? setByOf("SE", seller.name, seller.id) : { role: "unknown" };
};

/** An XML message as the evidence of a statement. */
export const xmlEvidence = (bytes: Uint8Array): Evidence => ({ bytes, mediaType: "application/xml" });
