import { Rejection } from "../../domain/problem.ts";
import { INCLUDED_FACILITY, INCLUDED_LEGAL_UNIT, INCLUDED_ROUTING_CODE } from "../../norm/directory.ts";
import { pickFields } from "../../norm/directory-rows.ts";
import { DIRECTORY_READINGS } from "../../norm/operations.ts";
import type { Shape } from "../../norm/shape.ts";
import type { ApiVersion } from "../../norm/versions.ts";
import type { DirectoryReader } from "./reader.ts";
import { COMPANIES, ESTABLISHMENTS, type Resource, ROUTING_CODES } from "./resources.ts";

type Shown = Record<string, unknown>;

/** What an answer is cut down to, and what it holds beside its entries. */
export interface Wanted {
  /** Empty: all of them. */
  fields: readonly string[];
  includes: readonly string[];
}

/** Does a version look entries up by numbers? */
export const isNumbered = (version: ApiVersion): boolean =>
  DIRECTORY_READINGS.companyById.in.some((one) => one === version);

/**
 * What a version has of some facts. A platform's text that the norm has no room for (a code of other characters) is
 * left out by itself: one odd member must not cost the answer.
 */
const fitting = (shape: Shape, version: ApiVersion, facts: Shown): Shown =>
  Object.fromEntries(
    Object.entries(shape).flatMap(([name, member]) => {
      if (!member.in.includes(version) || facts[name] === undefined) return [];
      const read = member.strict(version).safeParse(facts[name]);
      return read.success ? [[name, read.data]] : [];
    }),
  );

/** Entries as their version shows them, with what was to stand beside them where the directory tells it. */
export const showAll = async <Row>(
  reader: DirectoryReader,
  resource: Resource<Row>,
  shape: Shape,
  rows: readonly Row[],
  { fields, includes }: Wanted,
): Promise<Shown[]> => {
  const { version } = reader;
  const beside = await besideAll(reader, resource, rows, includes);
  return rows.map((row) => {
    const own = {
      ...fitting(shape, version, resource.factsOf(row)),
      ...(isNumbered(version) ? { idInstance: resource.numbers.of(row) } : {}),
    };
    return { ...pickFields(own, fields), ...fitting(shape, version, beside(row)) };
  });
};

const besideAll = async <Row>(
  reader: DirectoryReader,
  resource: Resource<Row>,
  rows: readonly Row[],
  includes: readonly string[],
): Promise<(row: Row) => Shown> => {
  const { version } = reader;
  const asks = (name: string): boolean => includes.includes(name);
  const sirens = [...new Set(rows.map((row) => resource.siren(row)))];
  const sirets = [...new Set(rows.flatMap((row) => resource.siret(row) ?? []))];
  const companies = asks("siren") ? await orNone(reader.companies({ sirens })) : [];
  const places = asks("siret") ? await orNone(reader.establishments({ sirets })) : [];
  const codes = asks("routingCode") ? await orNone(reader.routingCodes({ sirets })) : [];

  return (row) => {
    const company = companies.find(({ siren }) => siren === resource.siren(row));
    const place = places.find(({ siret }) => siret === resource.siret(row));
    const { routingIdentifier } = resource.factsOf(row);
    const code = codes.find((one) => one.siret === resource.siret(row) && one.code === routingIdentifier);
    return {
      ...(company && { legalUnit: fitting(INCLUDED_LEGAL_UNIT, version, COMPANIES.factsOf(company)) }),
      ...(place && { facility: fitting(INCLUDED_FACILITY, version, ESTABLISHMENTS.factsOf(place)) }),
      ...(code && { routingCode: fitting(INCLUDED_ROUTING_CODE, version, ROUTING_CODES.factsOf(code)) }),
    };
  };
};

/** What a platform does not offer is not beside; what it cannot be asked for now is no answer. */
const orNone = async <T>(asked: Promise<{ items: T[] }>): Promise<T[]> => {
  try {
    return (await asked).items;
  } catch (error) {
    if (error instanceof Rejection && error.status === 501) return [];
    throw error;
  }
};
