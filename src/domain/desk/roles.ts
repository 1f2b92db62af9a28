import type { Claims } from "./identity.ts";

/** What a person may do at the desk. `admin`: everything; `clerk`: act for tenants; `reader`: look. */
export const ROLES = ["admin", "clerk", "reader"] as const;
export type RoleName = (typeof ROLES)[number];

/** Which value of the claim gives which role, over which tenants. */
export interface RoleRule {
  value: string;
  role: RoleName;
  /** Absent: over everything. A clerk always has some. */
  tenants?: readonly string[];
}

/** What a provider's word opens at the desk. */
export interface Rights {
  sees: "all" | readonly string[];
  /** For all that is seen, for none of it, or for these tenants. */
  acts: boolean | readonly string[];
}

/** Who somebody is, or why they may not come in. */
export type Judged =
  | { name: string; rights: Rights }
  | {
      name: string;
      rights: null;
      /** The values that the claim had; null: there was no such claim. */
      values: readonly string[] | null;
      /** The provider left the groups out, since there are too many (Entra ID). */
      overage: boolean;
    };

/**
 * A claim by its dotted path. Names of claims may have dots in them themselves (`https://erp.example/roles`, a client's
 * id at Keycloak): the longest name that is there wins.
 */
export const claimAt = (claims: unknown, path: string): unknown => {
  if (path === "") return claims;
  if (typeof claims !== "object" || claims === null) return undefined;
  const parts = path.split(".");
  for (let length = parts.length; length > 0; length--) {
    const name = parts.slice(0, length).join(".");
    if (!Object.hasOwn(claims, name)) continue;
    const found = claimAt(Reflect.get(claims, name), parts.slice(length).join("."));
    if (found !== undefined) return found;
  }
  return undefined;
};

/** The words of a claim: a list, or one by itself. */
const valuesOf = (claim: unknown): string[] | null => {
  if (claim === undefined || claim === null) return null;
  const all = Array.isArray(claim) ? claim : [claim];
  return all.filter((one) => ["string", "number", "boolean"].includes(typeof one)).map(String);
};

const textAt = (claims: Claims, name: string): string | null => {
  const value = claims[name];
  return typeof value === "string" && value.trim() !== "" ? value.trim() : null;
};

/** How the record of acts names a person. */
const nameOf = (claims: Claims): string =>
  textAt(claims, "email") ?? textAt(claims, "preferred_username") ?? textAt(claims, "sub") ?? "?";

/** Entra ID names another place for the groups instead of giving them, past 200 (150 in SAML). */
const isOverage = (claims: Claims): boolean =>
  claims.hasgroups === true || claimAt(claims, "_claim_names.groups") !== undefined;

/**
 * What a person may see and do, by what the provider says of them. Several roles add up: an administrator is one whatever
 * else is said; who may look at everything acts for nobody, since what is done then is done in no tenant's name.
 *
 * @param claim - dotted path of the claim
 */
export const judge = (claims: Claims, claim: string, rules: readonly RoleRule[]): Judged => {
  const name = nameOf(claims);
  const values = valuesOf(claimAt(claims, claim));
  const held = rules.filter(({ value }) => values?.includes(value) === true);
  if (held.length === 0) return { name, rights: null, values, overage: values === null && isOverage(claims) };
  if (held.some(({ role }) => role === "admin")) return { name, rights: { sees: "all", acts: true } };
  if (held.some(({ tenants }) => tenants === undefined))
    return { name, rights: { sees: "all", acts: false } };
  const tenantsOf = (some: readonly RoleRule[]): string[] => [
    ...new Set(some.flatMap(({ tenants }) => tenants ?? [])),
  ];
  const sees = tenantsOf(held);
  const acts = tenantsOf(held.filter(({ role }) => role === "clerk"));
  const some = acts.length === 0 ? false : acts;
  return { name, rights: { sees, acts: acts.length === sees.length ? true : some } };
};
