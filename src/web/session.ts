import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import type { Context } from "hono";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import { claimsOf, isSealed, seal } from "../usecases/read/seal.ts";

/** An administrator who has signed in. */
export interface Session {
  id: string;
  /** To stand in every form of the session: another site cannot know it. */
  formToken: string;
}

const COOKIE = "passerelle_session";
/** Under this path alone the cookie is sent. */
export const HOME = "/diagnostics";
const LIFE_SECONDS = 1800;

/**
 * Sessions in a sealed cookie: nothing is stored, and every process with the same configuration knows them. One lives
 * half an hour from the last thing that the person did.
 */
export const sessions = (world: { now(): Date; keys: readonly Uint8Array[] }) => {
  const seconds = (): number => Math.floor(world.now().getTime() / 1000);

  const give = (c: Context, id: string): void => {
    const [key] = world.keys;
    if (key === undefined) return;
    setCookie(c, COOKIE, seal({ s: id, e: seconds() + LIFE_SECONDS }, key), {
      path: HOME,
      httpOnly: true,
      sameSite: "Strict",
      secure: isSecure(c),
      maxAge: LIFE_SECONDS,
    });
  };

  return {
    /** The session of a request; null: none, or it has ended. */
    of(c: Context): Session | null {
      const cookie = getCookie(c, COOKIE);
      if (cookie === undefined || !isSealed(cookie, world.keys)) return null;
      const { s: id, e: ends } = claimsOf(cookie) ?? {};
      const [key] = world.keys;
      if (key === undefined || typeof id !== "string" || typeof ends !== "number" || seconds() >= ends)
        return null;
      return { id, formToken: createHmac("sha256", key).update(`form ${id}`).digest("base64url") };
    },
    start: (c: Context): void => give(c, randomBytes(16).toString("base64url")),
    prolong: (c: Context, session: Session): void => give(c, session.id),
    end: (c: Context): void => {
      deleteCookie(c, COOKIE, { path: HOME });
    },
  };
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
