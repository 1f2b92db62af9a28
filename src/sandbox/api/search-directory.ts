import {
  DIRECTORY_SEARCHES,
  type DirectoryResource,
  type DirectorySearch,
  type Operator,
  questionOf,
  SORTING_ORDERS,
  TAKEN_PAGE,
} from "../../norm/directory-search.ts";
import type { ApiVersion } from "../../norm/versions.ts";
import { readAs } from "./read-as.ts";
import { isObject, oneOf, Refusal } from "./refusal.ts";

/** One of the four resources, as search sees it. */
export interface Resource<Row> {
  name: DirectoryResource;
  version: ApiVersion;
  /** What tells an entry from the others, in all versions. */
  keyOf(row: Row): string;
  /** Where each criterion finds its value. */
  values: Readonly<Record<string, (row: Row) => string | null>>;
  sortValue(row: Row, field: string): string;
  /** As a look-up shows it. */
  present(row: Row, fields: readonly string[], includes: readonly string[]): Record<string, unknown>;
  /** As a search shows it. */
  presentFound(row: Row, fields: readonly string[], includes: readonly string[]): Record<string, unknown>;
}

/** Where a search does not say how much it wants. */
const DEFAULT_LIMIT = 50;

/** Search ignores case and accents, as the national directory does. */
const plain = (text: string): string => text.normalize("NFD").replaceAll(/\p{M}/gu, "").toLowerCase();

const matches = (operator: Operator, value: string | null, wanted: string): boolean => {
  if (value === null) return false;
  const [here, there] = [plain(value), plain(wanted)];
  if (operator === "strict") return here === there;
  return operator === "startWith" ? here.startsWith(there) : here.includes(there);
};

/** A criterion without its value asks nothing. One without its operator compares as its version does first of all. */
const testsOf = <Row>(
  { name, version, values }: Resource<Row>,
  filters: Readonly<Record<string, unknown>>,
): ((row: Row) => boolean)[] => {
  const { criteria }: DirectorySearch = DIRECTORY_SEARCHES[name];
  return Object.entries(filters).flatMap(([criterion, asked]) => {
    const told = values[criterion];
    if (!isObject(asked) || told === undefined || typeof asked.value !== "string") return [];
    const offered = criteria[criterion]?.operators.of(version) ?? [];
    const operator = offered.find((one) => one === asked.op) ?? offered[0] ?? "strict";
    const wanted = asked.value;
    return [(row: Row) => matches(operator, told(row), wanted)];
  });
};

/** Names of a comma-joined query parameter; 400 for one that the resource does not have. */
export const namesOf = (given: string | undefined, known: readonly string[], what: string): string[] =>
  given === undefined ? [] : given.split(",").flatMap((name) => oneOf(name, known, what) ?? []);

const atLeast = (given: number, least: number, name: string): number => {
  if (given < least) throw new Refusal(400, "PARAMS_ERROR", `${name} must be a whole number from ${least}.`);
  return given;
};

/** The versions differ in the name of the order, and clients in whether they care: both names are read in all. */
const descends = (item: unknown): boolean =>
  isObject(item) &&
  [item.order, item.sortingOrder].find((word) => SORTING_ORDERS.all.some((known) => known === word)) ===
    "descending";

const sortersOf = <Row>(resource: Resource<Row>, sorting: unknown): ((a: Row, b: Row) => number)[] =>
  (Array.isArray(sorting) ? sorting : []).map((item: unknown) => {
    const field = isObject(item) ? String(item.field ?? "") : "";
    const sign = descends(item) ? -1 : 1;
    return (a, b) => sign * resource.sortValue(a, field).localeCompare(resource.sortValue(b, field));
  });

/**
 * Answers a search over rows that are all in memory. `more`: some lie beyond this page.
 *
 * @throws Refusal 400 where the question is none of the version
 */
export const searchRows = <Row>(
  resource: Resource<Row>,
  rows: readonly Row[],
  body: Record<string, unknown>,
) => {
  const asked = readAs(questionOf(resource.name), resource.version, body);
  const tests = testsOf(resource, asked.filters ?? {});
  const sorters = sortersOf(resource, body.sorting);
  const limit = Math.min(atLeast(asked.limit ?? DEFAULT_LIMIT, 1, "limit"), TAKEN_PAGE);
  const ignore = atLeast(asked.ignore ?? 0, 0, "ignore");
  const found = rows.filter((row) => tests.every((test) => test(row)));
  found.sort((a, b) => sorters.reduce((sum, sorter) => sum || sorter(a, b), 0));
  const page = found.slice(ignore, ignore + limit);
  return {
    more: found.length > ignore + limit,
    answer: {
      search: body,
      totalNumberOfResults: found.length,
      results: page.map((row) => resource.presentFound(row, asked.fields ?? [], asked.include ?? [])),
    },
  };
};
