import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { isSiren, isSiret } from "../../src/domain/company.ts";
import type { Sandbox } from "../../src/sandbox/index.ts";
import { buyerOf, PLACES, SEED, siretNumber } from "../../src/sandbox/seed.ts";
import { control, start, tokenOf } from "./a-client.ts";

let sandbox: Sandbox;
let token: string;
beforeAll(async () => {
  sandbox = await start();
  token = await tokenOf(sandbox);
});
afterAll(() => sandbox.close());

const ask = (path: string, body?: unknown, bearer = token): Promise<Response> =>
  fetch(`${sandbox.directoryUrl}/v1${path}`, {
    method: body === undefined ? "GET" : "POST",
    headers: { authorization: `Bearer ${bearer}`, "content-type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
const json = async (path: string, body?: unknown): Promise<Record<string, unknown>> => {
  const answer = await ask(path, body);
  expect(answer.status).toBe(200);
  return (await answer.json()) as Record<string, unknown>;
};
const found = async (path: string, body: unknown) =>
  (await json(path, body)) as { totalNumberOfResults: number; results: Record<string, unknown>[] };

const townHall = siretNumber(PLACES.town, 1);

test("every seeded number is valid, every line hangs together", () => {
  expect(SEED.companies.filter((c) => !isSiren(c.siren))).toEqual([]);
  expect(SEED.establishments.filter((e) => !isSiret(e.siret))).toEqual([]);
  expect(new Set(SEED.companies.map((c) => c.siren)).size).toBe(SEED.companies.length);
  expect(new Set(SEED.lines.map((l) => l.identifier)).size).toBe(SEED.lines.length);
  for (const line of SEED.lines) {
    expect(SEED.companies.some((c) => c.siren === line.siren)).toBe(true);
    if (line.siret !== null) expect(SEED.establishments.some((e) => e.siret === line.siret)).toBe(true);
    if (line.routingCode !== null)
      expect(SEED.routingCodes.some((r) => r.siret === line.siret && r.code === line.routingCode)).toBe(true);
  }
});

describe("by code", () => {
  test("a company, whole or by fields", async () => {
    const whole = await json(`/siren/code-insee:${PLACES.town}`);
    expect(whole).toEqual({
      siren: PLACES.town,
      businessName: "Commune de Val-Joli",
      entityType: "Public",
      administrativeStatus: "A",
      instructions: { isSalesProspectingForbidden: false },
    });
    expect(await json(`/siren/code-insee:${PLACES.town}?fields=siren,entityType`)).toEqual({
      siren: PLACES.town,
      entityType: "Public",
    });
    expect(await json(`/siren/code-insee:${PLACES.closed}`)).toMatchObject({ administrativeStatus: "C" });
  });

  test("an establishment with what it demands, and its company", async () => {
    const place = await json(`/siret/code-insee:${townHall}?include=siren`);
    expect(place).toMatchObject({
      siret: townHall,
      b2gAdditionalData: { serviceCodeStatus: true, managesLegalCommitmentCode: true },
      legalUnit: { siren: PLACES.town },
    });
    const free = await json(`/siret/code-insee:${siretNumber(PLACES.hospital, 1)}`);
    expect(free).not.toHaveProperty("b2gAdditionalData");
  });

  test("a routing code", async () => {
    expect(await json(`/routing-code/siret:${townHall}/code:TECH?include=siren,siret`)).toMatchObject({
      routingIdentifier: "TECH",
      routingIdentifierType: "0224",
      managesLegalCommitmentCode: true,
      legalUnit: { siren: PLACES.town },
      facility: { siret: townHall },
    });
  });

  test("a line, active, disabled, or of the future", async () => {
    const line = await json(
      `/directory-line/code:${PLACES.town}_${townHall}_TECH?include=siren,siret,routingCode`,
    );
    expect(line).toMatchObject({
      platformType: "DFH",
      directoryLineStatus: "Enabled",
      routingIdentifier: "TECH",
      routingCode: { routingCodeName: "Services techniques" },
    });
    expect(await json(`/directory-line/code:${buyerOf("not_transmitted")}`)).toMatchObject({
      directoryLineStatus: "Disabled",
    });
    expect((await ask(`/directory-line/code:${PLACES.upcoming}`)).status).toBe(404);
  });

  test.each([
    [`/siren/code-insee:732829320`, 404],
    [`/siren/code-insee:12`, 400],
    [`/siren/${PLACES.town}`, 400],
    [`/siret/code-insee:73282932000074`, 404],
    [`/routing-code/siret:${townHall}/code:NONE`, 404],
    [`/directory-line/code:nothing`, 404],
    [`/siren/code-insee:${PLACES.town}?fields=name`, 400],
  ])("%s is %i", async (path, status) => {
    const answer = await ask(path);
    expect(answer.status).toBe(status);
    expect(await answer.json()).toHaveProperty("errorCode");
  });
});

describe("by search", () => {
  test("names ignore case and accents; the total is exact; pages follow each other", async () => {
    const body = { filters: { businessName: { op: "contains", value: "DEPARTEMENT" } } };
    expect((await found("/siren/search", body)).results).toMatchObject([{ siren: PLACES.department }]);
    const all = { filters: { entityType: { op: "strict", value: "Public" } }, limit: 2 };
    const sorting = [{ field: "siren", order: "descending" }];
    const first = await found("/siren/search", { ...all, sorting });
    expect(first.totalNumberOfResults).toBe(3);
    expect(first.results.map((r) => r.siren)).toEqual([PLACES.hospital, PLACES.department]);
    const second = await found("/siren/search", { ...all, sorting, ignore: 2 });
    expect(second.results.map((r) => r.siren)).toEqual([PLACES.town]);
  });

  test("lines of a company, of all kinds", async () => {
    const body = { filters: { siren: { op: "strict", value: PLACES.group } }, include: ["siret"] };
    const { results, totalNumberOfResults } = await found("/directory-line/search", body);
    expect(totalNumberOfResults).toBe(8);
    expect(new Set(results.map((r) => r.directoryLineStatus))).toEqual(new Set(["Enabled", "Disabled"]));
    expect(results.filter((r) => "facility" in r)).toHaveLength(6);
    const upcoming = { filters: { siren: { op: "strict", value: PLACES.upcoming } } };
    expect((await found("/directory-line/search", upcoming)).results).toMatchObject([
      { directoryLineStatus: "Upcoming" },
    ]);
  });

  test("establishments and routing codes", async () => {
    const places = {
      filters: { siren: { op: "strict", value: PLACES.group }, postalCode: { op: "startWith", value: "42" } },
    };
    expect((await found("/siret/search", places)).results).toMatchObject([
      { facilityType: "S", address: { locality: "Forgebourg" } },
    ]);
    const codes = { filters: { siret: { op: "strict", value: townHall } } };
    expect((await found("/routing-code/search", codes)).results.map((r) => r.routingIdentifier)).toEqual([
      "TECH",
      "CULTURE",
    ]);
  });

  test("a criterion that no version has is passed over, like any member that the norm does not know", async () => {
    const siren = { op: "strict", value: PLACES.town };
    const body = { filters: { colour: { op: "strict", value: "x" }, siren }, colour: "x" };
    expect((await found("/siren/search", body)).results).toMatchObject([{ siren: PLACES.town }]);
  });

  test.each([
    ["an operator of another criterion", { filters: { siren: { op: "contains", value: "001" } } }],
    ["a limit of 0", { limit: 0 }],
    ["sorting by nothing known", { sorting: [{ field: "colour", order: "ascending" }] }],
  ])("%s is 400", async (_what, body) => {
    expect((await ask("/siren/search", body)).status).toBe(400);
  });
});

test("a company of a client is in the directory at once", async () => {
  await control(sandbox, "PUT", "/clients/erp/companies", {
    companies: [{ siren: "732829320", name: "Cliente" }],
  });
  expect(await json("/siren/code-insee:732829320")).toMatchObject({ businessName: "Cliente" });
  expect(await json("/directory-line/code:732829320")).toMatchObject({ directoryLineStatus: "Enabled" });
  await control(sandbox, "PUT", "/clients/erp/companies", { companies: [] });
});

test("version 1.1 answers in its own shape", async () => {
  await control(sandbox, "PUT", "/clients/old", { apiVersion: "1.1" });
  const old = await tokenOf(sandbox, "old");
  const answer = await ask(
    "/directory-line/search",
    {
      filters: { siren: { op: "contains", value: PLACES.group } },
      sorting: [{ field: "addressingIdentifier", sortingOrder: "ascending" }],
      limit: 1,
    },
    old,
  );
  expect(answer.status).toBe(206);
  const { results } = (await answer.json()) as { results: Record<string, unknown>[] };
  expect(results[0]).toMatchObject({
    addressingIdentifier: PLACES.group,
    platform: { platformType: "WK", platformStatus: "Enabled" },
  });
  expect(results[0]).not.toHaveProperty("directoryLineStatus");
});

test("a token is needed, except for the health check", async () => {
  expect((await fetch(`${sandbox.directoryUrl}/v1/healthcheck`)).status).toBe(200);
  expect((await fetch(`${sandbox.directoryUrl}/v1/siren/code-insee:${PLACES.town}`)).status).toBe(401);
});
