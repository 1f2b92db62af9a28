import type { PartyRole, RawItem, SetBy, Statement } from "../../domain/life-cycle/event.ts";
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

/** An XML message as the evidence of a statement. */
export const xmlEvidence = (bytes: Uint8Array): Evidence => ({ bytes, mediaType: "application/xml" });
