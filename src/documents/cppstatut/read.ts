import { instantIn } from "../cdar/values.ts";
import type { Element } from "../read/element.ts";
import { looksLikeXml } from "../read/recognise.ts";
import { readXml } from "../read/xml.ts";
import {
  type CppFlowStatus,
  type CppInvoiceStatus,
  type CppParty,
  type CppStatut,
  DEFAULT_LIMITS,
  DocumentFault,
  type DocumentLimits,
} from "../types.ts";

const ROOT = "CPPStatut";

const missing = (path: string): DocumentFault =>
  new DocumentFault(
    "invalid",
    "term_missing",
    `The status file of Chorus Pro has no ${path}.`,
    "Ask the support of Chorus Pro for the file with it.",
    path,
  );

/** @throws DocumentFault where there is none */
const needed = (element: Element, path: string): string => {
  const text = element.text(path);
  if (text === undefined) throw missing(`${element.name}/${path}`);
  return text;
};

/** A time, read as `readCdars` reads them: without an offset it is French civil time. */
const momentOf = (data: Element): string | null => instantIn(data.text("Horodatage") ?? "") ?? null;

const commonOf = (data: Element) => ({
  code: needed(data, "IdStatut"),
  complement: data.text("ComplementStatut") ?? null,
  comment: data.joined("Commentaire") ?? null,
  at: momentOf(data),
  producer: data.text("Producteur") ?? null,
});

const flowOf = (status: Element): CppFlowStatus => {
  const data = dataOf(status);
  return {
    ...commonOf(data),
    flowId: needed(data, "IdFlux"),
    errors: data.all("Details/LigneErreurDetail").map((line) => ({
      nature: line.text("NatureErreur") ?? null,
      code: line.text("CodeErreur") ?? null,
      label: line.text("LibelleErreur") ?? null,
      description: line.joined("DescriptionErreur") ?? null,
    })),
  };
};

const dataOf = (status: Element): Element => {
  const data = status.at("DonneesStatut");
  if (data === undefined) throw missing(`${status.name}/DonneesStatut`);
  return data;
};

const invoiceOf = (status: Element): CppInvoiceStatus => {
  const data = dataOf(status);
  return {
    ...commonOf(data),
    number: needed(data, "IdFacture"),
    issueDate: dayIn(data.text("DateFacture") ?? ""),
    supplier: partyOf(status.at("Fournisseur")),
    debtor: partyOf(status.at("Debiteur")),
  };
};

const partyOf = (party: Element | undefined): CppParty => ({
  idType: party?.text("TypeIdentifiant") ?? null,
  id: party?.text("Identifiant") ?? null,
  name: party?.text("RaisonSociale") ?? party?.text("Nom") ?? null,
});

const dayIn = (text: string): string | null => {
  const [day, year, month, date] = /^(\d{4})-?(\d{2})-?(\d{2})/.exec(text) ?? [];
  return day === undefined ? null : `${year}-${month}-${date}`;
};

const statutOf = (root: Element): CppStatut => {
  if (root.name !== ROOT) {
    throw new DocumentFault(
      "unsupported",
      "xml_unknown",
      "The XML is not a status file of Chorus Pro (CPPStatut).",
      "Send a CPPStatut document.",
    );
  }
  const flows = root.all("CPPFluxStatuts/CPPFluxStatutUnitaire").map(flowOf);
  const invoices = root.all("CPPFactureStatuts/CPPFactureStatutUnitaire").map(invoiceOf);
  if (flows.length + invoices.length === 0) throw missing("CPPFluxStatuts, and no CPPFactureStatuts");
  return { flows, invoices };
};

/**
 * Reads a status file of Chorus Pro's exchanges (`CPPStatut`): what became of flows, or where invoices stand, each in the
 * order of the file. Indispensable are the status, and the id of the flow or the number of the invoice; anything else is
 * null where it is left out, and what is not known is passed over.
 *
 * @throws DocumentFault `unsupported` for any other XML, `too_large` past the limits, `invalid` for one that is broken, or
 *   lacks what is indispensable
 */
export const readCppStatut = (xml: Uint8Array, limits: DocumentLimits = DEFAULT_LIMITS): CppStatut =>
  readXml(xml, statutOf, limits);

/** Does its beginning name the root? Else it is not worth parsing: every document is asked that comes as a file. */
const mayBeOne = (bytes: Uint8Array): boolean =>
  looksLikeXml(bytes) &&
  Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 65_536))
    .toString("latin1")
    // In UTF-16 there is a zero beside every letter.
    .replaceAll("\0", "")
    .includes(ROOT);

/**
 * Is it one, by its root?
 *
 * @throws DocumentFault for XML that is past the limits or broken
 */
export const isCppStatut = (bytes: Uint8Array, limits: DocumentLimits = DEFAULT_LIMITS): boolean =>
  mayBeOne(bytes) && readXml(bytes, (root) => root.name === ROOT, limits);
