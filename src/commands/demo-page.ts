import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";
import { Hono } from "hono";
import { html } from "hono/html";

/** An invoice that the page shows. */
export interface ShownInvoice {
  id: string;
  title: string;
}

/**
 * What a page of an ERP looks like with the widget in it. The ERP's server makes the tokens with its API key; the
 * browser never sees the key.
 *
 * @returns where it listens, and how to stop it
 */
export const startDemoPage = async (
  gatewayUrl: string,
  key: string,
  invoices: readonly ShownInvoice[],
): Promise<{ url: string; close(): void }> => {
  const tokenFor = async (invoice: string): Promise<string> => {
    const answer = await fetch(`${gatewayUrl}/v1/widget-tokens`, {
      method: "POST",
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
      body: JSON.stringify({ invoice, mode: "act" }),
      signal: AbortSignal.timeout(5_000),
    });
    const { token } = (await answer.json()) as { token: string };
    return token;
  };
  const app = new Hono();
  app.get("/", async (c) => {
    const language = c.req.query("lang") === "fr" ? "fr" : "en";
    const shown = await Promise.all(invoices.map(async (one) => ({ ...one, token: await tokenFor(one.id) })));
    c.header("Cache-Control", "no-store");
    return c.html(page(gatewayUrl, language, shown));
  });
  const server = createServer(getRequestListener(app.fetch));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
};

const page = (
  gatewayUrl: string,
  language: "en" | "fr",
  shown: (ShownInvoice & { token: string })[],
) => html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>A page of an ERP</title>
<script src="${gatewayUrl}/widget.js" defer></script>
<style>
:root{color-scheme:light dark}
body{max-width:36rem;margin:2rem auto;padding:0 1rem;font:16px/1.5 system-ui,sans-serif}
h2{margin:2rem 0 .5rem;font-size:1.1rem}
</style>
</head>
<body>
<main>
<h1>A page of an ERP</h1>
<p><a href="?lang=en" hreflang="en">English</a> · <a href="?lang=fr" hreflang="fr">Français</a></p>
${shown.map(
  ({ id, title, token }) => html`<h2>${title}</h2>
<passerelle-invoice invoice="${id}" token="${token}"></passerelle-invoice>`,
)}
</main>
</body>
</html>`;
