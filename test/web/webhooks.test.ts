import { describe, expect, test } from "vitest";
import { Rejection } from "../../src/domain/problem.ts";
import { sayIn } from "../../src/web/show.ts";
import { endpointPage } from "../../src/web/webhooks/endpoint-page.ts";
import { attempt, endpoint } from "../routes/endpoint-answers.ts";
import { browser } from "./browser.ts";
import { plain, signedIn } from "./desk.ts";

const PAGE = "/desk/webhooks/acme/0";

/** A tenant at the desk. */
const acmeSignedIn = async (...args: Parameters<typeof browser>) => {
  const one = browser(...args);
  await one.post("/desk/login", { key: "acme-key" });
  one.calls.length = 0;
  return { ...one, seen: async (path: string) => plain(await (await one.get(path)).text()) };
};

describe("the room of webhooks", () => {
  test("lists who is told, with state, last answer and what waits", async () => {
    const { seen, calls } = await signedIn({});
    const page = await seen("/desk/webhooks");
    for (const text of [
      "https://erp.example/hook",
      "Failing",
      "503",
      "no. 1 in the configuration",
      "Put aside",
    ]) {
      expect(page).toContain(text);
    }
    expect(page).toContain(`href="${PAGE}"`);
    expect(calls).toEqual([
      ["listEndpoints", { kind: "admin" }, { tenant: undefined }, { limit: 50, cursor: undefined }],
    ]);
    const french = await seen("/desk/webhooks", "fr");
    for (const text of ["En échec", "Dernière tentative", "En attente", "Mis de côté"])
      expect(french).toContain(text);
  });

  test("narrows to a tenant that there is, and leads to the next page", async () => {
    const { seen, calls } = await signedIn(
      { listEndpoints: async () => ({ items: [endpoint], nextCursor: "bmV4dA" }) },
      { tenants: () => ["acme", "other"] },
    );
    const page = await seen("/desk/webhooks?tenant=other");
    expect(page).toMatch(/<option selected>other<\/option>/);
    expect(page).toContain('href="/desk/webhooks?cursor=bmV4dA&amp;tenant=other"');
    await seen("/desk/webhooks?tenant=nobody");
    expect(calls.map(([, , asked]) => asked)).toEqual([{ tenant: "other" }, { tenant: undefined }]);
  });

  test("shows one with its attempts, what waits and what it was told", async () => {
    const { seen } = await signedIn({});
    const page = await seen(PAGE);
    for (const text of [
      "Last attempts",
      "endpoint_refuses",
      "128 ms",
      "2.3 kB",
      "What waits",
      "What it was told",
    ]) {
      expect(page).toContain(text);
    }
    expect(page).toContain(`/desk/deliveries/${attempt.workId}`);
    expect(page).toContain(`<a href="/desk/invoices/${attempt.invoiceId}">F1</a>`);
    expect(page).toMatch(
      /<svg class="chart"[^>]* role="img" aria-label="Told in the last 24 hours: 100, by the hour"/,
    );
    const french = await seen(PAGE, "fr");
    for (const text of ["Envoyer un test", "Renvoyer…", "Dernières tentatives", "Ce qui attend"]) {
      expect(french).toContain(text);
    }
  });

  test("offers to go on where it is stopped, and tests to webhooks alone", async () => {
    const paused = {
      since: new Date("2025-07-02T07:00:00Z"),
      code: "endpoint_gone",
      message: "It is gone.",
      messageFr: "Elle n'existe plus.",
      fix: null,
      fixFr: null,
      probeAt: new Date("9999-01-01T00:00:00Z"),
    };
    const detail = (change: object) => ({
      getEndpoint: async () => ({
        endpoint: { ...endpoint, ...change },
        attempts: [],
        waiting: [],
        givenUp: { items: [], nextCursor: null },
        told: { items: [], nextCursor: null },
        hours: [],
        numbers: new Map(),
      }),
    });
    const stopped = await (await signedIn(detail({ paused, state: "stopped" }))).seen(PAGE);
    for (const text of ["Let it go on", "It is gone.", "Stopped since", "Send a test"])
      expect(stopped).toContain(text);
    expect(stopped).not.toContain("9999");
    const mail = await (await signedIn(detail({ sort: "mail", id: "mail" }))).seen(
      "/desk/webhooks/acme/mail",
    );
    expect(mail).not.toMatch(/Send a test|Redeliver…|Let it go on/);
  });

  test("shows a notification with its call, marked-up words of the receiver as text, and no secret", async () => {
    const { seen } = await signedIn({});
    const page = await seen(`/desk/deliveries/${attempt.workId}`);
    for (const text of [
      "webhook-id: evt_",
      "v1,…",
      "Byte by byte what was sent last",
      "&lt;b&gt;not now&lt;/b&gt;",
    ]) {
      expect(page).toContain(text);
    }
    expect(page).toContain("&quot;type&quot;: &quot;invoice.event&quot;");
    expect(page).toContain("Try now");
  });

  test("offers nothing to who may only look", () => {
    const session = {
      id: "s",
      since: 0,
      person: { name: "marie@acme.example", sees: ["acme"], acts: false },
      owner: { kind: "tenant", tenant: "acme" } as const,
      caller: { kind: "tenant", tenant: "acme" } as const,
      formToken: "t",
    };
    const detail = {
      endpoint,
      attempts: [attempt],
      waiting: [],
      givenUp: { items: [], nextCursor: null },
      told: { items: [], nextCursor: null },
      hours: [],
      numbers: new Map<string, string>(),
    };
    const pageFor = (acts: boolean): string =>
      String(
        endpointPage(
          sayIn("en", new Date("2025-07-02T08:00:00Z")),
          { ...session, person: { ...session.person, acts } },
          detail,
          { next: null, first: null },
        ),
      );
    expect(pageFor(true)).toContain("<button");
    expect(pageFor(false)).not.toMatch(/<button|<form/);
  });

  test("what is not there, or another's, is no page", async () => {
    const gone = async () => {
      throw new Rejection(404, "webhook_not_found", "None", "None.");
    };
    const { get } = await acmeSignedIn({ getEndpoint: gone, getDelivery: gone });
    for (const path of ["/desk/webhooks/other/0", "/desk/deliveries/wrk_1"]) {
      expect((await get(path)).status, path).toBe(404);
    }
  });
});

describe("acts on webhooks", () => {
  test("send a test, and tell what was answered", async () => {
    const { post, token, calls, seen } = await signedIn({
      getEndpoint: async () => ({
        endpoint,
        attempts: [
          { ...attempt, workId: "wrk_bad", type: "test" },
          { ...attempt, workId: "wrk_test", type: "test", delivered: true, httpStatus: 204, problem: null },
        ],
        waiting: [],
        givenUp: { items: [], nextCursor: null },
        told: { items: [], nextCursor: null },
        hours: [],
        numbers: new Map(),
      }),
    });
    const answer = await post(`${PAGE}/test`, { token });
    expect([answer.status, answer.headers.get("Location")]).toEqual([303, `${PAGE}?done=test-wrk_test`]);
    expect(calls.slice(0, 1)).toEqual([
      ["testEndpoint", { kind: "admin" }, { tenant: "acme", id: "0" }, 10, expect.anything()],
    ]);
    expect(await seen(`${PAGE}?done=test-wrk_test`)).toContain("The test was answered 204 in 128 ms.");
    expect(await seen(`${PAGE}?done=test-wrk_bad`, "fr")).toContain(
      "Le test a échoué : L'adresse de notification",
    );
    expect(await seen(`${PAGE}?done=test-wrk_slow`)).toContain("The test is under way");
  });

  test("redeliver since a day of Paris, one thing, and let it go on", async () => {
    const { post, token, calls, seen } = await signedIn({});
    const since = await post(`${PAGE}/redeliver`, { token, since: "2025-07-01", only: "failed" });
    expect(since.headers.get("Location")).toBe(`${PAGE}?done=again-12`);
    expect(await seen(`${PAGE}?done=again-12`)).toContain("12 notifications go out again.");
    const one = await post("/desk/deliveries/wrk_1/redeliver", { token });
    expect(one.headers.get("Location")).toBe("/desk/deliveries/wrk_1?done=again-1");
    expect((await post(`${PAGE}/resume`, { token })).headers.get("Location")).toBe(`${PAGE}?done=resumed`);
    expect(calls.filter(([name]) => name !== "getEndpoint")).toEqual([
      [
        "redeliverSince",
        { kind: "admin" },
        { tenant: "acme", id: "0" },
        { since: new Date("2025-06-30T22:00:00Z"), only: "failed" },
      ],
      ["redeliverOne", { kind: "admin" }, "wrk_1"],
      ["resumeEndpoint", { kind: "admin" }, { tenant: "acme", id: "0" }],
    ]);
    const wrong = await post(`${PAGE}/redeliver`, { token, since: "soon", only: "all" });
    expect(await seen(wrong.headers.get("Location") ?? "")).toContain("Give a day");
  });

  test("say so where it is too much, or somebody was faster", async () => {
    const refuse = (status: 409 | 422) => async () => {
      throw new Rejection(status, "no", "No", "No.");
    };
    const { post, token, seen } = await signedIn({ redeliverSince: refuse(422), redeliverOne: refuse(409) });
    const many = await post(`${PAGE}/redeliver`, { token, since: "2025-07-01", only: "all" });
    expect(await seen(many.headers.get("Location") ?? "")).toContain("too much in one go");
    const one = await post("/desk/deliveries/wrk_1/redeliver", { token });
    expect(await seen(one.headers.get("Location") ?? "")).toContain("dealt with it meanwhile");
  });

  test("need a form of the session's own, and ask in the tenant's name", async () => {
    const { post, calls, formToken } = await acmeSignedIn({});
    expect((await post(`${PAGE}/test`, { token: "x" })).status).toBe(403);
    expect(calls).toEqual([]);
    const token = await formToken();
    calls.length = 0;
    await post(`${PAGE}/resume`, { token });
    expect(calls).toEqual([
      ["resumeEndpoint", { kind: "tenant", tenant: "acme" }, { tenant: "acme", id: "0" }],
    ]);
  });
});
