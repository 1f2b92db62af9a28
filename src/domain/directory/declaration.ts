import {
  type DirectoryAddress,
  type DirectoryCompany,
  type DirectoryEstablishment,
  type DirectoryRoutingCode,
  joinAddress,
} from "./directory.ts";

/** An address that a company wants to receive at, from a day on (regulation §6.2). */
export interface NewAddress {
  siren: string;
  /** Of the establishment; null: the whole company, or a suffix. */
  siret: string | null;
  /** `name` stands where the code may be made, should the establishment not have it. */
  routingCode: { code: string; name: string | null } | null;
  suffix: string | null;
  /** First day, `YYYY-MM-DD`. */
  from: string;
  /** Last day, `YYYY-MM-DD`; null: until somebody ends it. */
  until: string | null;
}

/** A line of the directory that an account keeps at its platform. */
export interface BookedAddress extends Pick<DirectoryAddress, "identifier" | "siren" | "siret" | "suffix"> {
  routingCode: string | null;
  /** First day, `YYYY-MM-DD`; null: the platform does not tell. */
  from: string | null;
  /** Last day, `YYYY-MM-DD`; null: open, or the platform does not tell. */
  until: string | null;
  /** The platform's own id of the line, where it lists one. */
  reference: string | null;
}

/** What is known where an address is to be declared. */
export interface KnownOfCompany {
  /** Is it a company of some tenant of the configuration? */
  ours: boolean;
  company: DirectoryCompany | null;
  /** `undefined`: not asked for, or the platform shows none. */
  establishment: DirectoryEstablishment | null | undefined;
  /** Of the establishment; `undefined` as there. */
  codes: readonly DirectoryRoutingCode[] | undefined;
  /** The company's lines in the directory, whatever platform they lead to. */
  lines: readonly DirectoryAddress[];
  /** Its lines that the account keeps. */
  booked: readonly BookedAddress[];
}

/** The address in one word, without its scheme: `SIREN`, `SIREN_SIRET`, `SIREN_SIRET_CODE` or `SIREN_SUFFIX`. */
export const identifierOf = ({
  siren,
  siret,
  routingCode,
  suffix,
}: Pick<NewAddress, "siren" | "siret" | "routingCode" | "suffix">): string =>
  joinAddress({ siren, siret, routingCode: routingCode?.code ?? null, suffix });

interface Period {
  from: string | null;
  until: string | null;
}

/** Have two periods a day in common? A beginning that nobody tells may be any day. */
export const overlaps = (a: Period, b: Period): boolean =>
  (a.from === null || b.until === null || a.from <= b.until) &&
  (b.from === null || a.until === null || b.from <= a.until);
