import { describe, expect, it } from "vitest";
import { dayIn, isOpen, kindIn, lineOn, platformIn } from "../../src/mapping/ppf-directory.ts";

describe("the words of the public portal's directory", () => {
  it("tells a platform by its number first, then by its type", () => {
    expect(platformIn("9998", "PDP")).toBe("none");
    expect(platformIn("9999", null)).toBe("public-portal");
    expect(platformIn("0042", "PDP")).toBe("registered");
    expect(platformIn(null, "AP")).toBe("registered");
    expect(platformIn(null, "PPF")).toBe("public-portal");
    expect(platformIn(null, "NA")).toBe("none");
    expect(platformIn("0042", null)).toBe("unknown");
    expect(platformIn(undefined, "constructor")).toBe("unknown");
  });

  it("knows the words of the API and of F14", () => {
    expect(["Publique", "P", "Privée assujettie", "A", "X"].map(kindIn)).toEqual([
      "public",
      "public",
      "private",
      "private",
      "unknown",
    ]);
    expect(["A", "C", "F", "I", "ACTIF", null].map(isOpen)).toEqual([true, false, false, false, null, null]);
  });

  it("reads days, and nothing else", () => {
    expect(dayIn("20261127")).toBe("2026-11-27");
    expect(["20261131", "2026112", "2026-11-2", ""].map(dayIn)).toEqual([null, null, null, null]);
  });
});

describe("a line on a day", () => {
  const line = { from: "2026-11-10", end: null, effectiveEnd: null, masked: false };
  const on = (day: string, more: object = {}) => lineOn({ ...line, ...more }, day);

  it("begins in the morning of its first day", () => {
    expect(on("2026-11-09")).toEqual({ status: "upcoming", from: "2026-11-10", until: null });
    expect(on("2026-11-10").status).toBe("enabled");
  });

  it("is over from the earlier of its ends on", () => {
    expect(on("2026-11-30", { end: "2026-12-01" })).toEqual({
      status: "enabled",
      from: "2026-11-10",
      until: "2026-11-30",
    });
    expect(on("2026-12-01", { end: "2026-12-01" }).status).toBe("disabled");
    const between = { end: "2027-01-01", effectiveEnd: "2026-11-20" };
    expect(on("2026-11-19", between)).toMatchObject({ status: "enabled", until: "2026-11-19" });
    expect(on("2026-11-20", between).status).toBe("disabled");
  });

  it("never is where it was taken back, or ends before it begins", () => {
    expect(on("2026-11-01", { masked: true }).status).toBe("disabled");
    expect(on("2026-11-01", { effectiveEnd: "2026-11-10" }).status).toBe("disabled");
  });
});
