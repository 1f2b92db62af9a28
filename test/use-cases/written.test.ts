import { describe, expect, test } from "vitest";
import { readInvoiceContent, recognise } from "../../src/documents/index.ts";
import { control } from "../../src/domain/controls/index.ts";
import { shared } from "../support/shared.ts";
import { COMPANIES, contentOf, useCases, writtenForms } from "../support/use-cases.ts";
import { openSchema, parseXml } from "../support/xsd.ts";

const SCHEMA = "specs/fnfe/cii/xsd/CrossIndustryInvoice_100pD22B.xsd";
const published = shared(SCHEMA);

/** Every invoice of the page: its number, and its content as the gateway completes it. */
const contents = useCases.flatMap(({ no, invoices }) =>
  invoices.map((invoice) => {
    const content = contentOf(invoice);
    return [no, content.number, content] as const;
  }),
);

/** Cases in which nothing is sent. */
const WITHOUT_INVOICE = ["6", "23", "24"];

describe("the page of the use cases", () => {
  test("has each of the first 34, in order", () => {
    const numbers = [...new Set(useCases.map(({ no }) => Number.parseInt(no, 10)))];
    expect(numbers.slice(0, 34)).toEqual(Array.from({ length: 34 }, (_, i) => i + 1));
    expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
  });

  test("has an invoice of each, with what follows it, but where nothing is sent", () => {
    const empty = useCases.filter(({ invoices }) => invoices.length === 0).map(({ no }) => no);
    expect(empty).toEqual(WITHOUT_INVOICE);
    for (const { invoices, statuses, ends } of useCases) {
      expect([statuses.length, ends.length]).toEqual([invoices.length, invoices.length]);
    }
  });

  test("numbers no two invoices alike", () => {
    const numbers = contents.map(([, number]) => number);
    expect(new Set(numbers).size).toBe(numbers.length);
  });
});

describe.each(contents)("the invoice of case %s, %s", (_no, _number, content) => {
  test.each(["cii", "ubl"] as const)("says in %s all that it says, attachments included", async (form) => {
    const bytes = writtenForms(content)[form];
    expect(readInvoiceContent(await recognise(bytes), { attachments: true })).toEqual(content);
  });

  test.each(["cii", "ubl", undefined] as const)("is found right by the controls (%s)", (syntax) => {
    const { findings } = control({ content, today: "2026-11-27", syntax, companies: Object.keys(COMPANIES) });
    expect(findings.filter(({ severity }) => severity === "error")).toEqual([]);
  });
});

test("a card without a network has the one that UBL demands, which says that there is none", () => {
  const paid = contents.find(([, , { payment }]) => payment?.card !== undefined)?.[2];
  if (paid === undefined) throw new Error("no invoice of the page is paid by card");
  expect(Buffer.from(writtenForms(paid).ubl).toString()).toContain("<cbc:NetworkID>NA</cbc:NetworkID>");
});

describe.skipIf(!published.there)(published.title("the schema of CII"), () => {
  test("takes every invoice of the page", () => {
    using schema = openSchema(published.path(SCHEMA));
    for (const [, , content] of contents) {
      using document = parseXml(writtenForms(content).cii);
      schema.validate(document);
    }
  });
});
