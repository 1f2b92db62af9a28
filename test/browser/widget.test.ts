import type { Browser, Locator, Page } from "playwright-core";
import { describe, expect } from "vitest";
import { until } from "../support/processes.ts";
import { CHROMIUM, erpPage, expectAccessible, it, openPage, shoot } from "./browser.ts";
import { BUYER_SIREN, openStage, type Stage } from "./world.ts";

const NOON = new Date("2026-09-15T12:00:00Z");

/** Done in the browser, and text here: a browser's types are not those of these tests. */
const NEXT_CHANGE =
  "new Promise((resolve) => document.addEventListener('passerelle-change', ({ detail }) => resolve(detail.badge.state)))";
const setHidden = (hidden: boolean): string =>
  `Object.defineProperty(document, "hidden", { value: ${hidden}, configurable: true }); document.dispatchEvent(new Event("visibilitychange"))`;

/** The custom element in a page of another origin, with a real gateway and a real platform behind it. */
describe.skipIf(CHROMIUM === null)("the widget", () => {
  let stage: Stage;
  let browser: Browser;
  let page: Page;
  let faults: string[];
  const shown = new Map<string, { invoice: string; token: string; attributes?: string }>();
  let url: string;

  it.beforeAll(async ({ browser: shared }) => {
    browser = shared;
    stage = await openStage();
    ({ url } = await erpPage(stage.gateway.url, (path) => {
      const one = shown.get(new URL(path, "http://erp").pathname.slice(1));
      return one === undefined
        ? ""
        : `<passerelle-invoice invoice="${one.invoice}" token="${one.token}" ${one.attributes ?? ""}></passerelle-invoice>`;
    }));
  }, 90_000);

  /** Opens a page with the widget of an invoice. */
  const open = async (
    name: string,
    invoice: string,
    options: { mode?: "read" | "act"; query?: string } & Parameters<typeof openPage>[1] = {},
  ): Promise<Locator> => {
    const { mode = "act", query = "", ...context } = options;
    shown.set(name, { invoice, token: await stage.token({ invoice, mode }) });
    ({ page, faults } = await openPage(browser, context));
    await page.goto(`${url}/${name}${query}`);
    const widget = page.locator("passerelle-invoice");
    await widget.getByText(/Last sync|Dernière synchronisation/).waitFor();
    return widget;
  };
  const badge = (widget: Locator): Promise<string | null> => widget.locator(".badge").textContent();
  const said = (widget: Locator): Locator => widget.getByRole("status");
  const sync = (widget: Locator): Promise<void> => widget.getByRole("button", { name: "Sync" }).click();

  it("goes from pending over accepted to paid, and says what each sync changed", async () => {
    const id = await stage.send("pays", "W-1");
    const widget = await open("pays", id, { viewport: { width: 640, height: 760 } });
    expect(await badge(widget)).toBe("Pending");
    expect(await widget.locator("code").textContent()).toMatch(/^[\w-]{36}$/);
    expect(
      await widget
        .locator(".badge")
        .evaluate((one) => one.ownerDocument.defaultView.getComputedStyle(one).color),
    ).toBe("rgb(122, 65, 0)");

    await stage.advance(7);
    await sync(widget);
    await said(widget).getByText("This invoice was updated: W-1 (Approved).").waitFor();
    expect(await badge(widget)).toBe("Accepted");
    await sync(widget);
    await said(widget).getByText("Nothing new: W-1 (Approved).").waitFor();

    await stage.advance(10);
    const changes = page.evaluate(NEXT_CHANGE);
    await sync(widget);
    await said(widget).getByText("This invoice was updated: W-1 (Payment received).").waitFor();
    expect(await badge(widget)).toBe("Paid");
    expect(await changes).toBe("paid");

    await widget.getByText("History").click();
    const lines = await widget.locator("li strong").allTextContents();
    expect(lines.at(0)).toBe("200 Submitted");
    expect(lines.at(-1)).toBe("212 Payment received");
    await expectAccessible(page);
    await shoot(page, "widget");
    expect(faults).toEqual([]);
  });

  it("shows why the buyer refused, and why a platform rejected with what to do", async () => {
    const refused = await stage.send("refuses", "W-2");
    const rejected = await stage.send("rejected_at_reception", "W-3");
    await stage.advance(10);
    const first = await open("refused", refused);
    await sync(first);
    await first.getByText("Rejected", { exact: true }).waitFor();
    expect(await first.locator("div.bad").textContent()).toContain("Wrong VAT rate");
    // Its own news came with the account's.
    const second = await open("rejected", rejected);
    await sync(second);
    await second.getByText("Rejected", { exact: true }).waitFor();
    const { problem } = (await stage.acme.get(`/v1/invoices/${rejected}`)).json;
    const told = await second.locator("p.bad").textContent();
    expect(told).toContain(problem.message);
    expect(told).toContain(problem.fix);
    expect(problem.code).toBe("REJ_COH");
    await expectAccessible(page);
    expect(faults).toEqual([]);
  });

  it("says when another invoice was updated, without naming it to who may see this one alone", async () => {
    const mine = await stage.send("silent", "W-4");
    const widget = await open("another", mine);
    await stage.advance(10);
    await sync(widget);
    await said(widget)
      .getByText(/updated/)
      .waitFor();
    const other = await stage.send("approves", "W-5");
    await stage.advance(1);
    await sync(widget);
    await said(widget)
      .getByText(/^Another invoice was updated/)
      .waitFor();
    expect(await said(widget).textContent()).not.toContain("W-5");
    expect((await stage.acme.get(`/v1/invoices/${other}`)).json.status.name).toBe("submitted");
  });

  it("pushes a payment, and tells what is wrong with it in place", async () => {
    const id = await stage.send("approves", "W-6");
    await stage.advance(10);
    const widget = await open("payment", id);
    await sync(widget);
    await widget.getByText("Accepted", { exact: true }).waitFor();
    await widget.getByRole("button", { name: "Change status" }).click();
    const dialog = widget.getByRole("dialog");
    await dialog.getByRole("combobox", { name: "Status" }).selectOption("payment_received");
    await dialog.getByLabel("VAT rate, %").fill("20");
    await dialog.getByLabel("Amount, EUR").fill("-1200,00");
    await expectAccessible(page);
    await dialog.getByRole("button", { name: "Send" }).click();
    await dialog
      .getByRole("alert")
      .getByText("Comment: A receipt that is taken back needs a motive. Say in the comment why.")
      .waitFor();
    await dialog.getByLabel("Amount, EUR").fill("1200,00");
    await dialog.getByRole("button", { name: "Send" }).click();
    await widget.getByText(/^212 Payment received · /).waitFor();
    expect(await dialog.count()).toBe(0);
    const { items } = (await stage.acme.get(`/v1/invoices/${id}/statuses`)).json;
    expect(items).toMatchObject([
      {
        status: { name: "payment_received" },
        amounts: [{ code: "MEN", amount: "1200.00", currency: "EUR" }],
      },
    ]);
    expect(faults).toEqual([]);
  });

  it("refuses a received invoice with its reason, in French and by keyboard", async () => {
    await stage.control(
      `/clients/passerelle/companies`,
      { companies: [{ siren: BUYER_SIREN, name: "Comptoir" }] },
      "PUT",
    );
    await stage.control("/clients/passerelle/receive", { amount: "250.00", format: "cii" });
    await stage.acme.post("/v1/sync");
    const { json } = await until(
      () => stage.acme.get("/v1/invoices?direction=inbound"),
      ({ json }) => json.items.length > 0,
    );
    const id = json.items[0].id;
    const widget = await open("received", id, {
      query: "?lang=fr",
      colorScheme: "dark",
      viewport: { width: 640, height: 760 },
    });
    expect(await badge(widget)).toBe("En attente");
    await widget.getByRole("button", { name: "Changer le statut" }).focus();
    await page.keyboard.press("Enter");
    const dialog = widget.getByRole("dialog");
    await dialog.getByRole("combobox", { name: "Statut" }).selectOption({ label: "Refusée" });
    // A reason is needed: the browser itself holds the form back.
    await dialog.getByRole("button", { name: "Envoyer" }).click();
    expect(
      await dialog.getByLabel("Motif").evaluate((one) => Reflect.get(one, "validity").valueMissing),
    ).toBe(true);
    await dialog.getByLabel("Motif").selectOption({ label: "Taux de TVA erroné" });
    await dialog.getByLabel("Commentaire").fill("20 % au lieu de 10 %");
    await expectAccessible(page);
    await shoot(page, "widget-fr-dark");
    await dialog.getByLabel("Commentaire").press("Tab");
    await page.keyboard.press("Escape");
    expect(await dialog.count()).toBe(0);
    expect((await stage.acme.get(`/v1/invoices/${id}/statuses`)).json.items).toEqual([]);

    await widget.getByRole("button", { name: "Changer le statut" }).click();
    await dialog.getByRole("combobox", { name: "Statut" }).selectOption("refused");
    await dialog.getByLabel("Motif").selectOption("TX_TVA_ERR");
    await dialog.getByLabel("Commentaire").fill("20 % au lieu de 10 %");
    await dialog.getByRole("button", { name: "Envoyer" }).click();
    await widget.getByText(/^210 Refusée · /).waitFor();
    expect((await stage.acme.get(`/v1/invoices/${id}/statuses`)).json.items).toMatchObject([
      { status: { name: "refused" }, reasons: [{ code: "TX_TVA_ERR" }], comment: "20 % au lieu de 10 %" },
    ]);
    await until(
      () => stage.acme.get(`/v1/invoices/${id}`),
      ({ json }) => json.badge.state === "rejected",
    );
    await widget.getByRole("button", { name: "Synchroniser" }).click();
    await widget.getByText("Rejetée", { exact: true }).waitFor();
    expect(faults).toEqual([]);
  });

  it("only reads with a token that only reads", async () => {
    const widget = await open("reads", await stage.send("silent", "W-7"), { mode: "read" });
    expect(await widget.getByRole("button", { name: /Sync|Change/ }).count()).toBe(0);
    expect(await badge(widget)).toBe("Pending");
  });

  it("asks again every half a minute while pending, and not while nobody sees it", async () => {
    const id = await stage.send("approves", "W-8");
    const token = await stage.token({ invoice: id, mode: "read" });
    shown.set("polls", { invoice: id, token });
    ({ page, faults } = await openPage(browser));
    let asked = 0;
    await page.route(`**/v1/invoices/${id}`, (route) => {
      asked++;
      return route.continue();
    });
    // The page's time stands still but for what is told here: on a slow machine it would run on meanwhile.
    await page.clock.install({ time: NOON.getTime() - 3_600_000 });
    await page.clock.pauseAt(NOON);
    await page.goto(`${url}/polls`);
    const widget = page.locator("passerelle-invoice");
    await widget.getByText("Pending", { exact: true }).waitFor();
    expect(asked).toBe(1);
    await stage.advance(10);
    await stage.acme.post("/v1/sync");
    // Whatever the widget asked before has come to the route by the time of this answer.
    const roundTrip = () =>
      page.evaluate(`fetch("${stage.gateway.url}/widget.js").then((answer) => answer.text())`);
    await page.clock.fastForward(29_000);
    await roundTrip();
    expect(asked).toBe(1);
    await page.evaluate(setHidden(true));
    await page.clock.fastForward(120_000);
    await roundTrip();
    expect(asked).toBe(1);
    await page.evaluate(setHidden(false));
    await widget.getByText("Accepted", { exact: true }).waitFor();
    expect(await said(widget).textContent()).toBe("Accepted. Approved");
    expect(asked).toBe(2);
    await page.clock.fastForward(120_000);
    await roundTrip();
    expect(asked).toBe(2);
    expect(faults).toEqual([]);
  });

  it("asks its page for a new token when the old one has expired, and goes on with it", async () => {
    const id = await stage.send("silent", "W-9");
    const old = await stage.token({ invoice: id, mode: "act", expiresInSeconds: 1 });
    const get = () =>
      fetch(`${stage.gateway.url}/v1/invoices/${id}`, { headers: { authorization: `Bearer ${old}` } });
    await until(
      async () => (await get()).status,
      (status) => status === 401,
    );
    shown.set("expired", { invoice: id, token: old });
    ({ page, faults } = await openPage(browser));
    await page.goto(`${url}/expired`);
    const widget = page.locator("passerelle-invoice");
    await said(widget).getByText("The session has ended. Reload the page.").waitFor();
    const fresh = await stage.token({ invoice: id, mode: "act" });
    await widget.evaluate((one, token) => one.setAttribute("token", token), fresh);
    await widget.getByText("Pending", { exact: true }).waitFor();
    expect(faults).toEqual([]);
  });

  it("says so when there is no such invoice, and when the gateway cannot be reached", async () => {
    shown.set("none", { invoice: "inv_nothing", token: await stage.token({ mode: "read" }) });
    ({ page, faults } = await openPage(browser));
    await page.goto(`${url}/none`);
    const widget = page.locator("passerelle-invoice");
    await said(widget)
      .getByText(/No invoice inv_nothing/)
      .waitFor();
    await page.route("**/v1/**", (route) => route.abort());
    await widget.evaluate((one) => one.setAttribute("invoice", "inv_other"));
    await said(widget).getByText("The gateway cannot be reached.").waitFor();
    expect(faults).toEqual([]);
  });

  it("takes the page's own colours and language", async () => {
    const id = await stage.send("silent", "W-10");
    const widget = await open("themed", id, { mode: "read" });
    await widget.evaluate((one) => {
      one.style.setProperty("--passerelle-pending", "rgb(1, 2, 3)");
      one.setAttribute("lang", "fr");
    });
    await widget.getByText("En attente", { exact: true }).waitFor();
    expect(
      await widget
        .locator(".badge")
        .evaluate((one) => one.ownerDocument.defaultView.getComputedStyle(one).color),
    ).toBe("rgb(1, 2, 3)");
  });

  it("opens the document in a tab of its own, with a token that reads too", async () => {
    const id = await stage.send("silent", "W-READ");
    const widget = await open("read", id, { mode: "read" });
    const [, read] = await Promise.all([
      page.waitForEvent("popup"),
      // What becomes of it there is the browser's affair: one without a viewer of PDF takes it down.
      page.context().waitForEvent("request", (request) => request.url().startsWith("blob:")),
      widget.getByRole("button", { name: "Read the document" }).click(),
    ]);
    expect(read.isNavigationRequest()).toBe(true);
    expect(faults).toEqual([]);
  });

  it("says where e-reporting stands with the invoice", async () => {
    const id = await stage.send("silent", "W-REPORTED");
    const report = {
      source: "invoice",
      period: { start: "2026-11-01", end: "2026-11-10" },
      deadline: "2026-11-20",
      state: "rejected",
      label: "Rejetée",
      labelEn: "Rejected",
      problem: {
        message: "The total differs.",
        messageFr: "Le total diffère.",
        fix: "Correct it.",
        fixFr: "Corrigez.",
      },
      problems: [],
    };
    shown.set("reported", { invoice: id, token: await stage.token({ invoice: id, mode: "read" }) });
    for (const [lang, ...texts] of [
      [
        "en",
        "E-reporting",
        /^1.?–.?10 Nov 2026$/,
        "Rejected, to be sent by 20 Nov 2026",
        "The total differs. Correct it.",
      ],
      [
        "fr",
        "E-reporting",
        /^1.?–.?10 nov\. 2026$/,
        "Rejetée, à transmettre au plus tard le 20 nov. 2026",
        "Le total diffère.",
      ],
    ] as const) {
      ({ page, faults } = await openPage(browser, {}));
      await page.route("**/v1/invoices/*/reports", async (route) => {
        if (route.request().method() === "OPTIONS") return route.continue();
        const response = await route.fetch();
        expect(await response.json()).toEqual({ items: [], nextCursor: null });
        await route.fulfill({ response, json: { items: [report], nextCursor: null } });
      });
      await page.goto(`${url}/reported?lang=${lang}`);
      const widget = page.locator("passerelle-invoice");
      for (const text of texts) await widget.getByText(text).waitFor();
      await expectAccessible(page);
      expect(faults).toEqual([]);
    }
  });
});
