import { shared } from "../../support/shared.ts";

type Schema = Record<string, unknown>;

/** A published OpenAPI file, by its path among the shared files; null where it is not there. */
export const publishedContract = (path: string): Contract | null => {
  const file = shared(path);
  return file.there ? contractOf(file.json(path)) : null;
};

export interface Contract {
  /** Schema by name. */
  schema(name: string): Schema;
  /** Faults of a value against a named schema; empty when it is right. */
  faults(name: string, value: unknown): string[];
}

const contractOf = (document: { components: { schemas: Record<string, Schema> } }): Contract => {
  const { schemas } = document.components;
  const named = (name: string): Schema => {
    const schema = schemas[name];
    if (schema === undefined) throw new Error(`the contract has no ${name}`);
    return schema;
  };
  return {
    schema: named,
    faults: (name, value) => check(named(name), value, name, (ref) => named(ref.split("/").pop() ?? "")),
  };
};

/** As much of JSON Schema as these contracts use. `oneOf` is read as `anyOf`: ReasonCode is both of its cases. */
const check = (schema: Schema, value: unknown, at: string, resolve: (ref: string) => Schema): string[] => {
  if (typeof schema.$ref === "string") return check(resolve(schema.$ref), value, at, resolve);
  const faults: string[] = [];
  for (const part of (schema.allOf ?? []) as Schema[]) faults.push(...check(part, value, at, resolve));
  const cases = (schema.anyOf ?? schema.oneOf) as Schema[] | undefined;
  if (cases?.every((one) => check(one, value, at, resolve).length > 0)) {
    faults.push(`${at}: fits no case`);
  }
  const right: Record<string, (v: unknown) => boolean> = {
    string: (v) => typeof v === "string",
    integer: (v) => Number.isInteger(v),
    number: (v) => typeof v === "number",
    boolean: (v) => typeof v === "boolean",
    array: Array.isArray,
    object: (v) => typeof v === "object" && v !== null && !Array.isArray(v),
  };
  if (typeof schema.type === "string" && right[schema.type]?.(value) === false) {
    return [...faults, `${at}: not a ${schema.type}`];
  }
  if (Array.isArray(schema.enum) && !schema.enum.includes(value))
    faults.push(`${at}: ${String(value)} not in enum`);
  if (typeof value === "string") {
    // directoryLineStatus says at most 7 characters and lists words of 8.
    const long = typeof schema.maxLength === "number" && value.length > schema.maxLength;
    if (long && schema.enum === undefined) faults.push(`${at}: longer than ${schema.maxLength}`);
    if (typeof schema.pattern === "string" && !new RegExp(schema.pattern).test(value))
      faults.push(`${at}: pattern`);
    if (schema.format === "date-time" && Number.isNaN(Date.parse(value)))
      faults.push(`${at}: not a date-time`);
    if (schema.format === "uuid" && !/^[0-9a-f-]{36}$/.test(value)) faults.push(`${at}: not a uuid`);
  }
  if (typeof value === "number" && typeof schema.maximum === "number" && value > schema.maximum) {
    faults.push(`${at}: above ${schema.maximum}`);
  }
  if (Array.isArray(value) && schema.items !== undefined) {
    value.forEach((one, i) => {
      faults.push(...check(schema.items as Schema, one, `${at}[${i}]`, resolve));
    });
  }
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    const members = value as Record<string, unknown>;
    for (const name of (schema.required ?? []) as string[]) {
      if (members[name] === undefined) faults.push(`${at}.${name}: missing`);
    }
    for (const [name, part] of Object.entries((schema.properties ?? {}) as Record<string, Schema>)) {
      if (members[name] !== undefined) faults.push(...check(part, members[name], `${at}.${name}`, resolve));
    }
  }
  return faults;
};
