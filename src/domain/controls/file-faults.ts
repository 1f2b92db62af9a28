import type { ReasonCode } from "../life-cycle/reasons.ts";
import type { Finding } from "./finding.ts";

/** What keeps a file from being read or written as an invoice, as the documents room throws it. */
export interface ReadingFault {
  code: string;
  /** A business term, or `file`. */
  path: string;
  message: string;
  fix: string;
}

/** What the controls call such a fault. */
export interface FileFault {
  no: number;
  code: ReasonCode;
  /** Where no text numbers it, the reason's code. */
  rule: string;
  /** What the fault is, in general; the fault's own English says more. `{path}` is its term. */
  messageFr: string;
  fixFr: string;
}

const fault = (no: number, code: ReasonCode, rule: string, messageFr: string, fixFr: string): FileFault => ({
  no,
  code,
  rule,
  messageFr,
  fixFr,
});

const tooLarge = (what: string): FileFault =>
  fault(
    2,
    "IRR_TAILLE_F",
    "BR-FR-19",
    `${what} dépasse la limite admise.`,
    "Allégez les pièces jointes, ou envoyez-les à part.",
  );

const otherKind = (what: string): FileFault =>
  fault(3, "IRR_TYPE_F", "IRR_TYPE_F", what, "Envoyez une facture Factur-X, UBL ou CII.");

const badPdf = (what: string, fixFr: string): FileFault => fault(4, "IRR_TYPE_F", "IRR_TYPE_F", what, fixFr);

const badXml = (what: string, fixFr: string): FileFault => fault(5, "IRR_SYNTAX", "IRR_SYNTAX", what, fixFr);

const badTerm = (what: string, fixFr: string): FileFault => fault(6, "IRR_SYNTAX", "IRR_SYNTAX", what, fixFr);

const ONE_PDF = "Produisez de nouveau le PDF, ou envoyez le XML seul.";
const AS_UTF8 = "Enregistrez le fichier en UTF-8 et déclarez-le ainsi.";
const UNCHANGED = "Envoyez le fichier complet, tel que le logiciel de facturation l'a produit.";

/** By the code of the fault: checks 1 to 6, on bytes, container and structure. */
export const FILE_FAULTS: Readonly<Record<string, FileFault>> = {
  file_empty: fault(1, "IRR_VIDE_F", "IRR_VIDE_F", "Le fichier est vide.", "Exportez de nouveau la facture."),

  file_too_large: tooLarge("Le fichier"),
  xml_too_large: tooLarge("Le XML"),
  xml_too_many_elements: tooLarge("Le nombre d'éléments du XML"),
  attachment_too_large: tooLarge("Le XML contenu dans le PDF"),
  pdf_unpacked_too_large: tooLarge("Le contenu décompressé du PDF"),
  pdf_too_many_attachments: tooLarge("Le nombre de fichiers joints au PDF"),
  pdf_too_complex: tooLarge("Le nombre d'objets du PDF"),
  readable_too_long: tooLarge("Le nombre de pages de la facture lisible"),

  file_unknown: otherKind("Le fichier n'est ni un PDF ni un XML."),
  zip_archive: otherKind("Le fichier est une archive ZIP ou un document bureautique."),
  html_page: otherKind("Le fichier est une page HTML."),
  envelope: fault(
    3,
    "IRR_TYPE_F",
    "IRR_TYPE_F",
    "Le document est dans une enveloppe.",
    "Sortez la facture de son enveloppe.",
  ),
  dialect_unsupported: otherKind("Ce format n'est pas celui d'une facture admise."),
  xml_unknown: otherKind("L'élément racine du XML n'est pas celui d'une facture."),
  not_an_invoice: otherKind("C'est un message de cycle de vie (CDAR), pas une facture."),
  not_a_cdar: fault(
    3,
    "IRR_TYPE_F",
    "IRR_TYPE_F",
    "Ce n'est pas un message de cycle de vie (CDAR).",
    "Envoyez un message CDAR.",
  ),
  several_references: badXml(
    "Le message de cycle de vie parle de plusieurs documents.",
    "Envoyez un message par document.",
  ),

  pdf_without_xml: badPdf(
    "Ce PDF ne contient pas de facture structurée.",
    "Produisez un Factur-X, ou envoyez de l'UBL ou du CII.",
  ),
  pdf_without_cii: badPdf(
    "Le XML contenu dans le PDF n'est pas une facture CII.",
    "Produisez un Factur-X, ou envoyez le XML seul.",
  ),
  attachment_ambiguous: badPdf(
    "Le PDF contient plusieurs factures structurées différentes.",
    "N'en laissez qu'une.",
  ),
  pdf_expected: badPdf(
    "Le fichier lisible n'est pas un PDF.",
    "Envoyez un PDF, ou rien : la passerelle en dessine un.",
  ),
  pdf_other_invoice: badPdf(
    "Le PDF contient déjà les données d'une facture qui n'est pas celle-ci.",
    "Envoyez le PDF sans données, ou avec celles de la même facture.",
  ),
  pdf_broken: badPdf("Le PDF est endommagé.", ONE_PDF),
  pdf_truncated: badPdf("La fin du PDF manque.", "Envoyez le fichier complet."),
  pdf_encrypted: badPdf("Le PDF est chiffré ou protégé.", "Retirez la protection : PDF/A-3 l'interdit."),
  pdf_filter_unsupported: badPdf("Le PDF est compressé d'une façon inhabituelle.", ONE_PDF),

  xml_malformed: badXml("Le XML est mal formé.", UNCHANGED),
  xml_encoding: badXml("Le XML n'est pas dans l'encodage qu'il déclare.", AS_UTF8),
  xml_too_deep: badXml("Le XML imbrique trop d'éléments.", UNCHANGED),
  doctype_refused: badXml("Le XML déclare un type de document (DOCTYPE).", "Retirez le DOCTYPE."),
  charset_unknown: badXml("L'encodage annoncé par l'envoi est inconnu.", AS_UTF8),
  charset_differs: badXml("L'encodage annoncé par l'envoi n'est pas celui du XML.", AS_UTF8),

  term_missing: badTerm("Le terme {path} est absent.", "Indiquez {path} : EN 16931 l'exige."),
  term_malformed: badTerm("Le terme {path} n'a pas la forme attendue.", "Corrigez {path}."),
  date_malformed: badTerm(
    "Le terme {path} n'est pas une date.",
    "Écrivez la date AAAA-MM-JJ en UBL, AAAAMMJJ avec le format 102 en CII.",
  ),
  amount_malformed: badTerm(
    "Le terme {path} n'est pas un nombre décimal.",
    "Écrivez le nombre en chiffres avec un point, par exemple 1200.00.",
  ),
  amount_missing: badTerm("Une remise ou un frais n'a pas de montant ({path}).", "Indiquez {path}."),
  charge_indicator: badTerm(
    "Rien ne dit s'il s'agit d'une remise ou d'un frais ({path}).",
    "Indiquez ChargeIndicator : true pour un frais, false pour une remise.",
  ),
  not_in_form: badTerm(
    "Le terme {path} n'a pas de place dans la forme demandée.",
    "Retirez {path}, ou demandez une autre forme.",
  ),
  not_in_profile: badTerm(
    "Le terme {path} n'existe pas dans le profil demandé (BT-24).",
    "Retirez {path}, ou demandez le profil EXTENDED-CTC-FR.",
  ),
  ubl_schema: badTerm("UBL exige {path}.", "Indiquez {path}, ou demandez CII ou Factur-X."),
};

/** Terms without which a document cannot be read: the check that says so of a content. */
const MISSING: Readonly<Record<string, readonly [no: number, rule: string]>> = {
  "BT-1": [12, "BR-02"],
  "BT-2": [14, "BR-03"],
  "BT-3": [16, "BR-04"],
  "BT-5": [17, "BR-05"],
  "BT-112": [46, "BR-14"],
};

/** What is not in the table: a form's check that names a rule of EN 16931 as its code. */
const byRule = (rule: string): FileFault => ({
  ...badTerm("Le terme {path} enfreint la règle.", "Corrigez {path}."),
  code: "REJ_SEMAN",
  rule,
});

const rowOf = ({ code, path }: ReadingFault): FileFault => {
  const row = FILE_FAULTS[code];
  if (row === undefined) return byRule(code);
  const [no, rule] = (code === "term_missing" ? MISSING[path] : undefined) ?? [];
  return no === undefined || rule === undefined ? row : { ...row, no, rule, code: "REJ_SEMAN" };
};

/** A fault of reading or writing as the finding that the controls make of it. It stands in no place of a content. */
export const findingOfFault = (fault: ReadingFault): Finding => {
  const { no, code, rule, messageFr, fixFr } = rowOf(fault);
  const withTerm = (text: string): string => text.replaceAll("{path}", fault.path);
  return {
    no,
    severity: "error",
    code,
    rule,
    path: fault.path,
    at: [],
    message: fault.message,
    messageFr: withTerm(messageFr),
    fix: fault.fix,
    fixFr: withTerm(fixFr),
  };
};
