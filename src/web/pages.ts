import { type Context, Hono } from "hono";
import type { ActName } from "../domain/acts.ts";
import { serve } from "../served.ts";
import type { UseCases } from "../usecases/index.ts";
import { type ActPageParts, addActPages } from "./acts/pages.ts";
import { PAGE_CSS, PAGE_JS, WIDGET_JS } from "./assets.ts";
import { addConfiguration, type ConfigurationParts } from "./configuration/pages.ts";
import { type Desk, requestIdOf } from "./desk.ts";
import type { DirectoryParts } from "./directory/asked.ts";
import { addDirectoryPages } from "./directory/pages.ts";
import { addFailurePages, type FailurePageParts } from "./failures/pages.ts";
import { frame, POLICY } from "./frame.ts";
import { frontPage, takesPages } from "./front-page.ts";
import { addInvoicePages, type InvoicePageParts } from "./invoices/pages.ts";
import { addOidc, type OidcParts } from "./oidc/pages.ts";
import { addOverview, type OverviewParts } from "./overview/pages.ts";
import type { Person } from "./person.ts";
import { addReportPages } from "./reports/pages.ts";
import { addReceiverPages, type ReceiverPageParts } from "./routing/pages.ts";
import { HOME, type SessionWorld, sessions } from "./session.ts";
import { addSignIn, type SignInParts } from "./sign-in.ts";
import { addValidatePages, type ValidatePageParts } from "./validate/pages.ts";
import { addWebhookPages, type WebhookPageParts } from "./webhooks/pages.ts";

/** What the pages are built from. */
export interface PageParts
  extends OverviewParts,
    Pick<SessionWorld, "sessionKeys">,
    SignInParts,
    OidcParts,
    Pick<ConfigurationParts, "configuration">,
    Pick<ValidatePageParts, "hasOfficialRules"> {
  gateway: OverviewParts["gateway"] &
    InvoicePageParts["gateway"] &
    FailurePageParts["gateway"] &
    ReceiverPageParts["gateway"] &
    ValidatePageParts["gateway"] &
    ActPageParts["gateway"] &
    WebhookPageParts["gateway"] &
    ConfigurationParts["gateway"] &
    DirectoryParts["gateway"] &
    Pick<UseCases, "endSession" | "hasSessionEnded" | "recordAct">;
  /** Names of the tenants. */
  tenants(): readonly string[];
  /** Names of the platform accounts that a person may choose from. */
  platforms: InvoicePageParts["platforms"];
}

/** The desk, the widget's script, and what a browser is shown at the gateway's address. */
export const pages = (parts: PageParts): Hono => {
  const app = new Hono();
  const signedIn = sessions({
    now: parts.now,
    tenants: () => parts.tenants(),
    sessionKeys: (owner) => parts.sessionKeys(owner),
    endSession: (id) => parts.gateway.endSession(id),
    hasSessionEnded: (id) => parts.gateway.hasSessionEnded(id),
  });
  const framed = frame({
    now: parts.now,
    sharing: () => parts.sharing(),
    record: (done) => parts.gateway.recordAct(done),
    signedIn,
    ways: () => ({
      keys:
        parts.sessionKeys({ kind: "admin" }).length > 0 ||
        parts.tenants().some((tenant) => parts.sessionKeys({ kind: "tenant", tenant }).length > 0),
      provider: parts.identity()?.label ?? null,
    }),
  });
  const desk: Desk = framed;
  const administrators: Desk = {
    show: desk.show,
    guarded: (answer) => desk.guarded(answer, { administrators: true }),
    form: (act, answer) => desk.form(act, answer, { administrators: true }),
  };

  app.get("/", (c) => {
    c.header("Vary", "Accept, Accept-Language");
    if (!takesPages(c.req.header("Accept"))) return c.notFound();
    c.header("Content-Security-Policy", POLICY);
    return c.html(frontPage(framed.sayTo(c)));
  });

  /** Coming and going is nobody's alone where a person has several tenants. */
  const recordOf = (c: Context, person: Pick<Person, "name" | "sees">, act: ActName, status = 303) =>
    parts.gateway.recordAct({
      act,
      who: person.name,
      caller: person.sees === "all" ? { kind: "admin" } : { kind: "tenant", tenant: person.sees[0] ?? "" },
      via: "desk",
      target: person.sees === "all" || person.sees.length !== 1 ? { tenant: null } : {},
      status,
      requestId: requestIdOf(c),
    });
  addSignIn(app, framed, signedIn, { ...parts, recordOf });
  addOidc(app, framed, signedIn, { ...parts, recordOf });
  addOverview(app, desk, parts);
  addInvoicePages(app, desk, parts);
  addFailurePages(app, desk, parts);
  addWebhookPages(app, desk, parts);
  addReportPages(app, desk, parts);
  addReceiverPages(app, administrators, parts);
  addValidatePages(app, desk, parts);
  addDirectoryPages(app, desk, parts);
  addConfiguration(app, administrators, parts);
  addActPages(app, desk, parts);

  app.get(`${HOME}/page.css`, (c) => serve(c, PAGE_CSS));
  app.get(`${HOME}/page.js`, (c) => serve(c, PAGE_JS));
  app.get("/widget.js", (c) => serve(c, WIDGET_JS));

  // Where the desk was: people have it among their bookmarks.
  const moved = (c: Context): Response => {
    const { pathname, search } = new URL(c.req.url);
    return c.redirect(`${HOME}${pathname.slice(OLD_HOME.length)}${search}`, 302);
  };
  app.get(OLD_HOME, moved);
  app.get(`${OLD_HOME}/*`, moved);
  return app;
};

const OLD_HOME = "/diagnostics";
