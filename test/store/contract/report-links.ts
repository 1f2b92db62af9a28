import { expect, it } from "vitest";
import type { PeriodKey } from "../../../src/domain/reporting/record.ts";
import type { ItemDifference, NamedItem } from "../../../src/store/port.ts";
import type { Opened } from "../contract.ts";
import { decade, newCompany, reportItem, sale } from "../report-samples.ts";
import { newId } from "../samples.ts";

const named = ({ source, id, day, document }: NamedItem): NamedItem => ({ source, id, day, document });

const difference = (lists: Partial<Omit<ItemDifference, "counts">>): ItemDifference => {
  const { added = [], changed = [], removed = [] } = lists;
  const counts = { added: added.length, changed: changed.length, removed: removed.length };
  return { added: added.map(named), changed: changed.map(named), removed: removed.map(named), counts };
};

export const reportLinksContract = (get: () => Opened): void => {
  /** Items of one period, each on its day, in the order of lists. */
  const filled = async (company: string, count: number) => {
    const items = Array.from({ length: count }, (_, n) =>
      reportItem(company, {
        source: "invoice",
        id: `n° ${n}: «é»`,
        day: `2026-11-0${n + 1}`,
        document: n === 0 ? null : `2026 F-${n}`,
      }),
    );
    await get().store.tx(async (memory) => {
      for (const item of items) await memory.reports.putItem(item, decade(company));
    });
    return items;
  };
  const linkedBy = async (reportId: string, limit: number): Promise<NamedItem[]> => {
    const found: NamedItem[] = [];
    for (let cursor: string | null = ""; cursor !== null; ) {
      const page = await get().store.reports.linked(reportId, cursor === "" ? { limit } : { limit, cursor });
      found.push(...page.items);
      cursor = page.nextCursor;
    }
    return found;
  };

  it("writes down what a report tells, and gives it page by page, whatever became of it", async () => {
    const { reports } = get().store;
    const company = newCompany();
    const key = decade(company);
    const items = await filled(company, 5);
    for (const other of [
      reportItem(company, { told: null }),
      reportItem(company, { day: "2026-11-11" }),
      reportItem(company, { role: "BY" }),
    ]) {
      await reports.putItem(other, key);
    }
    const id = newId("rpt");
    await reports.link(id, key);
    for (const limit of [1, 2, 5, 9]) expect(await linkedBy(id, limit)).toEqual(items.map(named));
    for (const item of items.slice(1)) await reports.removeItem(item);
    expect(await linkedBy(id, 2)).toEqual(items.map(named));
    await reports.link(id, key);
    expect(await linkedBy(id, 2)).toEqual(items.slice(0, 1).map(named));
    expect(await linkedBy(newId("rpt"), 2)).toEqual([]);
  });

  it("writes down what a report tells of many items, each once", async () => {
    const { store } = get();
    const company = newCompany();
    const key = decade(company);
    const items = Array.from({ length: 2_001 }, (_, n) =>
      reportItem(company, { day: `2026-11-0${1 + (n % 3)}` }),
    );
    await store.tx(async (memory) => {
      for (const item of items) await memory.reports.putItem(item, key);
    });
    const id = newId("rpt");
    await store.reports.link(id, key);
    const linked = await linkedBy(id, 1_000);
    expect(linked.map((item) => item.id).sort()).toEqual(items.map((item) => item.id).sort());
    expect(await store.reports.difference(id, key, 10)).toEqual(difference({}));
  });

  it.each([
    "",
    "x",
    Buffer.from("[]").toString("base64url"),
    Buffer.from('["a","b"]').toString("base64url"),
    Buffer.from('["a","b",3]').toString("base64url"),
    Buffer.from('["a","b","\\u0000"]').toString("base64url"),
    Buffer.from('["a", "b", "c"]').toString("base64url"),
    Buffer.from("12:rpt_1").toString("base64url"),
  ])("refuses the cursor %j, which it never gave", async (cursor) => {
    await expect(get().store.reports.linked("rpt_1", { limit: 1, cursor })).rejects.toMatchObject({
      status: 400,
      code: "cursor_invalid",
    });
  });

  it("finds all added where no report tells anything", async () => {
    const { reports } = get().store;
    const company = newCompany();
    const items = await filled(company, 4);
    expect(await reports.difference(null, decade(company), 10)).toEqual(difference({ added: items }));
    const short = await reports.difference(null, decade(company), 3);
    expect(short).toEqual({ ...difference({ added: items.slice(0, 3) }), counts: short.counts });
    expect(short.counts).toEqual({ added: 4, changed: 0, removed: 0 });
    expect(await reports.difference(newId("rpt"), decade(company), 10)).toEqual(difference({ added: items }));
    expect(await reports.difference(null, decade(newCompany()), 10)).toEqual(difference({}));
  });

  it("finds what was added, changed and removed since a report, by the names of the items", async () => {
    const { reports } = get().store;
    const company = newCompany();
    const key: PeriodKey = decade(company);
    const items = await filled(company, 8);
    const [same, other, moved, untold, gone, left, bought] = items;
    const id = newId("rpt");
    await reports.link(id, key);
    expect(await reports.difference(id, key, 10)).toEqual(difference({}));
    if (!same || !other || !moved || !untold || !gone || !left || !bought) throw new Error("too few items");

    const otherwise = reportItem(company, { ...other, told: sale("60.00"), toldHash: "1".repeat(64) });
    const onAnotherDay = { ...moved, day: "2026-11-10" };
    const added = reportItem(company, { source: "payment", id: other.id, day: "2026-11-01" });
    await reports.putItem({ ...same, givenHash: "2".repeat(64), updatedAt: same.createdAt }, key);
    await reports.putItem(otherwise, key);
    await reports.putItem(onAnotherDay, key);
    await reports.putItem({ ...untold, told: null, toldHash: "" }, key);
    await reports.removeItem(gone);
    const next = decade(company, { start: "2026-11-11", end: "2026-11-20" });
    await reports.putItem({ ...left, day: "2026-11-11" }, next);
    await reports.putItem({ ...bought, role: "BY" }, decade(company, { role: "BY" }));
    await reports.putItem(added, key);

    const expected = difference({
      added: [added],
      changed: [otherwise, onAnotherDay],
      removed: [untold, gone, left, bought],
    });
    expect(await reports.difference(id, key, 10)).toEqual(expected);
    expect(await reports.difference(id, key, 1)).toEqual({
      ...difference({ added: [added], changed: [otherwise], removed: [untold] }),
      counts: expected.counts,
    });
    expect(await reports.difference(id, key, 0)).toEqual({ ...difference({}), counts: expected.counts });
    // Another report of the same period knows of nothing that this one told.
    const later = newId("rpt");
    await reports.link(later, key);
    expect(await reports.difference(later, key, 10)).toEqual(difference({}));
  });
};
