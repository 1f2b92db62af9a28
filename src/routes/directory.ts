import { createRoute, z } from "@hono/zod-openapi";
import { isSiren } from "../domain/company.ts";
import { partsOfAddress } from "../domain/directory/directory.ts";
import type { RecipientAsk } from "../domain/directory/resolution.ts";
import { closed, says } from "../explain.ts";
import type { Api, RouteParts } from "./api.ts";
import { pageOfList } from "./page-of-list.ts";
import { cursor, limit, line, problems, siren, siret } from "./schemas/common.ts";
import {
  AddressSchema,
  CompanySchema,
  EstablishmentSchema,
  ResolutionSchema,
  SourceSchema,
} from "./schemas/directory.ts";

const tags = ["Directory"];
const security = [{ ApiKey: [] }];
const failures = problems(400, 401, 501, 502, 503);

const platform = line(63).optional().openapi({
  description:
    "Asks this platform account. Left out: the first of the tenant's routes that has a directory. Administrators must name one.",
  example: "main",
});
const routingCode = line(100).openapi({
  description: "Routing code (scheme 0224); for a public entity, the service code.",
  example: "COMPTA",
});

const json = <S extends z.ZodType>(schema: S) => ({ "application/json": { schema } });

const companies = createRoute({
  method: "get",
  path: "/v1/directory/companies",
  operationId: "searchCompanies",
  tags,
  security,
  summary: "Search companies",
  description:
    "By name, as far as the platform goes: `more` tells that it holds more than it shows, `shortestName` how long a name must be. A SIREN or a SIRET finds its company. There are no further pages: give more of the name.",
  request: {
    query: closed({
      q: line(150)
        .refine(
          (text) =>
            !/^\d{9}(\d{5})?$/.test(text.replace(/[\s.]/g, "")) ||
            isSiren(text.replace(/[\s.]/g, "").slice(0, 9)),
          says("is not a SIREN", "give nine digits; the last one is a check digit"),
        )
        .openapi({ description: "A part of the name, a SIREN or a SIRET.", example: "Lavandin" }),
      limit,
      platform,
    }),
  },
  responses: {
    200: {
      description: "What was found.",
      content: json(
        z
          .object({
            items: z.array(CompanySchema),
            nextCursor: z.null().openapi({ description: "Always null: platforms show no further pages." }),
            more: z.boolean().openapi({ description: "The platform holds more than it shows." }),
            shortestName: z.int().openapi({ description: "Shortest name that the platform searches for." }),
            source: SourceSchema,
          })
          .openapi("CompanySearch"),
      ),
    },
    ...failures,
  },
});

const company = createRoute({
  method: "get",
  path: "/v1/directory/companies/{siren}",
  operationId: "getCompany",
  tags,
  security,
  summary: "Look up a company",
  request: { params: z.object({ siren }), query: closed({ platform }) },
  responses: {
    200: {
      description: "The company.",
      content: json(CompanySchema.extend({ source: SourceSchema }).openapi("KnownCompany")),
    },
    ...problems(404),
    ...failures,
  },
});

const establishment = createRoute({
  method: "get",
  path: "/v1/directory/establishments/{siret}",
  operationId: "getEstablishment",
  tags,
  security,
  summary: "Look up an establishment",
  description:
    "With its routing codes (for a public entity, its services) and what it demands on an invoice.",
  request: { params: z.object({ siret }), query: closed({ platform }) },
  responses: {
    200: {
      description: "The establishment.",
      content: json(EstablishmentSchema.extend({ source: SourceSchema }).openapi("KnownEstablishment")),
    },
    ...problems(404),
    ...failures,
  },
});

const addresses = createRoute({
  method: "get",
  path: "/v1/directory/addresses",
  operationId: "listAddresses",
  tags,
  security,
  summary: "List electronic addresses",
  description: "All addresses of a company or an establishment, or those of one routing code.",
  request: {
    query: closed({
      siren: siren.optional(),
      siret: siret.optional(),
      routingCode: routingCode.optional(),
      platform,
      limit,
      cursor,
    }).superRefine(({ siren, siret }, context) => {
      if (siren === undefined && siret === undefined) {
        const message = says("is missing", "give siren or siret");
        context.addIssue({ code: "custom", path: ["siren"], message });
      }
      if (siren !== undefined && siret !== undefined && !siret.startsWith(siren)) {
        const message = says("is no establishment of the given SIREN", "give one of the two");
        context.addIssue({ code: "custom", path: ["siret"], message });
      }
    }),
  },
  responses: {
    200: {
      description: "A page of them.",
      content: json(
        z
          .object({ items: z.array(AddressSchema), nextCursor: z.string().nullable(), source: SourceSchema })
          .openapi("AddressList"),
      ),
    },
    ...failures,
  },
});

const Recipient = closed({
  siren: siren.optional(),
  siret: siret.optional(),
  routingCode: routingCode.optional(),
  address: line(130)
    .refine(
      (text) => partsOfAddress(text) !== null,
      says(
        "is not a French electronic address",
        "write 0225: and SIREN, SIREN_SIRET, SIREN_SIRET_CODE or SIREN_SUFFIX; the SIREN must be valid",
      ),
    )
    .optional()
    .openapi({ description: "With or without its scheme.", example: "0225:732829320" }),
  orderReference: line(200).optional().openapi({
    description:
      "BT-13: for a public entity, the commitment number. Give it to learn whether anything is missing.",
  }),
})
  .superRefine(({ siren, siret, address }, context) => {
    if (siren === undefined && siret === undefined && address === undefined) {
      const message = says("is missing", "give siren, siret or address; a routing code alone names nobody");
      context.addIssue({ code: "custom", path: ["siren"], message });
    }
    if (siren !== undefined && siret !== undefined && !siret.startsWith(siren)) {
      const message = says("is no establishment of the given SIREN", "correct one of the two");
      context.addIssue({ code: "custom", path: ["siret"], message });
    }
  })
  .openapi("Recipient");

const resolve = createRoute({
  method: "post",
  path: "/v1/directory/resolve",
  operationId: "resolveRecipient",
  tags,
  security,
  summary: "Find the address to use",
  description:
    "From a SIREN, a SIRET, a routing code or an address: the address to write into BT-49, the rule that chose it, the alternatives, and what to do when there is none. An address is checked to the letter, never by its SIREN alone.",
  request: {
    query: closed({ platform }),
    body: { required: true, content: json(Recipient) },
  },
  responses: {
    200: { description: "What to do.", content: json(ResolutionSchema) },
    ...problems(413, 415, 422),
    ...failures,
  },
});

const withPlatform = (named: string | undefined): { platform?: string } =>
  named === undefined ? {} : { platform: named };

/** The national directory, through the tenant's platform. */
export const addDirectory = (app: Api, { gateway }: RouteParts): void => {
  app.openapi(companies, async (c) => {
    const { q, limit, platform } = c.req.valid("query");
    const { value, source } = await gateway.searchCompanies(
      c.get("caller"),
      { q, limit, ...withPlatform(platform) },
      c.req.raw.signal,
    );
    const { companies: items, ...limits } = value;
    return c.json({ items, nextCursor: null, ...limits, source }, 200);
  });

  app.openapi(company, async (c) => {
    const { siren } = c.req.valid("param");
    const asked = { siren, ...withPlatform(c.req.valid("query").platform) };
    const { value, source } = await gateway.getCompany(c.get("caller"), asked, c.req.raw.signal);
    return c.json({ ...value, source }, 200);
  });

  app.openapi(establishment, async (c) => {
    const { siret } = c.req.valid("param");
    const asked = { siret, ...withPlatform(c.req.valid("query").platform) };
    const { value, source } = await gateway.getEstablishment(c.get("caller"), asked, c.req.raw.signal);
    return c.json({ ...value, source }, 200);
  });

  app.openapi(addresses, async (c) => {
    const { limit, cursor, ...asked } = c.req.valid("query");
    const { value, source } = await gateway.listAddresses(c.get("caller"), asked, c.req.raw.signal);
    const page = pageOfList(value, ({ identifier }) => identifier, { limit, cursor });
    const items = page.items.map(({ identifier, today, status: _, ...rest }) => ({
      address: `0225:${identifier}`,
      ...rest,
      state: today,
    }));
    return c.json({ items, nextCursor: page.nextCursor, source }, 200);
  });

  app.openapi(resolve, async (c) => {
    const { siren, siret, routingCode, address, orderReference } = c.req.valid("json");
    const recipient: RecipientAsk = {
      siren: siren ?? null,
      siret: siret ?? null,
      routingCode: routingCode ?? null,
      address: address === undefined ? null : (partsOfAddress(address)?.identifier ?? null),
      orderReference: orderReference ?? null,
    };
    const asked = { recipient, ...withPlatform(c.req.valid("query").platform) };
    const { value, source } = await gateway.resolveAddress(c.get("caller"), asked, c.req.raw.signal);
    return c.json({ ...value, source }, 200);
  });
};
