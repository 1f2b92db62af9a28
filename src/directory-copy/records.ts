import { joinAddress } from "../domain/directory/directory.ts";
import { dayNumber } from "./days.ts";
import { ExtractFault } from "./fault.ts";

/** The fields of one record of an extract, by the names of their elements. */
export type Fields = ReadonlyMap<string, string>;

/** Those that are kept of any record: the half of an extract is postal addresses, which nobody looks up here. */
export const FIELDS: ReadonlySet<string> = new Set([
  "IdInstance",
  "MotifPresence",
  "Statut",
  "Nom",
  "IdSIREN",
  "TypeEntite",
  "IdSIRET",
  "EngagementJuridique",
  "Service",
  "EngJurServ",
  "IdRoutage",
  "TypePlateforme",
  "Matricule",
  "Nature",
  "DateDebut",
  "DateFin",
  "DateFinEffective",
  "Identifiant",
  "IdLinSIREN",
  "IdLinSIRET",
  "IdLinRoutage",
  "Suffixe",
  "IdPlateforme",
]);

export type Value = string | number | bigint | null;

/** A block of an extract, and the table that it becomes. */
export interface Block {
  /** Element of one record. */
  record: string;
  table: string;
  /** Columns with their types, beside the record's own id. */
  columns: Readonly<Record<string, string>>;
  /** @throws ExtractFault where something is missing or malformed */
  values(fields: Fields): Value[];
}

const need = (fields: Fields, name: string): string => {
  const value = fields.get(name);
  if (value === undefined) throw new ExtractFault(`${name} is missing`);
  return value;
};

const matching = (fields: Fields, name: string, pattern: RegExp): string => {
  const value = need(fields, name);
  if (!pattern.test(value)) throw new ExtractFault(`${name} is malformed: ${value.slice(0, 40)}`);
  return value;
};

const siren = (fields: Fields, name: string): number => Number(matching(fields, name, /^\d{9}$/));
const siret = (fields: Fields, name: string): number => Number(matching(fields, name, /^\d{14}$/));

const day = (fields: Fields, name: string): number => {
  const value = need(fields, name);
  const number = dayNumber(value);
  if (number === null) throw new ExtractFault(`${name} is no day: ${value.slice(0, 40)}`);
  return number;
};

const given = <T>(fields: Fields, name: string, read: (fields: Fields, name: string) => T): T | null =>
  (fields.get(name) ?? "") === "" ? null : read(fields, name);

const BOOLEANS: Readonly<Record<string, number>> = { true: 1, "1": 1, false: 0, "0": 0 };

const flag = (fields: Fields, name: string): number => {
  const value = BOOLEANS[need(fields, name)];
  if (value === undefined) throw new ExtractFault(`${name} is neither true nor false`);
  return value;
};

/** Bits of the column `demands`. */
export const DEMANDS = { commitment: 1, service: 2, serviceOrCommitment: 4 } as const;

/** Null where the record has no block `DonneesB2G`. */
const demands = (fields: Fields): number | null =>
  fields.has("EngJurServ")
    ? flag(fields, "EngagementJuridique") * DEMANDS.commitment +
      flag(fields, "Service") * DEMANDS.service +
      flag(fields, "EngJurServ") * DEMANDS.serviceOrCommitment
    : null;

/** The identifier, where it is not the one that follows from its parts. */
const oddIdentifier = (fields: Fields): string | null => {
  const told = need(fields, "Identifiant");
  const made = joinAddress({
    siren: need(fields, "IdLinSIREN"),
    siret: given(fields, "IdLinSIRET", need),
    routingCode: given(fields, "IdLinRoutage", need),
    suffix: given(fields, "Suffixe", need),
  });
  return told === made ? null : told;
};

/** The blocks of F14 that are kept; a record's words stay as they are, so that their meaning can be worked out anew. */
export const BLOCKS: Readonly<Record<string, Block>> = {
  BlocUnitesLegales: {
    record: "UniteLegale",
    table: "company",
    columns: {
      siren: "INTEGER NOT NULL",
      name: "TEXT NOT NULL",
      kind: "TEXT NOT NULL",
      status: "TEXT NOT NULL",
    },
    values: (fields) => [
      siren(fields, "IdSIREN"),
      need(fields, "Nom"),
      need(fields, "TypeEntite"),
      need(fields, "Statut"),
    ],
  },
  BlocEtablissements: {
    record: "Etablissement",
    table: "establishment",
    columns: {
      siret: "INTEGER NOT NULL",
      name: "TEXT NOT NULL",
      status: "TEXT NOT NULL",
      demands: "INTEGER",
    },
    values: (fields) => [
      siret(fields, "IdSIRET"),
      need(fields, "Nom"),
      need(fields, "Statut"),
      demands(fields),
    ],
  },
  BlocCodesRoutage: {
    record: "CodeRoutage",
    table: "routing_code",
    columns: {
      siret: "INTEGER NOT NULL",
      code: "TEXT NOT NULL",
      name: "TEXT NOT NULL",
      status: "TEXT NOT NULL",
      commitment: "INTEGER",
    },
    values: (fields) => [
      siret(fields, "IdSIRET"),
      need(fields, "IdRoutage"),
      need(fields, "Nom"),
      need(fields, "Statut"),
      given(fields, "EngagementJuridique", flag),
    ],
  },
  BlocIdPlateformesReception: {
    record: "IdPlateformeReception",
    table: "platform",
    columns: { matricule: "TEXT NOT NULL", type: "TEXT NOT NULL" },
    values: (fields) => [matching(fields, "Matricule", /^\d{4}$/), need(fields, "TypePlateforme")],
  },
  BlocLignesAnnuaire: {
    record: "LigneAnnuaire",
    table: "line",
    columns: {
      siren: "INTEGER NOT NULL",
      siret: "INTEGER",
      code: "TEXT",
      suffix: "TEXT",
      identifier: "TEXT",
      nature: "TEXT NOT NULL",
      starts: "INTEGER NOT NULL",
      ends: "INTEGER",
      ends_effectively: "INTEGER",
      matricule: "TEXT NOT NULL",
    },
    values: (fields) => [
      siren(fields, "IdLinSIREN"),
      given(fields, "IdLinSIRET", siret),
      given(fields, "IdLinRoutage", need),
      given(fields, "Suffixe", need),
      oddIdentifier(fields),
      matching(fields, "Nature", /^[DM]$/),
      day(fields, "DateDebut"),
      given(fields, "DateFin", day),
      given(fields, "DateFinEffective", day),
      matching(fields, "IdPlateforme", /^\d{4}$/),
    ],
  },
};

/** `IdInstance`, by which later extracts speak of the same record. */
export const idOf = (fields: Fields): number | bigint => {
  const text = matching(fields, "IdInstance", /^\d{1,18}$/);
  return text.length < 16 ? Number(text) : BigInt(text);
};

/** What a record is there for, by the flow that it stands in (regulation §6.4). */
const REASONS: Readonly<Record<"C" | "D", Readonly<Record<string, "keep" | "drop">>>> = {
  // In force; in force later.
  C: { C: "keep", V: "keep" },
  // Takes effect or changed; new, in force later; leaves.
  D: { P: "keep", N: "keep", S: "drop" },
};

/**
 * What becomes of a record.
 *
 * @throws ExtractFault for a word that is not known: left out, it would turn an address into one that is not there
 */
export const fateOf = (fields: Fields, kind: "C" | "D"): "keep" | "drop" => {
  const word = need(fields, "MotifPresence");
  const fate = Object.hasOwn(REASONS[kind], word) ? REASONS[kind][word] : undefined;
  if (fate === undefined)
    throw new ExtractFault(
      `MotifPresence "${word.slice(0, 40)}" is none of ${Object.keys(REASONS[kind]).join(", ")}`,
    );
  return fate;
};
