import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { writeF10, writeWrittenF10 } from "../../src/documents/index.ts";
import { asWritten } from "../../src/domain/reporting/as-written.ts";
import type { Report } from "../../src/domain/reporting/report.ts";
import type { WrittenReport } from "../../src/domain/reporting/written-report.ts";
import type { Sandbox } from "../../src/sandbox/index.ts";
import { invoiceAbroad, paymentsReport, transactionsReport } from "../fixtures/reports.ts";
import { advance, control, start } from "./a-client.ts";
import { COMPANY, connectToReport, MESSAGES, named } from "./a-report.ts";

let sandbox: Sandbox;
let client: Awaited<ReturnType<typeof connectToReport>>;
beforeEach(async () => {
  sandbox = await start();
  client = await connectToReport(sandbox);
});
afterEach(() => sandbox.close());

const written = (change: (report: WrittenReport) => Partial<WrittenReport>): Uint8Array => {
  const report = asWritten(transactionsReport());
  return writeWrittenF10({ ...report, ...change(report) });
};

describe("a report that is in order", () => {
  test("is acknowledged, taken in and accepted, a step each", async () => {
    const flowId = await client.deposit(named("T-1"), { trackingId: "rpt-1", processingRule: "B2BInt" });
    expect(await client.metadata(flowId)).toMatchObject({ acknowledgement: { status: "Pending" } });
    await advance(sandbox, 1);
    expect(await client.metadata(flowId)).toMatchObject({
      acknowledgement: { status: "Ok" },
      flowType: "MultiFlowReport",
      trackingId: "rpt-1",
    });
    expect(await client.codes(MESSAGES)).toEqual([]);
    expect(await client.states()).toEqual(["T-1 taken"]);
    await advance(sandbox, 1);
    expect(await client.codes(MESSAGES)).toEqual(["500"]);
    expect(await client.states()).toEqual(["T-1 admissible"]);
    await advance(sandbox, 1);
    expect(await client.codes(MESSAGES)).toEqual(["500", "300"]);
    expect(await client.states()).toEqual(["T-1 accepted"]);
    await advance(sandbox, 5);
    expect(await client.codes(MESSAGES)).toHaveLength(2);
  });

  test("is told of by its id, company and day", async () => {
    await client.lived(named("T-1"));
    const [taken, accepted] = await client.received(MESSAGES);
    expect(accepted?.flow).toMatchObject({
      flowType: "StateTransactionReportLC",
      flowDirection: "In",
      flowSyntax: "CDAR",
      name: "CDV_300_T-1.xml",
    });
    expect(accepted?.cdar).toMatchObject({
      profile: "urn.cpro.gouv.fr:1p0:CDV:ereportingF10",
      typeCode: "305",
      invoiceNumber: "T-1",
      invoiceType: "304",
      invoiceDate: "2026-11-11",
      statusCode: "300",
      statusLabel: "Déposée",
      sellerSiren: COMPANY,
      issuer: { id: "0238:0000", role: "DFH" },
      recipients: [{ id: `0002:${COMPANY}`, role: "SE", address: `0225:${COMPANY}` }],
      details: [],
    });
    expect(String(taken?.cdar?.statusAt) < String(accepted?.cdar?.statusAt)).toBe(true);
  });

  test("is seen on its way to the public portal, as it was deposited", async () => {
    const file = named("T-1");
    await client.lived(file);
    const { results } = await client.search({ flowType: ["StateTransactionReport"] });
    expect(results).toMatchObject([
      { flowDirection: "In", flowSyntax: "FRR", acknowledgement: { status: "Ok" } },
    ]);
    const [flow] = results;
    expect(Buffer.from(await client.download(flow?.flowId ?? "")).equals(Buffer.from(file))).toBe(true);
  });

  test("lives by itself, at whatever pace", async () => {
    await sandbox.close();
    sandbox = await start({ pace: { secondsPerStep: 0 } });
    client = await connectToReport(sandbox);
    await client.deposit(named("T-1"));
    await vi.waitUntil(async () => (await client.codes(MESSAGES)).includes("300"), { timeout: 5_000 });
    const times = (await client.received(MESSAGES)).map(({ cdar }) => cdar?.statusAt);
    expect(new Set(times).size).toBe(2);
  });
});

describe("what a report is follows from what it holds", () => {
  const { content } = transactionsReport();
  if (content.kind !== "transactions") throw new Error("the sample has transactions");
  const { invoices, groups } = content;
  const payments = paymentsReport().content;
  if (payments.kind !== "payments") throw new Error("the sample has payments");
  const nothing = { kind: "transactions", invoices: [], groups: [] } as const;

  test.each<[string, string, Report]>([
    [
      "AggregatedCustomerTransactionReport",
      "B2C",
      transactionsReport({ content: { kind: "transactions", invoices: [], groups } }),
    ],
    [
      "UnitaryCustomerTransactionReport",
      "B2BInt",
      transactionsReport({ content: { kind: "transactions", invoices, groups: [] } }),
    ],
    [
      "UnitarySupplierTransactionReport",
      "B2BInt",
      transactionsReport({ role: "BY", content: { kind: "transactions", invoices, groups: [] } }),
    ],
    ["AggregatedCustomerPaymentReport", "B2C", paymentsReport({ content: { ...payments, invoices: [] } })],
    ["UnitaryCustomerPaymentReport", "B2BInt", paymentsReport({ content: { ...payments, days: [] } })],
    ["MultiFlowReport", "NotApplicable", paymentsReport()],
    ["AggregatedCustomerTransactionReport", "B2C", transactionsReport({ type: "RE", content: nothing })],
    [
      "UnitarySupplierTransactionReport",
      "B2BInt",
      transactionsReport({ type: "RE", role: "BY", content: nothing }),
    ],
  ])("%s, %s", async (flowType, processingRule, report) => {
    const flowId = await client.deposit(writeF10(report));
    await advance(sandbox, 1);
    expect(await client.metadata(flowId)).toMatchObject({
      flowType,
      processingRule,
      processingRuleSource: "Computed",
      acknowledgement: { status: "Ok" },
    });
  });

  test("receipts are told of as receipts", async () => {
    expect(await client.lived(writeF10(paymentsReport()))).toEqual(["500", "300"]);
    expect((await client.received(["StatePaymentReportLC"])).length).toBe(2);
    expect((await client.search({ flowType: ["StatePaymentReport"] })).results).toHaveLength(1);
  });
});

test("what is no report is refused at once, and nothing more is heard of it", async () => {
  const broken = Buffer.from(named("T-1")).toString().replaceAll("TaxSubtotal", "TaxSubTotal");
  const flowId = await client.deposit(Buffer.from(broken));
  await advance(sandbox, 5);
  const { acknowledgement, flowType } = await client.metadata(flowId);
  expect(acknowledgement).toMatchObject({
    status: "Error",
    details: [
      {
        reasonCode: "InvalidSchema",
        item: "Report/TransactionsReport/Transactions",
        reasonMessage: expect.stringContaining('"TaxSubtotal" is missing'),
      },
    ],
  });
  expect(flowType).toBe("Undefined");
  expect(await client.codes(MESSAGES)).toEqual([]);
  expect(await client.shown()).toEqual([]);
});

describe("rejected is", () => {
  test.each<[string, string, string | null, Uint8Array]>([
    [
      "a period of no regime",
      "REJ_PER",
      null,
      named("T-1", {
        period: { start: "2026-11-01", end: "2026-11-12" },
        madeAt: new Date("2026-11-20T06:00:00Z"),
      }),
    ],
    [
      "a day outside of it",
      "REJ_PER",
      null,
      named("T-1", {
        content: { kind: "transactions", invoices: [invoiceAbroad({ issueDate: "2026-11-11" })], groups: [] },
      }),
    ],
    [
      "a period that still runs",
      "REJ_PER",
      "G7.43",
      named("T-1", { madeAt: new Date("2026-11-10T06:00:00Z") }),
    ],
    [
      "a sum that is wrong",
      "REJ_COH",
      "G1.53",
      named("T-1", {
        content: { kind: "transactions", invoices: [invoiceAbroad({ base: "1000.01" })], groups: [] },
      }),
    ],
    [
      "an invoice without a buyer",
      "REJ_SEMAN",
      "G6.28",
      written(({ transactions }) => ({
        transactions: transactions && {
          ...transactions,
          invoices: transactions.invoices.map((one) => ({ ...one, buyer: null })),
        },
      })),
    ],
    ["a type of long ago", "REJ_SEMAN", "G8.01", written(() => ({ type: "CO" }))],
    [
      "both kinds at once",
      "REJ_SEMAN",
      "G6.29",
      written(() => ({
        payments: { period: { start: "20261001", end: "20261031" }, invoices: [], days: [] },
      })),
    ],
    [
      "a first report that tells nothing",
      "REJ_SEMAN",
      null,
      named("T-1", { content: { kind: "transactions", invoices: [], groups: [] } }),
    ],
    ["a correction of nothing", "REJ_COH", "G8.01", named("T-1", { type: "RE" })],
  ])("%s: %s", async (_, reason, rule, file) => {
    expect(await client.lived(file)).toEqual(["500", `301 ${reason}`]);
    const rejection = (await client.received(MESSAGES)).at(-1)?.cdar;
    expect(rejection?.details).toMatchObject([{ reasonCode: reason, sequence: "1" }]);
    expect(rejection?.details[0]?.notes[0]).toMatchObject({
      code: rule,
      content: expect.stringMatching(/\.$/),
      subject: expect.stringMatching(/^T[BGT]-/),
    });
    expect(await client.shown()).toMatchObject([{ state: "rejected", reasons: [{ reason, rule }] }]);
  });

  test("for all its reasons, each once, with its rules", async () => {
    const file = named("T-1", {
      content: {
        kind: "transactions",
        invoices: [invoiceAbroad({ base: "1.00", process: "S8", typeCode: "262" })],
        groups: [],
      },
    });
    expect(await client.lived(file)).toEqual(["500", "301 REJ_SEMAN REJ_COH"]);
    const [, rejection] = await client.received(MESSAGES);
    expect(rejection?.cdar?.details.map(({ notes }) => notes.map(({ code }) => code))).toEqual([
      ["G1.01", "G1.02"],
      ["G1.53"],
    ]);
  });

  test("what a report is not known by is filled in", async () => {
    const file = Buffer.from(named("")).toString();
    const nameless = file
      .replace("<IssueDateTime>", "<Id/><IssueDateTime>")
      .replace(`<Id schemeId="0002">${COMPANY}<`, '<Id schemeId="0002"><');
    await client.lived(Buffer.from(nameless));
    const rejection = (await client.received(MESSAGES)).at(-1)?.cdar;
    expect(rejection).toMatchObject({ invoiceNumber: "X".repeat(20), sellerSiren: "000000000" });
  });
});

test.each(["1.1", "1.2"])("a client of %s hears nothing after the acknowledgement", async (apiVersion) => {
  await control(sandbox, "PUT", "/clients/passerelle", { apiVersion });
  const flowId = await client.deposit(named("T-1"));
  await advance(sandbox, 3);
  expect(await client.metadata(flowId)).toMatchObject({
    flowType: "MultiFlowReport",
    acknowledgement: { status: "Ok" },
  });
  expect((await client.search({ flowDirection: ["In"] })).results).toEqual([]);
  expect(await client.states()).toEqual(["T-1 accepted"]);
});
