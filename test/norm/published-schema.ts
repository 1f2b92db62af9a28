import type { ApiVersion } from "../../src/norm/versions.ts";
import { shared } from "../support/shared.ts";

/** As much of OpenAPI as the published files use. */
export interface Schema {
  $ref?: string;
  type?: string;
  enum?: (string | null)[];
  required?: string[];
  properties?: Record<string, Schema>;
  items?: Schema;
  allOf?: Schema[];
  oneOf?: Schema[];
  pattern?: string;
  maxLength?: number;
  maximum?: number;
  exclusiveMaximum?: boolean;
  minItems?: number;
  format?: string;
  default?: unknown;
}

export interface Parameter {
  $ref?: string;
  name: string;
  in: string;
  schema: Schema;
}

export interface Call {
  parameters?: Parameter[];
  responses: Record<string, { $ref?: string }>;
}

export interface Published {
  info: { version: string };
  paths: Record<string, Record<string, Call>>;
  components: {
    schemas: Record<string, Schema>;
    parameters?: Record<string, Parameter>;
    responses?: Record<string, unknown>;
    callbacks?: Record<string, Record<string, Record<string, Call>>>;
  };
}

/** The published file of one service and version: its name, and what it says; null where it is not at hand. */
export const published = (
  service: "flow" | "directory",
  version: ApiVersion,
): { name: string; document: Published | null } => {
  const name = `${service}-service-${version}.0.json`;
  const path = `specs/afnor/${name}`;
  const file = shared(path);
  return { name, document: file.there ? file.json<Published>(path) : null };
};

/** Follows a reference inside the file, as often as it leads to another. */
export const resolve = <T extends { $ref?: string }>(document: Published, part: T): T => {
  if (part.$ref === undefined) return part;
  let target: unknown = document;
  for (const key of part.$ref.split("/").slice(1)) target = Reflect.get(Object(target), key);
  if (target === undefined) throw new Error(`${part.$ref} leads nowhere`);
  return resolve(document, target as T);
};

/** A schema with its references and its parts put together; of a choice, everything that one of its cases has. */
const flat = (document: Published, schema: Schema): Schema => {
  const own = resolve(document, schema);
  let whole: Schema = { ...own, allOf: undefined, oneOf: undefined };
  for (const part of (own.allOf ?? []).map((one) => flat(document, one))) {
    whole = {
      ...part,
      ...whole,
      type: whole.type ?? part.type,
      properties: { ...part.properties, ...whole.properties },
      required: [...(part.required ?? []), ...(whole.required ?? [])],
    };
  }
  const cases = (own.oneOf ?? []).map((one) => flat(document, one));
  for (const one of cases) whole.properties = { ...whole.properties, ...one.properties };
  // A list or any text besides is any text.
  if (cases.some(({ type, enum: list }) => type === "string" && list === undefined)) whole.type = "string";
  return whole;
};

const sorted = (names: Iterable<string | null | undefined>): string[] =>
  [...new Set(names)].filter((name) => typeof name === "string").sort();

/** Published patterns escape a hyphen that needs it not. */
const patternOf = ({ pattern }: Schema): string | undefined => pattern?.replaceAll("\\-", "-");

/** Where a schema of ours says something else than the published one; empty where they agree. */
export const differences = (document: Published, wanted: Schema, ours: Schema, at: string): string[] => {
  // Nothing said: given back as it came.
  if (ours.type === undefined && ours.enum === undefined) return [];
  const said = flat(document, wanted);
  const compare = (what: string, theirs: unknown, mine: unknown): string[] =>
    JSON.stringify(theirs) === JSON.stringify(mine)
      ? []
      : [`${at}: ${what} is ${JSON.stringify(theirs)}, here ${JSON.stringify(mine)}`];

  const isWords = said.enum !== undefined || ours.enum !== undefined;
  if (isWords) return compare("list", sorted(said.enum ?? []), sorted(ours.enum ?? []));
  const found = compare("type", said.type ?? "object", ours.type);
  if (said.type === "string") {
    found.push(...compare("maxLength", said.maxLength, ours.maxLength));
    if (said.format !== "date-time" && said.format !== "uri" && said.format !== "uuid") {
      found.push(...compare("pattern", patternOf(said), patternOf(ours)));
    }
  }
  if (said.maximum !== undefined) {
    const largest = said.exclusiveMaximum === true ? said.maximum - 1 : said.maximum;
    found.push(...compare("maximum", largest, ours.maximum));
  }
  if (said.items !== undefined) {
    found.push(...compare("minItems", said.minItems ?? 0, ours.minItems ?? 0));
    found.push(...differences(document, said.items, ours.items ?? {}, `${at}[]`));
  }
  if (said.properties !== undefined) {
    const mine = ours.properties ?? {};
    found.push(...compare("members", sorted(Object.keys(said.properties)), sorted(Object.keys(mine))));
    found.push(...compare("required", sorted(said.required ?? []), sorted(ours.required ?? [])));
    for (const [name, part] of Object.entries(said.properties)) {
      const here = mine[name];
      if (here !== undefined) found.push(...differences(document, part, here, `${at}.${name}`));
    }
  }
  return found;
};
