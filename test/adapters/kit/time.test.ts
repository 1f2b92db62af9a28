import { describe, expect, it } from "vitest";
import { passwordState } from "../../../src/adapters/kit/calls/password.ts";
import { dayOf, timeOf } from "../../../src/adapters/kit/time.ts";

describe("a password", () => {
  const now = new Date("2026-11-21T23:30:00Z");

  it.each([
    ["2027-01-01", 41, null],
    ["2026-12-07", 16, null],
    ["2026-12-06", 15, "expires on 2026-12-06, in 15 days"],
    ["2026-11-22", 1, "in 1 day."],
    ["2026-11-21", 0, "expires today"],
    ["2026-11-20", -1, "expired on 2026-11-20"],
  ])("that expires on %s has %i days left", (day, daysLeft, warning) => {
    const state = passwordState(day, now, 15, (when) => `It ${when}.`);
    expect(state?.daysLeft).toBe(daysLeft);
    if (warning === null) expect(state?.warning).toBeNull();
    else expect(state?.warning).toContain(warning);
  });

  it.each([null, undefined, "", "soon", "2026-13-45"])("is not known from %j", (day) => {
    expect(passwordState(day, now, 15, (when) => `It ${when}.`)).toBeNull();
  });
});

describe("a time without a zone, read from a clock in Paris", () => {
  it.each([
    ["2018-02-16T15:10:28.137+01:00", "2018-02-16T14:10:28.137Z"],
    ["2026-09-15T10:00:00+0200", "2026-09-15T08:00:00.000Z"],
    ["2026-09-15T08:00:00Z", "2026-09-15T08:00:00.000Z"],
    ["2026-09-15T10:00:00", "2026-09-15T08:00:00.000Z"],
    ["2026-09-15T10:00:00.5", "2026-09-15T08:00:00.000Z"],
    ["2026-01-15 10:00", "2026-01-15T09:00:00.000Z"],
    ["2026-09-15", "2026-09-14T22:00:00.000Z"],
    ["1789459200000", "2026-09-15T08:00:00.000Z"],
  ])("%s", (text, iso) => {
    expect(new Date(timeOf(text, "paris") ?? 0).toISOString()).toBe(iso);
  });

  it.each(["", "demain", "2026-02-31", "15/09/2026", null])("%s is none", (text) => {
    expect(timeOf(text, "paris")).toBeNull();
    expect(dayOf(text, "paris")).toBeNull();
  });

  it("has the day of France", () => {
    expect(dayOf("2026-09-14T22:00:00Z", "utc")).toBe("2026-09-15");
    expect(dayOf("2026-09-15", "paris")).toBe("2026-09-15");
  });
});

describe("a time without a zone, in UTC", () => {
  it.each([
    ["2026-09-15T10:00:00", "2026-09-15T10:00:00.000Z"],
    ["2026-09-15 10:00", "2026-09-15T10:00:00.000Z"],
    ["2026-09-15T10:00:00.123456789", "2026-09-15T10:00:00.123Z"],
    ["2026-09-15T10:00:00.123456789+02:00", "2026-09-15T08:00:00.123Z"],
    ["2026-09-15", "2026-09-15T00:00:00.000Z"],
  ])("%s", (text, iso) => {
    expect(new Date(timeOf(text, "utc") ?? 0).toISOString()).toBe(iso);
  });

  it.each(["", "demain", "2026-13-31", "2026-09-15T25:00:00", null])("%s is none", (text) => {
    expect(timeOf(text, "utc")).toBeNull();
    expect(dayOf(text, "utc")).toBeNull();
  });

  it("has the day of France too", () => {
    expect(dayOf("2026-09-14T23:30:00", "utc")).toBe("2026-09-15");
    expect(dayOf("2026-09-15", "utc")).toBe("2026-09-15");
  });
});
