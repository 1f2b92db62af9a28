import { expect, it } from "vitest";
import type { MoreCounted } from "../../../src/store/port.ts";
import { type Opened, open } from "../contract.ts";
import { at, event, invoice, unique, work } from "../samples.ts";

const HOUR = 3_600_000;

export const activityContract = (get: () => Opened): void => {
  it("counts by hour what was taken, received, said and told", async () => {
    const { store } = get();
    const [tenant, platform] = [unique("t"), unique("p")];
    const hook = `erp:${tenant}:0`;
    const own = { tenant, platform };
    const first = invoice({ ...own, createdAt: at(0).toISOString() });
    await store.invoices.insert(first);
    await store.invoices.insert(invoice({ ...own, createdAt: at(HOUR - 1).toISOString() }));
    await store.invoices.insert(invoice({ ...own, createdAt: at(HOUR).toISOString() }));
    await store.invoices.insert(invoice({ ...own, createdAt: at(3 * HOUR).toISOString() }));
    await store.invoices.insert(invoice({ tenant: null, platform, direction: "inbound" }));
    for (const [source, ms] of [
      ["poll", 0],
      ["webhook", 1],
      ["gateway", 2],
    ] as const) {
      await store.events.append(
        { ...event(first.id), account: platform, source, receivedAt: at(ms).toISOString() },
        tenant,
      );
    }
    const notified = async (invoiceId: string | null, ms: number): Promise<void> => {
      const row = work(hook, { kind: "notify", tenant, invoiceId });
      await store.outbox.add([row], at(0));
      await store.outbox.claim({ account: hook, limit: 1, lease: "l", now: at(1), leasedUntil: at(HOUR) });
      await store.outbox.finish(row.id, "l", at(ms));
    };
    await notified(null, 5);
    await notified(first.id, 6);
    await notified(first.id, 7);
    const counted = (await store.activity.between(at(0), at(2 * HOUR), true)).filter(
      ({ account }) => account === platform || account === hook,
    );
    const byKind = (kind: string) =>
      counted
        .filter((one) => one.kind === kind)
        .map((one) => [one.tenant, one.hour.getTime() - at(0).getTime(), one.times])
        .sort((a, b) => Number(a[1]) - Number(b[1]));
    expect(byKind("sent")).toEqual([
      [tenant, 0, 2],
      [tenant, HOUR, 1],
    ]);
    expect(byKind("received")).toEqual([[null, 0, 1]]);
    expect(byKind("statuses")).toEqual([[tenant, 0, 2]]);
    // One count by who was told in all, another by the platform that it was about, where it was about an invoice.
    const byAccount = (kind: string) =>
      counted
        .filter((one) => one.kind === kind)
        .map((one) => [one.tenant, one.account, one.times])
        .sort((a, b) => Number(a[2]) - Number(b[2]));
    expect(byAccount("told")).toEqual([
      [tenant, hook, 1],
      [tenant, hook, 2],
    ]);
    expect(byAccount("news")).toEqual([[tenant, platform, 2]]);
    const together = await store.activity.between(at(0), at(2 * HOUR), false);
    expect(together.filter(({ kind, account }) => kind === "statuses" && account === platform)).toEqual([
      { tenant: null, account: platform, kind: "statuses", hour: at(0), times: 2 },
    ]);
  });

  it("keeps what one process counted, and not what a second one counted of the same time", async () => {
    const { url } = get();
    const store = await open(url);
    const tenant = unique("t");
    const one = (change: Partial<MoreCounted> = {}): MoreCounted => ({
      tenant,
      span: "hour",
      at: at(0),
      account: "main",
      kind: "sent",
      times: 3,
      ...change,
    });
    const before = await store.activity.countedTo();
    const to = new Date((before ?? at(0)).getTime() + 60_000);
    expect(await store.activity.keep(before, to, [one(), one({ tenant: null })])).toBe(true);
    expect(await store.activity.keep(before, to, [one()])).toBe(false);
    const later = new Date(to.getTime() + 60_000);
    expect(await store.activity.keep(to, later, [one({ times: 2 }), one({ at: at(HOUR), times: 1 })])).toBe(
      true,
    );
    expect(await store.activity.countedTo()).toEqual(later);
    expect(await store.activity.kept(tenant, "hour", at(0))).toEqual([
      { at: at(0), account: "main", kind: "sent", times: 5 },
      { at: at(HOUR), account: "main", kind: "sent", times: 1 },
    ]);
    expect(await store.activity.kept(tenant, "hour", at(1))).toHaveLength(1);
    expect(await store.activity.kept(tenant, "day", at(0))).toEqual([]);
    await store.close();
  });

  it("forgets what is older, so many rows at a time", async () => {
    const { activity } = get().store;
    const tenant = unique("t");
    const before = await activity.countedTo();
    const rows = [0, 1, 2].map(
      (n): MoreCounted => ({
        tenant,
        span: "day",
        at: at(-1000 * 86_400_000 + n),
        account: "main",
        kind: "sent",
        times: 1,
      }),
    );
    await activity.keep(before, new Date((before ?? at(0)).getTime() + 1), rows);
    expect(await activity.forget("day", at(-999 * 86_400_000), 2)).toBe(2);
    expect(await activity.forget("day", at(-999 * 86_400_000), 2)).toBe(1);
    expect(await activity.kept(tenant, "day", at(-2000 * 86_400_000))).toEqual([]);
  });

  it("counts a tenant's invoices that are on their way", async () => {
    const { store } = get();
    const [tenant, platform] = [unique("t"), unique("p")];
    const one = (delivery: "queued" | "sending" | "sent" | "failed", ms: number) =>
      store.invoices.insert(invoice({ tenant, platform, delivery, createdAt: at(ms).toISOString() }));
    await one("queued", 5);
    await one("sending", 3);
    await one("sent", 1);
    await one("failed", 2);
    expect(await store.activity.underway(tenant)).toEqual([
      { account: platform, invoices: 2, oldest: at(3) },
    ]);
    expect(await store.activity.underway(unique("t"))).toEqual([]);
  });
};
