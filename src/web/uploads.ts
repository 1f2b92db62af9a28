import { pathOf } from "./rooms.ts";

/** Forms of the desk with which files come: an invoice to be controlled, the attachments of a status. */
export const TAKES_UPLOADS = new RegExp(
  `^(?:${pathOf("validate")}|${pathOf("invoices")}/[A-Za-z0-9_-]{1,64}/status)$`,
);
