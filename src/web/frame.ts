import type { Context } from "hono";
import { getCookie, setCookie } from "hono/cookie";
import { html } from "hono/html";
import type { ActName } from "../domain/acts.ts";
import { Rejection } from "../domain/problem.ts";
import type { UseCases } from "../usecases/index.ts";
import { type Desk, type For, requestIdOf, targetOf } from "./desk.ts";
import { languageOf } from "./language.ts";
import { layout, loginForm, type Page, type Ways } from "./layout.ts";
import type { Person } from "./person.ts";
import { bringsCookie, HOME, isFormToken, isOwnOrigin, type Session, type sessions } from "./session.ts";
import { type Html, type Say, sayIn } from "./show.ts";

/** What the frame is built from. */
export interface FrameParts {
  now(): Date;
  /** Do several tenants receive for one company, or are there rules about it? */
  sharing(): boolean;
  /** Writes down what somebody did. */
  record: UseCases["recordAct"];
  signedIn: Pick<ReturnType<typeof sessions>, "of" | "prolong">;
  /** How people can sign in. */
  ways(): Ways;
}

const isFor = (whom: For | undefined, { sees }: Person): boolean =>
  whom?.administrators !== true || sees === "all";

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
    c.header("Content-Security-Policy", page.framesOwn === true ? `${POLICY}; frame-src 'self'` : POLICY);
    // Its own forms must say where they come from.
    c.header("Referrer-Policy", "same-origin");
    c.header("Vary", "Cookie, Accept-Language");
    return c.html(layout({ ...page, here: new URL(c.req.url) }, { sharing: parts.sharing() }), status);
  };

  const askToSignIn = (
    c: Context,
    status: 200 | 403 | 429 | 503,
    notice: Page["notice"] = null,
    before: Html | "" = "",
  ) => {
    const say = sayTo(c);
    return show(c, status, {
      say,
      title: say.words.signIn,
      session: null,
      notice,
      content: html`${before}${loginForm(say, parts.ways())}`,
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
    if (!isFor(whom, session.person)) {
      return refuse(c, session, say, say.words.forAdministrators);
    }
    return answer(c, session, say);
  };

  /** What was done with a form, and how that ended: what was refused is written down as well. */
  const recorded = async (
    c: Context,
    { person, caller }: Session,
    act: ActName,
    answer: () => Promise<Response> | Response,
  ): Promise<Response> => {
    const record = (status: number): Promise<void> =>
      parts.record({
        act,
        who: person.name,
        caller,
        via: "desk",
        target: targetOf(c),
        status,
        requestId: requestIdOf(c),
      });
    try {
      const response = await answer();
      await record(response.status);
      return response;
    } catch (error) {
      await record(error instanceof Rejection ? error.status : 500);
      throw error;
    }
  };

  const form: Desk["form"] = (act, answer, whom) =>
    guarded(async (c, session, say) => {
      const { person } = session;
      const fields = await c.req.parseBody();
      if (!isOwnOrigin(c) || !isFormToken(session, fields.token)) {
        return refuse(c, session, say, say.words.formOld);
      }
      if (act === null) {
        return isFor(whom, person)
          ? answer(c, fields, session, say)
          : refuse(c, session, say, say.words.forAdministrators);
      }
      return recorded(c, session, act, () => {
        if (!isFor(whom, person)) return refuse(c, session, say, say.words.forAdministrators);
        if (!person.acts) return refuse(c, session, say, say.words.onlyLook);
        return answer(c, fields, session, say);
      });
    });

  return { sayTo, show, askToSignIn, guarded, form };
};
