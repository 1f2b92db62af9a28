import { describe, expect, test } from "vitest";
import type { Resolution } from "../../src/domain/directory/resolution.ts";
import { Failure } from "../../src/domain/failure.ts";
import { ResolutionSchema } from "../../src/routes/schemas/directory.ts";
import { ACME, kit } from "./kit.ts";

const SIREN = "732829320";
const SIRET = "73282932000074";
const source = { platform: "main", at: "2026-10-01T08:00:00.000Z", stale: true };
const JSON_TYPE = { ...ACME, "Content-Type": "application/json" };

const resolution: Resolution = {
  address: `0225:${SIREN}`,
  rule: "siren",
  action: "send",
  state: "active",
  certain: true,
  alternatives: [],
  reasons: [
    { code: "siren", message: "It is active.", messageFr: "Elle est en service.", fix: null, fixFr: null },
  ],
  instead: null,
  missing: [],
};

const errorsOf = async (answer: Response): Promise<Record<string, string>> => {
  const { errors } = (await answer.json()) as { errors: { path: string; message: string; fix: string }[] };
  expect(errors.every(({ fix }) => fix !== "")).toBe(true);
  return Object.fromEntries(errors.map(({ path, message }) => [path, message]));
};

describe("look-ups", () => {
  test("hand the question on, and tell where the answer comes from", async () => {
    const company = { siren: SIREN, name: "Atelier", kind: "private", state: "active" } as const;
    const { get, calls } = kit({
      getCompany: async () => ({ value: company, source }),
      searchCompanies: async () => ({
        value: { companies: [company], more: true, shortestName: 3 },
        source,
      }),
    });
    const one = await get(`/v1/directory/companies/${SIREN}?platform=main`);
    expect(await one.json()).toEqual({ ...company, source });
    const many = await get("/v1/directory/companies?q=atelier&limit=5");
    expect(await many.json()).toEqual({
      items: [company],
      nextCursor: null,
      more: true,
      shortestName: 3,
      source,
    });
    expect(calls.map(([name, caller, asked]) => [name, caller, asked])).toEqual([
      ["getCompany", { kind: "tenant", tenant: "acme" }, { siren: SIREN, platform: "main" }],
      ["searchCompanies", { kind: "tenant", tenant: "acme" }, { q: "atelier", limit: 5 }],
    ]);
  });

  test("show an address with its scheme and its state of today", async () => {
    const { get } = kit({
      listAddresses: async () => ({
        value: [
          {
            identifier: `${SIREN}_${SIRET}`,
            siren: SIREN,
            siret: SIRET,
            routingCode: null,
            suffix: null,
            status: "upcoming",
            from: "2026-10-01",
            until: null,
            platform: "registered",
            today: "active",
          },
        ],
        source,
      }),
    });
    expect(await (await get(`/v1/directory/addresses?siret=${SIRET}`)).json()).toEqual({
      items: [
        {
          address: `0225:${SIREN}_${SIRET}`,
          siren: SIREN,
          siret: SIRET,
          routingCode: null,
          suffix: null,
          state: "active",
          from: "2026-10-01",
          until: null,
          platform: "registered",
        },
      ],
      nextCursor: null,
      source,
    });
  });

  test.each([
    ["/v1/directory/companies/732829321", "path.siren", /not a SIREN/],
    ["/v1/directory/companies/73282932", "path.siren", /not a SIREN/],
    ["/v1/directory/establishments/73282932000075", "path.siret", /not a SIRET/],
    ["/v1/directory/companies?q=732829321", "query.q", /not a SIREN/],
    ["/v1/directory/companies", "query.q", /missing/],
    ["/v1/directory/addresses?siren=123", "query.siren", /not a SIREN/],
    ["/v1/directory/addresses", "query.siren", /missing/],
    ["/v1/directory/addresses?routingCode=COMPTA", "query.siren", /missing/],
    [`/v1/directory/addresses?siren=404833048&siret=${SIRET}`, "query.siret", /no establishment/],
  ])("%s is refused before anybody is asked", async (path, where, message) => {
    const { get, calls } = kit();
    const answer = await get(path);
    expect(answer.status).toBe(400);
    expect((await errorsOf(answer))[where]).toMatch(message);
    expect(calls).toEqual([]);
  });

  test("take La Poste's establishments, which follow a rule of their own", async () => {
    const { get } = kit({
      getEstablishment: async (_, { siret }) => ({
        value: { siret, siren: "356000000", name: null, state: "active", demands: null, routingCodes: [] },
        source,
      }),
    });
    expect((await get("/v1/directory/establishments/35600000049837")).status).toBe(200);
    expect((await get("/v1/directory/establishments/35600000049838")).status).toBe(400);
  });

  test("tell a platform that cannot be asked as 503, and one that refuses as 502", async () => {
    const failing = (kind: "unsent" | "refused") =>
      kit({
        getCompany: async () => {
          throw new Failure(kind, { code: "down", message: "It does not answer." });
        },
      });
    expect((await failing("unsent").get(`/v1/directory/companies/${SIREN}`)).status).toBe(503);
    expect((await failing("refused").get(`/v1/directory/companies/${SIREN}`)).status).toBe(502);
  });
});

describe("resolve", () => {
  const ask = (body: object, path = "/v1/directory/resolve") => {
    const opened = kit({ resolveAddress: async () => ({ value: resolution, source }) });
    return { ...opened, answer: opened.post(path, JSON.stringify(body), JSON_TYPE) };
  };

  test("gives the address with its rule and source", async () => {
    const { answer, calls } = ask(
      { address: `0225:${SIREN}_FACTURES`, orderReference: "EJ1" },
      "/v1/directory/resolve?platform=main",
    );
    const body = await (await answer).json();
    expect(body).toEqual({ ...resolution, source });
    expect(ResolutionSchema.parse(body)).toEqual(body);
    expect(calls[0]?.slice(1, 3)).toEqual([
      { kind: "tenant", tenant: "acme" },
      {
        platform: "main",
        recipient: {
          siren: null,
          siret: null,
          routingCode: null,
          address: `${SIREN}_FACTURES`,
          orderReference: "EJ1",
        },
      },
    ]);
  });

  test.each([
    [{}, "siren", /missing/],
    [{ routingCode: "COMPTA" }, "siren", /missing/],
    [{ siren: "732829321" }, "siren", /not a SIREN/],
    [{ siret: "73282932000075" }, "siret", /not a SIRET/],
    [{ siren: "404833048", siret: SIRET }, "siret", /no establishment/],
    [{ address: "0009:73282932000074" }, "address", /not a French electronic address/],
    [{ address: "0225:732829321" }, "address", /not a French electronic address/],
    [{ sirne: SIREN, siren: SIREN }, "sirne", /not known/],
  ])("%o is refused before anybody is asked", async (body, where, message) => {
    const { answer, calls } = ask(body);
    expect((await answer).status).toBe(422);
    expect((await errorsOf((await answer).clone()))[where]).toMatch(message);
    expect(calls).toEqual([]);
  });
});
