import { type Context, Hono } from "hono";
import { Rejection } from "../../domain/problem.ts";
import { DIRECTORY_SEARCHES, type DirectorySearch } from "../../norm/directory-search.ts";
import { DIRECTORY_WRITINGS, LANGUAGES_IN, SEARCH_STATUSES } from "../../norm/operations.ts";
import type { FacadeEnv, FacadeParts } from "../env.ts";
import { checkHealth } from "../health.ts";
import { sayLanguage } from "../language.ts";
import { namesOf, objectOf, wrongMember } from "../read-body.ts";
import { type Ask, type DirectoryReader, readerOf } from "./reader.ts";
import { COMPANIES, ESTABLISHMENTS, LINES, type Line, type Resource, ROUTING_CODES } from "./resources.ts";
import { search } from "./search.ts";
import { isNumbered, showAll } from "./show.ts";

type Found<Row> = Promise<{ items: Row[]; more: boolean }>;
/** A resource, and how its entries are looked up. */
interface Kind<Row> {
  resource: Resource<Row>;
  find(reader: DirectoryReader, ask: Ask): Found<Row>;
}

const companies: Kind<Parameters<typeof COMPANIES.factsOf>[0]> = {
  resource: COMPANIES,
  find: (reader, ask) => reader.companies(ask),
};
const establishments: Kind<Parameters<typeof ESTABLISHMENTS.factsOf>[0]> = {
  resource: ESTABLISHMENTS,
  find: (reader, ask) => reader.establishments(ask),
};
const routingCodes: Kind<Parameters<typeof ROUTING_CODES.factsOf>[0]> = {
  resource: ROUTING_CODES,
  find: (reader, ask) => reader.routingCodes(ask),
};
const lines: Kind<Line> = {
  resource: LINES,
  find: (reader, ask) => reader.lines(ask),
};

/** The Directory Service (XP Z12-013 annex B), without its base: look-ups only. Who calls is on the context. */
export const directoryRoutes = (parts: FacadeParts): Hono<FacadeEnv> => {
  const { gateway } = parts;

  const answerSearch =
    <Row>({ resource, find }: Kind<Row>) =>
    async (c: Context<FacadeEnv>): Promise<Response> => {
      const reader = readerOf(gateway, c);
      const body = objectOf(await c.req.text(), "body");
      const { answer, none, more } = await search(reader, resource, (ask) => find(reader, ask), body);
      const statuses: readonly number[] = SEARCH_STATUSES[reader.version];
      if (none && statuses.includes(204)) return c.body(null, 204);
      return c.json(answer, more && statuses.includes(206) ? 206 : 200);
    };

  /** Shows the one entry that is meant of those who are asked for; none, or several, is a 404. */
  const show = async <Row>(
    c: Context<FacadeEnv>,
    { resource, find }: Kind<Row>,
    ask: Ask | null,
    isIt: (row: Row) => boolean = () => true,
  ): Promise<Response> => {
    const reader = readerOf(gateway, c);
    const known: DirectorySearch = DIRECTORY_SEARCHES[resource.name];
    const wanted = {
      fields: namesOf(c.req.queries("fields"), known.fields.of(reader.version), "fields"),
      includes: namesOf(c.req.queries("include"), known.includes.of(reader.version), "include"),
    };
    const [row, ...others] = ask === null ? [] : (await find(reader, ask)).items.filter(isIt);
    if (row === undefined || others.length > 0) throw notThere();
    const [shown] = await showAll(reader, resource, resource.shape, [row], wanted);
    return c.json(shown);
  };

  /** Shows the entry of a number, where the version looks up by numbers at all. */
  const showNumbered = <Row>(
    c: Context<FacadeEnv>,
    kind: Kind<Row>,
    segment: string,
    isShown: (row: Row) => boolean = () => true,
  ): Promise<Response> => {
    if (!isNumbered(c.get("version"))) throw noSuchPath();
    const number = Number(after(INSTANCE, segment) || Number.NaN);
    if (!Number.isSafeInteger(number) || number < 0) {
      throw wrongMember("id-instance", "must be a whole number", "take it from an idInstance of an answer");
    }
    const { numbers } = kind.resource;
    return show(c, kind, numbers.ask(number), (row) => numbers.of(row) === number && isShown(row));
  };

  const refuseToWrite = (c: Context<FacadeEnv>): never => {
    if (!DIRECTORY_WRITINGS.createLine.in.some((one) => one === c.get("version"))) throw noSuchPath();
    throw new Rejection(
      501,
      "directory_read_only",
      { en: "The directory is read only", fr: "L'annuaire est en lecture seule" },
      {
        en: "The directory is read here, and not written: a company's platform writes its lines, as since version 1.2.",
        fr: "L'annuaire se lit ici et ne s'écrit pas : c'est la plateforme d'une entreprise qui écrit ses lignes, comme depuis la version 1.2.",
      },
    );
  };

  return new Hono<FacadeEnv>()
    .use(async (c, next) => {
      if (LANGUAGES_IN.some((one) => one === c.get("version"))) sayLanguage(c);
      await next();
    })
    .get("/healthcheck", checkHealth(parts))
    .post("/siren/search", answerSearch(companies))
    .post("/siret/search", answerSearch(establishments))
    .post("/routing-code/search", answerSearch(routingCodes))
    .post("/directory-line/search", answerSearch(lines))
    .get("/siren/:key", (c) => {
      const key = c.req.param("key");
      if (key.startsWith(INSTANCE)) return showNumbered(c, companies, key);
      return show(c, companies, { sirens: [digits(after("code-insee:", key), 9, "siren")] });
    })
    .get("/siret/:key", (c) => {
      const key = c.req.param("key");
      if (key.startsWith(INSTANCE)) return showNumbered(c, establishments, key);
      return show(c, establishments, { sirets: [digits(after("code-insee:", key), 14, "siret")] });
    })
    .get("/routing-code/:key", (c) => showNumbered(c, routingCodes, c.req.param("key")))
    .get("/routing-code/:siret/:code{.+}", (c) => {
      const siret = digits(after("siret:", c.req.param("siret")), 14, "siret");
      const wanted = after("code:", c.req.param("code"));
      return show(c, routingCodes, { sirets: [siret] }, ({ code }) => code === wanted);
    })
    .get("/directory-line/:key{.+}", (c) => {
      const key = c.req.param("key");
      // A line of the future is found by search only.
      const isShown = ({ today }: Line): boolean => today !== "upcoming";
      if (key.startsWith(INSTANCE)) return showNumbered(c, lines, key, isShown);
      const address = after("code:", key);
      return show(c, lines, address === null ? null : { address }, isShown);
    })
    .on(["POST", "PATCH", "PUT", "DELETE"], ["/routing-code/:key?", "/directory-line/:key?"], refuseToWrite);
};

const INSTANCE = "id-instance:";

/** What follows `code-insee:` and its likes in one path segment, decoded. */
const after = (prefix: string, segment: string): string | null =>
  segment.startsWith(prefix) ? segment.slice(prefix.length) : null;

const digits = (value: string | null, length: number, name: string): string => {
  if (value?.length === length && /^\d+$/.test(value)) return value;
  throw wrongMember(name, `must have ${length} digits`, "correct it");
};

const notThere = (): Rejection =>
  new Rejection(
    404,
    "not_in_directory",
    { en: "It is not in the directory", fr: "Ce n'est pas dans l'annuaire" },
    {
      en: "The directory of the tenant's platform holds no such entry.",
      fr: "L'annuaire de la plateforme du tenant n'a pas cette entrée.",
    },
  );

const noSuchPath = (): Rejection =>
  new Rejection(
    404,
    "route_unknown",
    { en: "There is nothing here", fr: "Il n'y a rien ici" },
    {
      en: "This version has no operation of this path.",
      fr: "Cette version n'a aucune opération de ce chemin.",
    },
  );
