import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ReportItem } from "../../../src/domain/reporting/item.ts";
import { openStore } from "../../../src/store/open.ts";
import type { Store } from "../../../src/store/port.ts";
import { buildPeriod } from "../../../src/usecases/report/build-period.ts";
import { decade, newCompany, reportItem, sale } from "../../store/report-samples.ts";

let store: Store;
beforeAll(async () => {
  store = await openStore("sqlite::memory:", { now: () => new Date("2026-11-11T06:00:00Z") });
});
afterAll(() => store.close());

const periodWith = async (items: (company: string) => ReportItem[]) => {
  const company = newCompany();
  await store.tx(async (memory) => {
    for (const item of items(company)) await memory.reports.putItem(item, decade(company));
  });
  return buildPeriod(store, decade(company));
};

const days = ["2026-11-02", "2026-11-03"];
const sales = (company: string): ReportItem[] => days.map((day) => reportItem(company, { day }));

describe("a period that is built", () => {
  test("has the hash of what it tells, whatever its items are called and in what order they came", async () => {
    const built = await periodWith(sales);
    expect(built).toMatchObject({ items: 2, empty: false, revision: 2 });
    const again = await periodWith((company) => sales(company).reverse());
    expect(again.contentHash).toBe(built.contentHash);
    const one = await periodWith((company) => [
      ...sales(company).slice(1),
      reportItem(company, { day: "2026-11-02", told: sale("50.01") }),
    ]);
    expect(one.contentHash).not.toBe(built.contentHash);
  });

  test("of more items than are read at once has each of them once", async () => {
    const built = await periodWith((company) =>
      Array.from({ length: 2_500 }, (_, n) =>
        reportItem(company, { day: days[n % 2] ?? "", told: sale("0.01") }),
      ),
    );
    expect(built.items).toBe(2_500);
    expect(built.content).toMatchObject({ groups: [{ base: 1_250n }, { base: 1_250n }] });
  });

  test("without items tells nothing", async () => {
    expect(await periodWith(() => [])).toMatchObject({ items: 0, empty: true, revision: 0 });
  });

  test("is given up when it is called off", async () => {
    const called = AbortSignal.abort(new Error("off"));
    await expect(buildPeriod(store, decade(newCompany()), called)).rejects.toThrow("off");
  });
});
