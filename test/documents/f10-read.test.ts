import { describe, expect, test } from "vitest";
import { DocumentFault, readF10, writeF10, writeWrittenF10 } from "../../src/documents/index.ts";
import { asWritten } from "../../src/domain/reporting/as-written.ts";
import { reportFaults } from "../../src/domain/reporting/report-faults.ts";
import type { WrittenReport } from "../../src/domain/reporting/written-report.ts";
import { invoiceAbroad, paymentsReport, transactionsReport } from "../fixtures/reports.ts";
import { shared } from "../support/shared.ts";
import { openSchema, parseXml } from "../support/xsd.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const textOf = (xml: Uint8Array): string => Buffer.from(xml).toString();

/** The report, and all that a file may say besides. */
const everything = (): WrittenReport => {
  const full = invoiceAbroad({
    vatPointCode: "5",
    preceding: [{ number: "F-0", issueDate: "2026-10-01" }, { number: "F-00" }],
    representative: "FR44732829320",
    delivery: {
      date: "2026-11-02",
      address: {
        line1: "1 rue <A>",
        line2: "B",
        line3: "C",
        city: "Gand",
        postCode: "9000",
        subdivision: "D",
        country: "BE",
      },
    },
    period: { start: "2026-10-01", end: "2026-10-31" },
  });
  const report = transactionsReport({ content: { kind: "transactions", invoices: [full], groups: [] } });
  const { transactions, ...head } = asWritten(report);
  if (transactions === null) throw new Error("it has transactions");
  const [invoice] = transactions.invoices;
  if (invoice === undefined) throw new Error("it has an invoice");
  return {
    ...head,
    name: "October",
    transactions: {
      ...transactions,
      invoices: [
        {
          ...invoice,
          deliveries: [...invoice.deliveries, { date: "20261103", address: null }],
          allowances: [
            { charge: false, amount: "10.0", category: "S", rate: "20.0" },
            { charge: true, amount: "1", category: null, rate: null },
          ],
          lines: [
            {
              name: "Conseil",
              quantity: "2.5",
              unit: "HUR",
              netPrice: "400",
              preceding: { number: "F-0", issueDate: "20261001" },
            },
            { name: "Autre", quantity: null, unit: null, netPrice: null, preceding: null },
          ],
        },
      ],
      groups: [
        {
          day: "20261103",
          currency: "CHF",
          vatPointCode: "3",
          category: "TPS1",
          base: "1.0",
          vat: "0.2",
          count: "1",
          rates: [{ rate: "20.0", base: "1.0", vat: "0.2" }],
        },
      ],
    },
  };
};

describe("what is written is read", () => {
  test.each([
    ["transactions", transactionsReport()],
    ["payments", paymentsReport()],
    ["purchases", transactionsReport({ role: "BY", type: "RE" })],
    ["nothing", transactionsReport({ content: { kind: "transactions", invoices: [], groups: [] } })],
  ])("%s", (_, report) => {
    expect(readF10(writeF10(report))).toEqual(asWritten(report));
  });

  test("all that the schema has a place for", () => {
    expect(readF10(writeWrittenF10(everything()))).toEqual(everything());
  });

  test("both kinds in one file, which its rules refuse", () => {
    const both = { ...asWritten(transactionsReport()), payments: asWritten(paymentsReport()).payments };
    expect(readF10(writeWrittenF10(both))).toEqual(both);
  });

  test("words of no list, days that are none, in any layout", () => {
    const odd = asWritten(transactionsReport());
    const file = textOf(writeWrittenF10(odd))
      .replace("<TypeCode>IN<", "<TypeCode> MO <")
      .replace("<Date>20261103<", "<Date>2026-11-03<")
      .replace("TLB1", "XYZ")
      .replaceAll("><", ">\n  <");
    const read = readF10(bytes(file));
    expect(read.type).toBe("MO");
    expect(read.transactions?.groups[0]).toMatchObject({ day: "2026-11-03", category: "XYZ" });
  });
});

describe("what the schema would refuse is no report", () => {
  const refused = (xml: string): Pick<DocumentFault, "kind" | "code" | "path" | "message"> => {
    try {
      readF10(bytes(xml));
    } catch (error) {
      if (error instanceof DocumentFault) return error;
      throw error;
    }
    throw new Error("it was read");
  };
  const plain = textOf(writeF10(transactionsReport()));

  test.each([
    ["another document", "<Invoice/>", "unsupported", "not_an_f10"],
    ["one in a namespace", plain.replace("<Report>", '<Report xmlns="urn:x">'), "unsupported", "not_an_f10"],
    ["half of one", plain.slice(0, 900), "invalid", "xml_malformed"],
    ["one with a document type", `<!DOCTYPE Report>${plain.slice(39)}`, "invalid", "doctype_refused"],
    ["an empty one", "<Report/>", "invalid", "f10_structure"],
  ])("%s", (_, xml, kind, code) => {
    expect(refused(xml)).toMatchObject({ kind, code });
  });

  test.each([
    ["a part is missing", "<TypeCode>IN</TypeCode>", "", '"TypeCode" is missing', "Report/ReportDocument"],
    ["one is unknown", "<Sender>", "<X/><Sender>", '"Sender" is missing before "X"', "Report/ReportDocument"],
    [
      "one comes twice",
      "<TypeCode>IN</TypeCode>",
      "<TypeCode>IN</TypeCode><TypeCode>IN</TypeCode>",
      '"Sender" is missing before "TypeCode"',
      "Report/ReportDocument",
    ],
    [
      "two changed places",
      "<EndDate>20261110</EndDate></ReportPeriod>",
      "</ReportPeriod><EndDate>20261110</EndDate>",
      '"EndDate" is missing',
      "Report/TransactionsReport/ReportPeriod",
    ],
    [
      "rows are spelt as those of invoices",
      /TaxSubtotal/g,
      "TaxSubTotal",
      '"TaxSubtotal" is missing',
      "Report/TransactionsReport/Transactions",
    ],
    [
      "the scheme is spelt with a capital",
      /schemeId/g,
      "schemeID",
      'attribute "schemeId" is missing',
      "Report/ReportDocument/Sender/Id",
    ],
    [
      "an amount is none",
      ">81.45<",
      ">81,45<",
      "no decimal number",
      "Report/TransactionsReport/Transactions/TaxExclusiveAmount",
    ],
    [
      "a text has parts",
      ">TLB1<",
      "><b/>TLB1<",
      '"b" is out of place',
      "Report/TransactionsReport/Transactions/CategoryCode",
    ],
  ])("%s", (_, from, to, message, path) => {
    const changed = plain.replace(from, to);
    expect(changed).not.toBe(plain);
    const fault = refused(changed);
    expect(fault).toMatchObject({ kind: "invalid", code: "f10_structure", path });
    expect(fault.message).toContain(message);
  });

  test("one past the limits", () => {
    const file = writeF10(transactionsReport());
    const limits = { fileBytes: 100, depth: 100, elements: 1_000, attachments: 1 };
    expect(() => readF10(file, limits)).toThrow("larger than 100 bytes");
    expect(() => readF10(file, { ...limits, fileBytes: 1e6, elements: 50 })).toThrow("more than 50 elements");
  });
});

/** Every element within a file, as the text from its first to its last character. */
const elementsIn = (xml: string): string[] => {
  const open: number[] = [];
  const found: string[] = [];
  for (const { 0: tag, index } of xml.matchAll(/<(\/?)\w[^>]*>/g)) {
    if (!tag.startsWith("</")) open.push(index);
    else found.push(xml.slice(open.pop(), index + tag.length));
  }
  // The last is the root.
  return [...new Set(found.slice(0, -1))];
};

const SCHEMA = "specs/ppf/xsd_ereporting/ereporting.xsd";
const schemas = shared(SCHEMA);

test.skipIf(!schemas.there)(
  schemas.title("what is refused for its structure is what the published schema refuses"),
  () => {
    using schema = openSchema(schemas.path(SCHEMA));
    const isValid = (xml: string): boolean => {
      using document = parseXml(bytes(xml));
      try {
        schema.validate(document);
        return true;
      } catch {
        return false;
      }
    };
    const isRead = (xml: string): boolean => {
      try {
        readF10(bytes(xml));
        return true;
      } catch {
        return false;
      }
    };
    const full = { ...everything(), payments: asWritten(paymentsReport()).payments };
    const xml = textOf(writeWrittenF10(full));
    const changes = elementsIn(xml).flatMap((element) => [
      xml.replace(element, ""),
      xml.replace(element, element + element),
      xml.replace(element, element.replace(/^<\w+/, "<Other").replace(/\w+>$/, "Other>")),
      xml.replace(element, element.replace(/^(<\w+) \w+="[^"]*"/, "$1")),
      xml.replace(element, element.replace(/>-?[\d.]+</, ">1,5<")),
      xml.replace(element, element.replace(/>(\w+)</, "><b/>$1<")),
    ]);
    const apart = [xml, ...changes].filter((one) => isRead(one) !== isValid(one));
    expect(apart).toEqual([]);
    expect(changes.filter((one) => !isRead(one)).length).toBeGreaterThan(300);
    expect(changes.filter(isRead).length).toBeGreaterThan(100);
  },
);

const REAL = [
  "specs/ppf/flux10/examples/odoo-290-IN-transactions-10.1-10.3.xml",
  "specs/ppf/flux10/examples/odoo-292-IN-payments-10.2-10.4.xml",
];
const files = shared(...REAL);

describe.skipIf(!files.there)(files.title("files of another platform"), () => {
  test.each([
    [REAL[0] ?? "", { transactions: { invoices: [{}, {}], groups: [{}, {}] }, payments: null }],
    [REAL[1] ?? "", { transactions: null, payments: { invoices: [{}, {}], days: [{}, {}] } }],
  ])("%s are read, and in order", (name, parts) => {
    const report = readF10(files.bytes(name));
    expect(report).toMatchObject({ type: "IN", declarant: { scheme: "0002", role: "SE" }, ...parts });
    expect(reportFaults(report)).toEqual([]);
  });
});
