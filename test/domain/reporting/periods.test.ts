import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { daysAfter } from "../../../src/domain/reporting/days.ts";
import {
  type DatedRegime,
  periodOf,
  periodsBetween,
  REPORT_KINDS,
  type ReportKind,
  VAT_REGIMES,
  type VatRegime,
} from "../../../src/domain/reporting/periods.ts";

const always = (regime: VatRegime): DatedRegime[] => [{ from: "2026-09-01", regime }];

describe("the period of a day, and its deadlines", () => {
  test.each<[string, VatRegime, ReportKind, string, string, string, string]>([
    [
      "2026-09-07",
      "monthly",
      "transactions",
      "2026-09-01",
      "2026-09-10",
      "2026-09-20",
      "2026-09-21T08:00:00+02:00",
    ],
    [
      "2026-10-15",
      "monthly",
      "transactions",
      "2026-10-11",
      "2026-10-20",
      "2026-10-31",
      "2026-11-01T08:00:00+01:00",
    ],
    [
      "2026-12-31",
      "monthly",
      "transactions",
      "2026-12-21",
      "2026-12-31",
      "2027-01-10",
      "2027-01-11T08:00:00+01:00",
    ],
    [
      "2027-02-20",
      "monthly",
      "transactions",
      "2027-02-11",
      "2027-02-20",
      "2027-02-28",
      "2027-03-01T08:00:00+01:00",
    ],
    [
      "2028-02-29",
      "monthly",
      "transactions",
      "2028-02-21",
      "2028-02-29",
      "2028-03-10",
      "2028-03-11T08:00:00+01:00",
    ],
    [
      "2026-11-05",
      "monthly",
      "payments",
      "2026-11-01",
      "2026-11-30",
      "2026-12-10",
      "2026-12-11T08:00:00+01:00",
    ],
    [
      "2027-05-31",
      "quarterly",
      "transactions",
      "2027-05-01",
      "2027-05-31",
      "2027-06-10",
      "2027-06-11T08:00:00+02:00",
    ],
    [
      "2027-12-01",
      "quarterly",
      "payments",
      "2027-12-01",
      "2027-12-31",
      "2028-01-10",
      "2028-01-11T08:00:00+01:00",
    ],
    [
      "2027-01-31",
      "simplified",
      "transactions",
      "2027-01-01",
      "2027-01-31",
      "2027-02-28",
      "2027-03-01T08:00:00+01:00",
    ],
    [
      "2026-12-09",
      "franchise",
      "transactions",
      "2026-11-01",
      "2026-12-31",
      "2027-01-31",
      "2027-02-01T08:00:00+01:00",
    ],
    [
      "2027-01-02",
      "franchise",
      "payments",
      "2027-01-01",
      "2027-02-28",
      "2027-03-31",
      "2027-04-01T08:00:00+02:00",
    ],
    // The clocks go forward on the very morning, 2027-03-28, a Sunday; and back on 2027-10-31.
    [
      "2027-02-27",
      "simplified",
      "payments",
      "2027-02-01",
      "2027-02-28",
      "2027-03-31",
      "2027-04-01T08:00:00+02:00",
    ],
  ])("%s, %s, %s", (day, regime, kind, start, end, deadline, platformDeadline) => {
    expect(periodOf(day, kind, always(regime))).toEqual({ start, end, regime, deadline, platformDeadline });
  });

  test("a change of regime waits for the end of a period, and nothing falls between the two", () => {
    const regimes: DatedRegime[] = [
      { from: "2027-04-15", regime: "monthly" },
      { from: "2026-09-01", regime: "franchise" },
    ];
    expect(periodOf("2027-04-20", "transactions", regimes)).toMatchObject({
      start: "2027-03-01",
      end: "2027-04-30",
      regime: "franchise",
    });
    expect(periodOf("2027-05-01", "transactions", regimes)).toMatchObject({
      start: "2027-05-01",
      end: "2027-05-10",
      regime: "monthly",
    });
  });

  test("a period that would have begun before its regime begins with it", () => {
    const regimes: DatedRegime[] = [
      { from: "2026-09-01", regime: "monthly" },
      { from: "2026-12-01", regime: "franchise" },
    ];
    expect(periodOf("2026-12-24", "transactions", regimes)).toMatchObject({
      start: "2026-12-01",
      end: "2026-12-31",
      deadline: "2027-01-31",
    });
  });
});

const day = fc.integer({ min: 0, max: 2_500 }).map((days) => daysAfter("2026-09-01", days));
const regimes = fc.array(fc.record({ from: day, regime: fc.constantFrom(...VAT_REGIMES) }), {
  minLength: 1,
  maxLength: 4,
});

describe("whatever the regimes are", () => {
  test("each day has one period, which all of its days share, and the next begins the day after", () => {
    fc.assert(
      fc.property(day, fc.constantFrom(...REPORT_KINDS), regimes, (on, kind, of) => {
        const period = periodOf(on, kind, of);
        expect(period.start <= on && on <= period.end && period.end < period.deadline).toBe(true);
        expect(periodOf(period.start, kind, of)).toEqual(period);
        expect(periodOf(period.end, kind, of)).toEqual(period);
        const next = daysAfter(period.end, 1);
        expect(periodOf(next, kind, of).start).toBe(next);
      }),
    );
  });

  test("the calendar has every day once", () => {
    fc.assert(
      fc.property(day, fc.constantFrom(...REPORT_KINDS), regimes, (from, kind, of) => {
        const periods = [...periodsBetween(from, daysAfter(from, 400), kind, of)];
        expect(periods[0]?.start.localeCompare(from)).toBeLessThanOrEqual(0);
        periods.slice(1).forEach(({ start }, i) => {
          expect(start).toBe(daysAfter(periods[i]?.end ?? "", 1));
        });
        expect(periods.at(-1)?.end.localeCompare(daysAfter(from, 400))).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 50 },
    );
  });
});
