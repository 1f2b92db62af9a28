import { z } from "zod";
import { count, flag, id, oneOrMore as list, part, trimmed as text } from "../kit/shapes.ts";

/*
 * What Chorus Pro answers, as loosely as it can be read: it gives an object where its model says a list, numbers as
 * text and text as numbers, and leaves out what it calls required. Members that are not named here are dropped on
 * purpose: they hold bank accounts and the names, addresses and telephones of public agents.
 */

/** Every answer. */
export const returnSchema = z.looseObject({ codeRetour: z.coerce.number().int(), libelle: text });
export type Return = z.infer<typeof returnSchema>;

/** `deposer/flux`. */
export const depositedSchema = z.object({ numeroFluxDepot: text, dateDepot: text });

/** `consulterCRDetaille`. */
export const reportSchema = z.object({
  etatCourantDepotFlux: text,
  dateHeureEtatCourantFlux: text,
  listeErreurDP: list(z.object({ numeroDP: text, libelleErreurDP: text })),
  listeErreurTechnique: list(z.object({ codeErreur: text, libelleErreur: text, natureErreur: text })),
});
export type Report = z.infer<typeof reportSchema>;

/** One invoice in a search; the supplier's and the recipient's search name the id differently, it is the same. */
export const rowSchema = z
  .object({
    identifiantFactureCPP: part(id),
    idFacture: part(id),
    numeroFacture: text,
    dateFacture: text,
    dateDepot: text,
    codeFournisseur: text,
    codeDestinataire: text,
    designationDestinataire: text,
    designationFournisseur: text,
    montantTTC: text,
    statut: text,
    dateHeureEtatCourant: text,
    commentaireEtatCourant: text,
  })
  .transform(({ identifiantFactureCPP, idFacture, ...row }, context) => {
    const invoiceId = identifiantFactureCPP ?? idFacture;
    if (invoiceId) return { ...row, idFacture: invoiceId };
    context.addIssue("no id");
    return z.NEVER;
  });
export type Row = z.infer<typeof rowSchema>;

const pagesSchema = z.object({ pageCourante: count, pages: count, total: count });

/** The four searches. Invoices are read one by one, so that an odd one hides no other. */
export const searchSchema = z
  .object({
    listeFactures: list(z.unknown()),
    parametresRetour: part(pagesSchema),
    pages: count,
  })
  .transform(({ listeFactures, parametresRetour, pages }) => ({
    rows: listeFactures,
    pages: parametresRetour?.pages ?? pages ?? null,
  }));

/** One entry of an invoice's history. */
export const entrySchema = z.object({
  histoStatutId: text,
  histoStatutCode: text,
  histoStatutDatePassage: text,
  histoStatutCommentaire: text,
});
export type Entry = z.infer<typeof entrySchema>;

/** `consulter/historique`. */
export const historySchema = z.object({
  numeroFacture: text,
  modeDepot: text,
  statutCourantCode: text,
  historiquesDesStatuts: part(z.object({ histoStatut: list(entrySchema), pagesHistoStatut: count })),
});
export type History = z.infer<typeof historySchema>;

/** `consulter/fournisseur` and `consulter/recipiendaire`: nothing but the framework matters. */
export const invoiceSchema = z.object({
  facture: part(z.object({ cadreDeFacturation: part(z.object({ codeCadreFacturation: text })) })),
});

/** `telecharger/groupe`. */
export const fileSchema = z.object({ fichierResultat: text });

/** `ajouter/fichier`. */
export const attachedSchema = z.object({ pieceJointeId: text });

/** `recuperer/typespj`. */
export const fileTypesSchema = z.object({
  listeTypePieceJointe: list(z.object({ codeTypePieceJointe: text, libelleTypePieceJointe: text })),
});

/** `completer` and `traiter/recue`. */
export const treatedSchema = z.object({ dateTraitement: text });

/** `structures/rechercher`, and the lists of the account's own structures. */
export const structuresSchema = z.object({
  listeStructures: list(
    z.object({
      idStructureCPP: text,
      identifiantStructure: text,
      typeIdentifiantStructure: text,
      designationStructure: text,
      statut: text,
    }),
  ),
});

/** `structures/consulter`. */
export const structureSchema = z.object({
  informationGenerales: part(
    z.object({ raisonSocialeStructure: text, libelleStructure: text, structurePriveePublique: text }),
  ),
  parametres: part(
    z.object({
      codeServiceDoitEtreRenseigne: flag,
      numeroEJDoitEtreRenseigne: flag,
      gestionNumeroEJOuCodeService: flag,
      estMoaUniquement: flag,
    }),
  ),
});

/** `structures/rechercher/services`. */
export const servicesSchema = z.object({
  listeServices: list(
    z.object({
      idService: text,
      codeService: text,
      libelleService: text,
      estActif: flag,
      statutService: text,
    }),
  ),
  parametresRetour: part(pagesSchema),
});

/** `structures/consulter/service`. */
export const serviceSchema = z.object({ parametres: part(z.object({ numeroEngagement: flag })) });

/** `transverses/rechercher/destinataire`. */
export const buyersSchema = z.object({
  listeDestinataires: list(z.object({ idStructureCPP: text, siret: text, nomDestinataire: text })),
  parametresRetour: part(pagesSchema),
});
