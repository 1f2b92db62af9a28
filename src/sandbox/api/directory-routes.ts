import { type Context, Hono } from "hono";
import { DIRECTORY_SEARCHES, type DirectorySearch } from "../../norm/directory-search.ts";
import {
  CONTENT_LANGUAGE_HEADER,
  DIRECTORY_READINGS,
  DIRECTORY_WRITINGS,
  LANGUAGE_HEADER,
  LANGUAGES,
  SEARCH_STATUSES,
} from "../../norm/operations.ts";
import { clientOf } from "../clients.ts";
import { directoryOf } from "../life/addressing.ts";
import type { Platform } from "../platform.ts";
import { instanceOf, resourcesOf } from "./directory-resources.ts";
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

const INSTANCE = "id-instance:";

/** The language that was asked for, in whichever way HTTP has for that. */
const languageOf = (asked: string | undefined): string => {
  const [first = ""] = (asked ?? "").toLowerCase().split(/[-,;]/);
  return LANGUAGES.find((language) => language === first.trim()) ?? LANGUAGES[0];
};

/** The Directory service (XP Z12-013 annex B), without its `/v1`: look-ups only, as since 1.2. */
export const directoryRoutes = (platform: Platform): Hono => {
  const open = (c: Context) => {
    const client = clientOf(platform, authenticate(platform, c.req.header("authorization")));
    if (client.apiVersion === "1.1")
      c.header(CONTENT_LANGUAGE_HEADER, languageOf(c.req.header(LANGUAGE_HEADER)));
    const content = directoryOf(platform);
    return { client, content, resources: resourcesOf(content, client.apiVersion) };
  };

  const search = async <Row>(
    c: Context,
    choose: (d: ReturnType<typeof open>) => { resource: Resource<Row>; rows: readonly Row[] },
  ): Promise<Response> => {
    const { resource, rows } = choose(open(c));
    const body = objectOf((await c.req.text()) || "{}", "The body");
    const { answer, more } = searchRows(resource, rows, body);
    const statuses: readonly number[] = SEARCH_STATUSES[resource.version];
    if (answer.totalNumberOfResults === 0 && statuses.includes(204)) return c.body(null, 204);
    return c.json(answer, more && statuses.includes(206) ? 206 : 200);
  };

  const show = <Row>(c: Context, resource: Resource<Row>, row: Row | undefined): Response => {
    if (row === undefined) throw new Refusal(404, "MISSING_RESOURCE", "The directory holds no such entry.");
    const { fields, includes }: DirectorySearch = DIRECTORY_SEARCHES[resource.name];
    return c.json(
      resource.present(
        row,
        namesOf(c.req.query("fields"), fields.of(resource.version), "fields"),
        namesOf(c.req.query("include"), includes.of(resource.version), "include"),
      ),
    );
  };

  /** The entry whose number a path names, where the version looks up by numbers at all. */
  const numbered = <Row>(resource: Resource<Row>, segment: string, rows: readonly Row[]): Row | undefined => {
    if (!DIRECTORY_READINGS.companyById.in.includes(resource.version)) return undefined;
    const number = after(INSTANCE, segment) ?? "";
    if (!/^\d+$/.test(number)) throw new Refusal(400, "PARAMS_ERROR", "id-instance must be a whole number.");
    return rows.find((row) => String(instanceOf(resource.name, resource.keyOf(row))) === number);
  };

  const refuseToWrite = (c: Context): never => {
    const { client } = open(c);
    if (DIRECTORY_WRITINGS.createLine.in.includes(client.apiVersion))
      throw new Refusal(501, "NOT_IMPLEMENTED", "This directory is read only, as that of later versions.");
    throw new Refusal(404, "MISSING_RESOURCE", `No such path: ${c.req.path}.`);
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
      const key = c.req.param("key");
      if (key.startsWith(INSTANCE)) {
        const row = numbered(resources.siren, key, content.companies);
        return show(c, resources.siren, row);
      }
      const siren = digits(after("code-insee:", key), 9, "siren");
      const row = content.companies.find((one) => one.siren === siren);
      return show(c, resources.siren, row);
    })
    .get("/siret/:key", (c) => {
      const { content, resources } = open(c);
      const key = c.req.param("key");
      if (key.startsWith(INSTANCE)) {
        const row = numbered(resources.siret, key, content.establishments);
        return show(c, resources.siret, row);
      }
      const siret = digits(after("code-insee:", key), 14, "siret");
      const row = content.establishments.find((one) => one.siret === siret);
      return show(c, resources.siret, row);
    })
    .get("/routing-code/:key", (c) => {
      const { content, resources } = open(c);
      const row = numbered(resources.routingCode, c.req.param("key"), content.routingCodes);
      return show(c, resources.routingCode, row);
    })
    .get("/routing-code/:siret/:code{.+}", (c) => {
      const { content, resources } = open(c);
      const siret = digits(after("siret:", c.req.param("siret")), 14, "siret");
      const code = after("code:", c.req.param("code"));
      const row = content.routingCodes.find((one) => one.siret === siret && one.code === code);
      return show(c, resources.routingCode, row);
    })
    .get("/directory-line/:key{.+}", (c) => {
      const { content, resources } = open(c);
      const key = c.req.param("key");
      const line = key.startsWith(INSTANCE)
        ? numbered(resources.directoryLine, key, content.lines)
        : content.lines.find(({ identifier }) => identifier === after("code:", key));
      // A line of the future is found by search only.
      return show(c, resources.directoryLine, line?.status === "Upcoming" ? undefined : line);
    })
    .on(["POST", "PATCH", "PUT", "DELETE"], ["/routing-code/:key?", "/directory-line/:key?"], refuseToWrite);
};
