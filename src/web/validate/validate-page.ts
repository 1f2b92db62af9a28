import { html } from "hono/html";
import { Rejection } from "../../domain/problem.ts";
import { DEEPEST_JSON, MOST_OF_INVOICE, scanJson } from "../../json-scan.ts";
import type { UseCases } from "../../usecases/index.ts";
import type { ShownStatus } from "../desk.ts";
import { findingList } from "../finding-list.ts";
import { formToken } from "../layout.ts";
import { pathOf } from "../rooms.ts";
import type { Session } from "../session.ts";
import { breakable, facts, type Html, words as inEnglish, type Say, told } from "../show.ts";

type Validate = UseCases["validateDocument"];

/** Where an invoice is handed in to be controlled. */
export const CONTROL = pathOf("validate");

/** What the form offers, and what of it was chosen the last time. */
interface Offered {
  tenants: readonly string[];
  hasOfficialRules: boolean;
  chosen?: { tenant: string | null; official: boolean };
}

/** Asks for an invoice, in whose name it is to be controlled, and whether by the official rules too. */
export const controlForm = (
  say: Say,
  session: Session,
  { tenants, hasOfficialRules, chosen }: Offered,
): Html => {
  const { words } = say;
  const { validate } = words;
  return html`<form method="post" action="${CONTROL}" enctype="multipart/form-data" class="check">${formToken(session)}
<p id="control-about" class="soft">${words.controlText}</p>
<label for="control-tenant">${words.tenant}</label>
<div class="row"><select id="control-tenant" name="tenant">${tenants.map(
    (name) => html`<option value="${name}"${name === chosen?.tenant ? html` selected` : ""}>${name}</option>`,
  )}</select></div>
<p><label class="tick"><input type="checkbox" name="official" value="yes" aria-describedby="control-official"${
    hasOfficialRules ? (chosen?.official === true ? html` checked` : "") : html` disabled`
  }> ${validate.official}</label></p>
<p id="control-official" class="soft">${hasOfficialRules ? validate.officialText : validate.notInstalled}</p>
<label for="control-file">${words.controlFile}</label>
<div class="row"><input id="control-file" name="file" type="file" required aria-describedby="control-about" accept=".pdf,.xml,.json">
<button>${words.controlDo}</button></div>
</form>`;
};

/** What the controls find in the invoice that was handed in. Nothing is kept, and nothing is sent. */
export const controlPage = async (
  say: Say,
  session: Session,
  {
    tenants,
    hasOfficialRules,
    validate,
    signal,
  }: { tenants: readonly string[]; hasOfficialRules: boolean; validate: Validate; signal: AbortSignal },
  fields: Record<string, unknown>,
): Promise<{ status: ShownStatus; content: Html }> => {
  const { words } = say;
  const tenant = tenants.find((name) => name === fields.tenant) ?? null;
  const official = hasOfficialRules && fields.official === "yes";
  const page = (result: Html, status: ShownStatus = 200) => ({
    status,
    content: html`${controlForm(say, session, { tenants, hasOfficialRules, chosen: { tenant, official } })}
${result}`,
  });
  const wrong = (text: Html | string, status?: ShownStatus) =>
    page(html`<p class="notice wrong">${text}</p>`, status);
  const { file } = fields;
  if (tenant === null || !(file instanceof File) || file.name === "") return wrong(words.controlNothing);
  const document = documentIn(new Uint8Array(await file.arrayBuffer()));
  if (document === null) return wrong(words.controlNoJson);
  try {
    return page(verdict(say, file.name, await validate(tenant, document, { official, signal })));
  } catch (error) {
    // The official rules are being prepared, or busy: the file is to be chosen again, the tick can be taken out.
    if (!(official && error instanceof Rejection && error.status === 503)) throw error;
    return wrong(told(say, messageOf(error)).message, error.status);
  }
};

const messageOf = ({ message, detailFr }: Rejection): Parameters<typeof told>[1] => ({
  message,
  ...(detailFr === undefined ? {} : { messageFr: detailFr }),
});

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
  { valid, rules, findings, invoice, official }: Awaited<ReturnType<Validate>>,
): Html => {
  const { words } = say;
  const own = findings.filter((finding) => official?.findings.includes(finding) !== true);
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
        [words.rules, official === undefined ? rules : inEnglish(say, rules)],
      ])
}
${findingList(say, own)}
${official === undefined ? "" : officialGroup(say, official)}
</section>`;
};

/** What the official rules alone say, and which of them were asked. */
const officialGroup = (
  say: Say,
  { findings, rules }: NonNullable<Awaited<ReturnType<Validate>>["official"]>,
): Html => {
  const { validate } = say.words;
  return html`<section aria-labelledby="control-official-result">
<h3 id="control-official-result">${validate.officialFound}</h3>
<p class="soft">${inEnglish(say, rules)}</p>
${findings.length === 0 ? html`<p>${validate.nothingMore}</p>` : findingList(say, findings)}
</section>`;
};
