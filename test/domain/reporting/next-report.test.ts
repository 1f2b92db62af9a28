import { describe, expect, test } from "vitest";
import { nextReport, type PeriodToday } from "../../../src/domain/reporting/next-report.ts";
import type { ReportState } from "../../../src/domain/reporting/record.ts";

const period = (states: [ReportState, hash?: string][], change: Partial<PeriodToday> = {}): PeriodToday => ({
  reports: states.map(([state, contentHash = "before"], i) => ({ n: i + 1, type: "IN", state, contentHash })),
  end: "2026-11-10",
  today: "2026-11-11",
  contentHash: "now",
  empty: false,
  tells: true,
  corrects: true,
  single: false,
  ...change,
});

describe("what may be reported next", () => {
  test.each<[string, PeriodToday, string]>([
    ["a first report of a period that is over", period([]), "IN"],
    ["what is due", period([["due"]]), "IN"],
    ["what is due, in single messages", period([["due"]], { corrects: false, single: true }), "IN"],
    ["what waits for a person", period([["awaiting-approval"]]), "IN"],
    ["a first report after a rejection", period([["rejected"]]), "IN"],
    ["the same content after a rejection", period([["rejected", "now"]]), "IN"],
    ["a first report after one that was inadmissible", period([["inadmissible"], ["rejected"]]), "IN"],
    ["a correction of what was accepted", period([["accepted"]]), "RE"],
    ["a correction after a rejected one", period([["accepted"], ["rejected"]]), "RE"],
    ["a correction of what a silent platform took", period([["taken"]], { tells: false }), "RE"],
    ["a correction that takes everything back", period([["accepted"]], { empty: true }), "RE"],
  ])("%s goes", (_, today, type) => {
    expect(nextReport(today)).toEqual({ may: true, type });
  });

  test.each<[string, PeriodToday, string]>([
    ["on the last day of the period", period([], { today: "2026-11-10" }), "period_not_over"],
    ["while one is queued", period([["queued"]]), "answer_awaited"],
    ["while one is sent", period([["accepted"], ["sent"]]), "answer_awaited"],
    ["while one is taken and the platform tells the outcome", period([["taken"]]), "answer_awaited"],
    ["of nothing", period([], { empty: true }), "nothing_to_report"],
    [
      "of messages that were taken once, whatever became of the report",
      period([["rejected"]], { corrects: false, single: true }),
      "corrections_unsupported",
    ],
    ["that says the same", period([["accepted", "now"]]), "nothing_changed"],
    [
      "that says what stands, after a rejected correction",
      period([["accepted", "now"], ["rejected"]]),
      "nothing_changed",
    ],
    [
      "to a platform without corrections",
      period([["accepted"]], { corrects: false }),
      "corrections_unsupported",
    ],
  ])("nothing goes %s", (_, today, code) => {
    expect(nextReport(today)).toMatchObject({ may: false, code });
  });

  test("goes by what stands last: what took its place counts no more", () => {
    expect(nextReport(period([["superseded", "now"], ["accepted"]]))).toEqual({ may: true, type: "RE" });
  });
});
