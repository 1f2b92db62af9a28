import { criterionOf, findRows } from "../../norm/directory-rows.ts";
import { type DirectoryResource, questionOf, TAKEN_PAGE } from "../../norm/directory-search.ts";
import { isObject } from "../../norm/read-as.ts";
import type { ApiVersion } from "../../norm/versions.ts";
import { held, wrongMember } from "../read-body.ts";
import type { Ask, DirectoryReader } from "./reader.ts";
import type { Resource } from "./resources.ts";
import { showAll } from "./show.ts";

/** Where a search does not say how much it wants. */
const DEFAULT_LIMIT = 50;

/** What 1.3 says of a total that is not known. */
const NOT_COUNTED = -1;
const MAY_NOT_COUNT: readonly ApiVersion[] = ["1.3"];

/** Criteria that name nobody, and are told of everybody. */
const OF_EVERYBODY = ["administrativeStatus", "entityType"];
/** Criteria that no platform's directory tells anything about here. */
const TOLD_OF_NOBODY = ["facilityType", "addressLines", "postalCode", "countrySubdivision", "locality"];

/** A part of an address has no other characters; what has finds nothing, and nobody need be asked. */
const IN_ADDRESSES = /^[A-Za-z0-9_./@-]+$/;

/** A page of a search. */
export interface Page {
  answer: { search: unknown; totalNumberOfResults: number; results: Record<string, unknown>[] };
  /** Nothing was found. */
  none: boolean;
  /** Some of what there is lies beyond this page. */
  more: boolean;
}

const atLeast = (given: number, least: number, name: string): number => {
  if (given >= least) return given;
  throw wrongMember(name, `must be a whole number from ${least}`, "correct it, or leave it out", "too_small");
};

/** A criterion without a value, or with an empty one, asks nothing. */
const meant = (filters: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(filters).flatMap(([name, asked]) => {
      const value = isObject(asked) && typeof asked.value === "string" ? asked.value.trim() : "";
      return value === "" ? [] : [[name, { ...Object(asked), value }]];
    }),
  );

/** Whom the criteria name, the most telling first; nothing where they name nobody. */
const askOf = (
  resource: DirectoryResource,
  version: ApiVersion,
  filters: Readonly<Record<string, unknown>>,
): Ask | null => {
  const said = (name: string): string | undefined => criterionOf(resource, version, filters, name)?.value;
  const address = criterionOf(resource, version, filters, "addressingIdentifier");
  if (address !== undefined && (address.operator === "strict" || !IN_ADDRESSES.test(address.value))) {
    return { address: address.value };
  }
  const siret = said("siret") ?? "";
  if (/^\d{14}$/.test(siret)) return { sirets: [siret] };
  // Before 1.2, identifiers are compared by `contains` alone: a whole one is meant as such.
  const siren = [said("siren"), /^(\d{9})(?:_|$)/.exec(address?.value ?? "")?.[1]].find((one) =>
    /^\d{9}$/.test(one ?? ""),
  );
  if (siren !== undefined) return { sirens: [siren] };
  const name = said("businessName") ?? said("name");
  return name === undefined ? null : { name };
};

/**
 * Answers a search: asks the directory for whom the criteria name, the tenant's own companies where they name nobody,
 * and sorts out and counts all of them.
 *
 * @throws Rejection 400 where the question is none of the version, 501; Failure when the platform cannot be asked
 */
export const search = async <Row>(
  reader: DirectoryReader,
  resource: Resource<Row>,
  candidates: (ask: Ask) => Promise<{ items: Row[]; more: boolean }>,
  body: Record<string, unknown>,
): Promise<Page> => {
  const { version } = reader;
  const { name, values } = resource;
  const asked = held(questionOf(name), version, body);
  const limit = Math.min(atLeast(asked.limit ?? DEFAULT_LIMIT, 1, "limit"), TAKEN_PAGE);
  const ignore = atLeast(asked.ignore ?? 0, 0, "ignore");
  const filters = meant(asked.filters ?? {});
  const ask = askOf(name, version, filters);
  const { items, more: unseen } = await candidates(ask ?? {});

  const wordOf = (row: Row, member: string): string | null => {
    const value = resource.factsOf(row)[member];
    return typeof value === "string" ? value : null;
  };
  const criteria = Object.keys(filters);
  const rows = findRows(
    {
      name,
      version,
      values: Object.fromEntries(
        criteria.map((one) => [one, values[one] ?? ((row: Row) => wordOf(row, one))]),
      ),
      sortValue: (row, field) => wordOf(row, field) ?? "",
    },
    items,
    { filters, sorting: body.sorting },
  );
  const page = rows.slice(ignore, ignore + limit);
  // What nobody was asked for, or nobody tells, may well be there.
  const beyond = ask === null && criteria.some((one) => !OF_EVERYBODY.includes(one));
  const blind = criteria.some((one) => TOLD_OF_NOBODY.includes(one));
  const uncounted = unseen || beyond || blind;
  return {
    answer: {
      search: body,
      totalNumberOfResults: uncounted && MAY_NOT_COUNT.includes(version) ? NOT_COUNTED : rows.length,
      results: await showAll(reader, resource, resource.found, page, {
        fields: asked.fields ?? [],
        includes: asked.include ?? [],
      }),
    },
    none: rows.length === 0,
    more: uncounted || rows.length > ignore + page.length,
  };
};
