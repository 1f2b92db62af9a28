import type { Context, Hono } from "hono";
import { type Invoice, isInvoiceId } from "../../domain/invoice.ts";
import { Rejection } from "../../domain/problem.ts";
import type { Desk } from "../desk.ts";
import { orNone } from "../or-none.ts";
import { sendTable } from "../send-file.ts";
import type { Session } from "../session.ts";
import { addressOf, type Choices, type Narrowed, narrowed } from "./filter.ts";
import { listPage } from "./list-page.ts";
import { INVOICES, type InvoicePageParts } from "./parts.ts";
import { orRefused } from "./refused.ts";

const PAGE_SIZE = 50;

/** A page of the list, and where it stands in it. */
interface ListPage {
  items: Invoice[];
  nextCursor: string | null;
  /** How many there are before it. */
  before: number;
  /** Its place was none any more. */
  isLost: boolean;
}

const alone = (one: Invoice): ListPage => ({ items: [one], nextCursor: null, before: 0, isLost: false });

/** The list of invoices. */
export const addListPages = (app: Hono, { show, guarded }: Desk, parts: InvoicePageParts): void => {
  const { gateway } = parts;

  const choicesOf = ({ caller }: Session): Choices => ({
    platforms: parts.platforms(caller),
    tenants: caller.kind === "admin" ? parts.tenants() : [],
  });

  app.get(
    INVOICES,
    guarded(async (c, session, say) => {
      const choices = choicesOf(session);
      const asked = narrowed(say, c.req.query(), choices);
      const { query, sort } = asked;
      const one = await byId(session, asked.asked.q ?? "");
      const [page, counted] =
        one === null
          ? await Promise.all([pageOf(c, session, asked), gateway.countInvoices(session.caller, query)])
          : [alone(one), { count: 1, more: false }];
      const { items, nextCursor, before, isLost } = page;
      return show(c, 200, {
        say,
        title: say.words.rooms.invoices,
        room: "invoices",
        session,
        notice: isLost ? { kind: "wrong", text: say.words.invoices.lostPlace } : null,
        content: listPage(say, session, {
          narrowed: asked,
          choices,
          items,
          before,
          counted,
          next:
            nextCursor === null
              ? null
              : addressOf(INVOICES, asked.asked, sort, {
                  cursor: nextCursor,
                  before: String(before + items.length),
                }),
          first:
            before === 0 && c.req.query("cursor") === undefined
              ? null
              : addressOf(INVOICES, asked.asked, sort),
          csv: one === null ? addressOf(`${INVOICES}/export.csv`, asked.asked, sort) : null,
        }),
      });
    }),
  );

  app.get(
    `${INVOICES}/export.csv`,
    guarded(
      orRefused(show, async (c, session, say) => {
        const { query, sort } = narrowed(say, c.req.query(), choicesOf(session));
        const { chunks } = await gateway.invoicesAsCsv(session.caller, query, {
          sort,
          language: say.language,
          separator: say.language === "fr" ? "semicolon" : "comma",
        });
        return sendTable(c, chunks, say.words.invoices.csvName);
      }),
    ),
  );

  /** Our own id is no word of an invoice: whoever pastes one finds it all the same, erased or not. */
  const byId = ({ caller }: Session, asked: string): Promise<Invoice | null> =>
    isInvoiceId(asked)
      ? orNone(async () => (await gateway.viewInvoice(caller, asked)).invoice, null)
      : Promise.resolve(null);

  /** The page that an address names; the first one where its place is none any more. */
  const pageOf = async (c: Context, { caller }: Session, { query, sort }: Narrowed): Promise<ListPage> => {
    const cursor = c.req.query("cursor") ?? "";
    const before = /^\d{1,9}$/.exec(c.req.query("before") ?? "")?.[0];
    const first = { limit: PAGE_SIZE, sort };
    if (cursor === "")
      return { ...(await gateway.listInvoices(caller, query, first)), before: 0, isLost: false };
    try {
      const page = await gateway.listInvoices(caller, query, { ...first, cursor });
      return { ...page, before: Number(before ?? 0), isLost: false };
    } catch (error) {
      if (!(error instanceof Rejection) || error.status !== 400) throw error;
      return { ...(await gateway.listInvoices(caller, query, first)), before: 0, isLost: true };
    }
  };
};
