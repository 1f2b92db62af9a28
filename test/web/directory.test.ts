import { describe, expect, test } from "vitest";
import { Failure } from "../../src/domain/failure.ts";
import { Rejection } from "../../src/domain/problem.ts";
import type { UseCases } from "../../src/usecases/index.ts";
import { browser } from "./browser.ts";
import { signedIn } from "./desk.ts";

const source = { platform: "main", at: "2025-07-02T07:59:00.000Z", stale: false };
const SIREN = "732829320";

const answers: Partial<UseCases> = {
  searchCompanies: async () => ({
    value: {
      companies: [{ siren: SIREN, name: "Vendeur <SA>", kind: "private", state: "active" }],
      more: false,
      shortestName: 3,
    },
    source,
  }),
  listAddresses: async () => ({
    value: [
      {
        identifier: `${SIREN}_ACHATS`,
        siren: SIREN,
        siret: null,
        routingCode: null,
        suffix: "ACHATS",
        status: "enabled",
        from: "2025-01-01",
        until: null,
        platform: "registered",
        today: "active",
      },
    ],
    source,
  }),
  resolveAddress: async () => ({
    value: {
      address: null,
      rule: "none",
      action: "hold",
      state: "unreachable",
      certain: false,
      alternatives: [],
      reasons: [{ code: "odd", message: "It has no line.", fix: "Ask the buyer." }],
      instead: null,
      missing: [],
    } as unknown as Awaited<ReturnType<UseCases["resolveAddress"]>>["value"],
    source,
  }),
};

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
    const french = await seen("/desk/directory?q=vendeur", "fr");
    expect(french).toContain("Annuaire");
    expect(french).toContain(`href="/desk/directory?q=${SIREN}&amp;platform=main"`);
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
    const page = await (await get(`/desk/directory?q=${SIREN}&platform=main`)).text();
    expect(page).not.toContain('name="platform"');
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
