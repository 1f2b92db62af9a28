import { Hono } from "hono";
import { describe, expect, test, vi } from "vitest";
import { takeTurns } from "../../src/http/turns.ts";
import type { ApiEnv } from "../../src/routes/api.ts";
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

describe("the national API", () => {
  test.each([
    ["searches, as reads", "POST", "/flows/search", 2],
    ["flows, as reads", "GET", "/flows/flw_1", 2],
    ["documents of flows", "GET", "/flows/flw_1?docType=Original", 2],
    ["documents that a platform is asked for", "GET", "/flows/flw_1?docType=ReadableView", 4],
    ["deposits, as any request", "POST", "/flows", 5],
  ])("has %s in turns", async (_what, method, path, most) => {
    const gate = Promise.withResolvers<void>();
    let under = 0;
    let highest = 0;
    const app = new Hono<ApiEnv>()
      .use(async (c, next) => {
        c.set("caller", { kind: "tenant", tenant: "acme" });
        await next();
      })
      .use(takeTurns(() => 10))
      .all("*", async (c) => {
        highest = Math.max(highest, ++under);
        await gate.promise;
        under -= 1;
        return c.body(null);
      });
    const asked = Array.from({ length: 5 }, async () =>
      app.request(`/afnor/flow-service/v1${path}`, { method }),
    );
    await vi.waitFor(() => expect(under).toBe(most));
    gate.resolve();
    expect(new Set(await statuses(asked))).toEqual(new Set([200]));
    expect(highest).toBe(most);
  });
});
