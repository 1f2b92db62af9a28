import type { Context, Hono } from "hono";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import { html } from "hono/html";
import type { IdentityProvider, SignInAsked } from "../../domain/desk/identity.ts";
import { type Judged, judge, type RoleRule } from "../../domain/desk/roles.ts";
import { type Failure, isFailure, toldOf } from "../../domain/failure.ts";
import { claimsOf, isSealed, seal } from "../../usecases/read/seal.ts";
import type { RecordOf } from "../desk.ts";
import type { frame } from "../frame.ts";
import { HOME, isSecure, MOST_OF_RIGHTS, originOf, type SessionWorld, type sessions } from "../session.ts";
import { asWritten, type Html, type Say, told } from "../show.ts";

/** Where people sign in, and what their words open here. */
export interface Identity {
  provider: IdentityProvider;
  /** What the button says. */
  label: string;
  /** Dotted path of the claim that has the roles. */
  claim: string;
  roles: readonly RoleRule[];
  /** Absent: the address under which the browser came. */
  redirectUrl?: string;
  /** Signing out ends the session there too. */
  logout: boolean;
}

/** What signing in by OpenID Connect needs. */
export interface OidcParts extends Pick<SessionWorld, "sessionKeys"> {
  /** Null: people sign in with keys alone. It changes with the configuration. */
  identity(): Identity | null;
  now(): Date;
}

const BASE = `${HOME}/oidc`;
const CALLBACK = `${BASE}/callback`;
const COOKIE = "passerelle_sign_in";
/** How long a person may take at the provider. */
const LIFE_SECONDS = 600;
/** Values of a claim that are shown to who has no role. */
const SHOWN = 50;

/** Signing in at an identity provider: leaving, coming back, signing out there too. */
export const addOidc = (
  app: Hono,
  { sayTo, show, askToSignIn }: ReturnType<typeof frame>,
  signedIn: ReturnType<typeof sessions>,
  parts: OidcParts & { recordOf: RecordOf },
): void => {
  const keys = (): readonly Uint8Array[] => parts.sessionKeys({ kind: "oidc" });
  const seconds = (): number => Math.floor(parts.now().getTime() / 1000);

  /** What went wrong between here and the provider, beside the other way in. */
  const failed = (c: Context, failure: Failure) => {
    const say = sayTo(c);
    const { message, fix } = told(say, toldOf({ ...failure.facts, kind: failure.kind }));
    const { raw } = failure.facts;
    return askToSignIn(
      c,
      failure.kind === "refused" ? 403 : 503,
      null,
      html`<div class="notice wrong" role="alert"><p>${message} ${fix ?? ""}</p>${
        raw === undefined || raw === "" ? "" : html`<p><q lang="en">${raw.slice(0, 300)}</q></p>`
      }</div>`,
    );
  };

  const orFailed =
    (answer: (c: Context, identity: Identity, key: Uint8Array) => Promise<Response>) =>
    async (c: Context): Promise<Response> => {
      const identity = parts.identity();
      const [key] = keys();
      if (identity === null || key === undefined) return c.redirect(HOME, 303);
      try {
        return await answer(c, identity, key);
      } catch (error) {
        if (isFailure(error)) return failed(c, error);
        throw error;
      }
    };

  app.get(
    `${BASE}/login`,
    orFailed(async (c, { provider, redirectUrl }, key) => {
      const { to, asked } = await provider.begin(
        redirectUrl ?? `${originOf(c)}${CALLBACK}`,
        c.req.query("as") === "another",
      );
      setCookie(c, COOKIE, seal({ ...asked, ends: seconds() + LIFE_SECONDS }, key), {
        path: BASE,
        httpOnly: true,
        // The provider's page sends the browser back here.
        sameSite: "Lax",
        secure: isSecure(c),
        maxAge: LIFE_SECONDS,
      });
      return c.redirect(to.href, 302);
    }),
  );

  app.get(
    CALLBACK,
    orFailed(async (c, identity, key) => {
      const asked = askedIn(getCookie(c, COOKIE), keys(), seconds());
      // Once: whoever gets hold of the address later has nothing to come back with.
      deleteCookie(c, COOKIE, { path: BASE });
      if (asked === null) return askToSignIn(c, 403, { kind: "wrong", text: sayTo(c).words.oidc.stale });
      const { claim, roles, provider } = identity;
      const claims = await provider.finish(new URL(c.req.url).search, asked, claim);
      const judged = judge(claims, claim, roles);
      const refused = notLetIn(sayTo(c), claim, judged);
      if (judged.rights === null || refused !== null) {
        await parts.recordOf(c, { name: judged.name, sees: [] }, "sign_in", 403);
        const say = sayTo(c);
        return show(c, 403, { say, title: say.words.oidc.noRole, session: null, content: refused ?? html`` });
      }
      const { name, rights } = judged;
      signedIn.start(c, { owner: { kind: "oidc" }, person: { name, ...rights }, key });
      await parts.recordOf(c, { name, sees: rights.sees }, "sign_in");
      return c.redirect(HOME, 303);
    }),
  );

  app.get(
    `${BASE}/logout`,
    orFailed(async (c, { provider, logout, redirectUrl }) => {
      const backTo = redirectUrl === undefined ? originOf(c) : new URL(redirectUrl).origin;
      const to = logout ? await provider.end(`${backTo}${HOME}`) : null;
      return c.redirect(to?.href ?? HOME, 302);
    }),
  );
};

/** What the browser was sent away with; null: nothing of ours, or it took too long. */
const askedIn = (
  cookie: string | undefined,
  keys: readonly Uint8Array[],
  now: number,
): SignInAsked | null => {
  if (cookie === undefined || !isSealed(cookie, keys)) return null;
  const { redirectUrl, state, nonce, verifier, ends } = claimsOf(cookie) ?? {};
  return typeof redirectUrl === "string" &&
    typeof state === "string" &&
    typeof nonce === "string" &&
    typeof verifier === "string" &&
    typeof ends === "number" &&
    now < ends
    ? { redirectUrl, state, nonce, verifier }
    : null;
};

/** Says why somebody may not come in, so that an administrator can change it; null: they may. */
const notLetIn = (say: Say, claim: string, judged: Judged): Html | null => {
  const words = say.words.oidc;
  if (judged.rights !== null)
    return JSON.stringify(judged.rights).length > MOST_OF_RIGHTS ? html`<p>${words.tooMany}</p>` : null;
  const { name, values, overage } = judged;
  const shown = (values ?? []).slice(0, SHOWN);
  const more = (values?.length ?? 0) - shown.length;
  return html`<p>${words.noRoleWhat(name, claim)}</p>
${
  overage
    ? html`<p>${words.overage}</p>`
    : values === null
      ? html`<p>${words.noClaim} ${words.addClaim}</p>`
      : shown.length === 0
        ? html`<p>${words.noValues} ${words.map}</p>`
        : html`<p>${words.values}</p><ul>${shown.map((one) => html`<li>${asWritten(one.slice(0, 200))}</li>`)}${
            more > 0 ? html`<li>${words.moreValues(more)}</li>` : ""
          }</ul><p>${words.map}</p>`
}
<p><a href="${BASE}/login?as=another">${words.another}</a></p>
<p><a href="${HOME}">${say.words.signIn}</a></p>`;
};
