import type { Context, Hono } from "hono";
import { html } from "hono/html";
import { DISMISSAL_REASONS, NOTE_LENGTH, REASON_LENGTH } from "../../domain/dismissal.ts";
import { Rejection } from "../../domain/problem.ts";
import type { UseCases } from "../../usecases/index.ts";
import { type Desk, noteAct } from "../desk.ts";
import { orNone } from "../or-none.ts";
import { pathOf } from "../rooms.ts";
import { sendFile } from "../send-file.ts";
import type { Session } from "../session.ts";
import { asWritten, kindIn, number, type Say, told } from "../show.ts";
import { dismissedSection, dismissPage } from "./dismiss-page.ts";
import { failureSections, type Listed } from "./failure-list.ts";
import { filterForm, filterIn } from "./filter-form.ts";
import { groupSection } from "./groups.ts";
import { itemPage } from "./item-page.ts";

/** What the pages of failures are built from. */
export interface FailurePageParts {
  gateway: Pick<
    UseCases,
    | "listFailures"
    | "groupFailures"
    | "showFailure"
    | "heldDocument"
    | "retryFailure"
    | "retryFailures"
    | "dismissFailure"
    | "dismissFailures"
    | "reopenFailure"
  >;
  /** Names of the platform accounts that a person may choose from. */
  platforms(caller: Session["caller"]): readonly string[];
}

const PAGE_SIZE = 50;
const FAILURES = pathOf("failures");
const STATES = ["failed", "parked", "held"] as const;

/** What waits for a person, by cause and one by one; trying it again; putting it away for a reason. */
export const addFailurePages = (
  app: Hono,
  { show, guarded, form }: Desk,
  { gateway, platforms }: FailurePageParts,
): void => {
  app.get(
    FAILURES,
    guarded(async (c, session, say) => {
      const { caller } = session;
      const { filter, dismissed } = filterIn(c);
      const controls = filterForm(say, { filter, dismissed, platforms: platforms(caller) });
      const page = {
        say,
        title: say.words.failures,
        room: "failures" as const,
        session,
        notice: noticeOf(c, say),
      };
      if (dismissed) {
        const list = await listed(c, "failures", (asked) =>
          gateway.listFailures(caller, { ...filter, state: "dismissed" }, asked),
        );
        return show(c, 200, { ...page, content: html`${controls}${dismissedSection(say, session, list)}` });
      }
      const isWork = filter.kind !== "item";
      const [groups, failures, held] = await Promise.all([
        gateway.groupFailures(caller, filter, { items: 0 }),
        isWork
          ? listed(c, "failures", (asked) =>
              gateway.listFailures(caller, { ...filter, sorts: ["work"] }, asked),
            )
          : EMPTY,
        filter.kind === undefined || !isWork
          ? listed(c, "held", (asked) => gateway.listFailures(caller, { ...filter, kind: "item" }, asked))
          : EMPTY,
      ]);
      return show(c, 200, {
        ...page,
        content: html`${controls}<div data-live="causes">${groupSection(say, session, groups)}</div>${failureSections(say, session, { failures, held })}`,
      });
    }),
  );

  app.post(
    `${FAILURES}/retry`,
    form("retry", async (c, { id, notThere }, { caller }) => {
      const retried = await orNone(async () => {
        await gateway.retryFailure(caller, String(id), { notThere: notThere === "yes" });
        return 1;
      }, 0);
      noteAct(c, { on: String(id), detail: notThere === "yes" ? "not there" : "" });
      return c.redirect(`${FAILURES}?done=${retried}`, 303);
    }),
  );

  app.post(
    `${FAILURES}/retry-all`,
    form("retry_all", async (c, fields, { caller }, say) => {
      const { done, following } = await gateway.retryFailures(caller, decisionIn(fields, say));
      noteAct(c, { on: nameIn(fields), detail: `${done} done, ${following} following` });
      return c.redirect(`${FAILURES}?done=${done}${following > 0 ? `&following=${following}` : ""}`, 303);
    }),
  );

  app.get(
    `${FAILURES}/dismiss`,
    guarded(async (c, session, say) => {
      const { id, kind = "", platform = "", cause = "", state = "", count = "" } = c.req.query();
      const { words } = say;
      if (id !== undefined) {
        const { failure } = await gateway.showFailure(session.caller, id);
        const what = html`<strong>${told(say, failure.problem).message}</strong> · ${kindIn(say, failure.kind)} · ${failure.platform} · ${failure.number ?? asWritten(id)}`;
        const content = dismissPage(say, session, { what, fields: { id } });
        return show(c, 200, { say, title: words.failing.dismissTitle, room: "failures", session, content });
      }
      const many = words.failing.dismissGroup(/^\d{1,9}$/.test(count) ? number(say, Number(count)) : "?");
      const what = html`${many}: ${kindIn(say, kind)} · ${platform} · ${asWritten(cause)}`;
      const fields = { kind, platform, cause, state, until: say.now.toISOString() };
      const content = dismissPage(say, session, { what, fields });
      return show(c, 200, { say, title: words.failing.dismissTitle, room: "failures", session, content });
    }),
  );

  app.post(
    `${FAILURES}/dismiss`,
    form("dismiss", async (c, fields, { caller, person }, say) => {
      const reason = DISMISSAL_REASONS.find((one) => one === fields.reason) ?? "other";
      const asked = {
        reason: reason.slice(0, REASON_LENGTH),
        note: String(fields.note ?? "").slice(0, NOTE_LENGTH),
        by: person.name,
      };
      noteAct(c, { on: fields.id === undefined ? nameIn(fields) : String(fields.id), detail: reason });
      if (fields.id !== undefined) {
        const dismissed = await orNone(async () => {
          await gateway.dismissFailure(caller, String(fields.id), asked);
          return 1;
        }, 0);
        return c.redirect(`${FAILURES}?away=${dismissed}`, 303);
      }
      const { done, following } = await gateway.dismissFailures(caller, decisionIn(fields, say), asked);
      return c.redirect(`${FAILURES}?away=${done}${following > 0 ? `&following=${following}` : ""}`, 303);
    }),
  );

  app.post(
    `${FAILURES}/reopen`,
    form("reopen", async (c, { id }, { caller }) => {
      noteAct(c, { on: String(id) });
      try {
        await gateway.reopenFailure(caller, String(id));
        return c.redirect(`${FAILURES}?reopened=1`, 303);
      } catch (error) {
        if (error instanceof Rejection && error.status < 500)
          return c.redirect(`${FAILURES}?state=dismissed&reopened=0`, 303);
        throw error;
      }
    }),
  );

  app.get(
    `${FAILURES}/:id/file`,
    guarded(async (c, { caller }) =>
      sendFile(c, await gateway.heldDocument(caller, c.req.param("id") ?? "", c.req.raw.signal)),
    ),
  );

  app.get(
    `${FAILURES}/:id`,
    guarded(async (c, session, say) => {
      const shown = await orNone(() => gateway.showFailure(session.caller, c.req.param("id") ?? ""), null);
      return show(c, shown === null ? 404 : 200, {
        say,
        title: say.words.failures,
        room: "failures",
        session,
        content: itemPage(say, session, shown),
      });
    }),
  );
};

const EMPTY: Listed = { items: [], next: null, first: null };

/** What of the failures a form names, and up to when they were seen. */
const decisionIn = (fields: Record<string, unknown>, say: Say): Parameters<UseCases["retryFailures"]>[1] => {
  const text = (name: string): string | undefined => {
    const value = fields[name];
    return typeof value === "string" && value !== "" ? value.slice(0, 200) : undefined;
  };
  const until = new Date(text("until") ?? say.now);
  const state = STATES.find((one) => one === text("state"));
  const [kind, platform, cause] = [text("kind"), text("platform"), text("cause")];
  return {
    until: Number.isNaN(until.getTime()) ? say.now : until,
    ...(kind === undefined ? {} : { kind }),
    ...(platform === undefined ? {} : { platform }),
    ...(cause === undefined ? {} : { cause }),
    ...(state === undefined ? {} : { state }),
  };
};

/** The same in words, for the record. */
const nameIn = ({ kind, platform, cause }: Record<string, unknown>): string =>
  [kind, platform, cause].filter((part) => typeof part === "string" && part !== "").join(" ");

/** What was just done, as the address says it. */
const noticeOf = (c: Context, { words }: Say): { kind: "done" | "wrong"; text: string } | null => {
  const asked = (name: string): number | null => {
    const text = /^\d{1,6}$/.exec(c.req.query(name) ?? "")?.[0];
    return text === undefined ? null : Number(text);
  };
  const [done, away, reopened, following] = [
    asked("done"),
    asked("away"),
    asked("reopened"),
    asked("following"),
  ];
  const more = following === null ? "" : ` ${words.failing.following(following)}`;
  if (done !== null) return { kind: "done", text: `${words.retried(done)}${more}` };
  if (away !== null) return { kind: "done", text: `${words.failing.wasDismissed(away)}${more}` };
  if (reopened === null) return null;
  return reopened === 1
    ? { kind: "done", text: words.failing.reopened }
    : { kind: "wrong", text: words.failing.notReopened };
};

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
  const at = (value: string | null): string => {
    const query = new URLSearchParams(new URL(c.req.url).search);
    for (const gone of ["done", "away", "reopened", "following", "lang", "failures", "held"])
      query.delete(gone);
    if (value !== null) query.set(name, value);
    const text = String(query);
    return `${FAILURES}${text === "" ? "" : `?${text}`}#${name}`;
  };
  return {
    items,
    next: nextCursor === null ? null : at(nextCursor),
    first: cursor === undefined ? null : at(null),
  };
};
