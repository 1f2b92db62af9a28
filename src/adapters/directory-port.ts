import type {
  DirectoryAddress,
  DirectoryCompany,
  DirectoryEstablishment,
  DirectoryRoutingCode,
} from "../domain/directory/directory.ts";

export type {
  DirectoryAddress,
  DirectoryCompany,
  DirectoryEstablishment,
  DirectoryRoutingCode,
  PublicDemands,
} from "../domain/directory/directory.ts";

/**
 * The national directory as one platform shows it, in one shape for all. Look-ups only: what a platform lets
 * one declare there is its `AddressBook`.
 */
export interface Directory {
  /** It knows public entities only: what it does not find may well be a private company. */
  publicOnly?: true;
  /**
   * Answers come from a copy on this machine, which is this old: nothing of them need be remembered. Null: there is none
   * yet. Absent: the platform is asked.
   */
  copied?(): { at: Date; stale: boolean } | null;
  /** Shortest name that it searches for, in characters; absent: any. */
  shortestName?: number;
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
