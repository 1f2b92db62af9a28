import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { describe, expect, test } from "vitest";
import {
  readCdar,
  readInvoice,
  readInvoiceContent,
  recognise,
  writeCdar,
  writeCii,
  writeUbl,
} from "../../src/documents/index.ts";
import { lifeCycleMessages, pdfInvoices, xmlInvoices } from "../support/corpus.ts";

const named = ({ paths }: { paths: readonly string[] }): [string, string][] =>
  paths.map((path) => [basename(path), path]);

/** First text of an element by its local name, found without any parser: an independent opinion. */
const textIn = (xml: string, name: string): string | null => {
  const uncommented = xml.replace(/<!--[\s\S]*?-->/g, "");
  return new RegExp(`<(?:\\w+:)?${name}(?:\\s[^>]*)?>\\s*([^<]*?)\\s*</`).exec(uncommented)?.[1] ?? null;
};

describe.skipIf(!xmlInvoices.there)(xmlInvoices.title("official invoices"), () => {
  test.each(named(xmlInvoices))("%s", async (_, path) => {
    const bytes = readFileSync(path);
    const xml = bytes.toString();
    const document = await recognise(bytes);
    const summary = readInvoice(document);
    const [cii, ubl] = [summary.syntax === "cii", summary.syntax === "ubl"];
    const afterHeader = cii ? xml.slice(xml.indexOf("ExchangedDocument>")) : xml;
    const after = (marker: string) => xml.slice(xml.indexOf(marker));
    const totals = after(cii ? "SpecifiedTradeSettlementHeaderMonetarySummation" : "LegalMonetaryTotal");
    expect(summary.number).toBe(textIn(afterHeader, "ID"));
    expect(summary.total).toBe(textIn(totals, cii ? "GrandTotalAmount" : "TaxInclusiveAmount"));
    expect(summary.amountDue).toBe(textIn(totals, cii ? "DuePayableAmount" : "PayableAmount"));
    expect(summary.totalWithoutVat).toBe(textIn(totals, cii ? "TaxBasisTotalAmount" : "TaxExclusiveAmount"));
    expect(summary.currency).toBe(textIn(xml, cii ? "InvoiceCurrencyCode" : "DocumentCurrencyCode"));
    const date = ubl ? textIn(xml, "IssueDate") : textIn(afterHeader, "DateTimeString");
    expect(summary.issueDate.replaceAll("-", "")).toBe(date?.replaceAll("-", ""));

    const content = readInvoiceContent(document, { attachments: true });
    const lines =
      xml.match(/<(?:\w+:)?(?:IncludedSupplyChainTradeLineItem|InvoiceLine|CreditNoteLine)[\s>]/g) ?? [];
    expect(content.lines).toHaveLength(lines.length);
    const written = cii ? writeCii(content) : writeUbl(content);
    expect(readInvoiceContent(await recognise(written), { attachments: true })).toEqual(content);
  });
});

describe.skipIf(!pdfInvoices.there)(pdfInvoices.title("official Factur-X"), () => {
  test.each(named(pdfInvoices))("%s says what its twin in XML says", async (name, path) => {
    const document = await recognise(readFileSync(path));
    const twins = named(xmlInvoices).filter(
      ([xml]) => xml.startsWith(name.slice(0, 14)) && xml.includes("_CII_"),
    );
    expect(twins).toHaveLength(1);
    for (const [, twin] of twins) {
      const cii = await recognise(readFileSync(twin));
      expect(readInvoice(document)).toEqual({ ...readInvoice(cii), syntax: "factur-x" });
      expect(readInvoiceContent(document)).toEqual(readInvoiceContent(cii));
    }
  });
});

describe.skipIf(!lifeCycleMessages.there)(lifeCycleMessages.title("official life-cycle messages"), () => {
  test.each(named(lifeCycleMessages))("%s", async (name, path) => {
    const bytes = readFileSync(path);
    const xml = bytes.toString();
    const document = await recognise(bytes);
    expect(document.kind).toBe("cdar");
    const cdar = readCdar(document.xml);
    expect(name).toContain(`CDV-${cdar.statusCode}`);
    expect(cdar.invoiceNumber).toBe(textIn(xml, "IssuerAssignedID"));
    expect(cdar.sellerSiren).toBe("100000009");
    expect(cdar.documentStatus).toBe(textIn(xml, "StatusCode"));
    expect(cdar.details).toHaveLength(xml.match(/<ram:SpecifiedDocumentStatus>/g)?.length ?? 0);
    expect(cdar.details.flatMap((d) => d.characteristics.map((c) => c.amount)).join()).toBe(
      [...xml.matchAll(/<ram:ValueAmount[^>]*>([^<]*)</g)].map((m) => m[1]).join(),
    );
    const numbered = cdar.details.map((d, i) => ({ ...d, sequence: d.sequence ?? String(i + 1) }));
    expect(readCdar(writeCdar(cdar))).toEqual({ ...cdar, details: numbered });
  });
});
