import type { Browser, Page } from "playwright-core";
import { describe, expect } from "vitest";
import { CHROMIUM, expectAccessible, it, shoot } from "./browser.ts";
import { change, type Widgets, widgets } from "./widgets.ts";
import { openStage, type Stage } from "./world.ts";

/** How far things stand out of the page, of the widget's box and of its dialog, in pixels. */
const OVERFLOW = `(() => {
  const root = document.querySelector("passerelle-invoice").shadowRoot;
  const out = (one) => one.scrollWidth - one.clientWidth;
  return [document.documentElement, ...root.querySelectorAll(".box, dialog, dialog *:not(option)")]
    .filter((one) => one.localName !== "span" && getComputedStyle(one).display !== "inline" && !one.matches("select, input, textarea"))
    .map((one) => [one.localName, out(one)])
    .filter(([, pixels]) => pixels > 0);
})()`;

/** The pieces that the id is broken into, line by line. */
const ID_LINES = `(() => {
  const code = document.querySelector("passerelle-invoice").shadowRoot.querySelector("code");
  const lines = new Map();
  for (const node of code.childNodes) {
    for (let i = 0; i < (node.data ?? "").length; i++) {
      const range = document.createRange();
      range.setStart(node, i);
      range.setEnd(node, i + 1);
      const top = Math.round(range.getBoundingClientRect().top);
      lines.set(top, (lines.get(top) ?? "") + node.data[i]);
    }
  }
  return [...lines.values()];
})()`;

/** What the controls found, with a name that nothing breaks. */
const FINDINGS = [
  {
    severity: "error",
    rule: "BR-CO-15",
    path: "BT-112",
    message: "Total wrong.",
    messageFr: "Total faux.",
    fix: "Correct it.",
    fixFr: "Corrigez-le.",
  },
  {
    severity: "warning",
    rule: "IRR_NOM_PJ",
    path: "BT-125",
    message: `Bad name: ${"facture_".repeat(12)}.`,
    messageFr: `Mauvais nom : ${"facture_".repeat(12)}.`,
    fix: "Rename it.",
    fixFr: "Renommez-la.",
  },
];

/** Telephones, and pages that leave the widget a narrow column. */
describe.skipIf(CHROMIUM === null)("the widget on narrow screens", () => {
  let stage: Stage;
  let pages: Widgets;
  let browser: Browser;

  it.beforeAll(async ({ browser: shared }) => {
    browser = shared;
    stage = await openStage();
    pages = await widgets(stage, browser);
  }, 90_000);

  const shot = (page: Page, name: string) => shoot(page, `widget-${name}`);

  it.each([
    [390, "en", "light"],
    [320, "fr", "dark"],
  ] as const)(
    "%i px wide, %s, %s: nothing overflows, and ids break at their marks",
    async (width, lang, colorScheme) => {
      const id = await stage.send("approves", `N-${width}-${lang}-F2026000000000000000042`);
      await stage.advance(10);
      await stage.acme.post(`/v1/invoices/${id}/sync`);
      const opened = await pages.prepare(id, { lang, colorScheme, viewport: { width, height: 900 } });
      const { page, widget, url } = opened;
      await change(page, `**/v1/invoices/${id}`, (json) => ({
        ...json,
        platformId: "flow_0198c1de-5f3c-7d4e-9b06-6a1f0c2d3e4f:0198c1de5f3c",
        findings: FINDINGS,
      }));
      await page.goto(url);
      const [message, other] =
        lang === "fr" ? ["Total faux.", "Total wrong."] : ["Total wrong.", "Total faux."];
      // What is an error is seen without a click.
      await widget.getByText(message).waitFor();
      expect(await widget.getByText(other).count()).toBe(0);
      expect(await widget.locator("ul li").allInnerTexts()).toEqual([
        expect.stringContaining("BR-CO-15, BT-112"),
        expect.stringMatching(/IRR_NOM_PJ, BT-125$/),
      ]);
      await widget.getByText(/^(History|Historique)$/).click();
      expect(await page.evaluate(OVERFLOW)).toEqual([]);
      const lines = (await page.evaluate(ID_LINES)) as string[];
      expect(lines.join("")).toBe("flow_0198c1de-5f3c-7d4e-9b06-6a1f0c2d3e4f:0198c1de5f3c");
      expect(lines.slice(0, -1).filter((line) => !/[-_:]$/.test(line))).toEqual([]);
      await expectAccessible(page);
      await shot(page, `${width}-${lang}`);
      await widget.getByRole("button", { name: /^(Change|Changer)/ }).click();
      const dialog = widget.getByRole("dialog");
      for (const status of ["payment_received", "factored"]) {
        await dialog.getByRole("combobox").first().selectOption(status);
        expect(await page.evaluate(OVERFLOW)).toEqual([]);
        await shot(page, `${width}-${lang}-${status}`);
      }
      await expectAccessible(page);
    },
  );
});
