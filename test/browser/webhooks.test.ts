import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Browser, Page } from "playwright-core";
import { describe, expect } from "vitest";
import { afterThisFile } from "../support/endings.ts";
import { SECRET } from "../support/erp-receiver.ts";
import { until } from "../support/processes.ts";
import { CHROMIUM, expectAccessible, it, openPage, shoot, signIn } from "./browser.ts";
import { ADMIN_KEY, openStage, type Stage } from "./world.ts";

/** An ERP that answers as the test wants it to. */
const openErp = async () => {
  const erp = { url: "", status: 204, ids: [] as string[], types: [] as string[] };
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => {
      body += chunk;
    });
    request.on("end", () => {
      erp.ids.push(String(request.headers["webhook-id"]));
      erp.types.push((JSON.parse(body) as { type: string }).type);
      response.writeHead(erp.status).end(erp.status === 204 ? undefined : "the ERP is <b>asleep</b>");
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  afterThisFile(() => {
    server.close();
    server.closeAllConnections();
  });
  erp.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  return erp;
};

const ACME_KEY = "acme-key-of-the-browser-test";

describe.skipIf(CHROMIUM === null)("the overview and the room of webhooks", () => {
  let stage: Stage;
  let browser: Browser;
  let erp: Awaited<ReturnType<typeof openErp>>;

  it.beforeAll(async ({ browser: shared }) => {
    browser = shared;
    erp = await openErp();
    const hook = { url: erp.url, secret: SECRET, allowPrivate: true };
    stage = await openStage({ webhooks: [hook, { ...hook, url: "http://127.0.0.1:1/nobody" }] });
    await stage.send("approves", "W-1");
    await stage.send("approves", "W-2");
    await stage.advance(10);
    await stage.acme.post("/v1/sync");
    await until(
      () => stage.acme.get("/v1/webhooks"),
      ({ json }) => json.items[0].waiting.rows === 0 && json.items[1].state === "failing",
    );
  }, 90_000);

  const enter = async (key: string, options: Parameters<typeof openPage>[1] = {}): Promise<Page> => {
    const { page } = await openPage(browser, options);
    await signIn(page, `${stage.gateway.url}/desk`, key);
    await page.goto(`${stage.gateway.url}/desk`);
    await page.locator("[data-verdict]").waitFor();
    return page;
  };

  const overflow = (page: Page): Promise<number> =>
    page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth");

  it("shows what moves as charts with a name and a table of the same numbers", async () => {
    const page = await enter(ADMIN_KEY);
    const chart = page.getByRole("img", { name: "Sends, main: 2 in the last 24 hours, by the hour" });
    await chart.waitFor();
    expect(
      await page.getByRole("img", { name: /^Statuses, main: [1-9]\d* in the last 30 days/ }).count(),
    ).toBe(1);
    const card = page.getByRole("region", { name: "What moves" });
    await card.getByText("Numbers by the day main").click();
    const table = card.getByRole("table", { name: "Numbers by the day: main" });
    expect(await table.getByRole("row").count()).toBe(31);
    expect(await table.getByRole("row").nth(1).innerText()).toMatch(/\t2\t/);
    await expectAccessible(page);
    await shoot(page, "overview");
  });

  it("tests a webhook, shows the answer, and each attempt", async () => {
    const page = await enter(ADMIN_KEY);
    await page.getByRole("link", { name: "Webhooks" }).first().click();
    await page.getByRole("heading", { name: "Webhooks", level: 1 }).waitFor();
    await expectAccessible(page);
    await shoot(page, "webhooks");
    await page.getByRole("link", { name: erp.url }).click();
    await page.getByRole("button", { name: "Send a test" }).click();
    await page
      .getByRole("status")
      .getByText(/The test was answered 204 in \d+ ms\./)
      .waitFor();
    expect(erp.types.at(-1)).toBe("test");
    erp.status = 503;
    await page.getByRole("button", { name: "Send a test" }).click();
    await page
      .getByRole("status")
      .getByText(/The test failed: .*503/)
      .waitFor();
    erp.status = 204;
    await expectAccessible(page);
    await shoot(page, "webhook");
    const attempts = page.getByRole("table", { name: "Last attempts" });
    await attempts.getByRole("row").nth(1).getByRole("link").first().click();
    await page.getByRole("heading", { name: "The call" }).waitFor();
    expect(await page.locator("pre").allInnerTexts()).toContain("the ERP is <b>asleep</b>");
    expect(await page.locator("main").innerText()).not.toContain(SECRET);
    await expectAccessible(page);
    await shoot(page, "delivery");
  });

  it("works in French and without JavaScript: tells again since today, under the same ids", async () => {
    const page = await enter(ACME_KEY, { locale: "fr-FR", javaScriptEnabled: false });
    await page.getByRole("link", { name: "Webhooks" }).first().click();
    await page.getByRole("link", { name: erp.url }).click();
    const before = [...new Set(erp.ids)];
    const told = erp.types.filter((type) => type !== "test").length;
    await page.getByRole("button", { name: "Renvoyer…" }).click();
    await page
      .getByRole("status")
      .getByText(new RegExp(`^${told} notifications repartent`))
      .waitFor();
    await until(
      async () => erp.types.filter((type) => type !== "test").length,
      (count) => count === 2 * told,
    );
    expect([...new Set(erp.ids)]).toEqual(before);
    await page.getByRole("link", { name: "Vue d'ensemble" }).click();
    await page.getByRole("img", { name: /^Envois, main : 2 ces dernières 24 heures/ }).waitFor();
    await page.getByRole("heading", { name: "Ce qui attend" }).waitFor();
  });

  it.each(["light", "dark"] as const)("fits a telephone, %s", async (colorScheme) => {
    const page = await enter(ACME_KEY, {
      viewport: { width: 320, height: 700 },
      colorScheme,
      isMobile: true,
    });
    const { items } = (await stage.acme.get("/v1/webhooks/0/attempts")).json;
    for (const path of ["", "/webhooks", "/webhooks/acme/0", `/deliveries/${items[0].id}`]) {
      await page.goto(`${stage.gateway.url}/desk${path}`);
      expect(await overflow(page), path).toBe(0);
      await expectAccessible(page);
    }
  });
});
