import { describe, expect, test } from "vitest";
import { Rejection } from "../../src/domain/problem.ts";
import type { DoneAct } from "../../src/usecases/operate/acts.ts";
import { act, kit } from "../routes/kit.ts";
import { browser, KEY } from "./browser.ts";
import { rowsOf, signedIn } from "./desk.ts";

const recorder = () => {
  const done: DoneAct[] = [];
  return { done, recordAct: async (one: DoneAct) => void done.push(one) };
};

describe("what is done at the desk", () => {
  test("is written down: who, what, to what, in whose name, and how it ended", async () => {
    const { done, recordAct } = recorder();
    const { post, token } = await signedIn({ recordAct });
    await post("/desk/failures/retry", { token, id: "wrk_1", notThere: "yes" });
    await post("/desk/logout", { token });
    expect(done.map(({ act, status }) => [act, status])).toEqual([
      ["sign_in", 303],
      ["retry", 303],
      ["sign_out", 303],
    ]);
    expect(done[1]).toEqual({
      act: "retry",
      who: expect.stringMatching(/^key [0-9a-f]{8}$/),
      caller: { kind: "admin" },
      via: "desk",
      target: { on: "wrk_1", detail: "not there" },
      status: 303,
      requestId: "a-fresh-id",
    });
    expect(JSON.stringify(done)).not.toContain(KEY);
  });

  test("is written down where it was refused, and where a page of another site did it it is not", async () => {
    const { done, recordAct } = recorder();
    const { post, token } = await signedIn({
      recordAct,
      retryFailures: async () => {
        throw new Rejection(422, "odd", "Odd", "Odd.");
      },
    });
    await post("/desk/failures/retry-all", { token, kind: "submit" });
    await post("/desk/failures/retry", { token: "forged", id: "wrk_1" });
    expect(done.map(({ act, status }) => [act, status])).toEqual([
      ["sign_in", 303],
      ["retry_all", 422],
    ]);
  });
});

describe("what is decided by the API", () => {
  test("is written down under the key's name, refused or not", async () => {
    const { done, recordAct } = recorder();
    const { post } = kit({
      recordAct,
      retryFailure: async (_, id) => {
        if (id === "wrk_2") throw new Rejection(404, "failure_not_found", "No", "No.");
      },
    });
    const json = (key: string) => ({ Authorization: `Bearer ${key}`, "Content-Type": "application/json" });
    await post("/v1/failures/wrk_1/retry", "{}", json("admin-key"));
    await post("/v1/failures/wrk_2/retry", "{}", json("acme-key"));
    await post("/v1/config/reload", null, json("acme-key"));
    await post("/v1/failures/wrk_1/retry", "{}", json("nobody"));
    const body = { platform: "main", address: "732829320_ACHATS", until: "2026-12-31" };
    await post("/v1/directory/addresses/end", JSON.stringify(body), json("admin-key"));
    expect(done.map(({ act, caller, target: { on }, status }) => [act, caller.kind, on, status])).toEqual([
      ["retry", "admin", "wrk_1", 202],
      ["retry", "tenant", "wrk_2", 404],
      ["config_reload", "tenant", "", 403],
      ["address_end", "admin", "732829320_ACHATS", 200],
    ]);
    expect(done[3]?.target.detail).toBe("platform=main until=2026-12-31");
    expect(new Set(done.map(({ who }) => who)).size).toBe(2);
    expect(done[0]?.who).toMatch(/^key [0-9a-f]{8}$/);
  });

  test("is listed, narrowed as it is asked", async () => {
    const { get, calls } = kit();
    const answer = await get("/v1/acts?person=key%201f3a9c0d&act=retry&tenant=acme&day=2025-07-02&limit=1");
    expect(await answer.json()).toEqual({
      items: [
        {
          id: act.id,
          at: act.at,
          act: "retry",
          person: "key 1f3a9c0d",
          role: "administrator",
          via: "desk",
          on: act.on,
          tenant: "acme",
          outcome: "done",
          status: 303,
          detail: "not there",
          requestId: "req-1",
        },
      ],
      nextCursor: null,
    });
    const asked = { person: "key 1f3a9c0d", act: "retry", tenant: "acme", day: "2025-07-02" };
    expect(calls).toEqual([["listActs", { kind: "tenant", tenant: "acme" }, asked, { limit: 1 }]]);
    for (const query of ["act=nothing", "day=2025-02-30", "who=x"])
      expect((await get(`/v1/acts?${query}`)).status, query).toBe(400);
  });
});

describe("the page of acts", () => {
  test("tells each act in the reader's language", async () => {
    const { seen } = await signedIn({});
    expect(rowsOf(await seen("/desk/acts"))[1]).toEqual([
      "Retried",
      "2 Jul 2025, 09:59:00 1 minute ago",
      "key 1f3a9c0d administrator, at the desk",
      act.on,
      "acme",
      "done 303",
      "not there Request req-1",
    ]);
    const french = await seen("/desk/acts", "fr");
    expect(french).toContain("Journal des actes");
    expect(rowsOf(french)[1]?.[0]).toBe("Nouvel essai");
  });

  test("is narrowed by person, act, tenant and day, and goes on from there", async () => {
    const { seen, calls } = await signedIn({
      listActs: async () => ({ items: [{ ...act, status: 403 }], nextCursor: "n" }),
    });
    const page = await seen("/desk/acts?person=key%201f3a9c0d&act=retry&tenant=acme&day=2025-07-02");
    const asked = { person: "key 1f3a9c0d", act: "retry", tenant: "acme", day: "2025-07-02" };
    expect(calls).toEqual([["listActs", { kind: "admin" }, asked, { limit: 50 }]]);
    expect(page).toContain("refused");
    expect(page).toMatch(/href="[^"]*day=2025-07-02&amp;cursor=n" rel="next"/);
    await seen("/desk/acts?person=&act=odd&tenant=&day=yesterday&cursor=n");
    expect(calls.at(-1)).toEqual(["listActs", { kind: "admin" }, {}, { limit: 50, cursor: "n" }]);
  });

  test("shows a tenant what is about its own things, whatever the address asks for", async () => {
    const { post, get, calls } = browser();
    await post("/desk/login", { key: "acme-key" });
    const page = await (await get("/desk/acts?tenant=spend")).text();
    expect(calls.at(-1)).toEqual(["listActs", { kind: "tenant", tenant: "acme" }, {}, { limit: 50 }]);
    expect(page).not.toContain('name="tenant"');
  });

  test("says so where there is nothing", async () => {
    const { seen } = await signedIn({ listActs: async () => ({ items: [], nextCursor: null }) });
    expect(await seen("/desk/acts")).toContain("Nothing was done yet.");
    expect(await seen("/desk/acts?act=retry", "fr")).toContain("Aucun acte ne correspond.");
  });
});
