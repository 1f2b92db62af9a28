import type { PartyRole } from "./event.ts";

/** UNCL 3035 roles that a life-cycle message may name as who set a status (MDT-40, BR-FR-CDV-CL-03). */
export const PARTY_ROLES = {
  SE: "SE",
  BY: "BY",
  AB: "AB",
  SR: "SR",
  PE: "PE",
  PR: "PR",
  DL: "DL",
  II: "II",
  IV: "IV",
  WK: "WK",
  DFH: "DFH",
} as const satisfies Record<string, PartyRole>;

/** The role of a party; `unknown` for a code that is not in the list. */
export const roleOf = (code: string | null): PartyRole =>
  code !== null && Object.hasOwn(PARTY_ROLES, code)
    ? PARTY_ROLES[code as keyof typeof PARTY_ROLES]
    : "unknown";
