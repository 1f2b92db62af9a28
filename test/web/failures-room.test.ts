import { describe, expect, test } from "vitest";
import { Failure } from "../../src/domain/failure.ts";
import type { UseCases } from "../../src/usecases/index.ts";
import { invoice } from "../routes/kit.ts";
import { browser } from "./browser.ts";
import { plain } from "./desk.ts";
import { GROUP, trouble } from "./failure-samples.ts";

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
    expect(page.match(/name="id" value="(wrk_[123]|itm_1)"/g)).toHaveLength(8);
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
      [{ sorts: ["work", "invoice"] }, { limit: 50, cursor: "ab/c" }],
      [{ kind: "item" }, { limit: 50 }],
    ]);
  });

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
    expect(asked).toEqual([{ kind: "submit", platform: "main", cause: "X" }]);
    expect(page).toContain(
      'href="/desk/failures?kind=submit&amp;platform=main&amp;cause=X&amp;failures=next#failures"',
    );
    expect(page).toContain('<option value="submit" selected>');
  });

  test("is narrowed by tenant and age too, and what is decided then is about these alone", async () => {
    const asked: unknown[] = [];
    const page = await seen(
      {
        groupFailures: async (_, filter) => {
          asked.push(filter);
          return { groups: [GROUP], more: false };
        },
        listFailures: async (_, { kind }) => ({
          items: kind === "item" ? [] : [trouble()],
          nextCursor: null,
        }),
      },
      "/desk/failures?tenant=acme&age=day",
    );
    expect(asked).toEqual([{ tenant: "acme", before: new Date("2025-07-01T08:00:00Z") }]);
    expect(page).toContain('<option value="acme" selected>');
    expect(page).toContain('<option value="day" selected>');
    expect(page).toContain('<option value="REJ_SEMAN">');
    const forms =
      page.match(/<form method="(post|get)" action="[^"]*\/(retry-all|dismiss)".*?<\/form>/gs) ?? [];
    const about = forms.filter((form) => !form.includes('name="id"'));
    expect(about).toHaveLength(3);
    for (const form of about) {
      expect(form).toContain('name="tenant" value="acme"');
      expect(form).toContain('name="before" value="2025-07-01T08:00:00.000Z"');
    }
  });

  test("shows one cause alone, as it was seen, over pages", async () => {
    const asked: unknown[] = [];
    const query = "kind=submit&platform=main&cause=REJ_SEMAN&state=failed&until=2025-07-02T07:30:00.000Z";
    const page = await seen(
      {
        listGroup: async (_, group, filter, at) => {
          asked.push([group, filter, at]);
          return { items: [trouble()], nextCursor: "n/1" };
        },
      },
      `/desk/failures/group?${query}&failures=c`,
    );
    expect(asked).toEqual([
      [
        { kind: "submit", platform: "main", cause: "REJ_SEMAN", state: "failed" },
        { before: new Date("2025-07-02T07:30:00.001Z") },
        { limit: 50, cursor: "c" },
      ],
    ]);
    expect(page).toContain('aria-label="Retry all of this cause: Sending an invoice, main, REJ_SEMAN"');
    expect(page).toContain("/desk/failures/group?kind=submit&amp;platform=main");
    expect(page).toContain("failures=n%2F1#failures");
  });

  test("shows what waits for something else to administrators, to be tried again and not dismissed", async () => {
    const asked: unknown[] = [];
    const page = await seen(
      {
        listFailures: async (_, filter) => {
          asked.push(filter);
          const item = { id: "itm_1", kind: "item", state: "waiting", invoiceId: null };
          return { items: [trouble(item)], nextCursor: null };
        },
      },
      "/desk/failures?state=waiting&platform=main&cause=X&age=day",
    );
    expect(asked).toEqual([{ platform: "main", state: "waiting" }]);
    expect(page).toContain("Waiting for something else");
    expect(page).toContain('action="/desk/failures/retry"');
    expect(page).not.toContain("Dismiss…");
  });

  test("leads to the receivers where an invoice is nobody's", async () => {
    const page = await seen({
      listFailures: async (_, { kind }) => ({
        items: kind === "item" ? [] : [trouble({ id: invoice.id, kind: "unowned", state: "held" })],
        nextCursor: null,
      }),
    });
    expect(page).toContain('<a href="/desk/receivers">');
    expect(page).not.toContain('action="/desk/failures/retry');
  });

  test.each([
    ["a text as it is written", Buffer.from("<a>é & <b/></a>"), "&lt;a&gt;é &amp; &lt;b/&gt;&lt;/a&gt;"],
    ["anything else byte by byte", Buffer.from("%PDF\u0000é"), "00000000  25 50 44 46 00 c3 a9"],
  ])("shows the file of what is held: %s", async (_, bytes, text) => {
    const answers: Partial<UseCases> = {
      heldDocument: async () => ({ fileName: "F 1.xml", mediaType: "application/xml", bytes }),
    };
    expect(await seen(answers, "/desk/failures/itm_1/raw")).toContain(text);
  });

  test("says why a file cannot be had, in a page", async () => {
    const one = browser({
      heldDocument: async () => {
        throw new Failure("unsent", { code: "platform_down", message: "The platform does not answer." });
      },
    });
    await one.signIn();
    for (const what of ["raw", "file"]) {
      const answer = await one.get(`/desk/failures/itm_1/${what}`);
      expect(answer.status).toBe(503);
      expect(answer.headers.get("Content-Type")).toContain("text/html");
      expect(await answer.text()).toContain("The platform does not answer.");
    }
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
