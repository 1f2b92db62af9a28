import type { Published, Schema } from "./published.ts";
import { schemaFaults, wholeSchema } from "./schema-faults.ts";

type Part = Record<string, unknown>;

const isPart = (value: unknown): value is Part =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const SCHEMA_KEYS = ["$ref", "type", "properties", "items", "enum", "allOf", "oneOf"];
const isSchema = (part: Part): boolean => SCHEMA_KEYS.some((key) => key in part);

/** The example of a part, and what it should be like: its own schema, or the part itself where it is one. */
const exampleFaults = (document: Published, part: Part): string[] => {
  if (!("example" in part)) return [];
  const { example, schema, ...own } = part;
  const wanted = isPart(schema) ? schema : isSchema(own) ? own : null;
  return wanted === null ? [] : schemaFaults(document, wanted, example, "example", []);
};

/** Words that are longer than they may be. */
const lengthFaults = ({ enum: words, maxLength }: Schema): string[] =>
  (words ?? [])
    .filter((word) => word !== null && maxLength !== undefined && word.length > maxLength)
    .map((word) => `${word} is a word of the list and longer than ${maxLength}`);

/** Members that are required and not described. */
const requiredFaults = (document: Published, schema: Schema): string[] => {
  if (schema.required === undefined) return [];
  const { properties = {} } = wholeSchema(document, schema);
  return schema.required.filter((name) => !(name in properties)).map((name) => `${name} is required only`);
};

/** Cases of a choice that takes exactly one of them, though any text is one and some texts are another. */
const choiceFaults = (document: Published, { oneOf }: Schema): string[] => {
  const cases = (oneOf ?? []).map((one) => wholeSchema(document, one));
  const isAnyText = ({ type, enum: words }: Schema): boolean => type === "string" && words === undefined;
  const overlaps = cases.some(isAnyText) && cases.some((one) => one.enum !== undefined);
  return overlaps ? ["its words are any text too, and may be one only"] : [];
};

/** A body that may be left out, of which members are required. */
const bodyFaults = (document: Published, part: Part, name: string): string[] => {
  if (!/requestBod(y|ies)/i.test(name) || part.required === true || !isPart(part.content)) return [];
  const [kind] = Object.values(part.content);
  const schema = isPart(kind) && isPart(kind.schema) ? wholeSchema(document, kind.schema) : {};
  return (schema.required ?? []).length > 0 ? ["may be left out, though members are required"] : [];
};

/**
 * Where a published file contradicts itself: examples that are not what they are examples of, or name members that
 * are not there; words too long for their list; members that are required and not described; choices that exclude
 * their own words; bodies that may be left out and may not be empty.
 */
export const fileFaults = (document: Published): string[] => {
  const walk = (value: unknown, at: string): string[] => {
    if (Array.isArray(value)) return value.flatMap((item, i) => walk(item, `${at}.${i}`));
    if (!isPart(value)) return [];
    const schema: Schema = isSchema(value) ? value : {};
    const found = [
      ...exampleFaults(document, value),
      ...lengthFaults(schema),
      ...requiredFaults(document, schema),
      ...choiceFaults(document, schema),
      ...bodyFaults(document, value, at),
    ].map((fault) => `${at}: ${fault}`);
    const within = Object.entries(value).filter(([name]) => name !== "example");
    return [...found, ...within.flatMap(([name, part]) => walk(part, at === "" ? name : `${at}.${name}`))];
  };
  return walk(document, "");
};
