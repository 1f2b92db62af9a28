import { describe, expect, test } from "vitest";
import { DIRECTORY_LINE, FACILITY, FOUND_LINE, LEGAL_UNIT, ROUTING_CODE } from "../../src/norm/directory.ts";
import { strict } from "../../src/norm/shape.ts";
import { API_VERSIONS } from "../../src/norm/versions.ts";
import { ATELIER, CEASED, facadeOf, HALL, SCHOOL, TOWN, told } from "./a-directory.ts";

const TECH = `${TOWN}_${HALL}_TECH/2`;
const encoded = encodeURIComponent;
const strictly = (value: string) => ({ op: "strict", value });
const contains = (value: string) => ({ op: "contains", value });

interface Page {
  totalNumberOfResults: number;
  results: Record<string, unknown>[];
  search: unknown;
}

const pageOf = async (
  it: Awaited<ReturnType<typeof facadeOf>>,
  resource: string,
  question: unknown,
  status = 200,
): Promise<Page> => {
  const answer = await told(it.call("POST", `/${resource}/search`, question));
  expect([answer.status, answer.body]).toEqual([status, expect.anything()]);
  return answer.body as unknown as Page;
};

describe("by code", () => {
  test("a company, whole and by fields", async () => {
    const { get } = await facadeOf("1.3");
    expect(await told(get(`/siren/code-insee:${TOWN}`))).toEqual({
      status: 200,
      body: {
        siren: TOWN,
        businessName: "Commune de Val-Joli",
        entityType: "Public",
        administrativeStatus: "A",
      },
    });
    expect((await told(get(`/siren/code-insee:${TOWN}?fields=siren,entityType`))).body).toEqual({
      siren: TOWN,
      entityType: "Public",
    });
    // Its state is not told.
    expect((await told(get(`/siren/code-insee:${ATELIER}`))).body).not.toHaveProperty("administrativeStatus");
  });

  test("an establishment with what it demands, and its company", async () => {
    const { get } = await facadeOf("1.3");
    expect((await told(get(`/siret/code-insee:${HALL}?include=siren`))).body).toEqual({
      siret: HALL,
      siren: TOWN,
      name: "Mairie",
      administrativeStatus: "A",
      b2gAdditionalData: {
        serviceCodeStatus: true,
        managesLegalCommitmentCode: false,
        managesLegalCommitmentOrServiceCode: false,
      },
      legalUnit: {
        siren: TOWN,
        businessName: "Commune de Val-Joli",
        entityType: "Public",
        administrativeStatus: "A",
      },
    });
    expect((await told(get(`/siret/code-insee:${SCHOOL}`))).body).not.toHaveProperty("b2gAdditionalData");
  });

  test("a routing code with a slash in it, encoded or not", async () => {
    const { get } = await facadeOf("1.3");
    for (const code of ["TECH%2F2", "TECH/2"]) {
      const path = `/routing-code/siret:${HALL}/code:${code}?include=siren,siret`;
      expect((await told(get(path))).body).toMatchObject({
        routingIdentifier: "TECH/2",
        routingIdentifierType: "0224",
        managesLegalCommitmentCode: true,
        legalUnit: { siren: TOWN },
        facility: { siret: HALL },
      });
    }
  });

  test("a line with what stands beside it", async () => {
    const { get } = await facadeOf("1.3");
    expect(
      (await told(get(`/directory-line/code:${encoded(TECH)}?include=siren,siret,routingCode`))).body,
    ).toMatchObject({
      addressingIdentifier: TECH,
      routingIdentifier: "TECH/2",
      platformType: "DFH",
      directoryLineStatus: "Enabled",
      routingCode: { routingIdentifier: "TECH/2", managesLegalCommitment: true },
      legalUnit: { siren: TOWN },
      facility: { siret: HALL },
    });
  });

  test.each([
    ["/siren/code-insee:732829320000", 400, "siren"],
    ["/siren/code-insee:444555666", 404, ""],
    [`/siren/${TOWN}`, 400, "siren"],
    [`/siren/code-insee:${TOWN}?fields=name`, 400, "fields"],
    [`/siren/code-insee:${TOWN}?include=siren`, 400, "include"],
    ["/siret/code-insee:1", 400, "siret"],
    [`/siret/code-insee:${ATELIER}00019`, 404, ""],
    [`/routing-code/siret:${HALL}/code:NONE`, 404, ""],
    ["/directory-line/code:nothing", 404, ""],
    // Of the future: found by search only.
    [`/directory-line/code:${ATELIER}_ACHATS`, 404, ""],
    ["/siren/id-instance:217500016", 404, ""],
    ["/nothing", 404, ""],
  ])("%s is %i", async (path, status, named) => {
    const answer = await told((await facadeOf("1.3")).get(path));
    expect(answer).toMatchObject({ status, body: { errorMessage: expect.stringContaining(named) } });
    expect(answer.body?.errorCode).toBe(status === 404 ? "MISSING_RESOURCE" : "PARAMS_ERROR");
  });

  test("goes on where the platform looks up no single lines", async () => {
    const { get } = await facadeOf("1.3", { address: undefined });
    expect((await get(`/directory-line/code:${encoded(TECH)}`)).status).toBe(200);
  });
});

describe("by search", () => {
  test("a name, without regard to case and accents, sorted by either name of the order", async () => {
    const it = await facadeOf("1.3");
    const filters = { businessName: contains("val") };
    const up = await pageOf(it, "siren", {
      filters,
      sorting: [{ field: "businessName", order: "ascending" }],
    });
    expect(up.results.map(({ siren }) => siren)).toEqual([TOWN, CEASED]);
    expect(up.totalNumberOfResults).toBe(2);
    for (const descending of ["order", "sortingOrder"]) {
      const sorting = [{ field: "businessName", [descending]: "descending" }];
      const down = await pageOf(it, "siren", { filters, sorting });
      expect(down.results.map(({ siren }) => siren)).toEqual([CEASED, TOWN]);
    }
    const starts = { businessName: { op: "startWith", value: "editions" } };
    expect(await told(it.call("POST", "/siren/search", { filters: starts }))).toMatchObject({
      body: { totalNumberOfResults: 0 },
    });
  });

  test("pages follow each other, the total stays exact, and a large limit is taken", async () => {
    const it = await facadeOf("1.3");
    const question = {
      filters: { siren: strictly(TOWN) },
      sorting: [{ field: "addressingIdentifier", order: "ascending" }],
    };
    const first = await pageOf(it, "directory-line", { ...question, limit: 2 });
    const second = await pageOf(it, "directory-line", { ...question, limit: 100_000, ignore: 2 });
    expect([first.totalNumberOfResults, second.totalNumberOfResults]).toEqual([3, 3]);
    expect([...first.results, ...second.results].map((r) => r.addressingIdentifier)).toEqual([
      `${TOWN}_${HALL}`,
      TECH,
      `${TOWN}_${SCHOOL}`,
    ]);
    expect(first.search).toEqual({ ...question, limit: 2 });
  });

  test("nobody in particular: the tenant's own companies, with an empty body and unknown members too", async () => {
    const it = await facadeOf("1.3");
    for (const body of ["", {}, { filters: { colour: strictly("red") }, page: 3 }, { filters: null }]) {
      const page = await pageOf(it, "siren", body);
      expect(page.results.map(({ siren }) => siren)).toEqual([ATELIER, CEASED]);
      expect(page.totalNumberOfResults).toBe(2);
    }
    // Who is not said to have ceased is active.
    const active = await pageOf(it, "siren", { filters: { administrativeStatus: strictly("A") } });
    expect(active.results.map(({ siren }) => siren)).toEqual([ATELIER]);
    expect(active.totalNumberOfResults).toBe(1);
  });

  test("establishments and routing codes of a company", async () => {
    const it = await facadeOf("1.3");
    const filters = { siren: strictly(TOWN) };
    const places = await pageOf(it, "siret", {
      filters,
      include: ["siren"],
      fields: ["siret", "serviceCodeStatus"],
    });
    expect(places.results).toEqual([
      { siret: HALL, b2gAdditionalData: { serviceCodeStatus: true }, legalUnit: expect.anything() },
      { siret: SCHOOL, legalUnit: expect.anything() },
    ]);
    // One look-up for each thing, whatever many entries have it beside them.
    expect(it.asked.filter((one) => one === `company ${TOWN}`)).toHaveLength(1);
    const codes = await pageOf(it, "routing-code", { filters: { siret: strictly(HALL) } });
    expect(codes.results.map((r) => r.routingIdentifier)).toEqual(["TECH/2", "CULTURE"]);
    const named = await pageOf(it, "routing-code", {
      filters: { siret: strictly(HALL), routingIdentifier: contains("tech") },
    });
    expect(named.totalNumberOfResults).toBe(1);
  });

  test("a line by its address, by a part of it, and one of the future", async () => {
    const it = await facadeOf("1.3");
    const exact = await pageOf(it, "directory-line", { filters: { addressingIdentifier: strictly(TECH) } });
    expect(exact.results).toMatchObject([{ addressingIdentifier: TECH }]);
    expect(it.asked).toEqual([`line ${TECH}`]);
    const part = { addressingIdentifier: contains(`${TOWN}_${HALL}`) };
    expect((await pageOf(it, "directory-line", { filters: part })).totalNumberOfResults).toBe(2);
    const own = { siren: strictly(ATELIER) };
    expect((await pageOf(it, "directory-line", { filters: own })).results).toMatchObject([
      { directoryLineStatus: "Enabled", platformType: "WK" },
      { directoryLineStatus: "Upcoming", addressingSuffix: "ACHATS" },
    ]);
    const unsure = await pageOf(it, "directory-line", { filters: { siren: strictly(CEASED) } });
    expect(unsure.results).toEqual([{ addressingIdentifier: CEASED, siren: CEASED }]);
  });

  test("what nobody tells is not counted: -1, and a part of it before 1.3", async () => {
    const filters = { postalCode: contains("75") };
    const newest = { filters: { postalCode: strictly("75001") } };
    expect(await pageOf(await facadeOf("1.3"), "siret", newest)).toMatchObject({
      totalNumberOfResults: -1,
      results: [],
    });
    expect(await pageOf(await facadeOf("1.1"), "siret", { filters }, 206)).toMatchObject({
      totalNumberOfResults: 0,
    });
  });

  test("where the platform shows not all, the total is -1, and before 1.3 what was found", async () => {
    const shows = {
      search: async () => ({
        companies: [{ siren: TOWN, name: "Val", kind: "public" as const, state: "active" as const }],
        more: true,
      }),
    };
    const question = { filters: { businessName: contains("val") } };
    expect(await pageOf(await facadeOf("1.3", shows), "siren", question)).toMatchObject({
      totalNumberOfResults: -1,
    });
    expect(await pageOf(await facadeOf("1.2", shows), "siren", question, 206)).toMatchObject({
      totalNumberOfResults: 1,
    });
  });

  test.each([
    ["siren", { filters: { siren: { op: "startWith", value: "73" } } }, "filters.siren.op"],
    ["siren", { fields: ["idInstance"] }, "fields[0]"],
    ["siren", { limit: 0 }, "limit"],
    ["siren", { ignore: -1 }, "ignore"],
    ["directory-line", { include: ["platform"] }, "include[0]"],
    ["siren", "[]", "body"],
    ["siren", "{", "body"],
  ])("%s by %j is refused at %s", async (resource, question, member) => {
    const { call } = await facadeOf("1.3");
    expect(await told(call("POST", `/${resource}/search`, question))).toMatchObject({
      status: 400,
      body: { errorMessage: expect.stringContaining(member), details: expect.stringContaining("Fix: ") },
    });
  });

  test("asks some at once and no more, and stops at the first that fails", async () => {
    let now = 0;
    let most = 0;
    let asked = 0;
    const sirens = Array.from({ length: 40 }, (_, i) => String(100_000_000 + i));
    const company = async (siren: string) => {
      asked += 1;
      most = Math.max(most, ++now);
      await Promise.resolve();
      now -= 1;
      if (siren === sirens[10]) throw new Error("gone");
      return { siren, name: siren, kind: "private" as const, state: "active" as const };
    };
    const { call } = await facadeOf("1.3", { company }, sirens);
    expect((await call("POST", "/siren/search", {})).status).toBe(500);
    expect(most).toBe(4);
    expect(asked).toBeLessThan(20);
  });
});

describe("a version", () => {
  test("of 1.1 finds entries by their numbers too, and says its language", async () => {
    const { get } = await facadeOf("1.1");
    const company = await told(get(`/siren/code-insee:${TOWN}`));
    expect(company.body).toMatchObject({ siren: TOWN, idInstance: Number(TOWN) });
    for (const [path, key] of [
      [`/siren/id-instance:${Number(TOWN)}`, { siren: TOWN }],
      [`/siret/id-instance:${Number(HALL)}`, { siret: HALL }],
    ] as const) {
      expect((await told(get(path))).body).toMatchObject(key);
    }
    for (const path of [
      `/directory-line/code:${ATELIER}`,
      `/directory-line/code:${encoded(TECH)}`,
      `/routing-code/siret:${HALL}/code:CULTURE`,
    ]) {
      const { body } = await told(get(path));
      expect(body?.idInstance).toSatisfy(Number.isSafeInteger);
      const [, resource] = path.split("/");
      expect((await told(get(`/${resource}/id-instance:${body?.idInstance}`))).body).toEqual(body);
    }
    for (const resource of ["siren", "siret", "routing-code", "directory-line"]) {
      expect((await told(get(`/${resource}/id-instance:1`))).status).toBe(404);
      expect((await told(get(`/${resource}/id-instance:${Number.MAX_SAFE_INTEGER}`))).status).toBe(404);
    }
    expect((await told(get("/siren/id-instance:x"))).status).toBe(400);
    expect((await get(`/siren/code-insee:${TOWN}`)).headers.get("Content-Language")).toBe("fr");
  });

  test("of 1.1 shows the platform of a line in its own way, and compares identifiers by `contains`", async () => {
    const it = await facadeOf("1.1");
    const { results } = await pageOf(it, "directory-line", { filters: { siren: contains(ATELIER) } });
    expect(results).toMatchObject([
      { platform: { platformType: "WK", platformStatus: "Enabled" } },
      { platform: { platformStatus: "Disabled" } },
    ]);
    expect(results[0]).not.toHaveProperty("directoryLineStatus");
  });

  test.each([
    ["1.1", 200],
    ["1.2", 204],
    ["1.3", 200],
  ] as const)("%s tells of nothing with %i", async (version, status) => {
    const { call } = await facadeOf(version);
    const filters = { siren: { op: version === "1.1" ? "contains" : "strict", value: "444555666" } };
    const answer = await told(call("POST", "/siren/search", { filters }));
    expect(answer.status).toBe(status);
    expect(answer.body === null).toBe(status === 204);
  });

  test.each([
    ["1.1", 206],
    ["1.2", 206],
    ["1.3", 200],
  ] as const)("%s tells of a part with %i", async (version, status) => {
    const { call } = await facadeOf(version);
    const page = await told(call("POST", "/siren/search", { limit: 1 }));
    expect(page).toMatchObject({ status, body: { totalNumberOfResults: 2 } });
  });

  test.each(API_VERSIONS)("%s has no member of another", async (version) => {
    const { get, call } = await facadeOf(version);
    const isOwn = (shape: Parameters<typeof strict>[0], body: unknown): void => {
      const { idInstance: _, ...own } = body as Record<string, unknown>;
      expect(strict(shape, version).parse(own)).toEqual(own);
    };
    isOwn(LEGAL_UNIT, (await told(get(`/siren/code-insee:${TOWN}`))).body);
    isOwn(FACILITY, (await told(get(`/siret/code-insee:${HALL}?include=siren`))).body);
    isOwn(ROUTING_CODE, (await told(get(`/routing-code/siret:${HALL}/code:CULTURE?include=siret`))).body);
    // Its code has characters that the norm has no room for.
    isOwn(ROUTING_CODE, (await told(get(`/routing-code/siret:${SCHOOL}/code:${encoded("une école")}`))).body);
    isOwn(
      DIRECTORY_LINE,
      (await told(get(`/directory-line/code:${encoded(TECH)}?include=routingCode`))).body,
    );
    const found = (await told(call("POST", "/directory-line/search", {}))).body as unknown as Page;
    expect(found.results).not.toEqual([]);
    for (const one of found.results) isOwn(FOUND_LINE, one);
  });

  test.each([
    ["1.1", 501, "NOT_IMPLEMENTED"],
    ["1.3", 404, "MISSING_RESOURCE"],
  ] as const)("%s answers to writing with %i", async (version, status, errorCode) => {
    const { call } = await facadeOf(version);
    for (const [method, path] of [
      ["POST", "/directory-line"],
      ["POST", "/routing-code"],
      ["PATCH", "/directory-line/id-instance:1"],
      ["PUT", "/routing-code/id-instance:1"],
      ["DELETE", "/directory-line/id-instance:1"],
    ] as const) {
      expect(await told(call(method, path, {}))).toMatchObject({ status, body: { errorCode } });
    }
  });
});
