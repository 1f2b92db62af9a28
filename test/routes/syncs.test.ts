import { describe, expect, test } from "vitest";
import { openApiText } from "../../src/commands/write-openapi.ts";
import { Failure } from "../../src/domain/failure.ts";
import type { Sync } from "../../src/usecases/sync/start-sync.ts";
import { NEWS_TYPES } from "../../src/usecases/work.ts";
import { ADMIN, invoice, kit, sync } from "./kit.ts";

const running: Sync = { ...sync, state: "running", outcome: null, updated: [] };

describe("POST /v1/invoices/{id}/sync", () => {
  test("waits 20 seconds by default, and answers the outcome", async () => {
    const { post, calls } = kit();
    const answer = await post(`/v1/invoices/${invoice.id}/sync`, null);
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual(sync);
    expect(calls[0]?.slice(0, 4)).toEqual([
      "sync",
      { kind: "tenant", tenant: "acme" },
      { invoice: invoice.id },
      20,
    ]);
  });

  test("answers 202 with the place of the outcome when it takes longer", async () => {
    const { post, calls } = kit({ sync: async () => running });
    const answer = await post(`/v1/invoices/${invoice.id}/sync?waitSeconds=0`, null, ADMIN);
    expect(answer.status).toBe(202);
    expect(answer.headers.get("Location")).toBe(`/v1/syncs/${sync.id}`);
    expect(answer.headers.get("Retry-After")).toBe("1");
    expect(await answer.json()).toMatchObject({ state: "running", outcome: null });
    expect(calls[0]?.slice(1, 4)).toEqual([{ kind: "admin" }, { invoice: invoice.id }, 0]);
  });

  test("names what is wrong with waitSeconds", async () => {
    const { post, calls } = kit();
    for (const wrong of ["61", "-1", "1.5", "soon", ""]) {
      const answer = await post(`/v1/invoices/${invoice.id}/sync?waitSeconds=${wrong}`, null);
      expect(answer.status, wrong).toBe(400);
      expect(await answer.json()).toMatchObject({ errors: [{ path: "query.waitSeconds" }] });
    }
    expect((await post(`/v1/invoices/${invoice.id}/sync?wait=3`, null)).status).toBe(400);
    expect((await post("/v1/invoices/%00/sync", null)).status).toBe(404);
    expect(calls).toEqual([]);
  });

  test("is a 503 with the platform's words when nothing can be asked", async () => {
    const { post } = kit({
      sync: async () => {
        throw new Failure("unsent", { code: "circuit_open", message: "Held back.", fix: "Wait." });
      },
    });
    const answer = await post(`/v1/invoices/${invoice.id}/sync`, null);
    expect(answer.status).toBe(503);
    expect(await answer.json()).toMatchObject({ code: "circuit_open", detail: "Held back. Wait." });
  });
});

describe("POST /v1/sync", () => {
  test("is of the tenant that calls, and of no administrator", async () => {
    const { post, calls } = kit();
    expect((await post("/v1/sync?waitSeconds=60", null)).status).toBe(200);
    expect(calls[0]?.slice(2, 4)).toEqual([{ tenant: "acme" }, 60]);
    const refused = await post("/v1/sync", null, ADMIN);
    expect(refused.status).toBe(403);
    expect(await refused.json()).toMatchObject({ code: "tenant_key_needed" });
  });
});

describe("GET /v1/syncs/{id}", () => {
  test("tells where it stands", async () => {
    const { get, calls } = kit({ getSync: async () => running });
    const answer = await get(`/v1/syncs/${sync.id}`);
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual(running);
    expect(calls).toEqual([["getSync", { kind: "tenant", tenant: "acme" }, sync.id]]);
    expect((await get("/v1/syncs/%27")).status).toBe(404);
  });
});

describe("the calls that ERPs receive", () => {
  test("are described, each type of them, and a test", () => {
    const { webhooks } = JSON.parse(openApiText());
    expect(Object.keys(webhooks).sort()).toEqual([...NEWS_TYPES, "test"].sort());
  });
});
