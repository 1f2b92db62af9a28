import { describe, expect, test } from "vitest";
import { asWritten } from "../../../src/domain/reporting/as-written.ts";
import { reportFaults, reportWarnings } from "../../../src/domain/reporting/report-faults.ts";
import type { WrittenInvoice, WrittenReport } from "../../../src/domain/reporting/written-report.ts";
import { paymentsReport, transactionsReport } from "../../fixtures/reports.ts";
import {
  first,
  party,
  told,
  withGroup,
  withHead,
  withInvoice,
  withPayments,
  withPeriod,
  withRow,
} from "./written.ts";

describe("a report that is in order has no fault", () => {
  test.each<[string, WrittenReport]>([
    ["transactions", asWritten(transactionsReport())],
    ["payments", asWritten(paymentsReport())],
    [
      "a correction that takes everything back",
      asWritten(
        transactionsReport({ type: "RE", content: { kind: "transactions", invoices: [], groups: [] } }),
      ),
    ],
    [
      "a purchase that was booked after its day",
      withInvoice(() => ({ issueDate: "20260915" }), {
        declarant: { ...asWritten(transactionsReport()).declarant, role: "BY" },
      }),
    ],
    ["a company outside the European Union", withInvoice(() => ({ buyer: party("0227", "CHMuster AG") }))],
    ["one in New Caledonia", withInvoice(() => ({ buyer: party("0228", "0123456789") }))],
    ["another currency, whose VAT is told in euros", withInvoice(() => ({ currency: "CHF", vat: "12.34" }))],
    [
      "a credit note that names its invoice on each line",
      withInvoice(() => ({
        typeCode: "381",
        lines: [
          {
            name: null,
            quantity: null,
            unit: null,
            netPrice: null,
            preceding: { number: "F-0", issueDate: "20261001" },
          },
        ],
      })),
    ],
  ])("%s", (_, report) => {
    expect(reportFaults(report)).toEqual([]);
    expect(reportWarnings(report)).toEqual([]);
  });

  test.each([
    ["20261101", "20261110"],
    ["20261121", "20261130"],
    ["20270221", "20270228"],
    ["20261101", "20261130"],
    ["20270101", "20270228"],
    // The monthly regime ended on the 10th.
    ["20261111", "20261130"],
  ])("transactions from %s to %s", (start, end) => {
    expect(told(reportFaults(withPeriod(start, end)))).toEqual([]);
  });

  test.each([
    ["20261101", "20261130"],
    ["20270301", "20270430"],
  ])("payments from %s to %s", (start, end) => {
    expect(told(reportFaults(withPeriod(start, end, "payments")))).toEqual([]);
  });
});

describe("the report as a whole", () => {
  const { sender, declarant } = asWritten(transactionsReport());
  test.each<[string, WrittenReport, string]>([
    ["an id of another form", withHead({ id: "R#1" }), "REJ_SEMAN G1.104 TT-1"],
    ["an id with two blanks", withHead({ id: "R  1" }), "REJ_SEMAN G1.104 TT-1"],
    ["an id that is too long", withHead({ id: "R".repeat(51) }), "REJ_SEMAN G1.104 TT-1"],
    ["no id", withHead({ id: "" }), "REJ_SEMAN G1.104 TT-1"],
    ["no clock time", withHead({ madeAt: "2026-11-11" }), "REJ_SEMAN G7.53 TT-3"],
    ["another type", withHead({ type: "MO" }), "REJ_SEMAN G8.01 TT-4"],
    [
      "a sender that is no platform",
      withHead({ sender: { ...sender, scheme: "0002" } }),
      "REJ_SEMAN G6.22 TT-8",
    ],
    ["a sender's number of five", withHead({ sender: { ...sender, id: "12345" } }), "REJ_SEMAN G6.22 TT-8"],
    ["a sender that sells", withHead({ sender: { ...sender, role: "SE" } }), "REJ_SEMAN G7.51 TT-10"],
    [
      "a declarant by its SIRET",
      withHead({ declarant: { ...declarant, id: "73282932000074" } }),
      "REJ_SEMAN G6.26 TT-13",
    ],
    [
      "a declarant in no role",
      withHead({ declarant: { ...declarant, role: "WK" } }),
      "REJ_SEMAN G7.52 TT-15",
    ],
    [
      "both kinds",
      withHead({ payments: { period: { start: "20261001", end: "20261031" }, invoices: [], days: [] } }),
      "REJ_SEMAN G6.29 TB-0",
    ],
    ["a first report of nothing", { ...withPeriod("20261101", "20261110"), type: "IN" }, "REJ_SEMAN - TB-0"],
    ["one made on the last day", withHead({ madeAt: "20261110235959" }), "REJ_PER G7.43 TT-3"],
    ["a period that ends before it begins", withPeriod("20261110", "20261101"), "REJ_PER G6.25 TT-18"],
    ["a period of no regime", withPeriod("20261101", "20261115"), "REJ_PER - TT-18"],
    ["one that begins within a period", withPeriod("20261105", "20261110"), "REJ_PER - TT-18"],
    ["two months that are no pair", withPeriod("20261201", "20270131"), "REJ_PER - TT-18"],
    ["ten days of payments", withPeriod("20261101", "20261110", "payments"), "REJ_PER - TT-90"],
    ["a day that does not exist", withPeriod("20261101", "20261131"), "REJ_SEMAN G1.09 TT-18"],
    ["another century", withPeriod("19991101", "20261110"), "REJ_SEMAN G1.36 TT-17"],
  ])("%s", (_, report, fault) => {
    expect(told(reportFaults(report))).toContain(fault);
  });

  test("neither kind", () => {
    expect(told(reportFaults(withHead({ transactions: null, type: "RE" })))).toEqual([
      "REJ_SEMAN G6.29 TB-0",
    ]);
  });
});

describe("what is told of a fault", () => {
  test("names the invoice or the day, and what stands there", () => {
    expect(reportFaults(withInvoice(() => ({ process: "S8" })))).toEqual([
      {
        path: "TG-8[1]/TT-28",
        code: "REJ_SEMAN",
        rule: "G1.02",
        document: "F-1",
        message: 'Invoice F-1: the public portal does not know this business process ("S8").',
        messageFr: "Facture F-1 : le portail public ne connaît pas ce cadre de facturation (« S8 »).",
        fix: "Use one of its list, as B1, S1 or M1.",
        fixFr: "Utilisez un cadre de sa liste, comme B1, S1 ou M1.",
      },
    ]);
    const [fault] = reportFaults(withGroup(() => ({ category: "X".repeat(500) })));
    expect(fault).toMatchObject({
      document: null,
      message: expect.stringMatching(/^Sales of 2026-11-03: it is/),
    });
    expect(fault?.message.length).toBeLessThan(150);
    expect(reportFaults(withRow({ reasonCode: "VATEX-FR-CNWVAT" }))[0]?.message).toBe(
      "Invoice F-1: VATEX-FR-CNWVAT stands on what is no credit note.",
    );
  });

  test("ends where thousands are wrong in the same way", () => {
    const { transactions, ...report } = withInvoice(() => ({ process: "S8" }));
    const invoices = Array<WrittenInvoice>(1_000).fill(first(transactions?.invoices));
    const many = { ...report, transactions: transactions === null ? null : { ...transactions, invoices } };
    expect(reportFaults(many)).toHaveLength(50);
    expect(reportFaults(many, 3)).toHaveLength(3);
  });
});

describe("what the public portal refuses for now is a warning", () => {
  test("numbers of more than twenty characters", () => {
    const long = "F-2026-11-0000000000-1";
    expect(told(reportWarnings(withInvoice(() => ({ number: long }))))).toEqual([
      "portal_limit G1.05 TG-8[1]/TT-19",
    ]);
    expect(told(reportWarnings(withPayments({ number: long })))).toEqual([
      "portal_limit G1.05 TG-34[1]/TT-91",
    ]);
    expect(reportFaults(withPayments({ number: long }))).toEqual([]);
  });

  test("the option for VAT on debits beside sales of a day", () => {
    expect(told(reportWarnings(withGroup(() => ({ vatPointCode: "3" }))))).toEqual([
      "portal_limit P1.11 TG-31[1]/TT-80",
    ]);
    expect(reportWarnings(withGroup(() => ({ vatPointCode: "72" })))).toEqual([]);
  });
});
