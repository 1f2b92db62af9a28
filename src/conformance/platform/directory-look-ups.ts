import { ONLY_1_1 } from "../../norm/versions.ts";
import { faultsOf, isMembers, type Members, textOf } from "../shapes.ts";
import { firstPage, RESOURCES, type Resource, rows, rowsOf, rowWith, search } from "./directory-rows.ts";
import { describe, type Exchange } from "./exchange.ts";
import { answers, type Probe, unless, type Verdict } from "./probe.ts";
import { CannotTry, taken } from "./taken.ts";
import type { Walk } from "./walk.ts";

/** Rows to be asked for by their code. A line that is still to come is found by search alone. */
const tellable = async (walk: Walk, resource: Resource): Promise<{ row: Members; path: string }[]> => {
  const all = await rows(walk, resource);
  return all.flatMap((row) => {
    const path = resource.pathOf(row);
    return path === null || row.directoryLineStatus === "Upcoming" ? [] : [{ row, path }];
  });
};

const first = async (walk: Walk, resource: Resource): Promise<{ row: Members; path: string }> => {
  const [one] = await tellable(walk, resource);
  if (one === undefined) throw new CannotTry("no row tells its code");
  return one;
};

const get = (walk: Walk, path: string, query = ""): Promise<Exchange> =>
  walk.directory("GET", `${path}${query}`);

/** The first of some rows whose answer has a relation, or the last one that has not. */
const withRelation = async (
  walk: Walk,
  resource: Resource,
  asked: string,
  member: string,
): Promise<Verdict> => {
  // Not every row has one: a line of a whole company has no establishment.
  const some = (await tellable(walk, resource)).toSorted((a, b) => b.path.length - a.path.length).slice(0, 5);
  let last: Verdict | null = null;
  for (const { path } of some) {
    const exchange = await get(walk, path, `?include=${asked}`);
    const there = isMembers(exchange.json?.[member]);
    last = { ok: there, got: there ? `${member} is there` : `no ${member} (${exchange.status})`, exchange };
    if (there) break;
  }
  if (last === null) throw new CannotTry("no row tells its code");
  return last;
};

const probesOf = (resource: Resource): Probe[] => {
  const operation = `GET ${resource.published}`;
  const good = { level: "must", operation, place: `${resource.published} get 200` } as const;
  const place = (status: number): string => `${resource.published} get ${status}`;
  return [
    {
      ...good,
      what: "tells one by its code as the version has it",
      run: async (walk) => {
        const { path } = await first(walk, resource);
        const exchange = await get(walk, path);
        if (exchange.status !== 200) return answers(exchange, 200);
        return unless(faultsOf(resource.told, walk.version, exchange.json), exchange, "as described");
      },
    },
    {
      ...good,
      what: "tells the one that is asked for",
      run: async (walk) => {
        const { row, path } = await first(walk, resource);
        const exchange = taken(await get(walk, path), "it is not told", 200);
        const [wanted, told] = [row, exchange.json].map((one) => textOf(one, resource.key));
        return { ok: wanted === told, got: `${resource.key} ${told ?? "is missing"}`, exchange };
      },
    },
    {
      ...good,
      what: "tells the fields that are asked for, joined by commas",
      run: async (walk) => {
        const { row, path } = await first(walk, resource);
        const names = resource.search.fields
          .of(walk.version)
          .filter((name) => textOf(row, name) !== undefined);
        const some = [...new Set([resource.key, ...names])].slice(0, 2);
        const exchange = await get(walk, path, `?fields=${some.join(",")}`);
        if (exchange.status !== 200) return answers(exchange, 200);
        const missing = some.filter((name) => textOf(exchange.json, name) === undefined);
        return unless(
          missing.map((name) => `${name} is missing`),
          exchange,
          some.join(", "),
        );
      },
    },
    {
      ...good,
      place: place(400),
      what: "refuses a field that is not of the version",
      run: async (walk) => {
        const { path } = await first(walk, resource);
        const { fields } = resource.search;
        const words = [...fields.all.filter((word) => !fields.has(walk.version, word)), "conformanceUnknown"];
        let last: Verdict = { ok: true, got: "", exchange: null };
        for (const word of words) {
          const verdict = answers(await get(walk, path, `?fields=${word}`), 400, 422);
          last = { ...verdict, got: `${word}: ${verdict.got}` };
          if (!last.ok) break;
        }
        return last;
      },
    },
    ...Object.entries(resource.included).map(
      ([asked, member]): Probe => ({
        ...good,
        what: `brings ${member} where include asks for ${asked}`,
        run: (walk) => withRelation(walk, resource, asked, member),
      }),
    ),
    {
      ...good,
      place: place(404),
      what: "answers one that there is not with 404",
      run: async (walk) => answers(await get(walk, resource.unknown), 404),
    },
    ...(resource.malformed === null
      ? []
      : [
          {
            ...good,
            place: place(400),
            what: "refuses a code that can be none",
            run: async (walk: Walk) => answers(await get(walk, resource.malformed ?? ""), 400, 422),
          },
        ]),
    {
      ...good,
      place: place(401),
      what: "answers a call without a token with 401",
      run: async (walk) => answers(await walk.directory("GET", resource.unknown, { bearer: null }), 401),
    },
    {
      ...good,
      operation: `GET /v1/${resource.name}/id-instance:{id-instance}`,
      place: `/v1/${resource.name}/id-instance:{id-instance} get 200`,
      what: "tells the same by its instance, a number that searches tell",
      in: ONLY_1_1,
      run: async (walk) => {
        const page = await search(walk, resource, { fields: [resource.key, "idInstance"], limit: 5 });
        const row = rowsOf(page).find(({ idInstance }) => Number.isInteger(idInstance));
        if (row === undefined)
          return { ok: false, got: `no row tells idInstance (${describe(page)})`, exchange: page };
        const exchange = await get(walk, `/${resource.name}/id-instance:${row.idInstance}`);
        if (exchange.status !== 200) return answers(exchange, 200);
        const [wanted, told] = [row, exchange.json].map((one) => textOf(one, resource.key));
        return { ok: wanted === told, got: `${resource.key} ${told ?? "is missing"}`, exchange };
      },
    },
  ];
};

/** Look-ups of the Directory Service by code. */
export const DIRECTORY_LOOK_UP_PROBES: readonly Probe[] = [
  ...RESOURCES.flatMap(probesOf),
  {
    level: "should",
    operation: "GET /v1/siren/code-insee:{siren}",
    place: "/v1/siren/code-insee:{siren} get 200",
    what: "says its language in Content-Language",
    in: ONLY_1_1,
    run: async (walk) => {
      const [companies] = RESOURCES;
      if (companies === undefined) throw new CannotTry("there is no such resource");
      await rowWith(walk, companies, companies.key);
      const exchange = await firstPage(walk, companies);
      const value = exchange.headers.get("content-language");
      return { ok: /^(fr|en)\b/i.test(value ?? ""), got: `Content-Language: ${value ?? "none"}`, exchange };
    },
  },
  {
    level: "must",
    operation: "GET /v1/healthcheck (directory)",
    place: "/v1/healthcheck get 200",
    what: "answers 200",
    run: async (walk) => answers(await walk.directory("GET", "/healthcheck"), 200),
  },
];
