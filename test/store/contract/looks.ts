import { expect, it } from "vitest";
import type { Invoice } from "../../../src/domain/invoice.ts";
import type { Opened } from "../contract.ts";
import { at, event, invoice, newId, unique, work, workError } from "../samples.ts";

/** What others look at to know how far the work is. */
export const looksContract = (get: () => Opened): void => {
  it("finds the live row of a key, and none that is over", async () => {
    const { outbox } = get().store;
    const account = unique("account");
    const key = unique("key");
    expect(await outbox.live(key)).toBeNull();
    const row = work(account, { uniqueKey: key });
    await outbox.add([row], at(0));
    expect(await outbox.live(key)).toMatchObject({ id: row.id, state: "ready" });
    await outbox.claim({ account, limit: 1, lease: "L", now: at(1), leasedUntil: at(1000) });
    expect(await outbox.live(key)).toMatchObject({ id: row.id, state: "running" });
    await outbox.finish(row.id, "L", at(2));
    expect(await outbox.live(key)).toBeNull();
  });

  it("knows whether rows of a kind, up to a place, run or are due", async () => {
    const { outbox } = get().store;
    const account = unique("account");
    const busy = async (upTo: number, ms: number): Promise<boolean> =>
      outbox.isBusy(account, "learn", upTo, at(ms));
    const first = await outbox.lastSeq();
    expect(await busy(first, 99)).toBe(false);
    const row = work(account, { kind: "learn", runAt: at(10) });
    await outbox.add([row, work(account, { kind: "poll" }), work(unique("other"), { kind: "learn" })], at(0));
    const last = await outbox.lastSeq();
    expect(last).toBe(first + 3);
    expect(await busy(first, 99)).toBe(false);
    expect(await busy(last, 9)).toBe(false);
    expect(await busy(last, 10)).toBe(true);
    await outbox.claim({
      account,
      kinds: ["learn"],
      limit: 1,
      lease: "L",
      now: at(10),
      leasedUntil: at(1000),
    });
    expect(await busy(last, 10)).toBe(true);
    await outbox.reschedule(
      row.id,
      "L",
      { runAt: at(500), attempts: 1, doubt: false, error: workError },
      at(11),
    );
    expect(await busy(last, 11)).toBe(false);
  });

  it("puts off what stands behind a row of a lane with it, so that nobody looks at it in vain", async () => {
    const { outbox } = get().store;
    const account = unique("account");
    const lane = unique("lane");
    const [first, second, third] = [
      work(account, { lane }),
      work(account, { lane }),
      work(account, { lane }),
    ];
    await outbox.add([first, second, { ...third, runAt: at(900) }], at(0));
    await outbox.claim({ account, limit: 9, lease: "L", now: at(1), leasedUntil: at(1000) });
    const next = { runAt: at(500), attempts: 1, doubt: false, error: workError };
    expect(await outbox.reschedule(first.id, "lost", next, at(2))).toBe(false);
    expect((await outbox.byId(second.id))?.runAt).toEqual(at(0));
    expect(await outbox.reschedule(first.id, "L", next, at(2))).toBe(true);
    expect((await outbox.byId(second.id))?.runAt).toEqual(at(500));
    expect((await outbox.byId(third.id))?.runAt).toEqual(at(900));
    const claimed = await outbox.claim({
      account,
      limit: 9,
      lease: "M",
      now: at(500),
      leasedUntil: at(1000),
    });
    expect(claimed.map(({ id }) => id)).toEqual([first.id]);
    await outbox.finish(first.id, "M", at(501));
    const after = await outbox.claim({ account, limit: 9, lease: "N", now: at(501), leasedUntil: at(1000) });
    expect(after.map(({ id }) => id)).toEqual([second.id]);
  });

  it("knows the end of a feed", async () => {
    const { store } = get();
    const tenant = unique("tenant");
    expect(await store.events.head(tenant)).toBe(0);
    const about = invoice({ tenant });
    await store.invoices.insert(about);
    await store.events.append(event(about.id), tenant);
    await store.events.append(event(about.id), tenant);
    const head = await store.events.head(tenant);
    expect(head).toBe((await store.events.feed(tenant, 0, 10)).at(-1)?.position);
    expect(await store.events.feed(tenant, head, 10)).toEqual([]);
  });

  it("finds which of many items are not understood yet", async () => {
    const { items } = get().store;
    const account = unique("account");
    const given = Array.from({ length: 450 }, (_, n) => ({
      id: `said-${n}`,
      at: "2026-03-02T08:00:00Z",
      raw: { n },
      itemId: newId("itm"),
    }));
    await items.add(account, "poll", given, at(0));
    await get().store.tx(async (memory) => {
      for (const { itemId } of given.slice(0, 440)) await memory.items.done(itemId);
    });
    await items.hold(given[445]?.itemId ?? "", { code: "x", message: "X" }, null, at(1));
    const asked = [...given.map(({ id }) => id), "never-seen"];
    const open = await items.open(account, asked);
    expect(open.map(({ id }) => id).sort()).toEqual(given.slice(440).map(({ id }) => id));
    expect(await items.open(unique("account"), asked)).toEqual([]);
    expect(await items.open(account, [])).toEqual([]);
  });

  it("counts what has long been in doubt and goes on by itself", async () => {
    const { outbox } = get().store;
    const account = unique("account");
    const rows = [work(account), work(account), work(account), work(account)];
    await outbox.add(rows, at(0));
    await outbox.claim({ account, limit: 4, lease: "L", now: at(1), leasedUntil: at(1000) });
    const again = { runAt: at(500), attempts: 1, doubt: true, error: workError };
    const [first, second, parked, sure] = rows.map(({ id }) => id);
    await outbox.reschedule(first ?? "", "L", again, at(2));
    await outbox.reschedule(second ?? "", "L", again, at(9));
    await outbox.progress(parked ?? "", "L", { doubt: true }, at(2));
    await outbox.park(parked ?? "", "L", workError, at(3));
    await outbox.reschedule(sure ?? "", "L", { ...again, doubt: false }, at(2));
    const mine = async (before: number) =>
      (await outbox.doubted(at(before))).filter((one) => one.account === account);
    expect(await mine(2)).toEqual([]);
    expect(await mine(3)).toEqual([{ account, rows: 1, oldest: at(2) }]);
    expect(await mine(10)).toEqual([{ account, rows: 2, oldest: at(2) }]);
  });

  it("finds the invoices that were rejected and that nothing replaced, and counts them", async () => {
    const { invoices } = get().store;
    const tenant = unique("tenant");
    const problem = { code: "REJ_SEMAN", message: "x", messageFr: "x", fix: "y", fixFr: "y", raw: null };
    const made = async (ms: number, change: Partial<Invoice> = {}) => {
      const status = "rejected" as const;
      const of = { tenant, platform: "main", status, problem, createdAt: at(ms).toISOString() };
      const one = invoice({ ...of, ...change });
      await invoices.insert(one);
      return one;
    };
    const second = await made(2, { platform: "other", status: "routing_error" });
    const third = await made(3);
    const fourth = await made(4);
    await made(1);
    await made(5, { supersededBy: "inv_x" });
    await made(5, { direction: "inbound" });
    await made(5, { status: "refused" });
    await made(5, { problem: null });
    await made(5, { tenant: unique("stranger") });
    const ask = {
      tenants: [tenant, "nobody"],
      statuses: ["rejected", "routing_error"] as const,
      since: at(2),
    };
    expect(await invoices.rejected(ask, 2)).toEqual({
      newest: [fourth, third],
      counts: [
        { account: "main", invoices: 2 },
        { account: "other", invoices: 1 },
      ],
    });
    expect((await invoices.rejected(ask, 9)).newest).toEqual([fourth, third, second]);
    expect(await invoices.rejected({ ...ask, tenants: [] }, 9)).toEqual({ newest: [], counts: [] });
  });
};
