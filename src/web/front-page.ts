import { html } from "hono/html";
import { PAGE_CSS_HREF } from "./assets.ts";
import { HOME } from "./session.ts";
import type { Html, Say } from "./show.ts";

/** Does who asks want a page above all, as browsers do? Programs take anything, or JSON. */
export const takesPages = (accept: string | undefined): boolean => {
  const [first = ""] = (accept ?? "").split(",");
  return /^\s*text\/html\s*(;(?!\s*q=0(\.0*)?\s*(;|$)).*)?$/i.test(first);
};

/** What a browser shows at the gateway's address alone: where to go from here. */
export const frontPage = ({ words, language }: Say): Html => html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Passerelle</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${PAGE_CSS_HREF}">
</head>
<body>
<main>
<h1>Passerelle</h1>
<p>${words.frontText}</p>
<ul>
<li><a href="/docs">${words.frontDocs}</a></li>
<li><a href="${HOME}">${words.frontDesk}</a></li>
<li><a href="/healthz">${words.frontHealth}</a></li>
</ul>
</main>
</body>
</html>`;
