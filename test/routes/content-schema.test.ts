import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { readInvoiceContent, recognise, writeCii, writeUbl } from "../../src/documents/index.ts";
import { CONTENT_SCHEMAS } from "../../src/routes/schemas/content.ts";
import { sharedFiles } from "../documents/shared.ts";
import { fullContent, sampleContent } from "../fixtures/invoices.ts";

type Schema = Record<string, unknown>;

/** What of a value the schema does not allow or misses. */
const faults = (value: unknown, schema: Schema, path: string, seen: Set<string>): string[] => {
  if (typeof schema.$ref === "string") {
    const name = schema.$ref.split("/").at(-1) ?? "";
    return faults(value, CONTENT_SCHEMAS[name] ?? {}, path, seen);
  }
  if (Array.isArray(value)) {
    return schema.type === "array"
      ? value.flatMap((item) => faults(item, schema.items as Schema, `${path}[]`, seen))
      : [`${path} is a list`];
  }
  if (typeof value === "object" && value !== null) {
    const properties = (schema.properties ?? {}) as Record<string, Schema>;
    const missing = ((schema.required ?? []) as string[]).filter((name) => !Object.hasOwn(value, name));
    return [
      ...missing.map((name) => `${path}.${name} is missing`),
      ...Object.entries(value).flatMap(([name, member]) => {
        seen.add(`${path}.${name}`);
        const known = properties[name];
        return known === undefined
          ? [`${path}.${name} is not described`]
          : faults(member, known, `${path}.${name}`, seen);
      }),
    ];
  }
  const type = value === null ? "null" : typeof value === "number" ? "integer" : typeof value;
  return [schema.type].flat().includes(type) ? [] : [`${path} is ${type}`];
};

const check = async (bytes: Uint8Array, seen = new Set<string>()): Promise<string[]> => {
  const document = await recognise(bytes);
  if (document.kind !== "invoice") return [];
  const content: unknown = JSON.parse(JSON.stringify(readInvoiceContent(document)));
  return faults(content, { $ref: "#/components/schemas/InvoiceContent" }, "", seen);
};

describe("the description of an invoice's content", () => {
  test("fits what the readers give, and names nothing that they never give", async () => {
    const seen = new Set<string>();
    // BT-7 and BT-8 exclude each other.
    const dated = sampleContent({ vatPointCode: undefined, vatPointDate: "2026-09-30" });
    for (const bytes of [writeCii(fullContent()), writeUbl(fullContent()), writeUbl(dated)]) {
      expect(await check(bytes, seen)).toEqual([]);
    }
    const top = Object.keys(CONTENT_SCHEMAS.InvoiceContent?.properties as object);
    expect(top.filter((name) => !seen.has(`.${name}`))).toEqual([]);
  });

  test("names every business term of EN 16931-1", () => {
    const text = JSON.stringify(CONTENT_SCHEMAS);
    for (let term = 1; term <= 165; term++) {
      // The norm has no BT-4.
      if (term === 4) continue;
      expect(new RegExp(`BT-${term}\\b`).test(text), `BT-${term}`).toBe(true);
    }
  });

  const files = [...sharedFiles("corpus", ".xml"), ...sharedFiles("corpus", ".pdf")];
  test.skipIf(files.length === 0)("fits every official invoice", async () => {
    for (const path of files) expect(await check(readFileSync(path)), path).toEqual([]);
  });
});
