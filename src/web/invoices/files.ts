import { html } from "hono/html";
import type { Invoice } from "../../domain/invoice.ts";
import type { DocumentRendition } from "../../usecases/read/renditions.ts";
import type { ShownFile } from "../../usecases/read/show-content.ts";
import { invoicePath } from "../rooms.ts";
import { asWritten, breakable, type Html, type Say, size } from "../show.ts";
import { stackedTable } from "./stacked-table.ts";

const RENDITIONS = ["original", "readable", "converted", "json"] as const satisfies DocumentRendition[];

/** Is it one of the forms in which an invoice can be had? */
export const isRendition = (name: string): name is DocumentRendition =>
  RENDITIONS.some((known) => known === name);

/** Every form in which it can be had, and the files that travel within it. */
export const filesOf = (say: Say, invoice: Invoice, files: readonly ShownFile[]): Html => {
  const { words } = say;
  const own = words.invoices;
  const here = invoicePath(invoice.id);
  const link = (path: string, name: string): Html =>
    html`<a href="${here}/${path}" download aria-label="${own.download}${say.words.colon}${name}">${own.download}</a>`;
  return html`${stackedTable(
    own.files,
    [own.what, words.kind, own.size, own.file],
    RENDITIONS.map((name) => [
      html`${own.renditions[name]}`,
      name === "original" ? asWritten(invoice.mediaType) : "",
      name === "original" ? html`${size(say, invoice.size)}` : "",
      link(`files/${name}`, own.renditions[name]),
    ]),
  )}
${
  files.length === 0
    ? ""
    : html`<h3>${own.attachments}</h3>${stackedTable(
        own.attachments,
        [own.what, words.kind, own.size, own.file],
        files.map(({ n, fileName, description, mediaType, size: bytes }) => {
          const name = fileName ?? own.attachment(n);
          return [
            html`${breakable(name)}${description === null ? "" : html`<br><span class="soft">${description}</span>`}`,
            mediaType === null ? "" : asWritten(mediaType),
            html`${size(say, bytes)}`,
            link(`attachments/${n}`, name),
          ];
        }),
      )}`
}`;
};
