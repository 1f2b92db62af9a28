import { createRoute, z } from "@hono/zod-openapi";
import { Rejection } from "../domain/problem.ts";
import { SEARCHED } from "../domain/retention/erasure.ts";
import { closed, says } from "../explain.ts";
import { presentErasure } from "../usecases/operate/retention/present-erasure.ts";
import { type Api, adminOf, type RouteParts } from "./api.ts";
import { cursor, limit, line, pageOf, problems, siren, time } from "./schemas/common.ts";

const tags = ["Operations"];
const security = [{ ApiKey: [] }];

/** So little would name half of all that is stored. */
const SHORTEST = 4;

const known = (most: number) =>
  line(most).refine(
    (text) => text.replaceAll(/[^\p{L}\p{N}]/gu, "").length >= SHORTEST,
    says("is too short to name a person", "give the whole name, address or number", {
      message: "est trop court pour désigner une personne",
      fix: "donnez le nom, l'adresse ou le numéro en entier",
    }),
  );

const AskedSchema = closed({
  tenant: line(63).optional().openapi({ description: "Whose data is looked through; absent: everybody's." }),
  name: known(200).optional().openapi({ description: "First and family name, in either order." }),
  email: known(254).optional(),
  phone: known(40).optional(),
  iban: known(42).optional(),
  siren: siren.optional().openapi({ description: "Of a sole trader." }),
  reason: line(500).openapi({ description: "Why, for the record: name the letter, not the person." }),
  dryRun: z.boolean().default(false).openapi({ description: "Only looks, and erases nothing." }),
})
  .refine(
    ({ name, email, phone, iban, siren }) =>
      [name, email, phone, iban, siren].some((one) => one !== undefined),
    {
      path: ["name"],
      error: says(
        "is missing, as is all else that names a person",
        "give name, email, phone, iban or siren",
        {
          message: "manque, comme tout ce qui désigne une personne",
          fix: "donnez name, email, phone, iban ou siren",
        },
      ),
    },
  )
  .openapi("ErasureAsked");

const FoundSchema = z
  .object({
    searched: z.int().openapi({ description: "Looked at so far." }),
    erased: z.int().openapi({ description: "Erased; of a dry run, to be erased." }),
    keptByLaw: z.int(),
    keptOpen: z.int(),
  })
  .openapi("ErasureCounts");

const sort = z.enum(SEARCHED);

const ErasureSchema = z
  .object({
    id: z.string().openapi({ example: "ers_0198c1de5f3c7d4e9b066a1f0c2d3e4f" }),
    tenant: z.string().nullable(),
    dryRun: z.boolean(),
    state: z.enum(["waiting", "running", "done"]),
    reason: z.string(),
    askedBy: z.string().openapi({ description: "The `requestId` of the request that asked for it." }),
    personSha256: z.string().openapi({
      description:
        "SHA-256 of the erasure's id, name, email, phone, iban and siren as they were given, each in a line of its own: whoever knows the person can tell that it was them.",
    }),
    found: z
      .object({
        invoices: FoundSchema,
        rawItems: FoundSchema,
        refused: FoundSchema,
        delivered: FoundSchema,
        acts: FoundSchema.openapi({ description: "Lines of the record of acts (`GET /v1/acts`)." }),
      })
      .openapi({ description: "What names the person, by sort." }),
    erased: z.object({
      count: z.int(),
      sha256: z
        .string()
        .nullable()
        .openapi({ description: "Over the hashes of what went; null: nothing did." }),
    }),
    kept: z.array(
      z.object({
        why: z.enum(["law", "open"]),
        count: z.int(),
        rule: z.string().nullable().openapi({ description: "The rule that asks to keep it, by name." }),
        message: z.string(),
        messageFr: z.string(),
        until: z.string().nullable().openapi({ format: "date", description: "The last of their last days." }),
      }),
    ),
    keptIds: z
      .array(z.object({ sort, id: z.string(), why: z.enum(["law", "open"]) }))
      .openapi({ description: "The first hundred that stay." }),
    createdAt: time,
    updatedAt: time,
    doneAt: time.nullable(),
  })
  .openapi("Erasure");

const json = { "application/json": { schema: ErasureSchema } };

const ask = createRoute({
  method: "post",
  path: "/v1/erasures",
  operationId: "eraseData",
  tags,
  security,
  summary: "Erase a person's data",
  description:
    "For administrators. Looks through invoices, what platforms said, refused files and done work for what names or reaches a person, and erases it as far as the law does not ask to keep it. Preview it first, with `dryRun`. It goes on in the background, batch by batch; `Location` tells how far it is. The record that stays never has the person in it.",
  request: {
    query: closed({}),
    body: { required: true, content: { "application/json": { schema: AskedSchema } } },
  },
  responses: {
    202: {
      description: "It is on record, and goes on in the background.",
      headers: { Location: { schema: { type: "string" as const }, description: "Path of its record." } },
      content: json,
    },
    ...problems(400, 401, 403, 413, 415, 422),
  },
});

const list = createRoute({
  method: "get",
  path: "/v1/erasures",
  operationId: "listErasures",
  tags,
  security,
  summary: "List erasures",
  description: "For administrators. Newest first.",
  request: { query: closed({ limit, cursor }) },
  responses: {
    200: {
      description: "A page.",
      content: { "application/json": { schema: pageOf("ErasurePage", ErasureSchema) } },
    },
    ...problems(400, 401, 403),
  },
});

const get = createRoute({
  method: "get",
  path: "/v1/erasures/{id}",
  operationId: "getErasure",
  tags,
  security,
  summary: "Get one erasure",
  description: "For administrators. What was erased, what stays and by which rule.",
  request: {
    params: z.object({
      id: z.string().openapi({ param: { name: "id", in: "path" }, description: "Id of the erasure." }),
    }),
    query: closed({}),
  },
  responses: { 200: { description: "Its record.", content: json }, ...problems(400, 401, 403, 404) },
});

/** Ids that cannot be ours are told as not found, before any store is asked about odd bytes. */
const knownErasure = (text: string): string => {
  if (/^ers_[0-9a-f]{32}$/.test(text)) return text;
  throw new Rejection(
    404,
    "erasure_not_found",
    { en: "There is no such erasure", fr: "Cet effacement n'existe pas" },
    { en: "This is no id of an erasure.", fr: "Ce n'est pas l'identifiant d'un effacement." },
  );
};

/** Erasure of people's data. */
export const addErasures = (app: Api, { gateway }: RouteParts): void => {
  app.openapi(ask, async (c) => {
    adminOf(c);
    const { tenant, reason, dryRun, ...given } = c.req.valid("json");
    const person = Object.fromEntries(Object.entries(given).filter(([, one]) => one !== undefined));
    const erasure = await gateway.eraseData({
      ...(tenant === undefined ? {} : { tenant }),
      person,
      reason,
      dryRun,
      requestId: c.get("requestId"),
    });
    c.set("facts", { erasure: erasure.id, dryRun });
    c.header("Location", `/v1/erasures/${erasure.id}`);
    return c.json(presentErasure(erasure), 202);
  });

  app.openapi(list, async (c) => {
    adminOf(c);
    const { limit, cursor } = c.req.valid("query");
    const page = await gateway.listErasures(cursor === undefined ? { limit } : { limit, cursor });
    return c.json({ items: page.items.map(presentErasure), nextCursor: page.nextCursor }, 200);
  });

  app.openapi(get, async (c) => {
    adminOf(c);
    return c.json(presentErasure(await gateway.getErasure(knownErasure(c.req.valid("param").id))), 200);
  });
};
