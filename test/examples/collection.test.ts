import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { readCollection } from "./collection.ts";

/** The collection of requests against the API's description. */

type Schema = Parameters<typeof z.fromJSONSchema>[0];

interface Operation {
  parameters?: { name: string; in: string; required?: boolean }[];
  requestBody?: { content: Record<string, { schema: object }> };
}

const document = JSON.parse(
  readFileSync(join(import.meta.dirname, "../../openapi/passerelle.json"), "utf8"),
) as { paths: Record<string, Record<string, Operation>>; components: { schemas: object } };

const operationOf = (method: string, path: string): Operation | undefined => {
  const segments = path.split("/");
  // A path that is written out comes before one with a place for an id.
  const [found] = Object.keys(document.paths)
    .filter((known) => {
      const parts = known.split("/");
      return (
        parts.length === segments.length && parts.every((part, i) => /^\{/.test(part) || part === segments[i])
      );
    })
    .sort((a, b) => a.split("{").length - b.split("{").length);
  return found === undefined ? undefined : document.paths[found]?.[method.toLowerCase()];
};

/** Reads JSON by a schema of the document, as any client would; zod reads no patterns with classes of Unicode. */
const reader = (schema: object) =>
  z.fromJSONSchema(
    JSON.parse(
      JSON.stringify({ ...schema, $defs: document.components.schemas }).replaceAll(
        "#/components/schemas/",
        "#/$defs/",
      ),
      (key, value: unknown) =>
        key === "pattern" && typeof value === "string" && value.includes("\\p{") ? undefined : value,
    ) as Schema,
  );

const requests = readCollection({ cursor: "ZmVlZDow" });

describe("the collection of requests", () => {
  it("is read at all", () => {
    expect(requests.length).toBeGreaterThan(20);
    expect(operationOf("GET", "/v1/none")).toBeUndefined();
    expect(reader({ $ref: "#/components/schemas/PushStatus" }).safeParse({ status: "sung" }).success).toBe(
      false,
    );
  });

  it.each(requests.map((request) => [request.title, request] as const))(
    "asks what there is: %s",
    (_, request) => {
      const { pathname, searchParams } = new URL(request.url);
      const operation = operationOf(request.method, pathname);
      expect(operation, `${request.method} ${pathname}`).toBeDefined();
      const parameters = operation?.parameters ?? [];
      const named = (place: string, required = false): string[] =>
        parameters
          .filter((one) => one.in === place && (!required || one.required === true))
          .map(({ name }) => name);
      for (const name of searchParams.keys()) expect(named("query")).toContain(name);
      for (const name of named("query", true)) expect([...searchParams.keys()]).toContain(name);
      if (request.headers["idempotency-key"] !== undefined)
        expect(named("header")).toContain("Idempotency-Key");

      const content = operation?.requestBody?.content ?? {};
      const type = request.headers["content-type"];
      expect(request.body === undefined).toBe(type === undefined);
      if (type === undefined) return;
      expect(Object.keys(content)).toContain(type);
      if (type !== "application/json" || request.body === undefined) return;
      const said: unknown = JSON.parse(Buffer.from(request.body).toString("utf8"));
      const read = reader(content[type]?.schema ?? {}).safeParse(said);
      expect(read.error?.issues ?? []).toEqual([]);
    },
  );
});
