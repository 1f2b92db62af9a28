import { expect, inject, it } from "vitest";
import { openStore } from "../../../src/store/open.ts";
import { CONSUMER, sale } from "../../domain/reporting/cases.ts";
import { newDatabase } from "../../support/postgres.ts";
import { openReportWorld, type ReportWorld } from "../../support/report-world.ts";

/** Over a store whose transactions really run beside each other, as those of several processes do. */
const open = async (): Promise<ReportWorld> => {
  const server = inject("postgres");
  if ("problem" in server) throw new Error(server.problem);
  const store = await openStore(await newDatabase(server.url), { now: () => new Date() });
  return openReportWorld({ store });
};

const NUMBERS = Array.from({ length: 20 }, (_, i) => `F-${i}`);

const service = (number: string) =>
  sale([["S", "20", "100.00", "20.00"]], { number, issueDate: "2026-11-03", process: "S1" });

it("an invoice given under two ids at once is reported under one", async () => {
  const world = await open();
  const taken = await Promise.all(
    NUMBERS.map(async (number) => {
      const both = await Promise.allSettled(
        ["a", "b"].map((id) => world.invoice(service(number), { ...CONSUMER, id: `${number}-${id}` })),
      );
      return both.filter(({ status }) => status === "fulfilled").length;
    }),
  );
  expect(taken).toEqual(NUMBERS.map(() => 1));
});

it("another content under an id is told, though both came at once", async () => {
  const world = await open();
  const taken = await Promise.all(
    NUMBERS.map(async (id) => {
      const both = await Promise.allSettled(
        ["1.00", "2.00"].map((base) => world.till(id, "2026-11-03", base, "0.00")),
      );
      return both.map(({ status }) => status).sort();
    }),
  );
  expect(taken).toEqual(NUMBERS.map(() => ["fulfilled", "rejected"]));
});

it("an invoice and its payments given at once are worked out together", async () => {
  const world = await open();
  await Promise.all(
    NUMBERS.flatMap((number) => {
      const invoice = { number, issueDate: "2026-11-03" };
      return [
        world.payment(`${number}-1`, "2026-11-06", "70.00", invoice),
        world.invoice(service(number), CONSUMER),
        // Of another month, and more than what is left to pay.
        world.payment(`${number}-2`, "2026-12-06", "70.00", invoice),
      ];
    }),
  );
  const november = await world.preview("payments", "2026-11-06");
  const december = await world.preview("payments", "2026-12-06");
  expect(november.totals.received).toBe("1400.00");
  expect(november.problems).toEqual([]);
  expect(december.totals.received).toBe("1000.00");
  expect(december.problems.map(({ code }) => code)).toEqual(NUMBERS.map(() => "receipt_unallocated"));
});

it("two who send a period at once send it once", async () => {
  const world = await open();
  await world.till("z-1", "2026-11-03", "100.00", "20.00");
  await world.run();
  const { id } = await world.newest();
  const both = await Promise.allSettled([world.submit(id), world.submit(id), world.rectify(id)]);
  expect(both.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  await world.run();
  expect([await world.states(), world.stage.there.length]).toEqual([["IN sent"], 1]);
});
