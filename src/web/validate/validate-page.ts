import { html } from "hono/html";
import { DEEPEST_JSON, MOST_OF_INVOICE, scanJson } from "../../json-scan.ts";
import type { UseCases } from "../../usecases/index.ts";
import { findingList } from "../finding-list.ts";
import { formToken } from "../layout.ts";
import { pathOf } from "../rooms.ts";
import type { Session } from "../session.ts";
import { breakable, facts, type Html, type Say } from "../show.ts";

type Validate = UseCases["validateDocument"];

/** Where an invoice is handed in to be controlled. */
export const CONTROL = pathOf("validate");

/** Asks for an invoice, and in whose name it is to be controlled. */
export const controlForm = (
  say: Say,
  session: Session,
  tenants: readonly string[],
  chosen: string | null = null,
): Html => {
  const { words } = say;
  return html`<form method="post" action="${CONTROL}" enctype="multipart/form-data" class="check">${formToken(session)}
<p id="control-about" class="soft">${words.controlText}</p>
<label for="control-tenant">${words.tenant}</label>
<div class="row"><select id="control-tenant" name="tenant">${tenants.map(
    (name) => html`<option value="${name}"${name === chosen ? html` selected` : ""}>${name}</option>`,
  )}</select></div>
<label for="control-file">${words.controlFile}</label>
<div class="row"><input id="control-file" name="file" type="file" required aria-describedby="control-about" accept=".pdf,.xml,.json">
<button>${words.controlDo}</button></div>
</form>`;
};

/** What the controls find in the invoice that was handed in. Nothing is kept, and nothing is sent. */
export const controlPage = async (
  say: Say,
  session: Session,
  { tenants, validate }: { tenants: readonly string[]; validate: Validate },
  fields: Record<string, unknown>,
): Promise<Html> => {
  const { words } = say;
  const tenant = tenants.find((name) => name === fields.tenant) ?? null;
  const page = (result: Html): Html => html`${controlForm(say, session, tenants, tenant)}
${result}`;
  const wrong = (text: string): Html => page(html`<p class="notice wrong">${text}</p>`);
  const { file } = fields;
  if (tenant === null || !(file instanceof File) || file.name === "") return wrong(words.controlNothing);
  const document = documentIn(new Uint8Array(await file.arrayBuffer()));
  if (document === null) return wrong(words.controlNoJson);
  return page(verdict(say, file.name, await validate(tenant, document)));
};

/** A file, or what was parsed of JSON; null: it is no JSON that can be read. */
const documentIn = (bytes: Uint8Array): Parameters<Validate>[1] | null => {
  // A file that does not begin like JSON is what its bytes are.
  if (!/^\s*\{/.test(Buffer.from(bytes.subarray(0, 64)).toString("latin1"))) return { bytes };
  if (scanJson(bytes, { depth: DEEPEST_JSON, members: MOST_OF_INVOICE }) !== null) return null;
  try {
    return { json: JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)), as: "factur-x" };
  } catch {
    return null;
  }
};

const verdict = (
  say: Say,
  fileName: string,
  { valid, rules, findings, invoice }: Awaited<ReturnType<Validate>>,
): Html => {
  const { words } = say;
  const errors = findings.filter(({ severity }) => severity === "error").length;
  return html`<section aria-labelledby="control-result">
<h2 id="control-result">${breakable(fileName)}</h2>
<p class="notice ${valid ? "done" : "wrong"}">${words.controlled(errors, findings.length - errors)}</p>
${
  invoice === null
    ? ""
    : facts([
        [words.number, html`${breakable(invoice.number)}`],
        [words.seller, `${invoice.seller.name ?? ""} ${invoice.seller.siren ?? ""}`.trim()],
        [words.buyer, `${invoice.buyer.name ?? ""} ${invoice.buyer.siren ?? ""}`.trim()],
        [words.amount, `${invoice.total} ${invoice.currency}`],
        [words.rules, rules],
      ])
}
${findingList(say, findings)}
</section>`;
};
