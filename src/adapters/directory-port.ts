/**
 * The national directory as one platform shows it, in one shape for all. Look-ups only: writing directory lines is a
 * platform's business (regulation §6.7).
 */
export interface Directory {
  company(siren: string, signal: AbortSignal): Promise<DirectoryCompany | null>;
  establishment?(siret: string, signal: AbortSignal): Promise<DirectoryEstablishment | null>;
  /** Search by name. `more`: the platform holds more than it shows. */
  search?(
    text: string,
    limit: number,
    signal: AbortSignal,
  ): Promise<{ companies: DirectoryCompany[]; more: boolean }>;
  /** Lines of a SIREN, a SIRET or a routing code of a SIRET. */
  addresses(
    by: { siren: string } | { siret: string; routingCode?: string },
    signal: AbortSignal,
  ): Promise<DirectoryAddress[]>;
  /** One line by its exact address (without the scheme); null when there is none. */
  address?(identifier: string, signal: AbortSignal): Promise<DirectoryAddress | null>;
  routingCodes?(siret: string, signal: AbortSignal): Promise<DirectoryRoutingCode[]>;
}

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
  status: "enabled" | "disabled" | "upcoming" | "unknown";
  /** First day it can be used, `YYYY-MM-DD`, where the platform tells. */
  from: string | null;
  /** Does a platform receive there? */
  platform: "registered" | "public-portal" | "none" | "unknown";
}
