import { describe, expect, test } from "vitest";
import { canonicalPath } from "../../src/facade/paths.ts";
import { ACME, kit } from "../routes/kit.ts";

describe("a path of the national API", () => {
  test.each([
    ["/afnor/flow-service/v1/flows", "/afnor/flow-service/v1/flows"],
    ["/afnor-flow/v1/flows/search", "/afnor/flow-service/v1/flows/search"],
    ["/afnor-directory/v1", "/afnor/directory-service/v1"],
    ["/oauth2/token", "/afnor/oauth2/token"],
    ["//afnor-flow//v1///flows/", "/afnor/flow-service/v1/flows"],
    ["/afnor/oauth2/token/", "/afnor/oauth2/token"],
    ["/afnor/directory-service/v1/routing-code/siret:1/code:A%2FB", undefined],
    ["/afnor-flow/v1x/flows", undefined],
    ["/afnor-flow/v2//flows/", undefined],
    ["//v1/invoices/", undefined],
    ["/oauth2/token-of-another", undefined],
  ])("%s", (path, canonical = path) => {
    expect(canonicalPath(path)).toBe(canonical);
  });

  test("answers under each of its names, is observed under one, and tells the client's request id", async () => {
    const { get, observed } = kit();
    for (const path of [
      "/afnor/flow-service/v1/healthcheck",
      "/afnor-flow/v1//healthcheck/",
      "/afnor/directory-service/v1/healthcheck",
      "//afnor-directory/v1/healthcheck",
    ]) {
      const answer = await get(path, { ...ACME, "Request-Id": "3f0c" });
      expect([path, answer.status, await answer.text()]).toEqual([path, 200, ""]);
      expect([answer.headers.get("Request-Id"), answer.headers.get("X-Request-Id")]).toEqual([
        "3f0c",
        "3f0c",
      ]);
    }
    expect(new Set(observed.map(([route]) => route))).toEqual(
      new Set(["/afnor/flow-service/v1/healthcheck", "/afnor/directory-service/v1/healthcheck"]),
    );
  });

  test("slashes count everywhere else", async () => {
    const { get } = kit();
    expect((await get("/v1/invoices/")).status).toBe(404);
    expect((await get("/v1//invoices")).status).toBe(404);
  });
});
