import type { Browser } from "playwright-core";
import { describe, expect } from "vitest";
import { writeCii } from "../../src/documents/index.ts";
import type { UseCases } from "../../src/usecases/index.ts";
import { kit, listening } from "../routes/kit.ts";
import { KEY } from "../web/browser.ts";
import {
  ACCEPTED,
  answers,
  EVENTS,
  entry,
  PROBLEM,
  previewOf,
  REJECTED,
  SALES,
} from "../web/report-samples.ts";
import { CHROMIUM, expectAccessible, it, openPage, shoot, signIn } from "./browser.ts";
import { ADMIN_KEY, BUYER_SIREN, contentTo, openStage, type Stage } from "./world.ts";

/**
 * What stands out of the page or of its own box, in pixels. Tables and code may scroll in their own frame; what is for
 * the ear alone has no size.
 */
const OVERFLOW = `(() => {
  const width = document.documentElement.clientWidth;
  const page = document.documentElement.scrollWidth - width;
  const scrolls = (one) => one.closest(".scroll, pre") !== null;
  const out = [...document.body.querySelectorAll("*")]
    .filter((one) => !scrolls(one) && !one.matches(".skip, .unseen"))
    .map((one) => [one.localName + "." + one.className + " " + one.textContent.slice(0, 40), Math.ceil(one.getBoundingClientRect().right - width)])
    .filter(([, pixels]) => pixels > 0);
  return page > 0 || out.length > 0 ? [["page", page], ...out] : [];
})()`;

/** Ids and codes that are broken anywhere but at their marks, or after eight letters and digits. */
const BROKEN = `(() => {
  const broken = [];
  for (const code of document.querySelectorAll("code")) {
    const lines = new Map();
    const walker = document.createTreeWalker(code, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      for (let i = 0; i < node.data.length; i++) {
        const range = document.createRange();
        range.setStart(node, i);
        range.setEnd(node, i + 1);
        const box = range.getBoundingClientRect();
        if (box.width === 0) continue;
        const top = Math.round(box.top);
        lines.set(top, (lines.get(top) ?? "") + node.data[i]);
      }
    }
    const told = [...lines.values()];
    const ends = told.map((_, i) => told.slice(0, i + 1).join("")).slice(0, -1);
    if (ends.some((before) => /[^-_:/.?&=,@ ]*$/.exec(before)[0].length % 8 !== 0)) broken.push(told);
  }
  return broken;
})()`;

/** Telephones, and a window at the side of another. */
describe.skipIf(CHROMIUM === null)("the desk on narrow screens", () => {
  let stage: Stage;
  let browser: Browser;
  /** One that the platform never took, and one of which it knows more than was told here. */
  let checked: string[];

  it.beforeAll(async ({ browser: shared }) => {
    browser = shared;
    stage = await openStage();
    await stage.control("/faults", { match: "submit", effect: { kind: "status", code: 422 } });
    checked = [await stage.send("silent", "N-F2026000000000000000042")];
    await stage.send("rejected_at_emission", "N-REJECTED-2026-000000001");
    await stage.send("unknown_code", "N-UNKNOWN-2026-000000001");
    await stage.advance(10);
    await stage.acme.post("/v1/sync");
    checked.push(await stage.send("approves", "F2026111111111111142"));
    await stage.advance(10);
  }, 90_000);

  it.each([
    [390, "en-GB", "dark"],
    [320, "fr-FR", "light"],
  ] as const)("%i px wide, %s, %s: nothing overflows, and ids break at their marks", async (...of) => {
    const [width, locale, colorScheme] = of;
    const { page, faults } = await openPage(browser, {
      locale,
      colorScheme,
      viewport: { width, height: 900 },
    });
    await page.goto(`${stage.gateway.url}/desk`);
    expect(await page.evaluate(OVERFLOW)).toEqual([]);
    await page.locator("#key").fill(ADMIN_KEY);
    await page.locator("form.login button").click();
    await page.locator("#rejected").getByText("N-REJECTED-2026-000000001").waitFor();
    for (const details of await page.locator("details > summary").all()) await details.click();
    expect(await page.evaluate(OVERFLOW)).toEqual([]);
    expect(await page.evaluate(BROKEN)).toEqual([]);
    await expectAccessible(page);
    await shoot(page, `diagnostics-${width}-${locale}`);
    await page.goto(`${stage.gateway.url}/desk/failures`);
    for (const details of await page.locator("details > summary").all()) await details.click();
    expect(await page.evaluate(OVERFLOW)).toEqual([]);
    expect(await page.evaluate(BROKEN)).toEqual([]);
    await expectAccessible(page);
    await shoot(page, `diagnostics-${width}-${locale}-failures`);
    await page.goto(`${stage.gateway.url}/desk/invoices`);
    for (const details of await page.locator("details > summary").all()) await details.click();
    expect(await page.evaluate(OVERFLOW)).toEqual([]);
    expect(await page.evaluate(BROKEN)).toEqual([]);
    for (const id of checked) {
      for (const path of ["", "/messages", "/status", "/compare"]) {
        await page.goto(`${stage.gateway.url}/desk/invoices/${id}${path}`);
        await page.locator("main h1").waitFor();
        await page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true");
        expect(await page.evaluate(OVERFLOW), path).toEqual([]);
        expect(await page.evaluate(BROKEN), path).toEqual([]);
      }
    }
    await page.goto(`${stage.gateway.url}/desk/validate`);
    const content = contentTo(BUYER_SIREN, "F2026000000000000000000000000000000042");
    await page.locator("#control-file").setInputFiles({
      name: "F2026000000000000000000000000000000042.xml",
      mimeType: "application/xml",
      buffer: Buffer.from(writeCii({ ...content, currency: "EURO", dueDate: "2026-01-01" })),
    });
    await page.locator("main form button").click();
    const result = page.getByRole("region", { name: /^F2026/ });
    await result.getByText("BR-CL-04").waitFor();
    expect(await result.getByRole("listitem").count()).toBeGreaterThan(1);
    expect(await page.evaluate(OVERFLOW)).toEqual([]);
    expect(await page.evaluate(BROKEN)).toEqual([]);
    await expectAccessible(page);
    await result.scrollIntoViewIfNeeded();
    await shoot(page, `diagnostics-${width}-${locale}-control`);
    expect(faults).toEqual([]);
  });
});

/** The same of the pages of e-reporting, whose gateway answers from memory. */
describe.skipIf(CHROMIUM === null)("the pages of reports on narrow screens", () => {
  const reports: Partial<UseCases> = {
    ...answers,
    previewReport: async () =>
      previewOf({
        state: "rejected",
        report: REJECTED,
        problems: [{ ...PROBLEM, item: { source: "till", id: "z-2026-11-04-register-0000000000017" } }],
        difference: {
          added: [{ source: "invoice", id: "F-9", day: "2026-11-09", document: "2026 F-9" }],
          changed: [],
          removed: [],
          counts: { added: 1, changed: 0, removed: 0 },
        },
      }),
    reportCalendar: async () => [
      entry({ state: "rejected", report: REJECTED, overdue: true, troubled: 2, changed: 1 }),
      entry({ state: "taken", report: { ...ACCEPTED, state: "taken" } }),
    ],
    listReports: async () => ({ items: [REJECTED, { ...ACCEPTED, n: 0 }], nextCursor: null }),
    getReport: async () => REJECTED,
    listReportEvents: async () => EVENTS,
    getReportDocument: async () => ({
      bytes: Buffer.from(`<Report><Id>${"F".repeat(200)}</Id></Report>`),
      mediaType: "application/xml",
      fileName: "F10.xml",
      sha256: "s",
    }),
  };
  const gateway = Object.assign(reports, { reportContent: async () => SALES });

  it.for([
    [320, "en-GB", "dark"],
    [320, "fr-FR", "light"],
  ] as const)("at %i pixels everything fits and can be used: %s", async (of, { browser }) => {
    const [width, locale, colorScheme] = of;
    await using served = await listening(
      kit(gateway, {}, { now: () => new Date("2026-11-18T09:00:00Z") }).app,
    );
    const { page, faults } = await openPage(browser, {
      locale,
      colorScheme,
      viewport: { width, height: 900 },
    });
    const desk = `http://127.0.0.1:${served.port}/desk`;
    await signIn(page, desk, KEY);
    const period = "company=732829320&kind=transactions&role=SE&day=2026-11-01";
    for (const [i, path] of [
      "",
      "/reports",
      `/reports/period?${period}`,
      `/reports/${REJECTED.id}`,
    ].entries()) {
      await page.goto(`${desk}${path}`);
      for (const details of await page.locator("details > summary").all()) await details.click();
      expect(await page.evaluate(OVERFLOW), path).toEqual([]);
      expect(await page.evaluate(BROKEN), path).toEqual([]);
      await expectAccessible(page);
      await shoot(page, `reports-${width}-${locale}-${i}`);
    }
    expect(faults).toEqual([]);
  });
});
