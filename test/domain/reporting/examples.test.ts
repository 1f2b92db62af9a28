import { describe, expect, test } from "vitest";
import { itemOfInvoice } from "../../../src/domain/reporting/item-of-invoice.ts";
import { itemOfTill } from "../../../src/domain/reporting/item-of-till.ts";
import { periodOf } from "../../../src/domain/reporting/periods.ts";
import { type GivenPayment, itemsOfPayments } from "../../../src/domain/reporting/receipt-items.ts";
import { built, type Dated, invoiceItem, paymentItems, receiptsIn, salesIn } from "./a-period.ts";
import { CONSUMER, DECLARANT, sale } from "./cases.ts";

const ASSOCIATION = { buyer: { kind: "non-taxable" } } as const;
const abroad = (vatNumber: string, country: string) => ({
  buyer: { name: "Entreprise voisine", identifiers: [], vatNumber, address: { country } },
});
const pay = (id: string, date: string, amount: string, more: Partial<GivenPayment> = {}): GivenPayment => ({
  id,
  date,
  amount,
  currency: "EUR",
  ...more,
});
const till = (day: string, ...rates: [rate: string, base: string, vat: string][]): Dated => {
  const { told } = itemOfTill({
    currency: "EUR",
    groups: [{ category: "TLB1", rates: rates.map(([rate, base, vat]) => ({ rate, base, vat })) }],
  });
  if (told === null) throw new Error("a till that tells nothing");
  return { day, told };
};

describe("a period of a company that reports", () => {
  const shop = [
    invoiceItem(sale([["S", "20", "49.99", "10.00"]]), CONSUMER),
    invoiceItem(sale([["S", "20", "12.50", "2.50"]]), CONSUMER),
    invoiceItem(sale([["S", "5.5", "18.96", "1.04"]]), CONSUMER),
    invoiceItem(sale([["S", "10", "90.91", "9.09"]], { process: "S1" }), CONSUMER),
    invoiceItem(
      sale([["S", "20", "12.50", "2.50"]], {
        typeCode: "381",
        issueDate: "2026-11-04",
        precedingInvoices: [{ number: "F-1", issueDate: "2026-11-03" }],
      }),
      CONSUMER,
    ),
  ];
  const told = [
    "2026-11-03 EUR TLB1 81.45/13.54 20:62.49/12.50 5.5:18.96/1.04",
    "2026-11-03 EUR TPS1 90.91/9.09 10:90.91/9.09",
    "2026-11-04 EUR TLB1 -12.50/-2.50 20:-12.50/-2.50",
  ];

  test("adds up a shop's invoices by day and category, and a credit note on its own day", () => {
    expect(salesIn(built("transactions", shop))).toEqual(told);
    expect(periodOf("2026-11-03", "transactions", DECLARANT.regimes)).toMatchObject({
      start: "2026-11-01",
      end: "2026-11-10",
      deadline: "2026-11-20",
      platformDeadline: "2026-11-21T08:00:00+01:00",
    });
  });

  test("tells a service to a company in Belgium by itself, and no receipt of it", () => {
    const content = sale([["AE", "0", "1000.00", "0.00", "VATEX-EU-AE"]], {
      process: "S1",
      ...abroad("BE0403019261", "BE"),
    });
    const { content: report } = built("transactions", [invoiceItem(content, {})]);
    expect(report.kind === "transactions" && report.invoices).toMatchObject([
      { buyer: { scheme: "0223", id: "BE0403019261" }, base: "1000.00", vatEur: "0.00" },
    ]);
    expect(paymentItems(content, {}, [pay("p", "2026-11-12", "1000.00")])).toEqual([]);
  });

  test("tells the same service to an association as a sale of its day, and its receipt", () => {
    const content = sale([["S", "20", "1000.00", "200.00"]], { process: "S1" });
    expect(salesIn(built("transactions", [invoiceItem(content, ASSOCIATION)]))).toEqual([
      "2026-11-03 EUR TPS1 1000.00/200.00 20:1000.00/200.00",
    ]);
    const receipts = paymentItems(content, ASSOCIATION, [pay("p", "2026-11-12", "1200.00")]);
    expect(receiptsIn(built("payments", receipts))).toEqual(["2026-11-12 20:1200.00"]);
  });

  test("shares partial payments of a mixed invoice out, so that what is paid adds up", () => {
    const content = sale(
      [
        ["S", "20", "60.00", "12.00"],
        ["S", "20", "30.00", "6.00"],
      ],
      { process: "M1" },
    );
    const mixed = {
      ...content,
      vatBreakdown: [{ category: "S", rate: "20", taxableAmount: "90.00", taxAmount: "18.00" }],
    };
    const facts = { ...CONSUMER, lines: [{ nature: "goods" }, { nature: "services" }] } as const;
    const payments = [pay("p1", "2026-11-12", "50.00"), pay("p2", "2026-12-03", "58.00")];
    const receipts = paymentItems(mixed, facts, payments);
    expect(receiptsIn(built("payments", receipts))).toEqual(["2026-11-12 20:16.67", "2026-12-03 20:19.33"]);
    expect(receipts.map(({ day }) => periodOf(day, "payments", DECLARANT.regimes).deadline)).toEqual([
      "2026-12-10",
      "2027-01-10",
    ]);
  });

  test("tells a second-hand sale by its margin, never by its price", () => {
    const content = sale([["E", "0", "740.00", "0.00", "VATEX-EU-F"]]);
    const facts = { ...CONSUMER, margin: { base: "200.00", vat: "40.00", rate: "20" } };
    expect(salesIn(built("transactions", [invoiceItem(content, facts)]))).toEqual([
      "2026-11-03 EUR TMA1 200.00/40.00 20:200.00/40.00",
    ]);
    // By the company's average, where the invoice does not tell its own.
    const average = invoiceItem(content, CONSUMER, { ...DECLARANT, marginRate: "32.4324" });
    expect(salesIn(built("transactions", [average]))).toEqual([
      "2026-11-03 EUR TMA1 199.98/40.00 20:199.98/40.00",
    ]);
    expect(
      itemOfInvoice(content, { facts: CONSUMER, declarant: DECLARANT, eInvoiced: false, buyerListed: null })
        .problems,
    ).toMatchObject([{ code: "margin_unknown" }]);
  });

  test("tells a sale to a consumer in Spain without the VAT of Spain", () => {
    const content = sale([["S", "21", "100.00", "21.00"]]);
    expect(salesIn(built("transactions", [invoiceItem(content, CONSUMER)]))).toEqual([
      "2026-11-03 EUR TNT1 100.00/0.00 0:100.00/0.00",
    ]);
  });

  test("tells a licence from Ireland as a purchase, in the role of the buyer", () => {
    const content = sale([["O", "0", "1500.00", "0.00"]], {
      seller: {
        name: "Licensor Ltd",
        identifiers: [],
        vatNumber: "IE6388047V",
        address: { country: "IE" },
      },
      buyer: {
        name: "Vendeur SARL",
        identifiers: [],
        legalId: { scheme: "0002", value: DECLARANT.siren },
        vatNumber: DECLARANT.vatNumber,
        address: { country: "FR" },
      },
    });
    const worked = itemOfInvoice(content, {
      facts: {},
      declarant: DECLARANT,
      eInvoiced: false,
      buyerListed: null,
    });
    expect(worked.reason).toBeNull();
    expect(worked).toMatchObject({
      flow: "10.1",
      role: "BY",
      told: { invoice: { base: "1500.00", rows: [{ category: "AE", base: "1500.00" }] } },
      parts: null,
    });
  });

  test("adds two tills up", () => {
    const tills = [
      till("2026-11-15", ["20", "801.25", "160.25"]),
      till("2026-11-15", ["20", "299.17", "59.83"]),
    ];
    expect(salesIn(built("transactions", tills))).toEqual([
      "2026-11-15 EUR TLB1 1100.42/220.08 20:1100.42/220.08",
    ]);
  });

  test("gives a company without VAT two months", () => {
    expect(
      periodOf("2027-02-28", "transactions", [{ from: "2026-09-01", regime: "franchise" }]),
    ).toMatchObject({
      start: "2027-01-01",
      end: "2027-02-28",
      deadline: "2027-03-31",
      platformDeadline: "2027-04-01T08:00:00+02:00",
    });
  });

  test("tells all of the period once more when an invoice was forgotten", () => {
    const late = invoiceItem(sale([["S", "20", "20.00", "4.00"]], { issueDate: "2026-11-09" }), CONSUMER);
    expect(salesIn(built("transactions", [...shop, late]))).toEqual([
      ...told,
      "2026-11-09 EUR TLB1 20.00/4.00 20:20.00/4.00",
    ]);
  });

  test("takes a refund off the receipts of its day, and writes no minus", () => {
    const receipt = (id: string, date: string, amount: string): GivenPayment =>
      pay(id, date, amount, { rates: [{ rate: "20", amount }] });
    const payments = [
      receipt("r1", "2026-11-05", "100.00"),
      receipt("r2", "2026-11-05", "-30.00"),
      receipt("r3", "2026-11-06", "-30.00"),
    ];
    const worked = itemsOfPayments(payments, null, DECLARANT, { eInvoiced: false });
    const period = built(
      "payments",
      payments.flatMap(({ id, date }) => {
        const one = worked.get(id)?.told;
        return one == null ? [] : [{ day: date, told: one }];
      }),
    );
    expect(receiptsIn(period)).toEqual(["2026-11-05 20:70.00"]);
    expect(period.negative).toMatchObject([{ day: "2026-11-06", rate: "20", amount: -3000n, invoice: null }]);
  });
});
