import { parisDay } from "../../domain/paris-day.ts";
import { kindIn } from "../../mapping/iopole.ts";
import { ask } from "../kit/calls/door.ts";
import { refused } from "../kit/calls/failures.ts";
import { asAsked, everyPage } from "../kit/calls/pages.ts";
import { bySirenOrName, isLineOf, type LinesOf, partsOf } from "../kit/directory.ts";
import { dayOf } from "../kit/time.ts";
import type {
  DirectoryAddress,
  DirectoryCompany,
  DirectoryEstablishment,
  DirectoryRoutingCode,
} from "../port.ts";
import type { Iopole } from "./calls.ts";
import { PAGE_SIZE, PAGES } from "./search.ts";
import { directorySchema, type Entity } from "./shapes.ts";

/*
 * The French directory as IOPOLE shows it: entities, each with its identifiers and where they are registered. Whether
 * a company or an establishment is still active it does not tell.
 */

/** The platform refuses shorter names. */
export const SHORTEST_NAME = 3;

/** How values are escaped is not described. */
const clean = (text: string): string => text.replace(/["*\\]/g, " ").trim();

const page = async ({ door }: Iopole, q: string, offset: number, limit: number) => {
  const query = { q, offset: `${offset}`, limit: `${limit}` };
  const call = { operation: "directory", path: "/v1/directory/french", query, safe: true, results: limit };
  const { data, meta } = await ask(door, directorySchema, call);
  return {
    results: asAsked(data, limit),
    more: data.length > 0 && (meta?.count ?? 0) > offset + data.length,
  };
};

const all = async (access: Iopole, q: string): Promise<Entity[]> => {
  const { results, whole } = await everyPage((n) => page(access, q, n * PAGE_SIZE, PAGE_SIZE), PAGES);
  const read = results.length;
  if (!whole) access.io.log.warn({ q, read }, "the directory holds more than is shown of it");
  return results;
};

const linesOf = async (access: Iopole, q: string): Promise<DirectoryAddress[]> =>
  (await all(access, q)).flatMap((entity) => addressesOf(entity, access.io.now()));

const office = async (access: Iopole, siret: string): Promise<Entity | null> =>
  (await all(access, `siret:"${clean(siret)}"`)).find(
    ({ type, identifierValue }) => type === "OFFICE" && identifierValue === siret,
  ) ?? null;

export const company = async (access: Iopole, siren: string): Promise<DirectoryCompany | null> => {
  const units = await all(access, `siren:"${clean(siren)}" AND type:"LEGAL_UNIT"`);
  const unit = units.find((candidate) => sirenOf(candidate) === siren);
  return unit === undefined ? null : companyOf(unit, siren);
};

export const establishment = async (
  access: Iopole,
  siret: string,
): Promise<DirectoryEstablishment | null> => {
  const found = await office(access, siret);
  return found === null
    ? null
    : { siret, siren: siret.slice(0, 9), name: found.name ?? null, state: "unknown", demands: null };
};

/** @throws Failure `refused` for a name that is too short */
export const search = bySirenOrName(company, async (access: Iopole, name, limit) => {
  if (name.length < SHORTEST_NAME) {
    throw refused(
      "search_too_short",
      `IOPOLE searches for names of ${SHORTEST_NAME} characters or more.`,
      "Give more of the name, or the SIREN.",
    );
  }
  const q = `name:"*${clean(name)}*" AND type:"LEGAL_UNIT"`;
  const { results, more } = await page(access, q, 0, Math.min(limit, PAGE_SIZE));
  const companies = results.flatMap((entity) => {
    const siren = sirenOf(entity);
    return siren === null ? [] : [companyOf(entity, siren)];
  });
  return { companies: companies.slice(0, limit), more };
});

export const addresses = async (access: Iopole, by: LinesOf): Promise<DirectoryAddress[]> => {
  const q = "siren" in by ? `siren:"${clean(by.siren)}"` : `siret:"${clean(by.siret)}"`;
  return (await linesOf(access, q)).filter(isLineOf(by));
};

export const address = async (access: Iopole, identifier: string): Promise<DirectoryAddress | null> => {
  const { siren, siret } = partsOf(identifier);
  const lines = await linesOf(access, siret === null ? `siren:"${clean(siren)}"` : `siret:"${siret}"`);
  return lines.find((line) => line.identifier === identifier) ?? null;
};

/** SIRETs of a company's establishments that have any address. */
export const officesOf = async (access: Iopole, siren: string): Promise<string[]> => {
  const offices = await all(access, `siren:"${clean(siren)}" AND type:"OFFICE"`);
  return offices.flatMap(({ identifierValue, identifiers }) =>
    identifierValue && identifiers.some(({ registrations }) => registrations.length > 0)
      ? [identifierValue]
      : [],
  );
};

export const routingCodes = async (access: Iopole, siret: string): Promise<DirectoryRoutingCode[]> => {
  const found = await office(access, siret);
  return (found?.identifiers ?? []).flatMap(({ type, value, label }) =>
    type !== "ROUTING_CODE" || !value
      ? []
      : [{ code: value, siret, name: label ?? null, state: "unknown" as const, commitmentNumber: null }],
  );
};

const sirenOf = ({ countryIdentifier, identifierScheme, identifierValue }: Entity): string | null =>
  countryIdentifier?.siren || (identifierScheme === "0002" ? (identifierValue ?? null) : null);

const companyOf = (unit: Entity, siren: string): DirectoryCompany => ({
  siren,
  name: unit.name ?? "",
  kind: kindIn(unit.scope),
  state: "unknown",
});

/** Every address of an entity on the domestic network. An identifier without one does not route. */
const addressesOf = ({ identifiers }: Entity, now: Date): DirectoryAddress[] =>
  identifiers.flatMap(({ registrations }) =>
    registrations.flatMap(({ networkIdentifier, directoryAddress, validFrom, validTo }) => {
      const identifier = /^0225:(.+)$/.exec(directoryAddress ?? "")?.[1];
      if (identifier === undefined || networkIdentifier !== "DOMESTIC_FR") return [];
      const from = dayOf(validFrom, "utc");
      const to = dayOf(validTo, "utc");
      const today = parisDay(now);
      const status =
        from !== null && from > today ? "upcoming" : to !== null && to < today ? "disabled" : "enabled";
      return [
        { identifier, ...partsOf(identifier), status, from, until: to, platform: "registered" as const },
      ];
    }),
  );
