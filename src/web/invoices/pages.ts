import type { Hono } from "hono";
import type { Desk } from "../desk.ts";
import { addActPages } from "./act-pages.ts";
import { addFilePages } from "./file-pages.ts";
import { addInvoicePage } from "./invoice-pages.ts";
import { addListPages } from "./list-pages.ts";
import type { InvoicePageParts } from "./parts.ts";

export type { InvoicePageParts } from "./parts.ts";

/** The pages of invoices: the list, each of them, its files and messages, and what can be done with it. */
export const addInvoicePages = (app: Hono, desk: Desk, parts: InvoicePageParts): void => {
  addListPages(app, desk, parts);
  addFilePages(app, desk, parts);
  addInvoicePage(app, desk, parts);
  addActPages(app, desk, parts);
};
