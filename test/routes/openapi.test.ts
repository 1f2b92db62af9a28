import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { OPENAPI_FILE, openApiText } from "../../src/commands/write-openapi.ts";
import { operationsOf } from "../../src/routes/docs/read-openapi.ts";
import { kit } from "./kit.ts";

/** What people look at, and the files that it loads. */
const IS_FOR_BROWSERS = /^\/(|openapi\.json|docs|widget\.js|(diagnostics|desk)(\/.*)?)$/;

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

  test("needs nothing from elsewhere, and its policy allows exactly its own style", async () => {
    const answer = await kit().get("/docs", {});
    const page = await answer.text();
    expect(page).not.toMatch(/<script|<link|<img|style="|@import|url\(/);
    expect(page).toMatch(/<meta name="viewport"/);
    const [, style = ""] = /<style>([\s\S]*?)<\/style>/.exec(page) ?? [];
    const digest = await crypto.subtle.digest("SHA-256", Buffer.from(style));
    const policy = answer.headers.get("Content-Security-Policy");
    expect(policy).toContain(`style-src 'sha256-${Buffer.from(digest).toString("base64")}'`);
    expect(policy).not.toContain("unsafe");
  });
});
