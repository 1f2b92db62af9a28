import type { Context } from "hono";
import { getCookie, setCookie } from "hono/cookie";
import { html } from "hono/html";
import type { ActName, ActTarget } from "../domain/acts.ts";
import { type Desk, targetOf } from "./desk.ts";
import { languageOf } from "./language.ts";
import { layout, loginForm, type Page } from "./layout.ts";
import { bringsCookie, HOME, isFormToken, isOwnOrigin, type Session, type sessions } from "./session.ts";
import { type Say, sayIn } from "./show.ts";

/** What the frame is built from. */
export interface FrameParts {
  now(): Date;
  /** Do several tenants receive for one company, or are there rules about it? */
  sharing(): boolean;
  /** Writes down what somebody did at the desk, and how that ended. */
  record(session: Session, act: ActName, target: Partial<ActTarget>, status: number): Promise<void>;
  signedIn: Pick<ReturnType<typeof sessions>, "of" | "prolong">;
  /** Can anybody sign in at all? */
  canSignIn(): boolean;
}

const LANGUAGE_COOKIE = "passerelle_lang";

export const POLICY =
  "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/** The frame in which every page stands: its language, who may see it, and the forms on it. */
export const frame = (parts: FrameParts) => {
  const { signedIn } = parts;

  const sayTo = (c: Context): Say => {
    const asked = c.req.query("lang");
    const language = languageOf(asked, getCookie(c, LANGUAGE_COOKIE), c.req.header("Accept-Language"));
    if (asked === language) {
      setCookie(c, LANGUAGE_COOKIE, language, { path: HOME, sameSite: "Strict", maxAge: 31_536_000 });
    }
    return sayIn(language, parts.now());
  };

  const show: Desk["show"] = (c, status, page) => {
    c.header("Content-Security-Policy", POLICY);
    // Its own forms must say where they come from.
    c.header("Referrer-Policy", "same-origin");
    c.header("Vary", "Cookie, Accept-Language");
    return c.html(layout({ ...page, here: new URL(c.req.url) }, { sharing: parts.sharing() }), status);
  };

  const askToSignIn = (c: Context, status: 200 | 403 | 429, notice: Page["notice"] = null) => {
    const say = sayTo(c);
    return show(c, status, {
      say,
      title: say.words.signIn,
      session: null,
      notice,
      content: loginForm(say, parts.canSignIn()),
    });
  };

  const refuse = (c: Context, session: Session, say: Say, text: string) =>
    show(c, 403, {
      say,
      title: say.words.title,
      session,
      notice: { kind: "wrong", text },
      content: html`<p><a href="${HOME}">${say.words.back}</a></p>`,
    });

  /** What a person does prolongs the session, a refresh not. */
  const guarded: Desk["guarded"] = (answer, whom) => async (c) => {
    const session = await signedIn.of(c);
    if (session === null) {
      return askToSignIn(
        c,
        c.req.method === "GET" ? 200 : 403,
        bringsCookie(c) ? { kind: "wrong", text: sayTo(c).words.expired } : null,
      );
    }
    if (c.req.header("X-Refresh") === undefined) signedIn.prolong(c);
    const say = sayTo(c);
    if (whom?.administrators === true && session.person.sees !== "all") {
      return refuse(c, session, say, say.words.forAdministrators);
    }
    return answer(c, session, say);
  };

  const form: Desk["form"] = (act, answer, whom) =>
    guarded(async (c, session, say) => {
      const fields = await c.req.parseBody();
      if (!isOwnOrigin(c) || !isFormToken(session, fields.token)) {
        return refuse(c, session, say, say.words.formOld);
      }
      if (act !== null && !session.person.acts) return refuse(c, session, say, say.words.onlyLook);
      const response = await answer(c, fields, session, say);
      if (act !== null) await parts.record(session, act, targetOf(c), response.status);
      return response;
    }, whom);

  return { sayTo, show, askToSignIn, guarded, form };
};
