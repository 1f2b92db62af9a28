import { html } from "hono/html";
import type { InvoiceFinding } from "../domain/invoice.ts";
import { asWritten, badge, type Html, type Say, told } from "./show.ts";

/** What the controls found: what is wrong, what to do about it, by which rule, and where. */
export const findingList = (say: Say, findings: readonly InvoiceFinding[]): Html =>
  html`<ul class="troubles">${findings.map((finding) => item(say, finding))}</ul>`;

/** An error or a warning, as a badge. */
export const severityBadge = ({ words }: Say, severity: InvoiceFinding["severity"]): Html =>
  badge(severity === "error" ? "red" : "orange", words.severities[severity]);

const item = (say: Say, finding: InvoiceFinding): Html => {
  const { words } = say;
  const { no, severity, code, rule, path, at } = finding;
  const { message, fix } = told(say, finding);
  const names = [...new Set([code, rule, path])];
  return html`<li class="card trouble"><div>
<p class="line">${severityBadge(say, severity)} <strong>${message}</strong></p>
<p>${words.toDo} ${fix}</p>
<p class="soft">${no === undefined ? "" : `${words.checkNo} ${no} · `}${names.map((name, i) => html`${i > 0 ? " · " : ""}${asWritten(name)}`)}${at === "" ? "" : html`<br>${asWritten(at)}`}</p>
</div></li>`;
};
