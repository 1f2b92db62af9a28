import { describe, expect, it } from "vitest";
import { CONSUMER, sale } from "../../domain/reporting/cases.ts";
import { rejectionOf } from "../../support/rejections.ts";
import { openReportWorld, type ReportWorld } from "../../support/report-world.ts";

/** A service for a consumer: 100.00 at 20 %. */
const service = (number = "F-1", issueDate = "2026-11-03", base = "100.00", vat = "20.00") =>
  sale([["S", "20", base, vat]], { number, issueDate, process: "S1" });

const F1 = { number: "F-1", issueDate: "2026-11-03" };

const sales = async (world: ReportWorld, day: string): Promise<string[]> =>
  (await world.preview("transactions", day)).groups.map(
    ({ day: on, category, base, vat }) => `${on} ${category} ${base}/${vat}`,
  );

const receipts = async (world: ReportWorld, day: string): Promise<string[]> =>
  (await world.preview("payments", day)).receipts.map(
    ({ flow, day: on, rates }) =>
      `${flow} ${on} ${rates.map(({ rate, amount }) => `${rate}:${amount}`).join(" ")}`,
  );

const problems = async (world: ReportWorld, kind: "transactions" | "payments", day: string) =>
  (await world.preview(kind, day)).problems.map(({ code, item }) => `${item?.id} ${code}`);

describe("what is given to be reported", () => {
  it("is the company's own: an invoice between others is refused, and nothing of it kept", async () => {
    const world = await openReportWorld();
    const others = {
      ...service(),
      seller: { ...service().buyer, name: "Someone else" },
    };
    const refused = await rejectionOf((async () => world.invoice(others, CONSUMER))());
    expect(refused).toMatchObject({
      status: 422,
      code: "declarant_absent",
      errors: [{ path: "BT-30", code: "declarant_absent" }],
    });
    expect(await problems(world, "transactions", "2026-11-03")).toEqual([]);
  });

  it("is taken once: the same again changes nothing, another content is refused until it is to replace", async () => {
    const world = await openReportWorld();
    expect((await world.till("z-1", "2026-11-03", "100.00", "20.00")).created).toBe(true);
    const revision = async () =>
      (await world.store.reports.periods("732829320", "2026-11-03", "2026-11-03")).map((one) => one.revision);
    const before = await revision();
    expect((await world.till("z-1", "2026-11-03", "100.00", "20.00")).created).toBe(false);
    expect((await world.till("z-1", "2026-11-03", "100.00", "20.00", true)).created).toBe(false);
    expect(await revision()).toEqual(before);

    const refused = await rejectionOf(world.till("z-1", "2026-11-03", "90.00", "18.00"));
    expect(refused).toMatchObject({ status: 409, code: "id_reused", errors: [{ path: "id" }] });
    expect(await sales(world, "2026-11-03")).toEqual(["2026-11-03 TLB1 100.00/20.00"]);

    expect((await world.till("z-1", "2026-11-03", "90.00", "18.00", true)).created).toBe(false);
    expect(await sales(world, "2026-11-03")).toEqual(["2026-11-03 TLB1 90.00/18.00"]);
  });

  it("is gone when it is taken back, once", async () => {
    const world = await openReportWorld();
    await world.till("z-1", "2026-11-03", "100.00", "20.00");
    await world.remove("till", "z-1");
    expect(await sales(world, "2026-11-03")).toEqual([]);
    expect(await rejectionOf(world.remove("till", "z-1"))).toMatchObject({ status: 404 });
    expect((await world.till("z-1", "2026-11-03", "90.00", "18.00")).created).toBe(true);
  });

  it("moves to another period with its day", async () => {
    const world = await openReportWorld();
    await world.till("z-1", "2026-11-03", "100.00", "20.00");
    await world.till("z-1", "2026-11-13", "100.00", "20.00", true);
    expect(await sales(world, "2026-11-03")).toEqual([]);
    expect(await sales(world, "2026-11-13")).toEqual(["2026-11-13 TLB1 100.00/20.00"]);
  });

  it("is of the day in Paris, whatever the hour in Greenwich", async () => {
    const world = await openReportWorld();
    const item = await world.soldAt("z-1", "2026-11-10T23:30:00Z");
    expect(item.item.day).toBe("2026-11-11");
    expect(item.period).toMatchObject({ start: "2026-11-11", end: "2026-11-20" });
  });

  it("is one invoice under one id", async () => {
    const world = await openReportWorld();
    await world.invoice(service(), { ...CONSUMER, id: "erp-1" });
    const twin = await rejectionOf(world.invoice(service(), { ...CONSUMER, id: "erp-2" }));
    expect(twin).toMatchObject({
      status: 409,
      code: "invoice_reported_already",
      errors: [{ path: "facts.id" }],
    });
    expect(twin.message).toContain("erp-1");
    // The number of another year is another invoice.
    await world.invoice(service("F-1", "2027-01-03"), { ...CONSUMER, id: "erp-2" });
    await world.remove("invoice", "erp-1");
    await world.invoice(service(), { ...CONSUMER, id: "erp-3" });
    expect(await sales(world, "2026-11-03")).toEqual(["2026-11-03 TPS1 100.00/20.00"]);
  });

  it("without an id is known again by the invoice itself", async () => {
    const world = await openReportWorld();
    const first = await world.invoice(service(), CONSUMER);
    const again = await world.invoice(service(), CONSUMER);
    expect([again.created, again.item.id]).toEqual([false, first.item.id]);
    expect(await rejectionOf(world.invoice(service("F-1", "2026-11-04"), CONSUMER))).toMatchObject({
      code: "id_reused",
    });
  });

  it("and belongs in no report is kept with the reason, and with what is missing where nobody can tell", async () => {
    const world = await openReportWorld();
    const early = await world.invoice(service("F-2", "2026-08-31"), CONSUMER);
    expect(early.item).toMatchObject({ told: null, reason: { code: "before_obligation" }, problems: [] });
    const { item } = await world.invoice(service("F-3"));
    expect(item.problems.map(({ code }) => code)).toEqual(["buyer_kind_unknown"]);
    expect(await problems(world, "transactions", "2026-11-03")).toEqual([`${item.id} buyer_kind_unknown`]);
    await world.invoice(service("F-3"), { ...CONSUMER, id: item.id }, true);
    expect(await problems(world, "transactions", "2026-11-03")).toEqual([]);
    expect(await sales(world, "2026-11-03")).toEqual(["2026-11-03 TPS1 100.00/20.00"]);
  });

  it("is another company's concern where that one reports nothing here", async () => {
    const world = await openReportWorld();
    expect(await rejectionOf(world.previewOf("404833048"))).toMatchObject({
      status: 422,
      code: "company_not_reporting",
      errors: [{ path: "company" }],
    });
  });
});

describe("receipts of an invoice", () => {
  it("wait for the invoice as a problem, and are worked out when it comes", async () => {
    const world = await openReportWorld();
    const paid = await world.payment("p-1", "2026-11-06", "60.00", F1);
    expect(paid.item.problems.map(({ code }) => code)).toEqual(["invoice_unknown"]);
    expect(await problems(world, "payments", "2026-11-06")).toEqual(["p-1 invoice_unknown"]);

    await world.invoice(service(), CONSUMER);
    expect(await receipts(world, "2026-11-06")).toEqual(["10.4 2026-11-06 20:60.00"]);
    expect(await problems(world, "payments", "2026-11-06")).toEqual([]);
  });

  it("are shared out anew, whichever comes first, and wherever their days lie", async () => {
    const world = await openReportWorld();
    const mixed = sale(
      [
        ["S", "20", "60.00", "12.00"],
        ["S", "20", "30.00", "6.00"],
      ],
      {
        number: "F-1",
        process: "M1",
        vatBreakdown: [{ taxableAmount: "90.00", taxAmount: "18.00", category: "S", rate: "20" }],
      },
    );
    const facts = { ...CONSUMER, lines: [{ nature: "goods" }, { nature: "services" }] } as const;
    await world.payment("p-2", "2026-12-03", "58.00", F1);
    await world.invoice(mixed, facts);
    await world.payment("p-1", "2026-11-12", "50.00", F1);
    expect(await receipts(world, "2026-11-12")).toEqual(["10.4 2026-11-12 20:16.67"]);
    expect(await receipts(world, "2026-12-03")).toEqual(["10.4 2026-12-03 20:19.33"]);

    // The second alone is again the first.
    await world.remove("payment", "p-1");
    expect(await receipts(world, "2026-12-03")).toEqual(["10.4 2026-12-03 20:19.33"]);
    await world.payment("p-2", "2026-12-03", "50.00", F1, true);
    expect(await receipts(world, "2026-12-03")).toEqual(["10.4 2026-12-03 20:16.67"]);
  });

  it("follow an invoice that is replaced, and one that names another invoice leaves it", async () => {
    const world = await openReportWorld();
    const { item } = await world.invoice(service(), CONSUMER);
    await world.payment("p-1", "2026-11-06", "150.00", F1);
    expect(await receipts(world, "2026-11-06")).toEqual(["10.4 2026-11-06 20:120.00"]);
    expect(await problems(world, "payments", "2026-11-06")).toEqual(["p-1 receipt_unallocated"]);

    await world.invoice(service("F-1", "2026-11-03", "125.00", "25.00"), { ...CONSUMER, id: item.id }, true);
    expect(await receipts(world, "2026-11-06")).toEqual(["10.4 2026-11-06 20:150.00"]);
    expect(await problems(world, "payments", "2026-11-06")).toEqual([]);

    await world.payment("p-2", "2026-11-07", "1.00", F1);
    expect(await problems(world, "payments", "2026-11-06")).toEqual(["p-2 receipt_unallocated"]);
    await world.payment("p-1", "2026-11-06", "150.00", { number: "F-2", issueDate: "2026-11-03" }, true);
    expect(await problems(world, "payments", "2026-11-06")).toEqual(["p-1 invoice_unknown"]);
    expect(await receipts(world, "2026-11-06")).toEqual(["10.4 2026-11-07 20:1.00"]);
  });

  it("lose their invoice when it is taken back, and say so", async () => {
    const world = await openReportWorld();
    const { item } = await world.invoice(service(), CONSUMER);
    await world.payment("p-1", "2026-11-06", "60.00", F1);
    await world.remove("invoice", item.id);
    expect(await receipts(world, "2026-11-06")).toEqual([]);
    expect(await problems(world, "payments", "2026-11-06")).toEqual(["p-1 invoice_unknown"]);
  });

  it("given at once with the invoice from two sides all count", async () => {
    const world = await openReportWorld();
    await Promise.all([
      world.payment("p-1", "2026-11-06", "60.00", F1),
      world.invoice(service(), CONSUMER),
      world.payment("p-2", "2026-12-06", "60.00", F1),
    ]);
    expect(await receipts(world, "2026-11-06")).toEqual(["10.4 2026-11-06 20:60.00"]);
    expect(await receipts(world, "2026-12-06")).toEqual(["10.4 2026-12-06 20:60.00"]);
  });
});
