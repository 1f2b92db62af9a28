import { html } from "hono/html";
import { exampleOf } from "./example-of.ts";
import {
  type ApiDocument,
  type Media,
  type Operation,
  operationsOf,
  type Parameter,
  type Schema,
  typeOf,
} from "./read-openapi.ts";
import { snippetsOf } from "./snippets.ts";
import { tryIt } from "./try-it.ts";

type Html = ReturnType<typeof html>;

/**
 * The reference page. Everything stands in it without a script, which adds search and "try it"; nothing comes from
 * elsewhere, so that it works behind any firewall and under a policy that lets nothing else in.
 */
export const docsPage = (document: ApiDocument): string => String(page(document));

/** What the page may load and ask: this gateway alone. */
export const DOCS_POLICY =
  "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

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
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/docs/page.css">
<script src="/docs/page.js" defer></script>
</head>
<body>
<a class="skip" href="#reference">Skip to the reference</a>
<nav aria-label="Contents">
<p class="brand"><a href="#top">${document.info.title}</a> <small>${document.info.version}</small></p>
<div role="search" data-script hidden><label for="search">Search (key /)</label><input id="search" type="search" autocomplete="off" spellcheck="false" aria-describedby="found"><p id="found" role="status"></p></div>
${tags.map(
  (tag) => html`<div data-group><p class="group">${tag.name}</p>
<ul>${operations
    .filter((operation) => operation.tag === tag.name)
    .map(
      ({ id, method, summary }) =>
        html`<li><a href="#${id}"><span class="verb ${method}">${method}</span> ${summary}</a></li>`,
    )}</ul></div>`,
)}
<div data-group><p class="group">Schemas</p>
<ul>${schemas.map(([name]) => html`<li><a href="#schema-${name}">${name}</a></li>`)}</ul></div>
</nav>
<main id="top">
<header>
<h1>${document.info.title} API</h1>
${prose(document.info.description ?? "")}
<p><a href="/openapi.json">OpenAPI document</a> · <a href="/problems">Every code of an error, with its cause and what to do</a></p>
<div data-script hidden><label for="key">API key, for “Try it”: it stays in this page and is forgotten with it</label><input id="key" type="password" autocomplete="off" spellcheck="false"></div>
</header>
<div id="reference">
${tags.map(
  (tag) => html`<div data-group><h2>${tag.name}</h2>
${prose(tag.description ?? "")}
${operations
  .filter((operation) => operation.tag === tag.name)
  .map((operation) => operationSection(document, operation))}</div>`,
)}
<div data-group><h2>Schemas</h2>
${schemas.map(
  ([name, schema]) => html`<section id="schema-${name}">
<h3><a href="#schema-${name}">${name}</a></h3>
${prose(schema.description ?? "")}
${properties(schema)}
${example(schema.example)}
</section>`,
)}</div>
</div>
</main>
</body>
</html>`;
};

const operationSection = (document: ApiDocument, operation: Operation): Html => {
  const body = bodyExample(document, operation);
  return html`<section id="${operation.id}">
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
<dd>${prose(description)}${headers.map((h) => html`<p>Header <code>${h.name}</code>: ${inline(h.description)}</p>`)}${mediaList(media)}${answerExample(document, status, media)}</dd>`,
  )}</dl>
<h4>Example</h4>
<div class="snippets">${snippetsOf(operation, body).map(
    ({ language, label, code }) =>
      html`<details name="${operation.id}-example" data-language="${language}"${language === "curl" ? html` open` : ""}><summary>${label}</summary><pre tabindex="0"><code>${code}</code></pre></details>`,
  )}</div>
${tryIt(operation, body)}
</section>`;
};

const bodyExample = (document: ApiDocument, operation: Operation): unknown => {
  const schema = operation.body.find(({ type }) => type === "application/json")?.schema;
  return schema === undefined ? undefined : exampleOf(document, schema, "request");
};

/** What a good answer looks like; what a bad one looks like is told once, at `Problem`. */
const answerExample = (document: ApiDocument, status: string, media: Media[]): Html | "" => {
  const schema = media.find(({ type }) => type === "application/json")?.schema;
  if (schema === undefined || !status.startsWith("2")) return "";
  const text = JSON.stringify(exampleOf(document, schema, "answer"), null, 2);
  return html`<details><summary>Example of this answer</summary><pre tabindex="0"><code>${text}</code></pre></details>`;
};

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
