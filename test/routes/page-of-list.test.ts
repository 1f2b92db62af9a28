import { describe, expect, test } from "vitest";
import { pageOfList } from "../../src/routes/page-of-list.ts";
import { event, kit } from "./kit.ts";

describe("a list that is had whole", () => {
  const items = ["a", "b", "c", "d", "é/?"];
  const page = (limit: number, cursor?: string) => pageOfList(items, (item) => item, { limit, cursor });

  test("is paged without losing or repeating anything", () => {
    for (const limit of [1, 2, 4, 5, 200]) {
      const seen: string[] = [];
      for (let cursor: string | undefined, more = true; more; ) {
        const { items, nextCursor } = page(limit, cursor);
        seen.push(...items);
        more = nextCursor !== null;
        cursor = nextCursor ?? undefined;
      }
      expect(seen).toEqual(items);
    }
    expect(page(5).nextCursor).toBeNull();
  });

  test("refuses a cursor that it did not give", () => {
    expect(() => page(2, "bm90IG9uZQ")).toThrow(
      expect.objectContaining({ status: 400, code: "cursor_invalid" }),
    );
  });

  test("is empty without one", () => {
    expect(pageOfList([], String, { limit: 5 })).toEqual({ items: [], nextCursor: null });
  });
});

describe("lists over HTTP are all alike", () => {
  const history = Array.from({ length: 60 }, (_, i) => ({ ...event, id: `evt_${i}` }));
  const lines = Array.from({ length: 60 }, (_, i) => ({
    identifier: `732829320_${i}`,
    siren: "732829320",
    siret: null,
    routingCode: null,
    suffix: String(i),
    status: "Enabled" as const,
    from: null,
    to: null,
    platform: null,
    name: null,
    today: "active" as const,
  }));

  test.each([
    ["/v1/invoices/inv_0198c1de5f3c7d4e9b066a1f0c2d3e4f/events", ""],
    ["/v1/directory/addresses", "siren=732829320&"],
  ])("%s has pages", async (path, query) => {
    const { get } = kit({
      listInvoiceEvents: async () => history,
      listAddresses: async () => ({
        value: lines as never,
        source: { account: "main", at: "", stale: false } as never,
      }),
    });
    const of = async (more: string) =>
      (await get(`${path}?${query}${more}`)).json() as Promise<{
        items: unknown[];
        nextCursor: string | null;
      }>;
    const first = await of("");
    expect(first.items).toHaveLength(50);
    const second = await of(`cursor=${first.nextCursor}`);
    expect(second).toMatchObject({ items: { length: 10 }, nextCursor: null });
    expect((await of("limit=3")).items).toHaveLength(3);
    expect((await get(`${path}?${query}cursor=x`)).status).toBe(400);
  });
});
