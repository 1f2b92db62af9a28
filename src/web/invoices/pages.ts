import type { Context, Hono } from "hono";
import type { UseCases } from "../../usecases/index.ts";
import type { Desk } from "../desk.ts";
import { orNone } from "../or-none.ts";
import { pathOf } from "../rooms.ts";
import type { Session } from "../session.ts";
import type { Say } from "../show.ts";
import { compareForm, comparePage } from "./compare-page.ts";

/** What the pages of invoices are built from. */
export interface InvoicePageParts {
  gateway: Pick<UseCases, "compareInvoice" | "exportInvoice">;
}

const INVOICES = pathOf("invoices");

/** The pages of invoices. */
export const addInvoicePages = (app: Hono, { show, guarded }: Desk, { gateway }: InvoicePageParts): void => {
  const compared = async (c: Context, session: Session, say: Say, asked: string) => {
    const found = await orNone(() => gateway.compareInvoice(asked, c.req.raw.signal), {
      matches: [],
      compared: null,
    });
    return show(c, found.matches.length === 0 ? 404 : 200, {
      say,
      title: say.words.check,
      room: "invoices",
      session,
      content: comparePage(say, asked, found),
    });
  };

  app.get(
    INVOICES,
    guarded(
      (c, session, say) => {
        const asked = (c.req.query("q") ?? "").trim().slice(0, 255);
        if (asked !== "") return compared(c, session, say, asked);
        const content = compareForm(say, "");
        return show(c, 200, { say, title: say.words.rooms.invoices, room: "invoices", session, content });
      },
      { administrators: true },
    ),
  );

  app.get(
    `${INVOICES}/:id`,
    guarded((c, session, say) => compared(c, session, say, c.req.param("id") ?? ""), {
      administrators: true,
    }),
  );

  app.get(
    `${INVOICES}/:id/export`,
    guarded(
      async (c) => {
        const { fileName, content } = await gateway.exportInvoice(c.req.param("id") ?? "");
        return c.body(JSON.stringify(content, null, 2), 200, {
          "Content-Type": "application/json",
          "Content-Disposition": `attachment; filename="${fileName}"`,
        });
      },
      { administrators: true },
    ),
  );
};
