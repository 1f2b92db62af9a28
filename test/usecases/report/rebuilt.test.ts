import fc from "fast-check";
import { expect, it } from "vitest";
import { Rejection } from "../../../src/domain/problem.ts";
import { CONSUMER, sale } from "../../domain/reporting/cases.ts";
import { often } from "../../support/often.ts";
import { openReportWorld, type ReportWorld } from "../../support/report-world.ts";

const KINDS = ["transactions", "payments"] as const;
/** In two periods of sales and two of receipts. */
const day = fc.constantFrom("2026-11-03", "2026-11-10", "2026-11-11", "2026-12-01");
const n = fc.integer({ min: 1, max: 2 });
const cents = fc.integer({ min: 1, max: 30_000 });

/** Something that an ERP gives or takes back, by what it calls the thing. */
type Step =
  | { do: "till"; n: number; day: string; cents: number }
  | { do: "invoice"; n: number; number: number; day: string; cents: number; known: boolean }
  | { do: "payment"; n: number; number: number; day: string; cents: number }
  | { do: "remove"; source: "till" | "invoice" | "payment"; n: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constant("till" as const), n, day, cents }),
  fc.record({ do: fc.constant("invoice" as const), n, number: n, day, cents, known: fc.boolean() }),
  fc.record({ do: fc.constant("payment" as const), n, number: n, day, cents }),
  fc.record({ do: fc.constant("remove" as const), source: fc.constantFrom("till", "invoice", "payment"), n }),
);

const amount = (value: number): string => (value / 100).toFixed(2);

/** Half goods, half services: its receipts are shared out. */
const mixed = (one: Extract<Step, { do: "invoice" }>) => {
  const half = amount(one.cents);
  const row = { category: "S", rate: "20", taxableAmount: amount(2 * one.cents), taxAmount: "0.00" };
  return sale(
    [
      ["S", "20", half, "0.00"],
      ["S", "20", half, "0.00"],
    ],
    { number: `F-${one.number}`, issueDate: one.day, process: "M1", vatBreakdown: [row] },
  );
};

/** Takes a step; what is refused (a twin, what is not there) changes nothing. True: it was taken. */
const take = async (world: ReportWorld, one: Step): Promise<boolean> => {
  const id = `${one.do === "remove" ? one.source : one.do}-${one.n}`;
  try {
    if (one.do === "till") await world.till(id, one.day, amount(one.cents), "0.00", true);
    else if (one.do === "invoice") {
      const facts = one.known ? CONSUMER : {};
      const lines = [{ nature: "goods" }, { nature: "services" }] as const;
      await world.invoice(mixed(one), { ...facts, lines, id }, true);
    } else if (one.do === "payment") {
      const invoice = { number: `F-${one.number}`, issueDate: "2026-11-03" };
      await world.payment(id, one.day, amount(one.cents), invoice, true);
    } else await world.remove(one.source, id);
    return true;
  } catch (error) {
    if (error instanceof Rejection) return false;
    throw error;
  }
};

/** All that the periods of a world would tell, and what is wrong with them. */
const told = async (world: ReportWorld) => {
  const all = [];
  for (const kind of KINDS) {
    for (const on of ["2026-11-03", "2026-11-11", "2026-12-01"]) {
      const { groups, receipts, totals, problems, report: _, difference } = await world.preview(kind, on);
      all.push({ kind, on, groups, receipts, totals, problems, counts: difference.counts });
    }
  }
  return all;
};

it("a period that grew by puts, replacements and removals tells what it tells when built from what is left", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 16 }), async (steps) => {
      const grown = await openReportWorld();
      const left = new Map<string, Step>();
      for (const one of steps) {
        if (!(await take(grown, one))) continue;
        const id = `${one.do === "remove" ? one.source : one.do}-${one.n}`;
        left.delete(id);
        if (one.do !== "remove") left.set(id, one);
      }
      const rebuilt = await openReportWorld();
      for (const one of [...left.values()].sort((a, b) => a.do.localeCompare(b.do)))
        expect(await take(rebuilt, one)).toBe(true);
      expect(await told(grown)).toEqual(await told(rebuilt));
    }),
    { numRuns: often(30, 1_000) },
  );
});
