import { describe, expect, test } from "vitest";
import { writeF10 } from "../../src/documents/index.ts";
import type { Facts } from "../../src/domain/reporting/facts.ts";
import { itemOfInvoice } from "../../src/domain/reporting/item-of-invoice.ts";
import type { Report, ReportContent } from "../../src/domain/reporting/report.ts";
import { reportedInvoice } from "../../src/domain/reporting/reported-invoice.ts";
import { SalesByDay } from "../../src/domain/reporting/sales-by-day.ts";
import { CONSUMER, DECLARANT, sale } from "../domain/reporting/cases.ts";
import { fullContent, sampleContent } from "../fixtures/invoices.ts";
import { shared } from "../support/shared.ts";
import { openSchema, parseXml } from "../support/xsd.ts";

const SCHEMA = "specs/ppf/xsd_ereporting/ereporting.xsd";
const schemas = shared(SCHEMA);

const report = (content: ReportContent, change: Partial<Report> = {}): Report => ({
  id: "R-732829320-SE-TX-20261101-1",
  madeAt: new Date("2026-11-11T05:00:00Z"),
  type: "IN",
  sender: { matricule: "0238", name: "Plateforme" },
  declarant: { siren: DECLARANT.siren, name: "Atelier & Fils" },
  role: "SE",
  period: { start: "2026-11-01", end: "2026-11-10" },
  content,
  ...change,
});

const textOf = (of: Report): string => Buffer.from(writeF10(of)).toString();

const BELGIAN = {
  name: "Muster",
  identifiers: [],
  vatNumber: "BE0403019261",
  address: { country: "BE" },
};

const abroad = (facts: Facts = {}) => {
  const content = sale([["AE", "0", "1000.00", "0.00", "VATEX-EU-AE"]], { process: "S1", buyer: BELGIAN });
  const { invoice, problems } = reportedInvoice(content, { facts, declarant: DECLARANT, role: "SE" });
  if (invoice === null) throw new Error(JSON.stringify(problems));
  return invoice;
};

const everything = () => {
  const content = {
    ...fullContent(),
    buyer: BELGIAN,
    precedingInvoices: [{ number: "F1", issueDate: "2026-10-01" }],
  };
  const { invoice, problems } = reportedInvoice(content, { facts: {}, declarant: DECLARANT, role: "SE" });
  if (invoice === null) throw new Error(JSON.stringify(problems));
  return invoice;
};

const groups = () => {
  const sum = new SalesByDay();
  const content = sale([
    ["S", "20", "49.99", "10.00"],
    ["S", "5.5", "18.96", "1.04"],
  ]);
  const { told } = itemOfInvoice(content, {
    facts: CONSUMER,
    declarant: DECLARANT,
    eInvoiced: false,
    buyerListed: null,
  });
  if (told?.flow !== "10.3") throw new Error("it is a sale to a consumer");
  sum.add("2026-11-03", told);
  return sum.groups();
};

const TRANSACTIONS = (): Report =>
  report({ kind: "transactions", invoices: [abroad(), everything()], groups: groups() });
const PAYMENTS = (): Report =>
  report({
    kind: "payments",
    invoices: [
      { number: "F1", issueDate: "2026-10-01", day: "2026-11-05", rates: [{ rate: "20", amount: 120_000n }] },
    ],
    days: [
      { day: "2026-11-12", rate: "20", amount: 1_667n },
      { day: "2026-11-12", rate: "5.5", amount: 100n },
      { day: "2026-11-13", rate: "20", amount: 1n },
    ],
  });

describe("a report", () => {
  test("tells sales by the day, with their rates", () => {
    expect(textOf(TRANSACTIONS())).toContain(
      "<Transactions><Date>20261103</Date><TransactionsCurrency>EUR</TransactionsCurrency><CategoryCode>TLB1</CategoryCode>" +
        "<TaxExclusiveAmount>68.95</TaxExclusiveAmount><TaxTotal>11.04</TaxTotal><TransactionsCount>1</TransactionsCount>" +
        "<TaxSubtotal><TaxPercent>20</TaxPercent><TaxableAmount>49.99</TaxableAmount><TaxTotal>10.00</TaxTotal></TaxSubtotal>" +
        "<TaxSubtotal><TaxPercent>5.5</TaxPercent><TaxableAmount>18.96</TaxableAmount><TaxTotal>1.04</TaxTotal></TaxSubtotal></Transactions>",
    );
  });

  test("tells an invoice abroad with both parties by their numbers", () => {
    const text = textOf(TRANSACTIONS());
    expect(text).toContain(
      '<Seller><CompanyId schemeId="0002">732829320</CompanyId><TaxRegistrationId qualifyingId="VAT">FR44732829320</TaxRegistrationId>',
    );
    expect(text).toContain(
      '<Buyer><CompanyId schemeId="0223">BE0403019261</CompanyId><TaxRegistrationId qualifyingId="VAT">BE0403019261</TaxRegistrationId>',
    );
    expect(text).toContain(
      '<MonetaryTotal><TaxExclusiveAmount>1000.00</TaxExclusiveAmount><TaxAmount CurrencyCode="EUR">0.00</TaxAmount></MonetaryTotal>',
    );
  });

  test("has the clock of Paris, and no namespace", () => {
    expect(textOf(TRANSACTIONS())).toMatch(/<Report><ReportDocument>.*<DateTimeString>20261111060000</);
  });

  test("tells receipts by the day, each rate of it once", () => {
    const text = textOf(PAYMENTS());
    expect(text.match(/<Transactions>/g)).toHaveLength(2);
    expect(text).toContain(
      "<Payment><Date>20261112</Date><SubTotals><TaxPercent>20</TaxPercent><CurrencyCode>EUR</CurrencyCode><Amount>16.67</Amount></SubTotals><SubTotals><TaxPercent>5.5</TaxPercent>",
    );
  });

  describe.skipIf(!schemas.there)(schemas.title("by the published schema"), () => {
    test.each<[string, () => Report]>([
      ["transactions", TRANSACTIONS],
      ["payments", PAYMENTS],
      [
        "an empty correction",
        () => report({ kind: "transactions", invoices: [], groups: [] }, { type: "RE" }),
      ],
      [
        "a purchase",
        () => {
          const content = { ...sampleContent(), seller: BELGIAN, buyer: sampleContent().seller };
          const { invoice, problems } = reportedInvoice(content, {
            facts: {},
            declarant: DECLARANT,
            role: "BY",
          });
          if (invoice === null) throw new Error(JSON.stringify(problems));
          return report({ kind: "transactions", invoices: [invoice], groups: [] }, { role: "BY" });
        },
      ],
    ])("%s are valid", (_, make) => {
      using schema = openSchema(schemas.path(SCHEMA));
      using document = parseXml(writeF10(make()));
      expect(() => schema.validate(document)).not.toThrow();
    });
  });
});
