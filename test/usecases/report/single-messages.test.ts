import { describe, expect, it } from "vitest";
import { Failure } from "../../../src/domain/failure.ts";
import { listFailures } from "../../../src/usecases/operate/failures.ts";
import { retryFailure } from "../../../src/usecases/operate/retry-failures.ts";
import { CONSUMER, sale } from "../../domain/reporting/cases.ts";
import { rejectionOf } from "../../support/rejections.ts";
import { openReportWorld, type ReportWorld } from "../../support/report-world.ts";

const ACME = { kind: "tenant", tenant: "acme" } as const;

/** Sold to a company in Belgium. */
const abroad = (number: string) =>
  sale([["AE", "0", "1000.00", "0.00", "VATEX-EU-AE"]], {
    number,
    process: "S1",
    buyer: {
      name: "Acheteur NV",
      identifiers: [],
      vatNumber: "BE0403019261",
      address: { country: "BE", city: "Bruxelles" },
    },
    vatBreakdown: [
      {
        category: "AE",
        rate: "0",
        taxableAmount: "1000.00",
        taxAmount: "0.00",
        exemptionCode: "VATEX-EU-AE",
        exemptionReason: "Autoliquidation",
      },
    ],
  });

/** A platform that takes single messages, corrects nothing, and tells the end to who asks. */
const open = async (without: readonly "find"[] = []): Promise<ReportWorld> => {
  const world = await openReportWorld({
    without,
    reports: { takes: "single", corrects: false },
  });
  world.fake.connection.reports = {
    ...(world.fake.connection.reports ?? raise()),
    fetch: async (report) => world.stage.onFetch?.(report) ?? null,
  };
  await world.till("z-1", "2026-11-03", "100.00", "20.00");
  await world.till("z-2", "2026-11-04", "50.00", "10.00");
  await world.invoice(sale([["S", "20", "10.00", "2.00"]], { number: "F-1", process: "S1" }), CONSUMER);
  await world.invoice(abroad("F-2"));
  await world.run();
  return world;
};

const raise = (): never => {
  throw new Error("the platform takes no reports");
};

const flows = (world: ReportWorld): string[] =>
  world.stage.there
    .map(({ part }) =>
      part?.flow === "10.3"
        ? `10.3 ${part.day} ${part.groups.map((one) => one.category)}`
        : (part?.flow ?? "?"),
    )
    .sort();

const declares = async (world: ReportWorld) =>
  (await listFailures(world.parts, ACME, { kind: "declare" }, { limit: 50 })).items;

/** Of one day of a till the answer is lost. */
const losesDay = (world: ReportWorld, day: string): void => {
  world.stage.onSend = async ({ part }, commit) => {
    const platformId = commit();
    if (part?.flow === "10.3" && part.day === day)
      throw new Failure("unknown", { code: "reset", message: "reset" });
    return { done: true, platformId };
  };
};

const settle = async (world: ReportWorld): Promise<void> => {
  for (let i = 0; i < 10; i++) {
    await world.run();
    world.clock.forward(1_800);
  }
};

describe("a report in single messages", () => {
  it("is one for each day and each invoice, and is sent with the last of them", async () => {
    const world = await open();
    let left = 3;
    const seen: string[] = [];
    world.stage.onSend = async (_, commit) => {
      seen.push((await world.newest()).state);
      return { done: true, platformId: commit(), aliases: [`alias-${left--}`] };
    };
    await world.submit((await world.newest()).id);
    await world.run();
    expect(flows(world)).toEqual(["10.1", "10.3 2026-11-03 TLB1,TPS1", "10.3 2026-11-04 TLB1"]);
    expect(seen).toEqual(["queued", "queued", "queued"]);
    expect(await world.newest()).toMatchObject({ state: "sent", messages: 0, platformId: null });
  });

  it("keeps all but the one in doubt out of the failures, and is sent once a person has decided", async () => {
    const world = await open(["find"]);
    losesDay(world, "2026-11-04");
    const { id } = await world.submit((await world.newest()).id);
    await settle(world);
    expect(world.stage.there).toHaveLength(3);
    const [doubtful, ...others] = await declares(world);
    expect([doubtful?.state, others]).toEqual(["parked", []]);
    expect(await world.newest()).toMatchObject({ state: "queued", problem: { code: "outcome_unknown" } });
    expect(await rejectionOf(world.submit(id))).toMatchObject({ code: "answer_awaited" });

    world.stage.onSend = null;
    world.stage.there.pop();
    await retryFailure(world.parts, ACME, doubtful?.id ?? "", { notThere: true });
    await settle(world);
    expect(flows(world)).toHaveLength(3);
    expect(await world.newest()).toMatchObject({ state: "sent", problem: null });
  });

  it("is not sent before its last message, whatever the platform says of the first ones", async () => {
    const world = await open(["find"]);
    losesDay(world, "2026-11-04");
    await world.submit((await world.newest()).id);
    await settle(world);
    const first = world.stage.there.find(({ part }) => part?.flow === "10.1");
    await world.hear({ platformId: first?.platformId ?? "", aliases: ["folder-7"] }, "taken");
    expect(await world.newest()).toMatchObject({ state: "queued" });
    expect((await declares(world)).map(({ state }) => state)).toEqual(["parked"]);
  });

  it("goes on where the platform spoke of a message before the last was there, and its end is asked for", async () => {
    const world = await open();
    let said = false;
    world.stage.onFetch = () => {
      said = true;
      return null;
    };
    losesDay(world, "2026-11-04");
    await world.submit((await world.newest()).id);
    await world.run();
    for (const { platformId } of world.stage.there.slice(0, 2))
      await world.hear({ platformId, aliases: ["folder-7"] }, "taken");
    await settle(world);
    expect(await world.newest()).toMatchObject({ state: "sent" });
    expect(said).toBe(true);
  });

  it("is not sent a second time because the platform refused one of them", async () => {
    const world = await open();
    const { id } = await world.submit((await world.newest()).id);
    await world.run();
    const day = world.stage.there.find(({ part }) => part?.flow === "10.3");
    await world.hear({ platformId: day?.platformId ?? "" }, "rejected", {
      rawCode: "EREPORTING_ERROR",
      comment: "taux inconnu",
    });
    // What it took of the others would be told twice.
    expect(await rejectionOf(world.submit(id))).toMatchObject({
      status: 422,
      code: "corrections_unsupported",
    });
    expect(world.stage.there).toHaveLength(3);
  });

  it("has a message in doubt decided, though the platform has refused another meanwhile", async () => {
    const world = await open(["find"]);
    losesDay(world, "2026-11-04");
    await world.submit((await world.newest()).id);
    await settle(world);
    const abroad = world.stage.there.find(({ part }) => part?.flow === "10.1");
    await world.hear({ platformId: abroad?.platformId ?? "" }, "rejected");
    expect(await world.newest()).toMatchObject({ state: "rejected" });
    world.stage.onSend = null;
    const [doubtful] = await declares(world);
    await retryFailure(world.parts, ACME, doubtful?.id ?? "", { notThere: true });
    await settle(world);
    expect([await declares(world), await world.states()]).toEqual([[], ["IN rejected"]]);
  });

  it("whose message is refused at once keeps that one under failures, and sends the others", async () => {
    const world = await open();
    world.stage.onSend = async ({ part }, commit) => {
      if (part?.flow === "10.1") throw new Failure("refused", { code: "INVALID", message: "no" });
      return { done: true, platformId: commit() };
    };
    const { id } = await world.submit((await world.newest()).id);
    await settle(world);
    expect(flows(world)).toEqual(["10.3 2026-11-03 TLB1,TPS1", "10.3 2026-11-04 TLB1"]);
    expect(await world.newest()).toMatchObject({ state: "queued", problem: { code: "INVALID" } });
    expect(await rejectionOf(world.submit(id))).toMatchObject({ code: "answer_awaited" });
    world.stage.onSend = null;
    const [refused] = await declares(world);
    await retryFailure(world.parts, ACME, refused?.id ?? "", { notThere: false });
    await settle(world);
    expect(await world.newest()).toMatchObject({ state: "sent", problem: null });
    expect(flows(world)).toHaveLength(3);
  });
});
