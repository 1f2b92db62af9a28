import type { z } from "zod";
import { isOpen, kindIn, lineStateIn, platformIn } from "../../mapping/afnor.ts";
import {
  DIRECTORY_SEARCHES,
  type DirectoryResource,
  type Operator,
  sortingMemberOf,
  TAKEN_PAGE,
} from "../../norm/directory-search.ts";
import { readAnswer } from "../kit/calls/answers.ts";
import { askIfThere } from "../kit/calls/door.ts";
import { asAsked, everyPage, type Page } from "../kit/calls/pages.ts";
import { bySirenOrName, codeStateOf, demandsOf, isLineOf, type LinesOf, stateOf } from "../kit/directory.ts";
import { present } from "../kit/present.ts";
import type {
  DirectoryAddress,
  DirectoryCompany,
  DirectoryEstablishment,
  DirectoryRoutingCode,
} from "../port.ts";
import type { Afnor } from "./calls.ts";
import {
  type DirectoryLine,
  directoryLineSchema,
  directoryLinesSchema,
  type Facility,
  facilitySchema,
  type LegalUnit,
  legalUnitSchema,
  legalUnitsSchema,
  routingCodesSchema,
} from "./shapes.ts";

/* The Directory Service, read-only as since 1.2. */

/** Pages read of the lines or codes of one company or establishment at most: 1,000 of them. */
const MAX_PAGES = 10;

type Found<T> = { totalNumberOfResults?: number | null; results?: T[] | null };
type Filters = Record<string, string>;

const get = <T>({ door }: Afnor, path: string, schema: z.ZodType<T>): Promise<T | null> =>
  askIfThere(door, schema, { operation: "directory", service: "directory", path, safe: true });

/** What is asked of a search. */
interface Question {
  filters: Record<string, { op: Operator; value: string }>;
  sorting?: object[];
  limit: number;
  ignore: number;
}

// No `fields` and no `include`: platforms refuse names that others offer.
const find = async <T>(
  { door }: Afnor,
  what: DirectoryResource,
  question: Question,
  schema: z.ZodType<Found<T>>,
): Promise<Page<T>> => {
  const answer = await door({
    operation: "directory",
    service: "directory",
    method: "POST",
    path: `/${what}/search`,
    json: question,
    safe: true,
    results: question.limit,
  });
  if (answer.status === 204) return { results: [], more: false };
  const { results: found, totalNumberOfResults: total } = readAnswer(schema, answer, true);
  const results = asAsked(found ?? [], question.limit);
  const known = typeof total === "number" && total >= 0;
  const rest = known
    ? total > question.ignore + results.length
    : answer.status === 206 || results.length >= question.limit;
  return { results, more: results.length > 0 && rest };
};

const findAll = async <T>(
  access: Afnor,
  what: DirectoryResource,
  filters: Filters,
  sortBy: string,
  schema: z.ZodType<Found<T>>,
): Promise<T[]> => {
  const { apiVersion } = access.endpoint;
  // `strict` came with 1.2 for identifiers; before, only `contains`, so results are compared once more.
  const { operators } = DIRECTORY_SEARCHES.siren.criteria.siren;
  const op: Operator = operators.has(apiVersion, "strict") ? "strict" : "contains";
  const question = {
    filters: Object.fromEntries(Object.entries(filters).map(([k, value]) => [k, { op, value }])),
    sorting: [{ field: sortBy, [sortingMemberOf(what, apiVersion)]: "ascending" }],
    limit: TAKEN_PAGE,
  };
  const { results, whole } = await everyPage(
    (_, read) => find(access, what, { ...question, ignore: read }, schema),
    MAX_PAGES,
  );
  const read = results.length;
  if (!whole) access.io.log.warn({ what, filters, read }, "the directory holds more than is read of it");
  return results;
};

export const company = async (access: Afnor, siren: string): Promise<DirectoryCompany | null> => {
  const unit = await get(access, `/siren/code-insee:${siren}`, legalUnitSchema);
  if (unit !== null) return companyOf(unit, siren);
  // One platform answers 404 here for companies that its search finds.
  const units = await findAll(access, "siren", { siren }, "siren", legalUnitsSchema);
  const found = units.find((candidate) => candidate.siren === siren);
  return found === undefined ? null : companyOf(found, siren);
};

export const establishment = async (access: Afnor, siret: string): Promise<DirectoryEstablishment | null> => {
  const facility = await get(access, `/siret/code-insee:${siret}?include=siren`, facilitySchema);
  return facility === null ? null : establishmentOf(facility, siret);
};

export const search = bySirenOrName(company, async (access: Afnor, value, limit) => {
  const filters = { businessName: { op: "contains", value } } as const;
  const question = { filters, limit: Math.min(limit, TAKEN_PAGE), ignore: 0 };
  const { results, more } = await find(access, "siren", question, legalUnitsSchema);
  const companies = results.flatMap((unit) => (unit.siren ? [companyOf(unit, unit.siren)] : []));
  return { companies: companies.slice(0, limit), more };
});

export const addresses = async (access: Afnor, by: LinesOf): Promise<DirectoryAddress[]> => {
  const filters: Filters =
    "siren" in by
      ? { siren: by.siren }
      : { siret: by.siret, ...present({ routingIdentifier: by.routingCode }) };
  const field = "addressingIdentifier";
  const lines = await findAll(access, "directory-line", filters, field, directoryLinesSchema);
  return lines
    .map(addressOf)
    .filter((line) => line !== null)
    .filter(isLineOf(by));
};

export const address = async (access: Afnor, identifier: string): Promise<DirectoryAddress | null> => {
  const path = `/directory-line/code:${encodeURIComponent(identifier)}`;
  const line = await get(access, path, directoryLineSchema);
  return line && addressOf({ ...line, addressingIdentifier: line.addressingIdentifier ?? identifier });
};

export const routingCodes = async (access: Afnor, siret: string): Promise<DirectoryRoutingCode[]> => {
  const field = "routingIdentifier";
  const codes = await findAll(access, "routing-code", { siret }, field, routingCodesSchema);
  return codes.flatMap(({ routingIdentifier: code, siret: of, routingCodeName, ...rest }) => {
    if (!code || (of && of !== siret)) return [];
    const state = codeStateOf(isOpen(rest.administrativeStatus));
    const commitmentNumber = rest.managesLegalCommitmentCode ?? null;
    return [{ code, siret, name: routingCodeName ?? null, state, commitmentNumber }];
  });
};

const companyOf = (unit: LegalUnit, siren: string): DirectoryCompany => ({
  siren,
  name: unit.businessName ?? "",
  kind: kindIn(unit.entityType),
  state: stateOf(isOpen(unit.administrativeStatus)),
});

const establishmentOf = (facility: Facility, siret: string): DirectoryEstablishment => {
  const b2g = facility.b2gAdditionalData;
  const isPublic = kindIn(facility.legalUnit?.entityType) === "public";
  return {
    siret,
    siren: facility.siren ?? siret.slice(0, 9),
    name: facility.name ?? null,
    state: stateOf(isOpen(facility.administrativeStatus)),
    demands: demandsOf(
      b2g
        ? {
            serviceCode: b2g.serviceCodeStatus,
            commitmentNumber: b2g.managesLegalCommitmentCode,
            serviceOrCommitment: b2g.managesLegalCommitmentOrServiceCode,
          }
        : null,
      isPublic,
    ),
  };
};

/** A line; its state is `unknown` where the platform does not tell it, never guessed. Null: it has no address. */
const addressOf = (line: DirectoryLine): DirectoryAddress | null => {
  const identifier = line.addressingIdentifier;
  if (!identifier) return null;
  const status = lineStateIn(line.directoryLineStatus ?? line.platform?.platformStatus);
  return {
    identifier,
    siren: line.siren ?? identifier.slice(0, 9),
    siret: line.siret || null,
    routingCode: line.routingIdentifier || line.routingCode?.routingIdentifier || null,
    suffix: line.addressingSuffix || null,
    status,
    from: null,
    until: null,
    // `Disabled` means by definition that no platform is linked to the line.
    platform: status === "disabled" ? "none" : platformIn(line.platformType ?? line.platform?.platformType),
  };
};
