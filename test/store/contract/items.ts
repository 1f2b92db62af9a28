import { expect, it } from "vitest";
import type { StoredItem } from "../../../src/store/port.ts";
import type { Opened } from "../contract.ts";
import { at, newId, unique } from "../samples.ts";

const item = (id: string, raw: unknown = { id }) => ({
  itemId: newId("itm"),
  id,
  at: "2026-03-02T08:00:00+01:00",
  raw,
});

export const itemsContract = (get: () => Opened): void => {
  it("stores what is new, and says which", async () => {
    const { store } = get();
    const account = unique("account");
    const raw = { texte: "é🧾\u0000", nested: [1, null, { a: "b" }] };
    const [b, a] = [item("b", raw), item("a")];
    const first = await store.items.add(account, "poll", [b, a], at(1));
    expect(first.map((i) => i.itemId)).toEqual([b.itemId, a.itemId]);
    expect(first[0]).toEqual({
      ...b,
      account,
      source: "poll",
      receivedAt: at(1),
      state: "new",
      reason: null,
      waitsFor: null,
      heldAt: null,
      about: null,
    } satisfies StoredItem);
    expect(await store.items.byId(b.itemId)).toEqual(first[0]);
    const again = await store.items.add(account, "webhook", [item("a"), item("c"), item("c")], at(2));
    expect(again.map((i) => i.id)).toEqual(["c"]);
    expect((await store.items.byPlatformId(account, "a"))?.itemId).toBe(a.itemId);
    expect(await store.items.byPlatformId(unique("account"), "a")).toBeNull();
    expect(await store.items.byId(newId("itm"))).toBeNull();
    expect(await store.items.add(account, "poll", [], at(3))).toEqual([]);
    const nothing = { ...item("nothing"), raw: undefined };
    expect((await store.items.add(account, "poll", [nothing], at(3)))[0]?.raw).toBeNull();
  });

  it("gives each of the same items to one of many who bring them at once", async () => {
    const { store } = get();
    const account = unique("account");
    const ids = ["1", "2", "3", "4"];
    const added = await Promise.all(
      Array.from({ length: 6 }, (_, n) =>
        store.items.add(
          account,
          "poll",
          (n % 2 === 0 ? ids : ids.toReversed()).map((id) => item(id)),
          at(0),
        ),
      ),
    );
    expect(
      added
        .flat()
        .map((i) => i.id)
        .toSorted(),
    ).toEqual(ids);
  });

  it("holds an item until what it waits for comes", async () => {
    const { store } = get();
    const account = unique("account");
    const [a, b] = [item("a"), item("b")];
    await store.items.add(account, "poll", [a, b], at(0));
    const reason = { code: "invoice_unknown", message: "Which invoice?" };
    await store.items.hold(a.itemId, reason, "invoice:1/2026/F1", at(5));
    await store.items.hold(b.itemId, reason, null, at(6));
    await store.items.hold(a.itemId, { ...reason, code: "still" }, "invoice:1/2026/F1", at(9));
    expect(await store.items.waitingFor(account, "invoice:1/2026/F1")).toMatchObject([
      { itemId: a.itemId, state: "held", heldAt: at(5), reason: { code: "still" } },
    ]);
    expect(await store.items.waitingFor(unique("account"), "invoice:1/2026/F1")).toEqual([]);
    await store.items.done(a.itemId);
    expect(await store.items.waitingFor(account, "invoice:1/2026/F1")).toEqual([]);
    expect(await store.items.byId(a.itemId)).toMatchObject({ state: "done", reason: null, heldAt: null });
    expect((await store.items.held({ account }, { limit: 10 })).items.map((i) => i.itemId)).toEqual([
      b.itemId,
    ]);
    await expect(store.items.done("itm_none")).rejects.toThrow("itm_none");
    await expect(store.items.hold("itm_none", reason, null, at(0))).rejects.toThrow("itm_none");
  });

  it("keeps what waits apart from what is held, and finds both by what they wait for", async () => {
    const { store } = get();
    const account = unique("account");
    const [foreign, unclear, later] = [item("foreign"), item("unclear"), item("later")];
    await store.items.add(account, "poll", [foreign, unclear, later], at(0));
    const reason = { code: "unknown_invoice", message: "Which invoice?" };
    const about = { number: "F1" };
    await store.items.wait(foreign.itemId, reason, "invoice:1/2026/F1", at(5), about);
    await store.items.hold(unclear.itemId, reason, "invoice:1/2026/F1", at(6));
    await store.items.wait(later.itemId, reason, null, at(7));

    const idsOf = (found: { itemId: string }[]) => found.map(({ itemId }) => itemId);
    const all = { limit: 10 };
    expect((await store.items.waiting({ account }, all)).items).toMatchObject([
      {
        itemId: foreign.itemId,
        state: "waiting",
        waitsFor: "invoice:1/2026/F1",
        heldAt: at(5),
        reason,
        about,
      },
      { itemId: later.itemId, state: "waiting" },
    ]);
    expect(idsOf((await store.items.held({ account }, all)).items)).toEqual([unclear.itemId]);
    expect(idsOf(await store.items.waitingFor(account, "invoice:1/2026/F1"))).toEqual([
      foreign.itemId,
      unclear.itemId,
    ]);
    expect(idsOf(await store.items.open(account, ["foreign", "unclear", "later"]))).toHaveLength(3);
    const ofThis = <T extends { account: string }>(counts: T[]) =>
      counts.filter((c) => c.account === account);
    expect(ofThis(await store.items.waitingCounts())).toEqual([{ account, items: 2, oldest: at(5) }]);
    expect(ofThis(await store.items.heldCounts())).toEqual([{ account, items: 1, oldest: at(6) }]);
    expect(ofThis(await store.items.heldReasons())).toEqual([
      { account, reason: "unknown_invoice", items: 1 },
    ]);

    const page = await store.items.waiting({ account }, { limit: 1 });
    const next = await store.items.waiting({ account }, { limit: 1, cursor: page.nextCursor ?? "" });
    expect(idsOf([...page.items, ...next.items])).toEqual([foreign.itemId, later.itemId]);
    await store.items.hold(foreign.itemId, reason, null, at(8));
    expect(await store.items.byId(foreign.itemId)).toMatchObject({ state: "held", heldAt: at(5) });
    await store.items.done(later.itemId);
    expect(ofThis(await store.items.waitingCounts())).toEqual([]);
  });

  it("pages through held items of one time, oldest first", async () => {
    const { store } = get();
    const account = unique("account");
    const given = Array.from({ length: 7 }, (_, i) => item(String(i)));
    await store.items.add(account, "audit", given, at(0));
    for (const { itemId } of given) await store.items.hold(itemId, { code: "c", message: "m" }, null, at(1));
    const found: string[] = [];
    for (let cursor: string | undefined; ; ) {
      const page = await store.items.held({ account }, { limit: 3, cursor });
      found.push(...page.items.map((i) => i.itemId));
      if (page.nextCursor === null) break;
      cursor = page.nextCursor;
    }
    expect(found).toEqual(given.map((i) => i.itemId).toSorted());
    expect((await store.items.held({}, { limit: 200 })).items.length).toBeGreaterThanOrEqual(7);
  });

  it("counts what is held, by account", async () => {
    const { store } = get();
    const account = unique("account");
    const held = [item("x"), item("y"), item("z")];
    await store.items.add(account, "poll", held, at(1));
    const counted = async () => (await store.items.heldCounts()).find((counts) => counts.account === account);
    expect(await counted()).toBeUndefined();
    await store.items.hold(held[0]?.itemId ?? "", { code: "a", message: "A" }, null, at(7));
    await store.items.hold(held[1]?.itemId ?? "", { code: "a", message: "A" }, null, at(5));
    expect(await counted()).toEqual({ account, items: 2, oldest: at(5) });
    await store.items.hold(held[2]?.itemId ?? "", { code: 'with "quotes"', message: "B" }, null, at(8));
    expect((await store.items.heldReasons()).filter((counts) => counts.account === account)).toEqual([
      { account, reason: "a", items: 2 },
      { account, reason: 'with "quotes"', items: 1 },
    ]);
  });
};
