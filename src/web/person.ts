import type { Caller } from "../domain/caller.ts";

/** Who is at the desk, and what the desk opens to them. */
export interface Person {
  /** As the record of what was done names them: an e-mail address, or a key by the beginning of its digest. */
  name: string;
  /** Everything, or what these tenants see. */
  sees: "all" | readonly string[];
  /** May change things; otherwise only look. */
  acts: boolean;
}

/** The same as it was found when they signed in: they may act for some of their tenants, and look at the others. */
export type SignedIn = Omit<Person, "acts"> & { acts: boolean | readonly string[] };

/** A person who looks at one tenant, or at everything. */
export const personAt = ({ acts, ...person }: SignedIn, caller: Caller): Person => ({
  ...person,
  acts: typeof acts === "boolean" ? acts : caller.kind === "tenant" && acts.includes(caller.tenant),
});

/** Whose keys a session is sealed with: it ends with the key, or the way in, that began it. */
export type SessionOwner = Caller | { kind: "oidc" };

/**
 * In whose name a person asks: an administrator's, or one tenant's.
 *
 * @param chosen - the tenant that the person looks at; the first one where that is none of theirs
 * @returns null: the person has no tenant that is still there
 */
export const callerOf = (
  person: Pick<Person, "sees">,
  chosen: string | null,
  tenants: readonly string[],
): Caller | null => {
  if (person.sees === "all") return { kind: "admin" };
  const own = person.sees.filter((name) => tenants.includes(name));
  const tenant = own.find((name) => name === chosen) ?? own[0];
  return tenant === undefined ? null : { kind: "tenant", tenant };
};
