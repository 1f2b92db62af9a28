import { html } from "hono/html";
import { isSiren, isSiret } from "../../domain/company.ts";
import type { NewAddress } from "../../domain/directory/declaration.ts";
import { isDay } from "../../domain/paris-day.ts";
import type { Rejection } from "../../domain/problem.ts";
import { asWritten, type Html, type Say, told } from "../show.ts";

const FIELDS = ["platform", "siren", "siret", "code", "codeName", "suffix", "from", "until"] as const;
/** A field of the form by which an address is declared. */
export type FieldName = (typeof FIELDS)[number];
/** The fields as they were typed; empty: nothing was. */
export type Typed = Record<FieldName, string>;
/** What is wrong with which field, and what to do about it. */
export type FieldFaults = Partial<Record<FieldName, Html>>;

/** Longest word that a field takes, in characters: what a code may be is a rule of the directory. */
const LONGEST = 255;
const LONGEST_NAME = 100;

/** The fields of a form, or of an address that fills it in. */
export const typedIn = (fields: Record<string, unknown>): Typed => {
  const text = (name: FieldName): string => {
    const value = fields[name];
    return typeof value === "string"
      ? value
          .replaceAll(/\p{Cc}+/gu, " ")
          .trim()
          .slice(0, LONGEST)
      : "";
  };
  return {
    platform: text("platform"),
    siren: text("siren"),
    siret: text("siret"),
    code: text("code"),
    codeName: text("codeName"),
    suffix: text("suffix"),
    from: text("from"),
    until: text("until"),
  };
};

const digitsOf = (text: string): string => text.replaceAll(/[\s.]/g, "");

/** The address that is meant, and what is wrong with it as far as it shows in the fields alone. */
export const addressIn = ({ words }: Say, typed: Typed): { asked: NewAddress; faults: FieldFaults } => {
  const own = words.directory;
  const { code, codeName, suffix, from, until } = typed;
  const siren = digitsOf(typed.siren);
  const siret = digitsOf(typed.siret);
  const asked = {
    siren,
    siret: siret === "" ? null : siret,
    routingCode: code === "" ? null : { code, name: codeName === "" ? null : codeName },
    suffix: suffix === "" ? null : suffix,
    from,
    until: until === "" ? null : until,
  };
  const faults: FieldFaults = {
    ...(isSiren(siren) ? {} : { siren: html`${own.noSiren}` }),
    ...(siret === "" || isSiret(siret) ? {} : { siret: html`${own.noSiret}` }),
    ...(code === "" && codeName !== "" ? { code: html`${own.nameAlone}` } : {}),
    ...(codeName.length > LONGEST_NAME ? { codeName: html`${own.nameTooLong}` } : {}),
    ...(isDay(from) ? {} : { from: html`${own.noDay}` }),
    ...(until === "" || isDay(until) ? {} : { until: html`${own.noDay}` }),
  };
  return { asked, faults };
};

/** Where the gateway's word for a place stands in the form. */
const PLACES: Readonly<Record<string, FieldName>> = {
  "query.platform": "platform",
  siren: "siren",
  siret: "siret",
  "routingCode.code": "code",
  suffix: "suffix",
  from: "from",
  until: "until",
};

/** What a refusal says of the fields; null: something in it is about none of them. */
export const faultsIn = (say: Say, { errors }: Rejection): FieldFaults | null => {
  const faults: FieldFaults = {};
  for (const error of errors) {
    const place = PLACES[error.path];
    if (place === undefined) return null;
    const { message, fix } = told(say, error);
    const rule = error.rule === undefined ? "" : html` ${asWritten(error.rule)}`;
    faults[place] = html`${faults[place] ?? ""}${message} ${fix ?? ""}${rule} `;
  }
  return errors.length === 0 ? null : faults;
};
