import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import type { Context } from "hono";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import { claimsOf, isSealed, seal } from "../usecases/read/seal.ts";

/** An administrator who has signed in. */
export interface Session {
  id: string;
  /** When, in seconds since 1970. */
  since: number;
  /** To stand in every form of the session: another site cannot know it. */
  formToken: string;
}

const COOKIE = "passerelle_session";
/** Under this path alone the cookie is sent. */
export const HOME = "/diagnostics";
const LIFE_SECONDS = 1800;
/** From signing in: a copied cookie that is kept in use must end too. */
const LONGEST_SECONDS = 12 * 3600;

/**
 * Sessions in a sealed cookie, which every process with the same configuration knows. One lives half an hour from the
 * last thing that the person did, twelve hours at most, and ends everywhere when the person signs out: only that is
 * stored.
 */
export const sessions = (world: {
  now(): Date;
  /** They change with the configuration. */
  keys(): readonly Uint8Array[];
  endSession(id: string): Promise<void>;
  hasSessionEnded(id: string): Promise<boolean>;
}) => {
  const seconds = (): number => Math.floor(world.now().getTime() / 1000);

  const give = (c: Context, id: string, since: number): void => {
    const [key] = world.keys();
    if (key === undefined) return;
    const ends = Math.min(seconds() + LIFE_SECONDS, since + LONGEST_SECONDS);
    setCookie(c, COOKIE, seal({ s: id, b: since, e: ends }, key), {
      path: HOME,
      httpOnly: true,
      sameSite: "Strict",
      secure: isSecure(c),
      maxAge: Math.max(0, ends - seconds()),
    });
  };

  return {
    /** The session of a request; null: none, or it has ended. */
    async of(c: Context): Promise<Session | null> {
      const cookie = getCookie(c, COOKIE);
      if (cookie === undefined || !isSealed(cookie, world.keys())) return null;
      const { s: id, b: since, e: ends } = claimsOf(cookie) ?? {};
      const [key] = world.keys();
      if (key === undefined || typeof id !== "string" || typeof since !== "number") return null;
      if (typeof ends !== "number" || seconds() >= Math.min(ends, since + LONGEST_SECONDS)) return null;
      if (await world.hasSessionEnded(id)) return null;
      return { id, since, formToken: createHmac("sha256", key).update(`form ${id}`).digest("base64url") };
    },
    start: (c: Context): void => give(c, randomBytes(16).toString("base64url"), seconds()),
    prolong: (c: Context, { id, since }: Session): void => give(c, id, since),
    async end(c: Context, { id }: Session): Promise<void> {
      deleteCookie(c, COOKIE, { path: HOME });
      await world.endSession(id);
    },
  };
};

/**
 * Does a request come with a session of these keys, as far as its cookie tells? For what is decided before it is asked
 * whether the session has ended.
 */
export const carriesSession = (c: Context, keys: readonly Uint8Array[]): boolean => {
  const cookie = getCookie(c, COOKIE);
  return cookie !== undefined && isSealed(cookie, keys);
};

/** Does the browser speak https, with us or with the proxy in front? */
const isSecure = (c: Context): boolean =>
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
