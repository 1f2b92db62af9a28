import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { writeF10 } from "../../src/documents/index.ts";
import type { Sandbox } from "../../src/sandbox/index.ts";
import { invoiceAbroad, paymentsReport, transactionsReport } from "../fixtures/reports.ts";
import { advance, connect, control, start } from "./a-client.ts";
import { COMPANY, connectToReport, FRR, MESSAGES, named } from "./a-report.ts";

let sandbox: Sandbox;
let client: Awaited<ReturnType<typeof connectToReport>>;
beforeEach(async () => {
  sandbox = await start();
  client = await connectToReport(sandbox);
});
afterEach(() => sandbox.close());

describe("the public portal remembers", () => {
  test("an id, which is not taken twice", async () => {
    const file = named("T-1");
    expect(await client.lived(file)).toEqual(["500", "300"]);
    expect(await client.lived(file)).toEqual(["500", "301 REJ_UNI"]);
    expect(await client.states()).toEqual(["T-1 accepted", "T-1 rejected"]);
    expect((await client.shown())[1]?.reasons).toEqual([{ reason: "REJ_UNI", rule: "G8.05" }]);
  });

  test("an id of a rejected report, of either kind and role", async () => {
    expect(await client.lived(named("T-1", { type: "RE" }))).toEqual(["500", "301 REJ_COH"]);
    expect(await client.lived(named("T-1", { role: "BY" }))).toEqual(["500", "301 REJ_UNI"]);
    expect(
      await client.lived(named("T-1", { period: { start: "2026-10-21", end: "2026-10-31" } })),
    ).not.toContain("301 REJ_UNI");
  });

  test("what stands, so that a second first report is none", async () => {
    await client.lived(named("T-1"));
    expect(await client.lived(named("T-2"))).toEqual(["500", "301 REJ_UNI"]);
    expect((await client.shown("?state=accepted")).map(({ name }) => name)).toEqual(["T-1"]);
    expect((await client.shown()).at(-1)?.reasons).toEqual([{ reason: "REJ_UNI", rule: "G8.01" }]);
  });

  test("what a correction replaces", async () => {
    await client.lived(named("T-1"));
    expect(await client.lived(named("T-2", { type: "RE" }))).toEqual(["500", "300"]);
    expect(
      await client.lived(named("T-3", { type: "RE", madeAt: new Date("2026-11-02T06:00:00Z") })),
    ).toEqual(["500", "301 REJ_PER"]);
    expect(await client.states()).toEqual(["T-1 superseded", "T-2 accepted", "T-3 rejected"]);
    const empty = { kind: "transactions", invoices: [], groups: [] } as const;
    expect(await client.lived(named("T-4", { type: "RE", content: empty }))).toEqual(["500", "300"]);
    expect(await client.shown("?state=accepted")).toMatchObject([{ name: "T-4", invoices: 0, groups: 0 }]);
  });

  test("a rejected first report, which may come again as one", async () => {
    await client.lived(named("T-1", { madeAt: new Date("2026-11-02T06:00:00Z") }));
    expect(await client.lived(named("T-2"))).toEqual(["500", "300"]);
  });

  test("roles, kinds, periods and accounts apart", async () => {
    await client.lived(named("T-1"));
    expect(await client.lived(named("T-2", { role: "BY" }))).toEqual(["500", "300"]);
    expect(await client.lived(writeF10(paymentsReport({ id: "T-3" })))).toEqual(["500", "300"]);
    const other = await connect(sandbox, "other");
    await other.submit(named("T-1"), FRR);
    await advance(sandbox, 3);
    expect(await other.codes(MESSAGES)).toEqual(["500", "300"]);
    expect(await client.shown("?client=other")).toHaveLength(1);
    expect((await client.shown("?state=accepted")).map(({ kind, role }) => `${kind} ${role}`)).toEqual([
      "transactions SE",
      "transactions BY",
      "payments SE",
      "transactions SE",
    ]);
  });

  test("what each report adds up to", async () => {
    const francs = invoiceAbroad({
      number: "F-2",
      currency: "CHF",
      base: "7.00",
      vatEur: "1.00",
      rows: [{ category: "S", rate: "20", base: "7.00", vat: "1.40" }],
    });
    const { content } = transactionsReport();
    if (content.kind !== "transactions") throw new Error("the sample has transactions");
    await client.lived(named("T-1", { content: { ...content, invoices: [...content.invoices, francs] } }));
    await client.lived(writeF10(paymentsReport({ id: "T-2" })));
    expect(await client.shown()).toMatchObject([
      {
        company: COMPANY,
        kind: "transactions",
        role: "SE",
        period: { start: "2026-11-01", end: "2026-11-10" },
        type: "IN",
        name: "T-1",
        state: "accepted",
        invoices: 2,
        groups: 2,
        totals: { base: { EUR: "1068.95", CHF: "7.00" }, vat: "12.04", received: "0.00" },
      },
      { kind: "payments", invoices: 1, groups: 2, totals: { base: {}, vat: "0.00", received: "1217.68" } },
    ]);
  });
});

describe("a second deposit of a report", () => {
  test("is refused at once where the account refuses duplicates", async () => {
    await control(sandbox, "PUT", "/clients/passerelle", { duplicates: "refuse" });
    const flowId = await client.deposit(named("T-1"));
    const second = await client.submit(named("T-1"), FRR);
    expect(second.status).toBe(400);
    expect(await second.json()).toMatchObject({
      errorCode: "CREATE_ERROR",
      errorMessage: expect.stringContaining(flowId),
    });
    await client.deposit(named("T-2"));
  });

  test("stands among the deposits, by id and company", async () => {
    await client.deposit(named("T-1"), { trackingId: "rpt-1" });
    await client.deposit(named("T-1"), { trackingId: "rpt-1" });
    expect(await control(sandbox, "GET", "/deposits")).toMatchObject({
      count: 2,
      deposits: [
        { kind: "report", number: "T-1", seller: COMPANY, trackingId: "rpt-1" },
        { kind: "report", number: "T-1", seller: COMPANY, trackingId: "rpt-1" },
      ],
    });
  });
});

describe("an outcome that was asked for", () => {
  const ask = (outcome: string, more: Record<string, unknown> = {}) =>
    control(sandbox, "POST", "/report-outcomes", { company: COMPANY, outcome, ...more });

  test.each([
    ["rej_uni", "301 REJ_UNI"],
    ["rej_per", "301 REJ_PER"],
    ["rej_coh", "301 REJ_COH"],
    ["rej_seman", "301 REJ_SEMAN"],
  ])("%s strikes the next report of the company, once", async (outcome, rejection) => {
    await ask(outcome);
    expect(await client.lived(named("T-1"))).toEqual(["500", rejection]);
    expect(await client.lived(named("T-2"))).toEqual(["500", "300"]);
  });

  test("inadmissible: its id may be used again", async () => {
    await control(sandbox, "PUT", "/clients/passerelle", { duplicates: "refuse" });
    await ask("inadmissible");
    expect(await client.lived(named("T-1"))).toEqual(["501 IRR_SYNTAX"]);
    expect(await client.states()).toEqual(["T-1 inadmissible"]);
    expect(await client.lived(named("T-1"))).toEqual(["500", "300"]);
  });

  test("silent: nothing is heard after the acknowledgement", async () => {
    await ask("silent");
    expect(await client.lived(named("T-1"))).toEqual([]);
    expect(await client.states()).toEqual(["T-1 taken"]);
  });

  test("waits for its company and account, in the order in which they were asked", async () => {
    await ask("rej_per", { client: "other" });
    await ask("rej_coh");
    await ask("rej_uni");
    expect(await control(sandbox, "GET", "/report-outcomes")).toMatchObject({
      outcomes: expect.arrayContaining([
        { id: "rej_per", what: expect.any(String), codes: "500, 301 REJ_PER (G7.43)" },
      ]),
      waiting: [
        { company: COMPANY, client: "other", outcome: "rej_per" },
        { company: COMPANY, client: null, outcome: "rej_coh" },
        { company: COMPANY, client: null, outcome: "rej_uni" },
      ],
    });
    expect(await client.lived(named("T-0", { declarant: { siren: "404833048", name: "Autre" } }))).toEqual([
      "500",
      "300",
    ]);
    expect(await client.lived(named("T-1"))).toEqual(["500", "301 REJ_COH"]);
    expect(await client.lived(named("T-2"))).toEqual(["500", "301 REJ_UNI"]);
    expect(await client.lived(named("T-3"))).toEqual(["500", "300"]);
  });

  test("may stand in the name of the declarant, for each of its reports", async () => {
    const declarant = { siren: COMPANY, name: "Atelier SANDBOX:rej_seman" };
    expect(await client.lived(named("T-1", { declarant }))).toEqual(["500", "301 REJ_SEMAN"]);
    expect(await client.lived(named("T-2", { declarant }))).toEqual(["500", "301 REJ_SEMAN"]);
    expect(
      await client.lived(named("T-3", { declarant: { ...declarant, name: "SANDBOX:nothing" } })),
    ).toEqual(["500", "300"]);
  });

  test.each([
    [{ outcome: "rej_per" }, "company must be a SIREN"],
    [{ company: COMPANY }, "outcome is missing"],
    [{ company: COMPANY, outcome: "pays" }, "outcome"],
  ])("is refused where it is none: %j", async (body, message) => {
    await expect(control(sandbox, "POST", "/report-outcomes", body)).rejects.toThrow(message);
  });
});
