import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type BookedAddress,
  identifierOf,
  type KnownOfCompany,
  type NewAddress,
} from "../../../src/domain/directory/declaration.ts";
import { judgeDeclaration } from "../../../src/domain/directory/declare.ts";
import { faultsOfEnd } from "../../../src/domain/directory/declare-faults.ts";
import { type DirectoryAddress, dayAfter, partsOfAddress } from "../../../src/domain/directory/directory.ts";
import type { Told } from "../../../src/domain/problem.ts";
import { daysAfter } from "../../../src/domain/reporting/days.ts";
import { often } from "../../support/often.ts";

const SIREN = "732829320";
const SIRET = "73282932000074";
const TODAY = "2026-09-15";

const address = (changes: Partial<NewAddress> = {}): NewAddress => ({
  siren: SIREN,
  siret: null,
  routingCode: null,
  suffix: null,
  from: "2026-10-01",
  until: null,
  ...changes,
});

const booked = (changes: Partial<NewAddress> & { undated?: true } = {}): BookedAddress => {
  const { undated, ...rest } = changes;
  const { routingCode, ...asked } = address(rest);
  return {
    ...asked,
    routingCode: routingCode?.code ?? null,
    identifier: identifierOf({ ...asked, routingCode }),
    from: undated === true ? null : asked.from,
    reference: null,
  };
};

const line = (changes: Partial<DirectoryAddress> = {}): DirectoryAddress => ({
  identifier: SIREN,
  siren: SIREN,
  siret: null,
  routingCode: null,
  suffix: null,
  status: "enabled",
  from: "2026-01-01",
  until: null,
  platform: "registered",
  ...changes,
});

const known = (changes: Partial<KnownOfCompany> = {}): KnownOfCompany => ({
  ours: true,
  company: { siren: SIREN, name: "Boulangerie du Port", kind: "private", state: "active" },
  establishment: undefined,
  codes: undefined,
  lines: [],
  booked: [],
  ...changes,
});

const site = { siret: SIRET, siren: SIREN, name: null, state: "active", demands: null } as const;
const code = (of: string, state: "active" | "inactive" | "unknown" = "active") => ({
  code: of,
  siret: SIRET,
  name: null,
  state,
  commitmentNumber: null,
});

const ENGLISH = /\b(the|of|and|is|are|it|with|this|no|not)\b/i;
const FRENCH = /[àâçéèêëîïôùûœ]|\b(le|la|les|une|des|du|est|dans)\b/i;
const expectBoth = ({ message, messageFr, fix, fixFr }: Told): void => {
  for (const text of [message, fix]) expect(text).not.toMatch(FRENCH);
  for (const text of [messageFr, fixFr]) expect(text).not.toMatch(ENGLISH);
};

/** What it is refused for: path, code and rule. */
const refused = (asked: NewAddress, of: KnownOfCompany = known()) => {
  const judged = judgeDeclaration(asked, of, TODAY);
  if (judged.kind !== "refused") throw new Error(`it was not refused: ${judged.kind}`);
  for (const fault of judged.faults) expectBoth(fault);
  return judged.faults.map(({ path, code: of, rule }) => [path, of, rule]);
};

describe("a declaration is refused before any call", () => {
  it.each<[what: string, asked: Partial<NewAddress>, path: string, code: string, rule: string | undefined]>([
    ["from today", { from: TODAY }, "from", "start_too_early", "G1.87"],
    ["of the past", { from: "2026-01-01" }, "from", "start_too_early", "G1.87"],
    ["ended before it begins", { until: "2026-09-30" }, "until", "end_before_start", "G1.113"],
    [
      "with a suffix of an establishment",
      { siret: SIRET, suffix: "A" },
      "suffix",
      "suffix_with_siret",
      "G1.93",
    ],
    [
      "with a code and no establishment",
      { routingCode: { code: "A", name: null } },
      "siret",
      "code_without_siret",
      "G1.91",
    ],
    ["of an establishment of another", { siret: "55210055400013" }, "siret", "siret_of_another", undefined],
    ["with a space in its suffix", { suffix: "A B" }, "suffix", "suffix_characters", "G1.115"],
    ["with a suffix of 101 characters", { suffix: "A".repeat(101) }, "suffix", "suffix_characters", "G1.115"],
    ["with a slash in its suffix", { suffix: "A/B" }, "suffix", "suffix_characters", "G1.115"],
    [
      "with a point in its code",
      { siret: SIRET, routingCode: { code: "A.B", name: "Achats" } },
      "routingCode.code",
      "code_characters",
      "G1.115",
    ],
  ])("%s", (_, asked, path, code, rule) => {
    expect(refused(address(asked))).toEqual([[path, code, rule]]);
  });

  it("that ended yesterday", () => {
    const asked = address({ from: "2026-09-16", until: "2026-09-14" });
    expect(refused(asked)).toEqual([["until", "end_too_early", "G1.88"]]);
  });

  it("of a company that is nobody's, unknown, public or ceased", () => {
    const company = { siren: SIREN, name: "X", kind: "private", state: "active" } as const;
    expect(refused(address(), known({ ours: false }))).toEqual([["siren", "company_not_ours", undefined]]);
    for (const [changed, code] of [
      [null, "company_unknown"],
      [{ ...company, kind: "public" }, "public_entity"],
      [{ ...company, state: "ceased" }, "company_ceased"],
    ] as const) {
      expect(refused(address(), known({ company: changed }))).toEqual([["siren", code, undefined]]);
    }
  });

  it("of an establishment that is unknown or closed, or has no such code", () => {
    const asked = address({ siret: SIRET, routingCode: { code: "ACHATS", name: null } });
    for (const [changes, path, code, rule] of [
      [{ establishment: null }, "siret", "establishment_unknown", undefined],
      [{ establishment: { ...site, state: "ceased" } }, "siret", "establishment_ceased", undefined],
      [{ establishment: site, codes: [] }, "routingCode.code", "code_unknown", "G1.92"],
      [{ establishment: site, codes: [code0()] }, "routingCode.code", "code_closed", "G1.92"],
    ] as const) {
      expect(refused(asked, known(changes))).toEqual([[path, code, rule]]);
    }
  });
});

const code0 = () => code("ACHATS", "inactive");

describe("a routing code", () => {
  const asked = address({ siret: SIRET, routingCode: { code: "ACHATS", name: "Achats" } });

  it("is made where the establishment lacks it, and under no other name where it has it", () => {
    const make = judgeDeclaration(asked, known({ establishment: site, codes: [code("TECH")] }), TODAY);
    expect(make).toMatchObject({ kind: "declare", address: { routingCode: { name: "Achats" } } });
    const there = judgeDeclaration(asked, known({ establishment: site, codes: [code("ACHATS")] }), TODAY);
    expect(there).toMatchObject({
      kind: "declare",
      address: { routingCode: { code: "ACHATS", name: null } },
    });
  });

  it("whose state is not told may be used", () => {
    const codes = [code("ACHATS", "unknown")];
    const plain = address({ siret: SIRET, routingCode: { code: "ACHATS", name: null } });
    expect(judgeDeclaration(plain, known({ codes }), TODAY)).toMatchObject({ kind: "declare", warnings: [] });
  });
});

describe("a line that is there", () => {
  it("is adopted, on the very day and after its first day too", () => {
    const own = booked();
    for (const day of [TODAY, "2026-10-01", "2027-02-01"]) {
      const judged = judgeDeclaration(address(), known({ booked: [own] }), day);
      expect(judged).toEqual({ kind: "adopt", line: own, warnings: [] });
    }
  });

  it("of which no day is told is adopted with a warning", () => {
    const judged = judgeDeclaration(address(), known({ booked: [booked({ undated: true })] }), TODAY);
    expect(judged).toMatchObject({ kind: "adopt", warnings: [{ code: "line_not_dated" }] });
  });

  it("that ends on another day is adopted with a warning", () => {
    const judged = judgeDeclaration(address({ until: "2026-12-31" }), known({ booked: [booked()] }), TODAY);
    expect(judged).toMatchObject({ kind: "adopt", warnings: [{ code: "other_end" }] });
    if (judged.kind === "adopt") for (const warning of judged.warnings) expectBoth(warning);
  });

  it("stands in the way where it holds on one of the days, here or at another platform", () => {
    const own = known({ booked: [booked({ from: "2026-09-20" })] });
    expect(refused(address(), own)).toEqual([["from", "address_overlaps", "G1.86"]]);
    expect(judgeDeclaration(address(), own, TODAY)).toMatchObject({ conflict: true });
    expect(refused(address(), known({ lines: [line()] }))).toEqual([["from", "address_elsewhere", "G1.86"]]);
  });

  it("stands in the way on a single day in common, its last or its first", () => {
    const asked = address({ from: "2026-10-10", until: "2026-10-20" });
    for (const days of [
      { from: "2026-10-01", until: "2026-10-10" },
      { from: "2026-10-20", until: null },
    ]) {
      expect(refused(asked, known({ booked: [booked(days)] }))).toHaveLength(1);
    }
    for (const days of [
      { from: "2026-10-01", until: "2026-10-09" },
      { from: "2026-10-21", until: null },
    ]) {
      expect(judgeDeclaration(asked, known({ booked: [booked(days)] }), TODAY)).toMatchObject({
        kind: "declare",
      });
    }
  });

  it("stands in no way before its first day, after its last, or where it has no platform", () => {
    for (const of of [
      known({ booked: [booked({ from: "2026-01-01", until: "2026-09-30" })] }),
      known({
        booked: [booked({ from: "2026-01-01", until: "2026-09-30" })],
        lines: [line({ until: "2026-09-30" })],
      }),
      known({ lines: [line({ platform: "none", status: "disabled" })] }),
      known({ lines: [line({ status: "disabled", until: "2026-06-30" })] }),
      known({ lines: [line({ identifier: `${SIREN}_OTHER`, suffix: "OTHER" })] }),
    ]) {
      expect(judgeDeclaration(address(), of, TODAY)).toMatchObject({ kind: "declare" });
    }
  });
});

it("a suffix that looks like a SIRET is told, and taken", () => {
  for (const suffix of [SIRET, "732.829.320-00074"]) {
    const judged = judgeDeclaration(address({ suffix }), known(), TODAY);
    expect(judged).toMatchObject({ kind: "declare", warnings: [{ code: "suffix_like_siret" }] });
    if (judged.kind === "declare") for (const warning of judged.warnings) expectBoth(warning);
  }
});

it("the last day of a line is today at the earliest, and not before its first", () => {
  const codes = (from: string | null, until: string): string[] =>
    faultsOfEnd(from, until, TODAY).map((fault) => fault.code);
  expect(codes("2026-01-01", TODAY)).toEqual([]);
  expect(codes(null, TODAY)).toEqual([]);
  expect(codes("2026-01-01", "2026-09-14")).toEqual(["end_too_early"]);
  expect(codes("2026-10-01", "2026-09-30")).toEqual(["end_before_start"]);
  expect(codes("2026-10-01", "2026-10-01")).toEqual([]);
});

/** Both bounds are days on which it holds; one that nobody tells is as far away as can be. */
const shareADay = (...periods: { from: string | null; until: string | null }[]): boolean => {
  const begins = periods.map(({ from }) => from ?? "0000-01-01").sort();
  const ends = periods.map(({ until }) => until ?? "9999-12-31").sort();
  return (begins.at(-1) ?? "") <= (ends[0] ?? "");
};

describe("whatever is asked for, in whatever order", () => {
  const day = fc.integer({ min: -2, max: 12 }).map((n) => daysAfter(TODAY, n));
  const asked: fc.Arbitrary<NewAddress> = fc.record({
    siren: fc.constant(SIREN),
    siret: fc.constantFrom(null, null, null, SIRET, "55210055400013"),
    routingCode: fc.constantFrom(
      null,
      null,
      null,
      { code: "TECH", name: null },
      { code: "ACHATS", name: "Achats" },
    ),
    suffix: fc.constantFrom(null, null, "A", "B.C", "é", "A".repeat(101)),
    from: day,
    until: fc.option(day, { nil: null }),
  });
  const others = fc.array(
    fc.record({
      identifier: fc.constantFrom(SIREN, `${SIREN}_A`, `${SIREN}_${SIRET}`),
      from: fc.option(day, { nil: null }),
      until: fc.option(day, { nil: null }),
      platform: fc.constantFrom("registered" as const, "none" as const, "public-portal" as const),
    }),
    { maxLength: 3 },
  );

  it("no two lines of an address ever hold on one day, none begins before tomorrow, and a second request adds none", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(asked, fc.integer({ min: 0, max: 1 })), { maxLength: 30 }),
        others,
        (asks, rest) => {
          const elsewhere = rest.map((one) => line({ ...one, suffix: null }));
          const lines: BookedAddress[] = [];
          let today = TODAY;
          for (const [one, days] of asks) {
            for (let i = 0; i < days; i++) today = dayAfter(today);
            const now = (): KnownOfCompany =>
              known({ booked: lines, lines: elsewhere, establishment: site, codes: [code("TECH")] });
            const judged = judgeDeclaration(one, now(), today);
            if (judged.kind !== "declare") continue;
            expect(one.from > today).toBe(true);
            expect(one.until === null || (one.until >= one.from && one.until >= today)).toBe(true);
            const identifier = identifierOf(one);
            expect(partsOfAddress(identifier)).toMatchObject({ siret: one.siret, suffix: one.suffix });
            const held = [...lines, ...elsewhere.filter(({ platform }) => platform !== "none")];
            expect(held.some((other) => other.identifier === identifier && shareADay(other, one))).toBe(
              false,
            );
            lines.push(booked(one));
            expect(judgeDeclaration(one, now(), today)).toMatchObject({ kind: "adopt" });
          }
        },
      ),
      { numRuns: often(300, 20_000) },
    );
  });
});
