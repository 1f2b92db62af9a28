import { expect, it } from "vitest";
import type { FlowSubscription, NewFlow } from "../../../src/store/port.ts";
import type { Opened } from "../contract.ts";
import { at, newId, unique } from "../samples.ts";

export const flowOf = (change: Partial<NewFlow> = {}): NewFlow => {
  const id = newId("inv");
  return {
    id,
    about: id,
    tenant: "acme",
    subject: "invoice",
    direction: "Out",
    type: "CustomerInvoice",
    syntax: "CII",
    profile: "CIUS",
    rule: "B2B",
    ruleSource: "Computed",
    name: "f.xml",
    trackingId: null,
    sha256: null,
    ack: "Pending",
    details: [],
    ...change,
  };
};

const wrong = {
  level: "Error",
  item: "BT-1",
  reasonCode: "InvalidSchema",
  reasonMessage: "Numéro absent.",
} as const;

export const flowsContract = (get: () => Opened): void => {
  it("keeps a flow as it was given, with the time at which it was stored", async () => {
    const { flows } = get().store;
    const flow = flowOf({
      tenant: unique("acme"),
      trackingId: "T-1",
      details: [wrong],
      sha256: "a".repeat(64),
    });
    expect(await flows.add(flow, at(5))).toBe(true);
    const stored = { ...flow, submittedAt: at(5).toISOString(), updatedAt: at(5).toISOString() };
    expect(await flows.byId(flow.id)).toEqual(stored);
    expect(await flows.byContent(flow.tenant, "a".repeat(64))).toEqual(stored);
    expect(await flows.byContent(unique("other"), "a".repeat(64))).toBeNull();
    expect(await flows.add(flow, at(6))).toBe(false);
  });

  it("adds a second flow of the same content without it", async () => {
    const { flows } = get().store;
    const tenant = unique("acme");
    const [one, two] = [1, 2].map(() => flowOf({ tenant, sha256: "b".repeat(64) })) as [NewFlow, NewFlow];
    expect([await flows.add(one, at(0)), await flows.add(two, at(0))]).toEqual([true, true]);
    expect((await flows.byContent(tenant, "b".repeat(64)))?.id).toBe(one.id);
    expect((await flows.byId(two.id))?.sha256).toBeNull();
  });

  it("gives 300 flows that change in one instant 300 times, through which a client pages without loss", async () => {
    const { flows } = get().store;
    const { store } = get();
    const tenant = unique("acme");
    const all = Array.from({ length: 300 }, () => flowOf({ tenant }));
    await store.tx(async (memory) => {
      for (const flow of all) await memory.flows.add(flow, at(0));
    });
    await store.tx(async (memory) => {
      for (const { about } of all)
        await memory.flows.judge(about, { ack: "Ok", details: [], from: ["Pending"] }, at(10_000));
    });
    const seen: string[] = [];
    for (let after = at(9_999); ; ) {
      const page = await flows.search(tenant, { updatedAfter: after }, 25);
      seen.push(...page.map(({ id }) => id));
      const last = page.at(-1);
      if (last === undefined) break;
      after = new Date(last.updatedAt);
    }
    expect(seen).toHaveLength(300);
    expect(new Set(seen).size).toBe(300);
  });

  it("judges a flow that stands as was said, and no other", async () => {
    const { flows } = get().store;
    const flow = flowOf({ tenant: unique("acme"), about: newId("psh") });
    await flows.add(flow, at(0));
    const said = { ack: "Error" as const, details: [wrong], from: ["Pending" as const] };
    expect(await flows.judge(flow.about, said, at(1))).toMatchObject({ id: flow.id, ack: "Error" });
    expect(await flows.judge(flow.about, said, at(2))).toBeNull();
    expect(await flows.byId(flow.id)).toMatchObject({
      ack: "Error",
      details: [wrong],
      submittedAt: at(0).toISOString(),
      updatedAt: at(1).toISOString(),
    });
  });

  it("writes a refused deposit down anew under its id", async () => {
    const { flows } = get().store;
    const tenant = unique("acme");
    const refused = flowOf({
      tenant,
      subject: "deposit",
      ack: "Error",
      details: [wrong],
      sha256: "c".repeat(64),
    });
    await flows.add(refused, at(0));
    const about = newId("inv");
    await flows.replace(flowOf({ id: refused.id, about, tenant, name: "g.xml", trackingId: "T-2" }), at(7));
    expect(await flows.byId(refused.id)).toMatchObject({
      about,
      subject: "invoice",
      ack: "Pending",
      details: [],
      name: "g.xml",
      trackingId: "T-2",
      sha256: "c".repeat(64),
      submittedAt: at(0).toISOString(),
      updatedAt: at(7).toISOString(),
    });
  });

  it("finds by any of each list and all criteria together, oldest change first", async () => {
    const { flows } = get().store;
    const tenant = unique("acme");
    const add = async (ms: number, change: Partial<NewFlow>) => {
      const flow = flowOf({ tenant, ...change });
      await flows.add(flow, at(ms));
      return flow.id;
    };
    const sale = await add(1, { trackingId: "T" });
    const purchase = await add(3, { direction: "In", type: "SupplierInvoice", ack: "Ok", rule: "B2G" });
    const status = await add(2, { direction: "In", type: "CustomerInvoiceLC", ack: "Ok" });
    const find = async (criteria: Parameters<typeof flows.search>[1]) =>
      (await flows.search(tenant, criteria, 10)).map(({ id }) => id);
    expect(await find({})).toEqual([sale, purchase, status]);
    expect(await find({ updatedAfter: at(1) })).toEqual([purchase, status]);
    expect(await find({ updatedBefore: at(3) })).toEqual([sale]);
    expect(await find({ types: ["CustomerInvoice", "CustomerInvoiceLC"], directions: ["In"] })).toEqual([
      status,
    ]);
    expect(await find({ rules: ["B2G"] })).toEqual([purchase]);
    expect(await find({ trackingId: "T" })).toEqual([sale]);
    expect(await find({ acks: ["Pending"] })).toEqual([sale]);
    expect(await find({ types: [] })).toEqual([]);
  });

  it("keeps subscriptions, each tenant's apart", async () => {
    const { flows } = get().store;
    const tenant = unique("acme");
    const one: FlowSubscription = {
      id: newId("sub"),
      tenant,
      url: "https://erp.example/flows",
      signingKey: "c2VjcmV0",
      types: ["SupplierInvoice"],
      direction: null,
      ack: "Ok",
      createdAt: at(1),
    };
    await flows.subscribe(one);
    expect(await flows.subscriptions(tenant)).toEqual([one]);
    expect(await flows.subscription(one.id)).toEqual(one);
    expect(await flows.unsubscribe(unique("other"), one.id)).toBe(false);
    expect(await flows.unsubscribe(tenant, one.id)).toBe(true);
    expect(await flows.subscriptions(tenant)).toEqual([]);
  });
};
