import { describe, expect, test } from "vitest";
import { ACME, ADMIN, kit } from "./kit.ts";

const JSON_TYPE = { "Content-Type": "application/json" };

describe("a failure, by the API", () => {
  test("is dismissed with a reason, or without one, and taken back", async () => {
    const { post, calls } = kit();
    const said = await post("/v1/failures/wrk_1/dismiss", '{"reason":"settled","note":"by telephone"}', {
      ...ACME,
      ...JSON_TYPE,
    });
    expect([said.status, await said.json()]).toEqual([200, { id: "wrk_1" }]);
    expect((await post("/v1/failures/wrk_1/dismiss", null, ADMIN)).status).toBe(200);
    expect((await post("/v1/failures/wrk_1/reopen", null, ACME)).status).toBe(200);
    const acme = { kind: "tenant", tenant: "acme" };
    expect(calls.filter(([name]) => name !== "recordAct")).toEqual([
      ["dismissFailure", acme, "wrk_1", { reason: "settled", note: "by telephone" }],
      ["dismissFailure", { kind: "admin" }, "wrk_1", { reason: "other", note: "" }],
      ["reopenFailure", acme, "wrk_1"],
    ]);
  });

  test("is named by an id of ours, with words of a length that can be kept", async () => {
    const { post, calls } = kit();
    const headers = { ...ACME, ...JSON_TYPE };
    expect((await post("/v1/failures/w%20k/dismiss", "{}", headers)).status).toBe(404);
    const long = JSON.stringify({ reason: "x".repeat(201) });
    expect((await post("/v1/failures/wrk_1/dismiss", long, headers)).status).toBe(422);
    expect(calls.filter(([name]) => name === "dismissFailure")).toEqual([]);
  });

  test("is listed with others of its cause, and among what was dismissed", async () => {
    const { get, calls } = kit();
    expect(await (await get("/v1/failures/groups?kind=submit&cause=NO", ADMIN)).json()).toEqual({
      items: [],
      more: false,
    });
    expect((await get("/v1/failures?state=dismissed&cause=NO", ADMIN)).status).toBe(200);
    expect(calls.map(([name, , filter]) => [name, filter])).toEqual([
      ["groupFailures", { kind: "submit", cause: "NO" }],
      ["listFailures", { state: "dismissed", cause: "NO" }],
    ]);
  });
});
