import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { describe, expect } from "vitest";
import { until } from "../support/processes.ts";
import { CHROMIUM, expectAccessible, it, openPage, shoot, signIn } from "./browser.ts";
import { ADMIN_KEY, openStage, type Stage } from "./world.ts";

const CAUSE = "Sending an invoice, main, ";
const ACME_KEY = "acme-key-of-the-browser-test";

describe.skipIf(CHROMIUM === null)("the room of failures", () => {
  let stage: Stage;
  let browser: Browser;

  it.beforeAll(async ({ browser: shared }) => {
    browser = shared;
    stage = await openStage();
    for (const number of ["FA-1", "FA-2", "FA-3"]) {
      await stage.control("/faults", { match: "submit", effect: { kind: "status", code: 422 } });
      await stage.send("silent", number);
    }
    await stage.send("unknown_code", "FA-4");
    await stage.advance(10);
    await stage.acme.post("/v1/sync");
    await until(
      () => stage.admin.get("/v1/diagnostics"),
      ({ json }) => json.held === 1 && json.failures?.length !== 0,
    );
  }, 90_000);

  const enter = async (
    key: string,
    options: BrowserContextOptions = {},
  ): Promise<{ page: Page; faults: string[] }> => {
    const opened = await openPage(browser, options);
    await signIn(opened.page, `${stage.gateway.url}/desk`, key);
    await opened.page.goto(`${stage.gateway.url}/desk`);
    await opened.page.locator("[data-verdict]").waitFor();
    return opened;
  };
  const overflow = (page: Page): Promise<number> =>
    page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth");
  const waiting = async (): Promise<number> =>
    (await stage.admin.get("/v1/failures?kind=submit")).json.items.length;

  it("puts all of one cause away for a reason, shows who and why, and takes one back", async () => {
    const { page, faults } = await enter(ADMIN_KEY);
    await page.getByRole("link", { name: "Failures", exact: true }).click();
    const causes = page.getByRole("region", { name: "By cause" });
    await causes.getByText(/^3 ×/).waitFor();
    await shoot(page, "desk-failures");
    await expectAccessible(page);
    await causes.getByRole("button", { name: `Dismiss… ${CAUSE}` }).click();
    await page.getByText(/^3 of the same cause/).waitFor();
    await expectAccessible(page);
    // The reason is required: nothing goes without it.
    await page.getByRole("button", { name: "Dismiss", exact: true }).click();
    expect(await page.locator("select:invalid").count()).toBe(1);
    expect(await waiting()).toBe(3);
    await page.getByLabel("Reason").selectOption({ label: "Settled elsewhere" });
    await page.getByLabel("What else should be known").fill("by telephone, with Ada");
    await page.getByRole("button", { name: "Dismiss", exact: true }).click();
    await page.getByRole("status").getByText("3 are dismissed.").waitFor();
    expect(await waiting()).toBe(0);

    await page.getByRole("combobox", { name: "State" }).selectOption({ label: "Dismissed" });
    await page.getByRole("button", { name: "Apply" }).click();
    const away = page.getByRole("region", { name: "Dismissed" });
    await away.getByText("Reason: Settled elsewhere · by telephone, with Ada").first().waitFor();
    expect(await away.getByRole("listitem").count()).toBe(3);
    expect(await away.getByRole("button", { name: /^Retry|^Dismiss/ }).count()).toBe(0);
    await expectAccessible(page);
    await away.getByRole("button", { name: "Reopen: FA-2" }).click();
    await page.getByRole("status").getByText("It waits for a person again.").waitFor();
    expect(await waiting()).toBe(1);
    expect(faults).toEqual([]);
  });

  it("works without a script, in French, on a phone, for a tenant: one cause alone, one put away", async () => {
    const { items } = (await stage.admin.get("/v1/failures?state=dismissed")).json;
    for (const { id } of items) await stage.admin.post(`/v1/failures/${id}/reopen`);
    const { page } = await enter(ACME_KEY, {
      javaScriptEnabled: false,
      locale: "fr-FR",
      viewport: { width: 320, height: 700 },
    });
    await page.getByRole("link", { name: "Échecs", exact: true }).click();
    expect(await page.getByRole("combobox", { name: "Locataire" }).count()).toBe(0);
    expect(await overflow(page)).toBe(0);
    await page.getByRole("link", { name: "Ne voir que cela" }).click();
    expect(await page.getByRole("listitem").filter({ hasText: "FA-" }).count()).toBe(3);
    await page.getByRole("button", { name: /^Réessayer tout ce qui a cette cause/ }).waitFor();
    expect(await overflow(page)).toBe(0);
    await page.getByRole("button", { name: "Écarter… FA-3" }).click();
    expect(await overflow(page)).toBe(0);
    await page.getByLabel("Motif").selectOption("test");
    await page.getByRole("button", { name: "Écarter", exact: true }).click();
    await page.getByText("1 élément est écarté.").waitFor();
    expect(await waiting()).toBe(2);
    await page.getByRole("combobox", { name: "État" }).selectOption("dismissed");
    await page.getByRole("button", { name: "Appliquer" }).click();
    await page.getByText(/Motif\s: C'était un essai/).waitFor();
    expect(await overflow(page)).toBe(0);
    await page.getByRole("button", { name: "Rouvrir : FA-3" }).click();
    await page.getByText("Quelqu'un est de nouveau attendu.").waitFor();
    expect(await waiting()).toBe(3);
  });

  it("is narrowed by age, and shows what is not understood as it came, with its file", async () => {
    const { page, faults } = await enter(ADMIN_KEY);
    await page.goto(`${stage.gateway.url}/desk/failures`);
    await page.getByRole("combobox", { name: "Age" }).selectOption({ label: "Over an hour" });
    await page.getByRole("combobox", { name: "Tenant" }).selectOption("acme");
    await page.getByRole("button", { name: "Apply" }).click();
    await page.getByText("Nothing waits for a person.").waitFor();
    await page.getByRole("link", { name: "Show all" }).click();
    await page.locator("#held").getByRole("link", { name: /^itm_/ }).click();
    await page.getByRole("heading", { name: "As it came" }).waitFor();
    await expectAccessible(page);
    await page.getByRole("link", { name: "Read the file here" }).click();
    await page.getByRole("heading", { name: "The file as it came" }).waitFor();
    expect(await page.locator("pre").innerText()).toContain("CrossDomainAcknowledgementAndResponse");
    await expectAccessible(page);
    // Axe needs its script: what stands without one is looked at here.
    await page.goto(`${stage.gateway.url}/desk/failures?lang=fr`);
    await expectAccessible(page);
    await page.getByRole("link", { name: "Ne voir que cela" }).first().click();
    await page.getByText(/^Ce qui attendait au/).waitFor();
    await expectAccessible(page);
    expect(faults).toEqual([]);
  });
});
