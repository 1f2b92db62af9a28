import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { faultsOfForm, fitTo, type InvoiceContent, writeCii, writeUbl } from "../../src/documents/index.ts";
import { sampleContent, sampleCreditNote } from "../fixtures/invoices.ts";
import { often } from "../support/often.ts";
import { contents } from "./some-content.ts";
import { contentOf } from "./variants.ts";

const WRITERS = { cii: writeCii, ubl: writeUbl } as const;
const FORMS = ["cii", "ubl"] as const;

/** JSON has no members that are undefined, which a form does not write either. */
const plain = (content: InvoiceContent): InvoiceContent => JSON.parse(JSON.stringify(content));

const withLine = (change: object): InvoiceContent => {
  const content = sampleContent();
  return { ...content, lines: content.lines.map((line, i) => (i === 0 ? { ...line, ...change } : line)) };
};

describe.each(FORMS)("what %s cannot hold", (form) => {
  test("is left out and told, and all the rest is written; what fits is not touched", () => {
    let lossy = 0;
    fc.assert(
      fc.property(contents, (content) => {
        const faults = faultsOfForm(content, form);
        const { content: fitted, lost } = fitTo(content, form);
        if (faults.length === 0) {
          expect({ fitted, lost }).toEqual({ fitted: content, lost: [] });
          return;
        }
        const left = faultsOfForm(fitted, form);
        // What stays in the way can be neither carried nor left out, and stood there before.
        if (left.length > 0) {
          expect(() => WRITERS[form](fitted)).toThrow(left[0]?.message);
          expect(faults.map(({ path }) => path)).toContain(left[0]?.path);
          return;
        }
        lossy++;
        expect(lost).not.toEqual([]);
        expect(WRITERS[form](fitted).length).toBeGreaterThan(0);
      }),
      { numRuns: often(100, 400) },
    );
    expect(lossy).toBeGreaterThan(0);
  });
});

describe("what is left out is just what stands in the way:", () => {
  const party = { identifiers: [] };
  test.each<[string, (typeof FORMS)[number], InvoiceContent, string, InvoiceContent]>([
    [
      "a department",
      "ubl",
      sampleContent({ seller: { ...party, name: "S", contact: { name: "C", department: "Compta" } } }),
      "BT-29",
      sampleContent({ seller: { ...party, name: "S", contact: { name: "C" } } }),
    ],
    [
      "the amount with VAT of a line",
      "ubl",
      { ...withLine({ amountWithVat: "960.00" }), profile: undefined },
      "EXT-FR-FE-184",
      { ...sampleContent(), profile: undefined },
    ],
    [
      "an order with the number NA",
      "ubl",
      sampleContent({ purchaseOrderReference: "NA" }),
      "BT-13",
      sampleContent({ purchaseOrderReference: undefined }),
    ],
    [
      "means of payment without their code",
      "ubl",
      sampleCreditNote({ payment: { accounts: [{ account: "FR7630006000011234567890189" }] } }),
      "BT-81",
      sampleCreditNote({ payment: undefined, dueDate: undefined }),
    ],
    [
      "a card of the network NA",
      "ubl",
      sampleContent({ payment: { meansCode: "48", accounts: [], card: { number: "1234", network: "NA" } } }),
      "BG-18",
      sampleContent({ payment: { meansCode: "48", accounts: [], card: { number: "1234" } } }),
    ],
    [
      "an attachment without number",
      "ubl",
      sampleContent({
        attachments: [
          { id: "", size: null },
          { id: "2", size: null },
        ],
      }),
      "BT-122",
      sampleContent({ attachments: [{ id: "2", size: null }] }),
    ],
    [
      "a subject of a note that is no code",
      "ubl",
      sampleContent({ notes: [{ subjectCode: "pmt", text: "a" }] }),
      "BT-21",
      sampleContent({ notes: [{ text: "a" }] }),
    ],
    [
      "CII's own code of BT-8",
      "cii",
      sampleContent({ vatPointCode: "72" }),
      "BT-8",
      sampleContent({ vatPointCode: undefined }),
    ],
    [
      "the network of a card",
      "cii",
      sampleContent({ payment: { meansCode: "48", accounts: [], card: { number: "1", network: "VISA" } } }),
      "BG-18",
      sampleContent({ payment: { meansCode: "48", accounts: [], card: { number: "1" } } }),
    ],
    ["a discount without gross price", "cii", withLine({ priceDiscount: "5.00" }), "BT-148", sampleContent()],
  ])("%s", async (_, form, content, term, fitted) => {
    const { content: left, lost } = fitTo(content, form);
    expect(lost).toEqual([term]);
    expect(plain(left)).toEqual(plain(fitted));
    expect(await contentOf(WRITERS[form](left))).toMatchObject({ number: content.number });
  });

  test("a term beyond the profile stays, and the profile goes", () => {
    const content = { ...withLine({ subtype: "DETAIL" }), profile: "urn:cen.eu:en16931:2017" };
    const { content: fitted, lost } = fitTo(content, "cii");
    expect(lost).toEqual(["BT-24"]);
    expect(fitted.lines[0]?.subtype).toBe("DETAIL");
    expect(fitted.profile).toMatch(/extended-ctc-fr$/);
  });

  test("what every invoice has cannot be left out", () => {
    const content = sampleContent({ number: "" });
    expect(fitTo(content, "ubl")).toEqual({ content, lost: [] });
    expect(faultsOfForm(content, "ubl")).toMatchObject([{ path: "BT-1", code: "BR-02" }]);
  });
});
