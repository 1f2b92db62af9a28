import { z } from "@hono/zod-openapi";
import { type DocumentRendition, RENDITIONS } from "../../usecases/read/renditions.ts";
import type { Api } from "../api.ts";

const names = Object.keys(RENDITIONS) as DocumentRendition[];
const all = names.map((name) => ({ schema: undefined, ...RENDITIONS[name] }));

/** Which rendition is wanted. */
export const rendition = z
  .enum(names)
  .default("original")
  .openapi({
    description: names.map((name) => `\`${name}\`: ${RENDITIONS[name].description}.`).join(" "),
    example: "original",
  });

const file = { type: "string", format: "binary" } as const;

/** What a rendition can be, by media type. */
export const documentContent = Object.fromEntries(
  all.flatMap(({ mediaTypes, schema }) =>
    mediaTypes.map((type) => [
      type,
      { schema: schema === undefined ? file : { $ref: `#/components/schemas/${schema.name}` } },
    ]),
  ),
);

/** Puts the schemas of the renditions into the description of the API. */
export const registerRenditions = (app: Api): void => {
  for (const { schema } of all) {
    for (const [name, component] of Object.entries(schema?.components() ?? {})) {
      app.openAPIRegistry.registerComponent("schemas", name, component);
    }
  }
};
