import type { Context, Hono } from "hono";
import { html } from "hono/html";
import { isInvoiceId } from "../../domain/invoice.ts";
import { Rejection } from "../../domain/problem.ts";
import type { UseCases } from "../../usecases/index.ts";
import { DAYS_BACK } from "../../usecases/share/preview.ts";
import { type Desk, noteAct, type ShownStatus } from "../desk.ts";
import type { Page } from "../layout.ts";
import { refusal } from "../refused.ts";
import type { Session } from "../session.ts";
import type { Html, Say } from "../show.ts";
import { receiversIn } from "./give-form.ts";
import { receiversPage } from "./receivers-page.ts";
import { RECEIVERS } from "./shown.ts";
import { movesPage, tryPage } from "./try-page.ts";

/** What the pages of receivers are built from. */
export interface ReceiverPageParts {
  gateway: Pick<
    UseCases,
    "routingOverview" | "tryInvoice" | "previewMoves" | "listInvoices" | "getInvoice" | "giveInvoice"
  >;
}

const ADMIN = { kind: "admin" } as const;
/** Invoices of one number that are offered, and invoices of a page of what would move. */
const MATCHES = 20;
const MOVES = 200;

/** The pages of receivers: rules, what nobody has, who receives; one invoice by the rules; what they would move. */
export const addReceiverPages = (
  app: Hono,
  { show, guarded, form }: Desk,
  parts: ReceiverPageParts,
): void => {
  const { gateway } = parts;

  const home = async (
    c: Context,
    session: Session,
    say: Say,
    told: { status: ShownStatus; notice?: Page["notice"]; refused?: Html },
  ): Promise<Response> => {
    const from = /^\d{1,5}$/.exec(c.req.query("rules") ?? "")?.[0] ?? "1";
    const content = receiversPage(
      say,
      session,
      await gateway.routingOverview(),
      Math.max(0, Number(from) - 1),
    );
    return show(c, told.status, {
      say,
      title: say.words.routing.title,
      room: "receivers",
      session,
      notice: told.notice ?? null,
      content: html`${told.refused ?? ""}${content}`,
    });
  };

  app.get(
    RECEIVERS,
    guarded(async (c, session, say) =>
      home(c, session, say, { status: 200, notice: await noticeOf(c, say) }),
    ),
  );

  /** What was just done to which invoice, as the address says it. */
  const noticeOf = async (c: Context, say: Say): Promise<Page["notice"]> => {
    const { done = "", invoice = "" } = c.req.query();
    if ((done !== "given" && done !== "unchanged") || !isInvoiceId(invoice)) return null;
    const { number } = await gateway.getInvoice(ADMIN, invoice);
    return { kind: "done", text: say.words.routing[done](number) };
  };

  app.post(
    `${RECEIVERS}/give`,
    form("give", async (c, fields, session, say) => {
      const id = typeof fields.id === "string" && isInvoiceId(fields.id) ? fields.id : "inv_";
      const receivers = receiversIn(fields);
      noteAct(c, { on: id, detail: JSON.stringify(receivers) });
      try {
        const { changed } = await gateway.giveInvoice(id, receivers);
        const done = changed ? "given" : "unchanged";
        return c.redirect(`${RECEIVERS}?${new URLSearchParams({ done, invoice: id })}`, 303);
      } catch (error) {
        if (!(error instanceof Rejection)) throw error;
        return home(c, session, say, { status: error.status, refused: refusal(say, error) });
      }
    }),
  );
  // The language switch of a page that says why not leads to the receivers: nothing is done twice.
  app.get(`${RECEIVERS}/give`, (c) => c.redirect(`${RECEIVERS}?${new URL(c.req.url).searchParams}`, 303));

  app.get(
    `${RECEIVERS}/try`,
    guarded(async (c, session, say) => {
      const asked = (c.req.query("invoice") ?? "").trim().slice(0, 255);
      const found = await meant(asked);
      const isThere = found.tried !== null || found.matches.length > 0;
      return show(c, isThere ? 200 : 404, {
        say,
        title: say.words.routing.tryTitle,
        room: "receivers",
        session,
        content: tryPage(say, session, asked, found),
      });
    }),
  );

  /** The received invoice of this id or number, or several of the number. */
  const meant = async (asked: string): Promise<Parameters<typeof tryPage>[3]> => {
    const none = { tried: null, matches: [] };
    if (asked === "" || /\p{Cc}/u.test(asked)) return none;
    if (isInvoiceId(asked)) {
      const tried = await gateway.tryInvoice(asked).catch(nullIfRefused);
      return { tried, matches: [] };
    }
    const filter = { number: asked, direction: "inbound" } as const;
    const { items } = await gateway.listInvoices(ADMIN, filter, { limit: MATCHES });
    const [only, ...others] = items;
    if (only === undefined) return none;
    return others.length > 0
      ? { tried: null, matches: items }
      : { tried: await gateway.tryInvoice(only.id).catch(nullIfRefused), matches: [] };
  };

  app.get(
    `${RECEIVERS}/moves`,
    guarded(async (c, session, say) => {
      const days = daysAsked(c);
      const cursor = c.req.query("cursor") || null;
      const page = cursor === null ? { limit: MOVES } : { limit: MOVES, cursor };
      const changes = await gateway.previewMoves({ days }, page);
      return show(c, 200, {
        say,
        title: say.words.routing.movesTitle,
        room: "receivers",
        session,
        content: movesPage(say, { days, cursor }, changes),
      });
    }),
  );
};

/** There is no such invoice, or it was sent: nothing of it is to be tried. */
const nullIfRefused = (error: unknown): null => {
  if (error instanceof Rejection) return null;
  throw error;
};

/** Days that an address asks for, within what can be looked back at. */
const daysAsked = (c: Context): number => {
  const days = Number(/^\d{1,4}$/.exec(c.req.query("days") ?? "")?.[0] ?? DAYS_BACK.usual);
  return Math.min(DAYS_BACK.most, Math.max(1, days));
};
