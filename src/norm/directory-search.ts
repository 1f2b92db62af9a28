import { ADMINISTRATIVE_STATUSES, ENTITY_TYPES, FACILITY_TYPES } from "./directory.ts";
import { listOf, nested, text, whole, word } from "./kinds.ts";
import { type Kind, type Member, optional } from "./shape.ts";
import {
  ALWAYS,
  type ApiVersion,
  ONLY_1_1,
  SINCE_1_2,
  SINCE_1_3,
  sameWords,
  UNTIL_1_2,
  type WordOf,
  type Words,
  words,
} from "./versions.ts";

/** How a criterion compares. */
export const OPERATORS = sameWords("contains", "strict", "startWith");
export type Operator = WordOf<typeof OPERATORS>;

export const SORTING_ORDERS = sameWords("ascending", "descending");

/** Which comparisons a criterion offers, and what it is compared with. */
export interface Criterion {
  operators: Words<Operator>;
  value: Kind<string, string>;
}

/** What a search for one resource may ask. */
export interface DirectorySearch {
  criteria: Readonly<Record<string, Criterion>>;
  /** Fields that an answer may be cut down to and sorted by. Some are not called as the members that they give. */
  fields: Words<string>;
  /** Resources beside it that an answer may hold, by `GET`. */
  includes: Words<string>;
  /** Versions whose search may ask for them too. */
  includesInSearch: readonly ApiVersion[];
  /** Versions whose sorting says `sortingOrder` where the others say `order`. */
  sortingOrder: readonly ApiVersion[];
}

const number = words<Operator>({ contains: ONLY_1_1, strict: SINCE_1_2, startWith: [] });
const name = words<Operator>({ contains: ALWAYS, strict: SINCE_1_2, startWith: SINCE_1_3 });
const code = words<Operator>({ contains: ALWAYS, strict: SINCE_1_2, startWith: [] });
const street = words<Operator>({ contains: ALWAYS, startWith: SINCE_1_3, strict: [] });
const postal = words<Operator>({ contains: ONLY_1_1, strict: SINCE_1_2, startWith: SINCE_1_2 });
const suffix = words<Operator>({ contains: SINCE_1_2, strict: ALWAYS, startWith: [] });
const exact: Words<Operator> = sameWords("strict");

const DIGITS = /[0-9]*/;
const EMPTY_OR_NOT_BLANK = /^$|^(?!\s*$).+/;
const siren = { operators: number, value: text({ max: 9, pattern: DIGITS }) };
const siret = { operators: number, value: text({ max: 14, pattern: DIGITS }) };
const administrativeStatus = { operators: exact, value: word(ADMINISTRATIVE_STATUSES) };
const addressLines = { operators: street, value: text({ max: 600 }) };
const postalCode = { operators: postal, value: text({ max: 5, pattern: DIGITS }) };
const locality = { operators: name, value: text({ max: 100 }) };
const routingIdentifier = {
  operators: code,
  value: text({ max: 100, pattern: EMPTY_OR_NOT_BLANK }),
};

/** The searches of the Directory Service, by the resource that they find. */
export const DIRECTORY_SEARCHES = {
  siren: {
    criteria: {
      siren,
      businessName: { operators: name, value: text({ max: 150 }) },
      entityType: { operators: exact, value: word(ENTITY_TYPES) },
      administrativeStatus,
    },
    fields: words({
      siren: ALWAYS,
      businessName: ALWAYS,
      entityType: ALWAYS,
      administrativeStatus: ALWAYS,
      instructions: SINCE_1_2,
      idInstance: ONLY_1_1,
    }),
    includes: sameWords(),
    includesInSearch: [],
    sortingOrder: UNTIL_1_2,
  },
  siret: {
    criteria: {
      siret,
      siren,
      facilityType: { operators: number, value: word(FACILITY_TYPES) },
      name: { operators: name, value: text({ max: 100 }) },
      addressLines,
      postalCode,
      countrySubdivision: { operators: number, value: text({ max: 255 }) },
      locality,
      administrativeStatus,
    },
    fields: words({
      siret: ALWAYS,
      siren: ALWAYS,
      name: ALWAYS,
      facilityType: ALWAYS,
      address: ALWAYS,
      diffusible: ONLY_1_1,
      administrativeStatus: ALWAYS,
      siretInstructions: SINCE_1_2,
      pmStatus: ALWAYS,
      pmOnly: ALWAYS,
      managesPaymentStatus: ALWAYS,
      managesLegalCommitment: ALWAYS,
      managesLegalCommitmentOrService: ALWAYS,
      serviceCodeStatus: ALWAYS,
      idInstance: ONLY_1_1,
    }),
    includes: sameWords("siren"),
    includesInSearch: ALWAYS,
    sortingOrder: UNTIL_1_2,
  },
  "routing-code": {
    criteria: {
      routingIdentifier,
      siret,
      routingCodeName: routingIdentifier,
      administrativeStatus,
      addressLines,
      postalCode,
      locality,
    },
    fields: words({
      siret: ALWAYS,
      routingIdentifierType: ALWAYS,
      routingCodeName: ALWAYS,
      routingIdentifier: ALWAYS,
      managesLegalCommitmentCode: ALWAYS,
      administrativeStatus: ALWAYS,
      address: ALWAYS,
      idInstance: ONLY_1_1,
    }),
    includes: sameWords("siren", "siret"),
    includesInSearch: ALWAYS,
    sortingOrder: [],
  },
  "directory-line": {
    criteria: {
      addressingIdentifier: { operators: code, value: text({ max: 125 }) },
      siren,
      siret,
      routingIdentifier,
      addressingSuffix: { operators: suffix, value: text({ max: 100 }) },
    },
    fields: words({
      addressingIdentifier: ALWAYS,
      siren: ALWAYS,
      siret: ALWAYS,
      routingIdentifier: ALWAYS,
      addressingSuffix: ALWAYS,
      idInstance: ONLY_1_1,
    }),
    includes: words({ siren: ALWAYS, siret: ALWAYS, routingCode: ALWAYS, platform: ONLY_1_1 }),
    includesInSearch: SINCE_1_3,
    sortingOrder: UNTIL_1_2,
  },
} as const satisfies Record<string, DirectorySearch>;

/** Results in one page that every platform can be asked for, as clients found: the norm gives `limit` no bounds. */
export const TAKEN_PAGE = 100;

/** A resource of the Directory Service, as its paths name it. */
export type DirectoryResource = keyof typeof DIRECTORY_SEARCHES;

/** The member that says the order of a sorting. */
export const sortingMemberOf = (
  resource: DirectoryResource,
  version: ApiVersion,
): "order" | "sortingOrder" => {
  const { sortingOrder }: DirectorySearch = DIRECTORY_SEARCHES[resource];
  return sortingOrder.includes(version) ? "sortingOrder" : "order";
};

const questionAbout = (resource: DirectoryResource) => {
  const { criteria, fields, includes, includesInSearch, sortingOrder }: DirectorySearch =
    DIRECTORY_SEARCHES[resource];
  const filters: Record<string, Member> = {};
  for (const [name, { operators, value }] of Object.entries(criteria)) {
    filters[name] = optional(nested({ op: optional(word(operators)), value: optional(value) }));
  }
  const order = word(SORTING_ORDERS);
  return {
    filters: optional(nested(filters)),
    sorting: optional(
      listOf(
        nested({
          field: optional(word(fields)),
          order: optional(
            order,
            ALWAYS.filter((version) => !sortingOrder.includes(version)),
          ),
          sortingOrder: optional(order, sortingOrder),
        }),
      ),
    ),
    fields: optional(listOf(word(fields))),
    include: optional(listOf(word(includes)), includesInSearch),
    limit: optional(whole()),
    ignore: optional(whole()),
  };
};

const QUESTIONS = {
  siren: questionAbout("siren"),
  siret: questionAbout("siret"),
  "routing-code": questionAbout("routing-code"),
  "directory-line": questionAbout("directory-line"),
} as const satisfies Record<DirectoryResource, unknown>;

/** The question of a search. */
export const questionOf = (resource: DirectoryResource) => QUESTIONS[resource];
