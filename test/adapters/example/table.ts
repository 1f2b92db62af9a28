import type { StatusName } from "../../../src/domain/life-cycle/status.ts";
import { rowOf } from "../../../src/mapping/look-up.ts";

/** What the states of Relais mean, complete as of its description 2.1. */
export const RELAIS_STATES = {
  taken: "submitted",
  forwarded: "issued",
  delivered: "made_available",
  agreed: "approved",
  declined: "refused",
  settled: "payment_sent",
  invalid: "rejected",
} as const satisfies Record<string, StatusName>;

/** Meaning of a state; null for one that the table does not know: kept, never guessed. */
export const statusIn = (state: string): StatusName | null => rowOf<StatusName>(RELAIS_STATES, state) ?? null;

/** Is this the code of an error by which Relais says that it holds the invoice already? */
export const saysAlreadyThere = (code: string | null | undefined): boolean => code === "known_already";
