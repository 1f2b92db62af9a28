import { describe, expect, test } from "vitest";
import type { AppParts } from "../../src/app.ts";
import { Failure } from "../../src/domain/failure.ts";
import { Rejection } from "../../src/domain/problem.ts";
import { browser } from "./browser.ts";
import { cameAs, signedIn } from "./desk.ts";
import { answers, SIREN } from "./directory-samples.ts";

describe("the directory", () => {
  test("is asked nothing before something is looked for", async () => {
    const { seen, calls } = await signedIn(answers);
    expect(await seen("/desk/directory")).toContain('type="search"');
    expect(calls).toEqual([]);
  });

  test("tells a company, its addresses, which one to use, and what is declared", async () => {
    const { seen, calls } = await signedIn(answers);
    const page = await seen("/desk/directory?q=732%20829%20320&platform=main");
    for (const text of ["Vendeur &lt;SA&gt;", "in use", "It has no line.", "Ask the buyer.", "Told by main"])
      expect(page, text).toContain(text);
    expect(page).toContain("There is none to use.");
    expect(page).toContain("Declared through this platform");
    expect(calls.map(([name]) => name)).toEqual([
      "searchCompanies",
      "listAddresses",
      "resolveAddress",
      "listDeclared",
    ]);
    expect(await seen(`/desk/directory?q=${SIREN}`, "fr")).toContain(
      "<li>Il n'y a pas de ligne. Demandez à l'acheteur.</li>",
    );
    const french = await seen("/desk/directory?q=vendeur", "fr");
    expect(french).toContain("Annuaire");
    expect(french).toContain(`href="/desk/directory?q=${SIREN}"`);
  });

  test.each([
    [`732 829 320`, { siren: SIREN, siret: null }, { siren: SIREN }],
    ["73282932000074", { siren: SIREN, siret: "73282932000074" }, { siret: "73282932000074" }],
  ] as const)("resolves %s with a routing code", async (q, whom, of) => {
    const { seen, calls } = await signedIn(answers);
    const page = await seen(`/desk/directory?q=${encodeURIComponent(q)}&code=COMPTA`);
    expect(page).toContain('name="code" maxlength="100" value="COMPTA"');
    const asked = (name: string) => calls.find(([one]) => one === name)?.[2];
    expect(asked("resolveAddress")).toEqual({
      recipient: { ...whom, routingCode: "COMPTA", address: null, orderReference: null },
      platform: "main",
    });
    expect(asked("listAddresses")).toEqual({ ...of, routingCode: "COMPTA", platform: "main" });
  });

  test.each([
    ["en", "q=vendeur&code=COMPTA", "A routing code alone names nobody"],
    ["fr", "q=vendeur&code=COMPTA", "Un code de routage ne désigne personne"],
    ["en", "q=732829321", "This is not a SIREN"],
    ["fr", "q=73282932000075", "Ce n'est pas un SIRET"],
  ] as const)("says what cannot be looked up, and asks nobody: %s %s", async (language, query, text) => {
    const { seen, get, calls } = await signedIn(answers);
    expect((await get(`/desk/directory?${query}`)).status).toBe(400);
    expect(await seen(`/desk/directory?${query}`, language)).toContain(text);
    expect(calls).toEqual([]);
  });

  test("is asked for the tenant that an administrator chooses, by that tenant's own choice or one of its platforms", async () => {
    const platforms: AppParts["pages"]["platforms"] = ({ kind }) =>
      kind === "admin" ? ["main", "own", "other"] : ["own"];
    const { seen, calls } = await signedIn(answers, { platforms, tenants: () => ["acme", "spend"] });
    const caller = { kind: "tenant", tenant: "spend" };
    const page = await seen(`/desk/directory?q=${SIREN}&tenant=spend&platform=other`);
    expect(calls.slice(0, 3)).toEqual([
      ["searchCompanies", caller, { q: SIREN, limit: 25 }, expect.anything()],
      ["listAddresses", caller, { siren: SIREN }, expect.anything()],
      ["resolveAddress", caller, { recipient: expect.anything() }, expect.anything()],
    ]);
    // What is declared is that of the account which has answered.
    expect(calls[3]?.slice(0, 3)).toEqual(["listDeclared", "main", SIREN]);
    expect(page).toContain('<option value="spend" selected>spend</option>');
    expect(page).not.toContain('value="other"');
    expect(page).toContain(`href="/desk/directory?q=${SIREN}&amp;tenant=spend"`);
    calls.length = 0;
    await seen(`/desk/directory?q=${SIREN}&tenant=spend&platform=own`);
    expect(calls[0]?.[2]).toEqual({ q: SIREN, limit: 25, platform: "own" });
    calls.length = 0;
    await seen(`/desk/directory?q=${SIREN}&tenant=nobody`);
    expect(calls[0]?.slice(1, 3)).toEqual([{ kind: "admin" }, { q: SIREN, limit: 25, platform: "main" }]);
  });

  test.each([
    [
      "en",
      new Failure("unsent", { code: "away", message: "It is away.", fix: "Wait.", raw: "<down>" }),
      ["does not give this list now", "It is away.", "<q>&lt;down&gt;</q>"],
    ],
    [
      "fr",
      new Failure("unknown", { code: "slow", message: "It is slow." }),
      ["ne donne pas cette liste", "La plateforme n'a pas donné de réponse claire (slow)."],
    ],
    ["en", new Rejection(503, "busy", "Busy", "It is busy."), ["does not give this list now", "It is busy."]],
  ] as const)("says so where what is declared cannot be told now: %s", async (language, error, texts) => {
    const { seen, get } = await signedIn({
      ...answers,
      listDeclared: async () => {
        throw error;
      },
    });
    const page = await seen(`/desk/directory?q=${SIREN}`, language);
    for (const text of [...texts, `${SIREN}_ACHATS`]) expect(page, text).toContain(text);
    expect((await get(`/desk/directory?q=${SIREN}`)).status).toBe(200);
  });

  test("offers to declare and to end to those who may act, and shows the rest to those who look", async () => {
    const path = `/desk/directory?q=${SIREN}&lang=en`;
    const { seen } = await signedIn(answers);
    const page = await seen(path);
    expect(page).toContain(`href="/desk/directory/declare?siren=${SIREN}&amp;platform=main"`);
    expect(page).toContain(
      `href="/desk/directory/end?platform=main&amp;address=${SIREN}_ACHATS&amp;from=2026-10-01"`,
    );
    const { get, calls } = await cameAs({ name: "audit@example.com", sees: "all", acts: false }, answers);
    const looked = await (await get(path)).text();
    expect(looked).toContain("Declared through this platform");
    expect(looked).not.toMatch(/directory\/(declare|end)/);
    expect(looked).not.toContain("To do");
    expect(calls.map(([name]) => name)).toContain("listDeclared");
  });

  test("leaves out what is declared where nobody can declare", async () => {
    const { seen } = await signedIn({
      ...answers,
      listDeclared: async () => {
        throw new Rejection(501, "capability_missing", "No", "It lets nobody declare.");
      },
    });
    const page = await seen(`/desk/directory?q=${SIREN}`);
    expect(page).toContain(`${SIREN}_ACHATS`);
    expect(page).not.toContain('id="declared"');
    expect(page).not.toContain("It lets nobody declare.");
  });

  test("is asked in a tenant's name by its own platform, whatever the address says", async () => {
    const { post, get, calls } = browser(answers);
    await post("/desk/login", { key: "acme-key" });
    calls.length = 0;
    const page = await (await get(`/desk/directory?q=${SIREN}&platform=main&tenant=spend`)).text();
    expect(page).not.toContain('name="platform"');
    expect(page).not.toContain('name="tenant"');
    expect(page).not.toContain("/desk/directory/declare");
    expect(calls.map(([name]) => name)).not.toContain("listDeclared");
    for (const [, caller, asked] of calls) {
      expect(caller).toEqual({ kind: "tenant", tenant: "acme" });
      expect(asked).not.toHaveProperty("platform");
    }
  });

  test("says why nothing can be told, in the platform's own words too", async () => {
    const away = await signedIn({
      ...answers,
      searchCompanies: async () => {
        throw new Failure("unsent", { code: "away", message: "It is away.", raw: "<down>" });
      },
    });
    const answer = await away.get("/desk/directory?q=vendeur");
    expect(answer.status).toBe(503);
    expect(await answer.text()).toContain("<q>&lt;down&gt;</q>");
    const none = await signedIn({
      ...answers,
      searchCompanies: async () => {
        throw new Rejection(501, "not_offered", "No", 'The platform "main" has no directory.');
      },
    });
    expect(await none.seen("/desk/directory?q=vendeur")).toContain(
      'The platform "main" has no directory.'.replaceAll('"', "&quot;"),
    );
  });
});
