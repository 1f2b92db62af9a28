import type { InvoiceContent, InvoiceLine } from "../../../src/documents/index.ts";
import type { Circumstances } from "../../../src/domain/reporting/classify.ts";
import type { Declarant, Facts } from "../../../src/domain/reporting/facts.ts";
import { SELLER_SIREN, sampleContent } from "../../fixtures/invoices.ts";

export const DECLARANT: Declarant = {
  siren: SELLER_SIREN,
  vatNumber: "FR44732829320",
  regimes: [{ from: "2026-09-01", regime: "monthly" }],
  vatOnDebits: false,
  reportFrom: "2026-09-01",
};

export const known = (change: Partial<Circumstances> = {}): Circumstances => ({
  facts: {},
  declarant: DECLARANT,
  eInvoiced: false,
  buyerListed: null,
  ...change,
});

/** Somebody who buys for himself. */
export const CONSUMER: Facts = { buyer: { kind: "private" } };

/** A row of the breakdown: category, rate, base, VAT. */
export type Row = readonly [category: string, rate: string, base: string, vat: string, code?: string];

/** An invoice with these rows, of one line each. */
export const sale = (rows: readonly Row[], change: Partial<InvoiceContent> = {}): InvoiceContent => {
  const [first] = sampleContent().lines;
  if (first === undefined) throw new Error("the sample has a line");
  const cents = (amount: string): number => Math.round(Number(amount) * 100);
  const total = rows.reduce((sum, [, , base, vat]) => sum + cents(base) + cents(vat), 0);
  const lines = rows.map(
    ([category, rate, base], i): InvoiceLine => ({
      ...first,
      id: String(i + 1),
      netAmount: base,
      vatCategory: category,
      vatRate: rate,
    }),
  );
  return sampleContent({
    issueDate: "2026-11-03",
    process: "B1",
    notes: [],
    buyer: { name: "Jeanne Martin", identifiers: [], address: { country: "FR", postCode: "69001" } },
    lines,
    vatBreakdown: rows.map(([category, rate, taxableAmount, taxAmount, exemptionCode]) => ({
      category,
      rate,
      taxableAmount,
      taxAmount,
      ...(exemptionCode === undefined ? {} : { exemptionCode }),
    })),
    totals: { withVat: (total / 100).toFixed(2) },
    ...change,
  });
};
