import { flat, type Published, type Schema } from "./published.ts";

const DATE_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;
const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

const FORMATS: Readonly<Record<string, (text: string) => boolean>> = {
  "date-time": (text) => DATE_TIME.test(text) && !Number.isNaN(Date.parse(text)),
  date: (text) => /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text)),
  uuid: (text) => UUID.test(text),
  uri: (text) => URL.canParse(text),
  "uri-reference": (text) => URL.canParse(text, "http://localhost/"),
  byte: (text) => /^[A-Za-z0-9+/]*={0,2}$/.test(text),
};

/** Members of an answer that give the question back, whatever was in it. */
const ECHOES = ["search", "filters"];

const typeOf = (value: unknown): string => {
  if (Array.isArray(value)) return "array";
  if (typeof value === "number") return Number.isInteger(value) ? "integer" : "number";
  return value === null ? "null" : typeof value;
};

/** By document: the same reference leads elsewhere in each. */
const whole = new WeakMap<Published, WeakMap<Schema, Schema>>();

/** A schema with its references and its parts put together, each once. */
export const wholeSchema = (document: Published, schema: Schema): Schema => {
  const ofDocument = whole.get(document) ?? new WeakMap<Schema, Schema>();
  whole.set(document, ofDocument);
  const known = ofDocument.get(schema) ?? flat(document, schema);
  ofDocument.set(schema, known);
  return known;
};

const textFaults = ({ pattern, maxLength, format }: Schema, text: string): string[] => [
  ...(pattern !== undefined && !new RegExp(pattern).test(text) ? [`does not match ${pattern}`] : []),
  ...(maxLength !== undefined && text.length > maxLength ? [`is longer than ${maxLength}`] : []),
  ...(format !== undefined && FORMATS[format]?.(text) === false ? [`is no ${format}`] : []),
];

const numberFaults = ({ minimum, maximum, exclusiveMaximum }: Schema, value: number): string[] => [
  ...(minimum !== undefined && value < minimum ? [`is under ${minimum}`] : []),
  ...(maximum !== undefined && (exclusiveMaximum === true ? value >= maximum : value > maximum)
    ? [`is over ${maximum}`]
    : []),
];

/**
 * What is wrong with a value by a published schema: types, required members, words, lengths, patterns, limits and
 * formats; and members that the schema does not describe, unless they are among the known additions (null: any are).
 *
 * A choice is read as any of its cases, and a word of a list has no length besides: the published schemas contradict
 * themselves in both.
 */
export const schemaFaults = (
  document: Published,
  schema: Schema,
  value: unknown,
  at: string,
  additions: readonly string[] | null = null,
): string[] => {
  const wanted = wholeSchema(document, schema);
  const type = wanted.type ?? (wanted.properties === undefined ? undefined : "object");
  if (type !== undefined && typeOf(value) !== type) return [`${at}: is ${typeOf(value)}, not ${type}`];
  if (wanted.enum !== undefined)
    return wanted.enum.some((word) => word === value)
      ? []
      : [`${at}: ${String(value)} is no word of its list`];
  if (typeof value === "string") return textFaults(wanted, value).map((fault) => `${at}: ${fault}`);
  if (typeof value === "number") return numberFaults(wanted, value).map((fault) => `${at}: ${fault}`);
  if (Array.isArray(value)) {
    const { items, minItems = 0 } = wanted;
    const few = value.length < minItems ? [`${at}: has less than ${minItems} items`] : [];
    if (items === undefined) return few;
    return [...few, ...value.flatMap((item) => schemaFaults(document, items, item, `${at}[]`, additions))];
  }
  if (typeof value !== "object" || value === null) return [];
  const { required = [], properties } = wanted;
  const missing = required.filter((name) => !(name in value)).map((name) => `${at}.${name}: is missing`);
  if (properties === undefined) return missing;
  const members = Object.entries(value).flatMap(([name, member]) => {
    const part = Object.hasOwn(properties, name) ? properties[name] : undefined;
    if (part !== undefined) {
      const within = ECHOES.includes(name) ? null : additions;
      return schemaFaults(document, part, member, `${at}.${name}`, within);
    }
    // 1.3 requires a member that it does not describe.
    const known = additions === null || additions.includes(name) || required.includes(name);
    return known ? [] : [`${at}.${name}: is no member of this version`];
  });
  return [...missing, ...members];
};
