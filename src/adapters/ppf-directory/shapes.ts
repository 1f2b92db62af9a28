import { z } from "zod";
import { flag, goodOnes, number, part, text, word } from "../kit/shapes.ts";

/* What the directory API answers. All members may be missing: which ones one is shown depends on one's rights. */

/** Errors: their own kind of problem, with French names. */
export const errorSchema = z.looseObject({ titre: text, detail: text });

const history = part(z.looseObject({ dateDebutEffet: text, masque: flag }));

const unitSchema = z.looseObject({
  siren: word,
  raisonSociale: text,
  typeEntite: text,
  etatAdministratif: text,
});
export type Unit = z.infer<typeof unitSchema>;

const siteSchema = z.looseObject({
  siret: word,
  siren: word,
  denomination: text,
  etatAdministratif: text,
  donneesB2gComplementaires: part(
    z.looseObject({
      gestionCodeService: flag,
      gestionEngagementJuridique: flag,
      gestionEngagementJuridiqueOuService: flag,
    }),
  ),
  uniteLegale: part(unitSchema),
});
export type Site = z.infer<typeof siteSchema>;

const codeSchema = z.looseObject({
  identifiantRoutage: text,
  siret: word,
  libelleCodeRoutage: text,
  gestionEngagementJuridique: flag,
  etatAdministratif: text,
});

const lineSchema = z.looseObject({
  identifiantAdressage: text,
  siren: word,
  siret: word,
  identifiantRoutage: text,
  suffixeAdressage: text,
  matriculePlateforme: word,
  dateFinEffet: text,
  dateFinEffective: text,
  historisation: history,
  codeRoutage: part(z.looseObject({ identifiantRoutage: text })),
  plateforme: part(z.looseObject({ typePlateforme: text, matriculePlateforme: word })),
});
export type Line = z.infer<typeof lineSchema>;

/** A page of a search. */
export interface Found<T> {
  resultats: T[];
  nombre_total_resultats?: number | null | undefined;
}

/** A resource of the API: the name that its paths begin with, its shape alone, and found by a search. */
export interface Resource<T> {
  name: string;
  one: z.ZodType<T>;
  found: z.ZodType<Found<T>>;
}

const resource = <T>(name: string, one: z.ZodType<T>): Resource<T> => ({
  name,
  one,
  found: z.looseObject({ nombre_total_resultats: number, resultats: goodOnes(one) }),
});

export const UNITS = resource("siren", unitSchema);
export const SITES = resource("siret", siteSchema);
export const CODES = resource("code-routage", codeSchema);
export const LINES = resource("ligne-annuaire", lineSchema);
