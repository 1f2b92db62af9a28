import { createHash } from "node:crypto";
import { html, raw } from "hono/html";
import {
  type ApiDocument,
  type Media,
  operationsOf,
  type Parameter,
  type Schema,
  typeOf,
} from "./read-openapi.ts";

type Html = ReturnType<typeof html>;

/** The reference page: one file, no script and nothing from elsewhere, so that it works behind any firewall. */
export const docsPage = (document: ApiDocument): { html: string; policy: string } => {
  const hash = createHash("sha256").update(STYLE).digest("base64");
  return {
    html: String(page(document)),
    policy: `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  };
};

const page = (document: ApiDocument): Html => {
  const operations = operationsOf(document);
  const tags = document.tags ?? [];
  const schemas = Object.entries(document.components?.schemas ?? {}) as [string, Schema][];
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${document.info.title} API ${document.info.version}</title>
<style>${raw(STYLE)}</style>
</head>
<body>
<a class="skip" href="#reference">Skip to the reference</a>
<nav aria-label="Contents">
<p class="brand"><a href="#top">${document.info.title}</a> <small>${document.info.version}</small></p>
${tags.map(
  (tag) => html`<p class="group">${tag.name}</p>
<ul>${operations
    .filter((operation) => operation.tag === tag.name)
    .map(
      ({ id, method, summary }) =>
        html`<li><a href="#${id}"><span class="verb ${method}">${method}</span> ${summary}</a></li>`,
    )}</ul>`,
)}
<p class="group">Schemas</p>
<ul>${schemas.map(([name]) => html`<li><a href="#schema-${name}">${name}</a></li>`)}</ul>
</nav>
<main id="top">
<header>
<h1>${document.info.title} API</h1>
${prose(document.info.description ?? "")}
<p><a href="/openapi.json">OpenAPI document</a></p>
</header>
<div id="reference">
${tags.map(
  (tag) => html`<h2>${tag.name}</h2>
${prose(tag.description ?? "")}
${operations.filter((operation) => operation.tag === tag.name).map(operationSection)}`,
)}
<h2>Schemas</h2>
${schemas.map(
  ([name, schema]) => html`<section id="schema-${name}">
<h3><a href="#schema-${name}">${name}</a></h3>
${prose(schema.description ?? "")}
${properties(schema)}
${example(schema.example)}
</section>`,
)}
</div>
</main>
</body>
</html>`;
};

const operationSection = (
  operation: ReturnType<typeof operationsOf>[number],
): Html => html`<section id="${operation.id}">
<h3><a href="#${operation.id}">${operation.summary}</a></h3>
<p class="path"><span class="verb ${operation.method}">${operation.method}</span> <code>${operation.path}</code></p>
${prose(operation.description)}
<p class="auth">${operation.secured ? "Needs an API key." : "Needs no API key."}</p>
${operation.parameters.length === 0 ? "" : html`<h4>Parameters</h4>${parameterTable(operation.parameters)}`}
${operation.body.length === 0 ? "" : html`<h4>Body${operation.bodyRequired ? "" : " (optional)"}</h4>${mediaList(operation.body)}`}
<h4>Answers</h4>
<dl>${operation.answers.map(
  ({
    status,
    description,
    headers,
    media,
  }) => html`<dt><code class="s${status[0] ?? ""}">${status}</code></dt>
<dd>${prose(description)}${headers.map((h) => html`<p>Header <code>${h.name}</code>: ${inline(h.description)}</p>`)}${mediaList(media)}</dd>`,
)}</dl>
${operation.curl === "" ? "" : html`<h4>Example</h4><pre tabindex="0"><code>${operation.curl}</code></pre>`}
</section>`;

const parameterTable = (parameters: Parameter[]): Html => html`<table>
<thead><tr><th scope="col">Name</th><th scope="col">Type</th><th scope="col">Meaning</th></tr></thead>
<tbody>${parameters.map(
  (
    p,
  ) => html`<tr><th scope="row"><code>${p.name}</code><small>${p.in}${p.required ? ", required" : ""}</small></th>
<td>${typeCell(p.schema)}</td><td>${inline(p.description)}${aside(p.schema)}</td></tr>`,
)}</tbody></table>`;

const properties = (schema: Schema): Html | "" => {
  const entries = Object.entries(schema.properties ?? {});
  if (entries.length === 0) return "";
  return html`<table>
<thead><tr><th scope="col">Name</th><th scope="col">Type</th><th scope="col">Meaning</th></tr></thead>
<tbody>${entries.map(
    ([name, property]) => html`<tr><th scope="row"><code>${name}</code>${
      schema.required?.includes(name) ? "" : html`<small>optional</small>`
    }</th>
<td>${typeCell(property)}</td><td>${inline(property.description ?? "")}${aside(property)}</td></tr>`,
  )}</tbody></table>`;
};

const typeCell = (schema: Schema): Html => {
  const { text, reference } = typeOf(schema);
  return reference === null ? html`${text}` : html`<a href="#schema-${reference}">${text}</a>`;
};

/** What else a schema says: default, allowed values, an example. */
const aside = (schema: Schema): Html => {
  const values = schema.enum?.filter((v) => v !== null).map(String) ?? [];
  return html`${values.length === 0 ? "" : html`<small>One of: ${values.join(", ")}.</small>`}${
    schema.default === undefined ? "" : html`<small>Default: ${String(schema.default)}.</small>`
  }${schema.example === undefined ? "" : html`<small>Example: <code>${text(schema.example)}</code></small>`}`;
};

const mediaList = (media: Media[]): Html =>
  html`${media.map(
    ({ type, schema }) =>
      html`<p><code>${type}</code> ${typeCell(schema)}</p>${schema.$ref === undefined ? properties(schema) : ""}`,
  )}`;

const text = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));

const example = (value: unknown): Html | "" =>
  value === undefined ? "" : html`<pre tabindex="0"><code>${JSON.stringify(value, null, 2)}</code></pre>`;

/** Paragraphs of the little Markdown that our own descriptions use: code and bold. */
const prose = (markdown: string): Html =>
  html`${markdown
    .split("\n\n")
    .filter((paragraph) => paragraph !== "")
    .map((paragraph) => html`<p>${inline(paragraph)}</p>`)}`;

const inline = (markdown: string): Html =>
  html`${markdown
    .split(/(`[^`]+`|\*\*[^*]+\*\*)/)
    .map((part) =>
      part.startsWith("`")
        ? html`<code>${part.slice(1, -1)}</code>`
        : part.startsWith("**")
          ? html`<strong>${part.slice(2, -2)}</strong>`
          : part,
    )}`;

const STYLE = `
:root{--ink:#1b1f24;--soft:#57606a;--paper:#fff;--tint:#f4f6f8;--rule:#d8dee4;--link:#0b5cad;--get:#0b5cad;--post:#1a7f37;--bad:#b3261e}
@media(prefers-color-scheme:dark){:root{--ink:#e6e9ec;--soft:#9aa5b1;--paper:#14171a;--tint:#1d2126;--rule:#343b43;--link:#7cb7ff;--get:#7cb7ff;--post:#6fd08c;--bad:#ff8f85}}
*{box-sizing:border-box}
html{scroll-padding-top:1rem}
body{margin:0;font:16px/1.55 system-ui,sans-serif;color:var(--ink);background:var(--paper)}
a{color:var(--link);text-underline-offset:.15em}
:focus-visible{outline:2px solid var(--link);outline-offset:2px}
.skip{position:absolute;left:-99rem}
.skip:focus{left:1rem;top:1rem;background:var(--paper);padding:.5rem}
nav{padding:1rem;background:var(--tint);font-size:.9rem}
nav ul{list-style:none;margin:0;padding:0}
nav li a{display:block;padding:.3rem 0;text-decoration:none}
.brand{font-size:1.1rem;font-weight:700;margin:0 0 .5rem}
.brand a,h3 a{color:inherit;text-decoration:none}
h3 a:hover{text-decoration:underline}
.group{margin:1rem 0 .2rem;color:var(--soft);font-weight:600}
main{padding:1rem;max-width:60rem}
h1{line-height:1.2;margin:.5rem 0 1rem}
h2{margin:3rem 0 0;padding-top:1rem;border-top:1px solid var(--rule)}
section{margin:2rem 0;padding-bottom:1rem}
h3{margin:0 0 .5rem}
h4{margin:1.2rem 0 .4rem}
code,pre{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;font-size:.9em}
code{overflow-wrap:anywhere}
pre{background:var(--tint);padding:.8rem;overflow-x:auto;border-radius:.3rem}
.path{background:var(--tint);padding:.5rem .8rem;border-radius:.3rem}
.verb{font:700 .75em ui-monospace,monospace;text-transform:uppercase;color:var(--get)}
.verb.post{color:var(--post)}
.auth,small{color:var(--soft)}
small{display:block}
.brand small{display:inline}
table{border-collapse:collapse;width:100%}
th,td{text-align:left;vertical-align:top;padding:.45rem .6rem .45rem 0;border-bottom:1px solid var(--rule);overflow-wrap:anywhere}
tbody th{font-weight:400}
thead th{color:var(--soft);font-size:.85rem}
dl{margin:0}
dt{margin-top:.6rem}
dd{margin:0 0 0 1.2rem}
dd p{margin:.2rem 0}
.s2{color:var(--post)}.s4,.s5{color:var(--bad)}
@media(max-width:40rem){thead{display:none}tr,tbody th,td{display:block}tbody th,td{border:0;padding:.1rem 0}tr{border-bottom:1px solid var(--rule);padding:.5rem 0}}
@media(min-width:64rem){nav{position:fixed;inset:0 auto 0 0;width:19rem;overflow-y:auto}main{margin-left:19rem;padding:1rem 2.5rem}}
`;
