import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import type { Context } from "hono";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import type { Caller } from "../domain/caller.ts";
import { claimsOf, isSealed, seal } from "../usecases/read/seal.ts";
import { callerOf, type Person, personAt, type SessionOwner, type SignedIn } from "./person.ts";

/** Somebody who has signed in. */
export interface Session {
  id: string;
  /** When, in seconds since 1970. */
  since: number;
  person: Person;
  /** Whose keys it is sealed with. */
  owner: SessionOwner;
  /** In whose name the desk asks for this person. */
  caller: Caller;
  /** To stand in every form of the session: another site cannot know it. */
  formToken: string;
}

const COOKIE = "passerelle_session";
/** Under this path alone the cookie is sent. */
export const HOME = "/desk";
const LIFE_SECONDS = 1800;
/** From signing in: a copied cookie that is kept in use must end too. */
const LONGEST_SECONDS = 12 * 3600;

/** The longest lists of tenants that a cookie has room for, as JSON. */
export const MOST_OF_RIGHTS = 1_800;

/** What sessions need of the world. */
export interface SessionWorld {
  now(): Date;
  /** Names of the tenants; they change with the configuration. */
  tenants(): readonly string[];
  /** They change with the configuration; none: nobody of that kind can be signed in. */
  sessionKeys(owner: SessionOwner): readonly Uint8Array[];
  endSession(id: string): Promise<void>;
  hasSessionEnded(id: string): Promise<boolean>;
}

/** What a cookie holds, under one seal. */
interface Held {
  id: string;
  since: number;
  ends: number;
  owner: SessionOwner;
  person: SignedIn;
  /** The tenant that the person looks at. */
  chosen: string | null;
  /** The key that sealed it. */
  key: Uint8Array;
}

/**
 * Sessions in a sealed cookie, which every process with the same configuration knows. One lives half an hour from the
 * last thing that the person did, twelve hours at most, and ends everywhere when the person signs out: only that is
 * stored.
 */
export const sessions = (world: SessionWorld) => {
  const seconds = (): number => Math.floor(world.now().getTime() / 1000);

  const give = (c: Context, held: Omit<Held, "ends">): void => {
    const ends = Math.min(seconds() + LIFE_SECONDS, held.since + LONGEST_SECONDS);
    const { id, since, owner, person, chosen, key } = held;
    const claims = {
      s: id,
      b: since,
      e: ends,
      o: owner,
      n: person.name,
      v: person.sees,
      a: person.acts,
      t: chosen,
    };
    setCookie(c, COOKIE, seal(claims, key), {
      path: HOME,
      httpOnly: true,
      // Lax, since who comes back from signing in elsewhere comes from another site; forms carry a token of their own.
      sameSite: "Lax",
      secure: isSecure(c),
      maxAge: Math.max(0, ends - seconds()),
    });
  };

  const heldBy = (c: Context): Held | null => {
    const cookie = getCookie(c, COOKIE);
    return cookie === undefined ? null : heldIn(cookie, world);
  };

  return {
    /** The session of a request; null: none, or it has ended. */
    async of(c: Context): Promise<Session | null> {
      const held = heldBy(c);
      if (held === null || seconds() >= Math.min(held.ends, held.since + LONGEST_SECONDS)) return null;
      const caller = callerOf(held.person, held.chosen, world.tenants());
      if (caller === null || (await world.hasSessionEnded(held.id))) return null;
      const { id, since, key } = held;
      const person = personAt(held.person, caller);
      const formToken = createHmac("sha256", key).update(`form ${id}`).digest("base64url");
      return { id, since, person, owner: held.owner, caller, formToken };
    },
    /** Begins one. @param key - one of the owner's */
    start: (c: Context, signed: { owner: SessionOwner; person: SignedIn; key: Uint8Array }): void =>
      give(c, {
        ...signed,
        id: randomBytes(16).toString("base64url"),
        since: seconds(),
        chosen: null,
      }),
    /** Goes on with the one of a request, which has been looked at. @param chosen - the tenant to look at from now on */
    prolong(c: Context, chosen?: string): void {
      const held = heldBy(c);
      if (held !== null) give(c, chosen === undefined ? held : { ...held, chosen });
    },
    async end(c: Context, { id }: Session): Promise<void> {
      deleteCookie(c, COOKIE, { path: HOME });
      await world.endSession(id);
    },
  };
};

/** What a cookie says, once its seal was found to be right; null: nothing that can be believed. */
const heldIn = (cookie: string, { sessionKeys }: Pick<SessionWorld, "sessionKeys">): Held | null => {
  const { s: id, b: since, e: ends, o, n: name, v, a: acts, t } = claimsOf(cookie) ?? {};
  const owner = ownerIn(o);
  if (owner === null) return null;
  const key = sessionKeys(owner).find((one) => isSealed(cookie, [one]));
  if (key === undefined || typeof id !== "string" || typeof since !== "number" || typeof ends !== "number")
    return null;
  if (typeof name !== "string" || (typeof acts !== "boolean" && !Array.isArray(acts))) return null;
  const sees = v === "all" ? v : textsIn(v);
  return {
    id,
    since,
    ends,
    owner,
    person: { name, sees, acts: typeof acts === "boolean" ? acts : textsIn(acts) },
    chosen: typeof t === "string" ? t : null,
    key,
  };
};

const textsIn = (claim: unknown): string[] =>
  Array.isArray(claim) ? claim.filter((one) => typeof one === "string") : [];

const ownerIn = (claim: unknown): SessionOwner | null => {
  if (typeof claim !== "object" || claim === null || !("kind" in claim)) return null;
  if (claim.kind === "admin" || claim.kind === "oidc") return { kind: claim.kind };
  return claim.kind === "tenant" && "tenant" in claim && typeof claim.tenant === "string"
    ? { kind: "tenant", tenant: claim.tenant }
    : null;
};

/**
 * Does a request come with a session, as far as its cookie tells? For what is decided before it is asked whether the
 * session has ended.
 */
export const carriesSession = (c: Context, world: Pick<SessionWorld, "sessionKeys">): boolean => {
  const cookie = getCookie(c, COOKIE);
  return cookie !== undefined && heldIn(cookie, world) !== null;
};

/** Does a request bring a cookie of a session, be it good or not? */
export const bringsCookie = (c: Context): boolean => getCookie(c, COOKIE) !== undefined;

/** Where the desk is for the browser that asks, behind a proxy too. */
export const originOf = (c: Context): string => {
  const url = new URL(c.req.url);
  const host = c.req.header("X-Forwarded-Host")?.split(",")[0]?.trim() || c.req.header("Host") || url.host;
  return `${isSecure(c) ? "https" : "http"}://${host}`;
};

/** Does the browser speak https, with us or with the proxy in front? */
export const isSecure = (c: Context): boolean =>
  (c.req.header("X-Forwarded-Proto")?.split(",")[0]?.trim() ?? new URL(c.req.url).protocol).startsWith(
    "https",
  );

/** Was the form sent by a page of ours? A browser says where it comes from; what says nothing is no browser of today. */
export const isOwnOrigin = (c: Context): boolean => {
  const site = c.req.header("Sec-Fetch-Site");
  if (site !== undefined && site !== "same-origin") return false;
  const origin = c.req.header("Origin");
  if (origin === undefined) return true;
  const hosts = [c.req.header("Host"), c.req.header("X-Forwarded-Host")];
  const from = URL.parse(origin)?.host;
  return from !== undefined && hosts.includes(from);
};

export const isFormToken = (session: Session, given: unknown): boolean => {
  if (typeof given !== "string") return false;
  const [a, b] = [Buffer.from(session.formToken), Buffer.from(given)];
  return a.length === b.length && timingSafeEqual(a, b);
};
