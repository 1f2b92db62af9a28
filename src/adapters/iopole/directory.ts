import { Failure } from "../../domain/failure.ts";
import type { Directory, DirectoryAddress, DirectoryCompany } from "../directory-port.ts";
import type { Io } from "../port.ts";
import { type Door, readAnswer } from "./calls.ts";
import { directorySchema, type Entity } from "./shapes.ts";

/** Largest page that the platform gives, and how far a page may begin. */
const PAGE_SIZE = 200;
const MAX_OFFSET = 1000;
/** The platform refuses shorter names. */
const MIN_NAME = 3;

/** How values are escaped is not described. */
const clean = (text: string): string => text.replace(/["*\\]/g, " ").trim();

/**
 * The French directory as IOPOLE shows it: entities, each with its identifiers and where they are registered. Whether
 * a company or an establishment is still active it does not tell.
 */
export const openDirectory = (door: Door, io: Io): Directory => {
  const page = async (q: string, offset: number, limit: number, signal: AbortSignal) => {
    const query = { q, offset: `${offset}`, limit: `${limit}` };
    const call = { operation: "directory", path: "/v1/directory/french", query, safe: true, signal };
    const { data, meta } = readAnswer(directorySchema, await door(call), true);
    return { entities: data, more: data.length > 0 && (meta?.count ?? 0) > offset + data.length };
  };

  const all = async (q: string, signal: AbortSignal): Promise<Entity[]> => {
    const entities: Entity[] = [];
    for (let offset = 0; offset <= MAX_OFFSET; offset += PAGE_SIZE) {
      const read = await page(q, offset, PAGE_SIZE, signal);
      entities.push(...read.entities);
      if (!read.more) return entities;
    }
    io.log.warn({ q, read: entities.length }, "the directory holds more than is shown of it");
    return entities;
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

    async search(text, limit, signal) {
      const name = text.trim();
      if (/^\d{9}$/.test(name)) {
        const found = await company(name, signal);
        return { companies: found === null ? [] : [found], more: false };
      }
      if (name.length < MIN_NAME) {
        throw new Failure("refused", {
          code: "search_too_short",
          message: `IOPOLE searches for names of ${MIN_NAME} characters or more.`,
          fix: "Give more of the name, or the SIREN.",
        });
      }
      const q = `name:"*${clean(name)}*" AND type:"LEGAL_UNIT"`;
      const { entities, more } = await page(q, 0, Math.min(limit, PAGE_SIZE), signal);
      const companies = entities.flatMap((entity) => {
        const siren = sirenOf(entity);
        return siren === null ? [] : [companyOf(entity, siren)];
      });
      return { companies: companies.slice(0, limit), more };
    },

    async addresses(by, signal) {
      if ("siren" in by) {
        return (await linesOf(`siren:"${clean(by.siren)}"`, signal)).filter(
          (line) => line.siren === by.siren,
        );
      }
      const lines = await linesOf(`siret:"${clean(by.siret)}"`, signal);
      return lines.filter(
        ({ siret, routingCode }) =>
          siret === by.siret && (by.routingCode === undefined || routingCode === by.routingCode),
      );
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

const KINDS: Readonly<Record<string, "public" | "private">> = {
  PUBLIC: "public",
  PRIVATE_TAX_PAYER: "private",
};

const companyOf = (unit: Entity, siren: string): DirectoryCompany => ({
  siren,
  name: unit.name ?? "",
  kind: KINDS[unit.scope ?? ""] ?? "unknown",
  state: "unknown",
});

/** Every address of an entity on the domestic network. An identifier without one does not route. */
const addressesOf = ({ identifiers }: Entity, now: Date): DirectoryAddress[] =>
  identifiers.flatMap(({ registrations }) =>
    registrations.flatMap(({ networkIdentifier, directoryAddress, validFrom, validTo }) => {
      const identifier = /^0225:(.+)$/.exec(directoryAddress ?? "")?.[1];
      if (identifier === undefined || networkIdentifier !== "DOMESTIC_FR") return [];
      const from = dayOf(validFrom);
      const to = dayOf(validTo);
      const today = PARIS.format(now);
      const status =
        from !== null && from > today ? "upcoming" : to !== null && to < today ? "disabled" : "enabled";
      return [
        { identifier, ...partsOf(identifier), status, from, until: to, platform: "registered" as const },
      ];
    }),
  );

const PARIS = new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Paris" });

/** A day in France, of a date or a moment; null for what is none. */
const dayOf = (text: string | null | undefined): string | null => {
  if (!text || Number.isNaN(Date.parse(text))) return null;
  return text.includes("T") ? PARIS.format(new Date(text)) : text.slice(0, 10);
};

/** `SIREN`, `SIREN_SIRET`, `SIREN_SIRET_CODE` or `SIREN_SUFFIX`; a code may hold further underscores. */
const partsOf = (
  identifier: string,
): Pick<DirectoryAddress, "siren" | "siret" | "routingCode" | "suffix"> => {
  const [, siren = identifier, siret = null, routingCode = null, suffix = null] =
    /^(\d{9})(?:_(?:(\d{14})(?:_(.+))?|(.+)))?$/.exec(identifier) ?? [];
  return { siren, siret, routingCode, suffix };
};
