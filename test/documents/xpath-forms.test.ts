import { XmlDocument } from "libxml2-wasm";
import { describe, expect, test } from "vitest";
import { type InvoiceContent, writeCii, writeUbl, xpathOf } from "../../src/documents/index.ts";
import { fullContent, sampleContent } from "../fixtures/invoices.ts";
import { replace } from "./variants.ts";
import { findAt, type Place, type Root } from "./xpath-in.ts";

describe("the path reads as people know it", () => {
  const trade = "/rsm:CrossIndustryInvoice/rsm:SupplyChainTradeTransaction";
  const agreement = `${trade}/ram:ApplicableHeaderTradeAgreement`;
  const settlement = `${trade}/ram:ApplicableHeaderTradeSettlement`;
  const lineTax = "ram:SpecifiedLineTradeSettlement/ram:ApplicableTradeTax";
  const supplier = "/ubl:Invoice/cac:AccountingSupplierParty/cac:Party";
  test.each<[Root, Place, string]>([
    ["CrossIndustryInvoice", [], "/rsm:CrossIndustryInvoice"],
    ["Invoice", [], "/ubl:Invoice"],
    ["CreditNote", [], "/ubl:CreditNote"],
    [
      "CrossIndustryInvoice",
      ["lines", 1, "vatRate"],
      `${trade}/ram:IncludedSupplyChainTradeLineItem[2]/${lineTax}/ram:RateApplicablePercent`,
    ],
    [
      "Invoice",
      ["lines", 1, "vatRate"],
      "/ubl:Invoice/cac:InvoiceLine[2]/cac:Item/cac:ClassifiedTaxCategory/cbc:Percent",
    ],
    ["CreditNote", ["lines", 0, "quantity"], "/ubl:CreditNote/cac:CreditNoteLine[1]/cbc:CreditedQuantity"],
    ["CreditNote", ["dueDate"], "/ubl:CreditNote/cac:PaymentMeans/cbc:PaymentDueDate"],
    [
      "CrossIndustryInvoice",
      ["seller", "vatNumber"],
      `${agreement}/ram:SellerTradeParty/ram:SpecifiedTaxRegistration[ram:ID/@schemeID='VA']/ram:ID`,
    ],
    [
      "Invoice",
      ["seller", "vatNumber"],
      `${supplier}/cac:PartyTaxScheme[cac:TaxScheme/cbc:ID='VAT']/cbc:CompanyID`,
    ],
    [
      "CrossIndustryInvoice",
      ["allowances", 0],
      `${settlement}/ram:SpecifiedTradeAllowanceCharge[ram:ChargeIndicator/udt:Indicator='false'][1]`,
    ],
    [
      "Invoice",
      ["charges", 0, "amount"],
      "/ubl:Invoice/cac:AllowanceCharge[cbc:ChargeIndicator='true'][1]/cbc:Amount",
    ],
    [
      "Invoice",
      ["vatBreakdown", 0, "taxAmount"],
      "/ubl:Invoice/cac:TaxTotal[cbc:TaxAmount/@currencyID=../cbc:DocumentCurrencyCode]/cac:TaxSubtotal[1]/cbc:TaxAmount",
    ],
    ["CrossIndustryInvoice", ["notes"], "/rsm:CrossIndustryInvoice/rsm:ExchangedDocument/ram:IncludedNote"],
    ["CreditNote", ["precedingInvoices"], "/ubl:CreditNote/cac:BillingReference"],
    ["Invoice", ["delivery"], "/ubl:Invoice/cac:Delivery"],
    ["Invoice", ["totals"], "/ubl:Invoice/cac:LegalMonetaryTotal"],
  ])("%s %j", (root, place, path) => {
    expect(xpathOf(root, place)).toBe(path);
  });

  test("what a document does not have stands where it would", () => {
    const party = { name: "Atelier Brumaire SAS", identifiers: [] };
    const content = sampleContent({ seller: party, payment: undefined });
    using document = XmlDocument.fromBuffer(writeUbl(content));
    const siren = xpathOf("Invoice", ["seller", "legalId"]);
    expect(siren).toBe(`${supplier}/cac:PartyLegalEntity/cbc:CompanyID`);
    expect(findAt(document, "Invoice", ["seller", "legalId"])).toEqual([]);
    expect(xpathOf("Invoice", ["payment", "accounts"])).toBe(
      "/ubl:Invoice/cac:PaymentMeans[cac:PayeeFinancialAccount]",
    );
  });

  test.each<[Root, Place, string]>([
    ["Invoice", ["constructor"], "/ubl:Invoice"],
    ["Invoice", [0], "/ubl:Invoice"],
    ["Invoice", ["lines", "__proto__", "id"], "/ubl:Invoice/cac:InvoiceLine"],
    ["Invoice", ["lines", 3, "toString"], "/ubl:Invoice/cac:InvoiceLine[4]"],
    ["Invoice", ["lines", 3, "delivery", "unheard"], "/ubl:Invoice/cac:InvoiceLine[4]/cac:Delivery"],
    ["Invoice", ["number", "within", 1], "/ubl:Invoice/cbc:ID"],
    ["Invoice", ["notes", 0, "subjectCode"], "/ubl:Invoice/cbc:Note[1]"],
    ["Invoice", ["seller", "contact", "department"], `${supplier}/cac:Contact`],
    [
      "CrossIndustryInvoice",
      ["payment", "card", "network"],
      `${settlement}/ram:SpecifiedTradeSettlementPaymentMeans/ram:ApplicableTradeSettlementFinancialCard`,
    ],
  ])("what %s has no node for is the nearest around it: %j", (root, place, path) => {
    expect(xpathOf(root, place)).toBe(path);
  });
});

describe("in files that others wrote", () => {
  const textAt = (xml: string, root: Root, place: Place): string[] => {
    using document = XmlDocument.fromString(xml);
    return findAt(document, root, place).map((node) => node.content);
  };

  test("totals of VAT are told apart by their currency, not by their order", () => {
    const content = fullContent();
    const swapped = (bytes: Uint8Array, totals: RegExp): string =>
      replace(totals, "$2$1")(Buffer.from(bytes).toString());
    const ubl = swapped(
      writeUbl(content),
      /(<cac:TaxTotal><cbc:TaxAmount currencyID="EUR">200.*?<\/cac:TaxTotal>)(<cac:TaxTotal>.*?<\/cac:TaxTotal>)/,
    );
    const cii = swapped(
      writeCii(content),
      /(<ram:TaxTotalAmount currencyID="EUR">200.00<.*?>)(<ram:TaxTotalAmount .*?<.*?>)/,
    );
    for (const [root, xml] of [
      ["Invoice", ubl],
      ["CrossIndustryInvoice", cii],
    ] as const) {
      expect(textAt(xml, root, ["totals", "vat"])).toEqual(["200.00"]);
      expect(textAt(xml, root, ["totals", "vatInVatCurrency"])).toEqual(["220.00"]);
      expect(textAt(xml, root, ["vatBreakdown", 1, "exemptionReason"])).toEqual(["Exonération"]);
    }
  });

  test("a total of VAT without a currency is that of the invoice", () => {
    const xml = replace(
      /<ram:TaxTotalAmount currencyID="EUR">200/,
      "<ram:TaxTotalAmount>200",
    )(Buffer.from(writeCii(fullContent())).toString());
    expect(textAt(xml, "CrossIndustryInvoice", ["totals", "vat"])).toEqual(["200.00"]);
  });

  test.each<[Root, (content: InvoiceContent) => Uint8Array, string, string]>([
    ["Invoice", writeUbl, "cac:PaymentMeans", "cbc:PaymentMeansCode"],
    ["CrossIndustryInvoice", writeCii, "ram:SpecifiedTradeSettlementPaymentMeans", "ram:TypeCode"],
  ])("accounts are counted, not means of payment: %s", (root, write, means, code) => {
    const xml = replace(
      `<${means}>`,
      `<${means}><${code}>48</${code}></${means}><${means}>`,
    )(Buffer.from(write(sampleContent())).toString());
    const account = sampleContent().payment?.accounts[0]?.account;
    expect(textAt(xml, root, ["payment", "accounts", 0, "account"])).toEqual([account]);
  });

  test("what gives a line's subtype is no invoice that came before, whatever number it repeats", () => {
    const { number } = fullContent();
    const reference = `<cbc:ID>${number}</cbc:ID><cbc:DocumentStatusCode>INFORMATION`;
    const xml = replace(
      reference,
      reference.replace(number, "F0"),
    )(Buffer.from(writeUbl(fullContent())).toString());
    expect(textAt(xml, "Invoice", ["lines", 1, "subtype"])).toEqual(["INFORMATION"]);
    expect(textAt(xml, "Invoice", ["lines", 1, "parentLineId"])).toEqual(["1"]);
    expect(textAt(xml, "Invoice", ["lines", 1, "precedingInvoice", "number"])).toEqual(["F202600003"]);
  });

  test("the creditor of a direct debit is none of the seller's identifiers, wherever it stands", () => {
    const creditor =
      '<cac:PartyIdentification><cbc:ID schemeID="SEPA">FR72</cbc:ID></cac:PartyIdentification>';
    const xml = replace(
      "<cac:PartyIdentification>",
      `${creditor}<cac:PartyIdentification>`,
    )(Buffer.from(writeUbl(sampleContent())).toString());
    const [siret] = sampleContent().seller.identifiers;
    expect(textAt(xml, "Invoice", ["seller", "identifiers", 0, "value"])).toEqual([siret?.value]);
    expect(textAt(xml, "Invoice", ["payment", "directDebit", "creditor"])).toEqual(["FR72"]);
  });
});
