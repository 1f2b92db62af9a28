import { type Operator, SORTING_ORDERS, TAKEN_PAGE } from "../../norm/directory-search.ts";
import { isObject, oneOf, Refusal } from "./refusal.ts";

/** What a search may filter on: the operators of the filter, and where the value lies. */
export interface Filter<Row> {
  operators: readonly Operator[];
  value(row: Row): string | null;
}

/** One of the four resources, as search sees it. */
export interface Resource<Row> {
  filters: Readonly<Record<string, Filter<Row>>>;
  /** Fields that `fields` and `sorting` may name. */
  fields: readonly string[];
  includes: readonly string[];
  sortValue(row: Row, field: string): string;
  present(row: Row, fields: readonly string[], includes: readonly string[]): Record<string, unknown>;
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

const testsOf = <Row>(resource: Resource<Row>, filters: unknown): ((row: Row) => boolean)[] => {
  if (filters === undefined) return [];
  if (!isObject(filters)) throw new Refusal(400, "PARAMS_ERROR", "filters must be an object.");
  return Object.entries(filters).map(([name, given]) => {
    const filter = Object.hasOwn(resource.filters, name) ? resource.filters[name] : undefined;
    if (filter === undefined)
      throw new Refusal(400, "PARAMS_ERROR", `filters.${name} is not a criterion here.`);
    if (!isObject(given) || typeof given.value !== "string")
      throw new Refusal(400, "PARAMS_ERROR", `filters.${name} needs { op, value }.`);
    const operator =
      oneOf(given.op, filter.operators, `filters.${name}.op`) ?? filter.operators[0] ?? "strict";
    const wanted = given.value;
    return (row) => matches(operator, filter.value(row), wanted);
  });
};

/** Names of a comma-joined query parameter or of a list; 400 for one that the resource does not have. */
export const namesOf = (given: unknown, known: readonly string[], what: string): string[] => {
  if (given === undefined) return [];
  const names: unknown[] =
    typeof given === "string" ? given.split(",") : Array.isArray(given) ? given : [given];
  return names.flatMap((name) => oneOf(name, known, what) ?? []);
};

const wholeNumber = (given: unknown, byDefault: number, least: number, name: string): number => {
  if (given === undefined) return byDefault;
  if (typeof given !== "number" || !Number.isInteger(given) || given < least)
    throw new Refusal(400, "PARAMS_ERROR", `${name} must be a whole number from ${least}.`);
  return given;
};

/** The versions differ in the name of the order, and their examples in that of others: both are taken of all. */
const sortersOf = <Row>(resource: Resource<Row>, sorting: unknown): ((a: Row, b: Row) => number)[] => {
  if (sorting === undefined) return [];
  if (!Array.isArray(sorting)) throw new Refusal(400, "PARAMS_ERROR", "sorting must be a list.");
  return sorting.map((item: unknown) => {
    if (!isObject(item)) throw new Refusal(400, "PARAMS_ERROR", "sorting needs { field, order }.");
    const field = oneOf(item.field, resource.fields, "sorting.field") ?? "";
    const order = oneOf(item.order ?? item.sortingOrder, SORTING_ORDERS.all, "sorting.order");
    const sign = order === "descending" ? -1 : 1;
    return (a, b) => sign * resource.sortValue(a, field).localeCompare(resource.sortValue(b, field));
  });
};

/** Answers a search over rows that are all in memory. `more`: some lie beyond this page. */
export const searchRows = <Row>(
  resource: Resource<Row>,
  rows: readonly Row[],
  body: Record<string, unknown>,
) => {
  const tests = testsOf(resource, body.filters);
  const sorters = sortersOf(resource, body.sorting);
  const fields = namesOf(body.fields, resource.fields, "fields");
  const includes = namesOf(body.include, resource.includes, "include");
  const limit = Math.min(wholeNumber(body.limit, DEFAULT_LIMIT, 1, "limit"), TAKEN_PAGE);
  const ignore = wholeNumber(body.ignore, 0, 0, "ignore");
  const found = rows.filter((row) => tests.every((test) => test(row)));
  found.sort((a, b) => sorters.reduce((sum, sorter) => sum || sorter(a, b), 0));
  return {
    more: found.length > ignore + limit,
    answer: {
      search: body,
      totalNumberOfResults: found.length,
      results: found.slice(ignore, ignore + limit).map((row) => resource.present(row, fields, includes)),
    },
  };
};
