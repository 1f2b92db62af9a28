import { html, raw } from "hono/html";
import { PAGE_CSS_HREF, PAGE_JS_HREF } from "./assets.ts";
import { LANGUAGES } from "./language.ts";
import { type RoomName, roomsOf } from "./rooms.ts";
import { HOME, type Session } from "./session.ts";
import { clock, type Html, type Say } from "./show.ts";

const NAMES = { en: "English", fr: "Français" } as const;

export interface Page {
  say: Say;
  /** Heading of this page; the site's own title is added. */
  title: string;
  session: Session | null;
  /** The room in which it is. */
  room?: RoomName;
  /** Path and query of this page, for the language switch. */
  here: URL;
  /** Told at the top, once: what was just done. */
  notice?: { kind: "done" | "wrong"; text: string } | null;
  /** Where the page leads to by itself. */
  goesOn?: string;
  content: Html;
  /** It shows documents of ours in frames. */
  framesOwn?: boolean;
}

/** The frame of every page: skip link, header, the rooms, one main landmark, footer. */
export const layout = (
  { say, title, session, room, here, notice, goesOn, content }: Page,
  there: { sharing: boolean },
): Html => {
  const { words, language } = say;
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${title === words.title ? title : `${title} · ${words.title}`} · Passerelle</title>
${
  goesOn === undefined
    ? ""
    : html`<meta http-equiv="refresh" content="0; url=${goesOn}">
`
}<link rel="icon" href="data:,">
<link rel="stylesheet" href="${PAGE_CSS_HREF}">
<script src="${PAGE_JS_HREF}" defer></script>
</head>
<body>
<a class="skip" href="#content">${words.skip}</a>
<header class="top">
<p class="brand"><a href="${HOME}">Passerelle</a> <span class="soft">${session === null ? words.title : seenBy(say, session)}</span></p>
<div class="tools">
<nav aria-label="${words.language}" class="languages">${LANGUAGES.map((one) =>
    one === language
      ? html`<span aria-current="true" lang="${one}">${NAMES[one]}</span>`
      : html`<a href="${inLanguage(here, one)}" hreflang="${one}" lang="${one}">${NAMES[one]}</a>`,
  )}</nav>
${
  session === null
    ? ""
    : html`<form method="post" action="${HOME}/logout">${formToken(session)}<button class="quiet">${words.signOut}</button></form>`
}
</div>
</header>
${
  session === null
    ? ""
    : html`<nav aria-label="${words.nav}" class="rooms"><ul>${roomsOf(say, session, there).map(
        ({ name, path, word }) =>
          html`<li><a href="${path}"${name === room ? raw(' aria-current="page"') : ""}>${word}</a></li>`,
      )}</ul></nav>`
}
<main id="content" tabindex="-1">
<h1>${title}</h1>
<div role="status" class="notices">${
    notice === undefined || notice === null ? "" : html`<p class="notice ${notice.kind}">${notice.text}</p>`
  }</div>
${content}
</main>
<footer><p>${words.updated} <span data-live="clock">${clock(say, say.now)}</span>. ${words.parisTime}</p></footer>
</body>
</html>`;
};

/** Whose part of the gateway is shown; a person of several tenants chooses. */
const seenBy = ({ words }: Say, session: Session): Html => {
  const { person, caller } = session;
  if (caller.kind === "admin") return html`${words.title}`;
  if (person.sees === "all" || person.sees.length < 2) return html`${caller.tenant}`;
  return html`<form method="post" action="${HOME}/tenant" class="whose">${formToken(session)}
<label for="whose">${words.tenant}</label> <select id="whose" name="tenant">${person.sees.map(
    (name) => html`<option${name === caller.tenant ? raw(" selected") : ""}>${name}</option>`,
  )}</select> <button class="quiet">${words.choose}</button></form>`;
};

/** Stands in every form that changes something. */
export const formToken = (session: Session): Html =>
  html`<input type="hidden" name="token" value="${session.formToken}">`;

const inLanguage = (here: URL, language: string): string => {
  const query = new URLSearchParams(here.search);
  query.delete("done");
  query.set("lang", language);
  return `${here.pathname}?${query}`;
};

/** How people can sign in. */
export interface Ways {
  /** With a key. */
  keys: boolean;
  /** At an identity provider of this name; null: there is none. */
  provider: string | null;
}

/** Where one signs in. */
export const loginForm = (say: Say, { keys, provider }: Ways): Html => {
  const { words } = say;
  const elsewhere =
    provider === null
      ? ""
      : html`<p><a class="button" href="${HOME}/oidc/login">${words.oidc.signInWith(provider)}</a></p>`;
  if (!keys && provider !== null) return html`${elsewhere}`;
  return keys
    ? html`${elsewhere}<form method="post" action="${HOME}/login" class="login">
<p id="about">${words.signInText}</p>
<label for="key">${words.key}</label>
<input id="key" name="key" type="password" autocomplete="current-password" required aria-describedby="about" spellcheck="false">
<button>${words.signIn}</button>
</form>`
    : html`<p>${words.noKeys}</p>`;
};
