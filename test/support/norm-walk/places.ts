import type { Published, Schema } from "./published.ts";
import { schemaFaults, wholeSchema } from "./schema-faults.ts";

/** A member of a request, however deep: the names on the way to it, 0 for the only item of a list. */
export interface Place {
  path: readonly (string | 0)[];
  /** What it may be, with references followed. */
  schema: Schema;
  required: boolean;
}

/** `where.flowType[]` */
export const placeName = (path: readonly (string | 0)[]): string =>
  path.map((key, i) => (key === 0 ? "[]" : `${i === 0 ? "" : "."}${key}`)).join("");

/** Every member of a request, those of its members included. */
export const placesOf = (document: Published, schema: Schema, at: Place["path"] = []): Place[] => {
  const { properties = {}, items, required = [] } = wholeSchema(document, schema);
  const parts: [string | 0, Schema, boolean][] = Object.entries(properties).map(([name, part]) => [
    name,
    part,
    required.includes(name),
  ]);
  if (items !== undefined) parts.push([0, items, false]);
  return parts.flatMap(([key, part, isRequired]) => {
    const path = [...at, key];
    const place = { path, schema: wholeSchema(document, part), required: isRequired };
    return [place, ...placesOf(document, part, path)];
  });
};

/** A text of this length that a pattern of digits, or of anything, takes. */
export const textOf = ({ pattern }: Schema, length: number): string =>
  (pattern?.includes("0-9") === true ? "1" : "x").repeat(length);

/** A value that a schema takes: its first word, its example where that is right, or what comes first to mind. */
export const sampleOf = (document: Published, schema: Schema): unknown => {
  const wanted = wholeSchema(document, schema);
  if (wanted.enum !== undefined) return wanted.enum[0];
  const { example, type, format } = wanted;
  if (example !== undefined && schemaFaults(document, schema, example, "").length === 0) return example;
  if (type === "array") return [sampleOf(document, wanted.items ?? {})];
  if (type === "integer") return Math.min(1, wanted.maximum ?? 1);
  if (type === "boolean") return true;
  if (type === "object" || wanted.properties !== undefined) return freshObject(document, wanted);
  if (format === "date-time") return "2026-01-01T00:00:00Z";
  if (wanted.pattern?.includes("64") === true) return "0".repeat(64);
  return textOf(wanted, Math.min(9, wanted.maxLength ?? 9));
};

/** An object with what is required of it. A criterion asks nothing without both of its members. */
const freshObject = (document: Published, { properties = {}, required = [] }: Schema): object => {
  const needed = "op" in properties ? ["op", "value"] : required;
  return Object.fromEntries(
    Object.entries(properties)
      .filter(([name]) => needed.includes(name))
      .map(([name, part]) => [name, sampleOf(document, part)]),
  );
};

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A copy of a request with a value at a place; what is missing on the way to it is made. */
export const withValue = (
  document: Published,
  schema: Schema,
  request: unknown,
  [key, ...rest]: Place["path"],
  value: unknown,
): unknown => {
  if (key === undefined) return value;
  const wanted = wholeSchema(document, schema);
  if (key === 0) return [withValue(document, wanted.items ?? {}, undefined, rest, value)];
  const object = isObject(request) ? request : { ...freshObject(document, wanted) };
  const part = wanted.properties?.[key] ?? {};
  return { ...object, [key]: withValue(document, part, Reflect.get(object, key), rest, value) };
};

/** A copy of a request without a member. */
export const withoutValue = (request: unknown, [key, ...rest]: Place["path"]): unknown => {
  if (key === 0) return Array.isArray(request) ? request.map((item) => withoutValue(item, rest)) : request;
  if (key === undefined || !isObject(request)) return request;
  if (rest.length > 0) return { ...request, [key]: withoutValue(request[key], rest) };
  return Object.fromEntries(Object.entries(request).filter(([name]) => name !== key));
};
