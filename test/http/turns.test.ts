import { describe, expect, test } from "vitest";
import { ACME, ADMIN, invoice, kit } from "../routes/kit.ts";

/** A gateway whose lists end when they are let to, and how many are under way. */
const slow = (requestsAtOnce: number) => {
  const gate = Promise.withResolvers<void>();
  const state = { now: 0, most: 0 };
  const made = kit(
    {
      listInvoices: async (caller) => {
        if (caller.kind === "admin") return { items: [invoice], nextCursor: null };
        state.now += 1;
        state.most = Math.max(state.most, state.now);
        await gate.promise;
        state.now -= 1;
        return { items: [], nextCursor: null };
      },
    },
    { requestsAtOnce: () => requestsAtOnce },
  );
  return { ...made, state, open: gate.resolve };
};

const statuses = async (answers: Promise<Response>[]) =>
  (await Promise.all(answers)).map(({ status }) => status).toSorted();

describe("one tenant that asks much", () => {
  test("gets 429 with Retry-After beyond its requests at once and as many that wait", async () => {
    const { get, open } = slow(2);
    const asked = Array.from({ length: 4 }, () => get("/v1/invoices"));
    const fifth = await get("/v1/invoices");
    expect([fifth.status, fifth.headers.get("Retry-After")]).toEqual([429, "2"]);
    expect(await fifth.json()).toMatchObject({ code: "too_many_requests" });
    open();
    expect(await statuses(asked)).toEqual([200, 200, 200, 200]);
    expect((await get("/v1/invoices")).status).toBe(200);
  });

  test("leaves the reads of others alone", async () => {
    const { get, open, state } = slow(32);
    const asked = Array.from({ length: 20 }, () => get("/v1/invoices"));
    expect((await get("/v1/invoices", ADMIN)).status).toBe(200);
    expect(state.now).toBe(2);
    open();
    expect(new Set(await statuses(asked))).toEqual(new Set([200]));
    expect(state.most).toBe(2);
  });

  test("has four documents on their way out at once", async () => {
    const gate = Promise.withResolvers<void>();
    let under = 0;
    const { get } = kit({
      getDocument: async () => {
        under += 1;
        await gate.promise;
        return { bytes: Buffer.from("x"), mediaType: "application/pdf", fileName: "F1.pdf" };
      },
    });
    const path = `/v1/invoices/${invoice.id}/document?rendition=readable`;
    const asked = Array.from({ length: 8 }, () => get(path, ACME));
    await get("/v1/events");
    expect(under).toBe(4);
    gate.resolve();
    expect(new Set(await statuses(asked))).toEqual(new Set([200]));
  });
});
