import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { OPENAPI_FILE, openApiText } from "../../src/commands/write-openapi.ts";
import { operationsOf } from "../../src/routes/docs/read-openapi.ts";
import { kit } from "./kit.ts";

/** What people look at, and the files that it loads. */
const IS_FOR_BROWSERS =
  /^\/(|openapi\.json|docs(\/.*)?|problems(\/.*)?|widget\.js|(diagnostics|desk)(\/.*)?)$/;

/** The national API is described where it is published. */
const IS_OF_THE_NORM = /^\/afnor\//;

const document = JSON.parse(openApiText());
const operations = operationsOf(document);

describe("the OpenAPI document", () => {
  test("is checked in as the routes make it", () => {
    expect(readFileSync(OPENAPI_FILE, "utf8") === openApiText(), "stale: run npm run openapi").toBe(true);
  });

  test("is what the gateway serves", async () => {
    expect(await (await kit().get("/openapi.json", {})).json()).toEqual(document);
  });

  test("has every route, with a summary, a tag and answers", () => {
    const { app } = kit();
    const routes = app.routes
      .filter(
        ({ method, path }) => method !== "ALL" && !IS_FOR_BROWSERS.test(path) && !IS_OF_THE_NORM.test(path),
      )
      .map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, "{$1}")}`);
    expect(operations.map((o) => `${o.method.toUpperCase()} ${o.path}`).sort()).toEqual(
      [...new Set(routes)].sort(),
    );
    const tags = document.tags.map((tag: { name: string }) => tag.name);
    for (const operation of operations) {
      expect(operation.summary, operation.path).toMatch(/./);
      expect(tags, operation.path).toContain(operation.tag);
      expect(operation.secured, operation.path).toBe(operation.path.startsWith("/v1/"));
      if (operation.secured) {
        expect(
          operation.answers.map(({ status }) => status),
          operation.path,
        ).toContain("401");
      }
      for (const parameter of operation.parameters) {
        expect(parameter.description, `${operation.path} ${parameter.name}`).toMatch(/./);
      }
    }
    expect(new Set(operations.map(({ id }) => id)).size).toBe(operations.length);
  });

  test("refers to nothing that is not there, and forbids no null that it allows", () => {
    const text = JSON.stringify(document);
    for (const [, name] of text.matchAll(/"#\/components\/schemas\/(\w+)"/g)) {
      expect(Object.keys(document.components.schemas)).toContain(name);
    }
    expect(text).not.toMatch(/"allOf":\[\{"\$ref":"[^"]+"\},\{"type":\["object","null"\]/);
  });
});

describe("the reference page", () => {
  test("tells every operation and every schema, by anchors that exist", async () => {
    const page = await (await kit().get("/docs", {})).text();
    for (const { id, path } of operations) {
      expect(page).toContain(`id="${id}"`);
      expect(page).toContain(`<code>${path}</code>`);
    }
    const anchors = new Set([...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id));
    for (const [, target] of page.matchAll(/href="#([^"]+)"/g)) expect(anchors, target).toContain(target);
    expect(page).not.toMatch(/undefined|\[object Object\]|NaN/);
  });

  test("shows each request in four languages, and what a good answer looks like", async () => {
    const page = await (await kit().get("/docs", {})).text();
    for (const { id } of operations) {
      for (const language of ["curl", "typescript", "php", "python"]) {
        expect(page, id).toContain(`<details name="${id}-example" data-language="${language}"`);
      }
    }
    expect(page).toContain("Example of this answer");
  });

  test("loads its own style and script and nothing from elsewhere, and its policy allows no more", async () => {
    const { get } = kit();
    const answer = await get("/docs", {});
    const page = await answer.text();
    const loaded = [...page.matchAll(/<(?:script|link|img)[^>]* (?:src|href)="([^"]*)"/g)].map(
      ([, url]) => url,
    );
    expect(loaded).toEqual(["data:,", "/docs/page.css", "/docs/page.js"]);
    expect(page).not.toMatch(/<style|<script>|style="|@import|url\(|\son\w+="/);
    expect(page).toMatch(/<meta name="viewport"/);
    const policy = answer.headers.get("Content-Security-Policy");
    expect(policy).toContain("default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'");
    expect(policy).not.toContain("unsafe");
    for (const path of ["/docs/page.css", "/docs/page.js"]) {
      const text = await (await get(path, {})).text();
      expect(text).not.toMatch(/https?:|@import|url\(|\beval\b|innerHTML/);
    }
  });

  test("is served compressed to who takes that, and not again to who has it", async () => {
    const { get } = kit();
    const plain = await get("/docs", {});
    const text = await plain.text();
    const zipped = await get("/docs", { "Accept-Encoding": "br, gzip" });
    expect(zipped.headers.get("Content-Encoding")).toBe("gzip");
    const bytes = new Uint8Array(await zipped.arrayBuffer());
    expect(bytes.length).toBeLessThan(text.length / 4);
    expect(gunzipSync(bytes).toString()).toBe(text);
    const etag = plain.headers.get("ETag") ?? "";
    expect((await get("/docs", { "If-None-Match": etag })).status).toBe(304);
    const refused = await get("/docs", { "Accept-Encoding": "gzip;q=0" });
    expect(refused.headers.get("Content-Encoding")).toBeNull();
  });
});
