import { DIRECTORY_LINE, FACILITY, FOUND_LINE, LEGAL_UNIT, ROUTING_CODE } from "../../norm/directory.ts";
import {
  DIRECTORY_SEARCHES,
  type DirectoryResource,
  type DirectorySearch,
  TAKEN_PAGE,
} from "../../norm/directory-search.ts";
import { SEARCH_STATUSES } from "../../norm/operations.ts";
import type { Shape } from "../../norm/shape.ts";
import { isMembers, type Members, objectsOf, textOf } from "../shapes.ts";
import type { Exchange } from "./exchange.ts";
import { CannotTry, taken } from "./taken.ts";
import { oncePerWalk, type Walk } from "./walk.ts";

/** What the kit knows of one resource of the directory. */
export interface Resource {
  name: DirectoryResource;
  search: DirectorySearch;
  /** A row as a search finds it, and as it is told by its code. */
  found: Shape;
  told: Shape;
  /** The member that tells one row from the others. */
  key: string;
  /** Path of one row, after `/v1`; null where the row does not say enough. */
  pathOf(row: Members): string | null;
  /** That path as it is published. */
  published: string;
  /** Paths of a code that there is not, and of one that is none; null where nothing is malformed. */
  unknown: string;
  malformed: string | null;
  /** Members that `include` brings, by what is asked. */
  included: Readonly<Record<string, string>>;
  /** The filter that narrows a search down to what a known company has. */
  narrow: "siren" | "siret";
}

const NOBODY = { siren: "999999998", siret: "99999999800007" } as const;

const encoded = (row: Members, name: string): string | null => {
  const value = textOf(row, name);
  return value === undefined ? null : encodeURIComponent(value);
};

const at = (path: (code: string) => string, name: string) => (row: Members) => {
  const code = encoded(row, name);
  return code === null ? null : path(code);
};

export const RESOURCES: readonly Resource[] = [
  {
    name: "siren",
    search: DIRECTORY_SEARCHES.siren,
    found: LEGAL_UNIT,
    told: LEGAL_UNIT,
    key: "siren",
    pathOf: at((code) => `/siren/code-insee:${code}`, "siren"),
    published: "/v1/siren/code-insee:{siren}",
    unknown: `/siren/code-insee:${NOBODY.siren}`,
    malformed: "/siren/code-insee:12",
    included: {},
    narrow: "siren",
  },
  {
    name: "siret",
    search: DIRECTORY_SEARCHES.siret,
    found: FACILITY,
    told: FACILITY,
    key: "siret",
    pathOf: at((code) => `/siret/code-insee:${code}`, "siret"),
    published: "/v1/siret/code-insee:{siret}",
    unknown: `/siret/code-insee:${NOBODY.siret}`,
    malformed: "/siret/code-insee:12",
    included: { siren: "legalUnit" },
    narrow: "siren",
  },
  {
    name: "routing-code",
    search: DIRECTORY_SEARCHES["routing-code"],
    found: ROUTING_CODE,
    told: ROUTING_CODE,
    key: "routingIdentifier",
    pathOf: (row) => {
      const [siret, code] = [encoded(row, "siret"), encoded(row, "routingIdentifier")];
      return siret === null || code === null ? null : `/routing-code/siret:${siret}/code:${code}`;
    },
    published: "/v1/routing-code/siret:{siret}/code:{routing-identifier}",
    unknown: `/routing-code/siret:${NOBODY.siret}/code:NONE`,
    malformed: "/routing-code/siret:12/code:NONE",
    included: { siren: "legalUnit", siret: "facility" },
    narrow: "siret",
  },
  {
    name: "directory-line",
    search: DIRECTORY_SEARCHES["directory-line"],
    found: FOUND_LINE,
    told: DIRECTORY_LINE,
    key: "addressingIdentifier",
    pathOf: at((code) => `/directory-line/code:${code}`, "addressingIdentifier"),
    published: "/v1/directory-line/code:{addressing-identifier}",
    unknown: `/directory-line/code:${NOBODY.siren}`,
    malformed: null,
    included: { siren: "legalUnit", siret: "facility", routingCode: "routingCode" },
    narrow: "siren",
  },
];

export const search = (walk: Walk, { name }: Resource, json: Members): Promise<Exchange> =>
  walk.directory("POST", `/${name}/search`, { json });

/** The rows of a page; those of a page without a body are none. */
export const rowsOf = ({ json }: Exchange): Members[] => objectsOf(json?.results);

/** Filters that keep a search to the company that is known; none where none is. */
export const narrowed = async (walk: Walk, resource: Resource): Promise<Members> => {
  const { known } = walk.target;
  if (known === null) return {};
  const { narrow } = resource;
  if (narrow === "siren") return { filters: { siren: { op: opOf(walk, resource, "siren"), value: known } } };
  const [establishments] = RESOURCES.filter(({ name }) => name === "siret");
  if (establishments === undefined) return {};
  const [first] = await rows(walk, establishments);
  return {
    filters: { siret: { op: opOf(walk, resource, "siret"), value: textOf(first ?? {}, "siret") ?? "" } },
  };
};

/** The most exact comparison that a version offers for a criterion. */
const opOf = (walk: Walk, resource: Resource, criterion: string): string => {
  const offered = resource.search.criteria[criterion]?.operators.of(walk.version) ?? [];
  return offered.find((op) => op === "strict") ?? offered[0] ?? "strict";
};

const pages = new Map(
  RESOURCES.map((resource) => [
    resource.name,
    oncePerWalk(async (walk) =>
      search(walk, resource, { ...(await narrowed(walk, resource)), limit: TAKEN_PAGE }),
    ),
  ]),
);

/** The first page of a resource, as large as every platform gives it. */
export const firstPage = async (walk: Walk, { name }: Resource): Promise<Exchange> => {
  const page = pages.get(name);
  if (page === undefined) throw new CannotTry(`${name} is no resource of the directory`);
  return page(walk);
};

/** Statuses of a search that found what it could. */
export const searchStatuses = ({ version }: Walk): readonly number[] => SEARCH_STATUSES[version];

/** Rows that are known to be there. @throws CannotTry where there are none */
export const rows = async (walk: Walk, resource: Resource): Promise<Members[]> => {
  const page = taken(await firstPage(walk, resource), "the search is not answered", ...searchStatuses(walk));
  const found = rowsOf(page);
  if (found.length === 0) throw new CannotTry("the directory shows none");
  return found;
};

/** A row that has this member. */
export const rowWith = async (walk: Walk, resource: Resource, member: string): Promise<Members> => {
  const row = (await rows(walk, resource)).find((one) => textOf(one, member) !== undefined);
  if (row === undefined) throw new CannotTry(`no row tells ${member}`);
  return row;
};

/** Where a row holds what a criterion looks at, if it lies deeper than its own name. */
const PLACES: Readonly<Record<string, readonly [outer: string, inner: string]>> = {
  addressLines: ["address", "addressLine1"],
  postalCode: ["address", "postalCode"],
  locality: ["address", "locality"],
  countrySubdivision: ["address", "countrySubdivision"],
};

/** What a criterion looks at in a row. */
export const valueIn = (row: Members, criterion: string): string | undefined => {
  const place = PLACES[criterion];
  if (place === undefined) return textOf(row, criterion) ?? routingOf(row, criterion);
  const outer = row[place[0]];
  return isMembers(outer) ? textOf(outer, place[1]) : undefined;
};

/** Before 1.3, a line tells its routing code in an object only. */
const routingOf = (row: Members, criterion: string): string | undefined =>
  isMembers(row.routingCode) ? textOf(row.routingCode, criterion) : undefined;
