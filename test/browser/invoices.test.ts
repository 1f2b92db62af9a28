import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { describe, expect } from "vitest";
import { until } from "../support/processes.ts";
import { CHROMIUM, expectAccessible, it, openPage, shoot, signIn } from "./browser.ts";
import { ADMIN_KEY, openStage, type Stage } from "./world.ts";

/** Pixels by which the page stands out of the screen. */
const OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth";

/** The room of invoices, with a real gateway and a real platform behind it. */
describe.skipIf(CHROMIUM === null)("the room of invoices", () => {
  let stage: Stage;
  let browser: Browser;
  /** Ids of an invoice that was approved, and of one that the platform refused at once. */
  let approved: string;
  let failed: string;

  const statusOf = (id: string, name: string) =>
    until(
      () => stage.acme.get(`/v1/invoices/${id}`),
      ({ json }) => json.status?.name === name,
    );

  it.beforeAll(async ({ browser: shared }) => {
    browser = shared;
    stage = await openStage();
    approved = await stage.send("approves", "R-1");
    await stage.send("disputes", "R-2");
    await stage.advance(10);
    await stage.acme.post("/v1/sync");
    await statusOf(approved, "approved");
    await stage.control("/faults", { match: "submit", effect: { kind: "status", code: 422 } });
    failed = await stage.send("silent", "R-3");
  }, 90_000);

  const open = async (
    path: string,
    options: BrowserContextOptions = {},
    key = ADMIN_KEY,
  ): Promise<{ page: Page; faults: string[] }> => {
    const opened = await openPage(browser, options);
    const { page } = opened;
    const address = `${stage.gateway.url}/desk/invoices${path}`;
    await signIn(page, `${stage.gateway.url}/desk`, key);
    await page.goto(address);
    return opened;
  };

  it("finds an invoice, and shows it in all its parts", async () => {
    const { page, faults } = await open("");
    await page.getByText("1–3 of 3").waitFor();
    await expectAccessible(page);
    await shoot(page, "invoices");
    await page.getByText("Filters", { exact: true }).click();
    await page.getByLabel("Status", { exact: true }).selectOption("205 Approved");
    await page.getByRole("button", { name: "Show" }).click();
    await page.getByText("1–1 of 1").waitFor();
    await page.getByRole("link", { name: "Clear all" }).click();
    await page.getByRole("searchbox", { name: "Search" }).fill("order-R-1");
    await page.keyboard.press("Enter");
    await page.getByText("1–1 of 1").waitFor();
    await page.getByRole("link", { name: "R-1", exact: true }).click();
    await page.getByRole("heading", { name: "Invoice R-1", level: 1 }).waitFor();
    const timeline = page.getByRole("list").filter({ hasText: "200 Submitted" });
    expect(await timeline.getByRole("listitem").count()).toBe(6);
    await page.getByRole("table", { name: "Lines" }).getByText("Conseil en organisation").waitFor();
    await expectAccessible(page);
    await shoot(page, "invoice");
    await timeline.getByRole("link", { name: "As it came" }).first().click();
    await page.getByRole("heading", { name: "Messages about R-1" }).waitFor();
    await page.getByText("CrossDomainAcknowledgementAndResponse").first().waitFor();
    await expectAccessible(page);
    expect(faults).toEqual([]);
  });

  it("sets a status without scripts, in French, and tells what became of it", async () => {
    const { page } = await open(`/${approved}`, { javaScriptEnabled: false, locale: "fr-FR" });
    await page.getByRole("button", { name: "Changer le statut" }).click();
    await page.getByRole("radio", { name: /212 Encaissée/ }).check();
    await page.getByRole("button", { name: "Suivant" }).click();
    const amount = page.getByLabel("Montant à 20 %");
    expect(await amount.inputValue()).toBe("1200,00");
    await amount.fill("9 999,00");
    await page.getByRole("button", { name: "Envoyer" }).click();
    await page.getByRole("alert").getByText("Rien n'a été envoyé").waitFor();
    expect(await amount.inputValue()).toBe("9 999,00");
    await amount.fill("1 200,00");
    await page.getByRole("button", { name: "Envoyer" }).click();
    await page.getByRole("status").getByText("Le statut est en route").waitFor();
    await statusOf(approved, "payment_received");
    await page.getByRole("button", { name: "Synchroniser avec la plateforme" }).click();
    await page
      .getByRole("status")
      .getByText(/R-1|à jour|rien/i)
      .waitFor();
    await page.getByText("212 Encaissée").first().waitFor();
  });

  it("fits a phone, light and dark, for everybody", async () => {
    const { page } = await open("", {
      locale: "fr-FR",
      colorScheme: "dark",
      viewport: { width: 320, height: 740 },
    });
    for (const [i, path] of [
      "",
      `/${approved}`,
      `/${failed}`,
      `/${approved}/messages`,
      `/${approved}/status?status=payment_received`,
    ].entries()) {
      await page.goto(`${stage.gateway.url}/desk/invoices${path}`);
      expect(await page.evaluate(OVERFLOW), path).toBeLessThanOrEqual(0);
      await expectAccessible(page);
      await shoot(page, `invoices-phone-${i}`);
    }
  });

  it("retries from the invoice what failed", async () => {
    const { page, faults } = await open(`/${failed}`);
    await page.getByText("The platform's own words").first().waitFor();
    await page.getByRole("button", { name: "Retry: Sending an invoice" }).click();
    await page.getByRole("status").getByText("It is tried again.").waitFor();
    await until(
      () => stage.acme.get(`/v1/invoices/${failed}`),
      ({ json }) => json.delivery === "sent",
    );
    expect(faults).toEqual([]);
  });

  it("compares it with the platform, marks what differs, and exports it", async () => {
    const id = await stage.send("approves", "R-5");
    await stage.acme.post("/v1/sync");
    // The platform moves on, and nobody asks it: what it says now did not come here.
    await stage.advance(10);
    const { page, faults } = await open(`/${id}`, { acceptDownloads: true });
    await page.getByRole("link", { name: "Compare with the platform" }).click();
    await page.getByText("Statements that are not in the history").waitFor();
    const missing = page.getByRole("table", { name: "The platform also says" });
    await missing.getByText("205 Approved").waitFor();
    await expectAccessible(page);
    await shoot(page, "invoice-compare");
    await stage.acme.post(`/v1/invoices/${id}/sync`);
    await page.reload();
    await page.getByText("Everything that the platform says has come here.").waitFor();
    expect(await page.getByText("Differences").count()).toBe(0);
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("link", { name: "Export for support" }).click(),
    ]);
    expect(download.suggestedFilename()).toBe(`${id}.json`);
    const chunks: Buffer[] = [];
    for await (const chunk of await download.createReadStream()) chunks.push(chunk);
    const exported = JSON.parse(Buffer.concat(chunks).toString());
    expect(exported).toMatchObject({ invoice: { id, number: "R-5", seller: { name: "[hidden]" } } });
    expect(JSON.stringify(exported)).not.toContain("Brumaire");
    expect(faults).toEqual([]);
  });

  it("follows an invoice without a jump, until nothing can change", async () => {
    const id = await stage.send("approves", "R-4");
    const { page, faults } = await openPage(browser);
    await page.clock.install();
    await signIn(page, `${stage.gateway.url}/desk`, ADMIN_KEY);
    await page.goto(`${stage.gateway.url}/desk/invoices/${id}`);
    await page.getByText("No status yet").waitFor();
    await stage.advance(10);
    await stage.acme.post("/v1/sync");
    await statusOf(id, "approved");
    const frame = await page.locator("iframe").elementHandle();
    await page.clock.fastForward(10_000);
    await page.getByText("205 Approved").first().waitFor();
    // The document stays what it was: only what changed is put in its place.
    expect(await frame?.isVisible()).toBe(true);
    expect(faults).toEqual([]);
  });

  it("shows a tenant its own part", async () => {
    const { page, faults } = await open(`/${approved}`, {}, "acme-key-of-the-browser-test");
    await page.getByRole("heading", { name: "Invoice R-1", level: 1 }).waitFor();
    expect(await page.getByRole("link", { name: "Compare with the platform" }).count()).toBe(0);
    await page.getByRole("button", { name: "Change status" }).waitFor();
    expect(faults).toEqual([]);
  });
});
