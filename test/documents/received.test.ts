import { describe, expect, test } from "vitest";
import {
  type InvoiceContent,
  readContentAndFaults,
  readInvoice,
  readInvoiceContent,
  readReceivedInvoice,
  recognise,
} from "../../src/documents/index.ts";
import { BUYER_SIREN, fullContent, sampleContent } from "../fixtures/invoices.ts";
import { type Change, contentOf, FORMS, type Form, faultOf, replace, variant } from "./variants.ts";

/** What is made of it as an invoice that was received. */
const receive = async (form: Form, content: InvoiceContent, ...changes: Change[]) => {
  const document = await recognise(variant(form, content, ...changes));
  const summary = readReceivedInvoice(document);
  const refused = await faultOf(() => readInvoice(document)).catch(() => undefined);
  return { summary, ...readContentAndFaults(document), refused };
};

const DELIVERY: Record<Form, RegExp> = {
  CII: /<udt:DateTimeString format="102">20260912(?=<)/,
  "Factur-X": /<udt:DateTimeString format="102">20260912(?=<)/,
  UBL: /(?<=ActualDeliveryDate>)2026-09-12(?=<)/,
};

describe.each(FORMS)("%s", (form) => {
  test.each([
    ["00000000", undefined],
    ["soon", undefined],
    ["20260231", undefined],
    ["2026-09-12T10:00:00", "2026-09-12"],
  ])("an invoice with the delivery date %j goes to its buyer with a finding", async (text, date) => {
    const tag = form === "UBL" ? "" : '<udt:DateTimeString format="102">';
    const got = await receive(form, sampleContent(), replace(DELIVERY[form], `${tag}${text}`));
    expect(got.summary).toMatchObject({
      number: "F202600042",
      total: "1200.00",
      buyer: { siren: BUYER_SIREN },
    });
    expect(got.content.delivery?.date).toBe(date);
    const finding = { path: "BT-72", code: "date_malformed" };
    expect(got.faults).toEqual([expect.objectContaining(finding)]);
    expect(got.faults[0]?.fix).toContain("BT-72");
    expect(got.refused).toMatchObject({ kind: "invalid", ...finding });
  });

  test("an amount that nobody can read is absent, with a finding", async () => {
    const paid = /(?<=(?:TotalPrepaidAmount|PrepaidAmount currencyID="EUR")>)100.00(?=<)/;
    const totals = { ...sampleContent().totals, paid: "100.00", due: "1100.00" };
    const got = await receive(form, sampleContent({ totals }), replace(paid, "100,00 EUR"));
    expect(got.content.totals).not.toHaveProperty("paid", expect.anything());
    expect(got.faults).toEqual([expect.objectContaining({ path: "BT-113", code: "amount_malformed" })]);
    expect(got.refused).toMatchObject({ path: "BT-113" });
  });

  test("a total with VAT that is missing or odd follows from the others, and is not guessed", async () => {
    const total = /(?<=(?:GrandTotalAmount|TaxInclusiveAmount currencyID="EUR")>)1200.00(?=<)/;
    const odd = await receive(form, sampleContent(), replace(total, "1.200,00"));
    expect(odd.summary.total).toBe("1200.00");
    expect(odd.faults).toEqual([expect.objectContaining({ path: "BT-112", code: "amount_malformed" })]);
    const missing = await receive(form, sampleContent(), replace(total, ""));
    expect(missing.summary.total).toBe("1200.00");
    expect(missing.faults).toEqual([expect.objectContaining({ path: "BT-112", code: "term_missing" })]);
    const alone = { withVat: "1200.00", due: "1200.00" };
    const rows = { vatBreakdown: [], vatPointCode: undefined };
    const due = await receive(form, sampleContent({ totals: alone, ...rows }), replace(total, ""));
    expect(due.summary.total).toBe("1200.00");
  });

  test("an allowance or charge that does not say which it is counts for nothing, and is told", async () => {
    const { profile, allowances, charges, totals } = fullContent();
    const indicator =
      form === "UBL"
        ? /<cbc:ChargeIndicator>true.*?>/
        : /<ram:ChargeIndicator><udt:Indicator>true.*?<\/ram:ChargeIndicator>/;
    const got = await receive(
      form,
      sampleContent({ profile, allowances, charges, totals, vatCurrency: "USD" }),
      replace(indicator, ""),
    );
    expect(got.content.charges).toEqual([]);
    expect(got.faults.map(({ path, code }) => [path, code])).toEqual([["BG-20", "charge_indicator"]]);
  });

  test("two rebates on one gross price are one discount: 1.50 less 0.03 and 0.02 is 1.45", async () => {
    const content = withPrice({ grossPrice: "1.50", priceDiscount: "0.03", netPrice: "1.45" });
    const read = await receive(form, content, twice("0.03", "0.02"));
    expect(read.content.lines[0]).toMatchObject({
      grossPrice: "1.50",
      priceDiscount: "0.05",
      netPrice: "1.45",
    });
    expect(read.faults).toEqual([]);
  });

  test("a surcharge on the gross price is no discount, and nothing is invented", async () => {
    const content = withPrice({ grossPrice: "10.00", priceSurcharge: "2.00", netPrice: "12.00" });
    const read = await receive(form, content);
    expect(read.content.lines[0]).toMatchObject({
      grossPrice: "10.00",
      priceSurcharge: "2.00",
      netPrice: "12.00",
    });
    expect(read.content.lines[0]?.priceDiscount).toBeUndefined();
    expect(read.faults).toEqual([]);
  });

  test("what keeps an invoice from being told from others is refused all the same", async () => {
    const number = /(?<=ID>)F202600042(?=<\/(?:ram|cbc):ID><(?:ram:TypeCode|cbc:IssueDate))/;
    const document = await recognise(variant(form, sampleContent(), replace(number, "")));
    expect(await faultOf(() => readReceivedInvoice(document))).toMatchObject({ path: "BT-1" });
  });
});

describe.each(["CII", "Factur-X"] as const)("%s", (form) => {
  test.each([
    ["610", "202609", undefined, "a month"],
    ["616", "202637", undefined, "a week"],
    ["602", "2026", undefined, "a year"],
    ["203", "202609121030", "2026-09-12", "not written as a date"],
    ["204", "20260912103000", "2026-09-12", "not written as a date"],
    ["101", "260912", "2026-09-12", "not written as a date"],
  ])("a delivery date of format %s is kept as far as it is a day", async (format, text, date, words) => {
    const written = `<udt:DateTimeString format="${format}">${text}`;
    const got = await receive(form, sampleContent(), replace(DELIVERY[form], written));
    expect(got.content.delivery?.date).toBe(date);
    expect(got.faults).toEqual([expect.objectContaining({ path: "BT-72", code: "date_malformed" })]);
    expect(got.faults[0]?.message).toContain(words);
    expect(got.refused).toMatchObject({ path: "BT-72", code: "date_malformed" });
  });
});

test("many faults are told as fifty", async () => {
  const [line] = sampleContent().lines;
  if (line === undefined) throw new Error("the sample has lines");
  const lines = Array.from({ length: 500 }, (_, i) => ({ ...line, id: String(i) }));
  const xml = variant("CII", sampleContent({ lines }), (text) =>
    text.replaceAll("<ram:LineTotalAmount>800.00", "<ram:LineTotalAmount>x"),
  );
  const document = await recognise(xml);
  const { faults } = readContentAndFaults(document);
  expect(faults.filter(({ path }) => path === "BT-131")).toHaveLength(50);
  expect(await faultOf(() => readInvoiceContent(document))).toMatchObject({ path: "BT-131" });
  expect(await faultOf(() => contentOf(xml))).toMatchObject({ path: "BT-131" });
});

/** The sample with another price on its first line, its amounts left as they are. */
const withPrice = (price: Partial<InvoiceContent["lines"][number]>): InvoiceContent => {
  const [first, second] = sampleContent().lines;
  if (first === undefined || second === undefined) throw new Error("the sample has two lines");
  return sampleContent({ lines: [{ ...first, ...price }, second] });
};

/** A second change of the gross price behind the first. */
const twice =
  (first: string, second: string): Change =>
  (xml) => {
    const change =
      /<ram:AppliedTradeAllowanceCharge>.*?<\/ram:AppliedTradeAllowanceCharge>|(?<=<\/cbc:PriceAmount>)<cac:AllowanceCharge>.*?<\/cac:AllowanceCharge>/;
    return replace(change, `$&${change.exec(xml)?.[0].replace(first, second)}`)(xml);
  };
