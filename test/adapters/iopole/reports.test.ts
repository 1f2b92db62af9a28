import { describe, expect, it } from "vitest";
import type { OutgoingReport, ReportPart } from "../../../src/adapters/port.ts";
import type { ReportedInvoice } from "../../../src/domain/reporting/reported-invoice.ts";
import type { FakeEntry } from "../fakes/iopole-reporting.ts";
import { daySales, reportPart, reportRecord, wholeReport } from "../reports.ts";
import { failureOf } from "../rig.ts";
import { openRig, published, signal } from "./rig.ts";

const INVOICE: ReportedInvoice = {
  number: "F2026-0001",
  issueDate: "2026-09-03",
  typeCode: "380",
  currency: "EUR",
  dueDate: "2026-10-03",
  process: "S1",
  preceding: [],
  seller: { scheme: "0002", id: "732829320", vatNumber: "FR44732829320", country: "FR" },
  buyer: { scheme: "0223", id: "BE0403019261", vatNumber: "BE0403019261", country: "BE" },
  base: "1000.00",
  vatEur: "0.00",
  rows: [
    {
      category: "AE",
      rate: "0",
      base: "1000.00",
      vat: "0.00",
      reason: "Autoliquidation",
      reasonCode: "VATEX-EU-AE",
    },
  ],
};

const invoice = (changes: Partial<ReportedInvoice> = {}): ReportPart => ({
  flow: "10.1",
  invoice: { ...INVOICE, ...changes },
});
const receipt = (amount = "16.67", day = "2026-09-03"): ReportPart => ({
  flow: "10.4",
  day,
  rates: [{ rate: "20", amount }],
});
const paid = (amount = "120.00", number = "F2026-0001"): ReportPart => ({
  flow: "10.2",
  number,
  issueDate: "2026-08-03",
  day: "2026-09-03",
  rates: [{ rate: "5.5", amount }],
});

const desk = (...folders: [start: string, end: string][]) => {
  const rig = openRig();
  for (const [start, end] of folders) rig.fake.reporting.open(start, end);
  const { reports } = rig.connection;
  const send = (part: ReportPart, changes: Partial<OutgoingReport> = {}) =>
    reports.send(reportPart(part, changes), signal);
  const find = async (part: ReportPart, changes: Partial<OutgoingReport> = {}) =>
    reports.find?.(reportPart(part, changes), signal);
  return { ...rig, reports, send, find };
};

/** The body that a part goes out with. */
const bodyOf = async (part: ReportPart, changes: Partial<OutgoingReport> = {}): Promise<object> => {
  const { fake, send } = desk();
  await send(part, changes);
  expect(fake.violations).toEqual([]);
  return fake.reporting.entries[0]?.body ?? {};
};

describe("messages of a report", () => {
  it("tell a day's sales in one call, a category once", async () => {
    const groups = [
      {
        category: "TLB1",
        base: "81.45",
        vatEur: "13.54",
        count: 4,
        rates: [
          { rate: "20", base: "62.49", vat: "12.50" },
          { rate: "5.5", base: "18.96", vat: "1.04" },
        ],
      },
      {
        category: "TNT1",
        base: "-7.00",
        vatEur: "0.00",
        count: null,
        rates: [{ rate: "0", base: "-7.00", vat: "0.00" }],
      },
    ];
    expect(await bodyOf({ flow: "10.3", day: "2026-09-03", currency: "EUR", groups })).toEqual({
      transactionDate: "2026-09-03",
      transactions: [
        {
          currency: "EUR",
          categoryCode: "TLB1",
          monetary: {
            taxBasisTotalAmount: { amount: 81.45, currency: "EUR" },
            taxTotalAmount: { amount: 13.54, currency: "EUR" },
          },
          taxDetails: [
            { taxableAmount: { amount: 62.49 }, taxAmount: { amount: 12.5 }, percent: 20, code: "S" },
            { taxableAmount: { amount: 18.96 }, taxAmount: { amount: 1.04 }, percent: 5.5, code: "S" },
          ],
        },
        {
          currency: "EUR",
          categoryCode: "TNT1",
          monetary: {
            taxBasisTotalAmount: { amount: -7, currency: "EUR" },
            taxTotalAmount: { amount: 0, currency: "EUR" },
          },
          taxDetails: [{ taxableAmount: { amount: -7 }, taxAmount: { amount: 0 }, percent: 0, code: "O" }],
        },
      ],
    });
  });

  it("say of services when their VAT falls due", async () => {
    const services = daySales("2026-09-03", "90.91", "9.09", "TPS1");
    const due = (iopCode: string, debitTaxPaymentActive: boolean) => ({
      transactions: [{ taxPaymentOption: { iopCode, debitTaxPaymentActive } }],
    });
    expect(await bodyOf(services)).toMatchObject(due("PAYMENT_DATE", false));
    expect(await bodyOf(services, { vatOnDebits: true })).toMatchObject(due("INVOICE_DATE", true));
  });

  it("tell an invoice with a company abroad", async () => {
    const preceding = [{ number: "F2026-0000", issueDate: "2026-08-01" }, { number: "F2025-0009" }];
    const address = { line1: "Rue Haute 1", city: "Bruxelles", postCode: "1000", country: "BE" };
    const part = invoice({
      typeCode: "381",
      preceding,
      period: { start: "2026-08-01", end: "2026-08-31" },
      delivery: { date: "2026-09-02", address },
    });
    expect(await bodyOf(part)).toEqual({
      invoice: {
        invoiceId: "F2026-0001",
        invoiceDate: "2026-09-03",
        type: "381",
        processType: "S1",
        invoiceDueDate: "2026-10-03",
        taxPaymentOption: { iopCode: "UNKNOWN", debitTaxPaymentActive: false },
        monetary: {
          invoiceCurrency: "EUR",
          taxBasisTotalAmount: { amount: 1000, currency: "EUR" },
          taxTotalAmount: { amount: 0, currency: "EUR" },
        },
        taxDetails: [
          {
            taxableAmount: { amount: 1000 },
            taxAmount: { amount: 0 },
            percent: 0,
            code: "AE",
            exemptionReason: "Autoliquidation",
            exemptionReasonCode: "VATEX-EU-AE",
          },
        ],
        seller: {
          identifier: { type: "PARTY_LEGAL_IDENTIFIER", scheme: "0002", value: "732829320" },
          postalAddress: { country: "FR" },
          vatNumber: "FR44732829320",
        },
        buyer: {
          identifier: { type: "PARTY_LEGAL_IDENTIFIER", scheme: "0223", value: "BE0403019261" },
          postalAddress: { country: "BE" },
          vatNumber: "BE0403019261",
        },
        billingPeriod: { begin: "2026-08-01", end: "2026-08-31" },
        referencedDocuments: [{ invoiceId: "F2026-0000", date: "2026-08-01" }],
        shipping: {
          deliveryDate: "2026-09-02",
          tradeParty: {
            postalAddress: {
              addressLineOne: "Rue Haute 1",
              cityName: "Bruxelles",
              postalCode: "1000",
              country: "BE",
            },
          },
        },
      },
    });
  });

  it("say of an invoice when its VAT falls due, where that is known", async () => {
    const option = async (changes: Partial<ReportedInvoice>) =>
      ((await bodyOf(invoice(changes))) as { invoice: { taxPaymentOption: object } }).invoice
        .taxPaymentOption;
    const vat = { vatEur: "200.00" };
    expect(await option({ ...vat, vatPointCode: "5" })).toMatchObject({ iopCode: "INVOICE_DATE" });
    expect(await option(vat)).toMatchObject({ iopCode: "PAYMENT_DATE" });
    expect(await option({ ...vat, process: "B1" })).toMatchObject({ iopCode: "UNKNOWN" });
  });

  it("tell receipts, of an invoice and of a day", async () => {
    expect(await bodyOf(paid())).toEqual({
      invoice: {
        invoiceId: "F2026-0001",
        invoiceDate: "2026-08-03",
        payment: {
          paymentDate: "2026-09-03",
          taxDetails: [{ taxRate: 5.5, collectedAmount: "120.00" }],
        },
      },
    });
    expect(await bodyOf(receipt())).toEqual({
      transaction: {
        payment: { paymentDate: "2026-09-03", taxDetails: [{ taxRate: 20, collectedAmount: "16.67" }] },
      },
    });
  });

  it.each<[string, ReportPart, string]>([
    ["a number of 21 characters", invoice({ number: "F".repeat(21) }), "number_too_long"],
    [
      "one in a reference",
      invoice({ preceding: [{ number: "F".repeat(21), issueDate: "2026-08-01" }] }),
      "number_too_long",
    ],
    ["one that was paid", paid("1.00", "F".repeat(21)), "number_too_long"],
    ["a refund", receipt("-30.00"), "negative_receipt"],
    ["a refund of an invoice", paid("-30.00"), "negative_receipt"],
  ])("are refused before they go out: %s", async (_, part, code) => {
    const { fake, send } = desk();
    const failure = await failureOf(send(part));
    expect(failure).toMatchObject({ kind: "refused", facts: { code } });
    const said = expect.stringMatching(/\w/);
    expect(failure.facts).toMatchObject({ fix: said, messageFr: said, fixFr: said });
    expect(fake.faults.calls).toEqual([]);
    await send(invoice({ number: "F".repeat(20) }));
    expect(fake.violations).toEqual([]);
  });

  it("are not made of a whole report", async () => {
    const { reports } = desk();
    expect(await failureOf(reports.send(wholeReport(), signal))).toMatchObject({ kind: "refused" });
  });

  it("say what is missing at the platform", async () => {
    const { fake, send } = desk();
    fake.reporting.withoutRegime.add("732829320");
    const failure = await failureOf(send(receipt()));
    expect(failure).toMatchObject({ kind: "refused", facts: { fix: expect.stringContaining("VAT regime") } });
    fake.faults.meet("submit", { status: 404, body: { message: "Business entity not found" } });
    expect(await failureOf(send(receipt()))).toMatchObject({
      kind: "refused",
      facts: { code: "company_unknown", raw: expect.stringContaining("not found") },
    });
  });
});

describe.skipIf(!published.there)(published.title("the published description"), () => {
  it("was held against every message, and can say no", async () => {
    const { fake, connection } = openRig();
    await connection.health(signal);
    const authorization = String(fake.faults.of("health")[0]?.headers.get("authorization"));
    const post = (path: string, body: object) =>
      fake.fetch(
        new Request(`http://iopole.test/v1/reporting/${path}/scheme/0002/value/732829320`, {
          method: "POST",
          headers: {
            authorization,
            "customer-id": fake.options.customerId,
            "content-type": "application/json",
          },
          body: JSON.stringify(body),
        }),
      );
    const good = (await bodyOf(invoice())) as { invoice: object };
    expect((await post("transaction/invoice", good)).status).toBe(202);
    // The models of the fake itself take any process of this form.
    const odd = { invoice: { ...good.invoice, processType: "B9" } };
    expect((await post("transaction/invoice", odd)).status).toBe(400);
    expect(fake.violations.join()).toContain("B9 is not in the list");
  });
});

describe("a message whose answer was lost", () => {
  const SEPTEMBER: [string, string] = ["2026-09-01", "2026-09-30"];
  const DECADE: [string, string] = ["2026-09-01", "2026-09-10"];

  it.each<[string, ReportPart]>([
    ["sales", daySales("2026-09-03", "62.49", "12.50")],
    ["an invoice", invoice()],
    ["a receipt of an invoice", { ...paid(), issueDate: "2026-09-01" } as ReportPart],
    ["receipts of a day", receipt()],
  ])("is found in the platform's report: %s", async (_, part) => {
    const { fake, send, find } = desk(DECADE);
    expect(await send(part)).toMatchObject({ done: true });
    const id = fake.reporting.entries[0]?.id;
    expect(await find(part)).toEqual({ platformId: id, sameContent: "yes" });
    // As a bare list, with other names of the id, and flat.
    fake.reporting.shown = (entries) =>
      entries.map(({ id: transactionId, body }) => ({ transactionId, ...body }));
    expect(await find(part)).toEqual({ platformId: id, sameContent: "yes" });
    expect(fake.violations).toEqual([]);
  });

  it("is found where the platform lists its categories one by one", async () => {
    const { fake, send, find } = desk(DECADE);
    const sales = daySales("2026-09-03", "62.49", "12.50");
    if (sales.flow !== "10.3") throw new Error("no sales");
    const other = { category: "TPS1", base: "10.00", vatEur: "2.00", count: 1 };
    const rates = [{ rate: "20", base: "10.00", vat: "2.00" }];
    const part: ReportPart = { ...sales, groups: [...sales.groups, { ...other, rates }] };
    await send(part);
    fake.reporting.shown = (entries) => entries.flatMap(apart);
    expect(await find(part)).toMatchObject({ sameContent: "yes" });
    fake.reporting.shown = (entries) => entries.flatMap(apart).slice(0, 1);
    expect(await failureOf(find(part))).toMatchObject({ kind: "unknown", facts: { code: "lookup_unclear" } });
  });

  /** Each category of a day as an entry of its own. */
  const apart = ({ id, body }: FakeEntry): object[] => {
    const { transactionDate, transactions } = body as { transactionDate: string; transactions: object[] };
    return transactions.map((one, i) => ({ id: `${id}-${i}`, transactionDate, ...one }));
  };

  it("is not there where everything can be read and nothing is like it", async () => {
    const { send, find } = desk(DECADE);
    await send(daySales("2026-09-02", "62.49", "12.50"));
    await send(invoice({ number: "F2026-0002" }));
    await send(receipt("16.67", "2026-09-02"));
    for (const part of [daySales("2026-09-03", "62.49", "12.50"), invoice(), receipt(), paid()]) {
      expect(await find(part)).toBeNull();
    }
    const soon = { arrivedBy: "2026-09-15T07:59:30.000Z" };
    expect(await failureOf(find(receipt(), soon))).toMatchObject({
      kind: "unknown",
      facts: { code: "not_visible_yet" },
    });
  });

  const unclear = { kind: "unknown", facts: { code: "lookup_unclear" } };

  it("is in doubt where the platform shows no report of its days, none at all, or no receipts", async () => {
    const sales = daySales("2026-09-03", "1.00", "0.20");
    expect(await failureOf(desk(["2026-09-11", "2026-09-20"]).find(sales))).toMatchObject(unclear);
    expect(await failureOf(desk().find(sales))).toMatchObject(unclear);
    const { find } = desk(DECADE);
    expect(await failureOf(find(receipt()))).toMatchObject(unclear);
    expect(await find(sales)).toBeNull();
  });

  it("is in doubt where something cannot be read, or not all is shown", async () => {
    const { fake, find } = desk(DECADE);
    const part = daySales("2026-09-03", "62.49", "12.50");
    for (const odd of [{ weird: true }, null, { id: "a", transactionDate: "2026-09-03" }]) {
      fake.reporting.shown = () => [odd];
      expect(await failureOf(find(part))).toMatchObject(unclear);
    }
    fake.reporting.shown = () => ({ data: [], meta: { total: 300 } });
    expect(await failureOf(find(part))).toMatchObject(unclear);
  });

  it("is in doubt where that day has other sales of the category, or the number another invoice", async () => {
    const { send, find, fake } = desk(DECADE);
    await send(daySales("2026-09-03", "99.00", "19.80"));
    await send(invoice({ base: "7.00" }));
    expect(await failureOf(find(daySales("2026-09-03", "62.49", "12.50")))).toMatchObject(unclear);
    expect(await failureOf(find(invoice()))).toMatchObject(unclear);
    fake.reporting.shown = (entries) => entries.map(({ body }) => body);
    expect(await failureOf(find(daySales("2026-09-03", "99.00", "19.80")))).toMatchObject(unclear);
  });

  it("warns where the platform cuts the days into other periods", async () => {
    const { find, io } = desk(SEPTEMBER);
    expect(await find(daySales("2026-09-03", "62.49", "12.50"))).toBeNull();
    expect(io.lines.join()).toContain("VAT regime");
    const same = desk(DECADE, SEPTEMBER);
    expect(await same.find(daySales("2026-09-03", "62.49", "12.50"))).toBeNull();
    expect(same.io.lines.join()).not.toContain("VAT regime");
  });
});

describe("what became of a period", () => {
  const state = async (...folders: { status: string | null; state?: string; start?: string }[]) => {
    const { fake, reports, io } = desk();
    for (const { start = "2026-09-01", ...folder } of folders) {
      fake.reporting.open(start, "2026-09-10", folder);
    }
    return { answer: await reports.fetch?.(reportRecord(), signal), io };
  };

  it.each([
    ["SUBMITTED", "taken"],
    ["ACCEPTED", "accepted"],
    ["REJECTED", "rejected"],
    ["ARCHIVED", null],
  ])("%s means %s", async (status, outcome) => {
    expect((await state({ status })).answer).toEqual({
      outcome,
      rawCode: status,
      at: "2026-09-15T08:00:00.000Z",
      reasons: [],
      rule: null,
      comment: null,
    });
  });

  it("is not told yet, or not clearly", async () => {
    expect((await state({ status: "PENDING" })).answer).toBeNull();
    expect((await state({ status: null })).answer).toBeNull();
    expect((await state()).answer).toBeNull();
    expect((await state({ status: "ACCEPTED" }, { status: "REJECTED" })).answer).toBeNull();
    expect((await state({ status: "ACCEPTED" }, { status: null })).answer).toBeNull();
    expect((await state({ status: "ACCEPTED", state: "CANCELLED" })).answer).toBeNull();
    expect((await state({ status: "ACCEPTED" }, { status: "ACCEPTED" })).answer).toMatchObject({
      outcome: "accepted",
    });
  });

  it("is not that of other days, which are warned of", async () => {
    const { answer, io } = await state({ status: "ACCEPTED", start: "2026-09-02" });
    expect(answer).toBeNull();
    expect(io.lines.join()).toContain("VAT regime");
  });
});
