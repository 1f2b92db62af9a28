import { type Context, Hono } from "hono";
import { html } from "hono/html";
import type { CodeFacts, CodeGroup } from "../domain/codes/index.ts";
import { PAGE_CSS_HREF } from "./assets.ts";
import { LANGUAGES, type Language, languageOf } from "./language.ts";
import type { Html } from "./show.ts";

/** Where a problem's `type` leads. */
const PROBLEMS = "/problems";

const POLICY =
  "default-src 'none'; style-src 'self'; img-src data:; form-action 'none'; base-uri 'none'; frame-ancestors 'none'";

const WORDS = {
  en: {
    title: "Problems",
    skip: "Skip to the content",
    language: "Language",
    intro:
      "Every code that the API, the desk and the log name: what it means, and what to do. A problem's “type” leads to the page of its code.",
    code: "Code",
    means: "What it means",
    fix: "What to do",
    http: "HTTP status:",
    where: "Where it occurs",
    inside: "none of its own: it stands inside of an answer",
    all: "All problems",
    api: "Reference of the API",
    unknown: "This code is none of the gateway's own",
    unknownText:
      "It is the word of a platform, which stands in lower case where a platform gives one of its own, or of another version of the gateway.",
    unknownFix:
      "Read the message beside it and the platform's own words (“raw”); the platform's support knows its codes.",
  },
  fr: {
    title: "Problèmes",
    skip: "Aller au contenu",
    language: "Langue",
    intro:
      "Tous les codes que nomment l'API, l'administration et le journal : ce qu'ils signifient, et que faire. Le « type » d'un problème mène à la page de son code.",
    code: "Code",
    means: "Ce que cela signifie",
    fix: "Que faire",
    http: "Statut HTTP :",
    where: "Où on le rencontre",
    inside: "aucun à lui : il figure dans une réponse",
    all: "Tous les problèmes",
    api: "Référence de l'API (en anglais)",
    unknown: "Ce code n'est pas de la passerelle",
    unknownText:
      "C'est le mot d'une plateforme, écrit en minuscules quand elle en donne un à elle, ou celui d'une autre version de la passerelle.",
    unknownFix:
      "Lisez le message à côté et les mots de la plateforme (« raw ») ; son assistance connaît ses codes.",
  },
} as const;

const NAMES = { en: "English", fr: "Français" } as const;

/** The pages of the codes: an index, and one for each. The table is loaded when somebody asks for one first. */
export const problemPages = (): Hono => {
  const app = new Hono();
  const table = () => import("../domain/codes/index.ts");

  const show = (c: Context, status: 200 | 404, made: (language: Language) => [title: string, body: Html]) => {
    const language = languageOf(c.req.query("lang"), undefined, c.req.header("Accept-Language"));
    const [title, body] = made(language);
    c.header("Content-Security-Policy", POLICY);
    c.header("Vary", "Accept-Language");
    return c.html(frame(language, c.req.path, title, body), status);
  };

  app.get(PROBLEMS, async (c) => {
    const { CODE_GROUPS } = await table();
    return show(c, 200, (language) => [WORDS[language].title, index(language, CODE_GROUPS)]);
  });

  app.get(`${PROBLEMS}/:code`, async (c) => {
    const code = c.req.param("code");
    if (!/^[\w.:-]{1,80}$/.test(code)) return c.notFound();
    const found = (await table()).codeOf(code);
    return found === null
      ? show(c, 404, (language) => [code, unknown(language)])
      : show(c, 200, (language) => [code, one(language, found.group, found.facts)]);
  });
  return app;
};

const frame = (language: Language, path: string, title: string, body: Html): Html => {
  const words = WORDS[language];
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} · Passerelle</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${PAGE_CSS_HREF}">
</head>
<body>
<a class="skip" href="#content">${words.skip}</a>
<header class="top">
<p class="brand"><a href="${PROBLEMS}?lang=${language}">Passerelle</a> <span class="soft">${words.title}</span></p>
<div class="tools">
<nav aria-label="${words.language}" class="languages">${LANGUAGES.map((other) =>
    other === language
      ? html`<span aria-current="true" lang="${other}">${NAMES[other]}</span>`
      : html`<a href="${path}?lang=${other}" hreflang="${other}" lang="${other}">${NAMES[other]}</a>`,
  )}</nav>
</div>
</header>
<main id="content" tabindex="-1">
<h1>${title}</h1>
${body}
</main>
<footer><p><a href="${PROBLEMS}?lang=${language}">${words.all}</a> · <a href="/docs">${words.api}</a></p></footer>
</body>
</html>`;
};

const index = (language: Language, groups: readonly CodeGroup[]): Html => {
  const words = WORDS[language];
  return html`<p>${words.intro}</p>
${groups.map(
  ({ name, codes }) => html`<section>
<h2>${name[language]}</h2>
<div class="scroll" tabindex="0" role="region" aria-label="${name[language]}"><table>
<thead><tr><th scope="col">${words.code}</th><th scope="col">${words.means}</th></tr></thead>
<tbody>${Object.entries(codes).map(
    ([code, facts]) =>
      html`<tr><th scope="row"><a href="${PROBLEMS}/${code}?lang=${language}"><code>${code}</code></a></th><td>${language === "fr" ? facts.meansFr : facts.means}</td></tr>`,
  )}</tbody></table></div>
</section>`,
)}`;
};

const one = (language: Language, group: CodeGroup, facts: CodeFacts): Html => {
  const words = WORDS[language];
  const isFrench = language === "fr";
  const statuses = facts.http?.join(", ") ?? words.inside;
  return html`<h2>${words.means}</h2>
<p>${isFrench ? facts.meansFr : facts.means}</p>
<h2>${words.fix}</h2>
<p>${isFrench ? facts.fixFr : facts.fix}</p>
<h2>${words.where}</h2>
<p>${group.name[language]}. ${spans(group.where[language])}.</p>
<p>${words.http} ${statuses}.</p>`;
};

const unknown = (language: Language): Html => {
  const words = WORDS[language];
  return html`<p><strong>${words.unknown}.</strong> ${words.unknownText}</p>
<h2>${words.fix}</h2>
<p>${words.unknownFix}</p>`;
};

/** Text with code spans. */
const spans = (text: string): Html =>
  html`${text.split("`").map((part, i) => (i % 2 === 1 ? html`<code>${part}</code>` : part))}`;
