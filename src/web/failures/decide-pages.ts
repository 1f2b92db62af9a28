import type { Context, Hono } from "hono";
import { html } from "hono/html";
import { NOTE_LENGTH } from "../../domain/dismissal.ts";
import { Rejection } from "../../domain/problem.ts";
import type { UseCases } from "../../usecases/index.ts";
import { seenBefore } from "../../usecases/operate/decide-group.ts";
import { type Desk, noteAct, type ShownStatus } from "../desk.ts";
import { orNone } from "../or-none.ts";
import { pathOf } from "../rooms.ts";
import type { Session } from "../session.ts";
import { asWritten, type Html, kindIn, number, type Say, told } from "../show.ts";
import { decisionFields, decisionIn, groupOf, nameOf, reasonIn, textIn } from "./decision.ts";
import { dismissPage } from "./dismiss-page.ts";

/** What deciding about failures is built from. */
export interface DecisionParts {
  gateway: Pick<
    UseCases,
    | "showFailure"
    | "groupFailures"
    | "retryFailure"
    | "retryFailures"
    | "dismissFailure"
    | "dismissFailures"
    | "reopenFailure"
  >;
}

const FAILURES = pathOf("failures");

/** Trying again, putting away for a reason, and taking that back. */
export const addDecisionPages = (
  app: Hono,
  { show, guarded, form }: Desk,
  { gateway }: DecisionParts,
): void => {
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
      const asked = decisionIn(fields, say.now);
      const { done, following } = await gateway.retryFailures(caller, asked);
      noteAct(c, { on: nameOf(asked), detail: `${done} done, ${following} following` });
      return c.redirect(`${FAILURES}?done=${done}${following > 0 ? `&following=${following}` : ""}`, 303);
    }),
  );

  /** What is to be put away, in words and as fields; null: there is none of it any more. */
  const toDismiss = async (
    fields: Record<string, unknown>,
    { caller }: Session,
    say: Say,
  ): Promise<{ what: Html; fields: Html } | null> => {
    const id = textIn(fields, "id");
    if (id !== undefined) {
      const shown = await orNone(() => gateway.showFailure(caller, id), null);
      if (shown === null) return null;
      const { kind, platform, problem, number: of } = shown.failure;
      return {
        what: html`<strong>${told(say, problem).message}</strong> · ${kindIn(say, kind)} · ${platform} · ${of ?? asWritten(id)}`,
        fields: html`<input type="hidden" name="id" value="${id}">`,
      };
    }
    const asked = decisionIn(fields, say.now);
    const group = groupOf(asked);
    if (group === null) return null;
    const { until: _until, before: _before, state: _state, ...filter } = asked;
    const { groups } = await gateway.groupFailures(
      caller,
      { ...filter, before: seenBefore(asked) },
      { items: 0 },
    );
    const found = groups.find(({ state }) => state === group.state);
    if (found === undefined) return null;
    return {
      what: html`${say.words.failing.dismissGroup(number(say, found.count))}${say.words.colon}${kindIn(say, group.kind)} · ${group.platform} · ${asWritten(group.cause)}`,
      fields: decisionFields(asked),
    };
  };

  /** Asks for the reason, or says that nothing is left. */
  const ask = async (
    c: Context,
    session: Session,
    say: Say,
    asked: Record<string, unknown>,
    status: ShownStatus,
  ): Promise<Response> => {
    const { failing } = say.words;
    const found = await toDismiss(asked, session, say);
    const note = typeof asked.note === "string" ? asked.note.slice(0, NOTE_LENGTH) : "";
    const text = found === null ? failing.wasDismissed(0) : failing.noReason;
    return show(c, found === null ? 404 : status, {
      say,
      title: failing.dismissTitle,
      room: "failures",
      session,
      notice: found !== null && status === 200 ? null : { kind: "wrong", text },
      content:
        found === null
          ? html`<p><a href="${FAILURES}">${say.words.failures}</a></p>`
          : dismissPage(say, session, { ...found, reason: reasonIn(asked), note }),
    });
  };

  app.get(
    `${FAILURES}/dismiss`,
    guarded((c, session, say) => ask(c, session, say, c.req.query(), 200)),
  );

  app.post(
    `${FAILURES}/dismiss`,
    form("dismiss", async (c, fields, session, say) => {
      const { caller, person } = session;
      const reason = reasonIn(fields);
      const id = textIn(fields, "id");
      const asked = decisionIn(fields, say.now);
      noteAct(c, { on: id ?? nameOf(asked), detail: reason ?? "" });
      if (reason === null) return ask(c, session, say, fields, 422);
      const note = typeof fields.note === "string" ? fields.note.slice(0, NOTE_LENGTH) : "";
      const why = { reason, note, by: person.name };
      if (id !== undefined) {
        const dismissed = await orNone(async () => {
          await gateway.dismissFailure(caller, id, why);
          return 1;
        }, 0);
        return c.redirect(`${FAILURES}?away=${dismissed}`, 303);
      }
      // What names no cause could be everything.
      if (groupOf(asked) === null) return ask(c, session, say, fields, 422);
      const { done, following } = await gateway.dismissFailures(caller, asked, why);
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
};

/** What was just done, as the address says it. */
export const noticeOf = (c: Context, { words }: Say): { kind: "done" | "wrong"; text: string } | null => {
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
