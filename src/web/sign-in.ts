import type { Context, Hono } from "hono";
import { html } from "hono/html";
import type { Caller } from "../domain/caller.ts";
import type { RecordOf } from "./desk.ts";
import type { frame } from "./frame.ts";
import type { OidcParts } from "./oidc/pages.ts";
import type { Person } from "./person.ts";
import { HOME, isFormToken, isOwnOrigin, type Session, type sessions } from "./session.ts";
import { slowLogins } from "./slow-logins.ts";

/** What signing in with a key needs. */
export interface SignInParts {
  /** Whose key this is, with its name for the record and what its sessions are sealed with; null: nobody's. */
  signerOf(key: string): { caller: Caller; name: string; key: Uint8Array } | null;
  now(): Date;
  wait(ms: number): Promise<void>;
}

/** Signing in with a key, choosing the tenant to look at, and signing out. */
export const addSignIn = (
  app: Hono,
  { sayTo, show, askToSignIn, guarded }: ReturnType<typeof frame>,
  signedIn: ReturnType<typeof sessions>,
  parts: SignInParts & { recordOf: RecordOf } & Pick<OidcParts, "identity">,
): void => {
  const logins = slowLogins(parts);

  /** A form may lead to pages of ours alone (CSP): the way to the provider is a page that goes on by itself. */
  const leave = (c: Context) => {
    const say = sayTo(c);
    return show(c, 200, {
      say,
      title: say.words.signedOut,
      session: null,
      goesOn: `${HOME}/oidc/logout`,
      content: html`<p><a href="${HOME}/oidc/logout">${say.words.oidc.signOutThere}</a></p>`,
    });
  };

  app.post(`${HOME}/login`, async (c) => {
    const { words } = sayTo(c);
    const { key } = await c.req.parseBody();
    if (!isOwnOrigin(c)) return askToSignIn(c, 403, { kind: "wrong", text: words.formOld });
    const signer = typeof key === "string" ? parts.signerOf(key.trim()) : null;
    if (signer !== null) {
      const { caller: owner, name } = signer;
      const sees = owner.kind === "admin" ? ("all" as const) : [owner.tenant];
      const person: Person = { name, sees, acts: true };
      signedIn.start(c, { owner, person, key: signer.key });
      await parts.recordOf(c, person, "sign_in");
      return c.redirect(HOME, 303);
    }
    return (await logins.failed())
      ? askToSignIn(c, 403, { kind: "wrong", text: words.wrongKey })
      : askToSignIn(c, 429, { kind: "wrong", text: words.tooMany });
  });

  app.post(
    `${HOME}/tenant`,
    guarded(async (c, session: Session) => {
      const { token, tenant } = await c.req.parseBody();
      if (isOwnOrigin(c) && isFormToken(session, token)) signedIn.prolong(c, String(tenant));
      return c.redirect(HOME, 303);
    }),
  );

  app.post(`${HOME}/logout`, async (c) => {
    const session = await signedIn.of(c);
    const { token } = await c.req.parseBody();
    if (session !== null && isOwnOrigin(c) && isFormToken(session, token)) {
      await signedIn.end(c, session);
      await parts.recordOf(c, session.person, "sign_out");
      if (session.owner.kind === "oidc" && parts.identity()?.logout === true) return leave(c);
    }
    return c.redirect(HOME, 303);
  });
};
