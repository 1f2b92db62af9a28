import type { ApiVersion } from "../../../src/norm/versions.ts";
import { shared } from "../shared.ts";

/** As much of OpenAPI as the published files use. */
export interface Schema {
  $ref?: string;
  type?: string;
  enum?: (string | null)[];
  required?: string[];
  properties?: Record<string, Schema>;
  additionalProperties?: boolean;
  items?: Schema;
  allOf?: Schema[];
  oneOf?: Schema[];
  pattern?: string;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  exclusiveMaximum?: boolean;
  minItems?: number;
  format?: string;
  default?: unknown;
  example?: unknown;
}

export interface Parameter {
  $ref?: string;
  name: string;
  in: string;
  required?: boolean;
  schema: Schema;
  example?: unknown;
}

/** What a request or an answer may be, by its media type. */
export type Content = Record<string, { schema?: Schema; example?: unknown }>;

export interface RequestBody {
  $ref?: string;
  required?: boolean;
  content: Content;
}

export interface Answer {
  $ref?: string;
  headers?: Record<string, { $ref?: string; schema: Schema }>;
  content?: Content;
}

export interface Call {
  parameters?: Parameter[];
  requestBody?: RequestBody | { $ref: string };
  responses: Record<string, Answer>;
}

export interface Published {
  info: { version: string };
  paths: Record<string, Record<string, Call>>;
  components: {
    schemas: Record<string, Schema>;
    parameters?: Record<string, Parameter>;
    responses?: Record<string, Answer>;
    callbacks?: Record<string, Record<string, Record<string, Call>>>;
  };
}

export const SERVICES = ["flow", "directory"] as const;
export type Service = (typeof SERVICES)[number];

/** The published file of one service and version: its name, and what it says; null where it is not at hand. */
export const published = (
  service: Service,
  version: ApiVersion,
): { name: string; document: Published | null } => {
  const name = `${service}-service-${version}.0.json`;
  const path = `specs/afnor/${name}`;
  const file = shared(path);
  return { name, document: file.there ? file.json<Published>(path) : null };
};

/** Follows a reference inside the file, as often as it leads to another. */
export const resolve = <T extends { $ref?: string }>(document: Published, part: T | { $ref: string }): T => {
  if (part.$ref === undefined) return part as T;
  let target: unknown = document;
  for (const key of part.$ref.split("/").slice(1)) target = Reflect.get(Object(target), key);
  if (target === undefined) throw new Error(`${part.$ref} leads nowhere`);
  return resolve(document, target as T);
};

/** A schema with its references and its parts put together; of a choice, everything that one of its cases has. */
export const flat = (document: Published, schema: Schema): Schema => {
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
