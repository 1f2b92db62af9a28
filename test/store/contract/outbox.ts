import { expect, it } from "vitest";
import type { NewWork, Work } from "../../../src/store/port.ts";
import { runChild } from "../children.ts";
import { type Opened, open } from "../contract.ts";
import { at, newId, unique, work, workError } from "../samples.ts";

export const outboxContract = (get: () => Opened): void => {
  const add = async (...rows: NewWork[]): Promise<void> => {
    expect(await get().store.outbox.add(rows, at(0))).toBe(rows.length);
  };
  const claim = (account: string, ms: number, lease = "L", limit = 100): Promise<Work[]> =>
    get().store.outbox.claim({ account, limit, lease, now: at(ms), leasedUntil: at(ms + 1000) });
  const ids = (rows: { id: string }[]): string[] => rows.map((row) => row.id);
  const dueAccounts = async (ms: number): Promise<string[]> =>
    (await get().store.outbox.due(at(ms))).map((due) => due.account);

  it("gives back a row, to the letter", async () => {
    const { store } = get();
    const account = unique("account");
    const invoiceId = newId("inv");
    const row = work(account, {
      kind: "notify",
      lane: unique("lane"),
      uniqueKey: unique("key"),
      tenant: null,
      invoiceId,
      data: { clé: ["é", 1, null] },
      requestId: "req-7",
      trace: "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01 vendor=1",
      runAt: at(50),
      doubt: true,
    });
    await add(row);
    const found = await store.outbox.byId(row.id);
    expect(found).toEqual({
      ...row,
      seq: found?.seq,
      state: "ready",
      attempts: 0,
      doubtSince: null,
      setbacks: null,
      lease: null,
      leasedUntil: null,
      lastError: null,
      createdAt: at(0),
      updatedAt: at(0),
    });
    expect(await store.outbox.ofInvoice(invoiceId)).toEqual([found]);
    expect(await store.outbox.byId(newId("wrk"))).toBeNull();
    await expect(store.outbox.add([{ ...row, uniqueKey: null }], at(0))).rejects.toThrow(/unique/i);
  });

  it("claims due rows of the account in the order of their time, then of their arrival", async () => {
    const account = unique("account");
    const rows = [30, 10, 20, 10, 99].map((ms) => work(account, { runAt: at(ms) }));
    await add(...rows, work(unique("account")));
    const [third, first, , second] = ids(rows);
    expect(ids(await claim(account, 40, "L1", 2))).toEqual([first, second]);
    expect(ids(await claim(account, 20, "L2", 9))).toEqual([rows[2]?.id]);
    const rest = await claim(account, 40, "L3", 9);
    expect(ids(rest)).toEqual([third]);
    expect(rest[0]).toMatchObject({
      state: "running",
      lease: "L3",
      leasedUntil: at(1040),
      updatedAt: at(40),
      doubt: false,
    });
    expect(await claim(account, 40)).toEqual([]);
  });

  it("claims the kinds that were asked for", async () => {
    const { store } = get();
    const account = unique("account");
    const [submit, poll, notify] = (["submit", "poll", "notify"] as const).map((kind) =>
      work(account, { kind }),
    );
    if (submit === undefined || poll === undefined || notify === undefined) throw new Error("three rows");
    await add(submit, poll, notify);
    const ask = { account, limit: 9, lease: "L", now: at(0), leasedUntil: at(1) };
    expect(ids(await store.outbox.claim({ ...ask, kinds: ["poll", "notify"] }))).toEqual([
      poll.id,
      notify.id,
    ]);
    expect(ids(await store.outbox.claim(ask))).toEqual([submit.id]);
  });

  it("never gives a row to two of many workers", async () => {
    const { store, url } = get();
    const account = unique("account");
    const rows = Array.from({ length: 120 }, (_, i) =>
      work(account, { runAt: at(i % 7), lane: i < 20 ? "race-lane" : null }),
    );
    await add(...rows);
    const stores = store.engine === "sqlite" ? [store] : [store, await open(url)];
    const given: string[] = [];
    const worker = async (n: number): Promise<void> => {
      const own = stores[n % stores.length] ?? store;
      const ask = { account, limit: 3, lease: `L${n}`, now: at(10), leasedUntil: at(10_000) };
      for (let rows = await own.outbox.claim(ask); rows.length > 0; rows = await own.outbox.claim(ask))
        given.push(...ids(rows));
    };
    await Promise.all(Array.from({ length: 12 }, (_, n) => worker(n)));
    expect(new Set(given).size).toBe(given.length);
    // Of the lane, only its first row.
    expect(given).toHaveLength(101);
    for (const extra of stores.slice(1)) await extra.close();
  });

  it("never gives a row to two processes", async () => {
    const account = unique("account");
    const rows = Array.from({ length: 100 }, () => work(account));
    await add(...rows);
    const outputs = await Promise.all([1, 2].map((n) => runChild("claim", get().url, account, `L${n}`)));
    const given = outputs.flatMap((output) => output.split("\n").filter((line) => line !== ""));
    expect(given.toSorted()).toEqual(ids(rows).toSorted());
  });

  it("runs a lane in its order, past what is done or failed", async () => {
    const { store } = get();
    const account = unique("account");
    const lane = unique("lane");
    // Times against the order: the order counts.
    const [a, b, c, d] = [3, 2, 1, 0].map((ms) => work(account, { lane, runAt: at(ms) }));
    if (a === undefined || b === undefined || c === undefined || d === undefined)
      throw new Error("four rows");
    await add(a, b, c, d);
    expect(await claim(account, 2)).toEqual([]);
    expect(await dueAccounts(2)).not.toContain(account);
    expect(ids(await claim(account, 10, "L"))).toEqual([a.id]);
    expect(await claim(account, 10)).toEqual([]);
    const later = { runAt: at(60), attempts: 1, doubt: false, error: null };
    await store.outbox.reschedule(a.id, "L", later, at(10));
    expect(await claim(account, 20)).toEqual([]);
    expect(await dueAccounts(20)).not.toContain(account);
    expect(ids(await claim(account, 60, "L"))).toEqual([a.id]);
    await store.outbox.finish(a.id, "L", at(61));
    expect(ids(await claim(account, 62, "L"))).toEqual([b.id]);
    await store.outbox.fail(b.id, "L", workError, at(63));
    expect(ids(await claim(account, 64, "L"))).toEqual([c.id]);
    await store.outbox.park(c.id, "L", workError, at(65));
    expect(await claim(account, 66)).toEqual([]);
    expect(await dueAccounts(66)).not.toContain(account);
    await store.outbox.retry(c.id, { doubt: true }, at(67));
    expect(ids(await claim(account, 68, "L"))).toEqual([c.id]);
    // A person takes up an earlier row while a later one runs: still one at a time, and neither waits for ever.
    await store.outbox.retry(b.id, { doubt: false }, at(69));
    expect(await claim(account, 70)).toEqual([]);
    expect(ids(await claim(account, 5000, "L2"))).toEqual([b.id]);
    await store.outbox.finish(b.id, "L2", at(5001));
    expect(ids(await claim(account, 5002, "L3"))).toEqual([c.id]);
    await store.outbox.finish(c.id, "L3", at(5003));
    expect(ids(await claim(account, 5004, "L4"))).toEqual([d.id]);
  });

  it("leaves paused accounts out", async () => {
    const { store } = get();
    const account = unique("account");
    const row = work(account);
    await add(row);
    await store.accounts.pause(account, { code: "denied", message: "Wrong secret" }, at(1), at(60));
    expect(await claim(account, 10)).toEqual([]);
    expect(await dueAccounts(10)).not.toContain(account);
    await store.accounts.resume(account);
    expect(await dueAccounts(10)).toContain(account);
    expect(ids(await claim(account, 10))).toEqual([row.id]);
  });

  it("tells which accounts have due rows of which kind, and since when", async () => {
    const { store } = get();
    const [a, b] = [unique("account"), unique("account")];
    await add(work(a, { runAt: at(30) }), work(a, { runAt: at(20) }), work(b, { runAt: at(50) }));
    const mine = async (ms: number) =>
      (await store.outbox.due(at(ms))).filter((due) => due.account === a || due.account === b);
    expect(await mine(19)).toEqual([]);
    expect(await mine(40)).toEqual([{ account: a, kind: "submit", oldest: at(20) }]);
    expect(await mine(50)).toEqual(
      [
        { account: a, kind: "submit", oldest: at(20) },
        { account: b, kind: "submit", oldest: at(50) },
      ].toSorted((x, y) => (x.account < y.account ? -1 : 1)),
    );
    await claim(a, 40);
    await claim(b, 50);
    expect(await mine(1039)).toEqual([]);
    expect(await mine(1040)).toEqual([{ account: a, kind: "submit", oldest: at(1040) }]);
  });

  it("keeps one live row of a unique key", async () => {
    const { store } = get();
    const account = unique("account");
    const uniqueKey = unique("poll");
    const row = () => work(account, { kind: "poll", uniqueKey, runAt: at(500) });
    expect(await store.outbox.add([row(), row(), work(account, { runAt: at(900) })], at(0))).toBe(2);
    const raced = await Promise.all(Array.from({ length: 5 }, () => store.outbox.add([row()], at(0))));
    expect(raced).toEqual([0, 0, 0, 0, 0]);
    expect(await store.outbox.hasten(uniqueKey, at(10))).toBe(true);
    expect(await store.outbox.hasten(uniqueKey, at(20))).toBe(true);
    const [live] = await claim(account, 10, "L");
    expect(live).toMatchObject({ uniqueKey, runAt: at(10) });
    expect(await store.outbox.add([row()], at(11))).toBe(0);
    await store.outbox.fail(live?.id ?? "", "L", workError, at(12));
    expect(await store.outbox.hasten(uniqueKey, at(13))).toBe(false);
    expect(await store.outbox.add([row()], at(14))).toBe(1);
    // Two live ones would follow.
    expect(await store.outbox.retry(live?.id ?? "", { doubt: false }, at(15))).toBe(false);
  });

  it("counts rows and tells since when the oldest one of a round waits", async () => {
    const { store } = get();
    const account = unique("account");
    const [a, b] = [work(account, { runAt: at(5) }), work(account, { runAt: at(7) })];
    const poll = work(account, { kind: "poll", runAt: at(8) });
    await add(a, b, poll);
    const mine = async () => (await store.outbox.counts()).filter((count) => count.account === account);
    expect(await mine()).toEqual([
      { account, kind: "poll", state: "ready", rows: 1, oldest: at(8) },
      { account, kind: "submit", state: "ready", rows: 2, oldest: at(5) },
    ]);
    await claim(account, 10, "L");
    // A row that failed goes on waiting; one that comes back by itself begins anew.
    const next = { runAt: at(60), doubt: false };
    await store.outbox.reschedule(a.id, "L", { ...next, attempts: 1, error: workError }, at(11));
    await store.outbox.reschedule(poll.id, "L", { ...next, attempts: 0, error: null }, at(11));
    await store.outbox.finish(b.id, "L", at(11));
    expect(await mine()).toEqual([
      { account, kind: "poll", state: "ready", rows: 1, oldest: at(60) },
      { account, kind: "submit", state: "ready", rows: 1, oldest: at(5) },
    ]);
  });

  it("counts what began at an account and did not end", async () => {
    const { store } = get();
    const account = unique("account");
    const begun = () => store.outbox.begun(account, ["submit", "status"]);
    const [waits, doubted, between, parked, fresh] = [1, 2, 3, 4, 5].map((n) =>
      work(account, { runAt: at(n) }),
    );
    const poll = work(account, { kind: "poll", doubt: true });
    if (!waits || !doubted || !between || !parked || !fresh) throw new Error("five rows were made");
    await add(waits, doubted, between, parked, poll);
    expect(await begun()).toBe(0);
    await claim(account, 10, "L");
    expect(await begun()).toBe(0);
    const next = { runAt: at(60), attempts: 1, error: null };
    await store.outbox.reschedule(waits.id, "L", { ...next, doubt: false }, at(11));
    await store.outbox.reschedule(doubted.id, "L", { ...next, doubt: true }, at(11));
    expect(await begun()).toBe(1);
    await store.outbox.reschedule(
      between.id,
      "L",
      { ...next, doubt: false, data: { step: { n: 1 } } },
      at(11),
    );
    await store.outbox.park(parked.id, "L", workError, at(11));
    await add(fresh, work(unique("account"), { doubt: true }));
    expect(await begun()).toBe(3);
    expect(await store.outbox.begun(account, ["poll"])).toBe(0);
  });
};
