import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { describe, expect } from "vitest";
import { openGateway } from "../support/gateway.ts";
import { erp, until } from "../support/processes.ts";
import { CHROMIUM, expectAccessible, it, openPage, shoot } from "./browser.ts";
import { ADMIN_KEY, openStage, type Stage } from "./world.ts";

/** The desk, with a real gateway and a real platform behind it. */
describe.skipIf(CHROMIUM === null)("the desk", () => {
  let stage: Stage;
  let browser: Browser;

  it.beforeAll(async ({ browser: shared }) => {
    browser = shared;
    stage = await openStage();
  }, 90_000);

  const signIn = async (
    options: BrowserContextOptions = {},
    of = stage,
  ): Promise<{ page: Page; faults: string[] }> => {
    const opened = await openPage(browser, options);
    const { page } = opened;
    await page.goto(`${of.gateway.url}/desk`);
    await page.locator("#key").fill(ADMIN_KEY);
    await page.locator("form.login button").click();
    await page.getByRole("heading", { level: 1 }).waitFor();
    return opened;
  };

  /** Sends an invoice that the platform refuses at once. */
  const fail = async (number: string): Promise<string> => {
    await stage.control("/faults", { match: "submit", effect: { kind: "status", code: 422 } });
    const id = await stage.send("silent", number);
    expect((await stage.acme.get(`/v1/invoices/${id}`)).json.delivery).toBe("failed");
    return id;
  };
  const delivered = (id: string) =>
    until(
      () => stage.acme.get(`/v1/invoices/${id}`),
      ({ json }) => json.delivery === "sent",
    );

  it("lets an administrator in by key, and out again", async () => {
    const { page, faults } = await openPage(browser);
    await page.goto(`${stage.gateway.url}/desk`);
    await expectAccessible(page);
    await page.getByLabel("Administrator key").fill("wrong");
    await page.keyboard.press("Enter");
    await page.getByText("This key is not known.").waitFor();
    await page.getByLabel("Administrator key").fill(ADMIN_KEY);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Platforms" }).waitFor();
    expect(await page.evaluate("document.cookie")).not.toContain("session");
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByLabel("Administrator key").waitFor();
    expect(faults).toEqual([]);
  });

  it("shows how each account stands, and masks secrets", async () => {
    await delivered(await stage.send("approves", "D-1"));
    const { page, faults } = await signIn();
    await page.keyboard.press("Tab");
    expect(await page.evaluate("document.activeElement.textContent")).toBe("Skip to the content");
    const card = page.getByRole("article", { name: "main" });
    await card.getByText("Works").waitFor();
    await card.getByText("Settings").click();
    const text = await card.innerText();
    expect(text).toContain("passerelle");
    expect(text).toContain("••••••••");
    expect(text).toMatch(/access: valid until/);
    expect(
      await card
        .getByRole("row", { name: /24 hours/ })
        .getByRole("cell")
        .first()
        .innerText(),
    ).toMatch(/^[1-9]/);
    await expectAccessible(page);
    await shoot(page, "diagnostics");
    expect(faults).toEqual([]);
  });

  it("retries one failure, and all of a kind", async () => {
    const ids = [await fail("D-2"), await fail("D-3"), await fail("D-4")];
    const { page, faults } = await signIn();
    await page.getByText("1 thing needs a look.").waitFor();
    await page.getByRole("link", { name: "Failures", exact: true }).click();
    const failures = page.locator("#failures");
    await failures.getByRole("listitem").first().waitFor();
    expect(await failures.getByRole("listitem").count()).toBe(3);
    await expectAccessible(page);
    await shoot(page, "diagnostics-failures");
    await failures.getByRole("button", { name: `Retry: ${ids[0]}` }).click();
    await page.getByRole("status").getByText("1 is tried again.").waitFor();
    await delivered(ids[0] ?? "");
    expect(await failures.getByRole("listitem").count()).toBe(2);
    await failures.getByRole("button", { name: "Retry all of this kind: Sending an invoice" }).click();
    await page.getByRole("status").getByText("2 are tried again.").waitFor();
    for (const id of ids) await delivered(id);
    await page.reload();
    await failures.getByText("Nothing waits for a person.").waitFor();
    expect(await page.getByRole("status").innerText()).toBe("");
    expect(faults).toEqual([]);
  });

  it("works without a script, in French, on a phone", async () => {
    const id = await fail("D-5");
    const { page } = await signIn({
      javaScriptEnabled: false,
      locale: "fr-FR",
      viewport: { width: 375, height: 740 },
      colorScheme: "dark",
    });
    await page.getByRole("heading", { name: "Plateformes" }).waitFor();
    expect((await page.locator("html").boundingBox())?.width).toBeLessThanOrEqual(375);
    await shoot(page, "diagnostics-fr-phone");
    await page.getByRole("link", { name: "Échecs", exact: true }).click();
    await page.getByRole("button", { name: `Réessayer : ${id}` }).click();
    await page.getByText("1 élément est réessayé.").waitFor();
    await delivered(id);
    await page.getByRole("link", { name: "Factures", exact: true }).click();
    await page.getByRole("searchbox").fill("D-5");
    await page.getByRole("button", { name: "Rechercher" }).click();
    await page.getByRole("link", { name: "D-5", exact: true }).click();
    await page.getByRole("heading", { name: "Facture D-5" }).waitFor();
    await page.getByRole("link", { name: "English" }).click();
    await page.getByRole("heading", { name: "Invoice D-5" }).waitFor();
    await page.getByRole("link", { name: "Overview" }).click();
    await page.getByRole("heading", { name: "Platforms" }).waitFor();
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByLabel("Administrator key").waitFor();
  });

  it("shows what was not understood, and takes it up again", async () => {
    await delivered(await stage.send("unknown_code", "D-6"));
    await stage.advance(10);
    await stage.acme.post("/v1/sync");
    await until(
      () => stage.admin.get("/v1/diagnostics"),
      ({ json }) => json.held === 1,
    );
    const { page, faults } = await signIn();
    await page.getByRole("link", { name: "Failures", exact: true }).click();
    const held = page.locator("#held");
    await held.getByText(/299/).first().waitFor();
    await held.getByRole("button", { name: /^Retry: itm_/ }).click();
    await page.getByRole("status").getByText("1 is tried again.").waitFor();
    expect(faults).toEqual([]);
  });

  it("keeps itself up to date without a jump, and leaves alone what a person is at", async () => {
    const first = await fail("D-8");
    const { page, faults } = await openPage(browser);
    await page.clock.install();
    await page.goto(`${stage.gateway.url}/desk`);
    await page.locator("#key").fill(ADMIN_KEY);
    await page.keyboard.press("Enter");
    await page.getByText("Settings").first().click();
    const later = await fail("D-9");
    await page.clock.fastForward(10_000);
    await page.getByRole("status").getByText("2 Failures").waitFor();
    expect(await page.locator("details[open]").count()).toBe(1);
    // Whoever is about to press a button finds it where it was.
    await page.getByRole("link", { name: "Failures", exact: true }).click();
    const retry = page.getByRole("button", { name: `Retry: ${first}` });
    await retry.focus();
    const last = await fail("D-10");
    const refreshed = () => page.waitForResponse((answer) => answer.request().headers()["x-refresh"] === "1");
    await Promise.all([refreshed(), page.clock.fastForward(10_000)]);
    expect(await page.locator("#failures").getByRole("listitem").count()).toBe(2);
    await page.getByRole("button", { name: `Retry: ${later}` }).waitFor();
    await retry.blur();
    await page.clock.fastForward(10_000);
    await page.getByRole("button", { name: `Retry: ${last}` }).waitFor();
    expect(faults).toEqual([]);
  });

  it("shows an account that is stopped, and invoices that nobody owns", async () => {
    const { url } = await openGateway({
      store: { url: "sqlite::memory:" },
      admin: { keys: [ADMIN_KEY] },
      platforms: {
        main: {
          adapter: "sandbox",
          settings: { url: stage.sandbox.url, clientSecret: "a-wrong-secret" },
          poll: { everySeconds: 0.2 },
        },
        stray: {
          adapter: "sandbox",
          settings: { url: stage.sandbox.url, clientId: "stray" },
          poll: { everySeconds: 0.2 },
        },
      },
      tenants: { acme: { keys: ["k-k-k-k-k-k"], companies: ["732829320"], routes: [{ platform: "main" }] } },
    });
    await stage.control(
      "/clients/stray/companies",
      { companies: [{ siren: "404833048", name: "Comptoir" }] },
      "PUT",
    );
    await stage.control("/clients/stray/receive", { amount: "99.00", format: "cii" });
    const admin = erp(url, ADMIN_KEY);
    await until(
      () => admin.get("/v1/diagnostics"),
      ({ json }) => json.unowned.items.length === 1 && json.platforms[0].paused !== null,
    );
    const { page, faults } = await signIn(
      { colorScheme: "dark" },
      { ...stage, gateway: { ...stage.gateway, url } },
    );
    await page.getByText("1 thing is stopped. 1 thing needs a look.").waitFor();
    await page.getByRole("article", { name: "main" }).getByText("Paused: nothing goes out").waitFor();
    await page.locator("#unowned").getByText("404833048").waitFor();
    expect(await page.content()).not.toContain("a-wrong-secret");
    await expectAccessible(page);
    await shoot(page, "diagnostics-dark");
    expect(faults).toEqual([]);
  });
});
