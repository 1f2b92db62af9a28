import { describe, expect, it } from "vitest";
import type { Dismissal, GroupName } from "../../../src/store/port.ts";
import type { Bench, Opened } from "../contract.ts";
import { at, invoice, newId, unique, work, workError } from "../samples.ts";

export const dismissalsContract = (get: () => Opened, bench: Pick<Bench, "raw">): void => {
  /** A row that failed, or is parked, for this cause at this time. */
  const givenUp = async (
    account: string,
    ms: number,
    more: { code?: string; state?: "failed" | "parked"; tenant?: string; invoiceId?: string } = {},
  ): Promise<string> => {
    const { outbox } = get().store;
    const { code = "no", state = "failed", tenant = "acme", invoiceId = null } = more;
    const row = work(account, { tenant, kind: "submit", invoiceId });
    await outbox.add([row], at(0));
    await outbox.claim({ account, limit: 1, lease: "L", now: at(1), leasedUntil: at(9_000) });
    await outbox[state === "failed" ? "fail" : "park"](row.id, "L", { ...workError, code }, at(ms));
    return row.id;
  };
  const held = async (account: string, ms: number, code: string): Promise<string> => {
    const { items } = get().store;
    const item = { itemId: newId("itm"), id: unique("said"), at: at(0).toISOString(), raw: {} };
    await items.add(account, "poll", [item], at(0));
    const about = { amount: "12.50", currency: "EUR" };
    await items.hold(item.itemId, { code, message: "?" }, null, at(ms), about);
    return item.itemId;
  };
  const dismissal = (id: string, account: string, more: Partial<Dismissal> = {}): Dismissal => ({
    id,
    sort: "work",
    account,
    kind: "submit",
    cause: "no",
    tenant: "acme",
    was: "failed",
    reason: "duplicate",
    note: "sent by hand",
    dismissedBy: "ada@example.org",
    dismissedAt: at(100),
    ...more,
  });
  const seen = { doubtedBefore: at(0) };

  describe("groups of failures", () => {
    it("are counted by account, state, kind and cause, the largest first, with their oldest and newest", async () => {
      const { store } = get();
      const account = unique("account");
      for (const ms of [30, 10, 20]) await givenUp(account, ms);
      await givenUp(account, 40, { code: "other" });
      await givenUp(account, 50, { state: "parked" });
      await held(account, 60, "no");
      await store.invoices.insert(invoice({ tenant: null, direction: "inbound", platform: account }));
      const groups = await store.failures.groups({ ...seen, account }, 20);
      expect(groups[0]).toEqual({
        sort: "work",
        state: "failed",
        account,
        kind: "submit",
        cause: "no",
        count: 3,
        oldest: at(10),
        newest: at(30),
      });
      expect(groups.map(({ kind, state, cause, count }) => [kind, state, cause, count])).toEqual(
        expect.arrayContaining([
          ["submit", "failed", "other", 1],
          ["submit", "parked", "no", 1],
          ["item", "held", "no", 1],
          ["unowned", "held", "unowned", 1],
        ]),
      );
      expect(groups).toHaveLength(5);
      expect(await store.failures.groups({ ...seen, account }, 2)).toHaveLength(2);
      expect(await store.failures.groups({ ...seen, account, cause: "other" }, 9)).toMatchObject([
        { count: 1 },
      ]);
      expect(
        await store.failures.groups({ ...seen, account, kind: "submit", before: at(30) }, 9),
      ).toMatchObject([{ count: 2, newest: at(20) }]);
    });

    it("are a tenant's own alone", async () => {
      const { store } = get();
      const account = unique("account");
      await givenUp(account, 10);
      await givenUp(account, 20, { tenant: "bolt" });
      await held(account, 30, "no");
      const tenant = { name: "bolt", share: { companies: [], accounts: [], taken: [] } };
      const groups = await store.failures.groups({ ...seen, account, tenant }, 9);
      expect(groups).toMatchObject([{ kind: "submit", count: 1, oldest: at(20) }]);
    });

    it("count what failed without a cause under one of its own, as older programs leave it", async () => {
      const opened = get();
      const account = unique("account");
      const id = await givenUp(account, 10);
      await bench.raw(opened.url, `UPDATE outbox SET cause = NULL WHERE id = '${id}'`);
      const [group] = await opened.store.failures.groups({ ...seen, account }, 9);
      expect(group).toMatchObject({ cause: "unknown", count: 1 });
      if (group === undefined) return;
      const { items } = await opened.store.failures.ofGroup(group, seen, { limit: 5 });
      expect(items).toMatchObject([{ work: { id } }]);
    });

    it("are walked by the time since when each waits, over pages, up to a time", async () => {
      const { store } = get();
      const account = unique("account");
      const ids: string[] = [];
      for (const ms of [10, 20, 20, 30, 40]) ids.push(await givenUp(account, ms));
      const group: GroupName = { sort: "work", state: "failed", account, kind: "submit", cause: "no" };
      const found: string[] = [];
      for (let cursor: string | null | undefined; cursor !== null; ) {
        const page = await store.failures.ofGroup(
          group,
          { ...seen, before: at(40) },
          { limit: 2, ...(cursor ? { cursor } : {}) },
        );
        found.push(...page.items.map((one) => ("work" in one ? one.work.id : "?")));
        cursor = page.nextCursor;
      }
      expect(found).toEqual([ids[0], ...[ids[1], ids[2]].sort(), ids[3]]);
    });

    it("tell what they are worth, of items too", async () => {
      const { store } = get();
      const account = unique("account");
      const one = invoice({ total: "1200.00", currency: "EUR", number: unique("F") });
      await store.invoices.insert(one);
      await givenUp(account, 10, { invoiceId: one.id });
      await givenUp(account, 20);
      const itemId = await held(account, 30, "odd");
      const group: GroupName = { sort: "work", state: "failed", account, kind: "submit", cause: "no" };
      expect(await store.failures.amounts(group, seen, 9)).toEqual([
        { of: one.id, amount: "1200.00", currency: "EUR" },
      ]);
      const items: GroupName = { sort: "item", state: "held", account, kind: "item", cause: "odd" };
      expect(await store.failures.amounts(items, seen, 9)).toEqual([
        { of: itemId, amount: "12.50", currency: "EUR" },
      ]);
    });
  });

  describe("what is dismissed", () => {
    it("waits for nobody, is not counted, and is kept with who, why and when", async () => {
      const { store } = get();
      const account = unique("account");
      const id = await givenUp(account, 10);
      const itemId = await held(account, 20, "odd");
      const one = dismissal(id, account);
      const other = dismissal(itemId, account, {
        sort: "item",
        kind: "item",
        cause: "odd",
        was: "held",
        tenant: null,
        dismissedAt: at(200),
      });
      expect(await store.dismissals.add(one)).toBe(true);
      expect(await store.dismissals.add(other)).toBe(true);
      expect((await store.failures.list({ ...seen, account }, { limit: 9 })).items).toEqual([]);
      expect(await store.failures.groups({ ...seen, account }, 9)).toEqual([]);
      expect((await store.outbox.counts()).filter((row) => row.account === account)).toEqual([]);
      expect((await store.items.heldCounts()).filter((row) => row.account === account)).toEqual([]);
      expect(await store.outbox.byId(id)).toMatchObject({ state: "dismissed" });
      expect(await store.items.byId(itemId)).toMatchObject({ state: "dismissed", reason: { code: "odd" } });
      expect(await store.dismissals.byId(id)).toEqual(one);
      expect((await store.dismissals.list({ account }, { limit: 9 })).items).toEqual([other, one]);
      expect((await store.dismissals.list({ account, tenant: "acme" }, { limit: 9 })).items).toEqual([one]);
      expect((await store.dismissals.list({ account, cause: "odd" }, { limit: 9 })).items).toEqual([other]);
      const { nextCursor } = await store.dismissals.list({ account }, { limit: 1 });
      const rest = await store.dismissals.list({ account }, { limit: 1, cursor: nextCursor ?? "" });
      expect(rest).toEqual({ items: [one], nextCursor: null });
    });

    it("is what waits as it was said to, and nothing else", async () => {
      const { store } = get();
      const account = unique("account");
      const parked = await givenUp(account, 10, { state: "parked" });
      expect(await store.dismissals.add(dismissal(parked, account))).toBe(false);
      expect(await store.dismissals.byId(parked)).toBeNull();
      expect(await store.outbox.byId(parked)).toMatchObject({ state: "parked" });
      expect(await store.dismissals.add(dismissal("wrk_none", account))).toBe(false);
    });

    it("lets what stands behind a parked row of its lane run", async () => {
      const { store } = get();
      const account = unique("account");
      const lane = unique("lane");
      const [first, second] = [work(account, { lane }), work(account, { lane })];
      await store.outbox.add([first, second], at(0));
      const claim = () =>
        store.outbox.claim({ account, limit: 2, lease: "L", now: at(1), leasedUntil: at(9_000) });
      await claim();
      await store.outbox.park(first.id, "L", workError, at(2));
      expect(await claim()).toEqual([]);
      await store.dismissals.add(dismissal(first.id, account, { was: "parked" }));
      expect((await claim()).map(({ id }) => id)).toEqual([second.id]);
    });

    it("is taken back to where it was", async () => {
      const { store } = get();
      const account = unique("account");
      const id = await givenUp(account, 10, { state: "parked" });
      await store.dismissals.add(dismissal(id, account, { was: "parked" }));
      expect(await store.dismissals.takeBack(id, at(300))).toBe(true);
      expect(await store.outbox.byId(id)).toMatchObject({ state: "parked", updatedAt: at(300) });
      expect(await store.dismissals.byId(id)).toBeNull();
      expect(await store.dismissals.takeBack(id, at(301))).toBe(false);
    });

    it("is done where the platform spoke of the invoice by itself, and cannot be taken back then", async () => {
      const { store } = get();
      const account = unique("account");
      const one = invoice({ number: unique("F") });
      await store.invoices.insert(one);
      const id = await givenUp(account, 10, { state: "parked", invoiceId: one.id });
      await store.dismissals.add(dismissal(id, account, { was: "parked" }));
      await store.outbox.settle(one.id, "submit", at(200));
      expect(await store.outbox.byId(id)).toMatchObject({ state: "done" });
      expect(await store.dismissals.takeBack(id, at(300))).toBe(false);
      expect(await store.outbox.byId(id)).toMatchObject({ state: "done" });
    });

    it("is ended for good, work and items alike, with what was said of it", async () => {
      const { store } = get();
      const account = unique("account");
      const id = await givenUp(account, 10);
      const itemId = await held(account, 20, "odd");
      const untouched = await givenUp(account, 30);
      await store.dismissals.add(dismissal(id, account));
      await store.dismissals.add(dismissal(itemId, account, { sort: "item", kind: "item", was: "held" }));
      for (const one of [id, itemId]) {
        expect(await store.dismissals.end(one, at(300))).toBe(true);
        expect(await store.dismissals.byId(one)).toBeNull();
        expect(await store.dismissals.end(one, at(301))).toBe(false);
      }
      expect(await store.outbox.byId(id)).toMatchObject({ state: "done", updatedAt: at(300) });
      expect(await store.items.byId(itemId)).toMatchObject({ state: "done", reason: null });
      expect(await store.dismissals.end(untouched, at(300))).toBe(false);
      expect(await store.outbox.byId(untouched)).toMatchObject({ state: "failed" });
    });

    it("is forgotten after its tenant's time: work goes, an item stays as one that is done", async () => {
      const { store } = get();
      const account = unique("account");
      const [a, b] = [unique("tenant"), unique("tenant")];
      const old = await givenUp(account, 10, { tenant: a });
      const young = await givenUp(account, 10, { tenant: b });
      const itemId = await held(account, 20, "odd");
      await store.dismissals.add(dismissal(old, account, { tenant: a }));
      await store.dismissals.add(dismissal(young, account, { tenant: b }));
      const more = { sort: "item", kind: "item", was: "held", tenant: a } as const;
      await store.dismissals.add(dismissal(itemId, account, more));
      expect(await store.dismissals.sweep((tenant) => (tenant === a ? at(101) : at(0)))).toBe(2);
      expect(await store.outbox.byId(old)).toBeNull();
      expect(await store.dismissals.byId(old)).toBeNull();
      expect(await store.items.byId(itemId)).toMatchObject({ state: "done", reason: null });
      expect(await store.outbox.byId(young)).toMatchObject({ state: "dismissed" });
    });
  });
};
