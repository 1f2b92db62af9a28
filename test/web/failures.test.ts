import { describe, expect, test } from "vitest";
import { Rejection } from "../../src/domain/problem.ts";
import type { UseCases } from "../../src/usecases/index.ts";
import { invoice } from "../routes/kit.ts";
import { browser, ORIGIN } from "./browser.ts";
import { plain } from "./desk.ts";

const trouble = (change: object = {}) => ({
  id: "wrk_1",
  kind: "submit" as const,
  state: "failed" as const,
  platform: "main",
  platformId: null,
  invoiceId: invoice.id,
  number: invoice.number,
  amount: invoice.total,
  currency: invoice.currency,
  seller: invoice.seller.name,
  buyer: invoice.buyer.name,
  reference: invoice.reference,
  fileName: null,
  size: null,
  since: "2025-07-02T07:00:00.000Z",
  attempts: 3,
  problem: {
    code: "REJ_SEMAN",
    message: "It was refused.",
    messageFr: "Elle a été refusée.",
    fix: "Correct it.",
    fixFr: "Corrigez-la.",
    raw: "Non !",
  },
  ...change,
});

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
    await post("/desk/failures/dismiss", { ...group, reason: "nonsense", token });
    await post("/desk/failures/reopen", { id: "wrk_1", token });
    const by = expect.stringMatching(/^key [0-9a-f]{8}$/);
    expect(
      calls.filter(([name]) => name !== "recordAct").map(([name, , ...rest]) => [name, ...rest]),
    ).toEqual([
      ["dismissFailure", "wrk_1", { reason: "settled", note: "by telephone", by }],
      [
        "dismissFailures",
        { ...group, until: new Date("2025-07-02T08:00:00Z") },
        { reason: "other", note: "", by },
      ],
      ["reopenFailure", "wrk_1"],
    ]);
    expect(await (await get("/desk/failures?away=1")).text()).toContain("1 is dismissed.");
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

describe("the room of failures", () => {
  const seen = async (answers: Partial<UseCases> = {}, path = "/desk/failures", headers = {}) => {
    const one = browser(answers);
    await one.signIn();
    return (await one.get(path, headers)).text();
  };

  test("shows failures by kind, and lets a person say that the platform has nothing", async () => {
    const page = await seen({
      listFailures: async (_, { kind }) => ({
        items:
          kind === "item"
            ? [
                trouble({
                  id: "itm_1",
                  kind: "item",
                  state: "held",
                  invoiceId: null,
                  problem: { code: "unknown_invoice", message: "It speaks of F9." },
                }),
              ]
            : [
                trouble(),
                trouble({ id: "wrk_2", state: "parked" }),
                trouble({ id: "wrk_3", kind: "notify" }),
              ],
        nextCursor: null,
      }),
    });
    expect(page).toContain("<h3>Sending an invoice</h3>");
    expect(page).toContain("<h3>Notifying an ERP</h3>");
    expect(page).toContain("It speaks of F9.");
    expect(page).toContain('<pre tabindex="0">Non !</pre>');
    expect(page.match(/name="notThere"/g)).toHaveLength(1);
    expect(page.match(/name="id" value="(wrk_[123]|itm_1)"/g)).toHaveLength(4);
    expect(page.match(/action="\/desk\/failures\/retry-all"/g)).toHaveLength(3);
    expect(page).not.toContain("Next page");
  });

  test("leads to the pages after", async () => {
    const asked: unknown[] = [];
    const answers: Partial<UseCases> = {
      listFailures: async (_, filter, page) => {
        asked.push([filter, page]);
        return { items: [trouble()], nextCursor: filter.kind === "item" ? "it/em" : "ab/c" };
      },
    };
    const page = await seen(answers);
    expect(page).toContain('href="/desk/failures?failures=ab%2Fc#failures"');
    expect(page).toContain('href="/desk/failures?held=it%2Fem#held"');
    asked.length = 0;
    expect(await seen(answers, "/desk/failures?failures=ab%2Fc")).toContain("First page");
    expect(asked).toEqual([
      [{ sorts: ["work"] }, { limit: 50, cursor: "ab/c" }],
      [{ kind: "item" }, { limit: 50 }],
    ]);
  });

  const GROUP = {
    kind: "submit" as const,
    state: "failed" as const,
    platform: "main",
    cause: "REJ_SEMAN",
    count: 1200,
    oldest: "2025-07-01T07:00:00.000Z",
    newest: "2025-07-02T07:00:00.000Z",
    amounts: [{ currency: "EUR", total: "12000.50" }],
    amountsOf: null,
    problem: trouble().problem,
    items: [],
  };

  test("gathers what has one cause: how many, what it is worth, since when, and what to do about all", async () => {
    const answers: Partial<UseCases> = { groupFailures: async () => ({ groups: [GROUP], more: true }) };
    const page = plain(await seen(answers));
    for (const text of [
      "1,200 × It was refused.",
      "Correct it.",
      "€12,000.50",
      "REJ_SEMAN",
      "There are other causes",
    ])
      expect(page).toContain(text);
    expect(page).toContain('aria-label="Retry all of this cause: Sending an invoice, main, REJ_SEMAN"');
    expect(page).toContain('aria-label="Dismiss… Sending an invoice, main, REJ_SEMAN"');
    const french = plain(await seen(answers, "/desk/failures?lang=fr"));
    for (const text of ["1 200 × Elle a été refusée.", "Corrigez-la.", "Réessayer tout", "Écarter…"])
      expect(french).toContain(text);
  });

  test("is narrowed by kind, platform and cause, and keeps that in its links", async () => {
    const asked: unknown[] = [];
    const page = await seen(
      {
        listFailures: async (_, filter) => {
          asked.push(filter);
          return { items: [trouble()], nextCursor: "next" };
        },
      },
      "/desk/failures?kind=submit&platform=main&cause=X",
    );
    expect(asked).toEqual([{ kind: "submit", platform: "main", cause: "X", sorts: ["work"] }]);
    expect(page).toContain(
      'href="/desk/failures?kind=submit&amp;platform=main&amp;cause=X&amp;failures=next#failures"',
    );
    expect(page).toContain('<option value="submit" selected>');
  });

  test("shows what was dismissed, why and by whom, and offers to take it back", async () => {
    const put = trouble({
      state: "dismissed",
      dismissal: {
        reason: "settled",
        note: "by telephone",
        by: "marie@acme.example",
        at: "2025-07-02T07:30:00.000Z",
      },
    });
    const page = plain(
      await seen(
        { listFailures: async () => ({ items: [put], nextCursor: null }) },
        "/desk/failures?state=dismissed",
      ),
    );
    for (const text of ["Settled elsewhere", "by telephone", "marie@acme.example", "Reopen: F1"])
      expect(page).toContain(text);
    expect(page).not.toContain("Retry");
  });
});
