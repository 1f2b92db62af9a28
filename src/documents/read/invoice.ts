import { sirenOf } from "../../domain/company.ts";
import type { InvoiceSummary, Party, Syntax } from "../../domain/invoice.ts";
import type { Identifier, InvoiceContent, InvoiceHeader, InvoiceParty } from "../content/index.ts";
import { DocumentFault, type Recognised } from "../types.ts";
import { readCiiContent } from "./cii.ts";
import { readHeader } from "./header.ts";
import { readUblContent } from "./ubl.ts";
import { readXml } from "./xml.ts";

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

const withScheme = (identifiers: Identifier[], scheme: string, shape: RegExp): string | null =>
  identifiers.find((id) => id.scheme === scheme && shape.test(id.value))?.value ?? null;

/**
 * The SIREN that a party gives: BT-30/BT-47 with scheme 0002, else the beginning of its SIRET (0009), else of its
 * French electronic address (0225), else of its French VAT number. Nothing else tells a SIREN.
 */
const sirenOfParty = (party: InvoiceParty, siret: string | null): string | null => {
  const { legalId, electronicAddress, vatNumber } = party;
  return (
    withScheme(legalId === undefined ? [] : [legalId], "0002", /^\d{9}$/) ??
    siret?.slice(0, 9) ??
    (electronicAddress?.scheme === "0225" ? sirenOf(electronicAddress.value) : null) ??
    /^FR[0-9A-Z]{2}(\d{9})$/.exec(vatNumber ?? "")?.[1] ??
    null
  );
};

const partyOf = (party: InvoiceParty): Party => {
  const identifiers = [...party.identifiers, ...(party.legalId === undefined ? [] : [party.legalId])];
  const siret = withScheme(identifiers, "0009", /^\d{14}$/);
  const address = party.electronicAddress;
  return {
    siren: sirenOfParty(party, siret),
    siret,
    name: party.name ?? null,
    address: address === undefined ? null : [address.scheme, address.value].filter(Boolean).join(":"),
    vatNumber: party.vatNumber ?? null,
    routingCode: withScheme(identifiers, "0224", /./),
    country: party.address?.country ?? null,
  };
};

const summaryOf = (syntax: Syntax, header: InvoiceHeader): InvoiceSummary => ({
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

/**
 * Reads what the gateway needs to route and match an invoice. Amounts stay as written.
 * @throws DocumentFault `invalid`, with the business term as path, when BT-1, BT-2, BT-3, BT-5 or BT-112 is missing or
 * a date or amount is malformed; `unsupported` for a life-cycle message.
 */
export const readInvoice = (document: Recognised): InvoiceSummary => {
  const { syntax, xml } = invoiceOf(document);
  return summaryOf(syntax, readHeader(xml));
};

/**
 * Reads everything that EN 16931 names, and the line hierarchy of EXTENDED.
 * @throws DocumentFault as `readInvoice` does.
 */
export const readInvoiceContent = (document: Recognised): InvoiceContent => {
  const { root, xml } = invoiceOf(document);
  return readXml(xml, root === "CrossIndustryInvoice" ? readCiiContent : readUblContent);
};
