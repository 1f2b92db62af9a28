import {
  DEFAULT_LIMITS,
  DocumentFault,
  type DocumentLimits,
  readF10,
  readInvoice,
  readInvoiceContent,
  recognise,
} from "../../documents/index.ts";
import {
  profileOfInvoice,
  ruleOfInvoice,
  ruleOfReport,
  syntaxOfInvoice,
  TYPE_OF_SYNTAX,
} from "../../domain/flow.ts";
import type { InvoiceSummary } from "../../domain/invoice.ts";
import { naturalKey, SELF_BILLED_TYPES } from "../../domain/invoice.ts";
import type { AckDetail, AckReasonCode } from "../../norm/acknowledgement.ts";
import {
  FLOW_TYPES,
  type FlowProfile,
  type FlowSyntax,
  type FlowType,
  MAX_FILE_BYTES,
  type ProcessingRule,
} from "../../norm/flow.ts";
import type { ApiVersion } from "../../norm/versions.ts";
import { type OutcomeId, outcomeNamed } from "./outcomes.ts";
import { type ReportKey, reportKeyOf, reportTypeOf } from "./reports.ts";

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
  /** Of a report: what it is, and the rule by which it is treated where its sender names none. */
  report: (ReportKey & { rule: ProcessingRule; flowType: FlowType }) | null;
  rates: RateShare[];
  /** `SANDBOX:<outcome>` in the document: what shall happen to it. */
  outcome: OutcomeId | null;
}

/** A fault of a flow, in the words of its acknowledgement. */
export const fault = (item: string, reasonCode: AckReasonCode, reasonMessage: string): AckDetail => ({
  level: "Error",
  item,
  reasonCode,
  reasonMessage,
});

/** Nothing but what it is. */
const plain = (kind: Reading["kind"], syntax: FlowSyntax | null): Reading => ({
  kind,
  syntax,
  fault: null,
  invoice: null,
  report: null,
  rates: [],
  outcome: null,
});

const unreadable = (code: AckReasonCode, message: string, item = "file"): Reading => ({
  ...plain("unreadable", null),
  fault: fault(item, code, message),
});

/** The norm's own limit on files, and no other: what the platform took in it reads. */
export const NORM_LIMITS: DocumentLimits = { ...DEFAULT_LIMITS, fileBytes: MAX_FILE_BYTES };

/** A code in the text of the document: in a note (BT-22) or as buyer reference (BT-10). */
const outcomeIn = (xml: Uint8Array): OutcomeId | null => {
  const id = /SANDBOX:([a-z_]+)/.exec(Buffer.from(xml).toString("utf8"))?.[1];
  return id !== undefined && outcomeNamed(id) !== undefined ? (id as OutcomeId) : null;
};

/** What keeps a file from being read, in the words of its acknowledgement. */
const faultOf = ({ kind, message, path }: DocumentFault, known: AckReasonCode): Reading => {
  if (kind === "too_large") return unreadable("FileSizeExceeded", message, path);
  return unreadable(kind === "unsupported" ? known : "InvalidSchema", message, path);
};

/** A report (F10). Whether the public portal would take what it tells is not the platform's to say. */
const reportReading = (bytes: Uint8Array): Reading => {
  try {
    const written = readF10(bytes, NORM_LIMITS);
    const flowType = reportTypeOf(written);
    const report = { ...reportKeyOf(written), flowType, rule: ruleOfReport(flowType) };
    return { ...plain("report", "FRR"), report };
  } catch (error) {
    if (error instanceof DocumentFault) return faultOf(error, "InvalidSchema");
    throw error;
  }
};

/** Reads a deposited file as far as it can be read. Never throws for what a client sent. */
export const readDeposit = async (bytes: Uint8Array, declared: FlowSyntax): Promise<Reading> => {
  if (bytes.length === 0) return unreadable("EmptyFlow", "Le fichier est vide.");
  if (declared === "FRR") return reportReading(bytes);
  try {
    const document = await recognise(bytes, NORM_LIMITS);
    if (document.kind === "cdar") return plain("cdar", "CDAR");
    const invoice = readInvoice(document);
    const { vatBreakdown } = readInvoiceContent(document);
    return {
      ...plain("invoice", syntaxOfInvoice(invoice)),
      invoice,
      rates: vatBreakdown.map((vat) => ({
        rate: vat.rate ?? "0.00",
        amount: (Number(vat.taxableAmount ?? 0) + Number(vat.taxAmount ?? 0)).toFixed(2),
      })),
      outcome: outcomeIn(document.xml),
    };
  } catch (error) {
    if (error instanceof DocumentFault) return faultOf(error, "FlowTypeError");
    throw error;
  }
};

/** Seller, year and number; company, period and id of a report. Null where nothing was read. */
export const numberKeyOf = ({ invoice, report }: Reading): string | null => {
  if (invoice !== null) return naturalKey(invoice);
  return report === null ? null : `F10/${report.company}/${report.start}/${report.end}/${report.name}`;
};

/** Flow profile of BT-24. */
export const profileOf = ({ invoice }: Reading): FlowProfile =>
  invoice === null ? "Undefined" : profileOfInvoice(invoice);

/**
 * Type of a deposit that is not qualified (yet, or because it was refused): `Undefined`, and before 1.3, which requires
 * a type and has no such word, what it seems to be.
 */
export const firstTypeOf = (reading: Reading, declared: FlowSyntax, version: ApiVersion): FlowType => {
  if (FLOW_TYPES.has(version, "Undefined")) return "Undefined";
  if (reading.report !== null) return reading.report.flowType;
  if (reading.invoice !== null && SELF_BILLED_TYPES.has(reading.invoice.type)) return "SupplierInvoice";
  return TYPE_OF_SYNTAX[declared];
};

/** Processing rule of a document whose sender gave none. */
export const ruleOf = ({ invoice, report }: Reading, publicBuyer: boolean): ProcessingRule =>
  invoice === null ? (report?.rule ?? "NotApplicable") : ruleOfInvoice(invoice, publicBuyer);
