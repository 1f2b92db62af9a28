import { describe, expect } from "vitest";
import type { UseCases } from "../../src/usecases/index.ts";
import { act, kit, listening } from "../routes/kit.ts";
import { KEY } from "../web/browser.ts";
import { CHROMIUM, expectAccessible, it, openPage, shoot } from "./browser.ts";

/** Pixels that the page stands out on the right. */
const OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth";

const ACTS: Partial<UseCases> = {
  listActs: async () => ({
    items: [act, { ...act, who: "jeanne.dupont@example.com", status: 403, act: "config_reload", on: "" }],
    nextCursor: "next",
  }),
};

describe.skipIf(CHROMIUM === null)("the record of acts", () => {
  it.for([
    [320, "en-GB", "dark", "Acts", true],
    [1100, "fr-FR", "light", "Journal des actes", false],
  ] as const)("at %i pixels can be used by everybody: %s", async (of, { browser }) => {
    const [width, locale, colorScheme, name, javaScriptEnabled] = of;
    const k = kit(ACTS);
    await using served = await listening(k.app);
    const { page, faults } = await openPage(browser, {
      locale,
      colorScheme,
      viewport: { width, height: 900 },
      ...(javaScriptEnabled ? {} : { javaScriptEnabled }),
    });
    await page.goto(`http://127.0.0.1:${served.port}/desk`);
    await page.locator("#key").fill(KEY);
    await page.locator("form.login button").click();
    await page.getByRole("navigation").getByRole("link", { name }).click();
    await page.getByRole("heading", { level: 1, name }).waitFor();
    if (javaScriptEnabled) {
      expect(await page.evaluate(OVERFLOW)).toBeLessThanOrEqual(0);
      await expectAccessible(page);
    }
    await shoot(page, `rights-${width}`);
    expect(faults).toEqual([]);
  });
});
