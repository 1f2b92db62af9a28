import { describe, expect, test } from "vitest";
import { reportFaults } from "../../../src/domain/reporting/report-faults.ts";
import type { WrittenReport } from "../../../src/domain/reporting/written-report.ts";
import { at, first, party, told, withGroup, withInvoice, withPayments, withRow } from "./written.ts";

describe("an invoice in it", () => {
  const exempt = { category: "E", reason: "Exonération", reasonCode: "VATEX-EU-132" };
  test.each<[string, WrittenReport, string]>([
    ["a number of another form", withInvoice(() => ({ number: "F#1" })), "REJ_SEMAN G1.05 TG-8[1]/TT-19"],
    ["a day that is none", withInvoice(() => ({ issueDate: "2026-11-03" })), "REJ_SEMAN G1.09 TG-8[1]/TT-20"],
    ["a day of the period before", withInvoice(() => ({ issueDate: "20261031" })), "REJ_PER - TG-8[1]/TT-20"],
    ["a day of the period after", withInvoice(() => ({ issueDate: "20261111" })), "REJ_PER - TG-8[1]/TT-20"],
    [
      "a type that the State does not know",
      withInvoice(() => ({ typeCode: "262" })),
      "REJ_SEMAN G1.01 TG-8[1]/TT-21",
    ],
    [
      "a currency in small letters",
      withInvoice(() => ({ currency: "eur" })),
      "REJ_SEMAN G1.10 TG-8[1]/TT-22",
    ],
    [
      "a due day that is none",
      withInvoice(() => ({ dueDate: "20261331" })),
      "REJ_SEMAN G1.09 TG-8[1]/TT-201",
    ],
    ["another option for VAT", withInvoice(() => ({ vatPointCode: "7" })), "REJ_SEMAN P1.11 TG-8[1]/TT-24"],
    [
      "a business process of the platforms",
      withInvoice(() => ({ process: "S8" })),
      "REJ_SEMAN G1.02 TG-8[1]/TT-28",
    ],
    [
      "a deposit in a final process",
      withInvoice(() => ({ typeCode: "386", process: "S4" })),
      "REJ_SEMAN G1.60 TG-8[1]/TT-28",
    ],
    [
      "the profile of an invoice",
      withInvoice(() => ({ profile: "urn:cen.eu:en16931:2017" })),
      "REJ_SEMAN S1.12 TG-8[1]/TT-29",
    ],
    ["a credit note for nothing", withInvoice(() => ({ typeCode: "381" })), "REJ_SEMAN G1.32 TG-8[1]/TT-30"],
    [
      "a credit note for an invoice of no day",
      withInvoice(() => ({ typeCode: "381", preceding: [{ number: "F-0", issueDate: null }] })),
      "REJ_SEMAN G1.32 TG-8[1]/TT-30",
    ],
    [
      "a corrective invoice for two",
      withInvoice(() => ({
        typeCode: "384",
        preceding: [
          { number: "F-0", issueDate: "20261001" },
          { number: "F-00", issueDate: "20261001" },
        ],
      })),
      "REJ_SEMAN G1.32 TG-8[1]/TT-30",
    ],
    [
      "an earlier day that is none",
      withInvoice(() => ({ preceding: [{ number: "F-0", issueDate: "1" }] })),
      "REJ_SEMAN G1.09 TG-8[1]/TT-31",
    ],
    [
      "a SIREN of eight digits",
      withInvoice(({ seller }) => ({ seller: { ...seller, id: "12345678" } })),
      "REJ_SEMAN G2.19 TG-8[1]/TT-33",
    ],
    [
      "a seller by its SIRET",
      withInvoice(({ seller }) => ({ seller: { ...seller, scheme: "0009" } })),
      "REJ_SEMAN G2.19 TG-8[1]/TT-33",
    ],
    [
      "no VAT number beside a SIREN",
      withInvoice(({ seller }) => ({ seller: { ...seller, vatNumber: null } })),
      "REJ_SEMAN G2.33 TG-8[1]/TT-34",
    ],
    [
      "a VAT number by another name",
      withInvoice(({ seller }) => ({ seller: { ...seller, vatQualifier: "FC" } })),
      "REJ_SEMAN G2.33 TG-8[1]/TT-34",
    ],
    ["no buyer", withInvoice(() => ({ buyer: null })), "REJ_SEMAN G6.28 TG-8[1]/TT-36"],
    [
      "a buyer without a number",
      withInvoice(() => ({ buyer: { ...party("", ""), scheme: null, id: null } })),
      "REJ_SEMAN G6.28 TG-8[1]/TT-36",
    ],
    [
      "a name that is too long",
      withInvoice(() => ({ buyer: party("0227", "CHMuster Aktiengesellschaft") })),
      "REJ_SEMAN G2.19 TG-8[1]/TT-36",
    ],
    [
      "no VAT number beside one of Europe",
      withInvoice(() => ({ buyer: party("0223", "BE0403019261") })),
      "REJ_SEMAN G2.33 TG-8[1]/TT-38",
    ],
    [
      "a country of three letters",
      withInvoice(({ seller }) => ({ seller: { ...seller, country: "FRA" } })),
      "REJ_SEMAN G2.01 TG-8[1]/TT-35",
    ],
    [
      "goods to a country of three",
      withInvoice(() => ({ deliveries: [{ date: null, address: { country: "BEL" } }] })),
      "REJ_SEMAN G2.01 TG-8[1]/TT-44",
    ],
    [
      "a delivery on no day",
      withInvoice(() => ({ deliveries: [{ date: "20260230", address: null }] })),
      "REJ_SEMAN G1.09 TG-8[1]/TT-41",
    ],
    [
      "a period of one day",
      withInvoice(() => ({ period: { start: "20261001", end: "20261001" } })),
      "REJ_SEMAN G6.25 TG-8[1]/TT-43",
    ],
    [
      "an exemption without its seller's VAT number",
      withInvoice(({ rows }) => ({
        seller: party("0227", "CHMuster AG"),
        rows: [{ ...first(rows), ...exempt }],
      })),
      "REJ_SEMAN G1.102 TG-8[1]/TT-34",
    ],
    [
      "an exemption without a text",
      withRow({ ...exempt, reason: null }),
      "REJ_SEMAN G1.40 TG-8[1]/TG-23[1]/TT-59",
    ],
    [
      "an exemption without a code",
      withRow({ ...exempt, reasonCode: null }),
      "REJ_SEMAN G1.40 TG-8[1]/TG-23[1]/TT-59",
    ],
    [
      "the reason of credit notes",
      withRow({ reasonCode: "VATEX-FR-CNWVAT" }),
      "REJ_SEMAN G6.21 TG-8[1]/TG-23[1]/TT-59",
    ],
    ["a category of the Canaries", withRow({ category: "L" }), "REJ_SEMAN G2.31 TG-8[1]/TG-23[1]/TT-56"],
    ["a rate of Spain", withRow({ rate: "21.00" }), "REJ_SEMAN G1.24 TG-8[1]/TG-23[1]/TT-57"],
    ["three decimals", withRow({ base: "1000.000" }), "REJ_SEMAN G1.14 TG-8[1]/TG-23[1]/TT-54"],
    ["twenty digits", withRow({ vat: "123456789012345678.90" }), "REJ_SEMAN G1.14 TG-8[1]/TG-23[1]/TT-55"],
    [
      "VAT in another currency",
      withInvoice(() => ({ vatCurrency: "CHF" })),
      "REJ_SEMAN G6.23 TG-8[1]/TT-202",
    ],
    ["a total that is a cent off", withInvoice(() => ({ base: "1000.01" })), "REJ_COH G1.53 TG-8[1]/TT-51"],
    [
      "a total of VAT that is a cent off",
      withInvoice(() => ({ vat: "0.01" })),
      "REJ_COH G1.53 TG-8[1]/TT-52",
    ],
    [
      "an allowance at no rate of France",
      withInvoice(() => ({ allowances: [{ charge: false, amount: "1", category: "S", rate: "19" }] })),
      "REJ_SEMAN G1.24 TG-8[1]/TT-47",
    ],
    [
      "an allowance of no category",
      withInvoice(() => ({ allowances: [{ charge: true, amount: "1.234", category: "B", rate: null }] })),
      "REJ_SEMAN G2.31 TG-8[1]/TT-46",
    ],
  ])("%s", (_, report, fault) => {
    const faults = reportFaults(report);
    expect(told(faults)).toContain(fault);
    expect(faults.every(({ document }) => document === first(report.transactions?.invoices).number)).toBe(
      true,
    );
  });
});

describe("sales of a day", () => {
  test.each<[string, WrittenReport, string]>([
    ["a day that is none", withGroup(() => ({ day: "20261100" })), "REJ_SEMAN G1.09 TG-31[1]/TT-77"],
    ["a day outside of the period", withGroup(() => ({ day: "20261031" })), "REJ_PER - TG-31[1]/TT-77"],
    ["no currency", withGroup(() => ({ currency: "" })), "REJ_SEMAN G1.10 TG-31[1]/TT-78"],
    ["another option for VAT", withGroup(() => ({ vatPointCode: "1" })), "REJ_SEMAN P1.11 TG-31[1]/TT-80"],
    ["another category", withGroup(() => ({ category: "TLB2" })), "REJ_SEMAN G1.68 TG-31[1]/TT-81"],
    ["a total that is a cent off", withGroup(() => ({ base: "81.46" })), "REJ_COH G1.53 TG-31[1]/TT-82"],
    [
      "a total of VAT that is a cent off",
      withGroup(() => ({ vat: "13.53" })),
      "REJ_COH G1.53 TG-31[1]/TT-83",
    ],
    ["three decimals", withGroup(() => ({ vat: "13.540" })), "REJ_SEMAN G1.14 TG-31[1]/TT-83"],
    [
      "a rate of Belgium",
      withGroup(({ rates }) => ({ rates: [{ ...first(rates), rate: "21" }] })),
      "REJ_SEMAN G1.24 TG-31[1]/TT-86",
    ],
    [
      "a base of three decimals",
      withGroup(({ rates }) => ({ rates: [{ ...first(rates), base: "1.005" }] })),
      "REJ_SEMAN G1.14 TG-31[1]/TT-87",
    ],
    [
      "VAT that is written with a plus",
      withGroup(({ rates }) => ({ rates: [{ ...first(rates), vat: "+1" }] })),
      "REJ_SEMAN G1.14 TG-31[1]/TT-88",
    ],
  ])("%s", (_, report, fault) => {
    expect(told(reportFaults(report))).toContain(fault);
  });

  test("in another currency have bases that add up, and VAT in euros that need not", () => {
    const foreign = withGroup(() => ({ currency: "CHF", vat: "99.99" }));
    expect(reportFaults(foreign)).toEqual([]);
    expect(told(reportFaults(withGroup(() => ({ currency: "CHF", base: "0.00" }))))).toEqual([
      "REJ_COH G1.53 TG-31[1]/TT-82",
    ]);
  });
});

describe("money received", () => {
  test.each<[string, WrittenReport, string]>([
    ["a number of another form", withPayments({ number: "é" }), "REJ_SEMAN G1.05 TG-34[1]/TT-91"],
    ["an invoice of no day", withPayments({ issueDate: "0" }), "REJ_SEMAN G1.09 TG-34[1]/TT-102"],
    [
      "received on another month's day",
      withPayments({ payment: () => ({ day: "20261201" }) }),
      "REJ_PER - TG-34[1]/TT-92",
    ],
    [
      "at no rate of France",
      withPayments({ payment: ({ rates }) => ({ rates: [{ ...first(rates), rate: "22" }] }) }),
      "REJ_SEMAN G1.24 TG-34[1]/TT-93",
    ],
    [
      "in francs",
      withPayments({ payment: ({ rates }) => ({ rates: [{ ...first(rates), currency: "CHF" }] }) }),
      "REJ_SEMAN G6.27 TG-34[1]/TT-94",
    ],
    [
      "a refund of an invoice",
      withPayments({ payment: () => ({ rates: at("-30.00") }) }),
      "REJ_SEMAN G1.16 TG-34[1]/TT-95",
    ],
    ["a day that is none", withPayments({ day: () => ({ day: "x" }) }), "REJ_SEMAN G1.09 TG-37[1]/TT-96"],
    [
      "a day outside of the period",
      withPayments({ day: () => ({ day: "20261031" }) }),
      "REJ_PER - TG-37[1]/TT-96",
    ],
    [
      "a day at no rate of France",
      withPayments({ day: ({ rates }) => ({ rates: [{ ...first(rates), rate: "19" }] }) }),
      "REJ_SEMAN G1.24 TG-37[1]/TT-97",
    ],
    [
      "a day in dollars",
      withPayments({ day: ({ rates }) => ({ rates: [{ ...first(rates), currency: "USD" }] }) }),
      "REJ_SEMAN G6.27 TG-37[1]/TT-98",
    ],
    [
      "refunds of a day",
      withPayments({ day: () => ({ rates: at("-0.01") }) }),
      "REJ_SEMAN G1.16 TG-37[1]/TT-99",
    ],
    [
      "seven decimals",
      withPayments({ day: () => ({ rates: at("1.0000001") }) }),
      "REJ_SEMAN G1.16 TG-37[1]/TT-99",
    ],
  ])("%s", (_, report, fault) => {
    expect(told(reportFaults(report))).toEqual([fault]);
  });
});
