import type { Hono } from "hono";
import { html } from "hono/html";
import { isFailure } from "../../domain/failure.ts";
import { Rejection } from "../../domain/problem.ts";
import { PAGE_CSS_HREF } from "../assets.ts";
import type { Desk } from "../desk.ts";
import { sendFile, showPdf } from "../send-file.ts";
import type { Html, Say } from "../show.ts";
import { isRendition } from "./files.ts";
import { INVOICES, type InvoicePageParts, idOf } from "./parts.ts";
import { orRefused } from "./refused.ts";

/** The files of an invoice: its forms, what it carries, the PDF that its page shows, what support is given. */
export const addFilePages = (app: Hono, { show, guarded }: Desk, { gateway }: InvoicePageParts): void => {
  const notThere = ({ words }: Say): Rejection =>
    new Rejection(404, "file_not_found", words.invoices.noFile, words.invoices.noFile);

  app.get(
    `${INVOICES}/:id/files/:rendition`,
    guarded(
      orRefused(show, async (c, { caller }, say) => {
        const rendition = c.req.param("rendition") ?? "";
        if (!isRendition(rendition)) throw notThere(say);
        return sendFile(c, await gateway.getDocument(caller, idOf(c), rendition, c.req.raw.signal));
      }),
    ),
  );

  app.get(
    `${INVOICES}/:id/attachments/:n`,
    guarded(
      orRefused(show, async (c, { caller }, say) => {
        const n = c.req.param("n") ?? "";
        if (!/^[1-9]\d{0,5}$/.test(n)) throw notThere(say);
        return sendFile(c, await gateway.getAttachment(caller, idOf(c), Number(n)));
      }),
    ),
  );

  app.get(
    `${INVOICES}/:id/readable.pdf`,
    guarded(async (c, { caller }, say) => {
      try {
        const document = await gateway.getDocument(caller, idOf(c), "readable", c.req.raw.signal);
        const shown = showPdf(c, document);
        if (shown !== null) return shown;
      } catch (error) {
        // The platform has none, or cannot be asked now: the content stands below the frame anyway.
        if (!(error instanceof Rejection) && !isFailure(error)) throw error;
      }
      c.header("Content-Security-Policy", FRAMED);
      return c.html(framed(say), 404);
    }),
  );

  app.get(
    `${INVOICES}/:id/evidence`,
    guarded(
      orRefused(show, async (c, { caller }) => sendFile(c, await gateway.getEvidence(caller, idOf(c)))),
    ),
  );

  app.get(
    `${INVOICES}/:id/export`,
    guarded(
      orRefused(show, async (c) => {
        const { fileName, content } = await gateway.exportInvoice(idOf(c));
        const bytes = Buffer.from(JSON.stringify(content, null, 2));
        return sendFile(c, { bytes, mediaType: "application/json", fileName });
      }),
      { administrators: true },
    ),
  );
};

const FRAMED = "default-src 'none'; style-src 'self'; frame-ancestors 'self'; base-uri 'none'";

/** What stands in the frame where there is no PDF. */
const framed = ({ words, language }: Say): Html => html`<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="color-scheme" content="light dark"><title>${words.invoices.noReadable}</title><link rel="stylesheet" href="${PAGE_CSS_HREF}"></head>
<body><main><h1 class="unseen">${words.invoices.document}</h1><p class="soft">${words.invoices.noReadable}</p></main></body></html>`;
