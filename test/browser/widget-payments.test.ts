import type { Browser, Locator } from "playwright-core";
import { describe, expect } from "vitest";
import { writeCii } from "../../src/documents/index.ts";
import { buyerOf } from "../../src/sandbox/seed.ts";
import { until } from "../support/processes.ts";
import { CHROMIUM, expectAccessible, it, shoot } from "./browser.ts";
import { change, type Widgets, widgets } from "./widgets.ts";
import { contentTo, openStage, type Stage } from "./world.ts";

/** A clerk says that a payment came, or who is to be paid. */
describe.skipIf(CHROMIUM === null)("payments in the widget", () => {
  let stage: Stage;
  let pages: Widgets;
  let browser: Browser;

  it.beforeAll(async ({ browser: shared }) => {
    browser = shared;
    stage = await openStage();
    pages = await widgets(stage, browser);
  }, 90_000);

  const approve = async (id: string): Promise<string> => {
    await stage.advance(10);
    await stage.acme.post(`/v1/invoices/${id}/sync`);
    return id;
  };
  const approved = async (number: string): Promise<string> => approve(await stage.send("approves", number));

  const choose = async (widget: Locator, status: string): Promise<Locator> => {
    await widget.getByRole("button", { name: /Change status|Changer le statut/ }).click();
    const dialog = widget.getByRole("dialog");
    await dialog.getByRole("combobox", { name: /^(Status|Statut)/ }).selectOption(status);
    return dialog;
  };
  const pushed = async (id: string) => (await stage.acme.get(`/v1/invoices/${id}/statuses`)).json.items;
  const isRequired = (field: Locator) => field.evaluate((one) => Reflect.get(one, "required"));

  it("are suggested from the invoice: what is due, its currency and its one rate", async () => {
    const id = await approved("A-1");
    const { page, widget, faults } = await pages.open(id, { viewport: { width: 640, height: 860 } });
    const dialog = await choose(widget, "payment_received");
    expect(await dialog.getByLabel("Amount, EUR").inputValue()).toBe("1,200.00");
    expect(await dialog.getByLabel("VAT rate, %").inputValue()).toBe("20.00");
    await expectAccessible(page);
    await shoot(page, "widget-status");
    await dialog.getByRole("button", { name: "Send" }).click();
    await widget.getByText(/^212 Payment received · /).waitFor();
    expect(await pushed(id)).toMatchObject([
      { amounts: [{ code: "MEN", amount: "1200.00", currency: "EUR", vatRate: "20.00" }] },
    ]);
    // What was told once is not suggested again.
    const again = await choose(widget, "payment_received");
    expect(await again.getByLabel("Amount, EUR").inputValue()).toBe("");
    expect(await again.getByLabel("VAT rate, %").inputValue()).toBe("20.00");
    expect(faults).toEqual([]);
  });

  it("are suggested by rate where the invoice has several", async () => {
    const content = contentTo(buyerOf("approves"), "A-2");
    const sent = await stage.acme.send(
      new Uint8Array(
        writeCii({
          ...content,
          lines: content.lines.map((line, i) => ({ ...line, vatRate: i === 0 ? "20.00" : "10.00" })),
          totals: { ...content.totals, vat: "180.00", withVat: "1180.00", due: "1180.00" },
          vatBreakdown: [
            { taxableAmount: "800.00", taxAmount: "160.00", category: "S", rate: "20.00" },
            { taxableAmount: "200.00", taxAmount: "20.00", category: "S", rate: "10.00" },
          ],
        }),
      ),
    );
    expect(sent.status).toBe(202);
    await until(
      () => stage.acme.get(`/v1/invoices/${sent.json.id}`),
      ({ json }) => json.delivery === "sent",
    );
    const { widget } = await pages.open(await approve(sent.json.id), { lang: "fr" });
    const dialog = await choose(widget, "payment_received");
    const values = async (label: string) =>
      Promise.all((await dialog.getByLabel(label).all()).map((one) => one.inputValue()));
    expect(await values("Montant, EUR")).toEqual(["960,00", "220,00"]);
    expect(await values("Taux de TVA, %")).toEqual(["20,00", "10,00"]);
  });

  it('may be written "1 200,00", with every kind of space, on a French page and an English one', async () => {
    for (const [number, lang, amount] of [
      ["A-3", "fr", "1 200,00"],
      ["A-4", "fr", "1\u202f200,00"],
      ["A-5", "en", "1\u00a0200,00"],
      ["A-6", "en", "1,200.00"],
    ] as const) {
      const id = await approved(number);
      const { widget } = await pages.open(id, { lang });
      const dialog = await choose(widget, "payment_received");
      await dialog.getByLabel(/^(Amount|Montant), EUR/).fill(amount);
      await dialog.getByLabel(/^(VAT rate|Taux de TVA), %/).fill("20");
      await dialog.getByRole("button", { name: /^(Send|Envoyer)$/ }).click();
      // It stands in the list of pushes and, a moment later, in the history.
      await widget.getByText(/^212 /).first().waitFor();
      expect(await pushed(id)).toMatchObject([{ amounts: [{ amount: "1200.00", vatRate: "20" }] }]);
    }
  });

  it("mark what is needed, for eyes and for screen readers, and name what is wrong in the page's language", async () => {
    const { page, widget } = await pages.open(await approved("A-7"), { lang: "fr" });
    const dialog = await choose(widget, "payment_received");
    const amount = dialog.getByLabel("Montant, EUR");
    const rate = dialog.getByLabel("Taux de TVA, %");
    await dialog.getByText("* obligatoire").waitFor();
    for (const field of [amount, rate]) expect(await isRequired(field)).toBe(true);
    expect(await isRequired(dialog.getByLabel("Commentaire"))).toBe(false);
    const marks = `[...document.querySelector("passerelle-invoice").shadowRoot.querySelectorAll("label")]
      .filter((one) => getComputedStyle(one.querySelector(".name"), "::after").content.includes("*"))
      .map((one) => one.querySelector(".name").firstChild.data)`;
    expect(await page.evaluate(marks)).toEqual(["Statut", "Montant, EUR", "Taux de TVA, %"]);
    const faultOf = (field: Locator) => field.evaluate((one) => Reflect.get(one, "validationMessage"));
    await rate.fill("");
    await dialog.getByRole("button", { name: "Envoyer" }).click();
    expect(await faultOf(rate)).toBe("Ce champ est obligatoire.");
    await rate.fill("vingt");
    await amount.fill("1,200");
    await dialog.getByRole("button", { name: "Envoyer" }).click();
    expect(await faultOf(amount)).toBe("Écrivez un montant avec deux décimales au plus : 1 200,00.");
    expect(await faultOf(rate)).toBe("Écrivez un taux en pour cent : 20 ou 5,5.");
  });

  it("go to another payee once it is named wholly", async () => {
    const id = await approved("A-8");
    const { page, widget, faults } = await pages.open(id, { viewport: { width: 640, height: 900 } });
    const dialog = await choose(widget, "factored");
    const [siren, name] = [dialog.getByLabel("SIREN"), dialog.getByLabel("Name")];
    await dialog.getByLabel("IBAN").fill("FR76 3000 6000 0112 3456 7890 189");
    for (const field of [siren, name]) expect(await isRequired(field)).toBe(true);
    await siren.fill("404 833 048");
    await name.fill("Comptoir Affacturage");
    await dialog.getByLabel("BIC").fill("agrifrpp");
    await expectAccessible(page);
    await shoot(page, "widget-payee");
    const files = dialog.locator("input[type=file]");
    if (await isRequired(files))
      await files.setInputFiles({
        name: "acte.pdf",
        mimeType: "application/pdf",
        buffer: Buffer.from("%PDF-1.4"),
      });
    await dialog.getByRole("button", { name: "Send" }).click();
    await widget.getByText(/^225 /).first().waitFor();
    expect(await pushed(id)).toMatchObject([
      {
        status: { name: "factored" },
        payee: {
          siren: "404833048",
          name: "Comptoir Affacturage",
          iban: "FR7630006000011234567890189",
          bic: "AGRIFRPP",
        },
      },
    ]);
    expect(faults).toEqual([]);
  });

  it("need their payee where the gateway says so", async () => {
    const { page, widget } = await pages.prepare(await approved("A-9")).then(async ({ url, ...opened }) => {
      await change(opened.page, "**/allowed-statuses", (json) => ({
        ...json,
        allowed: (json.allowed as { needs: object }[]).map((one) => ({
          ...one,
          needs: { ...one.needs, payee: "required", payeeAccount: "required" },
        })),
      }));
      await opened.page.goto(url);
      return opened;
    });
    const dialog = await choose(widget, "factored");
    for (const label of ["SIREN", "Name", "IBAN"])
      expect(await isRequired(dialog.getByLabel(label))).toBe(true);
    await page.close();
  });
});
