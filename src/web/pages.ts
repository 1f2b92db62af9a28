import { type Context, Hono } from "hono";
import { getCookie, setCookie } from "hono/cookie";
import { html } from "hono/html";
import { Rejection } from "../domain/problem.ts";
import type { UseCases } from "../usecases/index.ts";
import { type Asset, PAGE_CSS, PAGE_JS, WIDGET_JS } from "./assets.ts";
import { comparePage } from "./compare-page.ts";
import { CONTROL, controlPage } from "./control-page.ts";
import type { Desk } from "./desk.ts";
import type { Listed } from "./failure-list.ts";
import type { FoundRule } from "./found-list.ts";
import { frontPage, takesPages } from "./front-page.ts";
import { languageOf } from "./language.ts";
import { layout, loginForm, type Page } from "./layout.ts";
import { overview } from "./overview.ts";
import { reportsToSee } from "./reports/attention.ts";
import { addReportPages, type ReportPageParts } from "./reports/pages.ts";
import { addReceiverPages, type ReceiverPageParts } from "./routing/pages.ts";
import { HOME, isFormToken, isOwnOrigin, type Session, sessions } from "./session.ts";
import { type Html, type Say, sayIn } from "./show.ts";
import { slowLogins } from "./slow-logins.ts";

/** What the pages are built from. */
export interface PageParts extends Pick<ReportPageParts, "reporters"> {
  gateway: Pick<
    UseCases,
    | "diagnose"
    | "listFailures"
    | "retryFailure"
    | "retryFailures"
    | "compareInvoice"
    | "exportInvoice"
    | "endSession"
    | "hasSessionEnded"
    | "validateDocument"
  > &
    ReportPageParts["gateway"] &
    ReceiverPageParts["gateway"];
  /** Names of the tenants, in whose name an invoice may be controlled. */
  tenants(): readonly string[];
  /** Do several tenants receive for one company, or are there rules about it? */
  sharing(): boolean;
  /** What the controls found since the process started, by rule. */
  found(): Promise<readonly FoundRule[]>;
  /** Is this one of the administrators' keys? */
  isAdminKey(key: string): boolean;
  /** To sign sessions with; empty when no administrator is configured. */
  sessionKeys(): readonly Uint8Array[];
  now(): Date;
  wait(ms: number): Promise<void>;
}

const ADMIN = { kind: "admin" } as const;
const PAGE_SIZE = 50;
const LANGUAGE_COOKIE = "passerelle_lang";

const POLICY =
  "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/** The administrator's page and the widget's script. */
export const pages = (parts: PageParts): Hono => {
  const app = new Hono();
  const signedIn = sessions({
    now: parts.now,
    keys: () => parts.sessionKeys(),
    endSession: (id) => parts.gateway.endSession(id),
    hasSessionEnded: (id) => parts.gateway.hasSessionEnded(id),
  });
  const logins = slowLogins(parts);

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
    return c.html(layout({ ...page, here: new URL(c.req.url) }), status);
  };

  const signIn = (c: Context, status: 200 | 403 | 429, notice: Page["notice"] = null) => {
    const say = sayTo(c);
    const content = loginForm(say, parts.sessionKeys().length > 0);
    return show(c, status, { say, title: say.words.signIn, session: null, notice, content });
  };

  /** Runs for who has signed in; anybody else is asked to. What a person does prolongs the session, a refresh not. */
  const guarded: Desk["guarded"] = (answer) => async (c) => {
    const session = await signedIn.of(c);
    if (session === null) {
      const ended = getCookie(c, "passerelle_session") !== undefined;
      return signIn(
        c,
        c.req.method === "GET" ? 200 : 403,
        ended ? { kind: "wrong", text: sayTo(c).words.expired } : null,
      );
    }
    if (c.req.header("X-Refresh") === undefined) signedIn.prolong(c, session);
    return answer(c, session, sayTo(c));
  };

  const form: Desk["form"] = (answer) =>
    guarded(async (c, session, say) => {
      const fields = await c.req.parseBody();
      if (isOwnOrigin(c) && isFormToken(session, fields.token)) return answer(c, fields, session, say);
      return show(c, 403, {
        say,
        title: say.words.title,
        session,
        notice: { kind: "wrong", text: say.words.formOld },
        content: backLink(say),
      });
    });

  /** Runs for such a form, and leads on to where that says. */
  const posted = (act: (fields: Record<string, unknown>) => Promise<string>) =>
    form(async (c, fields) => c.redirect(await act(fields), 303));

  app.get("/", (c) => {
    c.header("Vary", "Accept, Accept-Language");
    if (!takesPages(c.req.header("Accept"))) return c.notFound();
    c.header("Content-Security-Policy", POLICY);
    return c.html(frontPage(sayTo(c)));
  });

  app.get(
    HOME,
    guarded((c, session, say) => home(c, session, say)),
  );

  const home = async (c: Context, session: Session, say: Say): Promise<Response> => {
    const { gateway } = parts;
    const reporters = parts.reporters();
    const [diagnosis, found, reports, failures, held] = await Promise.all([
      gateway.diagnose(),
      parts.found(),
      reportsToSee(gateway, reporters),
      listed(c, "failures", (page) => gateway.listFailures(ADMIN, { sorts: ["work"] }, page)),
      listed(c, "held", (page) => gateway.listFailures(ADMIN, { kind: "item" }, page)),
    ]);
    const done = /^\d{1,6}$/.exec(c.req.query("done") ?? "")?.[0];
    return show(c, 200, {
      say,
      title: say.words.title,
      session,
      notice: done === undefined ? null : { kind: "done", text: say.words.retried(Number(done)) },
      content: overview(
        say,
        session,
        diagnosis,
        { failures, held },
        { found, tenants: parts.tenants(), reports, reporters, sharing: parts.sharing() },
      ),
    });
  };

  app.get(
    `${HOME}/check`,
    guarded(async (c, session, say) => {
      const asked = (c.req.query("invoice") ?? "").trim().slice(0, 255);
      const found = await orNone(() => parts.gateway.compareInvoice(asked, c.req.raw.signal), {
        matches: [],
        compared: null,
      });
      return show(c, found.matches.length === 0 ? 404 : 200, {
        say,
        title: say.words.check,
        session,
        content: comparePage(say, asked, found),
      });
    }),
  );

  app.post(
    CONTROL,
    form(async (c, fields, session, say) => {
      const { gateway, tenants } = parts;
      const content = await controlPage(
        say,
        session,
        { tenants: tenants(), validate: gateway.validateDocument },
        fields,
      );
      return show(c, 200, { say, title: say.words.control, session, content });
    }),
  );
  // The language switch of what was found leads to the form: a file cannot be handed in twice.
  app.get(CONTROL, (c) => c.redirect(`${HOME}?${new URL(c.req.url).searchParams}#control`, 303));

  app.get(
    `${HOME}/export`,
    guarded(async (c) => {
      const { fileName, content } = await parts.gateway.exportInvoice(c.req.query("invoice") ?? "");
      return c.body(JSON.stringify(content, null, 2), 200, {
        "Content-Type": "application/json",
        "Content-Disposition": `attachment; filename="${fileName}"`,
      });
    }),
  );

  app.post(
    `${HOME}/retry`,
    posted(async ({ id, notThere }) => {
      const retried = await orNone(async () => {
        await parts.gateway.retryFailure(ADMIN, String(id), { notThere: notThere === "yes" });
        return 1;
      }, 0);
      return `${HOME}?done=${retried}#failures`;
    }),
  );

  app.post(
    `${HOME}/retry-all`,
    posted(async ({ kind }) => {
      const retried = await parts.gateway.retryFailures(ADMIN, { kind: String(kind) });
      return `${HOME}?done=${retried}#failures`;
    }),
  );

  addReportPages(app, { show, guarded, form }, parts);
  addReceiverPages(app, { show, guarded, form }, parts);

  app.post(`${HOME}/login`, async (c) => {
    const { words } = sayTo(c);
    const { key } = await c.req.parseBody();
    if (!isOwnOrigin(c)) return signIn(c, 403, { kind: "wrong", text: words.formOld });
    if (typeof key === "string" && parts.isAdminKey(key.trim())) {
      signedIn.start(c);
      return c.redirect(HOME, 303);
    }
    return (await logins.failed())
      ? signIn(c, 403, { kind: "wrong", text: words.wrongKey })
      : signIn(c, 429, { kind: "wrong", text: words.tooMany });
  });

  app.post(`${HOME}/logout`, async (c) => {
    const session = await signedIn.of(c);
    const { token } = await c.req.parseBody();
    if (session !== null && isOwnOrigin(c) && isFormToken(session, token)) await signedIn.end(c, session);
    return c.redirect(HOME, 303);
  });

  app.get(`${HOME}/page.css`, (c) => serve(c, PAGE_CSS, "no-cache"));
  app.get(`${HOME}/page.js`, (c) => serve(c, PAGE_JS, "no-cache"));
  app.get("/widget.js", (c) => {
    // Pages of every origin load it.
    c.header("Cross-Origin-Resource-Policy", "cross-origin");
    c.header("Access-Control-Allow-Origin", "*");
    return serve(c, WIDGET_JS, "public, max-age=300");
  });
  return app;
};

const serve = (c: Context, { text, mediaType, etag }: Asset, caching: string): Response => {
  c.header("ETag", etag);
  c.header("Cache-Control", caching);
  if (c.req.header("If-None-Match") === etag) return c.body(null, 304);
  return c.body(text, 200, { "Content-Type": mediaType });
};

const backLink = ({ words }: Say): Html => html`<p><a href="${HOME}">${words.back}</a></p>`;

/** One page of a list whose cursor stands in the query under its name. */
const listed = async (
  c: Context,
  name: "failures" | "held",
  list: (page: { limit: number; cursor?: string }) => ReturnType<UseCases["listFailures"]>,
): Promise<Listed> => {
  const cursor = c.req.query(name);
  const { items, nextCursor } = await list({
    limit: PAGE_SIZE,
    ...(cursor === undefined || cursor === "" ? {} : { cursor }),
  });
  return {
    items,
    next: nextCursor === null ? null : `${HOME}?${name}=${encodeURIComponent(nextCursor)}#${name}`,
    first: cursor === undefined ? null : `${HOME}#${name}`,
  };
};

const orNone = async <T>(ask: () => Promise<T>, none: T): Promise<T> => {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof Rejection && error.status === 404) return none;
    throw error;
  }
};
