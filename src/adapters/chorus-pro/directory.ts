import type { Directory, DirectoryAddress, DirectoryCompany } from "../directory-port.ts";
import type { Door } from "./calls.ts";
import { recipientsSchema } from "./shapes.ts";
import type { Service, Structure, Structures } from "./structures.ts";

const PAGE_SIZE = 100;

/**
 * Chorus Pro's own directory: public structures (by SIRET) and their services, whose codes are routing codes. It knows
 * no private company: null only says that the company does not receive here.
 */
export const openDirectory = (door: Door, structures: Structures): Directory => {
  const search = async (
    by: { identifiant: string } | { nomVilleCodePostal: string },
    size: number,
    signal: AbortSignal,
  ): Promise<{ found: { siret: string; name: string }[]; more: boolean }> => {
    const { listeDestinataires, parametresRetour } = await door(
      {
        operation: "directory",
        path: "/transverses/v1/rechercher/destinataire",
        body: { ...by, parametresRecherche: { nbResultatsParPage: size, pageResultatDemandee: 1 } },
        safe: true,
        signal,
      },
      recipientsSchema,
    );
    const found = listeDestinataires.flatMap(({ siret, nomDestinataire }) =>
      siret ? [{ siret, name: nomDestinataire ?? "" }] : [],
    );
    return { found, more: (parametresRetour?.pages ?? 1) > 1 };
  };

  const ofSiren = async (siren: string, signal: AbortSignal): Promise<{ siret: string; name: string }[]> => {
    const { found } = await search({ identifiant: siren }, PAGE_SIZE, signal);
    return found.filter(({ siret }) => siret.startsWith(siren));
  };

  const linesOf = async (siret: string, signal: AbortSignal): Promise<DirectoryAddress[]> => {
    const structure = await structures.bySiret(siret, signal);
    if (structure === null || structure.kind === "private") return [];
    const services = await structures.services(structure, signal);
    return [lineOf(structure, null), ...services.map((service) => lineOf(structure, service))];
  };

  return {
    publicOnly: true,

    async company(siren, signal) {
      const [first] = await ofSiren(siren, signal);
      if (first === undefined) return null;
      const structure = await structures.bySiret(first.siret, signal);
      return { ...companyOf(siren, first.name), state: structure?.state ?? "unknown" };
    },

    async establishment(siret, signal) {
      const structure = await structures.bySiret(siret, signal);
      if (structure === null) return null;
      const { name, state, demands } = structure;
      return {
        siret,
        siren: siret.slice(0, 9),
        name,
        state,
        demands:
          demands === null
            ? null
            : {
                serviceCode: demands.serviceCode,
                commitmentNumber: demands.commitmentNumber,
                serviceOrCommitment: demands.serviceOrCommitment,
              },
      };
    },

    async search(text, limit, signal) {
      const name = text.trim();
      const { found, more } = await search(
        /^\d{9}(?:\d{5})?$/.test(name) ? { identifiant: name } : { nomVilleCodePostal: name },
        Math.min(limit, PAGE_SIZE),
        signal,
      );
      const companies = new Map<string, DirectoryCompany>();
      for (const { siret, name: of } of found) {
        const siren = siret.slice(0, 9);
        if (!companies.has(siren)) companies.set(siren, companyOf(siren, of));
      }
      return { companies: [...companies.values()].slice(0, limit), more };
    },

    async addresses(by, signal) {
      if ("siren" in by) {
        const lines: DirectoryAddress[] = [];
        for (const { siret } of await ofSiren(by.siren, signal))
          lines.push(...(await linesOf(siret, signal)));
        return lines;
      }
      const lines = await linesOf(by.siret, signal);
      return by.routingCode === undefined
        ? lines
        : lines.filter((line) => line.routingCode === by.routingCode);
    },

    async address(identifier, signal) {
      const siret = /^(\d{9})_(\1\d{5})(?:_|$)/.exec(identifier)?.[2];
      if (siret === undefined) return null;
      const lines = await linesOf(siret, signal);
      return lines.find((line) => line.identifier === identifier) ?? null;
    },

    async routingCodes(siret, signal) {
      const structure = await structures.bySiret(siret, signal);
      if (structure === null) return [];
      const services = await structures.services(structure, signal);
      // Each service tells its own demand in a call of its own: too many for a list, so that it stays unknown here.
      return services.map(({ code, name, active }) => ({
        code,
        siret,
        name,
        state: active === null ? "unknown" : active ? "active" : "inactive",
        commitmentNumber: structure.demands?.commitmentNumber ? true : null,
      }));
    },
  };
};

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
