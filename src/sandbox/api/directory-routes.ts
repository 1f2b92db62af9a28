import { type Context, Hono } from "hono";
import { clientOf } from "../clients.ts";
import { directoryOf } from "../life/addressing.ts";
import type { Platform } from "../platform.ts";
import { resourcesOf } from "./directory-resources.ts";
import { objectOf, Refusal } from "./refusal.ts";
import { namesOf, type Resource, searchRows } from "./search-directory.ts";
import { authenticate } from "./tokens.ts";

/** What follows `code-insee:` and its likes in one path segment, decoded. */
const after = (prefix: string, segment: string): string | null =>
  segment.startsWith(prefix) ? segment.slice(prefix.length) : null;

const digits = (value: string | null, length: number, name: string): string => {
  if (value === null || value.length !== length || !/^\d+$/.test(value))
    throw new Refusal(400, "PARAMS_ERROR", `${name} must have ${length} digits.`);
  return value;
};

/** The Directory service (XP Z12-013 annex B), without its `/v1`: look-ups only, as since 1.2. */
export const directoryRoutes = (platform: Platform): Hono => {
  const open = (c: Context) => {
    const client = clientOf(platform, authenticate(platform, c.req.header("authorization")));
    const content = directoryOf(platform);
    return { client, content, resources: resourcesOf(content, client.apiVersion) };
  };

  const search = async <Row>(
    c: Context,
    choose: (d: ReturnType<typeof open>) => { resource: Resource<Row>; rows: readonly Row[] },
  ): Promise<Response> => {
    const directory = open(c);
    const { resource, rows } = choose(directory);
    const body = objectOf((await c.req.text()) || "{}", "The body");
    const { answer, more } = searchRows(resource, rows, body);
    // 1.1 tells a part of the results by its own status.
    return c.json(answer, more && directory.client.apiVersion === "1.1" ? 206 : 200);
  };

  const show = <Row>(c: Context, resource: Resource<Row>, row: Row | undefined): Response => {
    if (row === undefined) throw new Refusal(404, "MISSING_RESOURCE", "The directory holds no such entry.");
    const fields = namesOf(c.req.query("fields"), resource.fields, "fields");
    const includes = namesOf(c.req.query("include"), resource.includes, "include");
    return c.json(resource.present(row, fields, includes));
  };

  return new Hono()
    .get("/healthcheck", (c) => c.body(null, 200))
    .post("/siren/search", (c) =>
      search(c, (d) => ({ resource: d.resources.siren, rows: d.content.companies })),
    )
    .post("/siret/search", (c) =>
      search(c, (d) => ({ resource: d.resources.siret, rows: d.content.establishments })),
    )
    .post("/routing-code/search", (c) =>
      search(c, (d) => ({ resource: d.resources.routingCode, rows: d.content.routingCodes })),
    )
    .post("/directory-line/search", (c) =>
      search(c, (d) => ({ resource: d.resources.directoryLine, rows: d.content.lines })),
    )
    .get("/siren/:key", (c) => {
      const { content, resources } = open(c);
      const siren = digits(after("code-insee:", c.req.param("key")), 9, "siren");
      return show(
        c,
        resources.siren,
        content.companies.find((row) => row.siren === siren),
      );
    })
    .get("/siret/:key", (c) => {
      const { content, resources } = open(c);
      const siret = digits(after("code-insee:", c.req.param("key")), 14, "siret");
      return show(
        c,
        resources.siret,
        content.establishments.find((row) => row.siret === siret),
      );
    })
    .get("/routing-code/:siret/:code{.+}", (c) => {
      const { content, resources } = open(c);
      const siret = digits(after("siret:", c.req.param("siret")), 14, "siret");
      const code = after("code:", c.req.param("code"));
      return show(
        c,
        resources.routingCode,
        content.routingCodes.find((row) => row.siret === siret && row.code === code),
      );
    })
    .get("/directory-line/:key{.+}", (c) => {
      const { content, resources } = open(c);
      const identifier = after("code:", c.req.param("key"));
      const line = content.lines.find((row) => row.identifier === identifier);
      // A line of the future is found by search only.
      return show(c, resources.directoryLine, line?.status === "Upcoming" ? undefined : line);
    });
};
