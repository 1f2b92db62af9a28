import { asAsked } from "../kit/calls/pages.ts";
import { type LinesOf, partsOf, type Searched } from "../kit/directory.ts";
import type {
  DirectoryAddress,
  DirectoryCompany,
  DirectoryEstablishment,
  DirectoryRoutingCode,
  PublicDemands,
} from "../port.ts";
import type { ChorusPro } from "./calls.ts";
import { BUYERS } from "./operations.ts";
import { type Demands, type Service, type Structure, servicesOf, structureOf } from "./structures.ts";

/*
 * Chorus Pro's own directory: public structures (by SIRET) and their services, whose codes are routing codes. It knows
 * no private company: null only says that the company does not receive here.
 */

const PAGE_SIZE = 100;

type By = { identifiant: string } | { nomVilleCodePostal: string };

const buyers = async ({ door }: ChorusPro, by: By, nbResultatsParPage: number) => {
  const paging = { nbResultatsParPage, pageResultatDemandee: 1 };
  const { listeDestinataires, parametresRetour } = await door(
    BUYERS,
    { ...by, parametresRecherche: paging },
    nbResultatsParPage,
  );
  const found = asAsked(listeDestinataires, nbResultatsParPage).flatMap(({ siret, nomDestinataire }) =>
    siret ? [{ siret, name: nomDestinataire ?? "" }] : [],
  );
  return { found, more: (parametresRetour?.pages ?? 1) > 1 };
};

const ofSiren = async (access: ChorusPro, siren: string) => {
  const { found } = await buyers(access, { identifiant: siren }, PAGE_SIZE);
  return found.filter(({ siret }) => siret.startsWith(siren));
};

const linesOf = async (access: ChorusPro, siret: string): Promise<DirectoryAddress[]> => {
  const structure = await structureOf(access, siret);
  if (structure === null || structure.kind === "private") return [];
  const services = await servicesOf(access, structure);
  return [lineOf(structure, null), ...services.map((service) => lineOf(structure, service))];
};

export const company = async (access: ChorusPro, siren: string): Promise<DirectoryCompany | null> => {
  const [first] = await ofSiren(access, siren);
  if (first === undefined) return null;
  const structure = await structureOf(access, first.siret);
  return { ...companyOf(siren, first.name), state: structure?.state ?? "unknown" };
};

export const establishment = async (
  access: ChorusPro,
  siret: string,
): Promise<DirectoryEstablishment | null> => {
  const structure = await structureOf(access, siret);
  if (structure === null) return null;
  const { name, state, demands } = structure;
  return { siret, siren: siret.slice(0, 9), name, state, demands: demands && nationalOf(demands) };
};

/** By name, by SIREN or by SIRET. */
export const search = async (access: ChorusPro, text: string, limit: number): Promise<Searched> => {
  const name = text.trim();
  const by = /^\d{9}(?:\d{5})?$/.test(name) ? { identifiant: name } : { nomVilleCodePostal: name };
  const { found, more } = await buyers(access, by, Math.min(limit, PAGE_SIZE));
  const companies = new Map<string, DirectoryCompany>();
  for (const { siret, name: of } of found) {
    const siren = siret.slice(0, 9);
    if (!companies.has(siren)) companies.set(siren, companyOf(siren, of));
  }
  return { companies: [...companies.values()].slice(0, limit), more };
};

export const addresses = async (access: ChorusPro, by: LinesOf): Promise<DirectoryAddress[]> => {
  const structures = "siren" in by ? await ofSiren(access, by.siren) : [by];
  const lines: DirectoryAddress[] = [];
  for (const { siret } of structures) lines.push(...(await linesOf(access, siret)));
  const code = "siren" in by ? undefined : by.routingCode;
  return lines.filter(({ routingCode }) => code === undefined || routingCode === code);
};

export const address = async (access: ChorusPro, identifier: string): Promise<DirectoryAddress | null> => {
  const { siren, siret } = partsOf(identifier);
  if (siret === null || !siret.startsWith(siren)) return null;
  const lines = await linesOf(access, siret);
  return lines.find((line) => line.identifier === identifier) ?? null;
};

export const routingCodes = async (access: ChorusPro, siret: string): Promise<DirectoryRoutingCode[]> => {
  const structure = await structureOf(access, siret);
  if (structure === null) return [];
  const services = await servicesOf(access, structure);
  // Each service tells its own demand in a call of its own: too many for a list, so that it stays unknown here.
  return services.map(({ code, name, active }) => ({
    code,
    siret,
    name,
    state: active === null ? "unknown" : active ? "active" : "inactive",
    commitmentNumber: structure.demands?.commitmentNumber ? true : null,
  }));
};

/** What a structure demands, in the directory's terms: those have no works invoices. */
const nationalOf = ({ worksOnly: _, ...demands }: Demands): PublicDemands => demands;

const companyOf = (siren: string, name: string): DirectoryCompany => ({
  siren,
  name,
  kind: "public",
  state: "unknown",
});

/** The line of a structure, or of one of its services; the public portal (9999) receives there. */
const lineOf = ({ siret, state }: Structure, service: Service | null): DirectoryAddress => {
  const siren = siret.slice(0, 9);
  const closed = state === "ceased" || service?.active === false;
  return {
    identifier: [siren, siret, ...(service === null ? [] : [service.code])].join("_"),
    siren,
    siret,
    routingCode: service?.code ?? null,
    suffix: null,
    status: closed ? "disabled" : state === "active" ? "enabled" : "unknown",
    from: null,
    until: null,
    platform: "public-portal",
  };
};
