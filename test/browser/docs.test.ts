import type { Browser } from "playwright-core";
import { describe, expect } from "vitest";
import { CHROMIUM, expectAccessible, it, openPage, shoot } from "./browser.ts";
import { openStage, type Stage } from "./world.ts";

const KEY = "acme-key-of-the-browser-test";

describe.skipIf(CHROMIUM === null)("the reference page in a browser", () => {
  let stage: Stage;
  let browser: Browser;

  it.beforeAll(async ({ browser: shared }) => {
    browser = shared;
    stage = await openStage();
  });

  it("loads from the gateway alone, finds by search, and calls an operation with a key", async () => {
    const { page, faults } = await openPage(browser);
    const asked: string[] = [];
    page.on("request", (request) => asked.push(request.url()));
    await page.goto(`${stage.gateway.url}/docs`);
    expect(await page.getByRole("heading", { level: 1 }).textContent()).toBe("Passerelle API");
    await shoot(page, "docs");

    const contents = page.getByRole("navigation", { name: "Contents" });
    await page.keyboard.press("/");
    await page.keyboard.type("allowed-statuses");
    await expect.poll(() => contents.getByRole("link").filter({ visible: true }).count()).toBeLessThan(8);
    expect(await page.getByRole("status").first().textContent()).toMatch(/^\d found$/);
    expect(await page.locator("#allowedStatuses").isVisible()).toBe(true);
    expect(await page.locator("#getHealth").isVisible()).toBe(false);

    await page.getByRole("searchbox").fill("");
    const section = page.locator("#listInvoices");
    await section.getByText("Python", { exact: true }).click();
    expect(await section.getByText("urllib.request.urlopen").isVisible()).toBe(true);
    // The language holds for every example.
    await expect
      .poll(() => page.locator("#getInvoice").getByText("urllib.request.urlopen").isVisible())
      .toBe(true);

    await section.getByText("Try it", { exact: true }).click();
    await section.getByRole("button", { name: "Call" }).click();
    await section.getByText("Answer: 401").waitFor();
    await page.getByLabel(/^API key/).fill(KEY);
    await section.getByLabel("limit").fill("1");
    await section.getByRole("button", { name: "Call" }).click();
    await section.getByText("Answer: 200").waitFor();
    await section.getByText('"nextCursor": null').waitFor();
    // All sections are made alike: a few tell of all, in a tenth of the time.
    await page.getByRole("searchbox").fill("/v1/invoices nextCursor since");
    await expectAccessible(page);

    const origins = new Set(
      asked.filter((url) => !url.startsWith("data:")).map((url) => new URL(url).origin),
    );
    expect([...origins]).toEqual([stage.gateway.url]);
    expect(faults).toEqual([]);
  });

  it("tells the same without a script, and fits a telephone", async () => {
    const { page, faults } = await openPage(browser, {
      javaScriptEnabled: false,
      viewport: { width: 320, height: 700 },
    });
    await page.goto(`${stage.gateway.url}/docs`);
    expect(await page.locator("#submitInvoice").getByText("curl -X POST").isVisible()).toBe(true);
    expect(await page.getByRole("searchbox").count()).toBe(0);
    expect(await page.getByText("Try it", { exact: true }).filter({ visible: true }).count()).toBe(0);
    expect(faults).toEqual([]);
    const narrow = await openPage(browser, { viewport: { width: 320, height: 700 } });
    await narrow.page.goto(`${stage.gateway.url}/docs`);
    expect(
      await narrow.page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth",
      ),
    ).toBe(0);
  });

  it("leads from a problem's type to its page, which fits a telephone", async () => {
    const { page, faults } = await openPage(browser, {
      viewport: { width: 320, height: 700 },
      locale: "fr-FR",
    });
    const answer = await fetch(`${stage.gateway.url}/v1/invoices`);
    const { type } = (await answer.json()) as { type: string };
    await page.goto(new URL(type, stage.gateway.url).href);
    await page.getByRole("heading", { name: "Que faire" }).waitFor();
    await expectAccessible(page);
    await page.getByRole("link", { name: "English" }).click();
    await page.getByRole("heading", { name: "What to do" }).waitFor();
    await page.getByRole("link", { name: "All problems" }).click();
    await page.getByRole("heading", { level: 1, name: "Problems" }).waitFor();
    expect(
      await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"),
    ).toBe(0);
    await page.getByRole("link", { name: "number_taken", exact: true }).click();
    await page.getByRole("heading", { level: 1, name: "number_taken" }).waitFor();
    expect(faults).toEqual([]);
  });
});
