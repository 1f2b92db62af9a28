import type { Directory, DirectoryAddress, DirectoryCompany } from "../port.ts";

/** Whose lines are asked for. */
export type LinesOf = Parameters<Directory["addresses"]>[0];

/** Is this a line of them? Platforms show more than was asked for: some search for what begins or contains. */
export const isLineOf =
  (by: LinesOf) =>
  ({ siren, siret, routingCode }: DirectoryAddress): boolean =>
    "siren" in by
      ? siren === by.siren
      : siret === by.siret && (by.routingCode === undefined || routingCode === by.routingCode);

/**
 * The parts of an address on the domestic network: `SIREN`, `SIREN_SIRET`, `SIREN_SIRET_CODE` or `SIREN_SUFFIX`; a
 * code may hold further underscores. Nothing is checked: it is what a platform lists.
 */
export const partsOf = (
  identifier: string,
): Pick<DirectoryAddress, "siren" | "siret" | "routingCode" | "suffix"> => {
  const [, siren = identifier, siret = null, routingCode = null, suffix = null] =
    /^(\d{9})(?:_(?:(\d{14})(?:_(.+))?|(.+)))?$/.exec(identifier) ?? [];
  return { siren, siret, routingCode, suffix };
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
