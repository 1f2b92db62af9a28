import { expect, it } from "vitest";
import type { Attempt } from "../../../src/store/port.ts";
import type { Opened } from "../contract.ts";
import { at, newId, unique, work, workError } from "../samples.ts";

export const attempt = (account: string, change: Partial<Attempt> = {}): Attempt => ({
  account,
  at: at(0),
  workId: newId("wrk"),
  kind: "notify",
  type: "invoice.event",
  message: "evt_1",
  invoiceId: null,
  attempt: 1,
  delivered: true,
  httpStatus: 204,
  problem: null,
  words: null,
  ms: 12,
  bytes: 2000,
  sha256: "00",
  ...change,
});

export const deliveriesContract = (get: () => Opened): void => {
  /** Rows of an account, in this order, that were told: each a second after the one before. */
  const told = async (account: string, count: number): Promise<string[]> => {
    const { outbox } = get().store;
    const rows = Array.from({ length: count }, () => work(account, { kind: "notify", lane: account }));
    await outbox.add(rows, at(0));
    for (const [i] of rows.entries()) {
      const [claimed] = await outbox.claim({
        account,
        limit: 1,
        lease: "l",
        now: at(1_000_000),
        leasedUntil: at(2_000_000),
      });
      await outbox.finish(claimed?.id ?? "", "l", at(1000 * (i + 1)));
    }
    return rows.map(({ id }) => id);
  };

  it("keep the last attempts of an account, the newest first, each once", async () => {
    const { deliveries } = get().store;
    const account = unique("erp:acme");
    const all = Array.from({ length: 5 }, (_, i) => attempt(account, { at: at(i), attempt: i + 1 }));
    const failed = attempt(account, {
      at: at(9),
      delivered: false,
      httpStatus: 500,
      problem: { code: "endpoint_refuses", message: "No.", fix: "Look." },
      bytes: null,
      sha256: null,
    });
    for (const one of [...all, failed, failed]) await deliveries.addAttempt(one);
    expect(await deliveries.attempts(account, 3)).toEqual([failed, all[4], all[3]]);
    await deliveries.trimAttempts(account, 2);
    expect(await deliveries.attempts(account, 10)).toEqual([failed, all[4]]);
    await deliveries.trimAttempts(account, 2);
    expect(await deliveries.attempts(account, 10)).toHaveLength(2);
    expect(await deliveries.attempts(unique("erp:acme"), 10)).toEqual([]);
  });

  it("forget attempts that are old, whoever was told", async () => {
    const { deliveries } = get().store;
    const account = unique("erp:old");
    await deliveries.addAttempt(attempt(account, { at: at(-90 * 86_400_000) }));
    await deliveries.addAttempt(attempt(account));
    expect(await deliveries.forgetAttempts(at(-80 * 86_400_000))).toBeGreaterThanOrEqual(1);
    expect(await deliveries.attempts(account, 10)).toHaveLength(1);
  });

  it("count what waits for one account, and what was given up", async () => {
    const { outbox, deliveries } = get().store;
    const account = unique("erp:acme");
    await outbox.add(
      [
        work(account, { kind: "notify", runAt: at(500) }),
        work(account, { kind: "notify", runAt: at(100) }),
        work(account, { kind: "notify", runAt: at(1) }),
        work(unique("erp:other"), { kind: "notify" }),
      ],
      at(0),
    );
    const [claimed] = await outbox.claim({ account, limit: 1, lease: "l", now: at(2), leasedUntil: at(9) });
    await outbox.fail(claimed?.id ?? "", "l", workError, at(3));
    expect(await deliveries.rowsOf(account)).toEqual([
      { kind: "notify", state: "failed", rows: 1, oldest: null, nextAt: null },
      { kind: "notify", state: "ready", rows: 2, oldest: at(100), nextAt: at(100) },
    ]);
    const next = await deliveries.waiting(account, 10);
    expect(next.map(({ runAt }) => runAt)).toEqual([at(100), at(500)]);
    expect(await deliveries.waiting(account, 1)).toHaveLength(1);
  });

  it("list what an account was told, the last first, page by page", async () => {
    const { deliveries } = get().store;
    const account = unique("erp:acme");
    const ids = await told(account, 3);
    const first = await deliveries.told(account, { limit: 2 });
    expect(first.items.map(({ id }) => id)).toEqual([ids[2], ids[1]]);
    const rest = await deliveries.told(account, { limit: 2, cursor: first.nextCursor ?? "" });
    expect([rest.items.map(({ id }) => id), rest.nextCursor]).toEqual([[ids[0]], null]);
  });

  it("find what was told in a span of time, in its order", async () => {
    const { deliveries } = get().store;
    const account = unique("erp:acme");
    const ids = await told(account, 4);
    const span = { from: at(2000), until: at(4000) };
    const first = await deliveries.toldBetween(account, span, null, 2);
    expect(first.map(({ id }) => id)).toEqual([ids[1], ids[2]]);
    const rest = await deliveries.toldBetween(account, span, first[1] ?? null, 2);
    expect(rest.map(({ id }) => id)).toEqual([ids[3]]);
  });

  it("tell again what was told, as it was, and nothing else", async () => {
    const { outbox, deliveries } = get().store;
    const account = unique("erp:acme");
    const [id = ""] = await told(account, 1);
    const before = await outbox.byId(id);
    expect(await deliveries.tellAgain(id, at(9000))).toBe(true);
    expect(await outbox.byId(id)).toMatchObject({
      state: "ready",
      runAt: at(9000),
      attempts: 0,
      doubt: false,
      lastError: null,
      data: before?.data,
    });
    expect(await deliveries.tellAgain(id, at(9000))).toBe(false);
    const sent = work(unique("main"));
    await outbox.add([sent], at(0));
    await outbox.claim({ account: sent.account, limit: 1, lease: "l", now: at(1), leasedUntil: at(9) });
    await outbox.finish(sent.id, "l", at(2));
    expect(await deliveries.tellAgain(sent.id, at(3))).toBe(false);
  });

  it("make what waits for its next try due, and nothing that is over", async () => {
    const { outbox, deliveries } = get().store;
    const account = unique("erp:acme");
    const row = work(account, { kind: "notify", runAt: at(5000) });
    await outbox.add([row], at(0));
    expect(await deliveries.hurry(row.id, at(10))).toBe(true);
    expect((await outbox.byId(row.id))?.runAt).toEqual(at(10));
    const [id = ""] = await told(unique("erp:acme"), 1);
    expect(await deliveries.hurry(id, at(10))).toBe(false);
  });
};
