type Words = Readonly<Record<string, string>>;

/** BT-3 (BR-FR-04) as the title of the page. A self-billed invoice must say that it is one (CGI, ann. II, 242 nonies A). */
const TITLES: Words = {
  "380": "Facture",
  "389": "Facture – Autofacturation",
  "393": "Facture affacturée",
  "501": "Facture affacturée – Autofacturation",
  "386": "Facture d'acompte",
  "500": "Facture d'acompte – Autofacturation",
  "384": "Facture rectificative",
  "471": "Facture rectificative – Autofacturation",
  "472": "Facture rectificative affacturée",
  "473": "Facture rectificative affacturée – Autofacturation",
  "381": "Avoir",
  "261": "Avoir – Autofacturation",
  "262": "Avoir pour remise globale",
  "396": "Avoir affacturé",
  "502": "Avoir affacturé – Autofacturation",
  "503": "Avoir sur acompte",
};

/** Title of an invoice of a type (BT-3). */
export const titleOf = (typeCode: string): string => TITLES[typeCode] ?? `Facture (type ${typeCode})`;

/** BT-23: the first letter is what is sold. */
const PROCESS_GOODS: Words = { B: "biens", S: "services", M: "biens et services" };
const PROCESS_KINDS: Words = {
  "2": "facture déjà payée",
  "3": "facture d'un cotraitant ou sous-traitant",
  "4": "facture définitive après acompte",
  "5": "facture d'un sous-traitant",
  "6": "facture d'un cotraitant",
  "7": "TVA déjà déclarée",
  "8": "facture de plusieurs vendeurs",
  "9": "facture dans les deux sens",
};

/** BT-23 ("cadre de facturation", BR-FR-08), in words where it is one of the list. */
export const processOf = (code: string): string => {
  const goods = PROCESS_GOODS[code.slice(0, 1)];
  if (!/^[BSM][1-9]$/.test(code) || goods === undefined) return code;
  const kind = PROCESS_KINDS[code.slice(1)];
  return `${code} (${goods}${kind === undefined ? "" : `, ${kind}`})`;
};

/** BT-21 (UNTDID 4451), those that the French rules name. */
const NOTES: Words = {
  PMT: "Indemnité forfaitaire pour frais de recouvrement",
  PMD: "Pénalités de retard",
  AAB: "Escompte",
  TXD: "Régime de TVA",
  BAR: "Type de traitement",
  ADN: "Commande publique",
  BLU: "Éco-participation",
  ACC: "Cession de créance",
  DCL: "Mandat de facturation",
  PAI: "Informations de paiement",
  ABU: "Réserve",
  AAI: "Informations générales",
  ABL: "Mentions légales",
  REG: "Mentions réglementaires",
  SUR: "Remarques du vendeur",
  CUS: "Informations douanières",
  TXI: "Informations sur la TVA",
};

/** Heading of a note (BT-21). */
export const noteTitle = (code: string | undefined): string =>
  code === undefined ? "Note" : (NOTES[code] ?? `Note (${code})`);

/** Schemes of identifiers (ISO 6523, EAS, UNTDID 1153). */
const SCHEMES: Words = {
  "0002": "SIREN",
  "0009": "SIRET",
  "0060": "DUNS",
  "0088": "GLN",
  "0160": "GTIN",
  "0223": "N° TVA (UE)",
  "0224": "Code de routage",
  "0225": "Adresse électronique",
  "0226": "Identifiant (particulier)",
  "0227": "Identifiant (hors UE)",
  "0228": "RIDET",
  "0229": "N° TAHITI",
  "0231": "SIREN de l'assujetti unique",
  "0238": "Matricule de plateforme",
  AFL: "Facture de la série",
  AVV: "Cadre de la facture",
};

/** What an identifier of a scheme is called. */
export const schemeOf = (scheme: string | undefined): string =>
  scheme === undefined ? "Identifiant" : (SCHEMES[scheme] ?? `Identifiant (${scheme})`);

/** UNTDID 3035, the roles of EXTENDED-CTC-FR. */
const ROLES: Words = {
  AB: "agent de l'acheteur",
  DL: "société d'affacturage",
  PR: "payeur",
  SR: "agent du vendeur",
  IV: "destinataire de la facture",
  II: "émetteur de la facture",
  PE: "bénéficiaire du paiement",
  SE: "vendeur",
  BY: "acheteur",
  LC: "déclarant de la TVA",
};

/** Role of a party, in words where it is one of the list. */
export const roleOf = (code: string): string => ROLES[code] ?? code;

/** UNTDID 4461. */
const MEANS: Words = {
  "1": "non précisé",
  "10": "espèces",
  "20": "chèque",
  "30": "virement",
  "31": "virement au débit",
  "42": "versement sur un compte bancaire",
  "48": "carte bancaire",
  "49": "prélèvement",
  "54": "carte de crédit",
  "55": "carte de débit",
  "57": "accord permanent",
  "58": "virement SEPA",
  "59": "prélèvement SEPA",
  "60": "billet à ordre",
  "68": "paiement en ligne",
  "97": "compensation",
  ZZZ: "selon accord",
};

/** Means of payment (BT-81). */
export const meansOf = (code: string): string => MEANS[code] ?? `code ${code}`;

/** UNTDID 2005, BT-8. */
const VAT_POINTS: Words = {
  "3": "à la date de la facture",
  "35": "à la livraison",
  "432": "à l'encaissement",
};

/** When VAT falls due (BT-8). */
export const vatPointOf = (code: string): string => VAT_POINTS[code] ?? `code ${code}`;

/** UNTDID 5305. */
const VAT_CATEGORIES: Words = {
  S: "TVA",
  Z: "Taux zéro",
  E: "Exonéré",
  AE: "Autoliquidation",
  K: "Livraison intracommunautaire",
  G: "Exportation hors UE",
  O: "Hors champ de la TVA",
  L: "IGIC (Canaries)",
  M: "IPSI (Ceuta, Melilla)",
};

/** Category of VAT (BT-118). */
export const vatCategoryOf = (code: string): string => VAT_CATEGORIES[code] ?? `Catégorie ${code}`;

/** Mentions that the law asks for where a code alone says why there is no VAT (BT-121). */
const EXEMPTIONS: Words = {
  "VATEX-FR-FRANCHISE": "TVA non applicable, art. 293 B du CGI",
  "VATEX-FR-AE": "Autoliquidation",
  "VATEX-EU-AE": "Autoliquidation",
  "VATEX-EU-IC": "Exonération de TVA, art. 262 ter I du CGI",
  "VATEX-EU-G": "Exonération de TVA, art. 262 I du CGI",
  "VATEX-EU-D": "Régime particulier – Agences de voyages",
  "VATEX-EU-F": "Régime particulier – Biens d'occasion",
  "VATEX-EU-I": "Régime particulier – Objets d'art",
  "VATEX-EU-J": "Régime particulier – Objets de collection et d'antiquité",
};

/** What a code of exemption is called in French; nothing where the code alone must do. */
export const exemptionOf = (code: string): string | undefined => EXEMPTIONS[code];

/** UN/ECE Rec. 20 and 21. */
const UNITS: Words = {
  ANN: "an",
  C62: "u",
  CMT: "cm",
  DAY: "j",
  DZN: "douzaine",
  E48: "u",
  EA: "pièce",
  GRM: "g",
  H87: "pièce",
  HAR: "ha",
  HUR: "h",
  KGM: "kg",
  KMT: "km",
  KWH: "kWh",
  LS: "forfait",
  LTR: "l",
  MIN: "min",
  MLT: "ml",
  MMT: "mm",
  MON: "mois",
  MTK: "m²",
  MTQ: "m³",
  MTR: "m",
  MWH: "MWh",
  NAR: "article",
  P1: "%",
  PR: "paire",
  SET: "lot",
  TNE: "t",
  WEE: "semaine",
  XBX: "carton",
  XPK: "colis",
  XPX: "palette",
};

/** Unit of a quantity; the code where it is a rare one. */
export const unitOf = (code: string): string => UNITS[code] ?? code;
