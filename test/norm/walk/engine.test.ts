import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, test } from "vitest";
import { isPublishedAtHand, shareOf, surprises, walkOf } from "../../support/norm-walk/index.ts";
import type { Published, Schema } from "../../support/norm-walk/published.ts";
import { schemaFaults } from "../../support/norm-walk/schema-faults.ts";

const file: Published = {
  info: { version: "0" },
  paths: {},
  components: { schemas: { Word: { type: "string", enum: ["A", "B"], maxLength: 0 } } },
};
const faultsOf = (schema: Schema, value: unknown, additions: string[] | null = []): string[] =>
  schemaFaults(file, schema, value, "it", additions);

describe("a value is held against a schema", () => {
  const object: Schema = { type: "object", required: ["a"], properties: { a: { type: "string" } } };

  test.each<[string, Schema, unknown, string]>([
    ["type", { type: "string" }, 1, "it: is integer, not string"],
    ["null", { type: "string" }, null, "it: is null, not string"],
    ["word", { $ref: "#/components/schemas/Word" }, "C", "it: C is no word of its list"],
    ["length", { type: "string", maxLength: 1 }, "ab", "it: is longer than 1"],
    ["pattern", { type: "string", pattern: "^a$" }, "b", "it: does not match ^a$"],
    ["time", { type: "string", format: "date-time" }, "2026-01-01", "it: is no date-time"],
    ["UUID", { type: "string", format: "uuid" }, "1", "it: is no uuid"],
    ["address", { type: "string", format: "uri" }, "nowhere", "it: is no uri"],
    ["largest", { type: "integer", maximum: 1 }, 2, "it: is over 1"],
    ["largest, itself excluded", { type: "integer", maximum: 1, exclusiveMaximum: true }, 1, "it: is over 1"],
    ["least", { type: "integer", minimum: 1 }, 0, "it: is under 1"],
    ["items", { type: "array", minItems: 1 }, [], "it: has less than 1 items"],
    ["an item", { type: "array", items: { type: "string" } }, [1], "it[]: is integer, not string"],
    ["required", object, {}, "it.a: is missing"],
    ["unknown", object, { a: "", b: 1 }, "it.b: is no member of this version"],
    [
      "one of its parts",
      { allOf: [object, { properties: { c: object } }] },
      { a: "", c: {} },
      "it.c.a: is missing",
    ],
  ])("its %s", (_what, schema, value, fault) => {
    expect(faultsOf(schema, value)).toEqual([fault]);
  });

  test("a word of its list is never too long, an addition that is known is no fault, any is none to requests", () => {
    expect(faultsOf({ $ref: "#/components/schemas/Word" }, "A")).toEqual([]);
    expect(faultsOf(object, { a: "", b: 1 }, ["b"])).toEqual([]);
    expect(faultsOf(object, { a: "", b: 1 }, null)).toEqual([]);
  });
});

describe("a list of known deviations", () => {
  const checks = [
    { name: "flow GET /a: holds", problems: [] },
    { name: "flow GET /b: fails", problems: ["because"] },
  ];
  const known = (...names: string[]) =>
    names.map((check) => ({ of: "x", in: ["1.3"] as const, check, reason: "-" }));

  test("is exact, or tells what it lacks and what it has too much", () => {
    expect(surprises({ checks }, known("flow GET /b: *"))).toEqual([]);
    expect(surprises({ checks }, [])).toEqual(["flow GET /b: fails: because"]);
    expect(surprises({ checks }, known("flow GET *"))).toEqual([
      "flow GET /a: holds: holds, but is listed as a deviation",
    ]);
    expect(surprises({ checks }, known("flow GET /b: fails", "flow GET /c*"))).toEqual([
      "flow GET /c*: is listed as a deviation, but nothing is called so",
    ]);
  });

  test("goes with a share of what holds", () => {
    expect(shareOf({ checks, passedOver: ["flow GET /c: answers 503"] })).toBe(0.5);
  });
});

const there = isPublishedAtHand();

describe.skipIf(!there)(
  `a platform that says yes to everything${there ? "" : " (skipped: not at hand)"}`,
  () => {
    test("does not hold", async () => {
      const server = createServer((request, response) => {
        request.resume();
        response.setHeader("Content-Type", "application/json");
        response.end("{}");
      });
      server.listen(0, "127.0.0.1");
      await once(server, "listening");
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      const walk = await walkOf({
        version: "1.3",
        flowUrl: url,
        directoryUrl: url,
        token: "any",
        directory: { siren: "1", siret: "1", routingIdentifier: "1", addressingIdentifier: "1" },
        callbackUrl: "http://127.0.0.1:9/",
        file: () => new Uint8Array(1),
        settle: async () => {},
      });
      server.close();
      const names = walk.checks.filter(({ problems }) => problems.length > 0).map(({ name }) => name);
      expect(names).toEqual(
        expect.arrayContaining([
          "flow POST /v1/flows: is offered, and answers as published",
          "flow POST /v1/flows: flowInfo.name may not be missing",
          "flow POST /v1/flows: flowInfo.trackingId refuses 65 characters",
          "flow POST /v1/flows/search: where.flowType[] refuses StateInvoice",
          "flow POST /v1/flows/search: answers 401 as published",
          "flow GET /v1/flows/{flowId}: query docType takes Original",
          "directory GET /v1/siren/code-insee:{siren}: query fields refuses idInstance",
          "directory GET /v1/siren/code-insee:{siren}: answers 404 as published",
        ]),
      );
      expect(shareOf(walk)).toBeLessThan(0.6);
      expect(walk.passedOver).toContain("flow POST /v1/flows: answers 503 as published");
    });
  },
);
