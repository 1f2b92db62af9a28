import { expect, it } from "vitest";
import type { InvoiceEvent } from "../../../src/domain/life-cycle/event.ts";
import { type Opened, open } from "../contract.ts";
import { at, event, invoice, newId, unique } from "../samples.ts";

export const eventsContract = (get: () => Opened): void => {
  const newInvoice = async (tenant: string | null): Promise<string> => {
    const stored = invoice({ tenant });
    await get().store.invoices.insert(stored);
    return stored.id;
  };
  const feedIds = async (tenant: string, after = 0): Promise<string[]> =>
    (await get().store.events.feed(tenant, after, 1000)).map((entry) => entry.event.id);

  it("gives back what was said, to the letter", async () => {
    const { store } = get();
    const said: InvoiceEvent = event(await newInvoice("acme"), {
      status: null,
      rawCode: "fr:999",
      reasons: [{ code: "TX_TVA_ERR", text: "Taux « erroné »" }],
      comment: "Merci 🙏\nÀ corriger",
      amounts: [{ code: "MEN", amount: "-12.30", currency: "EUR", vatRate: "20.00" }],
      aboutAnotherDeposit: true,
      source: "webhook",
      moved: false,
    });
    expect(await store.events.append(said, "acme")).toEqual(said);
    expect(await store.events.byId(said.id)).toEqual(said);
    expect(await store.events.ofInvoice(said.invoiceId)).toEqual([said]);
    const other = event(await newInvoice("acme"));
    await store.events.append(other, "acme");
    const ofThree = await store.events.ofInvoices([said.invoiceId, other.invoiceId, newId("inv")]);
    expect(ofThree).toHaveLength(2);
    expect(ofThree).toEqual(expect.arrayContaining([said, other]));
    expect(await store.events.byId(newId("evt"))).toBeNull();
  });

  it("gives events of one transaction their places in the order in which they came, in each feed", async () => {
    const { store } = get();
    const [ours, theirs] = [unique("tenant"), unique("tenant")];
    const [mine, other] = [await newInvoice(ours), await newInvoice(theirs)];
    const said = Array.from({ length: 45 }, (_, i) => event(i % 3 === 0 ? other : mine));
    await store.tx(async (memory) => {
      for (const one of said)
        await memory.events.append(
          one,
          one.invoiceId === mine ? ours : theirs,
          one === said[1] ? [theirs] : [],
        );
    });
    const ids = (of: string): string[] =>
      said.filter(({ invoiceId }) => invoiceId === of).map(({ id }) => id);
    const feed = await store.events.feed(ours, 0, 100);
    expect(feed.map(({ event: { id } }) => id)).toEqual(ids(mine));
    expect(feed.map(({ position }) => position)).toEqual(ids(mine).map((_, i) => i + 1));
    const besides = await store.events.feed(theirs, 0, 100);
    expect(besides.map(({ position }) => position)).toEqual(besides.map((_, i) => i + 1));
    expect(new Set(besides.map(({ event: { id } }) => id))).toEqual(new Set([...ids(other), said[1]?.id]));
    expect(await store.events.head(theirs)).toBe(besides.length);
  });

  it("knows an event of an account by the platform's id", async () => {
    const { store } = get();
    const tenant = unique("tenant");
    const said = event(await newInvoice(tenant));
    expect(await store.events.append(said, tenant)).not.toBeNull();
    const copy = { ...said, id: newId("evt"), rawCode: "other" };
    expect(await store.events.append(copy, tenant)).toBeNull();
    expect(await store.events.byId(copy.id)).toBeNull();
    expect(await store.events.append({ ...copy, account: "elsewhere" }, tenant)).not.toBeNull();
    expect(await feedIds(tenant)).toEqual([said.id, copy.id]);
  });

  it("takes one of many simultaneous copies", async () => {
    const { store } = get();
    const tenant = unique("tenant");
    const said = event(await newInvoice(tenant));
    const taken = await Promise.all(
      Array.from({ length: 10 }, () => store.events.append({ ...said, id: newId("evt") }, tenant)),
    );
    expect(taken.filter((e) => e !== null)).toHaveLength(1);
    expect(await feedIds(tenant)).toHaveLength(1);
  });

  it("marks what moved the invoice", async () => {
    const { store } = get();
    const about = await newInvoice("acme");
    const [a, b] = [event(about, { moved: true }), event(about, { moved: false })];
    for (const e of [a, b]) await store.events.append(e, null);
    await store.events.setMoved([
      { id: a.id, moved: false },
      { id: b.id, moved: true },
    ]);
    expect((await store.events.byId(a.id))?.moved).toBe(false);
    expect((await store.events.byId(b.id))?.moved).toBe(true);
  });

  it("feeds each tenant its own, page by page", async () => {
    const { store } = get();
    const [tenant, other] = [unique("tenant"), unique("tenant")];
    const about = await newInvoice(tenant);
    const ids: string[] = [];
    for (let i = 0; i < 5; i++) {
      const said = event(about);
      ids.push(said.id);
      await store.events.append(said, tenant);
      await store.events.append(event(about), other);
      await store.events.append(event(about), null);
    }
    const first = await store.events.feed(tenant, 0, 2);
    const rest = await store.events.feed(tenant, first.at(-1)?.position ?? 0, 10);
    expect([...first, ...rest].map((entry) => entry.event.id)).toEqual(ids);
    expect(await feedIds(unique("tenant"))).toEqual([]);
  });

  it("feeds several events of one transaction in their order, and none of one that failed", async () => {
    const { store } = get();
    const tenant = unique("tenant");
    const about = await newInvoice(tenant);
    const [a, b, c] = [event(about), event(about), event(about)];
    const failing = store.tx(async (memory) => {
      await memory.events.append(c, tenant);
      throw new Error("no");
    });
    await expect(failing).rejects.toThrow("no");
    await store.tx(async (memory) => {
      await memory.events.append(a, tenant);
      await memory.events.append(b, tenant);
    });
    expect(await feedIds(tenant)).toEqual([a.id, b.id]);
  });

  it("feeds a new meaning again, at the end", async () => {
    const { store } = get();
    const tenant = unique("tenant");
    const about = await newInvoice(tenant);
    const [a, b] = [event(about, { status: null, rawCode: "zz", moved: false }), event(about)];
    for (const e of [a, b]) await store.events.append(e, tenant);
    const [, last] = await store.events.feed(tenant, 0, 10);
    const understood = { ...a, status: "disputed" as const, moved: true, comment: "now clear" };
    await store.events.reinterpret(understood);
    expect(await store.events.byId(a.id)).toEqual(understood);
    expect(await feedIds(tenant, last?.position)).toEqual([a.id]);
    expect(await feedIds(tenant)).toEqual([b.id, a.id]);
    await expect(store.events.reinterpret(event(about))).rejects.toThrow("no event");
  });

  it("feeds an event that nobody owned when its invoice has found its owner", async () => {
    const { store } = get();
    const tenant = unique("tenant");
    const about = await newInvoice(null);
    const said = event(about);
    await store.events.append(said, null);
    await store.invoices.update(about, { tenant, updatedAt: at(1).toISOString() });
    await store.events.reinterpret(said);
    expect(await feedIds(tenant)).toEqual([said.id]);
  });

  it("hides nothing from who reads the feed while others write", async () => {
    const { store, url } = get();
    const tenant = unique("tenant");
    const about = await newInvoice(tenant);
    // One process writes to a SQLite file; to PostgreSQL three do.
    const writers = store.engine === "sqlite" ? [store] : [store, await open(url), await open(url)];
    const ids = Array.from({ length: 90 }, () => newId("evt"));
    let writing = true;
    const seen: string[] = [];
    const read = async (): Promise<void> => {
      let after = 0;
      for (;;) {
        const finished = !writing;
        const found = await store.events.feed(tenant, after, 7);
        for (const entry of found) {
          expect(entry.position).toBeGreaterThan(after);
          after = entry.position;
          seen.push(entry.event.id);
        }
        if (finished && found.length === 0) return;
        if (found.length === 0) await new Promise((resolve) => setImmediate(resolve));
      }
    };
    const reading = read();
    await Promise.all(
      ids.map((id, i) =>
        writers[i % writers.length]?.tx(async (memory) => {
          await memory.events.append(event(about, { id }), tenant);
          await memory.events.setMoved([{ id, moved: i % 2 === 0 }]);
        }),
      ),
    );
    writing = false;
    await reading;
    expect(seen.toSorted()).toEqual(ids.toSorted());
    for (const extra of writers.slice(1)) await extra.close();
  });
};
