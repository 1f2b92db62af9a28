import { parisDay } from "../../domain/paris-day.ts";
import { kindIn } from "../../mapping/iopole.ts";
import { byNameOrSiren, isLineOf, partsOf } from "../kit/directory.ts";
import { ask } from "../kit/door.ts";
import { refused } from "../kit/failures.ts";
import { everyPage } from "../kit/pages.ts";
import { dayOf } from "../kit/time.ts";
import type { Directory, DirectoryAddress, DirectoryCompany } from "../port.ts";
import type { Iopole } from "./calls.ts";
import { PAGE_SIZE, PAGES } from "./search.ts";
import { directorySchema, type Entity } from "./shapes.ts";

/** The platform refuses shorter names. */
const MIN_NAME = 3;

/** How values are escaped is not described. */
const clean = (text: string): string => text.replace(/["*\\]/g, " ").trim();

/**
 * The French directory as IOPOLE shows it: entities, each with its identifiers and where they are registered. Whether
 * a company or an establishment is still active it does not tell.
 */
export const openDirectory = ({ door, io }: Iopole): Directory => {
  const page = async (q: string, offset: number, limit: number, signal: AbortSignal) => {
    const query = { q, offset: `${offset}`, limit: `${limit}` };
    const call = { operation: "directory", path: "/v1/directory/french", query, safe: true, signal };
    const { data, meta } = await ask(door, directorySchema, call);
    return { results: data, more: data.length > 0 && (meta?.count ?? 0) > offset + data.length };
  };

  const all = async (q: string, signal: AbortSignal): Promise<Entity[]> => {
    const { results, whole } = await everyPage((n) => page(q, n * PAGE_SIZE, PAGE_SIZE, signal), PAGES);
    if (!whole) io.log.warn({ q, read: results.length }, "the directory holds more than is shown of it");
    return results;
  };

  const linesOf = async (q: string, signal: AbortSignal): Promise<DirectoryAddress[]> =>
    (await all(q, signal)).flatMap((entity) => addressesOf(entity, io.now()));

  const office = async (siret: string, signal: AbortSignal): Promise<Entity | null> =>
    (await all(`siret:"${clean(siret)}"`, signal)).find(
      (e) => e.type === "OFFICE" && e.identifierValue === siret,
    ) ?? null;

  const company: Directory["company"] = async (siren, signal) => {
    const units = await all(`siren:"${clean(siren)}" AND type:"LEGAL_UNIT"`, signal);
    const unit = units.find((candidate) => sirenOf(candidate) === siren);
    return unit === undefined ? null : companyOf(unit, siren);
  };

  return {
    shortestName: MIN_NAME,
    company,

    async establishment(siret, signal) {
      const found = await office(siret, signal);
      return found === null
        ? null
        : { siret, siren: siret.slice(0, 9), name: found.name ?? null, state: "unknown", demands: null };
    },

    search: byNameOrSiren(company, async (name, limit, signal) => {
      if (name.length < MIN_NAME) {
        throw refused(
          "search_too_short",
          `IOPOLE searches for names of ${MIN_NAME} characters or more.`,
          "Give more of the name, or the SIREN.",
        );
      }
      const q = `name:"*${clean(name)}*" AND type:"LEGAL_UNIT"`;
      const { results, more } = await page(q, 0, Math.min(limit, PAGE_SIZE), signal);
      const companies = results.flatMap((entity) => {
        const siren = sirenOf(entity);
        return siren === null ? [] : [companyOf(entity, siren)];
      });
      return { companies: companies.slice(0, limit), more };
    }),

    async addresses(by, signal) {
      const q = "siren" in by ? `siren:"${clean(by.siren)}"` : `siret:"${clean(by.siret)}"`;
      return (await linesOf(q, signal)).filter(isLineOf(by));
    },

    async address(identifier, signal) {
      const { siren, siret } = partsOf(identifier);
      const lines = await linesOf(siret === null ? `siren:"${clean(siren)}"` : `siret:"${siret}"`, signal);
      return lines.find((line) => line.identifier === identifier) ?? null;
    },

    async routingCodes(siret, signal) {
      const found = await office(siret, signal);
      return (found?.identifiers ?? []).flatMap(({ type, value, label }) =>
        type !== "ROUTING_CODE" || !value
          ? []
          : [{ code: value, siret, name: label ?? null, state: "unknown" as const, commitmentNumber: null }],
      );
    },
  };
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
