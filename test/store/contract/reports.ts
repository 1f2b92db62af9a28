import { describe, expect, it } from "vitest";
import type { ReportRecord } from "../../../src/domain/reporting/record.ts";
import type { Opened } from "../contract.ts";
import { decade, newCompany, report, reportEvent } from "../report-samples.ts";
import { at, document, event, invoice, newId, unique } from "../samples.ts";
import { reportItemsContract } from "./report-items.ts";
import { reportLinksContract } from "./report-links.ts";

const PROBLEM = {
  code: "REJ_COH",
  message: "no",
  messageFr: "non",
  fix: "correct it",
  fixFr: "corriger",
  raw: null,
  rule: null,
};

export const reportsContract = (get: () => Opened): void => {
  describe("items", () => reportItemsContract(get));
  describe("links", () => reportLinksContract(get));

  const stored = async (change: Partial<ReportRecord> = {}): Promise<ReportRecord> => {
    const made = report(decade(newCompany()), change);
    expect(await get().store.reports.insert(made)).toBe(true);
    return made;
  };

  it("keeps a report as it was made, and changes what changes", async () => {
    const { reports } = get().store;
    const one = await stored({ late: true, account: "pa", createdAt: at(1).toISOString() });
    expect(await reports.byId(one.id)).toEqual(one);
    expect(await reports.byId(newId("rpt"))).toBeNull();
    const patch = {
      type: "RE" as const,
      state: "rejected" as const,
      account: "other",
      platformId: unique("flow"),
      problem: PROBLEM,
      late: false,
      contentHash: "a".repeat(64),
      items: 12,
      leftOut: 1,
      submittedAt: at(2).toISOString(),
      sentAt: at(3).toISOString(),
      answeredAt: at(4).toISOString(),
      updatedAt: at(5).toISOString(),
    };
    await reports.update(one.id, patch);
    expect(await reports.byId(one.id)).toEqual({ ...one, ...patch });
    await reports.update(one.id, { problem: null, updatedAt: at(6).toISOString() });
    expect(await reports.byId(one.id)).toMatchObject({ problem: null, state: "rejected", items: 12 });
    await expect(reports.update(newId("rpt"), { updatedAt: at(0).toISOString() })).rejects.toThrow(
      "no report",
    );
  });

  it("has one report of a number in a period, and one of a name in a company", async () => {
    const { reports } = get().store;
    const key = decade(newCompany());
    const first = report(key);
    const taken = await Promise.all(
      [first, report(key), report(key, { name: first.name })].map((one) => reports.insert(one)),
    );
    expect(taken.filter(Boolean)).toHaveLength(1);
    const [kept] = await reports.ofPeriod(key);
    if (kept === undefined) throw new Error("none was kept");
    const second = report(key, { n: 2 });
    const shorter = report({ ...key, end: "2026-11-05" });
    const bought = report({ ...key, role: "BY" });
    const elsewhere = report(decade(newCompany()), { name: kept.name });
    for (const one of [second, shorter, bought, elsewhere]) expect(await reports.insert(one)).toBe(true);
    expect(await reports.ofPeriod(key)).toEqual([kept, second]);
    expect(await reports.ofPeriod(decade(newCompany()))).toEqual([]);
    await expect(reports.insert(report(key, { n: 3, name: kept.name }))).rejects.toThrow(kept.name);
  });

  it("finds a report by any id of it at its platform; the first to have it keeps it", async () => {
    const { reports } = get().store;
    const [platformId, message, account] = [unique("flow"), unique("message"), unique("account")];
    const one = await stored({ account, platformId });
    const two = await stored({ account });
    await reports.addPlatformId(account, message, one.id);
    await reports.addPlatformId(account, message, two.id);
    expect(await reports.byPlatformId(account, platformId)).toEqual(one);
    expect(await reports.byPlatformId(account, message)).toEqual(one);
    expect(await reports.byPlatformId(unique("account"), platformId)).toBeNull();
    expect(await reports.byPlatformId(account, unique("flow"))).toBeNull();
  });

  it("lists reports newest first, page by page, narrowed by what is asked", async () => {
    const { reports } = get().store;
    const tenant = unique("tenant");
    const company = newCompany();
    const made: ReportRecord[] = [];
    // Several of one time, so that the id has to tell them apart.
    for (let n = 0; n < 7; n++) {
      const key = decade(company, { kind: n % 2 === 0 ? "transactions" : "payments" });
      const state = n < 2 ? ("accepted" as const) : ("queued" as const);
      const one = report(key, { tenant, n, state, createdAt: at(Math.floor(n / 3)).toISOString() });
      await reports.insert(one);
      made.push(one);
    }
    await stored({ tenant: unique("tenant"), createdAt: at(9).toISOString() });
    const inOrder = made.toSorted((a, b) =>
      a.createdAt === b.createdAt ? (a.id < b.id ? 1 : -1) : a.createdAt < b.createdAt ? 1 : -1,
    );
    const found: ReportRecord[] = [];
    for (let cursor: string | null = ""; cursor !== null; ) {
      const page = await reports.list({ tenant }, cursor === "" ? { limit: 2 } : { limit: 2, cursor });
      found.push(...page.items);
      cursor = page.nextCursor;
    }
    expect(found).toEqual(inOrder);
    const all = { limit: 50 };
    const narrowed = async (filter: Parameters<typeof reports.list>[0]) =>
      (await reports.list(filter, all)).items;
    expect(await narrowed({ tenant: null, company })).toEqual(inOrder);
    expect(await narrowed({ tenant, company: newCompany() })).toEqual([]);
    expect(await narrowed({ tenant, state: "queued" })).toEqual(inOrder.filter((r) => r.state === "queued"));
    expect(await narrowed({ tenant, state: "accepted" })).toHaveLength(2);
    expect(await narrowed({ tenant, kind: "payments" })).toEqual(
      inOrder.filter((r) => r.kind === "payments"),
    );
    await expect(reports.list({ tenant }, { limit: 1, cursor: "x" })).rejects.toMatchObject({ status: 400 });
  });

  it("counts reports by kind and state, with the first deadline of those that wait to be sent", async () => {
    const { reports } = get().store;
    const counted = async (state: ReportRecord["state"]) =>
      (await reports.stateCounts()).find((one) => one.kind === "payments" && one.state === state);
    const before = [(await counted("due"))?.reports ?? 0, (await counted("taken"))?.reports ?? 0];
    for (const [state, deadline] of [
      ["due", "1990-12-10"],
      ["due", "1990-11-10"],
      ["taken", "1980-01-01"],
    ] as const) {
      await get().store.reports.insert(
        report(decade(newCompany(), { kind: "payments" }), { state, deadline, items: 1 }),
      );
    }
    const [due = 0, taken = 0] = before;
    expect(await counted("due")).toEqual({
      kind: "payments",
      state: "due",
      reports: due + 2,
      deadline: "1990-11-10",
    });
    expect(await counted("taken")).toMatchObject({ reports: taken + 1, deadline: null });
  });

  it("gives no deadline of a report whose items were all taken back", async () => {
    const { reports } = get().store;
    const first = async (): Promise<string | null | undefined> =>
      (await reports.stateCounts()).find(
        (one) => one.kind === "payments" && one.state === "awaiting-approval",
      )?.deadline;
    const key = decade(newCompany(), { kind: "payments" });
    const one = report(key, { state: "awaiting-approval", deadline: "1970-01-02", items: 1, leftOut: 0 });
    await reports.insert(one);
    const { id } = one;
    expect(await first()).toBe("1970-01-02");
    await reports.update(id, { items: 0, leftOut: 0, updatedAt: at(9).toISOString() });
    expect(await first()).not.toBe("1970-01-02");
  });

  it("counts a period once, by its newest report", async () => {
    const { reports } = get().store;
    const rejected = async (): Promise<number> =>
      (await reports.stateCounts()).find((one) => one.kind === "payments" && one.state === "rejected")
        ?.reports ?? 0;
    const before = await rejected();
    const key = decade(newCompany(), { kind: "payments" });
    await reports.insert(report(key, { state: "rejected" }));
    expect(await rejected()).toBe(before + 1);
    await reports.insert(report(key, { n: 2, state: "accepted" }));
    expect(await rejected()).toBe(before);
  });

  it("keeps the history of a report, oldest first, and its files", async () => {
    const { store } = get();
    const { id } = await stored();
    const second = reportEvent(id, {
      state: "rejected",
      rawCode: "301",
      at: "2026-11-21T09:00:00.123456+01:00",
      receivedAt: at(5).toISOString(),
      source: "poll",
      reasons: [{ code: "REJ_COH", text: "Total « erroné »" }],
      comment: "À corriger 🙏",
    });
    const first = reportEvent(id, { receivedAt: at(1).toISOString() });
    const third = reportEvent(id, { receivedAt: at(5).toISOString() });
    for (const one of [second, first, third]) await store.reports.addEvent(one, "acme");
    expect(await store.reports.events(id)).toEqual([first, second, third]);
    expect(await store.reports.events(newId("rpt"))).toEqual([]);
    await expect(store.reports.addEvent(first, "acme")).rejects.toThrow();
    const file = document(id, new Uint8Array([1, 2]), { kind: "f10" });
    await store.documents.put(file);
    expect(await store.documents.get(id, "f10")).toEqual(file);
  });

  it("gives what happens to reports and to invoices places in one feed", async () => {
    const { store } = get();
    const [tenant, other] = [unique("tenant"), unique("tenant")];
    const about = invoice({ tenant });
    await store.invoices.insert(about);
    const { id } = await stored({ tenant });
    const [a, b, c] = [reportEvent(id), reportEvent(id), reportEvent(id)];
    await store.tx(async (memory) => {
      await memory.events.append(event(about.id), tenant);
      await memory.reports.addEvent(a, tenant);
      await memory.events.append(event(about.id), tenant);
    });
    const failing = store.tx(async (memory) => {
      await memory.reports.addEvent(reportEvent(id), tenant);
      throw new Error("no");
    });
    await expect(failing).rejects.toThrow("no");
    await store.reports.addEvent(reportEvent(id), other);
    for (const one of [b, c]) await store.reports.addEvent(one, tenant);

    expect((await store.events.feed(tenant, 0, 10)).map(({ position }) => position)).toEqual([1, 3]);
    expect(await store.reports.feed(tenant, 0, 10)).toEqual([
      { position: 2, event: a },
      { position: 4, event: b },
      { position: 5, event: c },
    ]);
    expect(await store.reports.feed(tenant, 2, 1)).toEqual([{ position: 4, event: b }]);
    expect(await store.events.head(tenant)).toBe(5);
    expect(await store.reports.feed(unique("tenant"), 0, 10)).toEqual([]);
  });

  it("holds a report until the transaction ends", async () => {
    const { store } = get();
    const one = await stored();
    const seen = await Promise.all(
      Array.from({ length: 10 }, () =>
        store.tx(async (memory) => {
          const now = await memory.reports.byId(one.id, { lock: true });
          if (now?.state !== "due") return false;
          await memory.reports.update(one.id, { state: "queued", updatedAt: at(1).toISOString() });
          return true;
        }),
      ),
    );
    expect(seen.filter(Boolean)).toHaveLength(1);
  });
};
