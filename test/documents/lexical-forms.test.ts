import { describe, expect, test } from "vitest";
import { EXTENDED_CTC_FR, readInvoice, recognise } from "../../src/documents/index.ts";
import { fullContent, sampleContent } from "../fixtures/invoices.ts";
import { contentOf, FORMS, faultOf, replace, variant } from "./variants.ts";

/*
 * What XML Schema lets a value look like, and not only what samples look like.
 */

/** Charges and allowances of the document and of its first line, 50.00 and 10.00 of each. */
const charged = () => {
  const { profile, allowances, charges, totals, lines } = fullContent();
  return sampleContent({ profile, allowances, charges, totals, lines, vatCurrency: "USD" });
};

const INDICATORS = /(<(?:udt:Indicator|cbc:ChargeIndicator)>)(true|false)(?=<)/g;

describe.each(FORMS)("%s", (form) => {
  test.each([
    ["true", "false"],
    ["1", "0"],
    [" true ", "\n\tfalse "],
    ["\n1\n", " 0"],
  ])("a charge whose indicator is %j is a charge, an allowance one of %j", async (yes, no) => {
    const content = charged();
    const written = variant(form, content, (xml) =>
      xml.replace(INDICATORS, (_, tag, value) => `${tag}${value === "true" ? yes : no}`),
    );
    const read = await contentOf(written);
    expect(read.allowances).toEqual(content.allowances);
    expect(read.charges).toEqual(content.charges);
    expect(read.lines).toEqual(content.lines);
  });

  test.each(["yes", "", "TRUE", "2"])("an indicator of %j is refused, not guessed", async (word) => {
    const written = variant(form, charged(), (xml) => xml.replace(INDICATORS, `$1${word}`));
    expect(await faultOf(() => contentOf(written))).toMatchObject({
      code: "charge_indicator",
      path: expect.stringMatching(/^BG-2[07]$/),
    });
  });

  test.each([
    ["+10.00", "10.00"],
    [" 10.00\n", "10.00"],
    ["010.00", "10.00"],
    [".5", "0.5"],
    ["10.", "10"],
    ["-.50", "-0.50"],
  ])("an amount, a quantity and a rate of %j are read as %s", async (text, canonical) => {
    const decimals =
      form === "UBL"
        ? /(<cbc:(?:Amount|InvoicedQuantity|Percent|PriceAmount|PrepaidAmount|MultiplierFactorNumeric)\b[^>]*>)[^<]*/g
        : /(<ram:(?:ActualAmount|BilledQuantity|RateApplicablePercent|TotalPrepaidAmount|CalculationPercent)\b[^>]*>)[^<]*/g;
    const read = await contentOf(variant(form, charged(), (xml) => xml.replace(decimals, `$1${text}`)));
    expect(read.totals.paid).toBe(canonical);
    expect(read.allowances[0]).toMatchObject({ amount: canonical, percent: canonical, vatRate: canonical });
    expect(read.vatBreakdown[0]?.rate).toBe(canonical);
    expect(read.lines[0]).toMatchObject({
      quantity: canonical,
      vatRate: canonical,
      priceDiscount: canonical,
    });
    expect(read.lines[0]?.charges[0]?.amount).toBe(canonical);
  });

  test.each(["GROUP", "INFORMATION"])(
    "a line of subtype %s may have no amount (BR-FREXT-BR-24)",
    async (subtype) => {
      const [first, second] = sampleContent().lines;
      if (first === undefined || second === undefined) throw new Error("the sample has two lines");
      const lines = [{ ...first, subtype, parentLineId: "9" }, second];
      const content = sampleContent({ profile: EXTENDED_CTC_FR, lines });
      const amount =
        /<(ram:SpecifiedTradeSettlementLineMonetarySummation|cbc:LineExtensionAmount)\b[^>]*>(?:(?!<\/\1).)*800\.00.*?<\/\1>/;
      const read = await contentOf(variant(form, content, replace(amount, "")));
      expect(read.lines[0]).toMatchObject({ subtype });
      expect(read.lines[0]).not.toHaveProperty("netAmount", expect.anything());
      expect(read.lines[1]?.netAmount).toBe("200.00");
      const plain = variant(form, sampleContent(), replace(amount, ""));
      expect(await faultOf(() => contentOf(plain))).toMatchObject({ code: "term_missing", path: "BT-131" });
    },
  );

  test("a SIRET under the scheme of the SIREN gives both", async () => {
    const buyer = {
      name: "X",
      identifiers: [],
      legalId: { scheme: "0002", value: "73282932000074" },
      address: { country: "FR" },
    };
    const summary = readInvoice(await recognise(variant(form, sampleContent({ buyer }))));
    expect(summary.buyer).toMatchObject({ siren: "732829320", siret: "73282932000074" });
  });
});

describe.each(["CII", "Factur-X"] as const)("%s", (form) => {
  test("dates and indicators are read from every type that the schema lets stand there", async () => {
    const content = charged();
    const read = await contentOf(
      variant(
        form,
        { ...content, vatPointCode: undefined, vatPointDate: "2026-09-30" },
        replace(
          /(<ram:DueDateDateTime>).*?(<\/ram:DueDateDateTime>)/,
          "$1<udt:DateTime>2026-10-15T12:30:00.5+02:00</udt:DateTime>$2",
        ),
        replace(/(<ram:TaxPointDate>).*?(<\/ram:TaxPointDate>)/, "$1<udt:Date>2026-09-30+02:00</udt:Date>$2"),
        (xml) => xml.replaceAll("udt:Indicator>", "udt:IndicatorString>"),
      ),
    );
    expect(read.dueDate).toBe("2026-10-15");
    expect(read.vatPointDate).toBe("2026-09-30");
    expect(read.charges).toEqual(content.charges);
    expect(read.lines).toEqual(content.lines);
  });

  test("a logistics service charge is a charge, on the header and on a line, and the totals add up", async () => {
    const charge = {
      amount: "15.00",
      vatCategory: "S",
      vatRate: "20.00",
      reason: "Port",
      logistics: true as const,
    };
    const [first, second] = sampleContent().lines;
    if (first === undefined || second === undefined) throw new Error("the sample has two lines");
    const content = sampleContent({
      profile: EXTENDED_CTC_FR,
      charges: [{ amount: "5.00", vatCategory: "S", vatRate: "20.00", reason: "Emballage" }, charge],
      lines: [{ ...first, charges: [{ amount: "1.00", reason: "Manutention", logistics: true }] }, second],
      totals: {
        lines: "1000.00",
        charges: "20.00",
        withoutVat: "1020.00",
        vat: "204.00",
        withVat: "1224.00",
        due: "1224.00",
      },
    });
    const bytes = variant(form, content);
    expect(await contentOf(bytes)).toEqual(content);
    const { xml } = await recognise(bytes);
    expect(Buffer.from(xml).toString()).toContain(
      "<ram:SpecifiedLogisticsServiceCharge><ram:Description>Port</ram:Description><ram:AppliedAmount>15.00",
    );
  });

  test("an amount that stands in several currencies is the one of the invoice", async () => {
    const amount = "<ram:GrandTotalAmount>1200.00</ram:GrandTotalAmount>";
    const both =
      '<ram:GrandTotalAmount currencyID="USD">1300.00</ram:GrandTotalAmount><ram:GrandTotalAmount currencyID="EUR">1200.00</ram:GrandTotalAmount>';
    const read = await contentOf(variant(form, sampleContent(), replace(amount, both)));
    expect(read.totals.withVat).toBe("1200.00");
  });
});

test("UBL: the order number NA says that there is none, alone and beside the seller's", async () => {
  const content = sampleContent({ salesOrderReference: "CV-55" });
  const read = await contentOf(variant("UBL", content, replace("BC-2026-118", " NA ")));
  expect(read.purchaseOrderReference).toBeUndefined();
  expect(read.salesOrderReference).toBe("CV-55");
  const alone = await recognise(variant("UBL", sampleContent(), replace("BC-2026-118", "NA")));
  expect(readInvoice(alone).orderReference).toBeNull();
  const cii = await recognise(variant("CII", sampleContent({ purchaseOrderReference: "NA" })));
  expect(readInvoice(cii).orderReference).toBe("NA");
});
