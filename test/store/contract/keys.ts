import { expect, it } from "vitest";
import type { Opened } from "../contract.ts";
import { at, unique } from "../samples.ts";

export const keysContract = (get: () => Opened): void => {
  it("takes a tenant's key once", async () => {
    const { store } = get();
    const [tenant, key] = [unique("tenant"), unique("clé 🔑")];
    expect(await store.keys.get(tenant, key)).toBeNull();
    const taken = await Promise.all(
      ["a", "b", "c", "d"].map((hash) => store.keys.put(tenant, key, hash, `inv_${hash}`, at(0))),
    );
    expect(taken.filter(Boolean)).toHaveLength(1);
    const winner = ["a", "b", "c", "d"][taken.indexOf(true)];
    expect(await store.keys.get(tenant, key)).toEqual({ requestHash: winner, madeId: `inv_${winner}` });
    expect(await store.keys.put(unique("tenant"), key, "z", "inv_z", at(0))).toBe(true);
  });

  it("points a key at the invoice that was there before", async () => {
    const { store } = get();
    const [tenant, key] = [unique("tenant"), unique("key")];
    await store.tx(async (memory) => {
      await memory.keys.put(tenant, key, "h", "inv_new", at(0));
      await memory.keys.point(tenant, key, "inv_old");
    });
    expect(await store.keys.get(tenant, key)).toEqual({ requestHash: "h", madeId: "inv_old" });
    await expect(store.keys.point(tenant, unique("key"), "inv_x")).rejects.toThrow("no idempotency key");
  });

  it("forgets what is older", async () => {
    const { store } = get();
    const tenant = unique("tenant");
    await store.tx(async (memory) => {
      for (let i = 0; i < 1203; i++) await memory.keys.put(tenant, `k${i}`, "h", "inv_1", at(-1_000_000 + i));
      await memory.keys.put(tenant, "kept", "h", "inv_1", at(-900_000));
    });
    expect(await store.keys.sweep(() => at(-900_000))).toBe(1203);
    expect(await store.keys.get(tenant, "k0")).toBeNull();
    expect(await store.keys.get(tenant, "kept")).not.toBeNull();
  });
};
