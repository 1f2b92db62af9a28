import { expect, it } from "vitest";
import type { PeriodKey } from "../../../src/domain/reporting/record.ts";
import type { ToldItem } from "../../../src/store/port.ts";
import type { Opened } from "../contract.ts";
import { decade, newCompany, reportItem, sale } from "../report-samples.ts";
import { at, unique } from "../samples.ts";

const FAULT = { path: "facts", code: "nature_unknown", message: "?", messageFr: "?", fix: "!", fixFr: "!" };

export const reportItemsContract = (get: () => Opened): void => {
  const revisionOf = async (key: PeriodKey): Promise<number | null> =>
    (await get().store.reports.period(key))?.revision ?? null;
  const pagesOf = async (key: PeriodKey, limit: number): Promise<ToldItem[]> => {
    const { reports } = get().store;
    const found: ToldItem[] = [];
    for (;;) {
      const page = await reports.toldItems(key, found.at(-1) ?? null, limit);
      found.push(...page);
      if (page.length < limit) return found;
    }
  };

  it("keeps an item as it was given, one for each name, the last one put", async () => {
    const { reports } = get().store;
    const company = newCompany();
    const key = decade(company);
    const first = reportItem(company, {
      source: "invoice",
      document: "2026 F-12",
      told: { flow: "10.4", rates: [{ rate: "20", amount: "-12.30" }] },
      parts: [{ rate: null, amount: "12.30" }],
      given: { texte: "é🧾\u0000", nested: [1, null, { a: "b" }] },
      createdAt: at(1).toISOString(),
      updatedAt: at(2).toISOString(),
    });
    await reports.putItem(first, key);
    expect(await reports.item(first)).toEqual(first);
    const second = reportItem(company, {
      source: "invoice",
      id: first.id,
      told: null,
      reason: { code: "domestic", en: "An e-invoice.", fr: "Une facture électronique." },
      problems: [FAULT],
    });
    await reports.putItem(second, key);
    expect(await reports.item(first)).toEqual(second);
    expect(await get().store.tx((memory) => memory.reports.item(first, { lock: true }))).toEqual(second);
    expect(await reports.item({ ...first, source: "payment" })).toBeNull();
    expect(await reports.item({ ...first, company: newCompany() })).toBeNull();
  });

  it("refuses an item whose hash does not say whether it adds something", async () => {
    const { reports } = get().store;
    const company = newCompany();
    const odd = { ...reportItem(company), toldHash: "" };
    await expect(reports.putItem(odd, decade(company))).rejects.toThrow();
    expect(await reports.period(decade(company))).toBeNull();
  });

  it("finds items by the invoice", async () => {
    const { reports } = get().store;
    const [_tenant, company] = [unique("tenant"), newCompany()];
    const document = "2026 F-1";
    for (const [source, name] of [
      ["payment", "p2"],
      ["payment", "p1"],
      ["invoice", "x"],
    ] as const) {
      await reports.putItem(reportItem(company, { source, id: name, document }), decade(company));
    }
    await reports.putItem(reportItem(company, { document: "2026 F-10" }), decade(company));
    const about = await reports.ofDocument(company, document);
    expect(about.map((item) => item.id)).toEqual(["x", "p1", "p2"]);
    expect(await reports.ofDocument(newCompany(), document)).toEqual([]);
  });

  it("gives what a period tells page by page, by day, source and id, and loses none", async () => {
    const { store } = get();
    const company = newCompany();
    const key = decade(company);
    const days = ["2026-11-10", "2026-11-01", "2026-11-05", "2026-11-05"];
    const inside = days.flatMap((day, n) =>
      (["till", "payment", "invoice"] as const).map((source) =>
        reportItem(company, { day, source, id: `é ${n}:${source}`, told: sale(`${n}.00`) }),
      ),
    );
    const outside = [
      reportItem(company, { day: "2026-10-31" }),
      reportItem(company, { day: "2026-11-11" }),
      reportItem(company, { kind: "payments" }),
      reportItem(company, { role: "BY" }),
      reportItem(company, { told: null }),
      reportItem(newCompany()),
    ];
    await store.tx(async (memory) => {
      for (const item of [...inside, ...outside]) await memory.reports.putItem(item, key);
    });
    const place = ({ day, source, id }: ToldItem): string => `${day} ${source} ${id}`;
    const expected = inside
      .map(({ source, id, day, told }) => ({ source, id, day, told }))
      .toSorted((a, b) => (place(a as ToldItem) < place(b as ToldItem) ? -1 : 1));
    expect(await pagesOf(key, 100)).toEqual(expected);
    for (const limit of [1, 5]) expect(await pagesOf(key, limit)).toEqual(expected);
    expect(await pagesOf(decade(newCompany()), 5)).toEqual([]);
  });

  it("counts what a period tells and what a person must settle, and lists the latter by day", async () => {
    const { reports } = get().store;
    const company = newCompany();
    const key = decade(company);
    expect(await reports.counts(key)).toEqual({ told: 0, troubled: 0 });
    const both = reportItem(company, { day: "2026-11-09", problems: [FAULT] });
    const troubled = reportItem(company, { day: "2026-11-02", problems: [FAULT, FAULT], told: null });
    const late = reportItem(company, { day: "2026-11-11", problems: [FAULT] });
    for (const item of [both, troubled, late, reportItem(company)]) await reports.putItem(item, key);
    expect(await reports.counts(key)).toEqual({ told: 2, troubled: 2 });
    expect(await reports.troubled(key, 10)).toEqual([troubled, both]);
    expect(await reports.troubled(key, 1)).toEqual([troubled]);
    await reports.putItem({ ...both, problems: [] }, key);
    expect(await reports.counts(key)).toEqual({ told: 2, troubled: 1 });
  });

  it("gives a period a new revision with every change of an item", async () => {
    const { reports } = get().store;
    const company = newCompany();
    const key = decade(company);
    expect(await reports.period(key)).toBeNull();
    const one = reportItem(company);
    await reports.putItem(one, key);
    expect(await reports.period(key)).toEqual({ ...key, tenant: "acme", revision: 1 });
    await reports.putItem({ ...one, tenant: "other" }, key);
    expect(await reports.period(key)).toEqual({ ...key, tenant: "other", revision: 2 });
    expect(await reports.removeItem({ ...one, source: "payment" })).toBe(false);
    expect(await revisionOf(key)).toBe(2);
    expect(await reports.removeItem(one)).toBe(true);
    expect(await reports.item(one)).toBeNull();
    expect(await reports.removeItem(one)).toBe(false);
    expect(await revisionOf(key)).toBe(3);
    const failing = get().store.tx(async (memory) => {
      await memory.reports.putItem(one, key);
      throw new Error("no");
    });
    await expect(failing).rejects.toThrow("no");
    expect(await revisionOf(key)).toBe(3);
  });

  it("gives the period that an item leaves a new revision too", async () => {
    const { reports } = get().store;
    const company = newCompany();
    const first = decade(company);
    const second = decade(company, { start: "2026-11-11", end: "2026-11-20" });
    const bought = { ...second, role: "BY" as const };
    const paid = { ...bought, kind: "payments" as const, start: "2026-11-01", end: "2026-11-30" };
    const one = reportItem(company, { day: "2026-11-10" });
    const later = { ...one, day: "2026-11-11" };
    await reports.putItem(one, first);
    await reports.putItem(later, second);
    expect([await revisionOf(first), await revisionOf(second)]).toEqual([2, 1]);
    await reports.putItem({ ...later, role: "BY" }, bought);
    expect([await revisionOf(second), await revisionOf(bought)]).toEqual([2, 1]);
    await reports.putItem({ ...later, role: "BY", kind: "payments" }, paid);
    expect([await revisionOf(bought), await revisionOf(paid)]).toEqual([2, 1]);
    expect(await revisionOf(first)).toBe(2);
    await reports.removeItem(one);
    expect(await revisionOf(paid)).toBe(2);
  });

  it("gives all periods of a day a new revision where a corrected regime left them crossing", async () => {
    const { reports } = get().store;
    const company = newCompany();
    const month = decade(company, { end: "2026-11-30" });
    const one = reportItem(company);
    await reports.putItem(one, month);
    await reports.putItem(reportItem(company), decade(company));
    expect([await revisionOf(month), await revisionOf(decade(company))]).toEqual([2, 1]);
    await reports.removeItem(one);
    expect([await revisionOf(month), await revisionOf(decade(company))]).toEqual([3, 2]);
  });

  it("lists the periods of a company that touch some days, by their start", async () => {
    const { reports } = get().store;
    const company = newCompany();
    const keys = [
      decade(company, { start: "2026-11-11", end: "2026-11-20" }),
      decade(company, { kind: "payments", end: "2026-11-30" }),
      decade(company),
    ];
    for (const key of keys) {
      const { kind, role, start: day } = key;
      await reports.putItem(reportItem(company, { kind, role, day }), key);
    }
    const [second, paid, first] = keys;
    const starts = async (from: string, until: string) =>
      (await reports.periods(company, from, until)).map(({ tenant: _, revision: __, ...key }) => key);
    expect(await starts("2026-11-01", "2026-11-30")).toEqual([first, paid, second]);
    expect(await starts("2026-11-11", "2026-11-11")).toEqual([paid, second]);
    expect(await starts("2026-10-01", "2026-11-01")).toEqual([first, paid]);
    expect(await starts("2026-12-01", "2026-12-31")).toEqual([]);
    expect(await reports.periods(newCompany(), "2026-01-01", "2026-12-31")).toEqual([]);
  });

  it("counts every one of many who put at once, the same item among them", async () => {
    const { reports } = get().store;
    const company = newCompany();
    const same = reportItem(company);
    await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        reports.putItem(n % 2 === 0 ? same : reportItem(company), decade(company)),
      ),
    );
    expect(await revisionOf(decade(company))).toBe(20);
    expect(await reports.counts(decade(company))).toEqual({ told: 11, troubled: 0 });
  });
};
