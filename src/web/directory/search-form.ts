import { html, raw } from "hono/html";
import type { Html, Say } from "../show.ts";
import { type Asked, DIRECTORY } from "./asked.ts";

/** Asks whom to look up, and administrators in whose name and at which platform. */
export const searchForm = (say: Say, { q, code, tenant, platform, tenants, platforms }: Asked): Html => {
  const words = say.words.directory;
  return html`<form method="get" action="${DIRECTORY}" class="narrow" role="search">
<p><label for="directory-q">${words.what}</label><input id="directory-q" name="q" type="search" required maxlength="200" value="${q}"></p>
<p><label for="directory-code">${words.code}</label><input id="directory-code" name="code" maxlength="100" value="${code}" autocomplete="off" spellcheck="false" aria-describedby="directory-code-hint">
<span id="directory-code-hint" class="unseen">${words.codeHint}</span></p>
${tenants.length === 0 ? "" : choice("tenant", say.words.tenant, words.noTenant, tenants, tenant)}
${platforms.length === 0 ? "" : choice("platform", say.words.platform, words.anyPlatform, platforms, platform)}
<p class="do"><button>${words.look}</button></p></form>`;
};

const choice = (
  name: string,
  label: string,
  none: string,
  names: readonly string[],
  chosen: string | null,
): Html =>
  html`<p><label for="directory-${name}">${label}</label><select id="directory-${name}" name="${name}"><option value="">${none}</option>${names.map(
    (one) => html`<option value="${one}"${one === chosen ? raw(" selected") : ""}>${one}</option>`,
  )}</select></p>`;
