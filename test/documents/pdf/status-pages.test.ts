import { expect, test } from "vitest";
import { DocumentFault, writeReadableStatus } from "../../../src/documents/index.ts";
import type { Measure } from "../../../src/documents/write/pdf/layout/marks.ts";
import { statusPages } from "../../../src/documents/write/pdf/status-pages.ts";
import { fullCdar } from "../../fixtures/cdar.ts";
import { collisions, wordsOf } from "./laid-out.ts";
import { open, pageTexts } from "./look-inside.ts";

/** Letters of one width. */
const measure: Measure = (text, { size }) => text.length * size * 0.5;

test("a status is told on one page, in French, with everything that its message says", async () => {
  const pages = await statusPages(fullCdar(), measure);
  expect(pages).toHaveLength(1);
  const words = wordsOf(pages);
  for (const told of [
    "Statut de facture",
    "F202600042 – 207 En litige",
    "Facture N° F202600042 du 15/09/2026",
    "732 829 320",
    "207 – En litige",
    "16/09/2026 à 12:00:00",
    "Comptoir Vendémiaire SARL, acheteur, 404 833 048",
    "TX_TVA_ERR – Taux de TVA erroné",
    "NIN Émettre une nouvelle facture (rectificative) – Nouvelle facture attendue",
    "BR-FR-16 : Le taux attendu est de 10 %",
    "DIV BT-152",
    "Montant encaissé TTC",
    "-12,50 €, TVA 20 %, 16/09/2026 à 12:00:00",
    "Affacturage Ventôse SA",
    "preuve.pdf",
    "CDV-2026-0001",
  ])
    expect(words).toContain(told);
  for (const page of pages) expect(collisions(page, measure)).toEqual([]);
});

test("what is not told is left out, and a code of no list is shown as it is", async () => {
  const bare = fullCdar({ statusCode: "299", statusLabel: null, details: [], attachments: [], payee: null });
  const words = wordsOf(await statusPages(bare, measure));
  expect(words).toContain("299 – Statut inconnu");
  for (const label of ["Motif", "Commentaire", "Bénéficiaire", "Pièce jointe"])
    expect(words).not.toContain(label);
});

test("the same message gives the same file, which has one page", async () => {
  const bytes = await writeReadableStatus(fullCdar());
  expect(Buffer.from(await writeReadableStatus(fullCdar())).equals(Buffer.from(bytes))).toBe(true);
  expect(pageTexts(open(bytes))).toHaveLength(1);
});

test("long words take more pages, and those that nobody reads none", async () => {
  const saying = (content: string) =>
    fullCdar({
      details: fullCdar().details.map((one) => ({ ...one, notes: [{ code: null, content, subject: null }] })),
    });
  expect((await statusPages(saying("mot ".repeat(20_000)), measure)).length).toBeGreaterThan(1);
  await expect(statusPages(saying("x".repeat(1_000_001)), measure)).rejects.toBeInstanceOf(DocumentFault);
});
