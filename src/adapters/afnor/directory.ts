import type { z } from "zod";
import {
  DIRECTORY_SEARCHES,
  type DirectoryResource,
  type Operator,
  sortingMemberOf,
  TAKEN_PAGE,
} from "../../norm/directory-search.ts";
import type { ApiVersion } from "../../norm/versions.ts";
import type {
  Directory,
  DirectoryAddress,
  DirectoryCompany,
  DirectoryEstablishment,
} from "../directory-port.ts";
import type { Io } from "../port.ts";
import { type Door, readAnswer } from "./calls.ts";
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

/** Lines read of one company or establishment at most. */
const MAX_RESULTS = 1000;

type Found<T> = { totalNumberOfResults?: number | null; results?: T[] | null };
type Filters = Record<string, string>;

/** The Directory Service, read-only as since 1.2. */
export const openDirectory = (door: Door, io: Io, apiVersion: ApiVersion): Directory => {
  /** `strict` came with 1.2 for identifiers; before, only `contains`, so results are compared once more. */
  const { operators } = DIRECTORY_SEARCHES.siren.criteria.siren;
  const strict: Operator = operators.has(apiVersion, "strict") ? "strict" : "contains";

  const get = async <T>(path: string, schema: z.ZodType<T>, signal: AbortSignal): Promise<T | null> => {
    const answer = await door({
      operation: "directory",
      service: "directory",
      path,
      safe: true,
      signal,
      also: [404],
    });
    return answer.status === 404 || answer.status === 204 ? null : readAnswer(schema, answer, true);
  };

  // No `fields` and no `include`: platforms refuse names that others offer.
  const search = async <T>(
    what: DirectoryResource,
    body: {
      filters: Record<string, { op: string; value: string }>;
      sorting?: object[];
      limit: number;
      ignore: number;
    },
    schema: z.ZodType<Found<T>>,
    signal: AbortSignal,
  ): Promise<{ results: T[]; more: boolean }> => {
    const answer = await door({
      operation: "directory",
      service: "directory",
      method: "POST",
      path: `/${what}/search`,
      json: body,
      safe: true,
      signal,
    });
    if (answer.status === 204) return { results: [], more: false };
    const { results, totalNumberOfResults: total } = readAnswer(schema, answer, true);
    const shown = results ?? [];
    const known = typeof total === "number" && total >= 0;
    return {
      results: shown,
      more:
        shown.length > 0 &&
        (known ? total > body.ignore + shown.length : answer.status === 206 || shown.length >= body.limit),
    };
  };

  const searchAll = async <T>(
    what: DirectoryResource,
    filters: Filters,
    sortBy: string,
    schema: z.ZodType<Found<T>>,
    signal: AbortSignal,
  ): Promise<T[]> => {
    const all: T[] = [];
    for (;;) {
      const page = await search(
        what,
        {
          filters: Object.fromEntries(
            Object.entries(filters).map(([k, value]) => [k, { op: strict, value }]),
          ),
          sorting: [{ field: sortBy, [sortingMemberOf(what, apiVersion)]: "ascending" }],
          limit: TAKEN_PAGE,
          ignore: all.length,
        },
        schema,
        signal,
      );
      all.push(...page.results);
      if (!page.more) return all;
      if (all.length >= MAX_RESULTS) {
        io.log.warn({ what, filters, read: all.length }, "the directory holds more than is read of it");
        return all;
      }
    }
  };

  const company: Directory["company"] = async (siren, signal) => {
    const unit = await get(`/siren/code-insee:${siren}`, legalUnitSchema, signal);
    if (unit !== null) return companyOf(unit, siren);
    // One platform answers 404 here for companies that its search finds.
    const units = await searchAll("siren", { siren }, "siren", legalUnitsSchema, signal);
    const found = units.find((candidate) => candidate.siren === siren);
    return found === undefined ? null : companyOf(found, siren);
  };

  return {
    company,

    async establishment(siret, signal) {
      const facility = await get(`/siret/code-insee:${siret}?include=siren`, facilitySchema, signal);
      return facility === null ? null : establishmentOf(facility, siret);
    },

    async search(text, limit, signal) {
      const name = text.trim();
      if (/^\d{9}$/.test(name)) {
        const found = await company(name, signal);
        return { companies: found === null ? [] : [found], more: false };
      }
      const { results, more } = await search(
        "siren",
        {
          filters: { businessName: { op: "contains", value: name } },
          limit: Math.min(limit, TAKEN_PAGE),
          ignore: 0,
        },
        legalUnitsSchema,
        signal,
      );
      const companies = results.flatMap((unit) => (unit.siren ? [companyOf(unit, unit.siren)] : []));
      return { companies: companies.slice(0, limit), more };
    },

    async addresses(by, signal) {
      const filters: Filters =
        "siren" in by
          ? { siren: by.siren }
          : {
              siret: by.siret,
              ...(by.routingCode === undefined ? {} : { routingIdentifier: by.routingCode }),
            };
      const lines = await searchAll(
        "directory-line",
        filters,
        "addressingIdentifier",
        directoryLinesSchema,
        signal,
      );
      return lines
        .map(addressOf)
        .filter((line) => line !== null)
        .filter((line) =>
          "siren" in by
            ? line.siren === by.siren
            : line.siret === by.siret &&
              (by.routingCode === undefined || line.routingCode === by.routingCode),
        );
    },

    async address(identifier, signal) {
      const line = await get(
        `/directory-line/code:${encodeURIComponent(identifier)}`,
        directoryLineSchema,
        signal,
      );
      return line === null
        ? null
        : addressOf({ ...line, addressingIdentifier: line.addressingIdentifier ?? identifier });
    },

    async routingCodes(siret, signal) {
      const codes = await searchAll(
        "routing-code",
        { siret },
        "routingIdentifier",
        routingCodesSchema,
        signal,
      );
      return codes.flatMap(
        ({ routingIdentifier, siret: of, routingCodeName, administrativeStatus, ...code }) =>
          !routingIdentifier || (of && of !== siret)
            ? []
            : [
                {
                  code: routingIdentifier,
                  siret,
                  name: routingCodeName ?? null,
                  state: ROUTING_STATES[administrativeStatus ?? ""] ?? "unknown",
                  commitmentNumber: code.managesLegalCommitmentCode ?? null,
                },
              ],
      );
    },
  };
};

const STATES: Readonly<Record<string, "active" | "ceased">> = { A: "active", C: "ceased" };
const ROUTING_STATES: Readonly<Record<string, "active" | "inactive">> = { A: "active", C: "inactive" };
const KINDS: Readonly<Record<string, "public" | "private">> = {
  Public: "public",
  PrivateVatRegistered: "private",
};

const companyOf = (unit: LegalUnit, siren: string): DirectoryCompany => ({
  siren,
  name: unit.businessName ?? "",
  kind: KINDS[unit.entityType ?? ""] ?? "unknown",
  state: STATES[unit.administrativeStatus ?? ""] ?? "unknown",
});

const establishmentOf = (facility: Facility, siret: string): DirectoryEstablishment => {
  const b2g = facility.b2gAdditionalData;
  // A public establishment that demands neither has no such block at all.
  const isPublic = facility.legalUnit?.entityType === "Public";
  return {
    siret,
    siren: facility.siren ?? siret.slice(0, 9),
    name: facility.name ?? null,
    state: STATES[facility.administrativeStatus ?? ""] ?? "unknown",
    demands:
      b2g || isPublic
        ? {
            serviceCode: b2g?.serviceCodeStatus ?? false,
            commitmentNumber: b2g?.managesLegalCommitmentCode ?? false,
            serviceOrCommitment: b2g?.managesLegalCommitmentOrServiceCode ?? false,
          }
        : null,
  };
};

const LINE_STATES: Readonly<Record<string, "enabled" | "disabled" | "upcoming">> = {
  Enabled: "enabled",
  Disabled: "disabled",
  Upcoming: "upcoming",
};
const PLATFORMS: Readonly<Record<string, "registered" | "public-portal">> = {
  WK: "registered",
  DFH: "public-portal",
};

/** A line; its state is `unknown` where the platform does not tell it, never guessed. Null: it has no address. */
const addressOf = (line: DirectoryLine): DirectoryAddress | null => {
  const identifier = line.addressingIdentifier;
  if (!identifier) return null;
  const status = LINE_STATES[line.directoryLineStatus ?? line.platform?.platformStatus ?? ""] ?? "unknown";
  const platform = PLATFORMS[line.platformType ?? line.platform?.platformType ?? ""];
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
    platform: status === "disabled" ? "none" : (platform ?? "unknown"),
  };
};
