import { expect, it } from "vitest";
import type { Memory } from "../../../src/store/port.ts";
import { type Opened, open } from "../contract.ts";
import { at, document, event, invoice, newId, unique, work } from "../samples.ts";

export const transactionsContract = (get: () => Opened): void => {
  it("keeps all of a transaction, and sees it from inside", async () => {
    const { store } = get();
    const one = invoice();
    const said = event(one.id);
    const row = work(unique("account"), { invoiceId: one.id });
    const answer = await store.tx(async (memory) => {
      await memory.invoices.insert(one);
      await memory.documents.put(document(one.id, new Uint8Array([1, 2, 3])));
      await memory.events.append(said, null);
      await memory.outbox.add([row], at(0));
      expect(await memory.invoices.byId(one.id, { lock: true })).toEqual(one);
      return "done";
    });
    expect(answer).toBe("done");
    expect(await store.invoices.byId(one.id)).toEqual(one);
    expect(await store.documents.get(one.id, "original")).not.toBeNull();
    expect(await store.events.byId(said.id)).toEqual(said);
    expect(await store.outbox.byId(row.id)).not.toBeNull();
  });

  it("keeps nothing of one that fails, and tells its error", async () => {
    const { store } = get();
    const one = invoice();
    const row = work(unique("account"));
    const error = new Error("on purpose");
    const failing = store.tx(async (memory) => {
      await memory.invoices.insert(one);
      await memory.outbox.add([row], at(0));
      throw error;
    });
    await expect(failing).rejects.toBe(error);
    expect(await store.invoices.byId(one.id)).toBeNull();
    expect(await store.outbox.byId(row.id)).toBeNull();
    expect(await store.invoices.insert(one)).toBe(true);
  });

  it("keeps nothing when a statement failed inside, even if that was caught", async () => {
    const { store } = get();
    const [first, second] = [invoice(), invoice()];
    const careless = store.tx(async (memory) => {
      await memory.invoices.insert(first);
      await memory.events.append(event("inv_unknown"), null).catch(() => undefined);
      await memory.invoices.insert(second).catch(() => undefined);
    });
    await expect(careless).rejects.toThrow(/foreign key/i);
    expect(await store.invoices.byId(first.id)).toBeNull();
    expect(await store.invoices.byId(second.id)).toBeNull();
  });

  it("commits one and rolls back its neighbour when many run at once", async () => {
    const { store } = get();
    const rows = Array.from({ length: 40 }, () => work(unique("account")));
    const outcomes = await Promise.allSettled(
      rows.map((row, i) =>
        store.tx(async (memory) => {
          await memory.outbox.add([row], at(0));
          if (i % 3 === 0) throw new Error("no");
          await memory.documents.put(document(row.id, new Uint8Array(10)));
        }),
      ),
    );
    for (const [i, row] of rows.entries()) {
      const kept = i % 3 !== 0;
      expect(outcomes[i]?.status).toBe(kept ? "fulfilled" : "rejected");
      expect((await store.outbox.byId(row.id)) !== null).toBe(kept);
      expect((await store.documents.get(row.id, "original")) !== null).toBe(kept);
    }
  });

  it("refuses the store itself inside a transaction, instead of waiting for ever", async () => {
    const { store } = get();
    const row = work(unique("account"));
    const mistakes: ((memory: Memory) => Promise<unknown>)[] = [
      () => store.tx(async (inner) => inner.accounts.list()),
      () => store.outbox.add([row], at(0)),
      () => store.invoices.byId("inv_1"),
    ];
    for (const mistake of mistakes)
      await expect(
        store.tx(async (memory) => {
          await memory.accounts.list();
          await mistake(memory);
        }),
      ).rejects.toThrow("inside tx");
    expect(await store.outbox.byId(row.id)).toBeNull();
    await store.ping();
  });

  it("lets work that a transaction started use the store once it is over", async () => {
    const { store } = get();
    const over = Promise.withResolvers<void>();
    let later: Promise<unknown> = Promise.resolve();
    await store.tx(async (memory) => {
      await memory.accounts.list();
      later = over.promise.then(() => store.accounts.list());
    });
    over.resolve();
    await later;
  });

  it("refuses a memory whose transaction is over", async () => {
    const { store } = get();
    let leaked: Memory | null = null;
    await store.tx(async (memory) => {
      leaked = memory;
      await memory.accounts.list();
    });
    const late = (leaked as Memory | null)?.accounts.setCursor(unique("account"), "c");
    await expect(late).rejects.toThrow("over");
  });

  it("takes statements of one transaction at once", async () => {
    const { store } = get();
    const rows = Array.from({ length: 5 }, () => work(unique("account")));
    await store.tx(async (memory) => {
      await Promise.all(rows.map((row) => memory.outbox.add([row], at(0))));
    });
    for (const row of rows) expect(await store.outbox.byId(row.id)).not.toBeNull();
  });

  it("commits nothing for work that does nothing", async () => {
    const { store } = get();
    expect(await store.tx(async () => 7)).toBe(7);
    await expect(store.tx(() => Promise.reject(new Error("early")))).rejects.toThrow("early");
  });

  it("refuses everything once it is closed", async () => {
    const { store, url } = get();
    const closing = await open(store.engine === "sqlite" ? "sqlite::memory:" : url);
    const last = closing.outbox.add([work(unique("account"), { id: newId("wrk") })], at(0));
    expect(await last).toBe(1);
    await closing.close();
    await expect(closing.ping()).rejects.toThrow();
    await expect(closing.tx((memory) => memory.accounts.list())).rejects.toThrow();
  });
};
