import { shared } from "../../support/shared.ts";

/** What a field must be. `date`: YYYY-MM-DD; `date-time`: with a zone; `int`: a number, not its text. */
export type Model =
  | "text"
  | "int"
  | "flag"
  | "date"
  | "date-time"
  | "base64"
  | { oneOf: readonly string[] }
  | { list: Model }
  | { fields: Readonly<Record<string, Model>>; required?: readonly string[] };

const paging = (columns: readonly string[]): Model => ({
  fields: {
    nbResultatsMaximum: "int",
    nbResultatsParPage: "int",
    pageResultatDemandee: "int",
    triColonne: { oneOf: columns },
    triSens: { oneOf: ["Ascendant", "Descendant"] },
  },
});
const simplePaging: Model = { fields: { nbResultatsParPage: "int", pageResultatDemandee: "int" } };

const LANGUAGES = { oneOf: ["fr", "FR", "en", "EN"] } as const;
const FLOW_SYNTAXES = {
  oneOf: ["IN_DP_E1_UBL_INVOICE", "IN_DP_E1_CII_16B", "IN_DP_E2_CII_FACTURX"],
} as const;
/** What a recipient may set (`traiter/recue`). */
const TREATABLE = [
  "MISE_A_DISPOSITION",
  "SUSPENDUE",
  "REJETEE",
  "MANDATEE",
  "MISE_EN_PAIEMENT",
  "COMPTABILISEE",
  "MISE_A_DISPOSITION_COMPTABLE",
  "SERVICE_FAIT",
];

/**
 * The requests of the operations that the adapter uses, in our own words; a test holds them against the published
 * models. What is not listed is not taken.
 */
export const MODELS = {
  "/factures/v1/deposer/flux": {
    fields: { fichierFlux: "base64", nomFichier: "text", syntaxeFlux: FLOW_SYNTAXES, avecSignature: "flag" },
    required: ["fichierFlux", "nomFichier", "syntaxeFlux", "avecSignature"],
  },
  "/factures/v1/rechercher/fournisseur": {
    fields: {
      numeroFacture: "text",
      numeroFluxDepot: "text",
      periodeDateHeureEtatCourantDu: "date-time",
      rechercheFactureParFournisseur: paging(["NumeroFacture", "DateDepot"]),
    },
    required: ["rechercheFactureParFournisseur"],
  },
  "/factures/v1/rechercher/recipiendaire": {
    fields: {
      typeDemandePaiement: { oneOf: ["FACTURE", "FACTURE_TRAVAUX"] },
      numeroFacture: "text",
      periodeDateHeureEtatCourantDu: "date-time",
      paramRecherche: paging(["NumeroFacture", "DateDepot"]),
    },
    required: ["typeDemandePaiement", "paramRecherche"],
  },
  "/factures/v1/consulter/historique": {
    fields: {
      idFacture: "int",
      paramRechercheHistoStatuts: {
        fields: {
          pageResultatDemandeeListeHistoStatut: "int",
          nbResultatsParPageListeHistoStatut: "int",
          triColonneListeHistoStatut: { oneOf: ["HistoStatutCode", "HistoStatutDatePassage"] },
          triSensListeHistoStatut: { oneOf: ["Ascendant", "Descendant"] },
        },
      },
    },
    required: ["idFacture"],
  },
  "/factures/v1/consulter/fournisseur": {
    fields: { identifiantFactureCPP: "int", codeLangue: LANGUAGES },
    required: ["identifiantFactureCPP"],
  },
  "/factures/v1/consulter/recipiendaire": {
    fields: { identifiantFactureCPP: "int", codeLangue: LANGUAGES },
    required: ["identifiantFactureCPP"],
  },
  "/factures/v1/telecharger/groupe": {
    fields: {
      listeFacture: { list: { fields: { idFacture: "int" }, required: ["idFacture"] } },
      format: { oneOf: ["PDF", "PIVOT"] },
      avecPiecesJointesComplementaires: { oneOf: ["OUI", "NON"] },
    },
    required: ["listeFacture", "format"],
  },
  "/factures/v1/completer": {
    fields: {
      identifiantFactureCPP: "int",
      commentaire: "text",
      pieceJointeComplementaire: {
        list: {
          fields: {
            pieceJointeComplementaireDesignation: "text",
            pieceJointeComplementaireType: "text",
            pieceJointeComplementaireId: "int",
          },
          required: ["pieceJointeComplementaireDesignation", "pieceJointeComplementaireId"],
        },
      },
    },
    required: ["identifiantFactureCPP"],
  },
  "/factures/v1/traiter/recue": {
    fields: { idFacture: "int", nouveauStatut: { oneOf: TREATABLE }, motif: "text" },
    required: ["idFacture", "nouveauStatut"],
  },
  "/transverses/v1/consulterCRDetaille": {
    fields: { numeroFluxDepot: "text", syntaxeFlux: FLOW_SYNTAXES },
    required: ["numeroFluxDepot"],
  },
  "/transverses/v1/ajouter/fichier": {
    fields: {
      pieceJointeFichier: "base64",
      pieceJointeNom: "text",
      pieceJointeTypeMime: "text",
      pieceJointeExtension: "text",
    },
    required: ["pieceJointeFichier", "pieceJointeNom", "pieceJointeTypeMime", "pieceJointeExtension"],
  },
  "/transverses/v1/recuperer/typespj": {
    fields: { codeLangue: LANGUAGES, typeObjet: { oneOf: ["FACTURE"] } },
    required: ["codeLangue", "typeObjet"],
  },
  "/transverses/v1/recuperer/structures/actives/fournisseur": { fields: {} },
  "/transverses/v1/recuperer/structures/actives/destinataire": { fields: {} },
  "/transverses/v1/rechercher/destinataire": {
    fields: { identifiant: "text", nomVilleCodePostal: "text", parametresRecherche: simplePaging },
  },
  "/structures/v1/rechercher": {
    fields: {
      structure: {
        fields: { identifiantStructure: "text", typeIdentifiantStructure: { oneOf: ["SIRET"] } },
      },
      parametres: simplePaging,
    },
    required: ["structure"],
  },
  "/structures/v1/consulter": {
    fields: { idStructureCPP: "int", codeLangue: LANGUAGES },
    required: ["idStructureCPP"],
  },
  "/structures/v1/rechercher/services": {
    fields: { idStructure: "int", parametresRechercherServicesStructure: simplePaging },
    required: ["idStructure"],
  },
  "/structures/v1/consulter/service": {
    fields: { idStructure: "int", idService: "int" },
    required: ["idStructure", "idService"],
  },
} as const satisfies Record<string, Model>;

export type Path = keyof typeof MODELS;

const RIGHT: Readonly<Record<Extract<Model, string>, (value: unknown) => boolean>> = {
  text: (v) => typeof v === "string" && v !== "",
  int: (v) => Number.isSafeInteger(v),
  flag: (v) => typeof v === "boolean",
  date: (v) => typeof v === "string" && /^\d{4}-\d{2}-\d{2}$/.test(v),
  "date-time": (v) =>
    typeof v === "string" &&
    /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})$/.test(v) &&
    !Number.isNaN(Date.parse(v)),
  base64: (v) =>
    typeof v === "string" && /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(v),
};

/** Faults of a value against a model; empty when it is right. */
export const faultsOf = (model: Model, value: unknown, at: string): string[] => {
  if (typeof model === "string") return RIGHT[model](value) ? [] : [`${at}: not a ${model}`];
  if ("oneOf" in model)
    return model.oneOf.includes(String(value)) ? [] : [`${at}: ${value} is not in the list`];
  if ("list" in model) {
    if (!Array.isArray(value)) return [`${at}: not a list`];
    return value.flatMap((one, i) => faultsOf(model.list, one, `${at}[${i}]`));
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [`${at}: not an object`];
  const members = value as Record<string, unknown>;
  return [
    ...(model.required ?? [])
      .filter((name) => members[name] === undefined)
      .map((name) => `${at}.${name}: missing`),
    ...Object.entries(members).flatMap(([name, member]) => {
      const part = model.fields[name];
      return part === undefined ? [`${at}.${name}: unknown`] : faultsOf(part, member, `${at}.${name}`);
    }),
  ];
};

interface Schema {
  type?: string;
  format?: string;
  enum?: string[];
  $ref?: string;
  items?: Schema;
  properties?: Record<string, Schema>;
}

interface Swagger {
  paths: Record<string, { post: { parameters: { in: string; schema?: Schema }[] } }>;
  definitions: Record<string, Schema>;
}

/** Requests and answers of operations, by `POST /cpro/…`. */
type FieldMap = Record<string, { request: Record<string, unknown>; response: Record<string, unknown> }>;

const SWAGGER = "specs/chorus-pro/factures-swagger.json";
const FIELDS = "specs/chorus-pro/endpoints-fieldmap.json";

/** What the platform publishes: a Swagger of the invoices' operations, and a map of fields of the others. */
export const publishedModels = shared(SWAGGER, FIELDS);

/** The platform's own Swagger of the invoices' operations; null where it is not there. */
export const publishedSwagger = publishedModels.there ? publishedModels.json<Swagger>(SWAGGER) : null;

/** The other operations; null where the map is not there. */
export const publishedFields = publishedModels.there ? publishedModels.json<FieldMap>(FIELDS) : null;

const resolve = (schema: Schema | undefined): Schema => {
  const name = schema?.$ref?.split("/").pop();
  return (name === undefined ? schema : publishedSwagger?.definitions[name]) ?? {};
};

/** Faults of a request against the published Swagger; empty where that is not there or does not know the path. */
export const publishedFaults = (path: string, body: unknown): string[] => {
  const operation = publishedSwagger?.paths[path.replace("/factures", "")];
  const model = operation?.post.parameters.find((p) => p.in === "body")?.schema;
  return model === undefined ? [] : check(resolve(model), body, path);
};

const check = (schema: Schema, value: unknown, at: string): string[] => {
  const is: Record<string, boolean> = {
    string: typeof value === "string",
    integer: Number.isInteger(value),
    number: typeof value === "number",
    boolean: typeof value === "boolean",
    array: Array.isArray(value),
    object: typeof value === "object" && value !== null && !Array.isArray(value),
  };
  const type = schema.type ?? (schema.properties === undefined ? undefined : "object");
  if (type !== undefined && is[type] === false) return [`${at}: not a published ${type}`];
  if (schema.enum !== undefined && !schema.enum.includes(String(value)))
    return [`${at}: ${value} is not published`];
  if (Array.isArray(value))
    return value.flatMap((one, i) => check(resolve(schema.items), one, `${at}[${i}]`));
  if (!is.object || schema.properties === undefined) return [];
  const { properties } = schema;
  return Object.entries(value as object).flatMap(([name, member]) =>
    properties[name] === undefined
      ? [`${at}.${name}: not published`]
      : check(resolve(properties[name]), member, `${at}.${name}`),
  );
};
