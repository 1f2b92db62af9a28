import {
  DIRECTORY_SEARCHES,
  type DirectoryResource,
  type DirectorySearch,
  type Operator,
  SORTING_ORDERS,
} from "./directory-search.ts";
import { isObject } from "./read-as.ts";
import type { ApiVersion } from "./versions.ts";

/** Entries of one resource, as a search looks at them. */
export interface SearchedRows<Row> {
  name: DirectoryResource;
  version: ApiVersion;
  /** Where each criterion finds its value. */
  values: Readonly<Record<string, (row: Row) => string | null>>;
  sortValue(row: Row, field: string): string;
}

/** What narrows and orders a search. */
export interface RowsAsked {
  filters: Readonly<Record<string, unknown>>;
  /** As the client gave it: of the two names of the order, the versions have one each. */
  sorting: unknown;
}

/** The rows that a search finds, in its order; those that it does not order stay as they came. */
export const findRows = <Row>(
  resource: SearchedRows<Row>,
  rows: readonly Row[],
  { filters, sorting }: RowsAsked,
): Row[] => {
  const tests = testsOf(resource, filters);
  const sorters = sortersOf(resource, sorting);
  return rows
    .filter((row) => tests.every((test) => test(row)))
    .sort((a, b) => sorters.reduce((sum, sorter) => sum || sorter(a, b), 0));
};

/** Search ignores case and accents, as the national directory does. */
const plain = (text: string): string => text.normalize("NFD").replaceAll(/\p{M}/gu, "").toLowerCase();

const matches = (operator: Operator, value: string | null, wanted: string): boolean => {
  if (value === null) return false;
  const [here, there] = [plain(value), plain(wanted)];
  if (operator === "strict") return here === there;
  return operator === "startWith" ? here.startsWith(there) : here.includes(there);
};

/** What a criterion asks. */
export interface AskedCriterion {
  operator: Operator;
  value: string;
}

/**
 * What a criterion asks in a version: nothing (undefined) without a value; without an operator it compares as its
 * version does first of all.
 */
export const criterionOf = (
  resource: DirectoryResource,
  version: ApiVersion,
  filters: Readonly<Record<string, unknown>>,
  name: string,
): AskedCriterion | undefined => {
  const { criteria }: DirectorySearch = DIRECTORY_SEARCHES[resource];
  const asked = filters[name];
  if (!isObject(asked) || typeof asked.value !== "string") return undefined;
  const offered = criteria[name]?.operators.of(version) ?? [];
  const operator = offered.find((one) => one === asked.op) ?? offered[0] ?? "strict";
  return { operator, value: asked.value };
};

const testsOf = <Row>(
  { name, version, values }: SearchedRows<Row>,
  filters: Readonly<Record<string, unknown>>,
): ((row: Row) => boolean)[] =>
  Object.keys(filters).flatMap((criterion) => {
    const told = values[criterion];
    const asked = criterionOf(name, version, filters, criterion);
    if (told === undefined || asked === undefined) return [];
    return [(row: Row) => matches(asked.operator, told(row), asked.value)];
  });

/** The versions differ in the name of the order, and clients in whether they care: both names are read in all. */
const descends = (item: unknown): boolean =>
  isObject(item) &&
  [item.order, item.sortingOrder].find((word) => SORTING_ORDERS.all.some((known) => known === word)) ===
    "descending";

const sortersOf = <Row>(resource: SearchedRows<Row>, sorting: unknown): ((a: Row, b: Row) => number)[] =>
  (Array.isArray(sorting) ? sorting : []).map((item: unknown) => {
    const field = isObject(item) ? String(item.field ?? "") : "";
    const sign = descends(item) ? -1 : 1;
    return (a, b) => sign * resource.sortValue(a, field).localeCompare(resource.sortValue(b, field));
  });

/** Fields of an establishment that are told by a member of `b2gAdditionalData`, under a name of its own. */
const B2G_MEMBERS: Readonly<Record<string, string>> = {
  pmStatus: "pm",
  pmOnly: "pmOnly",
  managesPaymentStatus: "managesPaymentStatus",
  managesLegalCommitment: "managesLegalCommitmentCode",
  managesLegalCommitmentOrService: "managesLegalCommitmentOrServiceCode",
  serviceCodeStatus: "serviceCodeStatus",
};

/** Members that no field selects: they always stay. */
const UNSELECTABLE: readonly string[] = ["platformType", "directoryLineStatus", "platform"];

/** Keeps what `fields` asked for, and what cannot be asked for; everything where none is given. */
export const pickFields = (
  shown: Record<string, unknown>,
  fields: readonly string[],
): Record<string, unknown> => {
  if (fields.length === 0) return shown;
  const kept = Object.entries(shown).filter(([name]) => fields.includes(name) || UNSELECTABLE.includes(name));
  const { b2gAdditionalData } = shown;
  const members = fields.flatMap((field) => B2G_MEMBERS[field] ?? []);
  if (b2gAdditionalData === undefined || members.length === 0) return Object.fromEntries(kept);
  const asked = Object.entries(Object(b2gAdditionalData)).filter(([name]) => members.includes(name));
  return { ...Object.fromEntries(kept), b2gAdditionalData: Object.fromEntries(asked) };
};
