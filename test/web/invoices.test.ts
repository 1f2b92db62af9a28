import { describe, expect, test } from "vitest";
import { Rejection } from "../../src/domain/problem.ts";
import { invoice } from "../routes/kit.ts";
import { browser } from "./browser.ts";
import { plain as text } from "./desk.ts";
import { FINDING } from "./finding-sample.ts";

const plain = async (answer: Response): Promise<string> => text(await answer.text());

describe("the check page", () => {
  test("shows the invoices that may be meant, or that there is none", async () => {
    const one = browser();
    await one.signIn();
    const several = await (await one.get("/desk/invoices?q=SO-1")).text();
    expect(several).toContain(`href="/desk/invoices/${invoice.id}"`);
    const none = browser({
      compareInvoice: async () => {
        throw new Rejection(404, "invoice_not_found", "None", "None.");
      },
    });
    await none.signIn();
    const answer = await none.get("/desk/invoices?q=%22%3E%3Cb%3E");
    expect(answer.status).toBe(404);
    const page = await answer.text();
    expect(page).toContain("No invoice has this id");
    expect(page).toContain('value="&quot;&gt;&lt;b&gt;"');
  });

  test("exports a file", async () => {
    const one = browser();
    await one.signIn();
    const answer = await one.get(`/desk/invoices/${invoice.id}/export`);
    expect(answer.headers.get("Content-Disposition")).toContain(`${invoice.id}.json`);
    expect(await answer.json()).toEqual({ invoice: { id: invoice.id } });
  });

  const TEXTS = {
    en: ["Error", "Total with VAT 1 instead of 2.", "Correct the total.", "check 46"],
    fr: ["Erreur", "Total TTC 1 au lieu de 2.", "Corrigez le total.", "contrôle 46"],
  };

  test.each(["en", "fr"] as const)(
    "shows what the controls found, in the reader's language: %s",
    async (lang) => {
      const directory = {
        address: null,
        state: "company_unknown" as const,
        rule: null,
        checkedAt: "",
        source: null,
        stale: false,
        advice: null,
        findings: [{ ...FINDING, message: "The recipient.", messageFr: "Le destinataire." }],
      };
      const compared = {
        invoice: { ...invoice, findings: [FINDING], directory },
        askedAt: "2025-07-02T08:00:00.000Z",
        events: [],
        work: [],
        platform: { answer: "absent" as const },
        history: { answer: "unable" as const },
        differences: [],
      };
      const { signIn, get } = browser({
        compareInvoice: async () => ({ matches: [invoice], compared }) as never,
      });
      await signIn();
      const page = await plain(await get(`/desk/invoices?q=F1&lang=${lang}`));
      const own = lang === "fr" ? "Le destinataire." : "The recipient.";
      for (const text of [...TEXTS[lang], own, "BR-CO-15", "BT-112", FINDING.at])
        expect(page).toContain(text);
    },
  );
});
