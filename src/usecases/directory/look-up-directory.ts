import type { Caller } from "../../domain/caller.ts";
import {
  type DirectoryAddress,
  type DirectoryCompany,
  type DirectoryEstablishment,
  type DirectoryRoutingCode,
  type LineState,
  stateOn,
} from "../../domain/directory/directory.ts";
import type { RecipientAsk, Resolution } from "../../domain/directory/resolution.ts";
import { parisDay } from "../../domain/paris-day.ts";
import { Rejection, told } from "../../domain/problem.ts";
import type { Parts } from "../parts.ts";
import type { Told } from "./directory-cache.ts";
import { directoryFor, type KnownDirectory, noEstablishments, noNames } from "./read-directory.ts";
import { resolveRecipient } from "./resolve-recipient.ts";

type Needs = Pick<Parts, "platforms" | "tenants" | "directory" | "now">;

/** Companies found by name, and how far the platform goes. */
export interface FoundCompanies {
  companies: DirectoryCompany[];
  /** The platform holds more than it shows. */
  more: boolean;
  /** Shortest name that the platform searches for, in characters. */
  shortestName: number;
}

/**
 * Companies by name; a SIREN or a SIRET finds its company.
 *
 * @throws Rejection 400 (too short a name, an unknown platform), 501; Failure when the platform cannot be asked
 */
export const searchCompanies = async (
  parts: Needs,
  caller: Caller,
  asked: { q: string; limit: number; platform?: string },
  signal: AbortSignal,
): Promise<Told<FoundCompanies>> => {
  const directory = directoryFor(parts, caller, asked.platform);
  const digits = asked.q.replace(/[\s.]/g, "");
  const shortestName = directory.shortestName ?? 1;
  if (/^\d{9}(\d{5})?$/.test(digits)) {
    const { value, source } = await directory.company(digits.slice(0, 9), signal);
    return { value: { companies: value === null ? [] : [value], more: false, shortestName }, source };
  }
  if (directory.shortestName === null) throw noNames(directory.account);
  const name = asked.q.trim();
  if (name.length < shortestName) {
    const fault = told(
      {
        en: `is too short: the platform "${directory.account}" searches for names of ${shortestName} characters or more`,
        fr: `est trop court : la plateforme « ${directory.account} » cherche des noms de ${shortestName} caractères ou plus`,
      },
      {
        en: "give more of the name, or the SIREN",
        fr: "donnez davantage du nom, ou le SIREN",
      },
    );
    throw new Rejection(
      400,
      "request_invalid",
      { en: "The request is not valid", fr: "La demande n'est pas valide" },
      {
        en: `query.q ${fault.message}. Fix: ${fault.fix}.`,
        fr: `query.q ${fault.messageFr}. Que faire : ${fault.fixFr}.`,
      },
      [{ path: "query.q", code: "too_short", ...fault }],
    );
  }
  const { value, source } = await directory.search(name, asked.limit, signal);
  return { value: { ...value, shortestName }, source };
};

/** @throws Rejection 400, 404, 501; Failure when the platform cannot be asked */
export const getCompany = async (
  parts: Needs,
  caller: Caller,
  asked: { siren: string; platform?: string },
  signal: AbortSignal,
): Promise<Told<DirectoryCompany>> => {
  const directory = directoryFor(parts, caller, asked.platform);
  const { value, source } = await directory.company(asked.siren, signal);
  if (value === null) throw notThere(directory, `SIREN ${asked.siren}`);
  return { value, source };
};

/**
 * An establishment with what it demands, and its routing codes.
 *
 * @throws Rejection 400, 404, 501; Failure when the platform cannot be asked
 */
export const getEstablishment = async (
  parts: Needs,
  caller: Caller,
  asked: { siret: string; platform?: string },
  signal: AbortSignal,
): Promise<Told<DirectoryEstablishment & { routingCodes: DirectoryRoutingCode[] }>> => {
  const directory = directoryFor(parts, caller, asked.platform);
  const told = await directory.establishment(asked.siret, signal);
  if (told === undefined) throw noEstablishments(directory.account);
  const { value, source } = told;
  if (value === null) throw notThere(directory, `SIRET ${asked.siret}`);
  const codes = await directory.routingCodes(asked.siret, signal);
  return { value: { ...value, routingCodes: codes?.value ?? [] }, source };
};

/** A line, with what it is good for today. */
export type AddressToday = DirectoryAddress & { today: LineState };

/**
 * The addresses of a SIREN, a SIRET, or a routing code of either.
 *
 * @throws Rejection 400, 501; Failure when the platform cannot be asked
 */
export const listAddresses = async (
  parts: Needs,
  caller: Caller,
  asked: { siren?: string; siret?: string; routingCode?: string; platform?: string },
  signal: AbortSignal,
): Promise<Told<AddressToday[]>> => {
  const directory = directoryFor(parts, caller, asked.platform);
  const { siren = "", siret, routingCode } = asked;
  const { value, source } = await directory.lines(siret === undefined ? { siren } : { siret }, signal);
  const today = parisDay(parts.now());
  const lines = value.filter((line) => routingCode === undefined || line.routingCode === routingCode);
  return { value: lines.map((line) => ({ ...line, today: stateOn(line, today) })), source };
};

/**
 * The address to use for a recipient.
 *
 * @param asked with a valid SIREN, SIRET or address
 * @throws Rejection 400, 501; Failure when the platform cannot be asked
 */
export const resolveAddress = async (
  parts: Needs,
  caller: Caller,
  asked: { recipient: RecipientAsk; platform?: string },
  signal: AbortSignal,
): Promise<Told<Resolution>> => {
  const directory = directoryFor(parts, caller, asked.platform);
  const { resolution, source } = await resolveRecipient(parts, directory, asked.recipient, signal);
  return { value: resolution, source };
};

const notThere = ({ account, publicOnly }: KnownDirectory, what: string): Rejection =>
  new Rejection(
    404,
    "not_in_directory",
    "It is not in the directory",
    `The platform "${account}" has no ${what} in its directory${publicOnly ? ", which holds public entities only" : ""}.`,
  );
