import type {
  DirectoryCompany,
  DirectoryEstablishment,
  DirectoryRoutingCode,
} from "../../domain/directory/directory.ts";
import {
  type AdministrativeStatus,
  DIRECTORY_LINE,
  FACILITY,
  FOUND_LINE,
  LEGAL_UNIT,
  ROUTING_CODE,
  ROUTING_IDENTIFIER_TYPE,
} from "../../norm/directory.ts";
import type { DirectoryResource } from "../../norm/directory-search.ts";
import type { Shape } from "../../norm/shape.ts";
import type { UseCases } from "../../usecases/index.ts";
import { bySiren, bySiret, type Numbering, withinCompany } from "./numbers.ts";

export type Line = Awaited<ReturnType<UseCases["findLines"]>>["items"][number];
type Facts = Record<string, unknown>;

/** One of the four resources: how an entry of the directory is told in the words of the norm. */
export interface Resource<Row> {
  name: DirectoryResource;
  /** Members of an entry that was asked for by its code, and of one that a search found. */
  shape: Shape;
  found: Shape;
  /** Its own members, those of all versions. What the directory does not tell is not there. */
  factsOf(row: Row): Facts;
  /** What criteria find where it is not what the member says: `null` for what nobody tells. */
  values: Readonly<Record<string, (row: Row) => string | null>>;
  /** Whose company and establishment it is. */
  siren(row: Row): string;
  siret(row: Row): string | null;
  /** By which 1.1 looks it up too. */
  numbers: Numbering<Row>;
}

const LONGEST_BUSINESS_NAME = 150;
const LONGEST_NAME = 100;

/** A member where there is something to tell. */
const told = (name: string, value: unknown): Facts =>
  value === null || value === undefined || value === "" ? {} : { [name]: value };

const STATUS: Readonly<Record<string, AdministrativeStatus>> = { active: "A", ceased: "C", inactive: "C" };

/** Who stands in the directory and is not said to have ceased is looked for as active. */
const statusSought = ({ state }: { state: string }): AdministrativeStatus => STATUS[state] ?? "A";

export const COMPANIES: Resource<DirectoryCompany> = {
  name: "siren",
  shape: LEGAL_UNIT,
  found: LEGAL_UNIT,
  factsOf: ({ siren, name, kind, state }) => ({
    siren,
    ...told("businessName", name.slice(0, LONGEST_BUSINESS_NAME)),
    ...told("entityType", { public: "Public", private: "PrivateVatRegistered", unknown: null }[kind]),
    ...told("administrativeStatus", STATUS[state]),
  }),
  values: { administrativeStatus: statusSought },
  siren: ({ siren }) => siren,
  siret: () => null,
  numbers: bySiren,
};

export const ESTABLISHMENTS: Resource<DirectoryEstablishment> = {
  name: "siret",
  shape: FACILITY,
  found: FACILITY,
  factsOf: ({ siret, siren, name, state, demands }) => ({
    siret,
    siren,
    ...told("name", name?.slice(0, LONGEST_NAME)),
    ...told("administrativeStatus", STATUS[state]),
    // None where nothing is demanded, as in the national directory.
    ...told(
      "b2gAdditionalData",
      demands !== null && Object.values(demands).includes(true)
        ? {
            serviceCodeStatus: demands.serviceCode,
            managesLegalCommitmentCode: demands.commitmentNumber,
            managesLegalCommitmentOrServiceCode: demands.serviceOrCommitment,
          }
        : null,
    ),
  }),
  values: { administrativeStatus: statusSought },
  siren: ({ siren }) => siren,
  siret: ({ siret }) => siret,
  numbers: bySiret,
};

export const ROUTING_CODES: Resource<DirectoryRoutingCode> = {
  name: "routing-code",
  shape: ROUTING_CODE,
  found: ROUTING_CODE,
  factsOf: ({ code, siret, name, state, commitmentNumber }) => ({
    routingIdentifier: code,
    routingIdentifierType: ROUTING_IDENTIFIER_TYPE,
    siret,
    ...told("routingCodeName", name?.slice(0, LONGEST_NAME)),
    ...told("administrativeStatus", STATUS[state]),
    // Beside a line it has another name.
    ...told("managesLegalCommitmentCode", commitmentNumber),
    ...told("managesLegalCommitment", commitmentNumber),
  }),
  values: { administrativeStatus: statusSought },
  siren: ({ siret }) => siret.slice(0, 9),
  siret: ({ siret }) => siret,
  numbers: withinCompany(
    ({ siret }) => siret.slice(0, 9),
    ({ siret, code }) => `${siret} ${code}`,
  ),
};

const LINE_STATUS = {
  active: "Enabled",
  upcoming: "Upcoming",
  without_platform: "Disabled",
  inactive: "Disabled",
  unsure: null,
} as const;

const PLATFORM_TYPE = { registered: "WK", "public-portal": "DFH", none: null, unknown: null } as const;

export const LINES: Resource<Line> = {
  name: "directory-line",
  shape: DIRECTORY_LINE,
  found: FOUND_LINE,
  factsOf: ({ identifier, siren, siret, routingCode, suffix, platform, today }) => {
    const status = LINE_STATUS[today];
    const type = PLATFORM_TYPE[platform];
    return {
      addressingIdentifier: identifier,
      siren,
      ...told("siret", siret),
      ...told("routingIdentifier", routingCode),
      ...told("addressingSuffix", suffix),
      ...told("platformType", type),
      ...told("directoryLineStatus", status),
      platform: {
        ...told("platformType", type),
        ...told("platformStatus", status === "Upcoming" ? "Disabled" : status),
      },
    };
  },
  values: {},
  siren: ({ siren }) => siren,
  siret: ({ siret }) => siret,
  numbers: withinCompany(
    ({ siren }) => siren,
    ({ identifier }) => identifier,
  ),
};
