import { describe, expect, test } from "vitest";
import { Rejection } from "../../src/domain/problem.ts";
import { browser, ORIGIN } from "./browser.ts";
import { plain } from "./desk.ts";
import { GROUP, trouble } from "./failure-samples.ts";

describe("what changes something", () => {
  test("needs a session, the form's token and our own origin", async () => {
    const { signIn, post, formToken, calls } = browser();
    expect((await post("/desk/failures/retry", { id: "wrk_1", token: "x" })).status).toBe(403);
    await signIn();
    const token = await formToken();
    calls.length = 0;
    for (const [fields, headers] of [
      [{ id: "wrk_1" }, { Origin: ORIGIN }],
      [{ id: "wrk_1", token: `${token}x` }, { Origin: ORIGIN }],
      [{ id: "wrk_1", token }, { Origin: "https://evil.example" }],
      [{ id: "wrk_1", token }, { Origin: "null" }],
      [{ id: "wrk_1", token }, { "Sec-Fetch-Site": "cross-site" }],
    ] as [Record<string, string>, Record<string, string>][]) {
      expect((await post("/desk/failures/retry", fields, headers)).status).toBe(403);
      expect((await post("/desk/failures/retry-all", { ...fields, kind: "submit" }, headers)).status).toBe(
        403,
      );
    }
    expect(calls).toEqual([]);
  });

  test("tries one thing again, as the person says", async () => {
    const { signIn, post, formToken, calls, get } = browser();
    await signIn();
    const token = await formToken();
    calls.length = 0;
    const answer = await post("/desk/failures/retry", { id: "wrk_1", token });
    expect([answer.status, answer.headers.get("Location")]).toEqual([303, "/desk/failures?done=1"]);
    await post("/desk/failures/retry", { id: "wrk_2", token, notThere: "yes" });
    expect(calls).toEqual([
      ["retryFailure", { kind: "admin" }, "wrk_1", { notThere: false }],
      ["retryFailure", { kind: "admin" }, "wrk_2", { notThere: true }],
    ]);
    expect(await (await get("/desk/failures?done=1")).text()).toContain("1 is tried again.");
  });

  test("tries all of a kind again", async () => {
    const { signIn, post, formToken, calls } = browser();
    await signIn();
    const token = await formToken();
    calls.length = 0;
    const answer = await post("/desk/failures/retry-all", { kind: "submit", token });
    expect(answer.headers.get("Location")).toBe("/desk/failures?done=3");
    const until = new Date("2025-07-02T08:00:00Z");
    expect(calls.filter(([name]) => name === "retryFailures")).toEqual([
      ["retryFailures", { kind: "admin" }, { kind: "submit", until }],
    ]);
  });

  test("tries what has one cause again, as it was seen, and says what follows by itself", async () => {
    const { signIn, post, formToken, calls, get } = browser({
      retryFailures: async () => ({ done: 200, following: 4000 }),
    });
    await signIn();
    const group = { kind: "submit", platform: "main", cause: "INVALID", state: "failed" };
    const fields = { ...group, until: "2025-07-02T07:30:00.000Z", token: await formToken() };
    const answer = await post("/desk/failures/retry-all", fields);
    const asked = calls.find(([name]) => name === "retryFailures");
    expect(asked?.[2]).toEqual({ ...group, until: new Date("2025-07-02T07:30:00Z") });
    const page = await (await get(answer.headers.get("Location") ?? "")).text();
    expect(page).toContain("200 are tried again. 4000 more follow by themselves.");
  });

  test("puts one thing, or what has one cause, away for a reason and in a name", async () => {
    const { signIn, post, formToken, calls, get } = browser();
    await signIn();
    const token = await formToken();
    calls.length = 0;
    const one = { id: "wrk_1", reason: "settled", note: "by telephone", token };
    expect((await post("/desk/failures/dismiss", one)).headers.get("Location")).toBe("/desk/failures?away=1");
    const group = { kind: "submit", platform: "main", cause: "INVALID", state: "parked" };
    const until = "2025-07-02T07:30:00.000Z";
    await post("/desk/failures/dismiss", { ...group, until, reason: "test", token });
    await post("/desk/failures/reopen", { id: "wrk_1", token });
    const by = expect.stringMatching(/^key [0-9a-f]{8}$/);
    expect(
      calls.filter(([name]) => name !== "recordAct").map(([name, , ...rest]) => [name, ...rest]),
    ).toEqual([
      ["dismissFailure", "wrk_1", { reason: "settled", note: "by telephone", by }],
      ["dismissFailures", { ...group, until: new Date(until) }, { reason: "test", note: "", by }],
      ["reopenFailure", "wrk_1"],
    ]);
    expect(await (await get("/desk/failures?away=1")).text()).toContain("1 is dismissed.");
  });

  test("puts nothing away without a reason, and asks for it once more with what was written", async () => {
    const group = { kind: "submit", platform: "main", cause: "INVALID", state: "failed" };
    const { signIn, post, formToken, calls } = browser({
      showFailure: async () => ({ failure: trouble(), item: null }),
      groupFailures: async () => ({ groups: [{ ...GROUP, count: 12 }], more: false }),
    });
    await signIn();
    const token = await formToken();
    for (const what of [{ id: "wrk_1" }, group]) {
      for (const reason of ["", "nonsense"]) {
        const answer = await post("/desk/failures/dismiss?lang=fr", {
          ...what,
          reason,
          note: "par <téléphone>",
          token,
        });
        const page = plain(await answer.text());
        expect(answer.status).toBe(422);
        expect(page).toContain("Choisissez un motif");
        expect(page).toContain("par &lt;téléphone&gt;</textarea>");
      }
    }
    expect(calls.filter(([name]) => name.startsWith("dismiss"))).toEqual([]);
  });

  test("does not take what names no cause for everything", async () => {
    const { signIn, post, formToken, calls } = browser();
    await signIn();
    const token = await formToken();
    for (const fields of [{}, { kind: "submit" }, { kind: "submit", platform: "main", cause: "X" }] as Record<
      string,
      string
    >[]) {
      const answer = await post("/desk/failures/dismiss", { ...fields, reason: "test", token });
      expect(answer.status).toBe(404);
      expect(await answer.text()).toContain("Nothing was left to dismiss.");
    }
    expect(calls.filter(([name]) => name.startsWith("dismiss"))).toEqual([]);
  });

  test("decides as it was seen, and never about what fails later than now", async () => {
    const { signIn, get, post, formToken, calls } = browser({
      groupFailures: async () => ({ groups: [{ ...GROUP, count: 12 }], more: false }),
    });
    await signIn();
    const group = { kind: "submit", platform: "main", cause: "REJ_SEMAN", state: "failed" };
    const until = "2025-07-02T07:30:00.000Z";
    const form = await (
      await get(`/desk/failures/dismiss?${new URLSearchParams({ ...group, until })}`)
    ).text();
    expect(form).toContain("12 of the same cause");
    expect(form).toContain(`name="until" value="${until}"`);
    const token = await formToken();
    await post("/desk/failures/retry-all", { ...group, until: "2030-01-01T00:00:00Z", token });
    const [, , asked] = calls.find(([name]) => name === "retryFailures") ?? [];
    expect(asked).toMatchObject({ until: new Date("2025-07-02T08:00:00Z") });
  });

  test("says that nothing is left where what was to be dismissed is gone", async () => {
    const gone = async () => {
      throw new Rejection(404, "failure_not_found", "Gone", "Gone.");
    };
    const { signIn, get } = browser({
      showFailure: gone,
      groupFailures: async () => ({ groups: [], more: false }),
    });
    await signIn();
    for (const query of ["id=wrk_9", "kind=submit&platform=main&cause=X&state=failed"]) {
      const answer = await get(`/desk/failures/dismiss?${query}`);
      expect([answer.status, (await answer.text()).includes("Nothing was left to dismiss.")]).toEqual([
        404,
        true,
      ]);
    }
  });

  test("says so when somebody else was faster", async () => {
    const { signIn, post, formToken } = browser({
      retryFailure: async () => {
        throw new Rejection(404, "failure_not_found", "Gone", "Gone.");
      },
    });
    await signIn();
    const answer = await post("/desk/failures/retry", { id: "wrk_1", token: await formToken() });
    expect(answer.headers.get("Location")).toBe("/desk/failures?done=0");
  });
});
