import { findRows, type SearchedRows } from "../../norm/directory-rows.ts";
import { questionOf, TAKEN_PAGE } from "../../norm/directory-search.ts";
import { readAs } from "./read-as.ts";
import { oneOf, Refusal } from "./refusal.ts";

/** One of the four resources, as this platform searches and shows it. */
export interface Resource<Row> extends SearchedRows<Row> {
  /** What tells an entry from the others, in all versions. */
  keyOf(row: Row): string;
  /** As a look-up shows it. */
  present(row: Row, fields: readonly string[], includes: readonly string[]): Record<string, unknown>;
  /** As a search shows it. */
  presentFound(row: Row, fields: readonly string[], includes: readonly string[]): Record<string, unknown>;
}

/** Where a search does not say how much it wants. */
const DEFAULT_LIMIT = 50;

/** Names of a comma-joined query parameter; 400 for one that the resource does not have. */
export const namesOf = (given: string | undefined, known: readonly string[], what: string): string[] =>
  given === undefined ? [] : given.split(",").flatMap((name) => oneOf(name, known, what) ?? []);

const atLeast = (given: number, least: number, name: string): number => {
  if (given < least) throw new Refusal(400, "PARAMS_ERROR", `${name} must be a whole number from ${least}.`);
  return given;
};

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
  const limit = Math.min(atLeast(asked.limit ?? DEFAULT_LIMIT, 1, "limit"), TAKEN_PAGE);
  const ignore = atLeast(asked.ignore ?? 0, 0, "ignore");
  const found = findRows(resource, rows, { filters: asked.filters ?? {}, sorting: body.sorting });
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
