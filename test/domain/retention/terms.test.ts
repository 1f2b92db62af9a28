import { describe, expect, it } from "vitest";
import {
  before,
  durationOf,
  after as instantAfter,
  isShorter,
} from "../../../src/domain/retention/duration.ts";
import {
  dueAt,
  dueBefore,
  longestOf,
  type Retained,
  tooShort,
  wordsOfTerm,
} from "../../../src/domain/retention/terms.ts";

const term = (text: string) => {
  const found = durationOf(text);
  if (found === null) throw new Error(`${text} is no duration`);
  return found;
};

describe("a length of time", () => {
  it.each(["90d", "18m", "10y", "1d"])("is %s", (text) => {
    expect(durationOf(text)).not.toBeNull();
  });

  it.each(["", "10", "y", "0d", "01d", "-1y", "1.5y", "10 y", "10Y", "1w", "999999y", "1001y"])(
    "is not %s",
    (text) => {
      expect(durationOf(text)).toBeNull();
    },
  );

  it.each([
    ["2036-10-01T08:00:00Z", "10y", "2026-10-01T08:00:00.000Z"],
    ["2028-02-29T12:00:00Z", "1y", "2027-02-28T12:00:00.000Z"],
    ["2026-03-31T10:00:00Z", "1m", "2026-02-28T11:00:00.000Z"],
    ["2026-01-15T00:00:00Z", "13m", "2024-12-15T00:00:00.000Z"],
    ["2026-03-30T08:00:00Z", "90d", "2025-12-30T08:00:00.000Z"],
  ])("before %s by %s is %s", (instant, text, then) => {
    expect(before(new Date(instant), term(text)).toISOString()).toBe(then);
  });

  it("goes forward as it goes back", () => {
    expect(instantAfter(new Date("2026-12-31T23:00:00Z"), term("10y")).toISOString()).toBe(
      "2036-12-31T23:00:00.000Z",
    );
    expect(instantAfter(new Date("2026-11-30T08:00:00Z"), term("3m")).toISOString()).toBe(
      "2027-02-28T08:00:00.000Z",
    );
  });

  it("is shorter than another, by the calendar where both go by it", () => {
    expect(isShorter(term("119m"), term("10y"))).toBe(true);
    expect(isShorter(term("120m"), term("10y"))).toBe(false);
    expect(isShorter(term("3652d"), term("10y"))).toBe(true);
    expect(isShorter(term("3653d"), term("10y"))).toBe(false);
    expect(longestOf([term("1y"), term("18m"), term("90d")])).toEqual(term("18m"));
    expect(longestOf([term("1y"), undefined])).toBeUndefined();
    expect(longestOf([])).toBeUndefined();
  });
});

describe("what the law asks to keep", () => {
  it.each<[Retained, string, boolean]>([
    ["documents", "9y", true],
    ["documents", "6y", true],
    ["documents", "10y", false],
    ["events", "119m", true],
    ["events", "120m", false],
    ["rawItems", "1d", false],
    ["delivered", "6d", true],
    ["delivered", "7d", false],
  ])("%s for %s is too short: %s", (what, text, isTooShort) => {
    expect(tooShort(what, term(text)) !== null).toBe(isTooShort);
  });

  it("is counted from the end of the year, in Paris", () => {
    const due = (now: string) => dueBefore("documents", term("10y"), new Date(now)).toISOString();
    expect(due("2036-12-31T22:59:59Z")).toBe("2025-12-31T23:00:00.000Z");
    expect(due("2036-12-31T23:00:00Z")).toBe("2026-12-31T23:00:00.000Z");
    const last = new Date("2026-12-31T22:59:59Z");
    expect(dueAt("documents", term("10y"), last).toISOString()).toBe("2036-12-31T23:00:00.000Z");
  });

  it("is counted to the instant elsewhere", () => {
    const now = new Date("2027-10-01T08:00:00Z");
    expect(dueBefore("rawItems", term("1y"), now).toISOString()).toBe("2026-10-01T08:00:00.000Z");
    expect(dueAt("delivered", term("90d"), now).toISOString()).toBe("2027-12-30T08:00:00.000Z");
  });

  it("is said in words", () => {
    expect(wordsOfTerm(term("10y"))).toEqual({ en: "10 years (10y)", fr: "10 ans (10y)" });
    expect(wordsOfTerm(term("1m"))).toEqual({ en: "1 month (1m)", fr: "1 mois (1m)" });
  });
});
