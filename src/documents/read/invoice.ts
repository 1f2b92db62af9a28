import { frenchCompanyOf, normalVatNumber } from "../../domain/company.ts";
import type { InvoiceSummary, OtherParty, OtherRole, Party, Syntax } from "../../domain/invoice.ts";
import type { Identifier, InvoiceContent, InvoiceHeader, InvoiceParty } from "../content/index.ts";
import { DocumentFault, type Recognised } from "../types.ts";
import { readCiiContent } from "./cii.ts";
import { readHeader } from "./header.ts";
import { Terms } from "./terms.ts";
import { readUblContent } from "./ubl.ts";
import { rootOf } from "./xml.ts";

type RecognisedInvoice = Extract<Recognised, { kind: "invoice" }>;

const invoiceOf = (document: Recognised): RecognisedInvoice => {
  if (document.kind === "invoice") return document;
  throw new DocumentFault(
    "unsupported",
    "not_an_invoice",
    "This is a life-cycle message (CDAR), not an invoice.",
    "Send an invoice in UBL, CII or Factur-X.",
  );
};

/** Schemes whose values have no spaces; the directory takes them to the letter. */
const FRENCH_SCHEMES: ReadonlySet<string> = new Set(["0002", "0009", "0225"]);

const addressOf = (address: Identifier | undefined): string | null => {
  if (address === undefined) return null;
  const { scheme, value } = address;
  if (scheme === undefined) return value;
  return `${scheme}:${FRENCH_SCHEMES.has(scheme) ? value.replace(/\s/g, "") : value}`;
};

const partyOf = (party: InvoiceParty): Party => {
  const { siren, siret } = frenchCompanyOf({ ...party, country: party.address?.country });
  const identifiers = [...party.identifiers, ...(party.legalId === undefined ? [] : [party.legalId])];
  return {
    siren,
    siret,
    name: party.name ?? null,
    address: addressOf(party.electronicAddress),
    vatNumber: party.vatNumber === undefined ? null : normalVatNumber(party.vatNumber),
    routingCode: identifiers.find(({ scheme }) => scheme === "0224")?.value ?? null,
    country: party.address?.country?.toUpperCase() ?? null,
  };
};

/** Parties beside seller and buyer. A payee is a factor where its role says so, and else who is paid. */
const othersOf = (header: InvoiceHeader): OtherParty[] => {
  const { buyerAgent, invoicee, payer, sellerAgent, invoicer, payee } = header;
  const named: [OtherRole, InvoiceParty | undefined][] = [
    ["AB", buyerAgent],
    ["IV", invoicee],
    ["PR", payer],
    ["SR", sellerAgent],
    ["II", invoicer],
    [payee?.role === "DL" ? "DL" : "PE", payee],
  ];
  return named.flatMap(([role, party]) =>
    party === undefined ? [] : [{ role, siren: partyOf(party).siren, name: party.name ?? null }],
  );
};

const summaryOf = (syntax: Syntax, header: InvoiceHeader): InvoiceSummary => {
  const others = othersOf(header);
  return { ...summaryWithoutOthers(syntax, header), ...(others.length === 0 ? {} : { others }) };
};

const summaryWithoutOthers = (syntax: Syntax, header: InvoiceHeader): InvoiceSummary => ({
  syntax,
  number: header.number,
  issueDate: header.issueDate,
  type: header.typeCode,
  currency: header.currency,
  total: header.totals.withVat,
  totalWithoutVat: header.totals.withoutVat ?? null,
  // Documents outside the scope of VAT have no BT-110 at all.
  totalVat: header.totals.vat ?? "0.00",
  amountDue: header.totals.due ?? null,
  profile: header.profile ?? null,
  process: header.process ?? null,
  orderReference: header.purchaseOrderReference ?? null,
  buyerReference: header.buyerReference ?? null,
  treatment: header.notes.find((note) => note.subjectCode === "BAR")?.text ?? null,
  seller: partyOf(header.seller),
  buyer: partyOf(header.buyer),
});

const refuseFirst = (faults: readonly DocumentFault[]): void => {
  const [first] = faults;
  if (first !== undefined) throw first;
};

/**
 * Reads what the gateway needs to route and match an invoice that is to be sent. Amounts are decimals as written, in
 * one way of writing (`+01.50` is `1.50`).
 * @throws DocumentFault `invalid`, with the business term as path, when BT-1, BT-2, BT-3, BT-5 or BT-112 is missing or
 * a date, an amount or an indicator is malformed; `unsupported` for a life-cycle message.
 */
export const readInvoice = (document: Recognised): InvoiceSummary => {
  const { syntax, xml } = invoiceOf(document);
  const { header, faults } = readHeader(xml);
  refuseFirst(faults);
  return summaryOf(syntax, header);
};

/**
 * The same of an invoice that was received: it goes to its buyer with its faults. A term that cannot be read is absent
 * and one that is written oddly is read as far as it can be. A total with VAT that is missing or unreadable follows from
 * the other totals.
 * @throws DocumentFault only where it cannot be told which invoice it is (BT-1, BT-2, BT-3, BT-5, BT-112), and for a
 * life-cycle message
 */
export const readReceivedInvoice = (document: Recognised): InvoiceSummary => {
  const { syntax, xml } = invoiceOf(document);
  return summaryOf(syntax, readHeader(xml).header);
};

const contentOf = (
  document: Recognised,
  bytes: boolean,
  terms = new Terms(),
): { content: InvoiceContent; terms: Terms } => {
  const { root, xml } = invoiceOf(document);
  const read = root === "CrossIndustryInvoice" ? readCiiContent : readUblContent;
  return { content: read(rootOf(xml), terms, bytes), terms };
};

/**
 * Reads everything that EN 16931 names, and the line hierarchy of EXTENDED.
 * @param options.attachments - with the embedded files themselves (BT-125), in base64
 * @throws DocumentFault as `readInvoice` does, for the lines too
 */
export const readInvoiceContent = (
  document: Recognised,
  options: { attachments?: boolean } = {},
): InvoiceContent => {
  const { content, terms } = contentOf(document, options.attachments ?? false);
  refuseFirst(terms.faults);
  return content;
};

/**
 * The same with all faults of its terms at once: a term that cannot be read is absent, and one that is written oddly is
 * read as far as it can be.
 * @throws DocumentFault as `readInvoiceContent` does, where it cannot be told which invoice it is
 */
export const readContentAndFaults = (
  document: Recognised,
  options: { attachments?: boolean } = {},
): { content: InvoiceContent; faults: readonly DocumentFault[] } => {
  const { content, terms } = contentOf(document, options.attachments ?? false);
  return { content, faults: terms.faults };
};

/**
 * What `readInvoice` and `readContentAndFaults` give, by one reading of the header.
 * @param options.attachments - with the embedded files themselves (BT-125), in base64
 * @throws DocumentFault as `readInvoice` does, else as `readContentAndFaults`
 */
export const readInvoiceAndContent = (
  document: Recognised,
  options: { attachments?: boolean } = {},
): { summary: InvoiceSummary; content: InvoiceContent; faults: readonly DocumentFault[] } => {
  const { syntax } = invoiceOf(document);
  const terms = new Terms();
  try {
    const { content } = contentOf(document, options.attachments ?? false, terms);
    return { summary: summaryOf(syntax, content), content, faults: terms.faults };
  } finally {
    // A fault of the header says more than what a line lacks, which may have ended the reading.
    refuseFirst(terms.ofHeader);
  }
};

/** What the gateway needs to route and match an invoice, of its content. */
export const summaryOfContent = (syntax: Syntax, content: InvoiceContent): InvoiceSummary =>
  summaryOf(syntax, content);
