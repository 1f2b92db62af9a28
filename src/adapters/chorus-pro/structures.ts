import { kindOfStructure, RESERVED_SERVICE, stateOfStructure } from "../../mapping/chorus-pro.ts";
import { asAsked, everyPage } from "../kit/calls/pages.ts";
import type { ChorusPro } from "./calls.ts";
import { SERVICE, SERVICES, STRUCTURE, STRUCTURES } from "./operations.ts";

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

const STRUCTURES_PER_PAGE = 10;
const SERVICES_PER_PAGE = 1000;
const MAX_PAGES = 1000;

/** A public structure; null: there is none of this SIRET. */
export const structureOf = (access: ChorusPro, siret: string): Promise<Structure | null> =>
  access.remembered(`structure ${siret}`, () => lookUp(access, siret));

const lookUp = async ({ door }: ChorusPro, siret: string): Promise<Structure | null> => {
  const { listeStructures } = await door(
    STRUCTURES,
    {
      structure: { identifiantStructure: siret, typeIdentifiantStructure: "SIRET" },
      parametres: { nbResultatsParPage: STRUCTURES_PER_PAGE, pageResultatDemandee: 1 },
    },
    STRUCTURES_PER_PAGE,
  );
  const found = asAsked(listeStructures, STRUCTURES_PER_PAGE).find(
    (s) => s.identifiantStructure === siret && s.idStructureCPP,
  );
  if (found === undefined) return null;
  const id = Number(found.idStructureCPP);
  const told = await door(STRUCTURE, { idStructureCPP: id, codeLangue: "fr" });
  const { informationGenerales: general, parametres } = told;
  return {
    id,
    siret,
    name: general?.raisonSocialeStructure ?? general?.libelleStructure ?? found.designationStructure ?? null,
    state: stateOfStructure(found.statut),
    kind: kindOfStructure(general?.structurePriveePublique),
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

/** The services of a structure, without the one that suppliers may not name. */
export const servicesOf = (access: ChorusPro, { id }: Structure): Promise<Service[]> =>
  access.remembered(`services ${id}`, () => listServices(access, id));

const listServices = async ({ door }: ChorusPro, idStructure: number): Promise<Service[]> => {
  const { results } = await everyPage(async (n) => {
    const paging = { nbResultatsParPage: SERVICES_PER_PAGE, pageResultatDemandee: n + 1 };
    const body = { idStructure, parametresRechercherServicesStructure: paging };
    const { listeServices, parametresRetour } = await door(SERVICES, body, SERVICES_PER_PAGE);
    const more = listeServices.length > 0 && n + 1 < (parametresRetour?.pages ?? 1);
    return { results: asAsked(listeServices, SERVICES_PER_PAGE), more };
  }, MAX_PAGES);
  return results.flatMap(({ idService, codeService, libelleService, estActif, statutService }) => {
    if (!codeService || codeService === RESERVED_SERVICE) return [];
    const active = estActif ?? (statutService == null ? null : stateOfStructure(statutService) === "active");
    const id = idService ? Number(idService) : null;
    return [{ id, code: codeService, name: libelleService ?? null, active }];
  });
};

/** Does this service demand a commitment number by itself? Null where the platform does not tell. */
export const demandsCommitment = async (
  { door, remembered }: ChorusPro,
  { id: idStructure }: Structure,
  { id: idService }: Service,
): Promise<boolean | null> => {
  if (idService === null) return null;
  return remembered(`service ${idStructure} ${idService}`, async () => {
    const { parametres } = await door(SERVICE, { idStructure, idService });
    return parametres?.numeroEngagement ?? null;
  });
};
