import { describe, expect } from "vitest";
import { kit, listening } from "../routes/kit.ts";
import { KEY } from "../web/browser.ts";
import { HELD, receiverAnswers } from "../web/receiver-samples.ts";
import { CHROMIUM, expectAccessible, it, openPage, shoot, signIn } from "./browser.ts";

/** Pixels that the page, or something in it that does not scroll by itself, stands out on the right. */
const OVERFLOW = `(() => {
  const width = document.documentElement.clientWidth;
  const out = [...document.body.querySelectorAll("*")]
    .filter((one) => one.closest(".scroll") === null && !one.matches(".skip, .unseen"))
    .map((one) => [one.localName + " " + one.textContent.slice(0, 40), Math.ceil(one.getBoundingClientRect().right - width)])
    .filter(([, pixels]) => pixels > 0);
  const page = document.documentElement.scrollWidth - width;
  return page > 0 ? [["page", page], ...out] : out;
})()`;

describe.skipIf(CHROMIUM === null)("the pages of receivers", () => {
  it.for([
    [320, "en-GB", "dark", "Give it to them:"],
    [1100, "fr-FR", "light", "La leur remettre :"],
  ] as const)("at %i pixels can be used by everybody: %s", async (of, { browser }) => {
    const [width, locale, colorScheme, give] = of;
    const k = kit(receiverAnswers, {}, { sharing: () => true });
    await using served = await listening(k.app);
    const { page, faults } = await openPage(browser, {
      locale,
      colorScheme,
      viewport: { width, height: 900 },
    });
    const desk = `http://127.0.0.1:${served.port}/desk`;
    await signIn(page, desk, KEY);
    for (const [i, path] of [
      "",
      "/receivers",
      `/receivers/try?invoice=${HELD.id}`,
      "/receivers/moves?days=30",
    ].entries()) {
      await page.goto(`${desk}${path}`);
      expect(await page.evaluate(OVERFLOW), path).toEqual([]);
      await expectAccessible(page);
      await shoot(page, `receivers-${width}-${locale}-${i}`);
    }
    await page.goto(`${desk}/receivers`);
    const form = page.getByRole("button", { name: `${give} ${HELD.number}` }).locator("xpath=..");
    await form.getByRole("combobox").selectOption("spend");
    await form.getByRole("checkbox", { name: "acme" }).check();
    await form.getByRole("button").click();
    await page.getByRole("status").getByText(HELD.number).waitFor();
    expect(k.calls.filter(([name]) => name === "giveInvoice")).toEqual([
      ["giveInvoice", HELD.id, { to: ["spend"], copy: ["acme"] }],
    ]);
    expect(faults).toEqual([]);
  });

  it("give an invoice without scripts too", async ({ browser }) => {
    const k = kit(receiverAnswers, {}, { sharing: () => true });
    await using served = await listening(k.app);
    const { page } = await openPage(browser, { javaScriptEnabled: false });
    const desk = `http://127.0.0.1:${served.port}/desk`;
    await signIn(page, desk, KEY);
    await page.goto(desk);
    await page.getByRole("link", { name: "Receivers", exact: true }).click();
    await page.getByRole("button", { name: `Give it to them: ${HELD.number}` }).click();
    await page.getByRole("status").getByText(HELD.number).waitFor();
    expect(k.calls.filter(([name]) => name === "giveInvoice")).toHaveLength(1);
  });
});
