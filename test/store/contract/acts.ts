import { expect, it } from "vitest";
import type { Act } from "../../../src/domain/acts.ts";
import type { ActFilter } from "../../../src/store/port.ts";
import type { Opened } from "../contract.ts";
import { at, newId, unique } from "../samples.ts";

const actOf = (change: Partial<Act> = {}): Act => ({
  id: newId("act"),
  act: "retry",
  who: "key 0a1b2c3d",
  role: "administrator",
  via: "desk",
  on: "wrk_1",
  tenant: null,
  status: 303,
  detail: "not there",
  requestId: "req-1",
  at: at(0).toISOString(),
  ...change,
});

/** The record of what people did. */
export const actsContract = (get: () => Opened): void => {
  it("gives an act as it was written", async () => {
    const { store } = get();
    for (const tenant of [null, "acme"]) {
      const one = actOf({ tenant });
      await store.acts.insert(one);
      expect(await store.acts.byId(one.id)).toEqual(one);
    }
    expect(await store.acts.byId("act_none")).toBeNull();
  });

  it("lists the newest first, page by page, narrowed by each and by all at once", async () => {
    const { store } = get();
    const [tenant, who] = [unique("tenant"), unique("who")];
    const acts = [
      actOf({ tenant, who, at: at(0).toISOString() }),
      actOf({ tenant, who, act: "give", at: at(1).toISOString() }),
      actOf({ tenant, who: "another", at: at(2).toISOString() }),
      actOf({ tenant, who, at: at(3).toISOString() }),
      actOf({ tenant: "another", who, at: at(4).toISOString() }),
    ];
    for (const one of acts) await store.acts.insert(one);
    const found = async (filter: ActFilter): Promise<number[]> => {
      const numbers: number[] = [];
      for (let cursor: string | null | undefined; cursor !== null; ) {
        const page = await store.acts.list(filter, { limit: 2, ...(cursor === undefined ? {} : { cursor }) });
        numbers.push(...page.items.map(({ id }) => acts.findIndex((one) => one.id === id)));
        cursor = page.nextCursor;
      }
      return numbers;
    };
    expect(await found({ tenant })).toEqual([3, 2, 1, 0]);
    expect(await found({ who })).toEqual([4, 3, 1, 0]);
    expect(await found({ tenant, who })).toEqual([3, 1, 0]);
    expect(await found({ tenant, who, act: "retry" })).toEqual([3, 0]);
    expect(await found({ tenant, from: at(1), until: at(3) })).toEqual([2, 1]);
    expect((await found({})).filter((n) => n >= 0)).toEqual([4, 3, 2, 1, 0]);
    expect((await found({ act: "give" })).filter((n) => n >= 0)).toEqual([1]);
    await expect(store.acts.list({}, { limit: 2, cursor: "odd" })).rejects.toMatchObject({ status: 400 });
  });

  it("finds the old of a tenant, and of nobody alone, and deletes them with their hash", async () => {
    const { store } = get();
    const tenant = unique("tenant");
    const [first, second, young] = [-9_000_000_000, -8_000_000_000, 0].map((ms) =>
      actOf({ tenant, at: at(ms).toISOString() }),
    );
    const nobodys = actOf({ at: at(-9_500_000_000).toISOString() });
    for (const one of [young, second, first, nobodys]) if (one !== undefined) await store.acts.insert(one);
    const before = at(-1_000_000_000);
    expect(await store.acts.old(tenant, null, before, 5)).toEqual([first, second]);
    const place = { at: new Date(first?.at ?? ""), id: first?.id ?? "" };
    expect(await store.acts.old(tenant, place, before, 5)).toEqual([second]);
    expect((await store.acts.old(null, null, before, 500)).map(({ id }) => id)).toContain(nobodys.id);
    expect(await store.acts.following(tenant, place, 5)).toEqual([second, young]);
    expect((await store.acts.following(undefined, null, 1)).map(({ id }) => id)).toEqual([nobodys.id]);
    const gone = await store.acts.delete(nobodys.id);
    expect(gone).toEqual({ rows: 1, sha256: [expect.stringMatching(/^[0-9a-f]{64}$/)] });
    expect(await store.acts.byId(nobodys.id)).toBeNull();
    expect(await store.acts.delete(nobodys.id)).toEqual({ rows: 0, sha256: [] });
  });

  it("takes names out of an act, and leaves the rest", async () => {
    const { store } = get();
    const one = actOf({ who: "jeanne@example.com", detail: "asked by Jeanne" });
    await store.acts.insert(one);
    const gone = await store.acts.withoutNames(one.id, "ers_1");
    expect(gone.sha256).toHaveLength(1);
    expect(await store.acts.byId(one.id)).toEqual({ ...one, who: "ers_1", detail: "" });
  });
};
