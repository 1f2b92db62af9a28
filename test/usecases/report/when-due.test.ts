import { describe, expect, it } from "vitest";
import { CONSUMER, sale } from "../../domain/reporting/cases.ts";
import { openReportWorld, type ReportWorld } from "../../support/report-world.ts";

const F1 = { number: "F-1", issueDate: "2026-11-03" };
const service = () => sale([["S", "20", "100.00", "20.00"]], { ...F1, process: "S1" });

const outcomes = async (world: ReportWorld): Promise<string> => (await world.states()).join(", ");

describe("the report of a period", () => {
  it("is there on the morning after, and waits for a person", async () => {
    const world = await openReportWorld({ at: "2026-11-08T12:00:00Z" });
    await world.till("z-1", "2026-11-03", "100.00", "20.00");
    await world.goTo("2026-11-10T23:30:00Z");
    expect(await world.states()).toEqual([]);
    // Six in Paris.
    await world.goTo("2026-11-11T05:00:00Z");
    expect(await world.states()).toEqual(["IN awaiting-approval"]);
    expect(await world.newest()).toMatchObject({
      start: "2026-11-01",
      end: "2026-11-10",
      deadline: "2026-11-20",
      platformDeadline: "2026-11-21T08:00:00+01:00",
      late: false,
    });
    await world.goTo("2026-11-30");
    expect(await world.states()).toEqual(["IN awaiting-approval"]);
    expect(world.stage.there).toEqual([]);
  });

  it("is there at once where the first item comes after its end, and later ones join it", async () => {
    const world = await openReportWorld();
    await world.till("z-1", "2026-11-03", "100.00", "20.00");
    await world.run();
    await world.till("z-2", "2026-11-04", "100.00", "20.00");
    await world.run();
    expect(await world.states()).toEqual(["IN awaiting-approval"]);
  });

  it("is one for sales and one for receipts, each in its own period", async () => {
    const world = await openReportWorld({ at: "2026-11-08T12:00:00Z" });
    await world.invoice(service(), CONSUMER);
    await world.payment("p-1", "2026-11-06", "120.00", F1);
    await world.goTo("2026-11-12");
    expect([await world.states(), await world.states("payments")]).toEqual([["IN awaiting-approval"], []]);
    await world.goTo("2026-12-01");
    expect(await world.newest("payments")).toMatchObject({ start: "2026-11-01", end: "2026-11-30" });
  });

  it("of nothing is never made", async () => {
    const world = await openReportWorld({ at: "2026-11-08T12:00:00Z" });
    await world.till("z-1", "2026-11-03", "100.00", "20.00");
    await world.remove("till", "z-1");
    await world.goTo("2026-11-12");
    expect(await world.states()).toEqual([]);
  });

  it("that waits for a person is called to mind five days and two before its deadline, and on it", async () => {
    const world = await openReportWorld({ at: "2026-11-08T12:00:00Z" });
    await world.till("z-1", "2026-11-03", "100.00", "20.00");
    const days: Record<string, number> = {};
    for (let day = 11; day <= 22; day++) {
      const before = world.told.length;
      await world.goTo(`2026-11-${day}`);
      // Somebody looks, or an item is corrected: nobody is reminded twice a day.
      await world.till("z-1", "2026-11-03", `1${day}.00`, "20.00", true);
      await world.run();
      const reminders = world.told
        .slice(before)
        .filter((line) => line === "report.reminder awaiting-approval");
      if (reminders.length > 0) days[day] = reminders.length;
    }
    expect(days).toEqual({ 15: 1, 18: 1, 20: 1 });
  });

  it("is called to mind no more once it is sent, nor where nothing is left to send", async () => {
    const sent = await openReportWorld();
    await sent.till("z-1", "2026-11-03", "100.00", "20.00");
    await sent.run();
    await sent.submit((await sent.newest()).id);
    await sent.goTo("2026-11-15");
    await sent.goTo("2026-11-20");
    expect(sent.told.filter((line) => line.startsWith("report.reminder"))).toEqual([]);

    const empty = await openReportWorld();
    await empty.till("z-1", "2026-11-03", "100.00", "20.00");
    await empty.run();
    await empty.remove("till", "z-1");
    await empty.goTo("2026-11-15");
    await empty.goTo("2026-11-20");
    expect(empty.told.filter((line) => line.startsWith("report.reminder"))).toEqual([]);
  });
});

describe("a company whose reports go by themselves", () => {
  const automatic = (at = "2026-11-08T12:00:00Z") =>
    openReportWorld({ at, company: { approval: "automatic" } });

  it("has a clean one sent on the morning after", async () => {
    const world = await automatic();
    await world.till("z-1", "2026-11-03", "100.00", "20.00");
    await world.goTo("2026-11-11T05:00:00Z");
    expect(await outcomes(world)).toBe("IN sent");
    expect(world.stage.there).toHaveLength(1);
    expect(
      (await world.store.reports.events((await world.newest()).id)).map((e) => [e.state, e.source]),
    ).toEqual([
      ["due", "gateway"],
      ["queued", "gateway"],
      ["sent", "gateway"],
    ]);
  });

  it("has one with problems wait until the day before the deadline, and sent without them then", async () => {
    const world = await automatic();
    await world.till("z-1", "2026-11-03", "100.00", "20.00");
    await world.invoice(service());
    await world.goTo("2026-11-11T05:00:00Z");
    await world.goTo("2026-11-18");
    expect(await outcomes(world)).toBe("IN due");
    await world.goTo("2026-11-19");
    expect(await outcomes(world)).toBe("IN sent");
    expect(await world.newest()).toMatchObject({ items: 1, leftOut: 1, late: false });
  });

  it("has one sent at once when its problems are settled before", async () => {
    const world = await automatic();
    await world.till("z-1", "2026-11-03", "100.00", "20.00");
    const { item } = await world.invoice(service());
    await world.goTo("2026-11-13");
    await world.invoice(service(), { ...CONSUMER, id: item.id }, true);
    await world.run();
    expect(await world.newest()).toMatchObject({ state: "sent", items: 2, leftOut: 0 });
  });

  /** A report went without an unclear invoice. */
  const withoutOne = async () => {
    const world = await automatic();
    await world.till("z-1", "2026-11-03", "100.00", "20.00");
    const { item } = await world.invoice(service());
    await world.goTo("2026-11-19");
    const settle = async () => {
      await world.invoice(service(), { ...CONSUMER, id: item.id }, true);
      await world.run();
    };
    return { ...world, settle };
  };

  it("has what was left out follow by itself, once it is put right", async () => {
    const world = await withoutOne();
    await world.hear({ trackingId: (await world.newest()).id }, "accepted");
    await world.settle();
    expect(await outcomes(world)).toBe("IN accepted, RE sent");
    expect(await world.newest()).toMatchObject({ items: 2, leftOut: 0 });
  });

  it("has it follow even where it was put right while the answer was awaited", async () => {
    const world = await withoutOne();
    await world.settle();
    expect(await outcomes(world)).toBe("IN sent");
    await world.hear({ trackingId: (await world.newest()).id }, "taken");
    expect(await outcomes(world)).toBe("IN taken");
    await world.hear({ trackingId: (await world.newest()).id }, "accepted");
    expect(await outcomes(world)).toBe("IN accepted, RE sent");
  });

  it("has nothing else corrected by itself", async () => {
    const world = await automatic();
    await world.till("z-1", "2026-11-03", "100.00", "20.00");
    await world.goTo("2026-11-11T05:00:00Z");
    await world.hear({ trackingId: (await world.newest()).id }, "accepted");
    await world.till("z-2", "2026-11-04", "100.00", "20.00");
    await world.run();
    expect(await outcomes(world)).toBe("IN accepted");
    const { difference } = await world.preview("transactions", "2026-11-03");
    expect(difference.added.map(({ id }) => id)).toEqual(["z-2"]);
  });

  it("has a refund beyond a day's receipts left out, and nothing sent again until it is covered", async () => {
    const world = await automatic();
    await world.received("p-1", "2026-11-06", "-30.00");
    await world.received("p-2", "2026-11-07", "100.00");
    await world.goTo("2026-12-01T06:00:00Z");
    expect(await world.newest("payments")).toMatchObject({ state: "sent", leftOut: 1 });
    await world.hear({ trackingId: (await world.newest("payments")).id }, "accepted");
    // Another receipt is a correction like any other, which a person sends.
    await world.received("p-3", "2026-11-08", "10.00");
    await world.run();
    expect(await world.states("payments")).toEqual(["IN accepted"]);
    await world.received("p-4", "2026-11-06", "50.00");
    await world.run();
    expect(await world.states("payments")).toEqual(["IN accepted", "RE sent"]);
  });

  it("does not send one anew that was rejected, until a person does", async () => {
    const world = await automatic();
    await world.till("z-1", "2026-11-03", "100.00", "20.00");
    await world.goTo("2026-11-11T05:00:00Z");
    await world.hear({ trackingId: (await world.newest()).id }, "rejected");
    await world.till("z-1", "2026-11-03", "90.00", "18.00", true);
    await world.run();
    expect(await outcomes(world)).toBe("IN rejected");
    await world.submit((await world.newest()).id);
    await world.run();
    expect(await outcomes(world)).toBe("IN rejected, IN sent");
  });

  it("is told what keeps one from going out, and it goes once that is settled", async () => {
    const world = await openReportWorld({
      company: { approval: "automatic" },
      account: { reporting: "documents" },
    });
    await world.till("z-1", "2026-11-03", "100.00", "20.00");
    await world.run();
    expect(await world.newest()).toMatchObject({
      state: "due",
      problem: { code: "platform_reports_itself" },
    });
    world.account.reporting = "frr";
    await world.till("z-2", "2026-11-04", "100.00", "20.00");
    await world.run();
    expect(await world.newest()).toMatchObject({ state: "sent", problem: null });
  });
});
