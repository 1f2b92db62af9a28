import type { Attachment } from "../../documents/content/index.ts";
import type { Check } from "./check.ts";
import { ATTACHMENT_KINDS, ATTACHMENT_TYPES, EXTENDED_ATTACHMENT_TYPES } from "./lists.ts";
import { isGiven } from "./subject.ts";

/** The one attachment that shows the invoice to people (BR-FR-18). */
const READABLE = "LISIBLE";

const LONGEST_NAME = 255;

/** What separates folders or has a meaning to file systems, and what no screen shows. */
const UNFIT = /[/\\:*?"<>|\p{C}]/u;

const isEmbedded = ({ size, content }: Attachment): boolean => size !== null || content !== undefined;

const isBadName = (name: string | undefined): boolean =>
  !isGiven(name) || name.length > LONGEST_NAME || UNFIT.test(name) || /^\.+$/.test(name);

const nameOf = ({ fileName, id }: Attachment): string => (isGiven(fileName) ? fileName : id);

/** Supporting documents (BG-24). */
export const ATTACHMENTS: readonly Check[] = [
  {
    no: 7,
    step: "formats",
    severity: "error",
    code: "IRR_VID_PJ",
    rules: ["IRR_VID_PJ"],
    term: "BT-125",
    when: "an embedded attachment has no bytes",
    message: { en: "The attachment {n} is empty.", fr: "La pièce jointe {n} est vide." },
    fix: { en: "Remove it, or attach it again.", fr: "Supprimez-la, ou joignez-la de nouveau." },
    run: ({ content: { attachments } }) =>
      attachments.flatMap((one, i) =>
        one.size === 0 || one.content === "" ? [{ at: ["attachments", i], values: { n: nameOf(one) } }] : [],
      ),
  },
  {
    no: 8,
    step: "formats",
    severity: "error",
    code: "IRR_EXT_DOC",
    rules: ["BR-CL-24"],
    term: "BT-125-1",
    when: "an embedded attachment is not PDF, PNG, JPEG, CSV, XLSX or ODS (in extended profiles XML too); a warning where the buyer is public, whose platform takes more",
    message: { en: "Attachment type refused: {n}.", fr: "Type de pièce jointe refusé : {n}." },
    fix: { en: "Make it a PDF.", fr: "Convertissez-la en PDF." },
    run: ({ content: { attachments }, profile, publicBuyer }) =>
      attachments.flatMap((one, i) => {
        const { mediaType } = one;
        if (!isEmbedded(one) || !isGiven(mediaType) || ATTACHMENT_TYPES.has(mediaType)) return [];
        if (profile.extended && EXTENDED_ATTACHMENT_TYPES.has(mediaType)) return [];
        const severity = publicBuyer ? "warning" : "error";
        return [{ at: ["attachments", i, "mediaType"], severity, values: { n: mediaType } }];
      }),
  },
  {
    no: 9,
    step: "formats",
    severity: "warning",
    code: "IRR_NOM_PJ",
    rules: ["IRR_NOM_PJ"],
    term: "BT-125-2",
    when: "an embedded attachment has no name, one of more than 255 characters, or one with characters of paths",
    message: { en: "Bad attachment name: {n}.", fr: "Nom de pièce jointe incorrect : {n}." },
    fix: {
      en: "Give a plain file name with its extension, as annexe.pdf.",
      fr: "Donnez un nom de fichier simple avec son extension, par exemple annexe.pdf.",
    },
    run: ({ content: { attachments } }) =>
      attachments.flatMap((one, i) =>
        isEmbedded(one) && isBadName(one.fileName)
          ? [{ at: ["attachments", i, "fileName"], values: { n: one.fileName ?? "" } }]
          : [],
      ),
  },
  {
    no: 10,
    step: "formats",
    severity: "error",
    code: "REJ_ASS_PJ",
    rules: ["BR-FR-17"],
    term: "BT-123",
    national: true,
    when: "the description of an attachment (BT-123) is not one of the 12 words",
    message: { en: "Unknown attachment kind: {n}.", fr: "Qualification de pièce jointe inconnue : {n}." },
    fix: {
      en: `Use one of ${[...ATTACHMENT_KINDS].join(", ")}; DOCUMENT_ANNEXE fits most.`,
      fr: `Utilisez l'un de ${[...ATTACHMENT_KINDS].join(", ")} ; DOCUMENT_ANNEXE convient le plus souvent.`,
    },
    run: ({ content: { attachments } }) =>
      attachments.flatMap(({ description }, i) =>
        !isGiven(description) || ATTACHMENT_KINDS.has(description.trim())
          ? []
          : [{ at: ["attachments", i, "description"], values: { n: description } }],
      ),
  },
  {
    no: 10,
    step: "formats",
    severity: "error",
    code: "REJ_ASS_PJ",
    rules: ["BR-FR-18"],
    term: "BT-123",
    national: true,
    when: "two attachments are LISIBLE",
    message: { en: "{n} attachments are called LISIBLE.", fr: "{n} pièces jointes sont dites LISIBLE." },
    fix: { en: "Leave one of them.", fr: "N'en gardez qu'une." },
    run: ({ content: { attachments } }) => {
      const readable = attachments.filter(({ description }) => description?.trim() === READABLE);
      return readable.length > 1 ? [{ at: ["attachments"], values: { n: String(readable.length) } }] : [];
    },
  },
];
