/** The national directory in one shape for all platforms (regulation §6), and what a line means on a day. */

import { isSiren } from "../company.ts";
import type { InvoiceFinding } from "../invoice-finding.ts";

export interface DirectoryCompany {
  siren: string;
  name: string;
  kind: "public" | "private" | "unknown";
  state: "active" | "ceased" | "unknown";
}

export interface DirectoryEstablishment {
  siret: string;
  siren: string;
  name: string | null;
  state: "active" | "ceased" | "unknown";
  /** What a public establishment demands; null where nothing is known. */
  demands: PublicDemands | null;
}

/** What a public buyer demands on an invoice (regulation §6.4). */
export interface PublicDemands {
  serviceCode: boolean;
  commitmentNumber: boolean;
  /** One of the two is enough. */
  serviceOrCommitment: boolean;
}

export interface DirectoryRoutingCode {
  code: string;
  siret: string;
  name: string | null;
  state: "active" | "inactive" | "unknown";
  commitmentNumber: boolean | null;
}

export interface DirectoryAddress {
  /** Without the scheme: `SIREN`, `SIREN_SIRET`, `SIREN_SIRET_CODE` or `SIREN_SUFFIX` (scheme 0225). */
  identifier: string;
  siren: string;
  siret: string | null;
  routingCode: string | null;
  suffix: string | null;
  /** As the platform told it, on the day it was asked. */
  status: "enabled" | "disabled" | "upcoming" | "unknown";
  /** First day it can be used, `YYYY-MM-DD`, where the platform tells. */
  from: string | null;
  /** Last day it can be used, `YYYY-MM-DD`, where the platform tells; null: open, or not told. */
  until: string | null;
  /** Does a platform receive there? */
  platform: "registered" | "public-portal" | "none" | "unknown";
}

/**
 * What a line is good for on a day.
 * - `active`: a platform receives there.
 * - `upcoming`: it will, from a later day on.
 * - `without_platform`: the company's own line, but it has chosen no platform yet (matricule 9998).
 * - `inactive`: out of use.
 * - `unsure`: the directory gives the line without a status.
 */
export type LineState = "active" | "upcoming" | "without_platform" | "inactive" | "unsure";

/**
 * State of a line on a day (`YYYY-MM-DD`, French civil time). A line that was told as upcoming is active from its
 * first day on, and an active one is over after its last, without the directory being asked again.
 */
export const stateOn = (line: DirectoryAddress, day: string): LineState => {
  if (line.until !== null && line.until < day) return "inactive";
  const off = line.platform === "none" && line.identifier === line.siren ? "without_platform" : "inactive";
  if (line.status === "disabled") return off;
  if (line.from !== null && line.from > day) return "upcoming";
  if (line.status === "upcoming" && line.from === null) return "upcoming";
  if (line.platform === "none") return off;
  return line.status === "unknown" ? "unsure" : "active";
};

/** The first day after this one on which some line may change by itself; null when none will. */
export const nextChange = (lines: readonly DirectoryAddress[], day: string): string | null => {
  let next: string | null = null;
  for (const { status, from, until } of lines) {
    const days = [
      // When it begins is not told: it may be tomorrow.
      status === "upcoming" && from === null ? dayAfter(day) : from,
      until === null ? null : dayAfter(until),
    ];
    for (const change of days)
      if (change !== null && change > day && (next === null || change < next)) next = change;
  }
  return next;
};

/** The day after, `YYYY-MM-DD`. */
export const dayAfter = (day: string): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);

/**
 * Parts of an address of scheme 0225, given with or without the scheme (`0225:732829320`). Null for what is none:
 * another scheme, other characters, too long, no valid SIREN in front, or a SIRET of another company
 * (regulation §4.5, §6.2). A routing code may hold underscores.
 */
export const partsOfAddress = (
  text: string,
): Pick<DirectoryAddress, "identifier" | "siren" | "siret" | "routingCode" | "suffix"> | null => {
  const identifier = text.startsWith("0225:") ? text.slice(5) : text;
  if (!/^[A-Za-z0-9_./@-]{9,125}$/.test(identifier)) return null;
  const parts = splitAddress(identifier);
  if (parts === null || !isSiren(parts.siren)) return null;
  if (parts.siret !== null && !parts.siret.startsWith(parts.siren)) return null;
  return { identifier, ...parts };
};

type AddressParts = Pick<DirectoryAddress, "siren" | "siret" | "routingCode" | "suffix">;

/**
 * The parts of an address without its scheme (regulation §6.2); a code may hold further underscores. Nothing but its form
 * is checked: null where it has another.
 */
export const splitAddress = (identifier: string): AddressParts | null => {
  const [, siren, siret = null, routingCode = null, suffix = null] =
    /^(\d{9})(?:_(?:(\d{14})(?:_(.+))?|(.+)))?$/.exec(identifier) ?? [];
  return siren === undefined ? null : { siren, siret, routingCode, suffix };
};

/** The address of these parts, without its scheme: `SIREN`, `SIREN_SIRET`, `SIREN_SIRET_CODE` or `SIREN_SUFFIX`. */
export const joinAddress = ({ siren, siret, routingCode, suffix }: AddressParts): string =>
  [siren, siret, routingCode, suffix].filter((part) => part !== null).join("_");

/** Where an answer of the directory comes from. */
export interface DirectorySource {
  /** Name of the platform account. */
  platform: string;
  /** When that platform said it, ISO 8601. */
  at: string;
  /** The platform cannot be asked now: this is what it said then. */
  stale: boolean;
}

/** What the directory said of an invoice's recipient before it was sent. */
export interface DirectoryFinding {
  /** The address that the document itself carries: BT-49, or BT-34 of a self-billed invoice. */
  address: string | null;
  state: RecipientState;
  /** The rule of `resolve.ts` that decided; null where nothing was resolved. */
  rule: string | null;
  /** ISO 8601. */
  checkedAt: string;
  /** Name of the platform account that was asked; null: none was. */
  source: string | null;
  stale: boolean;
  /** What to do; null when the address is good. */
  advice: DirectoryAdvice | null;
  /** How the buyer was taken for the choice of the platform, where the tenant's routes ask for it. */
  buyer?: { kind: "public" | "private" | "unknown"; note: string };
  /** What the controls make of it (checks 66 to 70), by the tenant's settings; absent: nothing, or they are off. */
  findings?: readonly InvoiceFinding[];
}

export interface DirectoryAdvice {
  action: "send" | "send_not_transmitted" | "report" | "block";
  message: string;
  fix: string | null;
  /** The address to use instead, with its scheme; null when there is none, or only a person can tell. */
  use: string | null;
  /** Other addresses that can be used, with their scheme. */
  alternatives: string[];
  /** What a public buyer demands and the document lacks. */
  missing: string[];
}

/**
 * Where the recipient stands. `unchecked`: not looked up yet. `unsure`: the directory could not be asked, or does not
 * tell; it never holds an invoice back. `contradictory`: the document treats it as what it is not.
 */
export const RECIPIENT_STATES = [
  "active",
  "without_platform",
  "company_unknown",
  "company_ceased",
  "address_missing",
  "address_absent",
  "address_inactive",
  "address_upcoming",
  "address_of_another",
  "undecided",
  "incomplete",
  "invalid",
  "contradictory",
  "unsure",
  "unchecked",
] as const;
export type RecipientState = (typeof RECIPIENT_STATES)[number];
