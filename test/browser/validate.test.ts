import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { describe, expect } from "vitest";
import { writeCii } from "../../src/documents/index.ts";
import { CHROMIUM, expectAccessible, it, openPage, shoot, signIn } from "./browser.ts";
import { ADMIN_KEY, BUYER_SIREN, contentTo, openStage, type Stage } from "./world.ts";

describe.skipIf(CHROMIUM === null)("the room that validates a file", () => {
  let stage: Stage;
  let browser: Browser;

  it.beforeAll(async ({ browser: shared }) => {
    browser = shared;
    stage = await openStage();
  }, 90_000);

  const enter = async (
    room: string,
    options: BrowserContextOptions,
  ): Promise<{ page: Page; faults: string[] }> => {
    const opened = await openPage(browser, options);
    await signIn(opened.page, `${stage.gateway.url}/desk`, ADMIN_KEY);
    await opened.page.goto(`${stage.gateway.url}/desk`);
    await opened.page.getByRole("link", { name: room, exact: true }).click();
    return opened;
  };
  /** An invoice whose sum of lines is not what its lines come to, or a right one. */
  const file = (name: string, isWrong: boolean) => {
    const xml = writeCii(contentTo(BUYER_SIREN, "V-1"));
    const text = Buffer.from(xml).toString();
    const buffer = isWrong
      ? Buffer.from(
          text.replace(/(<ram:LineTotalAmount>)[^<]*(<\/ram:LineTotalAmount><ram:TaxBasis)/, "$199.99$2"),
        )
      : Buffer.from(text);
    expect(buffer.equals(Buffer.from(text))).toBe(!isWrong);
    return { name, mimeType: "application/xml", buffer };
  };
  const overflow = (page: Page): Promise<number> =>
    page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth");

  it("says what is wrong with an invoice and what helps, and that a right one is right", async () => {
    const { page, faults } = await enter("Validate a file", {});
    expect(await page.getByRole("checkbox", { name: "Official rules" }).isDisabled()).toBe(true);
    await page.getByText(/officialRules\.folder/).waitFor();
    await page.getByLabel(/^Factur-X, UBL or CII/).setInputFiles(file("wrong.xml", true));
    await page.getByRole("button", { name: "Control" }).click();
    const result = page.getByRole("region", { name: "wrong.xml" });
    await result.getByText("BT-106").first().waitFor();
    await expectAccessible(page);
    await shoot(page, "desk-validate");
    await page.getByLabel(/^Factur-X, UBL or CII/).setInputFiles(file("right.xml", false));
    await page.getByRole("button", { name: "Control" }).click();
    await page.getByRole("region", { name: "right.xml" }).waitFor();
    expect(await page.getByText("BT-106").count()).toBe(0);
    expect((await stage.acme.get("/v1/invoices")).json.items).toEqual([]);
    expect(faults).toEqual([]);
  });

  it("works without a script, in French, on a phone", async () => {
    const { page } = await enter("Contrôler un fichier", {
      javaScriptEnabled: false,
      locale: "fr-FR",
      viewport: { width: 320, height: 700 },
    });
    expect(await page.getByRole("checkbox", { name: "Règles officielles" }).isDisabled()).toBe(true);
    await page.getByLabel(/^Factur-X, UBL ou CII/).setInputFiles(file("fausse.xml", true));
    await page.getByRole("button", { name: "Contrôler" }).click();
    await page.getByRole("region", { name: "fausse.xml" }).getByText("BT-106").first().waitFor();
    expect(await overflow(page)).toBe(0);
  });
});
