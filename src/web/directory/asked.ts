import type { Context } from "hono";
import type { Caller } from "../../domain/caller.ts";
import type { UseCases } from "../../usecases/index.ts";
import { pathOf } from "../rooms.ts";
import type { Session } from "../session.ts";

/** What the pages of the directory are built from. */
export interface DirectoryParts {
  gateway: Pick<
    UseCases,
    "searchCompanies" | "listAddresses" | "resolveAddress" | "listDeclared" | "declareAddress" | "endAddress"
  >;
  /** Names of the tenants. */
  tenants(): readonly string[];
  /** Names of the platform accounts. */
  platforms(caller: Caller): readonly string[];
}

/** Where the directory is looked into. */
export const DIRECTORY = pathOf("directory");
/** Where an address is declared, and where one is ended. */
export const DECLARE = `${DIRECTORY}/declare`;
export const END = `${DIRECTORY}/end`;

/** What is looked for, and in whose name. */
export interface Asked {
  q: string;
  /** A routing code (scheme 0224); empty: none. */
  code: string;
  caller: Caller;
  /** The tenant that an administrator asks for. */
  tenant: string | null;
  /** The platform that was chosen; null: the tenant's own choice, or the first of all. */
  platform: string | null;
  /** What can be chosen from: nothing by tenants. */
  tenants: readonly string[];
  platforms: readonly string[];
}

/** One line without control characters. */
const lineOf = (text: string | undefined, most: number): string =>
  (text ?? "")
    .replaceAll(/\p{Cc}+/gu, " ")
    .trim()
    .slice(0, most);

/** What an address asks for: administrators choose tenant and platform, tenants ask by their own. */
export const askedIn = (c: Context, { caller }: Session, parts: DirectoryParts): Asked => {
  const words = { q: lineOf(c.req.query("q"), 200), code: lineOf(c.req.query("code"), 100) };
  const none = { tenant: null, platform: null, tenants: [], platforms: [] };
  if (caller.kind !== "admin") return { ...words, ...none, caller };
  const tenants = parts.tenants();
  const tenant = tenants.find((one) => one === c.req.query("tenant")) ?? null;
  const asking: Caller = tenant === null ? caller : { kind: "tenant", tenant };
  const platforms = parts.platforms(asking);
  const platform = platforms.find((one) => one === c.req.query("platform")) ?? null;
  return { ...words, caller: asking, tenant, platform, tenants, platforms };
};

/** The directory's answer about one company. @param done - what was just done */
export const lookUpPath = (
  siren: string,
  { tenant = null, platform = null }: { tenant?: string | null; platform?: string | null },
  done?: "declared" | "adopted" | "ended",
): string =>
  `${DIRECTORY}?${new URLSearchParams({
    q: siren,
    ...(tenant === null ? {} : { tenant }),
    ...(platform === null ? {} : { platform }),
    ...(done === undefined ? {} : { done }),
  })}`;
