import { afterEach, describe, expect, it, vi } from "vitest";
import { clock, day, days, moment, money, number, percent, sayIn, size, span } from "../../src/web/show.ts";

const NOW = new Date("2026-11-28T12:00:00Z");
const MAKERS = ["DateTimeFormat", "NumberFormat", "RelativeTimeFormat"] as const;

const saidInFull = (language: "en" | "fr"): string => {
  const say = sayIn(language, NOW);
  return [
    moment(say, "2026-11-28T11:00:00Z"),
    clock(say, NOW),
    day(say, "2026-11-28"),
    days(say, { start: "2026-11-01", end: "2026-11-30" }),
    number(say, 1_234),
    money(say, "1234.5", "EUR"),
    money(say, "1234.5", "CHF"),
    percent(say, "5.5"),
    size(say, 4_200),
    size(say, 4_200_000),
    span(say, 3_723),
    span(say, 90_061),
  ].join("\n");
};

describe("formatters of pages", () => {
  afterEach(() => vi.restoreAllMocks());

  // Made for each thing that is said, they took a gateway from 130 MB to 1.3 GB within 1,300 pages.
  it.each(["en", "fr"] as const)("memory-by-page: are not made again for the next page, %s", (language) => {
    const first = saidInFull(language);
    const makers = MAKERS.map((maker) => vi.spyOn(Intl, maker));
    expect(saidInFull(language)).toBe(first);
    for (const maker of makers) expect(maker).not.toHaveBeenCalled();
  });

  it("memory-by-page: are kept for currencies in turns, and for no more than there may be", () => {
    const say = sayIn("en", NOW);
    const turns = () => ["CHF", "GBP", "CHF", "EUR"].map((currency) => money(say, "10", currency));
    expect(turns()).toEqual(["CHF\u00a010.00", "£10.00", "CHF\u00a010.00", "€10.00"]);
    const maker = vi.spyOn(Intl, "NumberFormat");
    expect(turns()).toHaveLength(4);
    expect(maker).not.toHaveBeenCalled();
    for (const letter of "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
      for (const end of "ABC") money(say, "10", `Q${letter}${end}`);
    maker.mockClear();
    expect(money(say, "10", "GBP")).toBe("£10.00");
    expect(maker).toHaveBeenCalledTimes(1);
  });
});
