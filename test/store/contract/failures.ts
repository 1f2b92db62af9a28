import { expect, it } from "vitest";
import type { Share } from "../../../src/domain/tenant.ts";
import type { Named, Waiting } from "../../../src/store/port.ts";
import type { Opened } from "../contract.ts";
import { at, invoice, newId, unique, work, workError } from "../samples.ts";

const nameOf = (waiting: Waiting): string =>
  "work" in waiting ? waiting.work.kind : "item" in waiting ? waiting.item.id : "invoice";

export const failuresContract = (get: () => Opened): void => {
  /** Things that wait under accounts and a tenant of this test's own. */
  const waiting = async () => {
    const { store } = get();
    const [alone, shared, tenant] = [unique("alone"), unique("shared"), unique("tenant")];
    const hold = async (account: string, id: string, ms: number, about: Named | null): Promise<void> => {
      const item = { itemId: newId("itm"), id, at: "2026-03-02T08:00:00Z", raw: {} };
      await store.items.add(account, "poll", [item], at(0));
      await store.items.hold(item.itemId, { code: "too_large", message: "No." }, null, at(ms), about);
    };
    const row = work(alone, { tenant, kind: "submit" });
    await store.outbox.add([row], at(0));
    await store.outbox.claim({ account: alone, limit: 1, lease: "L", now: at(1), leasedUntil: at(1000) });
    await store.outbox.fail(row.id, "L", workError, at(1));
    await store.invoices.insert(
      invoice({ tenant: null, direction: "inbound", platform: alone, number: unique("F") }),
    );
    await hold(alone, "nobody's", 2, { size: 10 });
    await hold(alone, "mine by name", 3, { size: 10, addressee: "732829320", number: "F1" });
    await hold(alone, "another's", 4, { size: 10, addressee: "552100554" });
    await hold(alone, "a stranger's", 5, { size: 10, addressee: "404833048" });
    await hold(alone, "no document", 6, { number: "F2" });
    await hold(alone, "nothing known", 7, null);
    await hold(shared, "nobody's there", 8, { size: 10 });
    await hold(shared, "mine there", 9, { size: 10, addressee: "732829320" });
    const list = async (share: Partial<Share> | null, more: { account?: string; kind?: string } = {}) => {
      const found: string[] = [];
      for (let cursor: string | undefined; ; ) {
        const page = await store.failures.list(
          {
            doubtedBefore: at(0),
            ...(share === null
              ? {}
              : { tenant: { name: tenant, share: { companies: [], accounts: [], taken: [], ...share } } }),
            ...more,
          },
          { limit: 2, ...(cursor === undefined ? {} : { cursor }) },
        );
        found.push(...page.items.map(nameOf));
        if (page.nextCursor === null) return found;
        cursor = page.nextCursor;
      }
    };
    return { alone, shared, list };
  };
  const MINE = { companies: ["732829320"], taken: ["552100554", "732829320"] };

  it("lists for a tenant its work, and refused documents of its share, over pages", async () => {
    const { alone, shared, list } = await waiting();
    const mine = { ...MINE, accounts: [alone] };
    const ofAccount = ["submit", "nobody's", "mine by name", "a stranger's"];
    expect(await list(mine, { account: alone })).toEqual(ofAccount);
    expect(await list(mine, { account: shared })).toEqual(["mine there"]);
    expect(await list({ ...MINE, accounts: [alone, shared] }, { account: shared })).toEqual([
      "nobody's there",
      "mine there",
    ]);
    expect(await list(mine, { account: alone, kind: "submit" })).toEqual(["submit"]);
  });

  it("lists its work alone for a tenant without a share, and everything for who is none", async () => {
    const { alone, list } = await waiting();
    expect(await list({}, { account: alone })).toEqual(["submit"]);
    expect(await list({ taken: ["552100554"] }, { account: alone })).toEqual(["submit"]);
    const all = await list(null, { account: alone });
    expect(all).toHaveLength(8);
    expect(all).toEqual(expect.arrayContaining(["invoice", "no document", "nothing known", "another's"]));
  });
};
