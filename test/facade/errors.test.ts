import { describe, expect, test } from "vitest";
import { DocumentFault } from "../../src/documents/types.ts";
import { Failure } from "../../src/domain/failure.ts";
import { Rejection } from "../../src/domain/problem.ts";
import { ERROR } from "../../src/norm/errors.ts";
import { strict } from "../../src/norm/shape.ts";
import { API_VERSIONS } from "../../src/norm/versions.ts";
import { kit } from "../routes/kit.ts";
import { facadeOf, TOWN, told } from "./a-directory.ts";

const HEALTH = "/afnor/flow-service/v1/healthcheck";

const failing = (error: unknown) => kit({ readiness: () => Promise.reject(error) });

const toldOf = (kind: "refused" | "denied" | "unsent" | "unknown", retryAfterMs?: number) =>
  new Failure(kind, {
    code: "it_failed",
    message: "It failed.",
    messageFr: "Cela a échoué.",
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  });

describe("whatever goes wrong is told in the form of the norm", () => {
  test.each<[string, unknown, number, string, string | null]>([
    [
      "too many at once",
      new Rejection(429, "too_many_requests", "-", "Wait.", [], 7),
      429,
      "TOO_MANY_REQUESTS",
      "7",
    ],
    ["a busy gateway", new Rejection(503, "busy", "-", "Full."), 503, "RESOURCE_ERROR", "2"],
    [
      "what is too large",
      new Rejection(413, "body_too_large", "-", "Large."),
      413,
      "FILE_SIZE_EXCEEDED",
      null,
    ],
    ["a wrong content", new Rejection(422, "x", "-", "Wrong."), 422, "UNPROCESSABLE_ENTITY", null],
    ["what is not offered", new Rejection(501, "x", "-", "No."), 501, "NOT_IMPLEMENTED", null],
    ["what was done before", new Rejection(409, "number_used", "-", "Used."), 409, "NUMBER_USED", null],
    [
      "a member that is missing",
      new Rejection(400, "x", "-", "No.", [
        { path: "a", code: "missing", message: "is missing", fix: "give it" },
      ]),
      400,
      "MISSING_REQUIRED_FIELD",
      null,
    ],
    [
      "a document",
      new DocumentFault("invalid", "c", "It is wrong.", "Mend it."),
      422,
      "UNPROCESSABLE_ENTITY",
      null,
    ],
    ["a platform that is away", toldOf("unsent", 9_000), 503, "RESOURCE_ERROR", "9"],
    ["a platform that is away, for how long is not known", toldOf("unsent"), 503, "RESOURCE_ERROR", "10"],
    ["a platform that gives no clear answer", toldOf("unknown"), 502, "RESOURCE_ERROR", null],
    ["our own fault", new Error("secret"), 500, "INTERNAL_ERROR", null],
  ])("%s", async (_what, error, status, errorCode, retryAfter) => {
    const { get, lines } = failing(error);
    const answer = await get(HEALTH);
    const text = await answer.text();
    expect([answer.status, JSON.parse(text)]).toMatchObject([
      status,
      { errorCode, errorMessage: expect.stringMatching(/./) },
    ]);
    expect(answer.headers.get("Retry-After")).toBe(retryAfter);
    expect(answer.headers.get("Content-Type")).toBe("application/json");
    expect(text).not.toContain("secret");
    expect(lines.at(-1)?.facts).toMatchObject({ status, caller: "acme", route: HEALTH });
  });

  test("a service that is not ready", async () => {
    const { get } = kit({ readiness: async () => ({ ready: false, checks: [] }) });
    expect(await told(get(HEALTH))).toMatchObject({ status: 503, body: { errorCode: "RESOURCE_ERROR" } });
  });

  test("an unknown path, and a method that is not known there", async () => {
    const { get, post } = kit();
    expect(await told(get("/afnor-flow/v1/nothing"))).toMatchObject({
      status: 404,
      body: { errorCode: "MISSING_RESOURCE" },
    });
    const answer = await post(HEALTH, "");
    expect([answer.status, answer.headers.get("Allow")]).toEqual([405, "GET, HEAD, OPTIONS"]);
    expect(await answer.json()).toMatchObject({ errorCode: "METHOD_NOT_ALLOWED" });
  });

  test("a body that is too large, or has too much in it", async () => {
    const { call } = await facadeOf("1.3");
    const deep = `{"filters":${"[".repeat(80)}${"]".repeat(80)}}`;
    expect(await told(call("POST", "/siren/search", deep))).toMatchObject({
      status: 413,
      body: { errorCode: "FILE_SIZE_EXCEEDED" },
    });
    const large = { "Content-Length": String(2 * 1024 * 1024) };
    expect((await call("POST", "/siren/search", "{}", large)).status).toBe(413);
  });

  test("a deposit may be as large as a document", async () => {
    const { app } = kit();
    const deposit = (bytes: number) =>
      app.request("/afnor-flow/v1/flows", {
        method: "POST",
        headers: { Authorization: "Bearer acme-key", "Content-Length": String(bytes) },
        body: "x",
      });
    expect((await deposit(100_000 + 10_000)).status).not.toBe(413);
    expect((await deposit(100_000 + 100_000)).status).toBe(413);
  });

  test("more requests of the tenant at once than it may have", async () => {
    let go = (): void => {};
    const open = new Promise<void>((resolve) => {
      go = resolve;
    });
    const { get } = kit(
      { readiness: () => open.then(() => ({ ready: true, checks: [] })) },
      { requestsAtOnce: () => 1 },
    );
    // One works, one waits, and there is no room for a third, whichever API it asks.
    const asked = [get(HEALTH), get(HEALTH)];
    expect(await told(get(HEALTH))).toMatchObject({ status: 429, body: { errorCode: "TOO_MANY_REQUESTS" } });
    expect((await get("/v1/invoices")).status).toBe(429);
    go();
    expect((await Promise.all(asked)).map(({ status }) => status)).toEqual([200, 200]);
  });
});

describe("the form", () => {
  const askedFor = `/siren/code-insee:${TOWN}?fields=no`;

  test.each(API_VERSIONS)("is that of %s", async (version) => {
    const { get } = await facadeOf(version);
    const { body } = await told(get(askedFor));
    const { errorCode, errorMessage } = body ?? {};
    expect([errorCode, errorMessage]).toEqual(["PARAMS_ERROR", expect.stringContaining("fields")]);
    if (version === "1.1") {
      expect(body).toMatchObject({ status: 400, type: "about:blank", message: errorMessage });
    } else expect(strict(ERROR, version).parse(body)).toEqual(body);
  });

  test("of the Directory of 1.1 is a problem, in French unless English is asked for", async () => {
    const { get } = await facadeOf("1.1", null);
    const french = await get("/siren/code-insee:1", {});
    expect(french.headers.get("Content-Type")).toBe("application/problem+json");
    expect(french.headers.get("Content-Language")).toBe("fr");
    const english = await get("/siren/code-insee:1", { "Accept-Language": "en-GB, fr;q=0.5" });
    expect(english.headers.get("Content-Language")).toBe("en");
    expect(await english.json()).toMatchObject({ message: expect.stringContaining("must have 9 digits") });
    expect(await french.json()).toMatchObject({ message: expect.stringContaining("n'est pas valide") });
  });

  test("without a known client is what all versions have in common", async () => {
    const { body } = await told(kit().get("/afnor/directory-service/v1/siren/search", {}));
    expect(Object.keys(body ?? {}).sort()).toEqual(["errorCode", "errorMessage"]);
  });

  test("of a status that the Directory does not list is a problem", async () => {
    const { get } = await facadeOf("1.3", { company: () => Promise.reject(toldOf("unknown")) });
    const answer = await get(`/siren/code-insee:${TOWN}`);
    expect([answer.status, answer.headers.get("Content-Type")]).toEqual([502, "application/problem+json"]);
  });
});

describe("a directory", () => {
  test("that cannot be asked is no empty one", async () => {
    const away = () => Promise.reject(toldOf("unsent"));
    const { get, call } = await facadeOf("1.3", { company: away, addresses: away });
    expect((await get(`/siren/code-insee:${TOWN}`)).status).toBe(503);
    expect((await call("POST", "/directory-line/search", {})).status).toBe(503);
  });

  test("that is not there is 501", async () => {
    const { call } = await facadeOf("1.3", null);
    expect(await told(call("POST", "/siren/search", {}))).toMatchObject({
      status: 501,
      body: { errorCode: "NOT_IMPLEMENTED" },
    });
  });

  test("that shows no establishments says so, and leaves them out beside others", async () => {
    const it = await facadeOf("1.3", { establishment: undefined });
    expect((await it.get("/siret/code-insee:21750001600019")).status).toBe(501);
    const line = await told(it.get(`/directory-line/code:${TOWN}_21750001600019?include=siret,siren`));
    expect(line).toMatchObject({ status: 200, body: { legalUnit: { siren: TOWN } } });
    expect(line.body).not.toHaveProperty("facility");
  });
});
