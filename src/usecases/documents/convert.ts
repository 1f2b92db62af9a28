import {
  DocumentFault,
  faultsOfForm,
  fitTo,
  type InvoiceContent,
  lostInReading,
  type Recognised,
  readContentAndFaults,
  readEmbeddedPdf,
  recognise,
  withVatTotal,
  writeFacturX,
  writeReadable,
} from "../../documents/index.ts";
import type { Syntax } from "../../domain/invoice.ts";
import { type FieldFault, Rejection } from "../../domain/problem.ts";
import { letOthersIn } from "../let-others-in.ts";
import { findingOfDocument } from "../shown-finding.ts";
import { contentOfDraft, type FacturXParts, writeDraft } from "./draft.ts";
import type { MadeDocument } from "./made.ts";
import type { DocumentOwner, DocumentWorld } from "./world.ts";

/** What a document can be made into, with what it is then and how its file ends. */
export const FORMS = {
  "factur-x": { mediaType: "application/pdf", extension: ".pdf" },
  cii: { mediaType: "application/xml", extension: ".xml" },
  ubl: { mediaType: "application/xml", extension: ".xml" },
  json: { mediaType: "application/json", extension: ".json" },
  readable: { mediaType: "application/pdf", extension: ".pdf" },
} as const;

export type Form = keyof typeof FORMS;

/** A document to be converted: a file, or an invoice in JSON, perhaps with a PDF of it for people. */
export type Convertible = { bytes: Uint8Array; charset?: string } | { json: unknown; readable?: Uint8Array };

/** How it is to be converted. */
export interface Conversion {
  to: Form;
  /** Leave out what the form cannot hold, instead of refusing. */
  lossy: boolean;
}

/** What became of it. */
export interface ConvertedDocument extends MadeDocument {
  /** What was left out: business terms, and paths below the root where there is no term. */
  lost: string[];
}

type Invoice = Extract<Recognised, { kind: "invoice" }>;

const isSyntax = (form: Form): form is Syntax => form === "factur-x" || form === "cii" || form === "ubl";

const pathFault = (path: string): FieldFault => ({
  path,
  code: "not_in_content",
  message: `${path} says something for which the content of an invoice has no term.`,
  messageFr: `${path} dit quelque chose pour quoi le contenu d'une facture n'a pas de terme.`,
  fix: "Convert with lossy=true to leave it out, or keep the document as it is.",
  fixFr: "Convertissez avec lossy=true pour l'omettre, ou gardez le document tel quel.",
});

/** By its own code: that of a rejection is not meant here. */
const faultOfForm = (fault: DocumentFault): FieldFault => {
  const { message, messageFr, fix, fixFr } = findingOfDocument(fault);
  return { path: fault.path, code: fault.code, message, messageFr, fix, fixFr };
};

/** Each term once, however many lines have it. */
const byTerm = (faults: readonly FieldFault[]): FieldFault[] =>
  [
    ...new Map([...faults].reverse().map((fault) => [`${fault.path} ${fault.code}`, fault])).values(),
  ].reverse();

/** The refusal of a conversion: nothing is lost without its having been asked for. */
const wouldLose = (faults: FieldFault[]): Rejection =>
  new Rejection(
    422,
    "conversion_loses",
    { en: "The conversion would lose something", fr: "La conversion perdrait quelque chose" },
    {
      en: `What the other form cannot hold: ${faults.map(({ path }) => path).join(", ")}.`,
      fr: `Ce que l'autre forme ne peut pas contenir : ${faults.map(({ path }) => path).join(", ")}.`,
    },
    faults,
  );

/** Has a document this form already, whole, within, or but for the pages around it? Then its own bytes are the answer. */
const asItIs = async (
  document: Invoice,
  bytes: Uint8Array,
  content: InvoiceContent,
  to: Form,
): Promise<Uint8Array | null> => {
  if (to === document.syntax) return bytes;
  if (to === "cii" && document.syntax === "factur-x") return document.xml;
  if (to === "factur-x" && document.syntax === "cii") return writeFacturX(content, { xml: document.xml });
  if (to !== "readable") return null;
  return document.mediaType === "application/pdf" ? bytes : readEmbeddedPdf(document);
};

const writtenAs = async (content: InvoiceContent, to: Form, parts: FacturXParts): Promise<Uint8Array> => {
  if (isSyntax(to)) return writeDraft(content, to, parts);
  return to === "json" ? Buffer.from(JSON.stringify(content)) : (parts.readable ?? writeReadable(content));
};

/**
 * Writes a content in another form.
 *
 * @param found - what of the document is not in the content
 * @param parts - of a Factur-X
 * @throws Rejection 422 where something would be lost and that was not asked for, or cannot be written at all
 */
const write = async (
  read: InvoiceContent,
  { to, lossy }: Conversion,
  found: { lost: string[]; faults: FieldFault[] },
  parts: FacturXParts,
): Promise<ConvertedDocument> => {
  const content = to === "ubl" ? withVatTotal(read) : read;
  const inForm = isSyntax(to) ? faultsOfForm(content, to).map(faultOfForm) : [];
  const faults = byTerm([...found.faults, ...inForm]);
  if (faults.length > 0 && !lossy) throw wouldLose(faults);
  const fitted = isSyntax(to) && faults.length > 0 ? fitTo(content, to) : { content, lost: [] };
  await letOthersIn();
  const bytes = await writtenAs(fitted.content, to, parts);
  return named(content.number, to, bytes, [...new Set([...found.lost, ...fitted.lost])]);
};

const named = (number: string, to: Form, bytes: Uint8Array, lost: string[] = []): ConvertedDocument => {
  const { mediaType, extension } = FORMS[to];
  return { bytes, mediaType, fileName: `${number}${extension}`, lost };
};

const convertFile = async (
  parts: DocumentWorld,
  { bytes, charset }: { bytes: Uint8Array; charset?: string },
  conversion: Conversion,
): Promise<ConvertedDocument> => {
  const document = await recognise(bytes, parts.limits, charset ?? null);
  if (document.kind !== "invoice") {
    throw new DocumentFault(
      "unsupported",
      "not_an_invoice",
      "The file is a life-cycle message (CDAR), not an invoice.",
      "Send an invoice or credit note: other documents have no other form.",
    );
  }
  await letOthersIn();
  const { content, faults } = readContentAndFaults(document, { attachments: true });
  const own = await asItIs(document, bytes, content, conversion.to);
  if (own !== null) return named(content.number, conversion.to, own);
  await letOthersIn();
  const paths = lostInReading(document);
  await letOthersIn();
  return write(
    content,
    conversion,
    {
      lost: [...faults.map(({ path }) => path), ...paths],
      faults: [...faults.map(faultOfForm), ...paths.map(pathFault)],
    },
    { limits: parts.limits },
  );
};

/**
 * The same document in another form. A document that has the form already comes back as it is, byte for byte.
 *
 * @throws Rejection 422 (something would be lost, the JSON is no invoice), DocumentFault
 */
export const convert = async (
  { limits }: DocumentWorld,
  { document, owner, ...conversion }: Conversion & { document: Convertible; owner: DocumentOwner },
): Promise<ConvertedDocument> => {
  if ("bytes" in document) return convertFile({ limits }, document, conversion);
  const content = contentOfDraft(document.json, owner);
  await letOthersIn();
  const { readable } = document;
  return write(content, conversion, { lost: [], faults: [] }, { limits, ...(readable && { readable }) });
};
