import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { expect, test } from "vitest";
import { afterThisFile, afterThisTest } from "../support/endings.ts";

/**
 * The browser of this machine; null when it has none. Rather the one that has no windows: for each page the whole one draws
 * a window of its own besides, which nobody sees, and takes half as long again.
 */
export const CHROMIUM =
  [
    process.env.CHROMIUM ?? "",
    "/usr/bin/chromium-headless-shell",
    "/usr/bin/chromium",
    "/usr/bin/chromium-browser",
    "/usr/bin/google-chrome",
  ].find((path) => path !== "" && existsSync(path)) ?? null;

if (CHROMIUM === null) {
  const what =
    "no Chromium on this machine (apt-get install chromium-headless-shell, or set CHROMIUM to its path)";
  if (process.env.CI === "true") throw new Error(`browser tests: ${what}`);
  process.stderr.write(`browser tests skipped: ${what}\n`);
}

/**
 * What the browser need not have. The last list given holds, so what Playwright switches off is here again, as far as tests
 * could meet it.
 */
const FEATURES_OFF = [
  // Each window would load two pages for its address bar, which nobody sees: more work than the page that is tested.
  "WebUIOmniboxPopup",
  "WebUIOmniboxAimPopup",
  "WebUIOmniboxFullPopup",
  // A process for a page that may come.
  "SpareRendererForSitePerProcess",
  "AimEnabled",
  "AvoidCorsURLLoaderRestartOnRedirect",
  "AvoidUnnecessaryBeforeUnloadCheckSync",
  "DestroyProfileOnBrowserClose",
  "HttpsFirstBalancedModeAutoEnable",
  "HttpsUpgrades",
  "LensOverlay",
  "MediaRouter",
  "NetworkTimeServiceQuerying",
  "OptimizationHints",
  "PaintHolding",
  "PreconnectToSearch",
  "ThirdPartyStoragePartitioning",
];

const FLAGS = [
  `--disable-features=${FEATURES_OFF.join(",")}`,
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-dev-shm-usage",
];

/** Tests with a browser: one for all files of a worker. What a page leaves behind is its context's, and goes with it. */
export const it = test
  .extend("executablePath", { scope: "worker" }, () => CHROMIUM ?? "")
  .extend("browser", { scope: "worker" }, async ({ executablePath }, { onCleanup }) => {
    const browser = await chromium.launch({ executablePath, headless: true, args: FLAGS });
    onCleanup(() => browser.close());
    return browser;
  });

/** A page in a context of its own, for this test. Whatever goes wrong in it unasked fails the test that looks at `faults`. */
export const openPage = async (
  browser: Browser,
  options: BrowserContextOptions = {},
): Promise<{ page: Page; faults: string[] }> => {
  const context = await browser.newContext({
    viewport: { width: 1100, height: 800 },
    locale: "en-GB",
    ...options,
  });
  // Not at the end of the file only: a page that is open costs its browser work, whoever looks at it.
  afterThisTest(() => context.close());
  context.setDefaultTimeout(25_000);
  const page = await context.newPage();
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(error.message));
  page.on("console", (message) => {
    // An answer that is not 2xx is told there too, whoever expects it.
    if (message.type() === "error" && !message.text().startsWith("Failed to load resource"))
      faults.push(message.text());
  });
  return { page, faults };
};

/** Signs in as the form does, without a look at it: two pages fewer for a test that is about another. */
export const signIn = async (page: Page, desk: string, key: string): Promise<void> => {
  const { origin } = new URL(desk);
  const answer = await page
    .context()
    .request.post(`${desk}/login`, { form: { key }, headers: { origin }, maxRedirects: 0 });
  expect(answer.status()).toBe(303);
};

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

interface Violation {
  id: string;
  impact: string | null;
  nodes: { html: string; failureSummary: string }[];
}

/** No fault of accessibility that axe-core calls moderate or worse, in the open shadow roots too. */
export const expectAccessible = async (page: Page): Promise<void> => {
  // By the debugger's protocol: the page's own policy lets no script in.
  const session = await page.context().newCDPSession(page);
  const asked = await session.send("Runtime.evaluate", { expression: "typeof axe", returnByValue: true });
  // To compile it takes a cold renderer longer than to look at a page.
  if (asked.result.value === "undefined") await session.send("Runtime.evaluate", { expression: axe });
  const { result, exceptionDetails } = await session.send("Runtime.evaluate", {
    // Of what is in order only the count is made; no frame of another origin is waited for.
    expression:
      "axe.run(document, { resultTypes: ['violations'], pingWaitTime: 1 }).then(({ violations }) => JSON.stringify(violations))",
    awaitPromise: true,
    returnByValue: true,
  });
  expect(exceptionDetails).toBeUndefined();
  const violations = JSON.parse(String(result.value)) as Violation[];
  const told = violations
    .filter(({ impact }) => impact !== "minor")
    .map(
      ({ id, impact, nodes }) =>
        `${impact} ${id}: ${nodes.map((n) => `${n.html} ${n.failureSummary}`).join("\n")}`,
    );
  expect(told).toEqual([]);
  await session.detach();
};

/** Keeps a picture for the documentation, when `SCREENSHOTS` names a folder. */
export const shoot = async (page: Page, name: string): Promise<void> => {
  const folder = process.env.SCREENSHOTS;
  if (folder === undefined) return;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`) });
};

/** A page of an ERP, on an origin of its own, with a policy that lets only the gateway's script and answers in. */
export const erpPage = async (
  gatewayUrl: string,
  bodyOf: (path: string) => string,
): Promise<{ url: string }> => {
  const server = createServer((request, response) => {
    if (request.url === "/page.css") {
      response.writeHead(200, { "content-type": "text/css" });
      response.end(
        ":root{color-scheme:light dark}body{max-width:36rem;margin:2rem auto;padding:0 1rem;font:16px/1.5 system-ui,sans-serif}",
      );
      return;
    }
    const language = request.url?.includes("lang=fr") ? "fr" : "en";
    response.writeHead(200, {
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": `default-src 'none'; script-src ${gatewayUrl}; connect-src ${gatewayUrl}; style-src 'self'; img-src data:`,
    });
    response.end(`<!doctype html><html lang="${language}"><head><meta charset="utf-8"><title>ERP</title>
<meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><link rel="icon" href="data:,"><link rel="stylesheet" href="/page.css">
<script src="${gatewayUrl}/widget.js" defer></script></head><body><main><h1>${language === "fr" ? "Facture" : "Invoice"}</h1>${bodyOf(request.url ?? "/")}</main></body></html>`);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  afterThisFile(() => {
    server.close();
    server.closeAllConnections();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
};
