import { createRoute, z } from "@hono/zod-openapi";
import { type BookedAddress, identifierOf } from "../domain/directory/declaration.ts";
import { partsOfAddress } from "../domain/directory/directory.ts";
import { closed } from "../explain.ts";
import { type Api, adminOf, type RouteParts } from "./api.ts";
import {
  DeclarationAnswer,
  DeclarationBody,
  DeclaredSchema,
  declaredQuery,
  EndingBody,
} from "./schemas/addresses.ts";
import { problems } from "./schemas/common.ts";

const tags = ["Directory"];
const security = [{ ApiKey: [] }];
const json = <S extends z.ZodType>(schema: S) => ({ "application/json": { schema } });
const failures = problems(400, 401, 403, 501, 502, 503);

const list = createRoute({
  method: "get",
  path: "/v1/directory/addresses/declared",
  operationId: "listDeclaredAddresses",
  tags,
  security,
  summary: "List the addresses that are declared through a platform",
  description:
    "For administrators. The company's lines of the national directory as the platform lists them now, those to come included. They come all at once.",
  request: { query: declaredQuery },
  responses: {
    200: {
      description: "The lines.",
      content: json(
        z
          .object({
            items: z.array(DeclaredSchema),
            nextCursor: z.null().openapi({ description: "Always null: there are no further pages." }),
          })
          .openapi("DeclaredAddresses"),
      ),
    },
    ...failures,
  },
});

const declare = createRoute({
  method: "post",
  path: "/v1/directory/addresses",
  operationId: "declareAddress",
  tags,
  security,
  summary: "Declare an address in the national directory",
  description:
    "For administrators. One more address of a company, at the platform that it is with. The rules of the directory are checked before anything is sent: `errors` names each that is broken (422), a line in the way is 409.\n\nThe company's lines are listed first, and a line of the same address and first day is adopted: the same request may be sent again whatever became of the first one. A 502 whose answer was lost says so.",
  request: { query: closed({}), body: { required: true, content: json(DeclarationBody) } },
  responses: {
    200: { description: "It was there already.", content: json(DeclarationAnswer) },
    201: { description: "It is declared.", content: json(DeclarationAnswer) },
    ...problems(409, 413, 415, 422),
    ...failures,
  },
});

const end = createRoute({
  method: "post",
  path: "/v1/directory/addresses/end",
  operationId: "endAddress",
  tags,
  security,
  summary: "End an address in the national directory",
  description:
    "For administrators. Gives a line that is declared through the platform its last day. Some platforms end it at once, and take no day but today.",
  request: { query: closed({}), body: { required: true, content: json(EndingBody) } },
  responses: {
    200: { description: "The line with its last day.", content: json(DeclaredSchema) },
    ...problems(404, 409, 413, 415, 422),
    ...failures,
  },
});

const shown = ({ identifier, siren, siret, routingCode, suffix, from, until }: BookedAddress) => ({
  address: `0225:${identifier}`,
  siren,
  siret,
  routingCode,
  suffix,
  from,
  until,
});

/** Addresses that are declared in the national directory through a platform. */
export const addAddresses = (app: Api, { gateway }: RouteParts): void => {
  app.openapi(list, async (c) => {
    adminOf(c);
    const { siren, platform } = c.req.valid("query");
    const lines = await gateway.listDeclared(platform, siren, c.req.raw.signal);
    return c.json({ items: lines.map(shown), nextCursor: null }, 200);
  });

  app.openapi(declare, async (c) => {
    adminOf(c);
    const { platform, siren, siret, routingCode, suffix, from, until } = c.req.valid("json");
    const asked = {
      siren,
      siret: siret ?? null,
      routingCode:
        routingCode === undefined ? null : { code: routingCode.code, name: routingCode.name ?? null },
      suffix: suffix ?? null,
      from,
      until: until ?? null,
    };
    // Before it is known what becomes of it: who asked for what stands in the log either way.
    const facts = { platform, address: identifierOf(asked), from, ...(until === undefined ? {} : { until }) };
    c.set("facts", facts);
    const { line, adopted, warnings } = await gateway.declareAddress(platform, asked, c.req.raw.signal);
    c.set("facts", { ...facts, adopted });
    return c.json({ ...shown(line), adopted, warnings }, adopted ? 200 : 201);
  });

  app.openapi(end, async (c) => {
    adminOf(c);
    const { platform, address, from, until } = c.req.valid("json");
    const { identifier = address, siren = "", siret = null } = partsOfAddress(address) ?? {};
    const ending = { identifier, siren, siret, from: from ?? null, until };
    c.set("facts", { platform, address: identifier, until });
    return c.json(shown(await gateway.endAddress(platform, ending, c.req.raw.signal)), 200);
  });
};
