import type { Context, Hono } from "hono";
import { html } from "hono/html";
import type { UseCases } from "../../usecases/index.ts";
import { seenBefore } from "../../usecases/operate/decide-group.ts";
import type { Desk } from "../desk.ts";
import { orNone } from "../or-none.ts";
import { whyNot } from "../refused.ts";
import { pathOf } from "../rooms.ts";
import { sendFile } from "../send-file.ts";
import type { Session } from "../session.ts";
import type { Html, Say } from "../show.ts";
import { addDecisionPages, type DecisionParts, noticeOf } from "./decide-pages.ts";
import { decisionIn, groupOf } from "./decision.ts";
import { failureSections, type Listed, listSection } from "./failure-list.ts";
import { filterForm, type Narrowed, narrowedBy } from "./filter-form.ts";
import { groupPage } from "./group-page.ts";
import { groupSection } from "./groups.ts";
import { itemPage } from "./item-page.ts";
import { EMPTY, listed } from "./listed.ts";
import { rawPage } from "./raw-page.ts";

/** What the pages of failures are built from. */
export interface FailurePageParts {
  gateway: DecisionParts["gateway"] & Pick<UseCases, "listFailures" | "listGroup" | "heldDocument">;
  /** Names of the tenants. */
  tenants(): readonly string[];
  /** Names of the platform accounts that a person may choose from. */
  platforms(caller: Session["caller"]): readonly string[];
}

const FAILURES = pathOf("failures");
/** Causes that a person may choose from: a group each, and no more are asked for. */
const NO_GROUPS = { groups: [], more: false };

/** What waits for a person, by cause and one by one; trying it again; putting it away for a reason. */
export const addFailurePages = (app: Hono, desk: Desk, parts: FailurePageParts): void => {
  const { show, guarded } = desk;
  const { gateway } = parts;

  const page = (
    c: Context,
    session: Session,
    say: Say,
    content: Html,
    more: { status?: 200 | 404; title?: string } = {},
  ): Response | Promise<Response> =>
    show(c, more.status ?? 200, {
      say,
      title: more.title ?? say.words.failures,
      room: "failures",
      session,
      notice: noticeOf(c, say),
      content,
    });

  /** What waits for no person: one list. */
  const elsewhere = async (
    c: Context,
    session: Session,
    say: Say,
    { filter, view }: Narrowed & { view: "waiting" | "dismissed" },
  ): Promise<Html> => {
    const list = await listed(c, "failures", (asked) =>
      gateway.listFailures(session.caller, { ...filter, state: view }, asked),
    );
    const { failing } = say.words;
    const isDismissed = view === "dismissed";
    return listSection(say, session, list, {
      title: failing.views[view],
      text: isDismissed ? failing.dismissedText : failing.waitingText,
      none: isDismissed ? failing.noDismissed : failing.noWaiting,
    });
  };

  /** What waits for a person: by cause, then what failed and what is not understood one by one. */
  const open = async (
    c: Context,
    { caller }: Session,
    { filter }: Narrowed,
  ): Promise<{ failures: Listed; held: Listed }> => {
    const isWork = filter.kind !== "item";
    const [failures, held] = await Promise.all([
      isWork
        ? listed(c, "failures", (asked) =>
            gateway.listFailures(
              caller,
              filter.kind === undefined ? { ...filter, sorts: ["work", "invoice"] } : filter,
              asked,
            ),
          )
        : EMPTY,
      filter.kind === undefined || !isWork
        ? listed(c, "held", (asked) => gateway.listFailures(caller, { ...filter, kind: "item" }, asked))
        : EMPTY,
    ]);
    return { failures, held };
  };

  app.get(
    FAILURES,
    guarded(async (c, session, say) => {
      const { caller } = session;
      const narrowed = narrowedBy(c.req.query(), session, say.now);
      const { filter, view } = narrowed;
      const groups = view === "open" ? await gateway.groupFailures(caller, filter, { items: 0 }) : NO_GROUPS;
      const controls = filterForm(say, narrowed, {
        platforms: parts.platforms(caller),
        tenants: caller.kind === "admin" ? parts.tenants() : null,
        causes: groups.groups.map(({ cause }) => cause),
      });
      if (view !== "open") {
        const list = await elsewhere(c, session, say, { ...narrowed, view });
        return page(c, session, say, html`${controls}${list}`);
      }
      const seen = { ...filter, until: say.now };
      const lists = await open(c, session, narrowed);
      return page(
        c,
        session,
        say,
        html`${controls}<div data-live="causes">${groupSection(say, session, groups, seen)}</div>${failureSections(say, session, lists, seen)}`,
      );
    }),
  );

  addDecisionPages(app, desk, parts);

  app.get(
    `${FAILURES}/group`,
    guarded(async (c, session, say) => {
      const asked = decisionIn(c.req.query(), say.now);
      const group = groupOf(asked);
      if (group === null) return c.redirect(FAILURES, 303);
      const { tenant } = asked;
      const list = await listed(c, "failures", (at) =>
        gateway.listGroup(
          session.caller,
          group,
          { before: seenBefore(asked), ...(tenant === undefined ? {} : { tenant }) },
          at,
        ),
      );
      return page(c, session, say, groupPage(say, session, asked, list));
    }),
  );

  app.get(
    `${FAILURES}/:id/file`,
    guarded((c, session, say) =>
      orWhyNot(c, session, say, async (id) =>
        sendFile(c, await gateway.heldDocument(session.caller, id, c.req.raw.signal)),
      ),
    ),
  );

  app.get(
    `${FAILURES}/:id/raw`,
    guarded((c, session, say) =>
      orWhyNot(c, session, say, async (id) => {
        const file = await gateway.heldDocument(session.caller, id, c.req.raw.signal);
        const back = html`<p><a href="${FAILURES}/${id}">${say.words.failing.raw}</a></p>`;
        return page(c, session, say, html`${back}${rawPage(say, file)}`, {
          title: say.words.failing.readTitle,
        });
      }),
    ),
  );

  /** The platform may not have the file, or not answer: that is said in the page. */
  const orWhyNot = async (
    c: Context,
    session: Session,
    say: Say,
    answer: (id: string) => Promise<Response>,
  ): Promise<Response> => {
    const id = c.req.param("id") ?? "";
    try {
      return await answer(id);
    } catch (error) {
      const { status, text } = whyNot(say, error);
      return show(c, status, {
        say,
        title: say.words.failures,
        room: "failures",
        session,
        notice: { kind: "wrong", text },
        content: html`<p><a href="${FAILURES}/${encodeURIComponent(id)}">${say.words.failing.raw}</a></p>`,
      });
    }
  };

  app.get(
    `${FAILURES}/:id`,
    guarded(async (c, session, say) => {
      const shown = await orNone(() => gateway.showFailure(session.caller, c.req.param("id") ?? ""), null);
      return page(c, session, say, itemPage(say, session, shown), { status: shown === null ? 404 : 200 });
    }),
  );
};
