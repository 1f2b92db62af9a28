import { expect, it } from "vitest";
import type { Invoice } from "../../../src/domain/invoice.ts";
import type { InvoiceFilter, Store } from "../../../src/store/port.ts";
import type { Opened } from "../contract.ts";
import { at, event, invoice, newId, unique } from "../samples.ts";
import { flowOf } from "./flows.ts";

const received = (change: Partial<Invoice>): Invoice =>
  invoice({ direction: "inbound", delivery: "sent", ...change });

const idsOf = async (store: Store, filter: InvoiceFilter, limit = 50): Promise<string[]> => {
  const ids: string[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = await store.invoices.list(filter, { limit, cursor });
    ids.push(...page.items.map(({ id }) => id));
    if (page.nextCursor === null) return ids;
    cursor = page.nextCursor;
  }
};

export const sharingContract = (get: () => Opened): void => {
  it("lists what a tenant reads among what is its own, newest first, on any page", async () => {
    const { store } = get();
    const [acme, spend] = [unique("acme"), unique("spend")];
    const all = [0, 1, 2, 3, 4, 5, 6].map((n) =>
      received({
        tenant: n % 2 === 0 ? acme : spend,
        ...(n % 3 === 0 ? {} : { copies: n % 2 === 0 ? [spend] : [acme] }),
        createdAt: at(n).toISOString(),
      }),
    );
    for (const one of all) expect(await store.invoices.insert(one)).toBe(true);
    const seen = (tenant: string): string[] =>
      all
        .filter((one) => one.tenant === tenant || one.copies?.includes(tenant))
        .map(({ id }) => id)
        .reverse();
    for (const tenant of [acme, spend]) {
      for (const limit of [1, 2, 50]) expect(await idsOf(store, { tenant }, limit)).toEqual(seen(tenant));
    }
    expect(await idsOf(store, { tenant: unique("nobody") })).toEqual([]);
    expect(await store.invoices.byId(all[1]?.id ?? "")).toEqual(all[1]);
  });

  it("narrows what is read besides by the same filters, as it stands now", async () => {
    const { store } = get();
    const reader = unique("reader");
    const platform = unique("account");
    const one = received({ tenant: unique("lead"), copies: [reader], platform });
    const other = received({
      tenant: unique("lead"),
      copies: [reader],
      platform,
      createdAt: at(1).toISOString(),
    });
    for (const each of [one, other]) await store.invoices.insert(each);
    await store.invoices.update(one.id, {
      status: "approved",
      badge: "accepted",
      reference: "REF",
      updatedAt: at(2).toISOString(),
    });
    const by = (filter: InvoiceFilter): Promise<string[]> => idsOf(store, { tenant: reader, ...filter });
    expect(await by({ number: one.number })).toEqual([one.id]);
    expect(await by({ status: "approved" })).toEqual([one.id]);
    expect(await by({ badge: "accepted" })).toEqual([one.id]);
    expect(await by({ badge: "pending" })).toEqual([other.id]);
    expect(await by({ seller: one.seller.siren ?? "" })).toEqual([other.id, one.id]);
    expect(await by({ buyer: one.buyer.siren ?? "" })).toEqual([other.id, one.id]);
    expect(await by({ buyer: unique("none") })).toEqual([]);
    expect(await by({ reference: "REF" })).toEqual([one.id]);
    expect(await by({ platform, delivery: "sent", direction: "inbound" })).toEqual([other.id, one.id]);
    expect(await by({ direction: "outbound" })).toEqual([]);
    expect(await by({ since: at(1) })).toEqual([other.id]);
  });

  it("moves an invoice to other readers", async () => {
    const { store } = get();
    const [lead, before, after] = [unique("lead"), unique("before"), unique("after")];
    const one = received({ tenant: lead, copies: [before] });
    await store.invoices.insert(one);
    await store.invoices.update(one.id, { tenant: before, copies: [after], updatedAt: at(1).toISOString() });
    expect(await idsOf(store, { tenant: lead })).toEqual([]);
    expect(await idsOf(store, { tenant: before })).toEqual([one.id]);
    expect(await idsOf(store, { tenant: after })).toEqual([one.id]);
    await store.invoices.update(one.id, { copies: [], updatedAt: at(2).toISOString() });
    expect(await idsOf(store, { tenant: after })).toEqual([]);
  });

  it("keeps a received number apart by the company that it is addressed to, whoever leads", async () => {
    const { store } = get();
    const first = received({});
    expect(await store.invoices.insert(first)).toBe(true);
    const again = { ...first, id: newId("inv") };
    expect(await store.invoices.insert({ ...again, tenant: unique("other") })).toBe(false);
    expect(await store.invoices.insert({ ...again, tenant: null })).toBe(false);
    const elsewhere = { ...again, buyer: { ...first.buyer, siren: "404833048" } };
    expect(await store.invoices.insert(elsewhere)).toBe(true);
  });

  it("puts an event into the feeds of all receivers, and takes it out of one", async () => {
    const { store } = get();
    const [lead, reader, late] = [unique("lead"), unique("reader"), unique("late")];
    const one = received({ tenant: lead, copies: [reader] });
    await store.invoices.insert(one);
    const said = [event(one.id), event(one.id), event(one.id)] as const;
    for (const each of said) await store.events.append(each, lead, [reader]);
    const feed = async (tenant: string, after = 0, limit = 50) =>
      (await store.events.feed(tenant, after, limit)).map(({ position, event: { id } }) => [position, id]);
    const whole = said.map(({ id }, n) => [n + 1, id]);
    expect(await feed(lead)).toEqual(whole);
    expect(await feed(reader)).toEqual(whole);
    expect(await feed(reader, 1, 1)).toEqual([[2, said[1].id]]);

    await store.events.reinterpret(said[0]);
    for (const tenant of [lead, reader])
      expect((await feed(tenant)).map(([place]) => place)).toEqual([2, 3, 4]);

    await store.tx(async (memory) => {
      await memory.events.withdraw(one.id, lead);
      for (const each of said) await memory.events.place(each, late);
    });
    expect(await feed(lead)).toEqual([]);
    expect((await feed(late)).map(([, id]) => id)).toEqual(said.map(({ id }) => id));
    await store.events.withdraw(one.id, reader);
    expect(await feed(reader)).toEqual([]);
    expect(await feed(late)).toHaveLength(3);
    expect(await store.events.head(reader)).toBe(4);
  });

  it("gives places in several feeds at once without waiting in a ring", async () => {
    const { store } = get();
    const [one, two] = [unique("one"), unique("two")];
    const about = received({ tenant: one });
    await store.invoices.insert(about);
    await Promise.all(
      Array.from({ length: 24 }, (_, n) =>
        store.events.append(event(about.id), n % 2 === 0 ? one : two, n % 2 === 0 ? [two] : [one]),
      ),
    );
    for (const tenant of [one, two]) {
      const places = (await store.events.feed(tenant, 0, 50)).map(({ position }) => position);
      expect(places).toEqual(Array.from({ length: 24 }, (_, n) => n + 1));
    }
  });

  it("keeps a flow of one thing for each tenant, and withdraws one's of an invoice", async () => {
    const { store } = get();
    const [lead, reader] = [unique("lead"), unique("reader")];
    const one = received({ tenant: lead, copies: [reader] });
    const said = event(one.id);
    await store.invoices.insert(one);
    await store.events.append(said, lead, [reader]);
    const about = { direction: "In", ack: "Ok", sha256: null } as const;
    for (const [tenant, of] of [
      [lead, one.id],
      [reader, one.id],
      [lead, said.id],
      [reader, said.id],
    ] as const)
      expect(await store.flows.add(flowOf({ ...about, tenant, about: of }), at(0))).toBe(true);
    expect(await store.flows.add(flowOf({ ...about, tenant: lead, about: one.id }), at(0))).toBe(false);
    expect(await store.flows.byAbout(one.id, reader)).toMatchObject({ tenant: reader });
    await store.flows.withdraw(one.id, lead);
    expect(await store.flows.search(lead, {}, 10)).toEqual([]);
    expect(await store.flows.search(reader, {}, 10)).toHaveLength(2);
  });

  it("counts what rules did and what each receives", async () => {
    const { store } = get();
    const [rule, other] = [unique("rule"), unique("rule")];
    const [lead, reader] = [unique("lead"), unique("reader")];
    const day = 86_400_000;
    const given = { rules: [rule, other], leads: lead, copies: [reader], invoice: "inv_1" };
    await store.routing.matched(given, at(0));
    await Promise.all(
      Array.from({ length: 5 }, (_, n) =>
        store.routing.matched({ ...given, rules: [rule], copies: [], invoice: `inv_${n + 2}` }, at(40 * day)),
      ),
    );
    const own = (await store.routing.matches()).filter(({ rule: of }) => of === rule || of === other);
    expect(own).toEqual(
      expect.arrayContaining([
        { rule, matches: 6, lastAt: at(40 * day), lastInvoice: expect.stringMatching(/^inv_/) },
        { rule: other, matches: 1, lastAt: at(0), lastInvoice: "inv_1" },
      ]),
    );
    const counted = async (since: Date) =>
      (await store.routing.received(since)).filter(({ tenant }) => tenant === lead || tenant === reader);
    expect(await counted(at(0))).toEqual(
      expect.arrayContaining([
        { tenant: lead, leads: 6, copies: 0, lastAt: at(40 * day) },
        { tenant: reader, leads: 0, copies: 1, lastAt: at(0) },
      ]),
    );
    expect(await counted(at(10 * day))).toEqual([
      { tenant: lead, leads: 5, copies: 0, lastAt: at(40 * day) },
    ]);
  });
};
