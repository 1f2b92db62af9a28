import type { ApiDocument, Schema } from "./read-openapi.ts";

/** Deeper than this, an example leaves out what need not be there: content of invoices has many floors. */
const DEEPEST = 7;

/**
 * A value that fits a schema: its own example, else one of its properties' examples, first values and defaults. What may
 * be left out stands in it only with an example or a default of its own, so that it can be sent as it is.
 *
 * @param of - `answer`: everything that is told; `request`: what has to be said
 */
export const exampleOf = (document: ApiDocument, schema: Schema, of: "request" | "answer"): unknown => {
  const schemas = (document.components?.schemas ?? {}) as Record<string, Schema>;
  const make = (one: Schema, depth: number, name = ""): unknown => {
    if (one.example !== undefined) return one.example;
    if (one.default !== undefined) return one.default;
    if (one.$ref !== undefined) return make(schemas[one.$ref.split("/").at(-1) ?? ""] ?? {}, depth, name);
    if (one.enum !== undefined) return one.enum[0];
    const parts = one.allOf ?? one.anyOf ?? one.oneOf;
    if (parts !== undefined) {
      if (one.allOf === undefined) return make(parts.find((part) => part.type !== "null") ?? {}, depth, name);
      const made = parts.map((part) => make(part, depth, name)).filter((part) => part !== null);
      return made.every((part) => typeof part === "object") ? Object.assign({}, ...made) : (made[0] ?? null);
    }
    if (one.properties !== undefined) {
      const kept = Object.entries(one.properties).filter(
        ([name, property]) =>
          one.required?.includes(name) ||
          (depth < DEEPEST && (of === "answer" || property.example !== undefined)),
      );
      return Object.fromEntries(kept.map(([name, property]) => [name, make(property, depth + 1, name)]));
    }
    if (one.items !== undefined) return depth < DEEPEST ? [make(one.items, depth + 1, name)] : [];
    return plain(one, name);
  };
  return make(schema, 0);
};

const FORMATS: Record<string, string> = {
  date: "2026-09-01",
  "date-time": "2026-09-01T08:00:00.000Z",
  uuid: "0198c1de-5f3c-7d4e-9b06-6a1f0c2d3e4f",
  uri: "https://erp.example/hook",
};

/** What stands under a name wherever it has no example of its own. */
const NAMED: Record<string, string> = {
  siren: "732829320",
  siret: "73282932000074",
  company: "732829320",
  companies: "732829320",
  vatNumber: "FR44732829320",
  name: "Acme SAS",
  number: "F202500003",
  typeCode: "380",
  currency: "EUR",
  country: "FR",
  reference: "SO-2025-118",
  platform: "main",
  tenant: "acme",
  routingCode: "PROJETS",
  day: "2026-09-01",
  issueDate: "2026-09-01",
  deadline: "2026-09-20",
  amount: "120.00",
  base: "100.00",
  vat: "20.00",
  rate: "20.00",
  vatRate: "20.00",
  fileName: "annex.pdf",
  mediaType: "application/pdf",
  sha256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
  url: "https://erp.example/hook",
};

const plain = ({ type, format }: Schema, name: string): unknown => {
  const [first = "object"] = Array.isArray(type) ? type : [type ?? "object"];
  if (first === "string") return FORMATS[format ?? ""] ?? NAMED[name] ?? "…";
  if (first === "integer" || first === "number") return 1;
  if (first === "boolean") return true;
  return first === "null" ? null : first === "array" ? [] : {};
};
