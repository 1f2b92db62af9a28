import { describe, expect, test } from "vitest";
import { attempt } from "./endpoint-answers.ts";
import { ACME, ADMIN, kit } from "./kit.ts";

const OWN = { kind: "tenant", tenant: "acme" };
const JSON_OF = { ...ACME, "Content-Type": "application/json" };

describe("webhooks", () => {
  test("are listed with their state, without what may be secret", async () => {
    const { get, calls } = kit();
    const answer = await get("/v1/webhooks?limit=5");
    expect(calls).toEqual([["listEndpoints", OWN, { tenant: undefined }, { limit: 5, cursor: undefined }]]);
    const { items } = (await answer.json()) as { items: Record<string, unknown>[] };
    expect(items).toMatchObject([
      {
        tenant: "acme",
        id: "0",
        kind: "webhook",
        url: "https://erp.example/hook",
        state: "failing",
        paused: null,
        waiting: { rows: 2, oldest: "2025-07-02T07:50:00.000Z", nextAt: "2025-07-02T08:02:00.000Z" },
        givenUp: 1,
        lastAttempt: {
          httpStatus: 503,
          attempt: 2,
          durationMs: 128,
          bytes: 2345,
          webhookId: attempt.message,
        },
      },
    ]);
    expect(items[0]).not.toHaveProperty("account");
  });

  test("have their last attempts", async () => {
    const { get, calls } = kit();
    const answer = await get("/v1/webhooks/0/attempts?tenant=acme", ADMIN);
    expect(calls).toEqual([["listAttempts", { kind: "admin" }, { id: "0", tenant: "acme" }]]);
    expect(await answer.json()).toMatchObject({
      items: [{ id: attempt.workId, delivered: false, problem: { code: "endpoint_refuses" } }],
      nextCursor: null,
    });
  });

  test("are called for a try: 200 with the answer, 202 while there is none", async () => {
    const { post } = kit();
    const answer = await post("/v1/webhooks/0/test", null);
    expect([answer.status, await answer.json()]).toMatchObject([
      200,
      { attempt: { type: "test", delivered: true } },
    ]);
    const slow = kit({ testEndpoint: async () => ({ id: "wrk_1", attempt: null }) });
    expect((await slow.post("/v1/webhooks/0/test?waitSeconds=0", null)).status).toBe(202);
    expect((await slow.post("/v1/webhooks/0/test?waitSeconds=31", null)).status).toBe(400);
  });

  test("are told again since a time", async () => {
    const { post, calls } = kit();
    const answer = await post("/v1/webhooks/0/redeliver", '{"since":"2025-07-01T10:00:00+02:00"}', JSON_OF);
    expect([answer.status, await answer.json()]).toEqual([202, { rows: 12 }]);
    expect(calls).toEqual([
      [
        "redeliverSince",
        OWN,
        { id: "0", tenant: undefined },
        { since: new Date("2025-07-01T08:00:00Z"), only: "all" },
      ],
    ]);
    for (const wrong of ["{}", '{"since":"yesterday"}', '{"since":"2025-07-01","only":"some"}']) {
      expect((await post("/v1/webhooks/0/redeliver", wrong, JSON_OF)).status, wrong).toBe(422);
    }
  });

  test("go on, and tell one thing again", async () => {
    const { post, calls } = kit();
    expect((await post("/v1/webhooks/mail/resume", null)).status).toBe(204);
    expect((await post("/v1/webhooks/deliveries/wrk_1/redeliver", null)).status).toBe(204);
    expect(calls).toEqual([
      ["resumeEndpoint", OWN, { id: "mail", tenant: undefined }],
      ["redeliverOne", OWN, "wrk_1"],
    ]);
  });

  test("are not for the widget", async () => {
    const { get, post } = kit();
    const widget = { Authorization: "Bearer pwt_act" };
    expect((await get("/v1/webhooks", widget)).status).toBe(403);
    expect((await post("/v1/webhooks/0/test", null, widget)).status).toBe(403);
  });
});
