import { describe, expect, it } from "vitest";
import type { Evidence, ReportAnswer } from "../../../src/adapters/port.ts";
import { writeCdar } from "../../../src/documents/index.ts";
import { Failure } from "../../../src/domain/failure.ts";
import { underTrace } from "../../../src/traces/current.ts";
import { getFlowFile } from "../../../src/usecases/flow/flow-files.ts";
import { listFailures } from "../../../src/usecases/operate/failures.ts";
import { listReportEvents } from "../../../src/usecases/report/read-reports.ts";
import { recordAnswer } from "../../../src/usecases/report/record-answer.ts";
import { fullCdar } from "../../fixtures/cdar.ts";
import { rejectionOf } from "../../support/rejections.ts";
import { openReportWorld, type ReportWorld } from "../../support/report-world.ts";

const ACME = { kind: "tenant", tenant: "acme" } as const;
const TOLD_AT = "2026-11-12T09:00:00.000Z";
const ADMIN = { kind: "admin" } as const;

/** A world with a report that the platform has. */
const sent = async (
  options: Parameters<typeof openReportWorld>[0] = {},
): Promise<ReportWorld & { id: string }> => {
  const world = await openReportWorld(options);
  await world.till("z-1", "2026-11-03", "100.00", "20.00");
  await world.run();
  const { id } = await world.submit((await world.newest()).id);
  await world.run();
  return { ...world, id };
};

const history = async (world: ReportWorld, id: string): Promise<string[]> =>
  (await listReportEvents(world.parts, ACME, id)).map(({ state, rawCode }) => `${state} ${rawCode ?? "-"}`);

const held = async (world: ReportWorld) =>
  (await listFailures(world.parts, ADMIN, { kind: "item" }, { limit: 50 })).items.map(
    ({ problem }) => problem.code,
  );

describe("what a platform says of a report", () => {
  it("moves it step by step, and the ERP is told of each", async () => {
    const world = await sent();
    await world.hear({ platformId: "rep-1" }, "taken");
    await world.hear({ trackingId: world.id }, "accepted", { at: "2026-11-12T09:00:00.000Z" });
    expect(await world.newest()).toMatchObject({ state: "accepted", answeredAt: "2026-11-12T09:00:00.000Z" });
    expect(await history(world, world.id)).toEqual([
      "awaiting-approval -",
      "queued -",
      "sent -",
      "taken 500",
      "accepted 300",
    ]);
    expect(world.told).toEqual([
      "report.state awaiting-approval",
      "report.state queued",
      "report.state sent",
      "report.state taken",
      "report.state accepted",
    ]);
  });

  it("is told in the trace in which the report was sent for", async () => {
    const trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    const world = await openReportWorld();
    await underTrace("00-00000000000000000000000000000001-0000000000000001-01", () =>
      world.till("z-1", "2026-11-03", "100.00", "20.00"),
    );
    await world.run();
    const { id } = await world.newest();
    await underTrace(trace, () => world.submit(id));
    await world.run();
    await world.hear({ platformId: "rep-1" }, "accepted");
    expect((await world.newest()).trace).toBe(trace);
    // It became due by the calendar, and not by the first of what it tells of.
    expect(world.told.map((told, i) => [told, world.toldIn[i]])).toEqual([
      ["report.state awaiting-approval", undefined],
      ["report.state queued", trace],
      ["report.state sent", trace],
      ["report.state accepted", trace],
    ]);
  });

  it("is a flow to clients of the national API where it came as a message, byte for byte", async () => {
    const world = await sent();
    const bytes = writeCdar(fullCdar());
    const say = (answer: Partial<ReportAnswer>, evidence: Evidence) =>
      world.store.tx((memory) =>
        recordAnswer(world.parts, memory, "main", {
          about: { platformId: "rep-1" },
          answer: {
            outcome: "taken",
            rawCode: "500",
            at: TOLD_AT,
            reasons: [],
            rule: null,
            comment: null,
            ...answer,
          },
          source: "poll",
          evidence,
        }),
      );
    const flows = async () =>
      (await world.store.flows.search("acme", {}, 10)).map(({ type, direction, ack }) => [
        type,
        direction,
        ack,
      ]);
    const ownFlow = "AggregatedCustomerTransactionReport";
    expect(await flows()).toEqual([[ownFlow, "Out", "Pending"]]);
    await say({}, { bytes: Buffer.from('{"state":"taken"}'), mediaType: "application/json" });
    expect(await flows()).toEqual([[ownFlow, "Out", "Ok"]]);
    await say({ outcome: "accepted", rawCode: "300" }, { bytes, mediaType: "application/xml" });
    expect(await flows()).toEqual([
      [ownFlow, "Out", "Ok"],
      ["StateTransactionReportLC", "In", "Ok"],
    ]);
    const [, told] = await world.store.flows.search("acme", {}, 10);
    if (told === undefined) throw new Error("no flow");
    const { signal } = new AbortController();
    const original = await getFlowFile(world.parts, told, "Original", signal);
    expect(Buffer.from(original.bytes).equals(Buffer.from(bytes))).toBe(true);
    expect((await rejectionOf(getFlowFile(world.parts, told, "ReadableView", signal))).status).toBe(404);
  });

  it.each([
    ["its TT-1", (id: string) => ({ name: id })],
    ["our reference", (id: string) => ({ trackingId: id })],
    ["its own id", () => ({ platformId: "rep-1" })],
    [
      "what it tells",
      () => ({
        company: "732829320",
        kind: "transactions" as const,
        role: "SE" as const,
        period: { start: "2026-11-01", end: "2026-11-10" },
      }),
    ],
  ])("is known by %s", async (_, about) => {
    const world = await sent();
    await world.hear(about(world.id), "accepted");
    expect(await world.states()).toEqual(["IN accepted"]);
  });

  it("late or twice moves nothing", async () => {
    const world = await sent();
    await world.hear({ trackingId: world.id }, "accepted");
    await world.hear({ trackingId: world.id }, "taken");
    await world.hear({ trackingId: world.id }, "rejected");
    expect(await world.newest()).toMatchObject({ state: "accepted", problem: null });
    expect(await history(world, world.id)).toEqual([
      "awaiting-approval -",
      "queued -",
      "sent -",
      "accepted 300",
      "accepted 500",
      "accepted 301",
    ]);
  });

  it("of one that was replaced does not bring it back", async () => {
    const world = await sent();
    await world.hear({ trackingId: world.id }, "accepted");
    await world.till("z-2", "2026-11-04", "50.00", "10.00");
    const next = await world.rectify(world.id);
    await world.run();
    await world.hear({ trackingId: next.id }, "accepted");
    await world.hear({ trackingId: world.id }, "accepted");
    await world.hear({ trackingId: world.id }, "rejected");
    expect(await world.states()).toEqual(["IN superseded", "RE accepted"]);
  });

  it.each([
    ["rejected", "REJ_SEMAN"],
    ["inadmissible", "IRR_SYNTAX"],
  ] as const)("as %s gives the reason, the rule and what to do", async (outcome, code) => {
    const world = await sent();
    await world.hear({ trackingId: world.id }, outcome, {
      reasons: [{ code, text: "Motif" }],
      rule: "G1.24",
      comment: "taux 19",
    });
    const { problem, state } = await world.newest();
    expect([state, problem?.code, problem?.rule, problem?.raw]).toEqual([outcome, code, "G1.24", "taux 19"]);
    expect([problem?.message, problem?.fix].every((words) => (words ?? "").length > 3)).toBe(true);
  });

  it("in a word that nobody knows is held, counted, and moves nothing", async () => {
    const world = await sent();
    await world.hear({ trackingId: world.id }, null, { rawCode: "399" });
    expect(await world.states()).toEqual(["IN sent"]);
    expect(await history(world, world.id)).toContain("sent 399");
    expect(await held(world)).toEqual(["unmapped_code"]);
    expect(world.counted["unmapped main 399"]).toBe(1);
  });

  it("about a report of ours that is not known here is held; about another program's it waits", async () => {
    const world = await sent();
    await world.hear({ trackingId: `rpt_${"0".repeat(32)}` }, "accepted");
    await world.hear({ platformId: "theirs" }, "accepted");
    expect(await held(world)).toEqual(["unknown_report"]);
    expect(await world.states()).toEqual(["IN sent"]);
  });

  it("before our own call was settled counts, and the call ends without another", async () => {
    const world = await openReportWorld();
    await world.till("z-1", "2026-11-03", "100.00", "20.00");
    await world.run();
    const { id } = await world.newest();
    world.stage.onSend = async (_, commit) => {
      commit();
      throw new Failure("unknown", { code: "reset", message: "reset" });
    };
    await world.submit(id);
    await world.run();
    expect(await world.states()).toEqual(["IN queued"]);
    await world.hear({ platformId: "rep-1", trackingId: id }, "accepted");
    world.clock.forward(3_600);
    await world.run();
    expect(await world.newest()).toMatchObject({ state: "accepted", platformId: "rep-1" });
    expect(world.stage.asked).toEqual(["send"]);
  });

  it("before its id was known here waits for the id", async () => {
    const world = await openReportWorld();
    await world.till("z-1", "2026-11-03", "100.00", "20.00");
    await world.run();
    await world.hear({ platformId: "rep-1" }, "taken");
    await world.submit((await world.newest()).id);
    await world.run();
    expect(await world.newest()).toMatchObject({ state: "taken" });
  });

  it("during our own call is followed where the end is told only to who asks", async () => {
    const world = await openReportWorld();
    await world.till("z-1", "2026-11-03", "100.00", "20.00");
    await world.run();
    const { reports } = world.fake.connection;
    if (reports === undefined) throw new Error("the platform takes no reports");
    let asked = 0;
    world.fake.connection.reports = {
      ...reports,
      fetch: async () => {
        asked++;
        return null;
      },
    };
    const { id } = await world.newest();
    world.stage.onSend = async (_, commit) => {
      commit();
      throw new Failure("unknown", { code: "reset", message: "reset" });
    };
    await world.submit(id);
    await world.run();
    await world.hear({ trackingId: id }, "taken");
    await world.run();
    expect(await world.states()).toEqual(["IN taken"]);
    expect(asked).toBe(1);
  });

  it("of another period than ours is told", async () => {
    const world = await sent();
    await world.hear({ trackingId: world.id, period: { start: "2026-11-01", end: "2026-11-30" } }, "taken");
    const [last] = (await listReportEvents(world.parts, ACME, world.id)).slice(-1);
    expect(last?.comment).toContain("2026-11-30");
  });
});
