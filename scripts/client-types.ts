/**
 * TypeScript types of an OpenAPI 3.1 document, in the shape that `openapi-fetch` reads. Not by `openapi-typescript`: it
 * is built on the compiler's own API, which TypeScript 7 does not offer, and asks for another TypeScript beside ours.
 * Only what the document uses is understood; another keyword is an error, so that nothing is left out in silence.
 */

/** A schema of the document; `unknown` where nothing is said. */
interface Schema {
  $ref?: string;
  type?: string | string[];
  enum?: (string | number | boolean | null)[];
  const?: string | number | boolean | null;
  anyOf?: Schema[];
  allOf?: Schema[];
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: boolean | Schema;
  items?: Schema;
  format?: string;
  description?: string;
}

interface Media {
  content?: Record<string, { schema?: Schema }>;
}

interface Operation {
  summary?: string;
  parameters?: { name: string; in: string; required?: boolean; description?: string; schema?: Schema }[];
  requestBody?: Media & { required?: boolean };
  responses: Record<string, Media & { description?: string }>;
}

/** The parts of an OpenAPI document that types are made of. */
export interface ApiDocument {
  components: { schemas: Record<string, Schema> };
  paths: Record<string, Record<string, Operation>>;
}

/** Keywords without a type of their own: bounds, and words for people. */
const SILENT = new Set(
  "description example pattern minLength maxLength minimum maximum minItems maxItems default contentEncoding".split(
    " ",
  ),
);
const KNOWN = new Set(
  "$ref type enum const anyOf allOf properties required additionalProperties items format".split(" "),
);

const METHODS = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

const key = (name: string): string => (/^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name));

const comment = (text: string | undefined, indent: string): string =>
  text === undefined
    ? ""
    : `${indent}/** ${text.replaceAll("*/", "*\\/").replaceAll("\n", `\n${indent} * `)} */\n`;

const several = (types: string[], by: " | " | " & "): string => {
  const different = [...new Set(types)];
  const wrapped = different.length > 1 ? different.map((one) => (/ [|&] /.test(one) ? `(${one})` : one)) : [];
  return wrapped.length > 0 ? wrapped.join(by) : (different[0] ?? "unknown");
};

const ofObject = (schema: Schema, indent: string): string => {
  const inner = `${indent}  `;
  const required = new Set(schema.required);
  const members = Object.entries(schema.properties ?? {}).map(
    ([name, member]) =>
      `${comment(member.description, inner)}${inner}${key(name)}${required.has(name) ? "" : "?"}: ${ofSchema(member, inner)};\n`,
  );
  const { additionalProperties: more } = schema;
  if (typeof more === "object" || more === true || (schema.properties === undefined && more !== false)) {
    const type = typeof more === "object" && members.length === 0 ? ofSchema(more, inner) : "unknown";
    members.push(`${inner}[name: string]: ${type};\n`);
  }
  return members.length === 0 ? "Record<string, never>" : `{\n${members.join("")}${indent}}`;
};

const ofType = (type: string, schema: Schema, indent: string): string => {
  if (type === "string") return schema.format === "binary" ? "Blob" : "string";
  if (type === "integer" || type === "number") return "number";
  if (type === "boolean" || type === "null") return type;
  if (type === "object") return ofObject(schema, indent);
  if (type !== "array") throw new Error(`No type for the schema's type ${type}.`);
  const item = schema.items === undefined ? "unknown" : ofSchema(schema.items, indent);
  return /\s/.test(item) ? `Array<${item}>` : `${item}[]`;
};

const ofSchema = (schema: Schema, indent: string): string => {
  for (const keyword of Object.keys(schema)) {
    if (!KNOWN.has(keyword) && !SILENT.has(keyword))
      throw new Error(`The keyword ${keyword} of a schema is not known here: say what its type is.`);
  }
  if (schema.$ref !== undefined) return `Schemas[${JSON.stringify(schema.$ref.split("/").at(-1))}]`;
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum !== undefined)
    return several(
      schema.enum.map((value) => JSON.stringify(value)),
      " | ",
    );
  const parts: string[] = [];
  if (schema.anyOf !== undefined)
    parts.push(
      several(
        schema.anyOf.map((one) => ofSchema(one, indent)),
        " | ",
      ),
    );
  if (schema.allOf !== undefined) parts.push(...schema.allOf.map((one) => ofSchema(one, indent)));
  if (schema.type !== undefined)
    parts.push(
      several(
        [schema.type].flat().map((type) => ofType(type, schema, indent)),
        " | ",
      ),
    );
  return several(parts, " & ");
};

const ofContent = (media: Media, indent: string): string => {
  if (media.content === undefined) return "content?: never";
  const types = Object.entries(media.content).map(
    ([name, { schema = {} }]) => `${indent}  ${JSON.stringify(name)}: ${ofSchema(schema, `${indent}  `)};\n`,
  );
  return `content: {\n${types.join("")}${indent}}`;
};

const ofParameters = (operation: Operation, indent: string): string => {
  const inner = `${indent}  `;
  return ["query", "header", "path", "cookie"]
    .map((place) => {
      const here = (operation.parameters ?? []).filter((parameter) => parameter.in === place);
      if (here.length === 0) return `${indent}${place}?: never;\n`;
      const members = here.map(
        ({ name, required, description, schema = {} }) =>
          `${comment(description, inner)}${inner}${key(name)}${required === true ? "" : "?"}: ${ofSchema(schema, inner)};\n`,
      );
      const optional = here.every(({ required }) => required !== true);
      return `${indent}${place}${optional ? "?" : ""}: {\n${members.join("")}${indent}};\n`;
    })
    .join("");
};

const isProblem = (media: Media): boolean =>
  Object.keys(media.content ?? {}).join() === "application/problem+json";

const ofOperation = (operation: Operation): string => {
  const body = operation.requestBody;
  const answers = Object.entries(operation.responses).map(([code, answer]) =>
    isProblem(answer)
      ? `        ${code}: Refusal;\n`
      : `        ${code}: {\n          headers: Headers;\n          ${ofContent(answer, "          ")};\n        };\n`,
  );
  return [
    "{\n      parameters: {\n",
    ofParameters(operation, "        "),
    "      };\n",
    body === undefined
      ? "      requestBody?: never;\n"
      : `      requestBody${body.required === false ? "?" : ""}: {\n        ${ofContent(body, "        ")};\n      };\n`,
    `      responses: {\n${answers.join("")}      };\n    }`,
  ].join("");
};

const ofPath = (methods: Record<string, Operation>): string =>
  METHODS.map((method) => {
    const operation = methods[method];
    return operation === undefined
      ? `    ${method}?: never;\n`
      : `${comment(operation.summary, "    ")}    ${method}: ${ofOperation(operation)};\n`;
  }).join("");

/**
 * The source of `clients/typescript/src/schema.ts`.
 *
 * @throws Error on a keyword that the types would leave out
 */
export const clientTypes = (document: ApiDocument): string => {
  const schemas = Object.entries(document.components.schemas).map(
    ([name, schema]) => `${comment(schema.description, "  ")}  ${key(name)}: ${ofSchema(schema, "  ")};\n`,
  );
  const paths = Object.entries(document.paths).map(
    ([path, methods]) =>
      `  ${JSON.stringify(path)}: {\n    parameters: { query?: never; header?: never; path?: never; cookie?: never };\n${ofPath(methods)}  };\n`,
  );
  return [
    "/* Types of openapi/passerelle.json, written by `npm run openapi`: what is changed here by hand is lost. */\n\n",
    "type Headers = { [name: string]: unknown };\n\n",
    "/** A no, by RFC 9457. */\n",
    'type Refusal = { headers: Headers; content: { "application/problem+json": Schemas["Problem"] } };\n\n',
    "/** What the API speaks of. */\n",
    `export interface Schemas {\n${schemas.join("")}}\n\n`,
    "/** What it can be asked, in the shape that `openapi-fetch` reads. */\n",
    // An interface has no index signature, which openapi-fetch does not ask for.
    `export interface Paths {\n${paths.join("")}}\n`,
  ].join("");
};
