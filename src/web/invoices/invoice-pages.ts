import type { Context, Hono } from "hono";
import { html } from "hono/html";
import type { Desk, ShownStatus } from "../desk.ts";
import { orNone } from "../or-none.ts";
import { invoicePath } from "../rooms.ts";
import type { Session } from "../session.ts";
import type { Say } from "../show.ts";
import { comparePage } from "./compare-page.ts";
import { invoicePage } from "./invoice-page.ts";
import { messagesPage } from "./messages-page.ts";
import { INVOICES, type InvoicePageParts, idOf } from "./parts.ts";
import { orRefused } from "./refused.ts";
import { invoiceTitle } from "./shown.ts";

type Notice = { kind: "done" | "wrong"; text: string } | null;

/**
 * Answers with the page of one invoice.
 *
 * @throws Rejection 404
 */
export const showInvoice =
  ({ show }: Desk, { gateway }: InvoicePageParts) =>
  async (
    c: Context,
    session: Session,
    say: Say,
    told: { status: ShownStatus; notice: Notice },
  ): Promise<Response> => {
    const { caller } = session;
    const view = await gateway.viewInvoice(caller, idOf(c));
    const { invoice } = view;
    // A refresh takes what changes, and the document does not: to read it costs more than all the rest.
    const isRefresh = c.req.header("X-Refresh") !== undefined;
    const [content, reported] =
      isRefresh || invoice.erased?.documents !== undefined
        ? [undefined, []]
        : await Promise.all([
            gateway.showContent(caller, invoice.id),
            gateway.reportsOfInvoice(caller, invoice.id),
          ]);
    return show(c, told.status, {
      say,
      title: invoiceTitle(say, invoice),
      room: "invoices",
      session,
      notice: told.notice,
      framesOwn: true,
      content: invoicePage(say, session, { view, content, reported }),
    });
  };

/** The page of one invoice, its messages, and its comparison with the platform. */
export const addInvoicePage = (app: Hono, desk: Desk, parts: InvoicePageParts): void => {
  const { show, guarded } = desk;
  const { gateway } = parts;
  const shown = showInvoice(desk, parts);

  app.get(
    `${INVOICES}/:id`,
    guarded(
      orRefused(show, async (c, session, say) =>
        shown(c, session, say, { status: 200, notice: await noticeOf(c, session, say) }),
      ),
    ),
  );

  /** What was just done with it. */
  const noticeOf = async (c: Context, { caller }: Session, say: Say): Promise<Notice> => {
    const own = say.words.invoices;
    const done = c.req.query("done") ?? "";
    const texts: Record<string, string> = {
      retried: own.retried,
      "not-retried": own.nothingToRetry,
      pushed: own.taken,
      "pushed-before": own.takenBefore,
    };
    if (Object.hasOwn(texts, done)) return { kind: "done", text: texts[done] ?? "" };
    if (!/^wrk_[0-9a-f]{32}$/.test(done)) return null;
    const sync = await orNone(() => gateway.getSync(caller, done), null);
    if (sync === null) return null;
    if (sync.state === "running") return { kind: "done", text: own.syncRunning };
    const { problem } = sync;
    if (problem !== null) {
      const text = say.language === "fr" ? (problem.messageFr ?? problem.message) : problem.message;
      return { kind: "wrong", text };
    }
    return { kind: "done", text: say.language === "fr" ? sync.messageFr : sync.message };
  };

  app.get(
    `${INVOICES}/:id/messages`,
    guarded(
      orRefused(show, async (c, session, say) => {
        const invoice = await gateway.getInvoice(session.caller, idOf(c));
        const found = await gateway.listInvoiceMessages(session.caller, invoice.id, c.req.raw.signal);
        return show(c, 200, {
          say,
          title: say.words.invoices.messagesTitle(invoice.number),
          room: "invoices",
          session,
          content: messagesPage(say, session.caller, invoice.id, found),
        });
      }),
    ),
  );

  app.get(
    `${INVOICES}/:id/compare`,
    guarded(
      orRefused(show, async (c, session, say) => {
        const id = idOf(c);
        // By our id alone: what else may be meant, the list tells.
        const { id: known } = await gateway.getInvoice(session.caller, id);
        const { compared } = await gateway.compareInvoice(known, c.req.raw.signal);
        return show(c, 200, {
          say,
          title: say.words.check,
          room: "invoices",
          session,
          content:
            compared === null
              ? html`<p class="back"><a href="${invoicePath(id)}">${say.words.invoices.backToInvoice}</a></p>`
              : comparePage(say, compared),
        });
      }),
      { administrators: true },
    ),
  );
};
