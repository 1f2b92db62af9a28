import type { Syntax } from "../domain/invoice.ts";

/** Why a document cannot be taken. Never carries its content. */
export class DocumentFault extends Error {
  /** `unsupported`: not a kind of document that the gateway takes (415). `invalid`: it is, but it is wrong (422). `too_large`: 413. */
  readonly kind: "unsupported" | "invalid" | "too_large";
  /** Stable code: `doctype_refused`, `pdf_encrypted`, `attachment_ambiguous`… */
  readonly code: string;
  /** What the sender should do. */
  readonly fix: string;
  /** Where: a business term (`BT-1`), or `file`. */
  readonly path: string;

  constructor(kind: DocumentFault["kind"], code: string, message: string, fix: string, path = "file") {
    super(message);
    this.name = "DocumentFault";
    this.kind = kind;
    this.code = code;
    this.fix = fix;
    this.path = path;
  }
}

/** Name of the root of an invoice's XML. */
export type XmlRoot = "CrossIndustryInvoice" | "Invoice" | "CreditNote";

/** What a file turned out to be, by its bytes alone. */
export type Recognised =
  | {
      kind: "invoice";
      syntax: Syntax;
      mediaType: "application/pdf" | "application/xml";
      /** UBL root name, to tell the two document types apart. */
      root: XmlRoot;
      /** The structured part: the file itself, or the XML inside the PDF. */
      xml: Uint8Array;
    }
  | { kind: "cdar"; mediaType: "application/xml"; xml: Uint8Array };

/** Sizes past which a document is refused (facts: real ones stay far below). */
export interface DocumentLimits {
  /** Bytes of the file as sent, and of the XML in a PDF. What a PDF may unpack to, and the work of reading it, follow from this. */
  fileBytes: number;
  /** Levels of elements within each other. */
  depth: number;
  /** Elements of one XML document; its attributes are counted apart, against the same number. */
  elements: number;
  /** Files embedded in one PDF. */
  attachments: number;
}

/**
 * Far above any real document (largest of 614 real XML: 1.3 MB, 9 levels; of 176 PDF: 1.1 MB, 5 attachments), low
 * enough that nobody can exhaust the process.
 */
export const DEFAULT_LIMITS: DocumentLimits = {
  fileBytes: 25_000_000,
  depth: 100,
  elements: 500_000,
  attachments: 50,
};

/** A life-cycle message (CDAR), named by what its terms mean; MDT numbers as in the national annex. */
export interface Cdar {
  /** MDT-2. */
  businessProcess: string | null;
  /** MDT-3. */
  profile: string | null;
  /** MDT-4. */
  id: string;
  /** MDT-5. */
  name: string | null;
  /** MDT-8; ISO 8601 UTC. */
  issuedAt: string;
  sender: CdarParty;
  issuer: CdarParty;
  recipients: CdarParty[];
  /** MDT-77: 305 transmission, 23 treatment. */
  typeCode: string;
  /** MDT-78; ISO 8601 UTC. When the status was set. */
  statusAt: string | null;
  /** MDT-87 = BT-1. */
  invoiceNumber: string | null;
  /** MDT-88. */
  documentStatus: string | null;
  /** MDT-91 = BT-3. */
  invoiceType: string | null;
  /** MDT-95; ISO 8601 UTC. */
  receivedAt: string | null;
  /** MDT-97. */
  referenceTypeCode: string | null;
  /** MDT-100 = BT-2, `YYYY-MM-DD`. */
  invoiceDate: string | null;
  /** MDT-105: the national status code. */
  statusCode: string;
  /** MDT-106. */
  statusLabel: string | null;
  /** MDT-129 = BT-30. */
  sellerSiren: string | null;
  /** MDG-41: a new payee, for factoring. */
  payee: CdarParty | null;
  /** MDT-96. */
  attachments: { fileName: string | null; mediaType: string | null; bytes: Uint8Array }[];
  /** MDG-37. */
  details: CdarDetail[];
}

export interface CdarParty {
  /** MDT-38… `scheme:value`. */
  id: string | null;
  name: string | null;
  /** UNCL 3035. */
  role: string | null;
  /** MDT-73, `scheme:value`. */
  address: string | null;
}

/** One reason or set of amounts of a life-cycle message. */
export interface CdarDetail {
  /** MDT-110, of a status that came before: the history that a factor is told; ISO 8601 UTC. Absent: not told. */
  at?: string;
  /** MDT-115: that status's national code. */
  statusCode?: string;
  /** MDT-116. */
  statusLabel?: string;
  /** MDT-113. */
  reasonCode: string | null;
  /** MDT-114. */
  reason: string | null;
  /** MDT-121. */
  actionCode: string | null;
  /** MDT-122. */
  action: string | null;
  /** MDT-124-2. */
  sequence: string | null;
  /** MDT-125 rule, MDT-126 message, MDT-127 location. */
  notes: { code: string | null; content: string | null; subject: string | null }[];
  /** MDG-43. */
  characteristics: CdarCharacteristic[];
}

export interface CdarCharacteristic {
  /** MDT-206. */
  id: string | null;
  /** MDT-207. */
  typeCode: string | null;
  /** MDT-209. */
  changed: boolean | null;
  name: string | null;
  /** MDT-213. */
  location: string | null;
  /** MDT-214. */
  value: string | null;
  /** MDT-215, decimal string. */
  amount: string | null;
  /** MDT-216. */
  currency: string | null;
  /** MDT-224, decimal string. */
  percent: string | null;
  /** MDT-219; ISO 8601 or date. */
  dateTime: string | null;
  /** MDT-221, as the VATEX code of an amount without VAT. Absent: not told. */
  code?: string;
}

/**
 * A status file of Chorus Pro's exchanges (CPPStatut): what became of flows, or where invoices stand. A file has one of the
 * two.
 */
export interface CppStatut {
  flows: CppFlowStatus[];
  invoices: CppInvoiceStatus[];
}

/** What the two have in common. */
interface CppSaid {
  /** `IdStatut`: two digits, 90 and above of a flow, below of an invoice. */
  code: string;
  complement: string | null;
  comment: string | null;
  /** ISO 8601 UTC; null: not told, or not readable. */
  at: string | null;
  /** Who says so. */
  producer: string | null;
}

/** What became of a flow. */
export interface CppFlowStatus extends CppSaid {
  /** `IdFlux`: the id that its sender gave it. */
  flowId: string;
  errors: CppError[];
}

/** A line of errors. */
export interface CppError {
  nature: string | null;
  code: string | null;
  label: string | null;
  description: string | null;
}

/** Where an invoice stands. */
export interface CppInvoiceStatus extends CppSaid {
  /** `IdFacture`: its number, BT-1. */
  number: string;
  /** `YYYY-MM-DD`. */
  issueDate: string | null;
  supplier: CppParty;
  debtor: CppParty;
}

/** A structure of Chorus Pro's. */
export interface CppParty {
  /** `TypeIdentifiant`: 1 is a SIRET. */
  idType: string | null;
  id: string | null;
  name: string | null;
}
