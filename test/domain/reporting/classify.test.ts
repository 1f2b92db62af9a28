import { describe, expect, test } from "vitest";
import type { InvoiceContent, InvoiceParty } from "../../../src/documents/index.ts";
import { type Circumstances, classify } from "../../../src/domain/reporting/classify.ts";
import type { BuyerKind, Facts } from "../../../src/domain/reporting/facts.ts";
import { BUYER_SIREN, sampleContent } from "../../fixtures/invoices.ts";
import { CONSUMER, known, sale } from "./cases.ts";

const abroad = (country: string, vatNumber?: string): InvoiceParty => ({
  name: "Muster",
  identifiers: [],
  address: { country },
  ...(vatNumber === undefined ? {} : { vatNumber }),
});

const ROWS = [["S", "20", "100.00", "20.00"]] as const;
const to = (buyer: InvoiceParty, change: Partial<InvoiceContent> = {}) => sale(ROWS, { buyer, ...change });
const kind = (of: BuyerKind): Facts => ({ buyer: { kind: of } });
const bar = (text: string) => [{ subjectCode: "BAR", text }];

/** The declarant buys. */
const purchase = (seller: InvoiceParty): InvoiceContent => to(sampleContent().seller, { seller });

const said = (content: InvoiceContent, change: Partial<Circumstances> = {}): string => {
  const { flow, role, reason, problems } = classify(content, known(change));
  return [flow, role, reason?.code, ...problems.map(({ path, code }) => `${path} ${code}`)]
    .filter((word) => word !== null && word !== undefined)
    .join(" ");
};

describe("where an invoice belongs", () => {
  test.each<[string, InvoiceContent, Partial<Circumstances>, string]>([
    ["a sale to a company abroad", to(abroad("BE", "BE0403019261")), {}, "10.1 SE"],
    [
      "to one outside the Union that the ERP knows for a company",
      to(abroad("US")),
      { facts: kind("company") },
      "10.1 SE",
    ],
    ["to a company of Guyane", to(abroad("GF")), { facts: kind("company") }, "10.1 SE"],
    [
      "to a company of Nouméa",
      to({ ...abroad("FR"), address: { country: "FR", postCode: "98800" } }),
      { facts: kind("company") },
      "10.1 SE",
    ],
    ["to a consumer at home", to(abroad("FR")), { facts: CONSUMER }, "10.3 SE"],
    ["to a consumer abroad", to(abroad("ES")), { facts: CONSUMER }, "10.3 SE"],
    ["to an association", to(abroad("FR")), { facts: kind("non-taxable") }, "10.3 SE"],
    ["to a consumer, by the note", to(abroad("FR"), { notes: bar("B2C") }), {}, "10.3 SE"],
    ["to a company abroad, by the note", to(abroad("CH"), { notes: bar("B2BINT") }), {}, "10.1 SE"],
    [
      "to a private address",
      to({ ...abroad("FR"), electronicAddress: { scheme: "0226", value: "x" } }),
      {},
      "10.3 SE",
    ],
    [
      "to a company that the directory does not know",
      sale(ROWS, { buyer: sampleContent().buyer }),
      { buyerListed: false },
      "10.3 SE",
    ],
    ["to a company of Monaco", to(abroad("MC")), { facts: kind("company") }, "10.3 SE"],
    ["a purchase from abroad", purchase(abroad("IE", "IE6388047V")), {}, "10.1 BY"],
    [
      "what the ERP says wins over the note",
      to(abroad("BE", "BE0403019261"), { notes: bar("B2BINT") }),
      { facts: CONSUMER },
      "10.3 SE",
    ],
  ])("%s", (_, content, change, expected) => {
    expect(said(content, change)).toBe(expected);
  });
});

describe("what is reported nowhere, and why", () => {
  test.each<[string, InvoiceContent, Partial<Circumstances>, string]>([
    [
      "a sale to a company at home",
      sale(ROWS, { buyer: { ...sampleContent().buyer, address: { country: "FR" } } }),
      {},
      "e_invoice",
    ],
    ["to a public buyer", to(abroad("FR")), { facts: kind("public") }, "e_invoice"],
    [
      "what went out as an e-invoice",
      to(abroad("FR")),
      { facts: CONSUMER, eInvoiced: true },
      "reported_already",
    ],
    [
      "what a till has reported",
      to(abroad("FR"), { process: "S7" }),
      { facts: CONSUMER },
      "reported_already",
    ],
    [
      "what settles a refused invoice",
      to(abroad("FR"), { notes: bar("ARCHIVEONLY") }),
      { facts: CONSUMER },
      "archive_only",
    ],
    [
      "what the law exempts",
      sale([["E", "0", "10.00", "0.00", "VATEX-FR-CGI261-4"]]),
      { facts: CONSUMER },
      "outside_vat",
    ],
    ["what is outside of VAT", sale([["O", "0", "10.00", "0.00"]]), { facts: CONSUMER }, "outside_vat"],
    [
      "what is taxed nowhere in France",
      to(abroad("DE", "DE136695976")),
      { facts: { outOfFrance: true } },
      "out_of_france",
    ],
    [
      "what was issued before the obligation",
      to(abroad("FR"), { issueDate: "2026-08-31" }),
      { facts: CONSUMER },
      "before_obligation",
    ],
    ["an import", purchase(abroad("CN")), { facts: { imported: true } }, "import"],
    ["a purchase at home", purchase(abroad("FR")), {}, "purchase_at_home"],
  ])("%s", (_, content, change, expected) => {
    expect(said(content, change)).toBe(expected);
  });
});

describe("what cannot be told is a problem with its fix", () => {
  test.each<[string, InvoiceContent, Partial<Circumstances>, string]>([
    ["a buyer of whom nothing is known", to(abroad("GB")), {}, "BT-47 buyer_kind_unknown"],
    [
      "a buyer without a country",
      to({ name: "X", identifiers: [] }),
      { facts: kind("company") },
      "BT-55 buyer_country_missing",
    ],
    [
      "a seller without a country",
      purchase({ name: "X", identifiers: [] }),
      {},
      "BT-40 seller_country_missing",
    ],
    [
      "an invoice of others",
      to(abroad("BE"), {
        seller: { ...sampleContent().seller, legalId: { scheme: "0002", value: BUYER_SIREN } },
      }),
      { declarant: { ...known().declarant, siren: "001009000" } },
      "BT-30 declarant_absent",
    ],
  ])("%s", (_, content, change, expected) => {
    expect(said(content, change)).toBe(expected);
    for (const problem of classify(content, known(change)).problems) {
      expect(problem).toMatchObject({
        message: expect.stringMatching(/\.$/),
        messageFr: expect.stringMatching(/\.$/),
        fix: expect.stringMatching(/\.$/),
        fixFr: expect.stringMatching(/\.$/),
      });
    }
  });
});
