import type { Directory } from "../../adapters/directory-port.ts";
import type { Caller } from "../../domain/caller.ts";
import {
  type DirectoryAddress,
  type DirectoryCompany,
  type DirectoryEstablishment,
  type DirectoryRoutingCode,
  nextChange,
} from "../../domain/directory/directory.ts";
import { parisDay, parisMidnight } from "../../domain/paris-day.ts";
import { Rejection, told, type Words } from "../../domain/problem.ts";
import type { Tenant } from "../../domain/tenant.ts";
import type { OpenPlatform, Parts } from "../parts.ts";
import type { Told } from "./directory-cache.ts";

type Needs = Pick<Parts, "platforms" | "tenants" | "directory" | "now">;

/** The directory as one platform account shows it: remembered, or from a copy on this machine. */
export interface KnownDirectory {
  account: string;
  publicOnly: boolean;
  /** Null: the platform does not search by name. */
  shortestName: number | null;
  company(siren: string, signal: AbortSignal): Promise<Told<DirectoryCompany | null>>;
  /** `undefined`: the platform does not show establishments. */
  establishment(siret: string, signal: AbortSignal): Promise<Told<DirectoryEstablishment | null> | undefined>;
  routingCodes(siret: string, signal: AbortSignal): Promise<Told<DirectoryRoutingCode[]> | undefined>;
  lines(
    by: { siren: string } | { siret: string; routingCode?: string },
    signal: AbortSignal,
  ): Promise<Told<DirectoryAddress[]>>;
  /** The line of this exact address; `undefined`: the platform does not look up single ones. */
  line(identifier: string, signal: AbortSignal): Promise<Told<DirectoryAddress | null> | undefined>;
  search(
    name: string,
    limit: number,
    signal: AbortSignal,
  ): Promise<Told<{ companies: DirectoryCompany[]; more: boolean }>>;
  /** What is known of a company is asked anew next time. */
  forget(siren: string): void;
}

/** The directory of an open platform; null when it has none. */
export const directoryOf = (
  parts: Pick<Parts, "directory" | "now">,
  { account, connection }: OpenPlatform,
): KnownDirectory | null =>
  connection.directory === undefined
    ? null
    : connection.directory.copied === undefined
      ? remembered(parts, account.name, connection.directory)
      : copied(account.name, connection.directory, parts.now);

const remembered = (
  { directory: cache, now }: Pick<Parts, "directory" | "now">,
  account: string,
  directory: Directory,
): KnownDirectory => {
  const changesAt = (lines: DirectoryAddress[]): Date | null => {
    const day = nextChange(lines, parisDay(now()));
    return day === null ? null : parisMidnight(day);
  };
  return {
    account,
    publicOnly: directory.publicOnly === true,
    shortestName: directory.search === undefined ? null : (directory.shortestName ?? 1),
    company: (siren, signal) =>
      cache.read(
        { account, kind: "company", key: siren, siren, load: (s) => directory.company(siren, s) },
        signal,
      ),
    establishment: async (siret, signal) => {
      const { establishment } = directory;
      if (establishment === undefined) return undefined;
      return cache.read(
        {
          account,
          kind: "establishment",
          key: siret,
          siren: siret.slice(0, 9),
          load: (s) => establishment.call(directory, siret, s),
        },
        signal,
      );
    },
    routingCodes: async (siret, signal) => {
      const { routingCodes } = directory;
      if (routingCodes === undefined) return undefined;
      return cache.read(
        {
          account,
          kind: "routing_codes",
          key: siret,
          siren: siret.slice(0, 9),
          load: (s) => routingCodes.call(directory, siret, s),
          weighs: ({ length }) => length,
        },
        signal,
      );
    },
    lines: (by, signal) =>
      cache.read(
        {
          account,
          kind: "lines",
          key: "siren" in by ? by.siren : `${by.siret} ${by.routingCode ?? ""}`,
          siren: "siren" in by ? by.siren : by.siret.slice(0, 9),
          load: (s) => directory.addresses(by, s),
          weighs: ({ length }) => length,
          changesAt,
        },
        signal,
      ),
    line: async (identifier, signal) => {
      const { address } = directory;
      if (address === undefined) return undefined;
      return cache.read(
        {
          account,
          kind: "lines",
          key: `=${identifier}`,
          siren: identifier.slice(0, 9),
          load: (s) => address.call(directory, identifier, s),
          changesAt: (line) => (line === null ? null : changesAt([line])),
        },
        signal,
      );
    },
    search: (name, limit, signal) => {
      const { search } = directory;
      if (search === undefined) throw noNames(account);
      return cache.read(
        {
          account,
          kind: "names",
          key: `${limit} ${name.toLowerCase()}`,
          siren: null,
          load: (s) => search.call(directory, name, limit, s),
          weighs: ({ companies }) => companies.length,
        },
        signal,
      );
    },
    forget: (siren) => cache.forget(siren),
  };
};

/** A directory that answers from a copy on this machine: it is asked each time, and is as old as its copy. */
const copied = (account: string, directory: Directory, now: () => Date): KnownDirectory => {
  const asCopied = <T>(value: T): Told<T> => {
    const copy = directory.copied?.() ?? null;
    const at = (copy?.at ?? now()).toISOString();
    return { value, source: { platform: account, at, stale: copy?.stale ?? true } };
  };
  return {
    account,
    publicOnly: directory.publicOnly === true,
    shortestName: directory.search === undefined ? null : (directory.shortestName ?? 1),
    company: async (siren, signal) => asCopied(await directory.company(siren, signal)),
    establishment: async (siret, signal) =>
      directory.establishment === undefined
        ? undefined
        : asCopied(await directory.establishment(siret, signal)),
    routingCodes: async (siret, signal) =>
      directory.routingCodes === undefined
        ? undefined
        : asCopied(await directory.routingCodes(siret, signal)),
    lines: async (by, signal) => asCopied(await directory.addresses(by, signal)),
    line: async (identifier, signal) =>
      directory.address === undefined ? undefined : asCopied(await directory.address(identifier, signal)),
    search: async (name, limit, signal) => {
      if (directory.search === undefined) throw noNames(account);
      return asCopied(await directory.search(name, limit, signal));
    },
    forget: () => undefined,
  };
};

/** The refusal of what a platform does not offer. */
export const notOffered = (detail: Words): Rejection =>
  new Rejection(
    501,
    "capability_missing",
    { en: "The platform cannot do this", fr: "La plateforme ne sait pas le faire" },
    detail,
  );

/** The refusal of a search by name where a platform has none. */
export const noNames = (account: string): Rejection =>
  notOffered({
    en: `The platform "${account}" does not search by name; give a SIREN.`,
    fr: `La plateforme « ${account} » ne cherche pas par nom ; donnez un SIREN.`,
  });

/** The refusal of establishments where a platform shows none. */
export const noEstablishments = (account: string): Rejection =>
  notOffered({
    en: `The platform "${account}" shows no establishments.`,
    fr: `La plateforme « ${account} » ne montre pas d'établissements.`,
  });

/**
 * The directory that a caller asks: that of the named platform, else the tenant's own choice, else that of the first of
 * its routes that has one. A directory of public entities alone comes after those that know everybody.
 *
 * @throws Rejection 400 (an unknown platform, or none named by an administrator), 501 (no directory there)
 */
export const directoryFor = (parts: Needs, caller: Caller, named?: string): KnownDirectory => {
  const tenant = caller.kind === "tenant" ? (parts.tenants.get(caller.tenant) ?? null) : null;
  const own =
    tenant === null ? parts.platforms.names() : [...new Set([...sourcesOf(tenant), ...platformsOf(tenant)])];
  if (named !== undefined || tenant === null) {
    const platform = named !== undefined && own.includes(named) ? parts.platforms.get(named) : null;
    if (platform === null) throw whichPlatform(named, own);
    const directory = directoryOf(parts, platform);
    if (directory !== null) return directory;
    throw notOffered({
      en: `The platform "${named}" (${platform.adapter.title}) has no directory.`,
      fr: `La plateforme « ${named} » (${platform.adapter.title}) n'a pas d'annuaire.`,
    });
  }
  const [first] = directoriesOf(parts, tenant);
  if (first !== undefined) return first;
  const titles = (unknown: string): string =>
    own.map((name) => `"${name}" (${parts.platforms.get(name)?.adapter.title ?? unknown})`).join(", ");
  throw notOffered({
    en: `None of the platforms of this key has a directory: ${titles("not configured") || "it has none"}.`,
    fr: `Aucune des plateformes de cette clé n'a d'annuaire : ${titles("non configurée") || "elle n'en a pas"}.`,
  });
};

/** The refusal of a request that names no platform where it must, or one that is not known. */
export const whichPlatform = (named: string | undefined, own: readonly string[]): Rejection =>
  new Rejection(
    400,
    "platform_unknown",
    { en: "Which platform is to be asked?", fr: "Quelle plateforme interroger ?" },
    named === undefined
      ? {
          en: "An administrator must name the platform.",
          fr: "Un administrateur doit nommer la plateforme.",
        }
      : {
          en: `The platform "${named}" is not known here.`,
          fr: `La plateforme « ${named} » n'est pas connue ici.`,
        },
    [
      {
        path: "query.platform",
        code: named === undefined ? "missing" : "platform_unknown",
        ...told(
          named === undefined
            ? { en: "is missing", fr: "manque" }
            : { en: "is none of this key's platforms", fr: "n'est pas une plateforme de cette clé" },
          { en: `use one of: ${own.join(", ")}`, fr: `prenez l'une de : ${own.join(", ")}` },
        ),
      },
    ],
  );

const platformsOf = (tenant: Tenant): string[] => [...new Set(tenant.routes.map(({ platform }) => platform))];

/** The accounts whose directories are asked for a tenant: the one that it chose, else those of its routes. */
const sourcesOf = (tenant: Tenant): string[] =>
  tenant.directory === undefined ? platformsOf(tenant) : [tenant.directory];

/**
 * The directories that are asked for a tenant, in their order.
 *
 * @param first - asked before the others, where the tenant has not chosen one
 */
export const directoriesOf = (
  parts: Omit<Needs, "tenants">,
  tenant: Tenant,
  first?: string,
): KnownDirectory[] =>
  [
    ...new Set([
      ...(first === undefined || tenant.directory !== undefined ? [] : [first]),
      ...sourcesOf(tenant),
    ]),
  ]
    .map((name) => parts.platforms.get(name))
    .map((platform) => (platform === null ? null : directoryOf(parts, platform)))
    .filter((directory) => directory !== null)
    .sort((a, b) => Number(a.publicOnly) - Number(b.publicOnly));
