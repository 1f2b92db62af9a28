import type { StatusName } from "../../../src/domain/life-cycle/status.ts";

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

const STATES: Readonly<Record<string, StatusName>> = RELAIS_STATES;

/** Meaning of a state; null for one that the table does not know: kept, never guessed. */
export const statusIn = (state: string): StatusName | null =>
  Object.hasOwn(STATES, state) ? (STATES[state] ?? null) : null;
