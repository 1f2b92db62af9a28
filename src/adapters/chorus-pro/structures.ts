import type { z } from "zod";
import type { Door } from "./calls.ts";
import { serviceSchema, servicesSchema, structureSchema, structuresSchema } from "./shapes.ts";

/** What one public structure demands on its invoices. */
export interface Demands {
  serviceCode: boolean;
  commitmentNumber: boolean;
  serviceOrCommitment: boolean;
  /** It takes works invoices only, as the project owner. */
  worksOnly: boolean;
}

export interface Structure {
  /** `idStructureCPP`. */
  id: number;
  siret: string;
  name: string | null;
  state: "active" | "ceased" | "unknown";
  kind: "public" | "private" | "unknown";
  /** Null where the platform does not tell. */
  demands: Demands | null;
}

export interface Service {
  id: number | null;
  code: string;
  name: string | null;
  active: boolean | null;
}

/** Look-ups of public structures and their services, remembered for a day: they change seldom. */
export interface Structures {
  bySiret(siret: string, signal: AbortSignal): Promise<Structure | null>;
  services(structure: Structure, signal: AbortSignal): Promise<Service[]>;
  /** Does this service demand a commitment number by itself? Null where the platform does not tell. */
  serviceDemandsCommitment(
    structure: Structure,
    service: Service,
    signal: AbortSignal,
  ): Promise<boolean | null>;
}

const DAY = 86_400_000;
const REMEMBERED = 1000;
const SERVICES_PER_PAGE = 1000;

/** Reserved for invoices between public bodies: an invoice of a supplier to it is rejected. */
export const RESERVED_SERVICE = "FACTURES_PUBLIQUES";

/** Opens the structures of one account. */
export const openStructures = (door: Door, now: () => Date): Structures => {
  const ask = <T>(path: string, body: object, schema: z.ZodType<T>, signal: AbortSignal): Promise<T> =>
    door({ operation: "directory", path: `/structures/v1${path}`, body, safe: true, signal }, schema);

  const known = new Map<string, { until: number; value: unknown }>();
  /** Remembers what was found; that nothing was found is asked anew each time. */
  const remembered = async <T>(key: string, look: () => Promise<T>): Promise<T> => {
    const hit = known.get(key);
    if (hit !== undefined && hit.until > now().getTime()) return hit.value as T;
    const value = await look();
    known.delete(key);
    if (value !== null) known.set(key, { until: now().getTime() + DAY, value });
    const [oldest] = known.keys();
    if (known.size > REMEMBERED && oldest !== undefined) known.delete(oldest);
    return value;
  };

  const look = async (siret: string, signal: AbortSignal): Promise<Structure | null> => {
    const { listeStructures } = await ask(
      "/rechercher",
      {
        structure: { identifiantStructure: siret, typeIdentifiantStructure: "SIRET" },
        parametres: { nbResultatsParPage: 10, pageResultatDemandee: 1 },
      },
      structuresSchema,
      signal,
    );
    const found = listeStructures.find((s) => s.identifiantStructure === siret && s.idStructureCPP);
    if (found === undefined) return null;
    const id = Number(found.idStructureCPP);
    const { informationGenerales: general, parametres } = await ask(
      "/consulter",
      { idStructureCPP: id, codeLangue: "fr" },
      structureSchema,
      signal,
    );
    return {
      id,
      siret,
      name:
        general?.raisonSocialeStructure ?? general?.libelleStructure ?? found.designationStructure ?? null,
      state: stateOf(found.statut),
      kind: kindOf(general?.structurePriveePublique),
      demands:
        parametres == null
          ? null
          : {
              serviceCode: parametres.codeServiceDoitEtreRenseigne ?? false,
              commitmentNumber: parametres.numeroEJDoitEtreRenseigne ?? false,
              serviceOrCommitment: parametres.gestionNumeroEJOuCodeService ?? false,
              worksOnly: parametres.estMoaUniquement ?? false,
            },
    };
  };

  const listServices = async (idStructure: number, signal: AbortSignal): Promise<Service[]> => {
    const services: Service[] = [];
    for (let page = 1; ; page++) {
      const { listeServices, parametresRetour } = await ask(
        "/rechercher/services",
        {
          idStructure,
          parametresRechercherServicesStructure: {
            nbResultatsParPage: SERVICES_PER_PAGE,
            pageResultatDemandee: page,
          },
        },
        servicesSchema,
        signal,
      );
      for (const { idService, codeService, libelleService, estActif, statutService } of listeServices) {
        if (!codeService || codeService === RESERVED_SERVICE) continue;
        const active = estActif ?? (statutService == null ? null : stateOf(statutService) === "active");
        services.push({
          id: idService ? Number(idService) : null,
          code: codeService,
          name: libelleService ?? null,
          active,
        });
      }
      if (listeServices.length === 0 || page >= (parametresRetour?.pages ?? 1)) return services;
    }
  };

  return {
    bySiret: (siret, signal) => remembered(`structure ${siret}`, () => look(siret, signal)),

    services: ({ id }, signal) => remembered(`services ${id}`, () => listServices(id, signal)),

    serviceDemandsCommitment: ({ id }, service, signal) =>
      service.id === null
        ? Promise.resolve(null)
        : remembered(`service ${id} ${service.id}`, async () => {
            const { parametres } = await ask(
              "/consulter/service",
              { idStructure: id, idService: service.id },
              serviceSchema,
              signal,
            );
            return parametres?.numeroEngagement ?? null;
          }),
  };
};

const stateOf = (state: string | null | undefined): Structure["state"] => {
  if (!state) return "unknown";
  if (/^ACTI(?:F|VE)$/i.test(state)) return "active";
  return /^(?:INACTI|FERM|SUPPRIM|CLOS|SUSPEND)/i.test(state) ? "ceased" : "unknown";
};

const kindOf = (word: string | null | undefined): Structure["kind"] => {
  if (!word) return "unknown";
  return /publi/i.test(word) ? "public" : /priv/i.test(word) ? "private" : "unknown";
};
