import {
  DEFAULT_LIMITS,
  DocumentFault,
  type DocumentLimits,
  readInvoice,
  readInvoiceContent,
  recognise,
} from "../../documents/index.ts";
import { isDomestic } from "../../domain/company.ts";
import type { InvoiceSummary } from "../../domain/invoice.ts";
import { naturalKey } from "../../domain/invoice.ts";
import type { AckDetail, AckReasonCode } from "../../norm/acknowledgement.ts";
import { type FlowProfile, type FlowSyntax, MAX_FILE_BYTES, type ProcessingRule } from "../../norm/flow.ts";
import { type OutcomeId, outcomeNamed } from "./outcomes.ts";

/** One VAT rate of an invoice and its amount with VAT, as decimal strings. */
export interface RateShare {
  rate: string;
  amount: string;
}

/** What the platform understood of a deposited file. */
export interface Reading {
  kind: "invoice" | "cdar" | "report" | "unreadable";
  /** What the file is, whatever its sender declared; null when it was not recognised. */
  syntax: FlowSyntax | null;
  fault: AckDetail | null;
  invoice: InvoiceSummary | null;
  rates: RateShare[];
  /** `SANDBOX:<outcome>` in the document: what shall happen to it. */
  outcome: OutcomeId | null;
}

/** The norm's word for the syntax of an invoice. */
export const SYNTAX_NAMES = {
  "factur-x": "Factur-X",
  cii: "CII",
  ubl: "UBL",
} as const satisfies Record<string, FlowSyntax>;

/** A fault of a flow, in the words of its acknowledgement. */
export const fault = (item: string, reasonCode: AckReasonCode, reasonMessage: string): AckDetail => ({
  level: "Error",
  item,
  reasonCode,
  reasonMessage,
});

const unreadable = (code: AckReasonCode, message: string, item = "file"): Reading => ({
  kind: "unreadable",
  syntax: null,
  fault: fault(item, code, message),
  invoice: null,
  rates: [],
  outcome: null,
});

/** The norm's own limit on files, and no other: what the platform took in it reads. */
export const NORM_LIMITS: DocumentLimits = { ...DEFAULT_LIMITS, fileBytes: MAX_FILE_BYTES };

/** A code in the text of the document: in a note (BT-22) or as buyer reference (BT-10). */
const outcomeIn = (xml: Uint8Array): OutcomeId | null => {
  const id = /SANDBOX:([a-z_]+)/.exec(Buffer.from(xml).toString("utf8"))?.[1];
  return id !== undefined && outcomeNamed(id) !== undefined ? (id as OutcomeId) : null;
};

/** E-reporting (F10) is only recognised, not read. */
const reportReading = (bytes: Uint8Array): Reading =>
  /<Report[\s>]/.test(Buffer.from(bytes.subarray(0, 4_000)).toString("utf8")) &&
  /<\/Report>\s*$/.test(Buffer.from(bytes.subarray(-200)).toString("utf8"))
    ? { kind: "report", syntax: "FRR", fault: null, invoice: null, rates: [], outcome: null }
    : unreadable("InvalidSchema", "Le fichier n'est pas un e-reporting (élément racine Report).");

/** Reads a deposited file as far as it can be read. Never throws for what a client sent. */
export const readDeposit = async (bytes: Uint8Array, declared: FlowSyntax): Promise<Reading> => {
  if (bytes.length === 0) return unreadable("EmptyFlow", "Le fichier est vide.");
  if (declared === "FRR") return reportReading(bytes);
  try {
    const document = await recognise(bytes, NORM_LIMITS);
    if (document.kind === "cdar")
      return { kind: "cdar", syntax: "CDAR", fault: null, invoice: null, rates: [], outcome: null };
    const invoice = readInvoice(document);
    const { vatBreakdown } = readInvoiceContent(document);
    return {
      kind: "invoice",
      syntax: SYNTAX_NAMES[document.syntax],
      fault: null,
      invoice,
      rates: vatBreakdown.map((vat) => ({
        rate: vat.rate ?? "0.00",
        amount: (Number(vat.taxableAmount ?? 0) + Number(vat.taxAmount ?? 0)).toFixed(2),
      })),
      outcome: outcomeIn(document.xml),
    };
  } catch (error) {
    if (!(error instanceof DocumentFault)) throw error;
    if (error.kind === "too_large") return unreadable("FileSizeExceeded", error.message, error.path);
    if (error.kind === "unsupported") return unreadable("FlowTypeError", error.message, error.path);
    return unreadable("InvalidSchema", error.message, error.path);
  }
};

/** Seller, year and number; null where nothing was read. */
export const numberKeyOf = (reading: Reading): string | null =>
  reading.invoice === null ? null : naturalKey(reading.invoice);

/** Flow profile of BT-24. */
export const profileOf = (reading: Reading): FlowProfile => {
  const profile = reading.invoice?.profile ?? null;
  if (profile === null) return "Undefined";
  if (/extended/i.test(profile)) return "Extended-CTC-FR";
  if (/minimum|basic/i.test(profile)) return "Basic";
  return profile.startsWith("urn:cen.eu:en16931:2017") ? "CIUS" : "Undefined";
};

const TREATMENTS: Readonly<Record<string, ProcessingRule>> = {
  B2B: "B2B",
  B2BINT: "B2BInt",
  B2C: "B2C",
  B2CINT: "B2C",
  OUTOFSCOPE: "OutOfScope",
  ARCHIVEONLY: "ArchiveOnly",
};

/** Processing rule of a document whose sender gave none: its own BAR note, else by its buyer. */
export const ruleOf = (reading: Reading, publicBuyer: boolean): ProcessingRule => {
  if (reading.invoice === null) return "NotApplicable";
  const { treatment, buyer } = reading.invoice;
  const said = treatment === null ? undefined : TREATMENTS[treatment];
  if (said !== undefined && said !== "B2B") return said;
  if (publicBuyer) return "B2G";
  if (said === "B2B") return said;
  if (buyer.country !== null && !isDomestic(buyer.country)) return "B2BInt";
  return buyer.siren === null && buyer.address === null && buyer.vatNumber === null ? "B2C" : "B2B";
};
