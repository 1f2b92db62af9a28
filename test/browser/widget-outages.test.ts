import type { Browser, Page } from "playwright-core";
import { describe, expect } from "vitest";
import { CHROMIUM, it } from "./browser.ts";
import { type Widgets, widgets } from "./widgets.ts";
import { openStage, type Stage } from "./world.ts";

const NOON = new Date("2026-09-15T12:00:00Z");
const ROUND_TRIP =
  "fetch(document.querySelector('script').src).then((answer) => answer.text()).then(() => {})";
const FOCUSED = `(() => {
  const inside = document.activeElement.shadowRoot?.activeElement;
  return inside === null || inside === undefined ? document.activeElement.localName : inside.textContent;
})()`;

/** What interrupts a person: a token that has run out, a gateway that is away, a focus that is lost. */
describe.skipIf(CHROMIUM === null)("the widget goes on", () => {
  let stage: Stage;
  let pages: Widgets;
  let browser: Browser;

  it.beforeAll(async ({ browser: shared }) => {
    browser = shared;
    stage = await openStage();
    pages = await widgets(stage, browser);
  }, 90_000);

  /** From now on the token has run out for these calls. Gives those that came with another one. */
  const expire = async (page: Page, path: string, token: string): Promise<string[]> => {
    const carried: string[] = [];
    await page.route(path, async (route) => {
      const request = route.request();
      if (request.headers().authorization !== `Bearer ${token}`) {
        carried.push(request.method());
        return route.fallback();
      }
      await route.fulfill({
        status: 401,
        json: { code: "token_expired", status: 401, detail: "The token has expired." },
        headers: { "access-control-allow-origin": "*" },
      });
    });
    return carried;
  };

  it("with a renewed token: without the message, and with the click that was refused", async () => {
    const id = await stage.send("silent", "O-1");
    const { page, widget, token, faults } = await pages.open(id);
    const carried = await expire(page, "**/sync", token);
    await widget.getByRole("button", { name: "Sync" }).click();
    await widget.getByText("The session has ended. Reload the page.").waitFor();
    expect(carried).toEqual([]);
    const fresh = await stage.token({ invoice: id, mode: "act", expiresInSeconds: 600 });
    await widget.evaluate((one, token) => one.setAttribute("token", token), fresh);
    await widget.getByText(/^Nothing new: O-1/).waitFor();
    expect(await widget.getByText("The session has ended").count()).toBe(0);
    expect(carried).toEqual(["POST"]);
    expect(faults).toEqual([]);
  });

  it("with a token that the page renews at once, and the message never shows", async () => {
    const id = await stage.send("silent", "O-2");
    const { page, widget, token } = await pages.open(id);
    await expire(page, "**/sync", token);
    const fresh = await stage.token({ invoice: id, mode: "act", expiresInSeconds: 600 });
    await page.evaluate(
      `document.addEventListener("passerelle-token", ({ target }) => target.setAttribute("token", "${fresh}"))`,
    );
    await widget.getByRole("button", { name: "Sync" }).click();
    await widget.getByText(/^Nothing new: O-2/).waitFor();
  });

  it("with a form that an old token did not carry", async () => {
    const id = await stage.send("approves", "O-3");
    await stage.advance(10);
    await stage.acme.post(`/v1/invoices/${id}/sync`);
    const { page, widget, token } = await pages.open(id);
    await widget.getByRole("button", { name: "Change status" }).click();
    const dialog = widget.getByRole("dialog");
    await dialog.getByRole("combobox", { name: "Status" }).selectOption("payment_received");
    await dialog.getByLabel("Amount, EUR").fill("1200.00");
    await dialog.getByLabel("VAT rate, %").fill("20");
    await expire(page, "**/statuses", token);
    await dialog.getByRole("button", { name: "Send" }).click();
    await dialog.getByRole("alert").getByText("The session has ended.").waitFor();
    const fresh = await stage.token({ invoice: id, mode: "act", expiresInSeconds: 600 });
    await widget.evaluate((one, token) => one.setAttribute("token", token), fresh);
    await widget.getByText(/^212 Payment received · /).waitFor();
    expect(await dialog.count()).toBe(0);
    expect((await stage.acme.get(`/v1/invoices/${id}/statuses`)).json.items).toHaveLength(1);
  });

  it("when a gateway that was down at load is back, by itself and with growing waits", async () => {
    const id = await stage.send("silent", "O-4");
    const { page, widget, url, faults } = await pages.prepare(id);
    let asked = 0;
    let isDown = true;
    await page.route(`**/v1/invoices/${id}`, (route) => {
      asked++;
      return isDown ? route.abort() : route.continue();
    });
    await page.clock.install({ time: NOON.getTime() - 3_600_000 });
    await page.clock.pauseAt(NOON);
    await page.goto(url);
    await widget.getByText("The gateway cannot be reached.").waitFor();
    for (const seconds of [1, 2, 4, 8, 16, 32, 60, 60]) {
      const before = asked;
      await page.clock.runFor(seconds * 1000 - 100);
      await page.evaluate(ROUND_TRIP);
      expect(asked).toBe(before);
      const failed = page.waitForEvent("requestfailed");
      await page.clock.runFor(100);
      await failed;
      expect(asked).toBe(before + 1);
      // The next wait begins once the widget has seen the failure.
      await page.evaluate(ROUND_TRIP);
    }
    isDown = false;
    await page.clock.runFor(60_000);
    await widget.getByText("Pending", { exact: true }).waitFor();
    expect(await widget.getByText("The gateway cannot be reached.").count()).toBe(0);
    expect(faults).toEqual([]);
  });

  it("when a gateway that was down is back, at a click", async () => {
    const id = await stage.send("silent", "O-5");
    const { page, widget, url } = await pages.prepare(id);
    let isDown = true;
    await page.route(`**/v1/invoices/${id}`, (route) =>
      isDown ? route.fulfill({ status: 502, body: "<h1>Bad Gateway</h1>" }) : route.continue(),
    );
    await page.clock.install({ time: NOON.getTime() - 3_600_000 });
    await page.clock.pauseAt(NOON);
    await page.goto(url);
    await widget.getByText("The gateway cannot be reached.").waitFor();
    isDown = false;
    await widget.getByRole("button", { name: "Try again" }).click();
    await widget.getByText("Pending", { exact: true }).waitFor();
    expect(await widget.getByText("The gateway cannot be reached.").count()).toBe(0);
    expect(await page.evaluate(FOCUSED)).not.toBe("body");
  });

  it("with the focus where it was after Escape, though the widget was drawn anew meanwhile", async () => {
    const id = await stage.send("approves", "O-6");
    const { page, widget } = await pages.open(id);
    await widget.getByRole("button", { name: "Change status" }).focus();
    await page.keyboard.press("Enter");
    const dialog = widget.getByRole("dialog");
    await dialog.getByRole("combobox", { name: "Status" }).focus();
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    await expect.poll(() => page.evaluate(FOCUSED)).toBe("Change status");

    await page.keyboard.press("Enter");
    await dialog.getByRole("combobox", { name: "Status" }).focus();
    await stage.advance(10);
    await stage.acme.post(`/v1/invoices/${id}/sync`);
    await page.evaluate(
      `document.querySelector("passerelle-invoice").setAttribute("base", "${stage.gateway.url}")`,
    );
    await widget.locator(".badge", { hasText: "Accepted" }).waitFor();
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    await expect.poll(() => page.evaluate(FOCUSED)).toBe("Change status");
  });

  it("with the focus where it was after Sync", async () => {
    const id = await stage.send("approves", "O-7");
    const { page, widget } = await pages.open(id);
    await stage.advance(10);
    await widget.getByRole("button", { name: "Sync" }).focus();
    await page.keyboard.press("Enter");
    await widget.getByText(/^This invoice was updated: O-7/).waitFor();
    await expect.poll(() => page.evaluate(FOCUSED)).toBe("Sync with the platform");
  });
});
