import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { describe, expect } from "vitest";
import { invoice, kit, listening } from "../routes/kit.ts";
import { afterThisFile } from "../support/endings.ts";
import { KEY } from "../web/browser.ts";
import { ACT_PAGES, ROOM_PAGES, roomAnswers } from "../web/rooms.ts";
import { CHROMIUM, it, openPage } from "./browser.ts";

/** What is on the paper, or cut there, that should not be. */
const ON_PAPER = `(() => {
  const shown = (one) => one.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  const faults = [];
  const tell = (what, one) => faults.push(what + ": " + one.outerHTML.replace(/\\s+/g, " ").slice(0, 90));
  const ink = "rgb(27, 31, 36)";
  if (getComputedStyle(document.body).backgroundColor !== "rgb(255, 255, 255)") tell("no white paper", document.body);
  if (getComputedStyle(document.body).color !== ink) tell("no dark ink", document.body);
  for (const one of document.querySelectorAll("nav, button, .button, input:not([type=hidden]), textarea, iframe, .skip"))
    if (shown(one)) tell("of no use on paper", one);
  for (const one of document.querySelectorAll("a"))
    if (shown(one) && getComputedStyle(one).textDecorationLine !== "none") tell("looks like a link", one);
  for (const one of document.querySelectorAll("details pre, details dl"))
    if (one.closest("form, details:has(table)") === null && !shown(one)) tell("folded", one);
  const width = document.documentElement.clientWidth;
  for (const one of document.body.querySelectorAll("*")) {
    if (!shown(one) || one.closest(".unseen, svg") !== null) continue;
    if (one.getBoundingClientRect().right > width + 1) tell("stands out on the right", one);
    const { overflowY, maxHeight } = getComputedStyle(one);
    if (one.scrollHeight > one.clientHeight + 1 && (overflowY !== "visible" || maxHeight !== "none")) tell("cut", one);
    const [red, green, blue] = (getComputedStyle(one).color.match(/\\d+/g) ?? []).map(Number);
    if (0.2126 * red + 0.7152 * green + 0.0722 * blue > 120) tell("too pale", one);
  }
  if (document.querySelector("main h1").checkVisibility() === false) tell("no heading", document.body);
  return faults;
})()`;

const PAGES = [...ROOM_PAGES, ...ACT_PAGES];

/** Between the margins of an A4 page, in pixels. */
const PAPER = { width: 688, height: 1000 };

/** Keeps what the keyboard comes to, by its place in the page, with what is wrong there. */
const WATCH = `(() => {
  window.walk = [];
  const all = [...document.querySelectorAll("*")];
  document.addEventListener("focusin", ({ target: one }) => {
    const faults = [];
    const { outlineStyle, outlineWidth } = getComputedStyle(one);
    // Within a frame it is the frame's page that shows it; no style from here knows.
    if (one.localName !== "iframe" && (outlineStyle === "none" || parseFloat(outlineWidth) < 2)) faults.push("no ring");
    const { width, height, right, left } = one.getBoundingClientRect();
    if (width < 4 || height < 4 || !one.checkVisibility({ visibilityProperty: true })) faults.push("not seen");
    if (right <= 0 || left >= innerWidth) faults.push("beside the screen");
    const place = all.indexOf(one);
    if (place < (walk.at(-1)?.place ?? 0)) faults.push("goes back");
    walk.push({ place, faults: faults.map((fault) => fault + ": " + one.outerHTML.slice(0, 90)) });
  });
  // Everything that a person without a mouse must come to: of radio buttons the first.
  // From the overview's top on; elsewhere behind the header and the navigation, which are the same.
  const from = location.pathname === "/desk" ? document.body : document.querySelector("main");
  if (from !== document.body) from.focus();
  walk = [];
  return [...from.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary")]
    .filter((one) => !one.matches(":disabled") && one.checkVisibility({ visibilityProperty: true }))
    .filter((one) => one.type !== "radio" || document.querySelector("[type=radio][name='" + one.name + "']") === one)
    .map((one) => all.indexOf(one));
})()`;

interface Visited {
  place: number;
  faults: string[];
}

describe.skipIf(CHROMIUM === null)("the rooms of the desk", () => {
  let browser: Browser;
  let desk: string;

  it.beforeAll(async ({ browser: shared }) => {
    browser = shared;
    const served = await listening(kit(roomAnswers, {}, { sharing: () => true }).app);
    afterThisFile(() => served[Symbol.asyncDispose]());
    desk = `http://127.0.0.1:${served.port}/desk`;
  });

  /** A page of somebody who has signed in. */
  const signIn = async (options: BrowserContextOptions = {}): Promise<Page> => {
    const { headers } = await fetch(`${desk}/login`, {
      method: "POST",
      redirect: "manual",
      body: new URLSearchParams({ key: KEY }),
    });
    const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(headers.getSetCookie()[0] ?? "") ?? [];
    const { page } = await openPage(browser, options);
    await page.context().addCookies([{ name, value, url: desk }]);
    return page;
  };

  it("stand within the smallest screen, in the longer language", async () => {
    const page = await signIn({ viewport: { width: 320, height: 900 }, locale: "fr-FR" });
    for (const path of PAGES) {
      await page.goto(`${desk}${path}`);
      expect(
        await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"),
        path,
      ).toBeLessThanOrEqual(0);
    }
  });

  it("print in ink on white, without what is of no use on paper, and cut nothing", async () => {
    const page = await signIn({ viewport: PAPER });
    // From a dark screen: from a light one it could only be better.
    await page.emulateMedia({ media: "print", colorScheme: "dark" });
    for (const path of PAGES) {
      await page.goto(`${desk}${path}`);
      expect(await page.evaluate(ON_PAPER), path).toEqual([]);
    }
  });

  it("are gone through with the keyboard alone, in their order, and show where one is", async () => {
    const page = await signIn();
    for (const path of PAGES) {
      await page.goto(`${desk}${path}`);
      const reachable = await page.evaluate<number[]>(WATCH);
      let walk: Visited[] = [];
      let missed = reachable;
      // Some have parts of their own to go through: a date, a frame.
      for (let rounds = 0; missed.length > 0 && rounds < 10; rounds++) {
        for (let n = 0; n < missed.length; n++) await page.keyboard.press("Tab");
        walk = await page.evaluate<Visited[]>("walk");
        missed = reachable.filter((place) => !walk.some((visited) => visited.place === place));
      }
      expect([walk.flatMap(({ faults }) => faults), missed], path).toEqual([[], []]);
    }
  });

  it("let people skip to what is new on a page", async () => {
    const page = await signIn();
    await page.goto(`${desk}/invoices`);
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    expect(await page.evaluate("document.activeElement.id")).toBe("content");
    await page.keyboard.press("Tab");
    expect(await page.evaluate("document.activeElement.closest('main') !== null")).toBe(true);
  });

  it("say what came of a form where the keyboard is then", async () => {
    const { page } = await openPage(browser);
    await page.goto(desk);
    await page.locator("#key").fill("nobody's");
    await page.keyboard.press("Enter");
    await page.getByText("This key is not known.").waitFor();
    expect(await page.evaluate("document.activeElement.textContent")).toContain("This key is not known.");
    await page.keyboard.press("Tab");
    await page.keyboard.type(KEY);
    await page.keyboard.press("Enter");
    await page.locator("nav.rooms").waitFor();
    await page.goto(`${desk}/invoices/${invoice.id}`);
    await page.getByRole("button", { name: "Sync with the platform" }).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("status").getByText("This invoice was updated").waitFor();
    expect(await page.evaluate("document.activeElement.parentElement.role")).toBe("status");
  });

  it("have no button that the space bar does not press", async () => {
    const page = await signIn();
    await page.goto(`${desk}/failures`);
    await page
      .getByRole("button", { name: /^Dismiss…/ })
      .first()
      .focus();
    await page.keyboard.press("Space");
    await page.waitForURL("**/failures/dismiss?*");
  });
});
