import { describe, expect, it } from "vitest";
import { DocumentFault, writeF10 } from "../../../src/documents/index.ts";
import type { Report } from "../../../src/domain/reporting/report.ts";
import { ackReasonOf } from "../../../src/usecases/deposit/ack-reason.ts";
import { reportCalendar } from "../../../src/usecases/report/calendar.ts";
import {
  getReportDocument,
  listReportEvents,
  listReportItems,
} from "../../../src/usecases/report/read-reports.ts";
import { takeReport } from "../../../src/usecases/report/take-report.ts";
import { BUYER_SIREN, SELLER_SIREN } from "../../fixtures/invoices.ts";
import { paymentsReport, transactionsReport } from "../../fixtures/reports.ts";
import { rejectionOf } from "../../support/rejections.ts";
import { openReportWorld } from "../../support/report-world.ts";
import { TENANT } from "../../support/world.ts";

const ACME = { kind: "tenant", tenant: "acme" } as const;

const openWorld = async (options: Parameters<typeof openReportWorld>[0] = {}) => {
  const world = await openReportWorld(options);
  const takeFile = (bytes: Uint8Array, tenant = "acme") =>
    takeReport(world.parts, { tenant, bytes, requestId: "req-1" });
  return {
    ...world,
    kept: async () => (await world.store.flows.search("acme", {}, 100)).map(({ about }) => about),
    takeFile,
    take: (change: Partial<Report> = {}) => takeFile(writeF10(transactionsReport(change))),
    /** What a refusal is: HTTP status, code, the norm's word. */
    refusal: async (change: Partial<Report> = {}) => {
      const error = await rejectionOf(takeFile(writeF10(transactionsReport(change))));
      return [error.status, error.code, ackReasonOf(error)];
    },
    calendar: async () => {
      const entries = await reportCalendar(world.parts, ACME, { company: SELLER_SIREN, from: "2026-11-01" });
      return entries
        .filter(({ report }) => report !== null)
        .map(({ key, state, changed, overdue }) => [key.start, key.kind, state, changed, overdue]);
    },
  };
};

describe("a ready report", () => {
  it("is the report of its period, is sent byte for byte, and is answered by its name", async () => {
    const w = await openWorld();
    const bytes = writeF10(transactionsReport());
    const { report, created } = await w.takeFile(bytes);
    expect(created).toBe(true);
    expect(report).toMatchObject({
      tenant: "acme",
      company: SELLER_SIREN,
      kind: "transactions",
      role: "SE",
      start: "2026-11-01",
      end: "2026-11-10",
      n: 1,
      type: "IN",
      state: "queued",
      account: "main",
      name: transactionsReport().id,
      flows: ["10.1", "10.3"],
      deadline: "2026-11-20",
      late: false,
    });
    expect(await w.kept()).toEqual([report.id]);
    const { bytes: stored } = await getReportDocument(w.parts, ACME, report.id);
    expect(Buffer.from(stored).equals(Buffer.from(bytes))).toBe(true);
    await w.run();
    expect(w.stage.there).toMatchObject([{ report: report.id, name: transactionsReport().id }]);
    expect(await w.states()).toEqual(["IN sent"]);
    await w.hear({ name: report.name, company: SELLER_SIREN }, "accepted");
    expect(await w.states()).toEqual(["IN accepted"]);
    const events = await listReportEvents(w.parts, ACME, report.id);
    expect(events.map(({ state, source }) => `${state} ${source}`)).toEqual([
      "queued person",
      "sent gateway",
      "accepted webhook",
    ]);
    expect(w.told).toEqual(["report.state queued", "report.state sent", "report.state accepted"]);
    expect(await w.calendar()).toEqual([["2026-11-01", "transactions", "accepted", 0, false]]);
  });

  it("that comes again is the same one, and another under its number is refused", async () => {
    const w = await openWorld();
    const [one, two] = await Promise.all([w.take(), w.take()]);
    expect(one.report.id).toBe(two.report.id);
    expect([one.created, two.created].sort()).toEqual([false, true]);
    expect(await w.take()).toMatchObject({ created: false, report: { id: one.report.id } });
    expect(await w.kept()).toHaveLength(1);
    const reused = [409, "report_name_reused", "AlreadyExistingFlow"];
    expect(await w.refusal({ madeAt: new Date("2026-11-11T06:00:00Z") })).toEqual(reused);
    const earlier = { start: "2026-10-21", end: "2026-10-31" };
    const content = { kind: "transactions", invoices: [], groups: [] } as const;
    expect(await w.refusal({ period: earlier, type: "RE", content })).toEqual(reused);
    await w.run();
    expect(w.stage.there).toHaveLength(1);
  });

  it("of receipts, for a company that does not report through the gateway, goes the tenant's way", async () => {
    const w = await openWorld({ at: "2026-12-02T08:00:00Z" });
    w.parts.tenants = new Map([["acme", { ...TENANT, companies: [SELLER_SIREN, BUYER_SIREN] }]]);
    const declarant = { siren: BUYER_SIREN, name: "Comptoir Vendémiaire SARL" };
    const { report } = await w.takeFile(writeF10(paymentsReport({ declarant })));
    expect(report).toMatchObject({
      company: BUYER_SIREN,
      kind: "payments",
      account: "main",
      flows: ["10.2", "10.4"],
      deadline: "2026-12-10",
    });
    await w.run();
    expect(w.stage.there).toHaveLength(1);
  });
});

describe("a ready report is refused", () => {
  it("where a first one is awaited or accepted, and a correction is then taken", async () => {
    const w = await openWorld();
    const { report } = await w.take();
    const second: Partial<Report> = { id: "R-2", madeAt: new Date("2026-11-12T05:00:00Z") };
    expect(await w.refusal(second)).toEqual([409, "answer_awaited", "OtherTechnicalError"]);
    expect(await w.refusal({ ...second, type: "RE" })).toEqual([
      409,
      "answer_awaited",
      "OtherTechnicalError",
    ]);
    await w.run();
    await w.hear({ trackingId: report.id }, "accepted");
    expect(await w.refusal(second)).toEqual([409, "nothing_changed", "AlreadyExistingFlow"]);
    const changed: Partial<Report> = {
      ...second,
      content: { kind: "transactions", invoices: [], groups: [] },
    };
    const initial = { ...transactionsReport().content, groups: [] } as Report["content"];
    expect(await w.refusal({ ...second, content: initial })).toEqual([
      409,
      "correction_expected",
      "OtherTechnicalError",
    ]);
    expect((await w.take({ ...changed, type: "RE" })).report).toMatchObject({ n: 2, type: "RE", flows: [] });
    await w.run();
    await w.hear({ name: "R-2", company: SELLER_SIREN }, "accepted");
    expect(await w.states()).toEqual(["IN superseded", "RE accepted"]);
  });

  it.each<[string, Parameters<typeof openReportWorld>[0], Partial<Report>, unknown[]]>([
    [
      "before the period is over",
      { at: "2026-11-10T08:00:00Z" },
      {},
      [409, "period_not_over", "OtherTechnicalError"],
    ],
    ["by a rule of the portal", {}, { id: "R#1" }, [422, "report_breaks_rules", "OtherTechnicalError"]],
    [
      "for a company of nobody here",
      {},
      { declarant: { siren: BUYER_SIREN, name: "Autre" } },
      [422, "company_not_reporting", "OtherTechnicalError"],
    ],
    [
      "for a period that the company does not have",
      { company: { regimes: [{ from: "2026-09-01", regime: "quarterly" }] } },
      {},
      [422, "period_not_of_regime", "OtherTechnicalError"],
    ],
    [
      "by a platform that takes single messages",
      { reports: { takes: "single" } },
      {},
      [422, "reports_single", "OtherTechnicalError"],
    ],
    [
      "by a platform that takes no reports",
      { without: ["reports"] },
      {},
      [501, "reports_unsupported", "OtherTechnicalError"],
    ],
  ])("%s", async (_, options, change, refusal) => {
    const w = await openWorld(options);
    expect(await w.refusal(change)).toEqual(refusal);
    expect(await w.kept()).toEqual([]);
  });

  it("by its schema where that is installed, and what is no report", async () => {
    const w = await openWorld();
    w.parts.official = {
      schemaFindings: () => [],
      check: async () => ({ findings: [], rules: "" }),
      reportFaults: () => ["Element 'Sender': This element is not expected."],
    };
    expect(await w.refusal()).toEqual([422, "report_breaks_rules", "InvalidSchema"]);
    const fault = await w.takeFile(Buffer.from("<Nothing/>")).catch((thrown: unknown) => thrown);
    expect(fault).toBeInstanceOf(DocumentFault);
    expect(ackReasonOf(fault)).toBe("FlowTypeError");
  });
});

describe("the items of a period that a ready report tells", () => {
  const withItem = async (options: Parameters<typeof openReportWorld>[0] = {}) => {
    const w = await openWorld(options);
    await w.till("z-1", "2026-11-03", "100.00", "20.00");
    return w;
  };

  it("are no difference to it, and never go out over it", async () => {
    const w = await withItem({ company: { approval: "manual" } });
    await w.run();
    expect(await w.states()).toEqual(["IN awaiting-approval"]);
    const { report } = await w.take();
    expect(report).toMatchObject({ n: 2, type: "IN" });
    expect(await w.states()).toEqual(["IN superseded", "IN queued"]);
    await w.run();
    await w.hear({ trackingId: report.id }, "accepted");
    const difference = async () => (await w.preview("transactions", "2026-11-03")).difference.counts;
    expect(await difference()).toEqual({ added: 0, changed: 0, removed: 0 });
    expect((await listReportItems(w.parts, ACME, report.id, { limit: 9 })).items).toEqual([]);
    // What comes later is shown, and a person cannot put the items alone in the place of the file.
    await w.till("z-2", "2026-11-04", "50.00", "10.00");
    expect(await difference()).toEqual({ added: 1, changed: 0, removed: 0 });
    expect(await w.calendar()).toEqual([["2026-11-01", "transactions", "accepted", 1, false]]);
    expect(await rejectionOf(w.rectify(report.id))).toMatchObject({
      status: 409,
      code: "ready_report_stands",
    });
    await w.goTo("2026-11-19");
    expect(await w.states()).toEqual(["IN superseded", "IN accepted"]);
  });

  it("stay there where the calendar sends reports, whatever comes first", async () => {
    const w = await openWorld({ company: { approval: "automatic" } });
    const { report } = await w.take();
    await w.till("z-1", "2026-11-03", "100.00", "20.00");
    await w.run();
    await w.hear({ trackingId: report.id }, "accepted");
    await w.till("z-2", "2026-11-04", "50.00", "10.00");
    for (const day of ["2026-11-13", "2026-11-19", "2026-11-21"]) await w.goTo(day);
    expect(await w.states()).toEqual(["IN accepted"]);
    expect(w.stage.there).toHaveLength(1);
  });

  it("may be sent by a person once it was rejected", async () => {
    const w = await withItem();
    await w.run();
    const { report } = await w.take();
    await w.run();
    await w.hear({ trackingId: report.id }, "rejected");
    expect(await w.submit(report.id)).toMatchObject({ n: 3, type: "IN", items: 1 });
    await w.run();
    expect(await w.states()).toEqual(["IN superseded", "IN rejected", "IN sent"]);
  });

  it("are overdue where nothing told them", async () => {
    const w = await withItem();
    await w.run();
    const { report } = await w.take();
    await w.run();
    await w.hear({ trackingId: report.id }, "rejected");
    await w.goTo("2026-11-21");
    expect(await w.calendar()).toEqual([["2026-11-01", "transactions", "rejected", 0, true]]);
  });
});
