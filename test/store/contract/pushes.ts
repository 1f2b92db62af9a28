import { expect, it } from "vitest";
import type { Push } from "../../../src/domain/life-cycle/push.ts";
import type { Opened } from "../contract.ts";
import { at, invoice, newId, unique } from "../samples.ts";

export const pushOf = (invoiceId: string, change: Partial<Push> = {}): Push => ({
  id: newId("psh"),
  tenant: "acme",
  invoiceId,
  account: "main",
  status: "disputed",
  setBy: "buyer",
  at: at(0).toISOString(),
  reasons: [{ code: "PU_ERR", text: "Prix unitaire incorrect" }],
  comment: "Prix du devis — « à revoir »",
  amounts: [{ code: "MEN", amount: "720.00", currency: "EUR", vatRate: "20.00" }],
  actionCode: "NIN",
  payee: { siren: "356000000", name: "Factor", iban: "FR7630006000011234567890189", bic: null },
  state: "queued",
  platformId: null,
  problem: null,
  createdAt: at(0).toISOString(),
  updatedAt: at(0).toISOString(),
  ...change,
});

export const pushesContract = (get: () => Opened): void => {
  const stored = async (): Promise<string> => {
    const record = invoice();
    await get().store.invoices.insert(record);
    return record.id;
  };

  it("keeps a push as it was given, and lists those of one invoice, oldest first", async () => {
    const { pushes } = get().store;
    const [id, other] = [await stored(), await stored()];
    const second = pushOf(id, { createdAt: at(2).toISOString(), payee: null, comment: null, reasons: [] });
    const first = pushOf(id, { createdAt: at(1).toISOString() });
    for (const push of [second, first, pushOf(other)]) await pushes.insert(push);
    expect(await pushes.byId(first.id)).toEqual(first);
    expect(await pushes.byId(newId("psh"))).toBeNull();
    expect(await pushes.ofInvoice(id)).toEqual([first, second]);
  });

  it("changes what changes, and nothing else", async () => {
    const { pushes } = get().store;
    const push = pushOf(await stored());
    await pushes.insert(push);
    const problem = {
      code: "refused",
      message: "no",
      messageFr: "non",
      fix: "correct it",
      fixFr: "corriger",
      raw: null,
    };
    await pushes.update(push.id, {
      state: "refused",
      platformId: "st-1",
      problem,
      updatedAt: at(5).toISOString(),
    });
    const refused = {
      ...push,
      state: "refused",
      platformId: "st-1",
      problem,
      updatedAt: at(5).toISOString(),
    };
    expect(await pushes.byId(push.id)).toEqual(refused);
    await pushes.update(push.id, { problem: null, updatedAt: at(6).toISOString() });
    expect(await pushes.byId(push.id)).toEqual({ ...refused, problem: null, updatedAt: at(6).toISOString() });
    await expect(pushes.update(newId("psh"), { updatedAt: at(0).toISOString() })).rejects.toThrow("no push");
  });

  it("finds a push by a name at its platform; the first to have it keeps it", async () => {
    const { pushes } = get().store;
    const id = await stored();
    const [one, two] = [pushOf(id), pushOf(id)];
    await pushes.insert(one);
    await pushes.insert(two);
    const [account, name] = [unique("account"), unique("name")];
    await pushes.addName(account, name, one.id);
    await pushes.addName(account, name, two.id);
    await pushes.addName(account, `${name}-2`, one.id);
    expect(await pushes.byName(account, name)).toEqual(one);
    expect(await pushes.byName(account, `${name}-2`)).toEqual(one);
    expect(await pushes.byName(unique("account"), name)).toBeNull();
    const asked = [name, `${name}-2`, "of nobody"];
    expect(await pushes.byNames(account, asked)).toEqual(
      new Map([
        [name, one],
        [`${name}-2`, one],
      ]),
    );
    expect((await pushes.byNames(unique("account"), asked)).size).toBe(0);
  });

  it("holds a push until the transaction ends, and keeps nothing of one that fails", async () => {
    const { store } = get();
    const push = pushOf(await stored());
    await store.pushes.insert(push);
    const failing = store.tx(async (memory) => {
      await memory.pushes.byId(push.id, { lock: true });
      await memory.pushes.update(push.id, { state: "sent", updatedAt: at(1).toISOString() });
      throw new Error("no");
    });
    await expect(failing).rejects.toThrow("no");
    expect((await store.pushes.byId(push.id))?.state).toBe("queued");
    // Ten who each take it once see it one after the other.
    const seen = await Promise.all(
      Array.from({ length: 10 }, () =>
        store.tx(async (memory) => {
          const now = await memory.pushes.byId(push.id, { lock: true });
          if (now?.state !== "queued") return false;
          await memory.pushes.update(push.id, { state: "sent", updatedAt: at(1).toISOString() });
          return true;
        }),
      ),
    );
    expect(seen.filter(Boolean)).toHaveLength(1);
  });
};
