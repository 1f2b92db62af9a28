/** Reading our own OpenAPI document, for the page made from it. */

/** The part of OpenAPI 3.1 that the gateway's routes use. */
export interface ApiDocument {
  info: { title: string; version: string; description?: string };
  tags?: { name: string; description?: string }[];
  paths?: object;
  components?: { schemas?: object };
}

export interface Schema {
  $ref?: string;
  type?: string | string[];
  format?: string;
  description?: string;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  enum?: unknown[];
  default?: unknown;
  example?: unknown;
  allOf?: Schema[];
  anyOf?: Schema[];
  oneOf?: Schema[];
}

export interface Parameter {
  name: string;
  in: string;
  required: boolean;
  description: string;
  schema: Schema;
}

export interface Media {
  type: string;
  schema: Schema;
}

export interface Operation {
  id: string;
  tag: string;
  method: string;
  path: string;
  summary: string;
  description: string;
  secured: boolean;
  parameters: Parameter[];
  bodyRequired: boolean;
  body: Media[];
  answers: {
    status: string;
    description: string;
    headers: { name: string; description: string }[];
    media: Media[];
  }[];
}

interface RawOperation {
  operationId: string;
  tags: string[];
  summary: string;
  description?: string;
  security?: unknown[];
  parameters?: {
    name: string;
    in: string;
    required?: boolean;
    description?: string;
    schema?: Schema;
    example?: unknown;
  }[];
  requestBody?: { required?: boolean; content: Record<string, { schema?: Schema }> };
  responses: Record<
    string,
    {
      description: string;
      headers?: Record<string, { description?: string }>;
      content?: Record<string, { schema?: Schema }>;
    }
  >;
}

/** All operations, in the order of the document. */
export const operationsOf = (document: ApiDocument): Operation[] =>
  Object.entries((document.paths ?? {}) as Record<string, Record<string, RawOperation>>).flatMap(
    ([path, methods]) =>
      Object.entries(methods).map(([method, raw]): Operation => {
        return {
          id: raw.operationId,
          tag: raw.tags[0] ?? "",
          method,
          path,
          summary: raw.summary,
          description: raw.description ?? "",
          secured: raw.security !== undefined,
          parameters: (raw.parameters ?? []).map((p) => ({
            name: p.name,
            in: p.in,
            required: p.required === true,
            description: p.description ?? p.schema?.description ?? "",
            schema: p.schema ?? {},
          })),
          bodyRequired: raw.requestBody?.required === true,
          body: mediaOf(raw.requestBody?.content),
          answers: Object.entries(raw.responses).map(([status, answer]) => ({
            status,
            description: answer.description,
            headers: Object.entries(answer.headers ?? {}).map(([name, header]) => ({
              name,
              description: header.description ?? "",
            })),
            media: mediaOf(answer.content),
          })),
        };
      }),
  );

const mediaOf = (content: Record<string, { schema?: Schema }> | undefined): Media[] =>
  Object.entries(content ?? {}).map(([type, { schema }]) => ({ type, schema: schema ?? {} }));

/** A schema's type in words, and the named schema that it leads to. */
export const typeOf = (schema: Schema): { text: string; reference: string | null } => {
  const reference = schema.$ref?.split("/").at(-1) ?? null;
  if (reference !== null) return { text: reference, reference };
  const parts = schema.allOf ?? schema.anyOf ?? schema.oneOf;
  if (parts !== undefined) {
    const named = parts.map(typeOf).find((part) => part.reference !== null);
    const nullable = parts.some((part) => part.type === "null" || part.type?.includes("null"));
    if (named !== undefined) return { ...named, text: named.text + (nullable ? " or null" : "") };
  }
  if (schema.items !== undefined) {
    const item = typeOf(schema.items);
    return { ...item, text: `list of ${item.text}` };
  }
  const types = Array.isArray(schema.type) ? schema.type.join(" or ") : (schema.type ?? "any");
  return { text: schema.format === undefined ? types : `${types} (${schema.format})`, reference: null };
};
