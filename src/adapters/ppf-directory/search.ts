import { readAnswer } from "../kit/calls/answers.ts";
import { askIfThere } from "../kit/calls/door.ts";
import { asAsked, everyPage, type Page } from "../kit/calls/pages.ts";
import type { PpfDirectory } from "./calls.ts";
import type { Resource } from "./shapes.ts";

/** What is searched for. Each field has one way of comparing: `contient` for names and codes, `strict` for the rest. */
export type Filters = Readonly<Record<string, { op: "strict" | "contient"; valeur: string }>>;

/** A field that must be equal. */
export const strict = (valeur: string) => ({ op: "strict", valeur }) as const;

/** A field that must hold a text. */
export const contains = (valeur: string) => ({ op: "contient", valeur }) as const;

/** Results in one page. The API publishes no bound; a longer page may come cut (206). */
export const PAGE_SIZE = 100;
/** Pages read of the lines or codes of one company or establishment at most: 1,000 of them. */
const MAX_PAGES = 10;

// Neither `champs` nor `inclure`: what one is not allowed to see would be asked for by name.
/** One page of a search. 204: nothing; 206: less than there is. */
export const page = async <T>(
  { door }: PpfDirectory,
  resource: Resource<T>,
  { filters, sortBy, skip = 0, limit = PAGE_SIZE }: Question,
): Promise<Page<T>> => {
  const answer = await door({
    operation: "directory",
    method: "POST",
    path: `/${resource.name}/recherche`,
    json: {
      filtres: filters,
      ...(sortBy === undefined ? {} : { tris: [{ champ: sortBy, ordre: "ascendant" }] }),
      limite: limit,
      ignorer: skip,
    },
    safe: true,
    results: limit,
  });
  if (answer.status === 204) return { results: [], more: false };
  const { resultats, nombre_total_resultats: total } = readAnswer(resource.found, answer, true);
  const results = asAsked(resultats, limit);
  const read = skip + results.length;
  const rest = typeof total === "number" ? total > read : results.length >= limit;
  return { results, more: results.length > 0 && (answer.status === 206 || rest) };
};

interface Question {
  filters: Filters;
  /** Pages of an unsorted list may overlap. */
  sortBy?: string;
  skip?: number;
  limit?: number;
}

/** Everything that a search finds, as far as it is read. */
export const all = async <T>(
  access: PpfDirectory,
  resource: Resource<T>,
  filters: Filters,
  sortBy: string,
): Promise<T[]> => {
  const { results, whole } = await everyPage(
    (_, skip) => page(access, resource, { filters, sortBy, skip }),
    MAX_PAGES,
  );
  const read = results.length;
  if (!whole)
    access.io.log.warn(
      { resource: resource.name, filters, read },
      "the directory holds more than is read of it",
    );
  return results;
};

/** A single resource by its code; null for a 404, which a wrong address gives as well. */
export const byCode = async <T>(
  { door }: PpfDirectory,
  resource: Resource<T>,
  code: string,
  include?: string,
): Promise<T | null> => {
  const query = include === undefined ? {} : { query: { inclure: include } };
  const call = { operation: "directory", path: `/${resource.name}/${code}`, ...query, safe: true };
  return askIfThere(door, resource.one, call);
};
