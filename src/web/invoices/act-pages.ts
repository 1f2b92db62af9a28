import { randomBytes } from "node:crypto";
import type { Context, Hono } from "hono";
import type { Invoice } from "../../domain/invoice.ts";
import { isStatusName } from "../../domain/life-cycle/status.ts";
import { Rejection } from "../../domain/problem.ts";
import { type Desk, noteAct, type ShownStatus } from "../desk.ts";
import { orNone } from "../or-none.ts";
import { onlyLook, whyNot } from "../refused.ts";
import { invoicePath } from "../rooms.ts";
import type { Session } from "../session.ts";
import { type Say, statusName } from "../show.ts";
import { dueOf } from "./amount-fields.ts";
import { showInvoice } from "./invoice-pages.ts";
import { INVOICES, type InvoicePageParts, idOf } from "./parts.ts";
import { orRefused } from "./refused.ts";
import { type Fields, pushIn, textIn } from "./status-fields.ts";
import { type Allowed, choosePage, type StatusForm, statusPage } from "./status-page.ts";

/** How long a person waits for what the platform says now, in seconds; it goes on without them. */
const SYNC_SECONDS = 10;

/** What a person can do with an invoice: ask its platform, set a status, try again what was given up. */
export const addActPages = (app: Hono, desk: Desk, parts: InvoicePageParts): void => {
  const { show, guarded, form } = desk;
  const { gateway } = parts;
  const shown = showInvoice(desk, parts);

  app.post(
    `${INVOICES}/:id/sync`,
    form("sync", async (c, _, session, say) =>
      orRefused(show, async () => {
        const invoice = await gateway.getInvoice(session.caller, idOf(c));
        noteAct(c, { on: invoice.id, tenant: invoice.tenant });
        try {
          const { id } = await gateway.sync(
            session.caller,
            { invoice: invoice.id },
            SYNC_SECONDS,
            c.req.raw.signal,
          );
          return c.redirect(`${invoicePath(invoice.id)}?done=${id}`, 303);
        } catch (error) {
          const { status, text } = whyNot(say, error);
          return shown(c, session, say, { status, notice: { kind: "wrong", text } });
        }
      })(c, session, say),
    ),
  );

  app.post(
    `${INVOICES}/:id/retry`,
    form("retry", async (c, { work, notThere }, { caller }) => {
      const id = idOf(c);
      noteAct(c, { on: String(work), detail: notThere === "yes" ? "not there" : "" });
      const retried = await orNone(async () => {
        await gateway.retryFailure(caller, String(work), { notThere: notThere === "yes" });
        return "retried";
      }, "not-retried");
      return c.redirect(`${invoicePath(id)}?done=${retried}`, 303);
    }),
  );

  const showForm = (
    c: Context,
    session: Session,
    say: Say,
    status: ShownStatus,
    filled: StatusForm,
  ): Response | Promise<Response> =>
    show(c, status, {
      say,
      title: say.words.invoices.statusTitle(filled.invoice.number),
      room: "invoices",
      session,
      content: statusPage(say, session, filled),
    });

  /** What is due by VAT rate, where the status says what was received. */
  const dueFor = async (
    { caller }: Session,
    invoice: Invoice,
    { needs }: Allowed,
  ): Promise<StatusForm["due"]> => {
    if (needs.amountCodes[0] !== "MEN") return [];
    const [content, events] = await Promise.all([
      gateway.showContent(caller, invoice.id),
      gateway.listInvoiceEvents(caller, invoice.id),
    ]);
    return content === null ? [] : dueOf(invoice, content.content, events);
  };

  app.get(
    `${INVOICES}/:id/status`,
    guarded(
      orRefused(show, async (c, session, say) => {
        const invoice = await gateway.getInvoice(session.caller, idOf(c));
        if (!session.person.acts) throw onlyLook(say);
        const { answers } = await gateway.allowedStatuses(session.caller, invoice.id);
        const chosen = answers.find(({ status }) => status === c.req.query("status"));
        if (chosen?.allowed === true) {
          const due = await dueFor(session, invoice, chosen);
          const key = randomBytes(16).toString("base64url");
          return showForm(c, session, say, 200, {
            invoice,
            allowed: chosen,
            key,
            fields: {},
            wrong: [],
            due,
          });
        }
        return show(c, 200, {
          say,
          title: say.words.invoices.statusTitle(invoice.number),
          room: "invoices",
          session,
          content: choosePage(say, invoice, answers),
        });
      }),
    ),
  );

  app.post(
    `${INVOICES}/:id/status`,
    form("status_push", async (c, fields, session, say) =>
      orRefused(show, async () => {
        const invoice = await gateway.getInvoice(session.caller, idOf(c));
        const status = textIn(fields, "status");
        if (!isStatusName(status)) return c.redirect(`${invoicePath(invoice.id)}/status`, 303);
        noteAct(c, { on: invoice.id, tenant: invoice.tenant, detail: status });
        const tenant = session.caller.kind === "tenant" ? session.caller.tenant : (invoice.tenant ?? "");
        const read = await pushIn(say, fields, { invoice, tenant, status });
        if (read.wrong !== undefined) return again(c, session, say, invoice, fields, 422, read.wrong);
        try {
          const { created } = await gateway.pushStatus(read.push);
          return c.redirect(`${invoicePath(invoice.id)}?done=${created ? "pushed" : "pushed-before"}`, 303);
        } catch (error) {
          if (!(error instanceof Rejection) || error.status === 404 || error.status === 410) throw error;
          const wrong = error.errors.map(({ message, messageFr = message, fix, fixFr = fix }) => ({
            message,
            messageFr,
            fix,
            fixFr,
          }));
          return again(
            c,
            session,
            say,
            invoice,
            fields,
            error.status,
            wrong.length > 0 ? wrong : [whyNot(say, error).text],
          );
        }
      })(c, session, say),
    ),
  );

  /** The form once more, with what was written and what is wrong with it. */
  const again = async (
    c: Context,
    session: Session,
    say: Say,
    invoice: Invoice,
    fields: Fields,
    code: ShownStatus,
    wrong: StatusForm["wrong"],
  ): Promise<Response> => {
    const { answers } = await gateway.allowedStatuses(session.caller, invoice.id);
    const status = textIn(fields, "status");
    const allowed = answers.find((answer) => answer.status === status);
    if (allowed?.allowed === true) {
      const due = await dueFor(session, invoice, allowed);
      const key = textIn(fields, "key");
      return showForm(c, session, say, code, { invoice, allowed, key, fields, wrong, due });
    }
    const text = isStatusName(status) ? `${statusName(say, status)}: ` : "";
    const why = wrong.map((one) =>
      typeof one === "string"
        ? one
        : say.language === "fr"
          ? `${one.messageFr} ${one.fixFr}`
          : `${one.message} ${one.fix}`,
    );
    return show(c, code, {
      say,
      title: say.words.invoices.statusTitle(invoice.number),
      room: "invoices",
      session,
      notice: { kind: "wrong", text: `${text}${why.join(" ")}` },
      content: choosePage(say, invoice, answers),
    });
  };

  // The language switch of a page that answered a form leads here.
  for (const act of ["sync", "retry"]) {
    app.get(
      `${INVOICES}/:id/${act}`,
      guarded((c) => c.redirect(`${invoicePath(idOf(c))}?${new URL(c.req.url).searchParams}`, 303)),
    );
  }
};
