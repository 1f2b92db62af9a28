import { expect, it } from "vitest";
import { type Invoice, naturalKey, numberSpace } from "../../../src/domain/invoice.ts";
import { Rejection } from "../../../src/domain/problem.ts";
import type { InvoiceFilter, Store } from "../../../src/store/port.ts";
import type { Opened } from "../contract.ts";
import { at, invoice, newId, unique } from "../samples.ts";

const everyId = async (store: Store, filter: InvoiceFilter, limit: number): Promise<string[]> => {
  const ids: string[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = await store.invoices.list(filter, { limit, cursor });
    expect(page.items.length).toBeLessThanOrEqual(limit);
    ids.push(...page.items.map((i) => i.id));
    if (page.nextCursor === null) return ids;
    cursor = page.nextCursor;
  }
};

export const invoicesContract = (get: () => Opened): void => {
  it("gives back what was stored, to the letter", async () => {
    const { store } = get();
    const full = invoice({
      reference: "Réf. n° 12 — « œuvre » 🧾 日本",
      platformId: "p-1",
      status: "refused",
      statusAt: "2026-03-01T10:00:00.123456+01:00",
      badge: "rejected",
      problem: {
        code: "DOUBLON",
        message: "Received already",
        messageFr: "Déjà reçue",
        fix: "Nothing",
        fixFr: "Rien",
        raw: null,
      },
      directory: {
        address: "0225:552100554",
        state: "active",
        rule: "given_address",
        checkedAt: at(1).toISOString(),
        source: "main",
        stale: false,
        advice: null,
      },
      lastSyncAt: at(5).toISOString(),
      totalVat: null,
    });
    expect(await store.invoices.insert(full)).toBe(true);
    expect(await store.invoices.byId(full.id)).toEqual(full);
    expect(await store.invoices.byId(newId("inv"))).toBeNull();
  });

  it("changes what a patch names, and nothing else", async () => {
    const { store } = get();
    const before = invoice({
      reference: "keep",
      problem: { code: "x", message: "x", messageFr: "x", fix: "x", fixFr: "x", raw: "x" },
    });
    await store.invoices.insert(before);
    const patch = {
      delivery: "sent",
      platformId: "p-2",
      status: "issued",
      statusAt: "2026-03-01T10:00:00Z",
      badge: "accepted",
      problem: null,
      lastSyncAt: at(7).toISOString(),
      tenant: "other",
      reference: undefined,
      updatedAt: at(9).toISOString(),
    } as const;
    await store.invoices.update(before.id, patch);
    expect(await store.invoices.byId(before.id)).toEqual({ ...before, ...patch, reference: "keep" });
    await store.invoices.update(before.id, { lastSyncAt: null, updatedAt: at(10).toISOString() });
    expect((await store.invoices.byId(before.id))?.lastSyncAt).toBeNull();
    await expect(
      store.invoices.update("inv_none", { badge: "paid", updatedAt: at(0).toISOString() }),
    ).rejects.toThrow("inv_none");
    await expect(store.invoices.update(before.id, { updatedAt: "soon" })).rejects.toThrow("Not a time");
  });

  it.each([["a tenant", "acme"] as const, ["nobody", null] as const])(
    "takes one live invoice of a natural key for %s",
    async (_, tenant) => {
      const { store } = get();
      const first = invoice({ tenant });
      const again = { ...first, id: newId("inv") };
      expect(await store.invoices.insert(first)).toBe(true);
      expect(await store.invoices.insert(again)).toBe(false);
      expect(await store.invoices.byId(again.id)).toBeNull();
      // Whoever sends it, a number of a company is one.
      expect(await store.invoices.insert({ ...again, tenant: unique("tenant") })).toBe(false);
      // Another direction, year or number is another invoice.
      for (const change of [
        { direction: "inbound" as const },
        { issueDate: "2025-12-31" },
        { number: unique("F") },
      ])
        expect(await store.invoices.insert({ ...first, ...change, id: newId("inv") })).toBe(true);
    },
  );

  it("frees a natural key for the corrected invoice, and keeps both", async () => {
    const { store } = get();
    const platform = unique("account");
    const rejected = invoice({ platform });
    const corrected = { ...rejected, id: newId("inv"), createdAt: at(1).toISOString() };
    const third = { ...rejected, id: newId("inv"), createdAt: at(2).toISOString() };
    const key = naturalKey(rejected);
    await store.invoices.insert(rejected);
    await store.tx(async (memory) => {
      await memory.invoices.update(rejected.id, {
        supersededBy: corrected.id,
        updatedAt: at(1).toISOString(),
      });
      expect(await memory.invoices.insert(corrected)).toBe(true);
    });
    expect(await store.invoices.insert(third)).toBe(false);
    expect((await store.invoices.byNaturalKey("outbound", key, numberSpace(rejected)))?.id).toBe(
      corrected.id,
    );
    expect(await store.invoices.byNaturalKey("inbound", key, numberSpace(rejected))).toBeNull();
    expect((await store.invoices.byAccountAndKey(platform, key)).map((i) => i.id)).toEqual([
      corrected.id,
      rejected.id,
    ]);
    expect(await store.invoices.byAccountAndKey(unique("account"), key)).toEqual([]);
    const names = { platformIds: [], keys: [key, "of nobody"] };
    const { byKey } = await store.invoices.named(platform, names);
    expect([...byKey.keys()]).toEqual([key]);
    expect(byKey.get(key)?.toSorted()).toEqual(
      (await store.invoices.byAccountAndKey(platform, key)).map(({ id }) => id).sort(),
    );
    expect((await store.invoices.named(unique("account"), names)).byKey.size).toBe(0);
  });

  it("takes one of many simultaneous inserts of a natural key", async () => {
    const { store } = get();
    const one = invoice();
    const taken = await Promise.all(
      Array.from({ length: 8 }, () => store.invoices.insert({ ...one, id: newId("inv") })),
    );
    expect(taken.filter(Boolean)).toHaveLength(1);
  });

  it("finds by the platform's id and by its aliases, within the account", async () => {
    const { store } = get();
    const platform = unique("account");
    const one = invoice({ platform, platformId: "42" });
    const two = invoice({ platform });
    for (const i of [one, two]) await store.invoices.insert(i);
    await store.invoices.addAlias(platform, "depot-7", one.id);
    await store.invoices.addAlias(platform, "depot-7", one.id);
    expect((await store.invoices.byPlatformId(platform, "42"))?.id).toBe(one.id);
    expect((await store.invoices.byPlatformId(platform, "depot-7"))?.id).toBe(one.id);
    expect(await store.invoices.byPlatformId("elsewhere", "42")).toBeNull();
    expect(await store.invoices.byPlatformId("elsewhere", "depot-7")).toBeNull();
    await store.invoices.addAlias(platform, "depot-7", two.id);
    expect((await store.invoices.byPlatformId(platform, "depot-7"))?.id).toBe(two.id);
    const names = { platformIds: ["42", "depot-7", "nothing"], keys: [] };
    expect((await store.invoices.named(platform, names)).byPlatformId).toEqual(
      new Map([
        ["42", one.id],
        ["depot-7", two.id],
      ]),
    );
    expect((await store.invoices.named("elsewhere", names)).byPlatformId.size).toBe(0);
  });

  it("holds several until the transaction ends, in whatever order they are asked for", async () => {
    const { store } = get();
    const several = Array.from({ length: 5 }, () => invoice());
    for (const one of several) await store.invoices.insert(one);
    const ids = several.map(({ id }) => id);
    // Each counts on what it found: without the lock one would write over the other, or both wait for each other.
    const count = (asked: string[]): Promise<void> =>
      store.tx(async (memory) => {
        const held = await memory.invoices.lock([...asked, newId("inv")]);
        for (const { id, reference } of held)
          await memory.invoices.update(id, {
            reference: String(Number(reference ?? 0) + 1),
            updatedAt: at(1).toISOString(),
          });
      });
    await Promise.all(Array.from({ length: 12 }, (_, i) => count(i % 2 === 0 ? ids : ids.toReversed())));
    for (const id of ids) expect((await store.invoices.byId(id))?.reference).toBe("12");
  });

  it("pages through equal times without loss or repetition, newest first", async () => {
    const { store } = get();
    const tenant = unique("tenant");
    const stored: Invoice[] = [];
    for (let i = 0; i < 23; i++)
      stored.push(invoice({ tenant, createdAt: at(i < 5 ? 1 : i < 18 ? 2 : 3).toISOString() }));
    for (const one of stored) await store.invoices.insert(one);
    const expected = stored
      .toSorted((a, b) =>
        a.createdAt === b.createdAt ? (a.id < b.id ? 1 : -1) : a.createdAt < b.createdAt ? 1 : -1,
      )
      .map((i) => i.id);
    for (const limit of [1, 4, 23, 50]) expect(await everyId(store, { tenant }, limit)).toEqual(expected);
  });

  it("filters by each fact", async () => {
    const { store } = get();
    const tenant = unique("tenant");
    const wanted = invoice({
      tenant,
      direction: "inbound",
      status: "approved",
      badge: "accepted",
      delivery: "sent",
      reference: "R",
      platform: "p",
      createdAt: at(10).toISOString(),
    });
    wanted.seller = { ...wanted.seller, siren: "111111111" };
    wanted.buyer = { ...wanted.buyer, siren: "222222222" };
    const other = invoice({ tenant });
    for (const i of [wanted, other]) await store.invoices.insert(i);
    const filters: InvoiceFilter[] = [
      { direction: "inbound" },
      { status: "approved" },
      { badge: "accepted" },
      { delivery: "sent" },
      { number: wanted.number },
      { seller: "111111111" },
      { buyer: "222222222" },
      { reference: "R" },
      { platform: "p" },
      { since: at(10) },
      { direction: "inbound", badge: "accepted", since: at(1), number: wanted.number },
    ];
    for (const filter of filters)
      expect(await everyId(store, { tenant, ...filter }, 10), JSON.stringify(filter)).toEqual([wanted.id]);
    expect(await everyId(store, { tenant, since: at(11) }, 10)).toEqual([]);
    expect(await everyId(store, { tenant: null, number: wanted.number }, 10)).toEqual([]);
    expect(await everyId(store, { number: other.number }, 10)).toEqual([other.id]);
    const nobodys = invoice({ tenant: null });
    await store.invoices.insert(nobodys);
    expect(await everyId(store, { tenant: null, number: nobodys.number }, 10)).toEqual([nobodys.id]);
  });

  it.each([
    "",
    "garbage",
    "é",
    Buffer.from("12:\0").toString("base64url"),
    Buffer.from("x:y").toString("base64url"),
    `${Buffer.from("12:inv_1").toString("base64url")}==`,
  ])("answers 400 to the cursor %j", async (cursor) => {
    const { store } = get();
    const refusals = [
      store.invoices.list({}, { limit: 5, cursor }),
      store.items.held({}, { limit: 5, cursor }),
      store.outbox.givenUp({}, { limit: 5, cursor }),
    ];
    for (const refusal of refusals) {
      const error = await refusal.catch((e: unknown) => e);
      expect(error).toBeInstanceOf(Rejection);
      expect(error).toMatchObject({ status: 400, code: "cursor_invalid" });
    }
  });
};
