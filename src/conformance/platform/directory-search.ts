import { foundOf } from "../../norm/directory.ts";
import { sortingMemberOf } from "../../norm/directory-search.ts";
import { SINCE_1_2 } from "../../norm/versions.ts";
import { faultsOf, isMembers, type Members, textOf } from "../shapes.ts";
import { bad, criterionProbes, good } from "./directory-criteria.ts";
import {
  firstPage,
  narrowed,
  RESOURCES,
  type Resource,
  rows,
  rowsOf,
  rowWith,
  search,
  searchStatuses,
} from "./directory-rows.ts";
import { answers, type Probe, unless, type Verdict } from "./probe.ts";
import type { Walk } from "./walk.ts";

/** Members that may stand beside those asked for: relations, and what no field names. */
const BESIDE: ReadonlySet<string> = new Set([
  "legalUnit",
  "facility",
  "routingCode",
  "b2gAdditionalData",
  "platform",
  "platformType",
  "directoryLineStatus",
]);

const fields = (resource: Resource): Probe[] => {
  const asked = async (walk: Walk) =>
    search(walk, resource, { ...(await narrowed(walk, resource)), fields: [resource.key], limit: 5 });
  return [
    {
      ...good(resource),
      what: "tells the fields that are asked for",
      run: async (walk) => {
        await rowWith(walk, resource, resource.key);
        const exchange = await asked(walk);
        if (!searchStatuses(walk).includes(exchange.status)) return answers(exchange, 200);
        const found = rowsOf(exchange);
        const without = found.filter((row) => textOf(row, resource.key) === undefined).length;
        const faults =
          found.length === 0 ? ["nothing is found"] : without === 0 ? [] : [`${without} rows without`];
        return unless(faults, exchange, `${found.length} rows with ${resource.key}`);
      },
    },
    {
      ...good(resource),
      level: "should",
      what: "tells no fields but those asked for",
      run: async (walk) => {
        await rowWith(walk, resource, resource.key);
        const exchange = await asked(walk);
        const more = rowsOf(exchange)
          .flatMap((row) => Object.keys(row))
          .filter((name) => name !== resource.key && !BESIDE.has(name));
        return unless([...new Set(more)], exchange, "no others");
      },
    },
    {
      ...bad(resource),
      what: "refuses a field that is not of the version",
      run: async (walk) => {
        const { fields: known } = resource.search;
        const words = [...known.all.filter((word) => !known.has(walk.version, word)), "conformanceUnknown"];
        let last: Verdict = { ok: true, got: "", exchange: null };
        for (const word of words) {
          const verdict = answers(await search(walk, resource, { fields: [word], limit: 1 }), 400, 422);
          last = { ...verdict, got: `${word}: ${verdict.got}` };
          if (!last.ok) break;
        }
        return last;
      },
    },
  ];
};

/** A relation that a search may bring along. */
const includes = (resource: Resource): Probe[] =>
  resource.search.includesInSearch.length === 0
    ? []
    : Object.entries(resource.included).map(([asked, member]) => ({
        ...good(resource),
        what: `brings ${member} where include asks for ${asked}`,
        in: resource.search.includesInSearch,
        run: async (walk) => {
          await rows(walk, resource);
          const question = { ...(await narrowed(walk, resource)), include: [asked], limit: 100 };
          const exchange = await search(walk, resource, question);
          if (!searchStatuses(walk).includes(exchange.status)) return answers(exchange, 200);
          const found = rowsOf(exchange).filter((row) => isMembers(row[member])).length;
          return { ok: found > 0, got: `${found} rows with ${member}`, exchange };
        },
      }));

/** In code points or as a dictionary has it: the norm does not say. */
const isSorted = (texts: readonly string[]): boolean =>
  [(a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0), (a: string, b: string) => a.localeCompare(b)].some(
    (compare) => texts.slice(1).every((text, i) => compare(texts[i] ?? "", text) <= 0),
  );

const sorts = (resource: Resource): Probe => ({
  ...good(resource),
  what: "sorts by a field, ascending and descending",
  run: async (walk) => {
    await rowWith(walk, resource, resource.key);
    const member = sortingMemberOf(resource.name, walk.version);
    let last: Verdict = { ok: true, got: "", exchange: null };
    for (const order of ["ascending", "descending"]) {
      const sorting = [{ field: resource.key, [member]: order }];
      const question = { ...(await narrowed(walk, resource)), sorting, limit: 20 };
      const exchange = await search(walk, resource, question);
      if (!searchStatuses(walk).includes(exchange.status)) return answers(exchange, 200);
      const keys = rowsOf(exchange).map((row) => textOf(row, resource.key) ?? "");
      const right = isSorted(order === "ascending" ? keys : keys.toReversed());
      last = { ok: right, got: `${order}: ${keys.slice(0, 5).join(", ")}`, exchange };
      if (!right) break;
    }
    return last;
  },
});

const PAGE = 2;

/** Pages by limit and ignore: their keys, and the totals that they tell. */
const pages = async (walk: Walk, resource: Resource) => {
  const member = sortingMemberOf(resource.name, walk.version);
  const fixed = {
    ...(await narrowed(walk, resource)),
    sorting: [{ field: resource.key, [member]: "ascending" }],
  };
  const shown: string[] = [];
  const totals: unknown[] = [];
  let exchange = await search(walk, resource, { ...fixed, limit: PAGE, ignore: 0 });
  for (let ignore = 0; ignore < 3 * PAGE; ignore += PAGE) {
    if (ignore > 0) exchange = await search(walk, resource, { ...fixed, limit: PAGE, ignore });
    const found = rowsOf(exchange);
    shown.push(...found.map((row) => resource.pathOf(row) ?? JSON.stringify(row)));
    if (found.length > 0) totals.push(exchange.json?.totalNumberOfResults);
    if (found.length < PAGE) break;
  }
  return { exchange, shown, totals };
};

const paging = (resource: Resource): Probe[] => [
  {
    ...good(resource),
    what: "gives no more than limit, and goes on after ignore",
    run: async (walk) => {
      const known = await rows(walk, resource);
      const { exchange, shown } = await pages(walk, resource);
      const wanted = Math.min(known.length, 3 * PAGE);
      const different = new Set(shown).size;
      const ok = shown.length === wanted && different === wanted;
      return {
        ok,
        got: `${shown.length} rows in pages of ${PAGE}, ${different} of them different`,
        exchange,
      };
    },
  },
  {
    ...good(resource),
    what: "tells the exact total on every page, or -1 where the version lets it not count",
    run: async (walk) => {
      const known = await rows(walk, resource);
      const { exchange, totals } = await pages(walk, resource);
      const all = await firstPage(walk, resource);
      const whole = known.length < 100 ? known.length : all.json?.totalNumberOfResults;
      const wrong = totals.filter((total) => total !== whole && !(walk.version === "1.3" && total === -1));
      return unless(
        [...new Set(wrong)].map((total) => `total ${total}, ${whole} are there`),
        exchange,
        `total ${whole}`,
      );
    },
  },
];

const searchProbes = (resource: Resource): Probe[] => [
  {
    ...good(resource),
    what: "answers a search with the statuses, members and words of the version",
    run: async (walk) => {
      const exchange = await firstPage(walk, resource);
      const verdict = answers(exchange, ...searchStatuses(walk));
      if (!verdict.ok || exchange.status === 204) return verdict;
      const faults = faultsOf(foundOf(resource.found), walk.version, exchange.json);
      return unless(faults, exchange, `${rowsOf(exchange).length} rows`);
    },
  },
  ...criterionProbes(resource),
  ...fields(resource),
  ...includes(resource),
  sorts(resource),
  ...paging(resource),
  {
    ...good(resource),
    what: "answers a search that finds nothing without an error",
    run: async (walk) => {
      const criterion = resource.narrow;
      const value = criterion === "siren" ? "999999998" : "99999999800007";
      const op = resource.search.criteria[criterion]?.operators.of(walk.version)[0] ?? "strict";
      const exchange = await search(walk, resource, { filters: { [criterion]: { op, value } }, limit: 5 });
      const verdict = answers(exchange, ...searchStatuses(walk));
      return { ...verdict, ok: verdict.ok && rowsOf(exchange).length === 0 };
    },
  },
  {
    ...good(resource),
    level: "should",
    what: "ignores members of the question that it does not know",
    run: async (walk) =>
      answers(await search(walk, resource, { limit: 1, conformanceUnknown: 1 }), ...searchStatuses(walk)),
  },
  {
    ...good(resource),
    place: `/v1/${resource.name}/search post 401`,
    what: "answers a call without a token with 401",
    run: async (walk) =>
      answers(await walk.directory("POST", `/${resource.name}/search`, { json: {}, bearer: null }), 401),
  },
];

/** In 1.1 the words of a sorting differ between the resources; since 1.2 its field is checked like any other. */
const sortingField = (resource: Resource): Probe => ({
  ...bad(resource),
  what: "refuses to sort by a field that there is not",
  in: SINCE_1_2,
  run: async (walk) => {
    const member = sortingMemberOf(resource.name, walk.version);
    const sorting: Members[] = [{ field: "conformanceUnknown", [member]: "ascending" }];
    return answers(await search(walk, resource, { sorting, limit: 1 }), 400, 422);
  },
});

/** The searches of the Directory Service. */
export const DIRECTORY_SEARCH_PROBES: readonly Probe[] = RESOURCES.flatMap((resource) => [
  ...searchProbes(resource),
  sortingField(resource),
]);
