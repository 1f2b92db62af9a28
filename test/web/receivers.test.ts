import { describe, expect, test } from "vitest";
import type { AppParts } from "../../src/app.ts";
import { Rejection } from "../../src/domain/problem.ts";
import type { UseCases } from "../../src/usecases/index.ts";
import { browser } from "./browser.ts";
import { cameAs, plain, rowsOf, signedIn } from "./desk.ts";
import { HELD, ROUTING, receiverAnswers, TRIED } from "./receiver-samples.ts";

const HOME = "/desk/receivers";

const desk = (given: Partial<UseCases> = {}, pages: Partial<AppParts["pages"]> = {}) =>
  signedIn({ ...receiverAnswers, ...given }, pages);

describe("the page of receivers", () => {
  test("is shown to administrators alone", async () => {
    const { get, post, calls } = browser(receiverAnswers);
    for (const path of [HOME, `${HOME}/try?invoice=F1`, `${HOME}/moves`])
      expect(await (await get(path)).text(), path).toContain("Administrator key");
    expect((await post(`${HOME}/give`, { id: HELD.id, to: "acme" })).status).toBe(403);
    expect(calls).toEqual([]);
  });

  test.each([
    ["en", "1,204", "never", "later rules may add more", "3 waiting 1 given up stopped since"],
    [
      "fr",
      "1 204",
      "jamais",
      "des règles suivantes peuvent en ajouter",
      "3 en attente 1 en échec arrêté depuis",
    ],
  ] as const)(
    "says rules, what they took and what waits for whom: %s",
    async (language, taken, never, later, waits) => {
      const { seen } = await desk();
      const page = await seen(HOME, language);
      const rows = rowsOf(page);
      expect(rows[1]?.slice(0, 5)).toEqual([
        "1",
        "company 732829320 seller 444555666, 111222333, 123456782 … (4) address.routingCode PROJETS total.atLeast 1000.00",
        "acme",
        "spend",
        taken,
      ]);
      expect(rows[2]?.slice(2)).toEqual(["spend", `acme ${later}`, "0", never]);
      expect(rows[2]?.[1]).toMatch(
        language === "en" ? /^everything of the companies 7/ : /^tout des sociétés 7/,
      );
      expect(rows.find(([tenant]) => tenant === "acme")?.[4]).toContain(waits);
      expect(page).not.toMatch(/undefined|\[object|NaN/);
    },
  );

  test.each([
    ["en", "No rule takes it; rule 1 nearly does", "61 in all", "No tenant names its company"],
    ["fr", "Aucune règle ne la prend ; la règle 1", "61 en tout", "Aucun locataire ne déclare sa société"],
  ] as const)("says what nobody has and why, each with a form to give it: %s", async (language, ...shown) => {
    const { seen } = await desk();
    const page = await seen(HOME, language);
    for (const text of shown) expect(page).toContain(text);
    expect([...page.matchAll(/<form method="post" action="\/desk\/receivers\/give"/g)]).toHaveLength(1);
    expect(page).toContain('<option value="spend">spend</option>');
    expect(page).toContain('name="copy-spend"');
    expect(page).toContain(`href="${HOME}?rules=1#rules"`);
  });

  test("shows a hundred rules at a time, each by its number", async () => {
    const [rule] = ROUTING.rules;
    if (rule === undefined) throw new Error("no rule");
    const rules = Array.from({ length: 250 }, (_, i) => ({ ...rule, number: i + 1 }));
    const { seen } = await desk({ routingOverview: async () => ({ ...ROUTING, rules }) });
    const numbersOf = (page: string): string[] =>
      rowsOf(page).flatMap(([n = ""]) => (/^\d+$/.test(n) ? [n] : []));
    const first = await seen(HOME);
    expect([numbersOf(first).at(0), numbersOf(first).at(-1)]).toEqual(["1", "100"]);
    expect(first).toContain(`href="${HOME}?rules=101#rules" rel="next"`);
    const last = await seen(`${HOME}?rules=201`);
    expect([numbersOf(last).at(0), numbersOf(last).at(-1)]).toEqual(["201", "250"]);
    expect(last).not.toContain('rel="next"');
  });

  test("says without rules and receivers that there are none", async () => {
    const none: Awaited<ReturnType<UseCases["routingOverview"]>> = {
      rules: [],
      unroutedTo: null,
      unrouted: { count: 0, newest: [] },
      receivers: [],
    };
    const { seen } = await desk({ routingOverview: async () => none });
    const page = await seen(HOME);
    for (const text of ["There are no rules", "Every received invoice has a receiver", "No tenant shares"])
      expect(page).toContain(text);
  });
});

describe("giving an invoice at the desk", () => {
  test("names who leads and who reads, and tells that it was done", async () => {
    const { post, token, calls, seen } = await desk();
    const fields = { token, id: HELD.id, to: "acme", "copy-acme": "yes", "copy-spend": "yes" };
    const answer = await post(`${HOME}/give`, fields);
    expect(answer.status).toBe(303);
    // Who leads does not read besides.
    expect(calls).toEqual([["giveInvoice", HELD.id, { to: ["acme"], copy: ["spend"] }]]);
    const next = answer.headers.get("Location") ?? "";
    expect(await seen(next)).toContain(`Invoice ${HELD.number} was given to its receivers.`);
    expect(await seen(next.replace("given", "unchanged"), "fr")).toContain("avait déjà exactement");
  });

  test("that is refused says why, in the reader's language", async () => {
    const no = new Rejection(
      422,
      "receiver_unknown",
      { en: "No", fr: "Non" },
      { en: "books does not name the company.", fr: "books ne déclare pas la société." },
    );
    const { post, token, get } = await desk({
      giveInvoice: async () => {
        throw no;
      },
    });
    const path = `${HOME}/give?lang=fr`;
    const answer = await post(path, { token, id: HELD.id, to: "books" });
    expect(answer.status).toBe(422);
    const page = await answer.text();
    expect(page).toContain("books ne déclare pas la société.");
    expect(page).toContain("Sans destinataire");
    expect((await get(path)).headers.get("Location")).toBe(`${HOME}?lang=fr`);
  });

  test("needs a form of this session", async () => {
    const { post, calls } = await desk();
    expect((await post(`${HOME}/give`, { token: "other", id: HELD.id, to: "acme" })).status).toBe(403);
    expect(calls).toEqual([]);
  });
});

describe("trying the rules at the desk", () => {
  test.each([
    ["en", "nobody: it is held", "What does not hold: the total, the first day.", "read besides books"],
    [
      "fr",
      "personne : elle est retenue",
      "Ce qui ne va pas : le total, le premier jour.",
      "en lecture books",
    ],
  ] as const)("an invoice by its id: who has it, who would and why: %s", async (language, ...shown) => {
    const { seen, calls } = await desk();
    const page = await seen(`${HOME}/try?invoice=${HELD.id}`, language);
    for (const text of shown) expect(page).toContain(text);
    expect(page).toContain(language === "fr" ? TRIED.preview.whyFr : TRIED.preview.why);
    // Who has it now stands in the form.
    expect(page).toContain('<option value="spend" selected>');
    expect(page).toContain('name="copy-books" value="yes" checked');
    expect(calls).toEqual([["tryInvoice", HELD.id]]);
  });

  test("an invoice by its number; several are offered, and none is said", async () => {
    const one = await desk();
    await one.seen(`${HOME}/try?invoice=F9`);
    expect(one.calls).toEqual([
      ["listInvoices", { kind: "admin" }, { number: "F9", direction: "inbound" }, { limit: 20 }],
      ["tryInvoice", HELD.id],
    ]);
    const items = [HELD, { ...HELD, id: "inv_2" }];
    const several = await desk({ listInvoices: async () => ({ items, nextCursor: null }) });
    expect(await several.seen(`${HOME}/try?invoice=F9`)).toContain(`href="${HOME}/try?invoice=inv_2"`);
    const none = await desk({ listInvoices: async () => ({ items: [], nextCursor: null }) });
    for (const asked of ["F9", "", "%00"]) {
      const answer = await none.get(`${HOME}/try?invoice=${asked}`);
      expect(answer.status).toBe(404);
      expect(await answer.text()).toContain("No received invoice");
    }
  });

  test("what the last days would have moved, within what can be looked back at", async () => {
    const { seen, calls } = await desk();
    const page = await seen(`${HOME}/moves?days=7`);
    expect(rowsOf(page)[1]).toEqual([
      "F7",
      "Vendeur SA",
      "€120.00",
      "acme",
      "spend read besides acme",
      "Rule 1 takes it: seller 444555666.",
    ]);
    expect(page).toContain(`href="${HOME}/moves?days=7&amp;cursor=next" rel="next"`);
    for (const days of ["", "0", "5000", "x"]) await seen(`${HOME}/moves?days=${days}&cursor=abc`);
    expect(calls).toEqual([
      ["previewMoves", { days: 7 }, { limit: 200 }],
      ...[30, 1, 92, 30].map((days) => ["previewMoves", { days }, { limit: 200, cursor: "abc" }]),
    ]);
  });
});

test("who may only look gives nothing, and sees it all", async () => {
  const reader = { name: "audit@example.com", sees: "all", acts: false } as const;
  const { get, post, token, calls } = await cameAs(reader, receiverAnswers);
  for (const path of [HOME, `${HOME}/try?invoice=${HELD.id}`]) {
    const page = plain(await (await get(path)).text());
    expect(page, path).toContain(HELD.number);
    expect(page, path).not.toContain(`${HOME}/give`);
  }
  calls.length = 0;
  expect((await post(`${HOME}/give`, { token, id: HELD.id, to: "acme" })).status).toBe(403);
  expect(calls).toEqual([]);
});

describe("the first page", () => {
  test("leads to the receivers where companies are shared, and says nothing of them elsewhere", async () => {
    const shared = await desk({}, { sharing: () => true });
    expect(await shared.seen("/desk")).toContain(`<a href="${HOME}">Receivers</a>`);
    expect(await shared.seen("/desk", "fr")).toContain(`<a href="${HOME}#unrouted">`);
    expect(await (await desk()).seen("/desk")).not.toContain(HOME);
  });
});
