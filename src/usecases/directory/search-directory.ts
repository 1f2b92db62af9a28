import type { Caller } from "../../domain/caller.ts";
import {
  type DirectoryAddress,
  type DirectoryCompany,
  type DirectoryEstablishment,
  type DirectoryRoutingCode,
  partsOfAddress,
  stateOn,
} from "../../domain/directory/directory.ts";
import { parisDay } from "../../domain/paris-day.ts";
import { Rejection } from "../../domain/problem.ts";
import type { Parts } from "../parts.ts";
import type { AddressToday } from "./look-up-directory.ts";
import {
  directoryFor,
  type KnownDirectory,
  noEstablishments,
  noNames,
  notOffered,
} from "./read-directory.ts";

type Needs = Pick<Parts, "platforms" | "tenants" | "directory" | "now">;

/** Whom a search is about: the most telling of these is asked for, whoever searches sorts out the rest. */
export interface DirectoryAsk {
  /** Of nine digits each. */
  sirens?: readonly string[] | undefined;
  /** Of fourteen digits each. */
  sirets?: readonly string[] | undefined;
  /** The line itself, without its scheme; for lines, and what stands behind them. */
  address?: string | undefined;
  /** A part of a company's name. */
  name?: string | undefined;
}

/** What was found of whom was asked for. */
export interface Candidates<T> {
  items: T[];
  /** The directory holds more than this. */
  more: boolean;
}

/** Companies that one name may find. */
const MOST_BY_NAME = 100;
/** Companies of a name whose establishments and lines are looked at. */
const MOST_OF_NAME = 20;
/** Establishments and companies that are looked at, of one search. */
const MOST_LOOKED_AT = 300;
/** Look-ups of one search at once. */
const AT_ONCE = 4;

/**
 * Companies by SIREN, or by name. Who asks for nobody is shown the tenant's own.
 *
 * @throws Rejection 400 (too short a name), 501; Failure when the platform cannot be asked
 */
export const findCompanies = async (
  parts: Needs,
  caller: Caller,
  ask: DirectoryAsk,
  signal: AbortSignal,
): Promise<Candidates<DirectoryCompany>> =>
  companiesOf(parts, caller, directoryFor(parts, caller), ask, signal);

/**
 * Establishments by SIRET, or those of companies that the directory has lines of.
 *
 * @throws Rejection 400, 501; Failure when the platform cannot be asked
 */
export const findEstablishments = async (
  parts: Needs,
  caller: Caller,
  ask: DirectoryAsk,
  signal: AbortSignal,
): Promise<Candidates<DirectoryEstablishment>> => {
  const directory = directoryFor(parts, caller);
  const { items: sirets, more } = await siretsOf(parts, caller, directory, ask, signal);
  const looked = await each(sirets, async (siret) => {
    const told = await directory.establishment(siret, signal);
    if (told === undefined) throw noEstablishments(directory.account);
    return told.value === null ? [] : [told.value];
  });
  return { items: looked, more };
};

/**
 * Routing codes of an establishment, or of those that the directory has lines of.
 *
 * @throws Rejection 400, 501; Failure when the platform cannot be asked
 */
export const findRoutingCodes = async (
  parts: Needs,
  caller: Caller,
  ask: DirectoryAsk,
  signal: AbortSignal,
): Promise<Candidates<DirectoryRoutingCode>> => {
  const directory = directoryFor(parts, caller);
  const { items: sirets, more } = await siretsOf(parts, caller, directory, ask, signal);
  const codes = await each(sirets, async (siret) => {
    const told = await directory.routingCodes(siret, signal);
    if (told === undefined)
      throw notOffered({
        en: `The platform "${directory.account}" shows no routing codes.`,
        fr: `La plateforme « ${directory.account} » ne montre pas de codes de routage.`,
      });
    return told.value;
  });
  return { items: codes, more };
};

/**
 * Lines by their address, of an establishment or of companies, with what each is good for today.
 *
 * @throws Rejection 400, 501; Failure when the platform cannot be asked
 */
export const findLines = async (
  parts: Needs,
  caller: Caller,
  ask: DirectoryAsk,
  signal: AbortSignal,
): Promise<Candidates<AddressToday>> => {
  const directory = directoryFor(parts, caller);
  const { items, more } = await linesOf(parts, caller, directory, ask, signal);
  const today = parisDay(parts.now());
  return { items: items.map((line) => ({ ...line, today: stateOn(line, today) })), more };
};

const companiesOf = async (
  parts: Needs,
  caller: Caller,
  directory: KnownDirectory,
  { sirens, name }: DirectoryAsk,
  signal: AbortSignal,
): Promise<Candidates<DirectoryCompany>> => {
  if (sirens === undefined && name !== undefined) return byName(directory, name, signal);
  const { items, more } = sirens === undefined ? own(parts, caller) : cut(sirens, MOST_LOOKED_AT);
  const companies = await each(items, async (one) => {
    const { value } = await directory.company(one, signal);
    return value === null ? [] : [value];
  });
  return { items: companies, more };
};

const byName = async (
  directory: KnownDirectory,
  given: string,
  signal: AbortSignal,
): Promise<Candidates<DirectoryCompany>> => {
  const { shortestName, account } = directory;
  if (shortestName === null) throw noNames(account);
  const name = given.trim();
  if (name.length < shortestName) {
    const message = `is too short: the platform "${account}" searches for names of ${shortestName} characters or more`;
    const fix = "give more of the name, or the SIREN";
    throw new Rejection(400, "request_invalid", "The request is not valid", `The name ${message}.`, [
      { path: "name", code: "too_short", message, fix },
    ]);
  }
  const { value } = await directory.search(name, MOST_BY_NAME, signal);
  return { items: value.companies, more: value.more };
};

const own = (parts: Needs, caller: Caller): Candidates<string> => {
  const tenant = caller.kind === "tenant" ? parts.tenants.get(caller.tenant) : undefined;
  return cut([...(tenant?.companies ?? [])], MOST_LOOKED_AT);
};

/** SIRENs that a search is about, where it names no establishment. */
const sirensOf = async (
  parts: Needs,
  caller: Caller,
  directory: KnownDirectory,
  { sirens, name }: DirectoryAsk,
  signal: AbortSignal,
): Promise<Candidates<string>> => {
  if (sirens !== undefined) return cut(sirens, MOST_LOOKED_AT);
  if (name === undefined) return own(parts, caller);
  const { items, more } = await byName(directory, name, signal);
  // Establishments have names that no company bears, and can only be asked for by their company: the tenant's own are
  // found by them too.
  const named = items.map((company) => company.siren);
  const first = cut([...new Set([...named, ...own(parts, caller).items])], MOST_OF_NAME);
  return { items: first.items, more: more || first.more };
};

/** SIRETs that a search is about: those that it names, or those of the lines of its companies. */
const siretsOf = async (
  parts: Needs,
  caller: Caller,
  directory: KnownDirectory,
  ask: DirectoryAsk,
  signal: AbortSignal,
): Promise<Candidates<string>> => {
  if (ask.sirets !== undefined) return cut(ask.sirets, MOST_LOOKED_AT);
  const { items, more } = await linesOf(parts, caller, directory, ask, signal);
  const sirets = [...new Set(items.flatMap(({ siret }) => siret ?? []))];
  const first = cut(sirets, MOST_LOOKED_AT);
  return { items: first.items, more: more || first.more };
};

const linesOf = async (
  parts: Needs,
  caller: Caller,
  directory: KnownDirectory,
  ask: DirectoryAsk,
  signal: AbortSignal,
): Promise<Candidates<DirectoryAddress>> => {
  if (ask.address !== undefined) return { items: await lineOf(directory, ask.address, signal), more: false };
  if (ask.sirets !== undefined) {
    const { items, more } = cut(ask.sirets, MOST_LOOKED_AT);
    const lines = await each(items, async (siret) => (await directory.lines({ siret }, signal)).value);
    return { items: lines, more };
  }
  const { items, more } = await sirensOf(parts, caller, directory, ask, signal);
  const lines = await each(items, async (siren) => (await directory.lines({ siren }, signal)).value);
  return { items: lines, more };
};

/** The line of an address; none for what is no address of scheme 0225. */
const lineOf = async (
  directory: KnownDirectory,
  address: string,
  signal: AbortSignal,
): Promise<DirectoryAddress[]> => {
  const parts = partsOfAddress(address);
  if (parts === null) return [];
  const told = await directory.line(parts.identifier, signal);
  if (told !== undefined) return told.value === null ? [] : [told.value];
  const { value } = await directory.lines({ siren: parts.siren }, signal);
  return value.filter(({ identifier }) => identifier === parts.identifier);
};

const cut = <T>(items: readonly T[], most: number): Candidates<T> => ({
  items: items.slice(0, most),
  more: items.length > most,
});

/** What all of them give, in their order, some at once. The first failure ends it. */
const each = async <A, B>(items: readonly A[], ask: (item: A) => Promise<readonly B[]>): Promise<B[]> => {
  const found: (readonly B[])[] = [];
  const waiting = items.entries();
  let failed = false;
  const go = async (): Promise<void> => {
    for (const [at, item] of waiting) {
      if (failed) return;
      try {
        found[at] = await ask(item);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, items.length) }, go));
  return found.flat();
};
