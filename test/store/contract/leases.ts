import { expect, it } from "vitest";
import type { NewWork, Outbox, Work } from "../../../src/store/port.ts";
import { type Opened, open } from "../contract.ts";
import { at, newId, unique, work, workError } from "../samples.ts";

export const leasesContract = (get: () => Opened): void => {
  const running = async (change: Partial<NewWork> = {}): Promise<Work> => {
    const account = unique("account");
    const { outbox } = get().store;
    await outbox.add([work(account, change)], at(0));
    const [row] = await outbox.claim({ account, limit: 1, lease: "mine", now: at(10), leasedUntil: at(100) });
    if (row === undefined) throw new Error("not claimed");
    return row;
  };
  const takeOver = (row: Work, ms: number): Promise<Work[]> =>
    get().store.outbox.claim({
      account: row.account,
      limit: 1,
      lease: "theirs",
      now: at(ms),
      leasedUntil: at(ms + 100),
    });

  it("brings forward what lies further ahead than it can wait, once the clock was set back", async () => {
    const { outbox } = get().store;
    const account = unique("account");
    const of = { account, kind: "submit" };
    const latest = { ready: at(1_000), setback: at(5_000), lease: at(200) };
    const [soon, late, tried] = [work(account), work(account), work(account)];
    await outbox.add([soon, { ...late, runAt: at(2_000) }, tried], at(0));
    const [first, second] = await outbox.claim({
      account,
      limit: 2,
      lease: "mine",
      now: at(10),
      leasedUntil: at(9_000),
    });
    if (first === undefined || second === undefined) throw new Error("not claimed");
    // One row failed and waits for another try, which may take longer than a row that is new.
    await outbox.reschedule(
      second.id,
      "mine",
      { runAt: at(4_000), attempts: 1, doubt: false, error: workError },
      at(20),
    );
    expect(await outbox.bringForward(of, latest, at(30))).toBe(2);
    expect(await outbox.byId(late.id)).toMatchObject({ state: "ready", runAt: at(30) });
    expect(await outbox.byId(second.id)).toMatchObject({ state: "ready", runAt: at(4_000) });
    expect(await outbox.byId(first.id)).toMatchObject({ state: "running", leasedUntil: at(200) });
    expect(await outbox.bringForward({ ...of, account: unique("account") }, latest, at(30))).toBe(0);
  });

  it("takes over the row of a dead worker, in doubt", async () => {
    const row = await running();
    expect(row.doubt).toBe(false);
    expect(await takeOver(row, 99)).toEqual([]);
    expect(await takeOver(row, 100)).toMatchObject([
      { id: row.id, doubt: true, lease: "theirs", leasedUntil: at(200), attempts: 0 },
    ]);
  });

  it("takes dead rows and ready ones in the order of their time", async () => {
    const { outbox } = get().store;
    const row = await running({ runAt: at(5) });
    const [early, late] = [work(row.account, { runAt: at(1) }), work(row.account, { runAt: at(9) })];
    await outbox.add([late, early], at(11));
    const ask = { account: row.account, lease: "theirs", now: at(100), leasedUntil: at(200) };
    const first = await outbox.claim({ ...ask, limit: 2 });
    expect(first.map((r) => [r.id, r.doubt])).toEqual([
      [early.id, false],
      [row.id, true],
    ]);
    expect((await outbox.claim({ ...ask, limit: 2 })).map((r) => r.id)).toEqual([late.id]);
  });

  it("prolongs the leases that are still held", async () => {
    const { outbox } = get().store;
    const row = await running();
    const lost = await running();
    await takeOver(lost, 100);
    const finished = await running();
    await outbox.finish(finished.id, "mine", at(20));
    const asked = [row.id, lost.id, finished.id, newId("wrk")];
    expect(await outbox.extend(asked, "mine", at(500))).toEqual([row.id]);
    expect(await outbox.extend([], "mine", at(500))).toEqual([]);
    expect(await takeOver(row, 499)).toEqual([]);
    expect(await takeOver(row, 500)).toHaveLength(1);
  });

  const next = { runAt: at(300), attempts: 2, doubt: true, error: workError, data: { step: 2 } };
  const verbs: [string, (outbox: Outbox, id: string, lease: string) => Promise<boolean>, Partial<Work>][] = [
    ["finish", (o, id, lease) => o.finish(id, lease, at(20)), { state: "done" }],
    [
      "fail",
      (o, id, lease) => o.fail(id, lease, workError, at(20)),
      { state: "failed", lastError: workError },
    ],
    [
      "park",
      (o, id, lease) => o.park(id, lease, workError, at(20)),
      { state: "parked", lastError: workError },
    ],
    [
      "reschedule",
      (o, id, lease) => o.reschedule(id, lease, next, at(20)),
      {
        state: "ready",
        runAt: at(300),
        attempts: 2,
        doubt: true,
        doubtSince: at(20),
        lastError: workError,
        data: { step: 2 },
      },
    ],
  ];

  it.each(verbs)("lets only who holds the lease %s the row", async (_, verb, outcome) => {
    const { outbox } = get().store;
    const row = await running({ data: { step: 1 } });
    expect(await verb(outbox, row.id, "another")).toBe(false);
    expect(await outbox.byId(row.id)).toEqual(row);
    expect(await verb(outbox, row.id, "mine")).toBe(true);
    const expected = { ...row, ...outcome, lease: null, leasedUntil: null, updatedAt: at(20) };
    expect(await outbox.byId(row.id)).toEqual(expected);
    expect(await verb(outbox, row.id, "mine")).toBe(false);
    expect(await outbox.byId(row.id)).toEqual(expected);
  });

  it.each(verbs)("does not let a worker %s a row that was taken over", async (_, verb) => {
    const { outbox } = get().store;
    const row = await running();
    const [taken] = await takeOver(row, 100);
    expect(await verb(outbox, row.id, "mine")).toBe(false);
    expect(await outbox.byId(row.id)).toEqual(taken);
  });

  it("writes progress down while the row runs", async () => {
    const { outbox } = get().store;
    const row = await running({ data: { step: 1 } });
    expect(await outbox.progress(row.id, "another", { doubt: true }, at(20))).toBe(false);
    expect(await outbox.progress(row.id, "mine", { doubt: true }, at(20))).toBe(true);
    expect(await outbox.byId(row.id)).toEqual({ ...row, doubt: true, updatedAt: at(20) });
    expect(await outbox.progress(row.id, "mine", { data: { step: 2 } }, at(21))).toBe(true);
    expect(await outbox.progress(row.id, "mine", { doubt: false }, at(22))).toBe(true);
    expect(await outbox.byId(row.id)).toEqual({
      ...row,
      data: { step: 2 },
      doubt: false,
      updatedAt: at(22),
    });
  });

  it("reschedules without new data or error", async () => {
    const { outbox } = get().store;
    const row = await running({ data: { step: 1 } });
    const plain = { runAt: at(300), attempts: 0, doubt: false, error: null };
    await outbox.reschedule(row.id, "mine", plain, at(20));
    expect(await outbox.byId(row.id)).toMatchObject({ data: { step: 1 }, lastError: null, state: "ready" });
  });

  it("takes a person's decision on a failed or parked row", async () => {
    const { outbox } = get().store;
    const row = await running();
    expect(await outbox.retry(row.id, { doubt: false }, at(15))).toBe(false);
    await outbox.reschedule(row.id, "mine", { ...next, runAt: at(16) }, at(16));
    const [again] = await takeOver(row, 17);
    await outbox.park(row.id, "theirs", workError, at(20));
    expect(again?.attempts).toBe(2);
    expect(await outbox.retry(row.id, { doubt: false }, at(30))).toBe(true);
    expect(await outbox.byId(row.id)).toMatchObject({
      state: "ready",
      attempts: 0,
      doubt: false,
      runAt: at(30),
      lastError: workError,
    });
    expect(await outbox.retry(row.id, { doubt: true }, at(31))).toBe(false);
    const other = await running({ data: { step: 1, kept: true } });
    await outbox.fail(other.id, "mine", workError, at(20));
    expect(await outbox.retry(other.id, { doubt: false, data: { kept: true } }, at(30))).toBe(true);
    expect(await outbox.byId(other.id)).toMatchObject({ state: "ready", data: { kept: true } });
    expect((await outbox.byId(other.id))?.data).not.toHaveProperty("step");
    expect(await outbox.retry(newId("wrk"), { doubt: true }, at(31))).toBe(false);
  });

  it("settles an invoice's parked row of one kind", async () => {
    const { outbox } = get().store;
    const invoiceId = newId("inv");
    const parked = await running({ invoiceId });
    await outbox.park(parked.id, "mine", workError, at(20));
    const other = await running({ invoiceId, kind: "status" });
    await outbox.park(other.id, "mine", workError, at(20));
    const live = await running({ invoiceId });
    await outbox.settle(invoiceId, "submit", at(30));
    expect((await outbox.ofInvoice(invoiceId)).map((r) => [r.id, r.state])).toEqual([
      [parked.id, "done"],
      [other.id, "parked"],
      [live.id, "running"],
    ]);
  });

  it("lists rows that were given up, oldest first, page by page", async () => {
    const { outbox } = get().store;
    const tenant = unique("tenant");
    const rows: Work[] = [];
    for (let i = 0; i < 5; i++) {
      const row = await running({ tenant, kind: i === 4 ? "report" : "submit" });
      await (i % 2 === 0 ? outbox.fail : outbox.park)(row.id, "mine", workError, at(20));
      rows.push(row);
    }
    await running({ tenant });
    const expected = rows.map((row) => row.id).toSorted();
    const first = await outbox.givenUp({ tenant }, { limit: 3 });
    const second = await outbox.givenUp({ tenant }, { limit: 3, cursor: first.nextCursor ?? "" });
    expect([...first.items, ...second.items].map((row) => row.id)).toEqual(expected);
    expect(second.nextCursor).toBeNull();
    const of = async (filter: Parameters<Outbox["givenUp"]>[0]) =>
      (await outbox.givenUp(filter, { limit: 50 })).items.map((row) => row.id);
    expect(await of({ tenant, kind: "report" })).toEqual([rows[4]?.id]);
    expect(await of({ account: rows[1]?.account })).toEqual([rows[1]?.id]);
    expect(await of({})).toEqual(expect.arrayContaining(expected));
  });

  it("sweeps what is done, and nothing else", async () => {
    const { outbox } = get().store;
    const old = await running();
    const fresh = await running();
    const failed = await running();
    await outbox.finish(old.id, "mine", at(-5000));
    await outbox.finish(fresh.id, "mine", at(-4000));
    await outbox.fail(failed.id, "mine", workError, at(-5000));
    expect(await outbox.sweep(() => at(-4000))).toBe(1);
    expect(await outbox.byId(old.id)).toBeNull();
    expect(await outbox.byId(fresh.id)).not.toBeNull();
    expect(await outbox.byId(failed.id)).not.toBeNull();
  });

  it("tells when the next row becomes due", async () => {
    const { store, url } = get();
    // Of a database of its own: the answer is about all rows.
    const own = await open(store.engine === "sqlite" ? "sqlite::memory:" : url, () => at(-1_000_000));
    const [a, b] = [unique("account"), unique("account")];
    if (store.engine === "sqlite") expect(await own.outbox.nextDue()).toBeNull();
    const lane = unique("lane");
    await own.outbox.add(
      [
        work(a, { runAt: at(-900_000) }),
        work(b, { runAt: at(-800_000), lane }),
        work(b, { runAt: at(-950_000), lane }),
      ],
      at(-1_000_000),
    );
    expect(await own.outbox.nextDue()).toEqual(at(-900_000));
    const ask = { limit: 5, lease: "L", now: at(-900_000), leasedUntil: at(-850_000) };
    const [first] = await own.outbox.claim({ ...ask, account: a });
    expect(await own.outbox.nextDue()).toEqual(at(-850_000));
    await own.outbox.finish(first?.id ?? "", "L", at(-899_000));
    expect(await own.outbox.nextDue()).toEqual(at(-800_000));
    await own.accounts.pause(b, { code: "denied", message: "no" }, at(-899_000), at(0));
    expect((await own.outbox.nextDue())?.getTime() ?? Number.POSITIVE_INFINITY).toBeGreaterThan(
      at(-800_000).getTime(),
    );
    await own.close();
  });
};
