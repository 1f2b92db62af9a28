import type { Browser, Locator, Page } from "playwright-core";
import { describe, expect } from "vitest";
import { CHROMIUM, expectAccessible, it, shoot } from "./browser.ts";
import { type Opened, type Pushed, showPushes, type Widgets, widgets } from "./widgets.ts";
import { openStage, type Stage } from "./world.ts";

const NOON = new Date("2026-09-15T12:00:00Z");
/** Whatever the widget asked before has come to the gateway by the time of this answer. */
const ROUND_TRIP =
  "fetch(document.querySelector('script').src).then((answer) => answer.text()).then(() => {})";
const setHidden = (hidden: boolean): string =>
  `Object.defineProperty(document, "hidden", { value: ${hidden}, configurable: true }); document.dispatchEvent(new Event("visibilitychange"))`;

/** The widget follows a status that was pushed to its end, whatever that is. */
describe.skipIf(CHROMIUM === null)("what became of a push", () => {
  let stage: Stage;
  let pages: Widgets;
  let browser: Browser;

  it.beforeAll(async ({ browser: shared }) => {
    browser = shared;
    stage = await openStage();
    pages = await widgets(stage, browser);
  }, 90_000);

  const approved = async (number: string): Promise<string> => {
    const id = await stage.send("approves", number);
    await stage.advance(10);
    await stage.acme.post(`/v1/invoices/${id}/sync`);
    return id;
  };
  const pay = async (widget: Locator): Promise<void> => {
    await widget.getByRole("button", { name: "Change status" }).click();
    const dialog = widget.getByRole("dialog");
    await dialog.getByRole("combobox", { name: "Status" }).selectOption("payment_received");
    await dialog.getByLabel("Amount, EUR").fill("1200.00");
    await dialog.getByLabel("VAT rate, %").fill("20");
    await dialog.getByRole("button", { name: "Send" }).click();
  };

  /** The list of pushes answers as the test says; `asked`: how often it was asked for. */
  const stand = async (opened: Opened): Promise<{ asked: number; as: Partial<Pushed> }> => {
    const standing = { asked: 0, as: { state: "queued" } as Partial<Pushed> };
    await showPushes(opened.page, (pushes) => {
      standing.asked++;
      return pushes.map((push) => ({ ...push, ...standing.as }));
    });
    return standing;
  };

  /** A look ends with the history. What the widget then plans, it has planned by the time of another answer. */
  const look = async (page: Page, begin: () => Promise<void>): Promise<void> => {
    const answered = page.waitForResponse((response) => response.url().endsWith("/events"));
    await begin();
    await (await answered).finished();
    await page.evaluate(ROUND_TRIP);
  };

  it("is shown from queued over at the platform to taken, though the badge is not pending", async () => {
    const opened = await pages.prepare(await approved("P-1"));
    const { page, widget, url, faults } = opened;
    const standing = await stand(opened);
    await page.clock.install({ time: NOON.getTime() - 3_600_000 });
    await page.clock.pauseAt(NOON);
    await page.goto(url);
    await widget.getByText("Accepted", { exact: true }).waitFor();
    await look(page, () => pay(widget));
    await widget.getByText("212 Payment received · Queued").waitFor();
    standing.as = { state: "sent" };
    await look(page, () => page.clock.fastForward(30_000));
    await widget.getByText("212 Payment received · On its way: the platform has it").waitFor();
    standing.as = { state: "accepted" };
    await page.clock.fastForward(30_000);
    await widget.getByText("212 Payment received · Taken").waitFor();
    await widget.getByText("Paid", { exact: true }).waitFor();
    expect(await widget.getByRole("status").textContent()).not.toContain("Sent to the platform");
    const { asked } = standing;
    await page.clock.fastForward(120_000);
    await page.evaluate(ROUND_TRIP);
    expect(standing.asked).toBe(asked);
    expect(faults).toEqual([]);
  });

  it("is asked for less and less often, and not while nobody sees it", async () => {
    const opened = await pages.prepare(await approved("P-2"));
    const { page, widget, url } = opened;
    const standing = await stand(opened);
    await page.clock.install({ time: NOON.getTime() - 3_600_000 });
    await page.clock.pauseAt(NOON);
    await page.goto(url);
    await widget.getByText("Accepted", { exact: true }).waitFor();
    await look(page, () => pay(widget));
    for (const seconds of [2, 4, 8, 16, 30, 30]) {
      const { asked } = standing;
      await page.clock.runFor(seconds * 1000 - 100);
      await page.evaluate(ROUND_TRIP);
      expect(standing.asked).toBe(asked);
      await look(page, () => page.clock.runFor(100));
      expect(standing.asked).toBe(asked + 1);
    }
    const { asked } = standing;
    await page.evaluate(setHidden(true));
    await page.clock.runFor(300_000);
    await page.evaluate(ROUND_TRIP);
    expect(standing.asked).toBe(asked);
    standing.as = { state: "accepted" };
    await page.evaluate(setHidden(false));
    await widget.getByText("212 Payment received · Taken").waitFor();
  });

  it("is refused with the platform's reason and what to do, in the history too", async () => {
    const id = await approved("P-3");
    await stage.control("/faults", { match: "submit", effect: { kind: "status", code: 422 } });
    const { page, widget, faults } = await pages.open(id, { viewport: { width: 640, height: 900 } });
    await pay(widget);
    await widget.getByText(/^212 Payment received · Refused\. /).waitFor();
    const { items } = (await stage.acme.get(`/v1/invoices/${id}/statuses`)).json;
    expect(items[0].problem.fix).not.toBe("");
    const line = await widget.locator(".bad", { hasText: "Refused" }).textContent();
    expect(line).toContain(items[0].problem.message);
    expect(line).toContain(items[0].problem.fix);
    await widget.getByText("History").click();
    const entry = widget.getByRole("listitem").filter({ hasText: "Refused" });
    expect(await entry.locator("strong").textContent()).toBe("212 Payment received");
    expect(await entry.textContent()).toContain(`Refused. ${items[0].problem.message}`);
    expect(await widget.textContent()).not.toContain("push:refused");
    await expectAccessible(page);
    await shoot(page, "widget-refused");
    // A person who comes later sees it as well.
    const later = await pages.open(id);
    await later.widget.getByText(/^212 Payment received · Refused\. /).waitFor();
    expect(faults).toEqual([]);
  });
});
