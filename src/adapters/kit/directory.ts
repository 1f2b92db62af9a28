import { splitAddress } from "../../domain/directory/directory.ts";
import type {
  Directory,
  DirectoryAddress,
  DirectoryCompany,
  DirectoryRoutingCode,
  PublicDemands,
} from "../port.ts";

/** Whose lines are asked for. */
export type LinesOf = Parameters<Directory["addresses"]>[0];

/** Is this a line of them? Platforms show more than was asked for: some search for what begins or contains. */
export const isLineOf =
  (by: LinesOf) =>
  ({ siren, siret, routingCode }: DirectoryAddress): boolean =>
    "siren" in by
      ? siren === by.siren
      : siret === by.siret && (by.routingCode === undefined || routingCode === by.routingCode);

/** The parts of an address on the domestic network. Nothing is checked: it is what a platform lists. */
export const partsOf = (
  identifier: string,
): Pick<DirectoryAddress, "siren" | "siret" | "routingCode" | "suffix"> =>
  splitAddress(identifier) ?? { siren: identifier, siret: null, routingCode: null, suffix: null };

/** Of a company or an establishment. `open`: by the platform's table; null: nobody says. */
export const stateOf = (open: boolean | null): DirectoryCompany["state"] =>
  open === null ? "unknown" : open ? "active" : "ceased";

/** Of a routing code. */
export const codeStateOf = (open: boolean | null): DirectoryRoutingCode["state"] =>
  open === null ? "unknown" : open ? "active" : "inactive";

/**
 * What an establishment demands.
 *
 * @param told - what stands there of it; a public establishment that demands nothing has no block to say so
 */
export const demandsOf = (
  told: { [Demand in keyof PublicDemands]: boolean | null | undefined } | null,
  isPublic: boolean,
): PublicDemands | null =>
  told === null && !isPublic
    ? null
    : {
        serviceCode: told?.serviceCode ?? false,
        commitmentNumber: told?.commitmentNumber ?? false,
        serviceOrCommitment: told?.serviceOrCommitment ?? false,
      };

const STANDING: Readonly<Record<DirectoryAddress["status"], number>> = {
  enabled: 0,
  unknown: 1,
  upcoming: 2,
  disabled: 3,
};

/**
 * Lines by address, and of one address the one that holds before the one to come and those that are over: sources that
 * keep a history list an address once for each of its times.
 */
export const bestFirst = (lines: readonly DirectoryAddress[]): DirectoryAddress[] =>
  [...lines].sort(
    (a, b) =>
      (a.identifier < b.identifier ? -1 : a.identifier > b.identifier ? 1 : 0) ||
      STANDING[a.status] - STANDING[b.status] ||
      ((a.from ?? "") < (b.from ?? "") ? -1 : 1),
  );

/** Companies found by name. `more`: the platform holds more than it shows. */
export type Searched = Awaited<ReturnType<NonNullable<Directory["search"]>>>;

/** A search by name that finds one company where its SIREN is given instead. */
export const bySirenOrName =
  <A>(
    company: (access: A, siren: string) => Promise<DirectoryCompany | null>,
    byName: (access: A, name: string, limit: number) => Promise<Searched>,
  ) =>
  async (access: A, given: string, limit: number): Promise<Searched> => {
    const text = given.trim();
    if (!/^\d{9}$/.test(text)) return byName(access, text, limit);
    const found = await company(access, text);
    return { companies: found === null ? [] : [found], more: false };
  };
