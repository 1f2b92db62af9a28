import type { Browser } from "playwright-core";
import { describe, expect } from "vitest";
import { CHROMIUM, it } from "./browser.ts";
import { type Answer, change, type Opened, type Widgets, widgets } from "./widgets.ts";
import { openStage, type Stage } from "./world.ts";

/** A text of the gateway in both languages, each recognisable. */
const both = (member: string, text: string): Answer => ({
  [member]: `english ${text}`,
  [`${member}Fr`]: `french ${text}`,
});
/** A national wording: French first. */
const national = (member: string, text: string): Answer => ({
  [member]: `french ${text}`,
  [`${member}En`]: `english ${text}`,
});
const problem = (text: string) => ({
  code: "X",
  raw: null,
  ...both("message", `message of the ${text}`),
  ...both("fix", `fix of the ${text}`),
});

/** Whatever a person can see is in the language of the page. */
describe.skipIf(CHROMIUM === null)("the widget speaks one language", () => {
  let stage: Stage;
  let pages: Widgets;
  let browser: Browser;

  it.beforeAll(async ({ browser: shared }) => {
    browser = shared;
    stage = await openStage();
    pages = await widgets(stage, browser);
  }, 90_000);

  const needs = {
    reason: "required",
    reasons: [{ code: "R", ...national("label", "reason") }],
    comment: "optional",
    commentWith: [],
    amounts: "required",
    amountCodes: [
      { code: "MEN", ...national("label", "kind") },
      { code: "RAP", ...national("label", "other kind") },
    ],
    attachments: "none",
    actionCode: "optional",
    actionCodes: [{ code: "NIN", ...national("label", "action") }],
    payee: "none",
  };

  /** Every text of the gateway, in both languages. */
  const fill = async ({ page }: Opened): Promise<void> => {
    const pushed = { id: "psh_1", status: { code: 212, ...national("label", "pushed status") } };
    await change(page, "**/events", ({ items, ...json }) => ({
      ...json,
      items: (items as { moved: boolean }[]).map((one) => ({
        ...one,
        moved: true,
        reasons: [{ code: "R", ...national("text", "reason of the status") }],
      })),
    }));
    await page.route("**/statuses", (route) =>
      route.request().method() === "GET"
        ? route.fulfill({
            json: { items: [{ ...pushed, state: "refused", problem: problem("push") }], nextCursor: null },
            headers: { "access-control-allow-origin": "*" },
          })
        : route.fulfill({
            status: 422,
            json: {
              code: "status_incomplete",
              status: 422,
              ...both("title", "title"),
              ...both("detail", "detail"),
              errors: [{ path: "amounts.0.vatRate", ...problem("field") }],
            },
            headers: { "access-control-allow-origin": "*" },
          }),
    );
    await change(page, "**/allowed-statuses", (json) => ({
      ...json,
      allowed: [
        {
          name: "payment_received",
          code: 212,
          ...national("label", "allowed status"),
          needs,
          ...both("note", "note"),
        },
      ],
      others: [
        {
          name: "paid",
          code: 211,
          ...national("label", "other status"),
          why: { ...problem("other status"), lasting: false },
        },
      ],
    }));
    await change(page, "**/sync", (json) => ({ ...json, ...both("message", "sync") }));
  };

  it.each([
    { lang: "fr", here: "french", there: "english", locale: "en-GB" },
    { lang: "en", here: "english", there: "french", locale: "fr-FR" },
  ])("$lang: fixes, reasons, notes and names", async ({ lang, here, there, locale }) => {
    const id = await stage.send("approves", `L-${lang}`);
    await stage.advance(10);
    await stage.acme.post(`/v1/invoices/${id}/sync`);
    const opened = await pages.prepare(id, { lang, locale });
    const { page, widget, url, faults } = opened;
    await fill(opened);
    await change(page, `**/v1/invoices/${id}`, (json) => ({ ...json, problem: problem("invoice") }));
    await page.goto(url);
    await widget.getByText(`${here} message of the invoice`).waitFor();
    await widget.getByText(/^(History|Historique)$/).click();
    await widget.getByRole("button", { name: /^Sync/ }).click();
    await widget.getByText(`${here} sync`).waitFor();
    let text = await widget.evaluate((one) => Reflect.get(one, "shadowRoot").textContent);
    for (const part of ["fix of the invoice", "reason of the status", "pushed status", "fix of the push"])
      expect(text).toContain(`${here} ${part}`);
    expect(text).not.toContain(there);

    await widget.getByRole("button", { name: /^(Change|Changer)/ }).click();
    const dialog = widget.getByRole("dialog");
    await dialog.getByRole("combobox").first().selectOption("payment_received");
    await dialog.getByRole("combobox").nth(1).selectOption("R");
    await dialog.locator("[name=amount]").fill("10");
    await dialog.locator("[name=rate]").fill("20");
    await dialog.getByRole("button", { name: /^(Send|Envoyer)$/ }).click();
    await dialog.getByText(`${here} message of the field`).waitFor();
    text = await dialog.textContent();
    for (const part of [
      "reason",
      "kind",
      "action",
      "allowed status",
      "note",
      "other status",
      "fix of the other status",
      "fix of the field",
    ])
      expect(text).toContain(`${here} ${part}`);
    expect(text).not.toContain(there);
    expect(faults).toEqual([]);
  });

  it("says why a call was refused in the language of the page, and follows when that changes", async () => {
    const id = await stage.send("silent", "L-3");
    const { page, widget, url } = await pages.prepare(id);
    await page.route(`**/v1/invoices/${id}`, (route) =>
      route.fulfill({
        status: 404,
        json: { code: "not_found", status: 404, ...both("title", "title"), ...both("detail", "detail") },
        headers: { "access-control-allow-origin": "*" },
      }),
    );
    await page.goto(url);
    await widget.getByText("english detail").waitFor();
    await widget.evaluate((one) => one.setAttribute("lang", "fr"));
    await widget.getByText("french detail").waitFor();
    expect(await widget.getByText("english").count()).toBe(0);
  });

  it("shows a platform's rejection and a refused push as the gateway tells them, in the page's language alone", async () => {
    const rejected = await stage.send("rejected_at_emission", "L-5");
    await stage.advance(5);
    await stage.acme.post(`/v1/invoices/${rejected}/sync`);
    const { json } = await stage.acme.get(`/v1/invoices/${rejected}`);
    expect(json.problem).toMatchObject({
      code: "REJ_SEMAN",
      message: expect.stringMatching(/^Rejected: semantic check/),
      messageFr: expect.stringMatching(/^Rejet : contrôle sémantique/),
    });
    const french = await pages.open(rejected, { lang: "fr" });
    await french.widget.getByText("Rejet : contrôle sémantique").first().waitFor();
    await french.widget.getByText("Corrigez le document selon la règle que la plateforme indique").waitFor();
    expect(await french.widget.getByText(/semantic|Correct the document/).count()).toBe(0);
    const english = await pages.open(rejected);
    await english.widget.getByText("Rejected: semantic check").first().waitFor();
    await english.widget.getByText("Correct the document by the rule that the platform names").waitFor();
    expect(await english.widget.getByText(/Corrigez/).count()).toBe(0);

    const sold = await stage.send("approves", "L-6");
    await stage.advance(10);
    await stage.acme.post(`/v1/invoices/${sold}/sync`);
    const { page, widget } = await pages.open(sold, { lang: "fr" });
    await widget.getByRole("button", { name: "Changer le statut" }).click();
    const dialog = widget.getByRole("dialog");
    await dialog.getByRole("combobox").first().selectOption("payment_received");
    await dialog.locator("[name=amount]").fill("1 200,01");
    await dialog.locator("[name=rate]").fill("20");
    await dialog.getByRole("button", { name: "Envoyer" }).click();
    await dialog.getByText(/Montant encaissé TTC : 1200\.01 EUR, c'est plus que toute la facture/).waitFor();
    await dialog.locator("[name=amount]").fill("10");
    await dialog.locator("[name=rate]").fill("19");
    await dialog.getByRole("button", { name: "Envoyer" }).click();
    await dialog.getByText("La France ne connaît pas de taux de TVA de 19 %.").waitFor();
    await page.close();
  });

  it("falls back on what the gateway has, where that is one language only", async () => {
    const id = await stage.send("silent", "L-4");
    const { page, widget, url } = await pages.prepare(id, { lang: "fr" });
    await change(page, `**/v1/invoices/${id}`, (json) => ({
      ...json,
      problem: { code: "X", message: "Only so.", fix: "Do it.", raw: null },
    }));
    await page.goto(url);
    await widget.getByText("Only so. Do it.").waitFor();
  });
});
