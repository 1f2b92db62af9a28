import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { faces } from "../../../src/documents/write/pdf/font/faces.ts";
import { Typeface } from "../../../src/documents/write/pdf/font/typeface.ts";
import { invoicePages } from "../../../src/documents/write/pdf/invoice/pages.ts";
import type { Measure, Page } from "../../../src/documents/write/pdf/layout/marks.ts";
import { sampleContent, sampleCreditNote } from "../../fixtures/invoices.ts";
import { contents, everything } from "../some-content.ts";
import { collisions as collisionsOn, leaves, lost, plain, textsOf, wordsOf } from "./laid-out.ts";

let measure: Measure;
beforeAll(async () => {
  const { plain, bold } = await faces();
  const [plainLetters, boldLetters] = [new Typeface(plain), new Typeface(bold)];
  measure = (text, style) => (style.bold ? boldLetters : plainLetters).width(text, style.size);
});

/** Texts of pages that run into each other, or out of their page. */
const collisions = (pages: readonly Page[]): string[] => pages.flatMap((page) => collisionsOn(page, measure));

describe("an invoice with everything", () => {
  const content = everything({ logistics: true, surcharge: true, card: "known", amountWithVat: true });
  let pages: Page[];
  beforeAll(async () => {
    pages = await invoicePages(content, measure);
  });

  test("nothing of it is lost", () => {
    expect(leaves(content).length).toBeGreaterThan(200);
    expect(lost(content, pages)).toEqual([]);
  });

  test("nothing of it runs into another thing or off the page", () => {
    expect(collisions(pages)).toEqual([]);
  });

  test("the totals stand one under the other, what is taken off with a minus", () => {
    expect(wordsOf(pages)).toContain(
      [
        "Total des lignes HT\n1 000,00 €",
        "Remises\n-50,00 €",
        "Frais\n50,00 €",
        "Total HT\n1 000,00 €",
        "Total TVA\n200,00 €",
        "Total TVA en $US\n220,00 $US",
        "Total TTC\n1 200,00 €",
        "Déjà payé\n-100,00 €",
        "Arrondi\n0,01 €",
        "Net à payer\n1 100,01 €",
      ].join("\n"),
    );
  });

  test("codes are words", () => {
    const shown = wordsOf(pages);
    for (const words of [
      "Prélèvement SEPA",
      "S1 (services)",
      "Exigibilité de la TVA : à l'encaissement",
      "Rôle : société d'affacturage",
      "SIREN : 552 178 639",
      "Code de routage : SERVICE_ACHATS",
      "Livraison",
      "Pour information",
      "Pénalités de retard",
      "Facture d'acompte",
      "Exonération – VATEX-FR-FRANCHISE",
      "1 100,01 €",
      "Total TVA en $US",
      "-100,00 €",
    ]) {
      expect(shown).toContain(words);
    }
  });
});

test("of any content, nothing is lost and nothing runs into another thing", async () => {
  await fc.assert(
    fc.asyncProperty(contents, async (content) => {
      const pages = await invoicePages(content, measure);
      expect(lost(content, pages)).toEqual([]);
      expect(collisions(pages)).toEqual([]);
    }),
    { numRuns: 60 },
  );
});

const lines = (count: number, over: object = {}) => {
  const [line] = sampleContent().lines;
  if (line === undefined) throw new Error("the sample has lines");
  return Array.from({ length: count }, (_, i) => ({ ...line, id: `L${i + 1}`, ...over }));
};

test("120 lines are on as many pages as they need, with the titles and the number of each page", async () => {
  const pages = await invoicePages(
    sampleContent({ lines: lines(120, { description: "Une\nautre\nligne" }) }),
    measure,
  );
  expect(pages.length).toBeGreaterThan(5);
  const ids = pages.flatMap((page) => textsOf(page).filter(({ text }) => /^L\d+$/.test(text)));
  expect(ids.map(({ text }) => text)).toEqual(lines(120).map(({ id }) => id));
  for (const [i, page] of pages.entries()) {
    const texts = textsOf(page).map(({ text }) => text);
    expect(texts).toContain(`page ${i + 1}/${pages.length}`);
    if (texts.some((text) => /^L\d+$/.test(text))) expect(texts).toContain("Désignation");
    if (i > 0) expect(plain(texts[0] ?? "")).toBe("Facture : F202600042 – Atelier Brumaire SAS");
    // A row stays whole: its parts are as many as its beginnings.
    expect(texts.filter((text) => text === "autre")).toHaveLength(
      texts.filter((text) => /^L\d+$/.test(text)).length,
    );
  }
  expect(collisions(pages)).toEqual([]);
});

test("a description of any length goes on over pages, and a word of any length over lines", async () => {
  const word = "x".repeat(20_000);
  const content = sampleContent({ lines: lines(1, { name: "mot ".repeat(3_000), description: word }) });
  const pages = await invoicePages(content, measure);
  const shown = wordsOf(pages);
  expect(shown.match(/mot/g)).toHaveLength(3_000);
  expect(shown.match(/x/g)?.length).toBeGreaterThanOrEqual(20_000);
  expect(collisions(pages)).toEqual([]);
  for (const page of pages.slice(1, -2))
    expect(textsOf(page).map(({ text }) => text)).toContain("Désignation");
});

test("names and numbers as long as one may write them stay in their places", async () => {
  const long = "Société".repeat(60);
  const huge = "123456789012345678901234567890.123456789";
  const { seller, buyer, totals, vatBreakdown } = sampleContent();
  const content = sampleContent({
    number: "F".repeat(400),
    seller: { ...seller, name: long },
    buyer: { ...buyer, name: `${long} ${long}`, legalInformation: long },
    totals: { ...totals, due: huge, withVat: huge },
    vatBreakdown: vatBreakdown.map((row) => ({ ...row, taxableAmount: huge, taxAmount: huge, rate: huge })),
    purchaseOrderReference: long,
    paymentTerms: long,
    lines: lines(3, {
      id: "9".repeat(90),
      quantity: huge,
      netPrice: huge,
      netAmount: huge,
      vatRate: huge,
      unit: long,
    }),
  });
  expect(collisions(await invoicePages(content, measure))).toEqual([]);
});

test("parts of lines stand further right, and lines that are below each other end nowhere deep", async () => {
  const [first, second, third, fourth] = lines(4, { name: "Ligne" });
  if (!first || !second || !third || !fourth) throw new Error("four lines");
  const nested = [
    { ...first, name: "A" },
    { ...second, name: "B", parentLineId: first.id },
    { ...third, name: "C", parentLineId: second.id },
    { ...fourth, name: "D", parentLineId: fourth.id },
  ];
  const [page = []] = await invoicePages(sampleContent({ lines: nested }), measure);
  const x = (name: string): number => textsOf(page).find(({ text }) => text === name)?.x ?? Number.NaN;
  expect(x("B")).toBeGreaterThan(x("A"));
  expect(x("C") - x("B")).toBeCloseTo(x("B") - x("A"));
  expect(x("D") - x("A")).toBeLessThan(60);
  expect(collisions([page])).toEqual([]);
});

test("the title tells the type, and a credit note pays the other way", async () => {
  const shown = wordsOf(await invoicePages(sampleCreditNote(), measure));
  expect(shown).toContain("Avoir\n");
  expect(shown).toContain("Net en votre faveur");
  expect(shown).toContain("F202600042 du 15/09/2026");
  expect(wordsOf(await invoicePages(sampleContent({ typeCode: "389" }), measure))).toContain(
    "Facture – Autofacturation",
  );
  expect(wordsOf(await invoicePages(sampleContent({ typeCode: "999" }), measure))).toContain(
    "Facture (type 999)",
  );
});

test("the reason why there is no VAT is told in the words of the law where the code alone is given", async () => {
  const vatBreakdown = [
    {
      taxableAmount: "1000.00",
      taxAmount: "0.00",
      category: "E",
      rate: "0",
      exemptionCode: "VATEX-FR-FRANCHISE",
    },
  ];
  expect(wordsOf(await invoicePages(sampleContent({ vatBreakdown }), measure))).toContain(
    "TVA non applicable, art. 293 B du CGI – VATEX-FR-FRANCHISE",
  );
});

test("a price is for one unit, or tells for how many", async () => {
  const [line] = lines(1, { unit: "HUR", netPrice: "7.5000" });
  if (line === undefined) throw new Error("one line");
  const shown = async (over: object) =>
    wordsOf(await invoicePages(sampleContent({ lines: [{ ...line, ...over }] }), measure));
  expect(
    await shown({ priceBaseQuantity: "1.0000", priceBaseUnit: "HUR", grossPrice: "7.5000" }),
  ).not.toMatch(/pour 1|Prix brut/);
  expect(await shown({ priceBaseQuantity: "100" })).toContain("pour 100 h");
  const perDay = await shown({ priceBaseUnit: "DAY", grossPrice: "8" });
  expect(perDay).toContain("Prix brut : 8,00 €");
  expect(perDay).toContain("pour 1 j");
});

test("the bank and the holder of an account stand under it", async () => {
  const accounts = [
    { account: "FR7630006000011234567890189", name: "Brumaire", serviceProvider: "AGRIFRPP" },
    { account: "12-34", name: "Nivôse" },
  ];
  const payment = { accounts, meansCode: "30", meansText: "Virement" };
  const pages = await invoicePages(sampleContent({ payment }), measure);
  const at = (text: string) => pages.flatMap(textsOf).find((mark) => plain(mark.text) === text);
  const [iban, bic, other] = [
    at("FR76 3000 6000 0112 3456 7890 189"),
    at("BIC : AGRIFRPP"),
    at("Titulaire : Nivôse"),
  ];
  expect(bic?.x).toBe(iban?.x);
  expect(bic?.y).toBeGreaterThan(iban?.y ?? Number.NaN);
  expect(other?.x).toBe(at("12-34")?.x);
  expect(wordsOf(pages)).toContain("Moyen de paiement\nVirement\n");
});

test("an invoice that says next to nothing has a page", async () => {
  const nobody = { identifiers: [] };
  const content = {
    ...sampleContent(),
    ...{ seller: nobody, buyer: nobody, lines: [], notes: [], vatBreakdown: [], payment: undefined },
    ...{ totals: { withVat: "0" }, paymentTerms: undefined, dueDate: undefined, delivery: undefined },
  };
  const pages = await invoicePages(content, measure);
  expect(pages).toHaveLength(1);
  expect(wordsOf(pages)).not.toContain("Désignation");
  expect(wordsOf(pages)).not.toContain("Règlement");
  expect(wordsOf(pages)).not.toContain("Pièces jointes");
});

test("a text of thousands of pages is refused, and others are let in until then", async () => {
  let turns = 0;
  const counted = setInterval(() => turns++, 0);
  const paymentTerms = "a\n".repeat(1_000_000);
  await expect(invoicePages(sampleContent({ paymentTerms }), measure)).rejects.toMatchObject({
    kind: "too_large",
    code: "readable_too_long",
  });
  clearInterval(counted);
  expect(turns).toBeGreaterThan(100);
});

test("a text of millions of letters is refused before any of it is laid out", async () => {
  const measured: string[] = [];
  const notes = [{ text: "mot ".repeat(1_100_000) }];
  const pages = invoicePages(sampleContent({ notes }), (text) => {
    measured.push(text);
    return 1;
  });
  await expect(pages).rejects.toMatchObject({ kind: "too_large", code: "readable_too_long" });
  expect(measured).toEqual([]);
});
