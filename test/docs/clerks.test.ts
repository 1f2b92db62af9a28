import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { BADGES } from "../../src/domain/life-cycle/badge.ts";
import { isReasonCode } from "../../src/domain/life-cycle/reasons.ts";
import { STATUS_NAMES, statusFacts, statusOfCode } from "../../src/domain/life-cycle/status.ts";

const DOCS = join(import.meta.dirname, "../../docs");

/** Agents and factoring are no clerk's daily bread. */
const LEFT_OUT = new Set([214]);

describe.each(["en", "fr"] as const)("the guide for clerks in %s", (language) => {
  const text = readFileSync(join(DOCS, `clerks.${language}.md`), "utf8");
  const rows = [...text.matchAll(/^\| (\d{3}(?:, \d{3})*) \| .* \| (.+) \|$/gm)].map(
    ([, codes = "", badge]) => ({ codes: codes.split(", ").map(Number), badge }),
  );

  it("has every status that has a badge, with that badge", () => {
    for (const { codes, badge } of rows) {
      for (const code of codes) {
        const name = statusOfCode(code);
        const own = name === null ? undefined : statusFacts(name).badge;
        const { label, labelFr } = BADGES[own ?? "pending"];
        expect(badge, String(code)).toBe(language === "fr" ? labelFr : label);
      }
    }
    const told = rows.flatMap(({ codes }) => codes);
    const all = STATUS_NAMES.map(statusFacts).filter(
      ({ badge, code }) => badge !== undefined && !LEFT_OUT.has(code),
    );
    expect(told).toEqual(all.map(({ code }) => code));
  });

  it("names reasons that there are", () => {
    const codes = [...text.matchAll(/`([A-Z][A-Z_0-9]+)`/g)].map(([, code = ""]) => code);
    expect(codes.length).toBeGreaterThan(5);
    expect(codes.filter((code) => !isReasonCode(code))).toEqual([]);
  });
});
