import { isDomestic } from "./company.ts";
import { type InvoiceSummary, SELF_BILLED_TYPES, type Syntax } from "./invoice.ts";
import type { Role } from "./reporting/facts.ts";
import type { ReportKind } from "./reporting/periods.ts";
import type { ReportFlow } from "./reporting/record.ts";

/*
 * What passes through the gateway as clients of XP Z12-013 see it: each invoice, each status and each report is a flow
 * with an acknowledgement. The words are those of the norm, as far as the gateway says them.
 */

/**
 * What a flow is about; `answer`: what became of a report, by a line of its history; `deposit`: a file that was refused,
 * and has become nothing else.
 */
export type FlowSubject = "invoice" | "event" | "push" | "report" | "answer" | "deposit";

/** `In`: from the gateway to its client. `Out`: from the client to the gateway. */
export type FlowDirection = "In" | "Out";

/** What a flow carries. A customer's is what the client sold; a supplier's, what it bought. */
export type FlowType =
  | "CustomerInvoice"
  | "SupplierInvoice"
  | "CustomerInvoiceLC"
  | "SupplierInvoiceLC"
  | "AggregatedCustomerTransactionReport"
  | "UnitaryCustomerTransactionReport"
  | "AggregatedCustomerPaymentReport"
  | "UnitaryCustomerPaymentReport"
  | "UnitarySupplierTransactionReport"
  | "MultiFlowReport"
  | "StateTransactionReportLC"
  | "StatePaymentReportLC";

export type FlowSyntax = "CII" | "UBL" | "Factur-X" | "CDAR" | "FRR";
export type FlowProfile = "Basic" | "CIUS" | "Extended-CTC-FR" | "Undefined";

/** How a flow is treated: as e-invoicing, as e-reporting, or not at all. */
export type FlowRule =
  | "B2B"
  | "B2BInt"
  | "B2C"
  | "B2G"
  | "B2GInt"
  | "B2GOutOfScope"
  | "OutOfScope"
  | "ArchiveOnly"
  | "NotApplicable"
  | "Undefined";

/** `Ok`: what was deposited is at its platform, which found its form in order; what becomes of it comes as statuses. */
export type FlowAck = "Pending" | "Ok" | "Error";

/** Why a flow was refused, or what is odd about it. */
export interface FlowDetail {
  level: "Error" | "Warning";
  /** The part of the file or of the call. */
  item: string;
  /** A code of the norm, or any other. */
  reasonCode: string;
  reasonMessage: string;
}

export interface Flow {
  /** That of its subject, or `flw_` and 32 hexadecimal digits of one that began as a refused deposit. */
  id: string;
  tenant: string;
  subject: FlowSubject;
  /** Id of its subject: `inv_…`, `evt_…`, `psh_…`, `rpt_…`; of a refused deposit its own. */
  about: string;
  direction: FlowDirection;
  type: FlowType;
  syntax: FlowSyntax;
  profile: FlowProfile;
  rule: FlowRule;
  /** Who chose the rule: the client, or the gateway. */
  ruleSource: "Input" | "Computed";
  /** Of the file. */
  name: string;
  trackingId: string | null;
  /** Of what the client sent, lower-case hexadecimal; null for what it receives. */
  sha256: string | null;
  ack: FlowAck;
  details: readonly FlowDetail[];
  /** ISO 8601. */
  submittedAt: string;
  /** When the acknowledgement last changed, at first `submittedAt`; no two flows of a tenant have the same. ISO 8601. */
  updatedAt: string;
}

/** What a client says of a file that it deposits. */
export interface DeclaredFlow {
  syntax: FlowSyntax;
  name?: string | undefined;
  trackingId?: string | undefined;
  rule?: FlowRule | undefined;
  profile?: FlowProfile | undefined;
  /** The refused flow of the same bytes, which this deposit tries again. */
  again?: string | undefined;
}

const SYNTAXES = { "factur-x": "Factur-X", cii: "CII", ubl: "UBL" } as const satisfies Record<
  Syntax,
  FlowSyntax
>;

/** The norm's word for the syntax of an invoice. */
export const syntaxOfInvoice = ({ syntax }: Pick<InvoiceSummary, "syntax">): FlowSyntax => SYNTAXES[syntax];

/** Flow profile of BT-24. */
export const profileOfInvoice = ({ profile }: Pick<InvoiceSummary, "profile">): FlowProfile => {
  if (profile === null) return "Undefined";
  if (/extended/i.test(profile)) return "Extended-CTC-FR";
  if (/minimum|basic/i.test(profile)) return "Basic";
  return profile.startsWith("urn:cen.eu:en16931:2017") ? "CIUS" : "Undefined";
};

const TREATMENTS: Readonly<Record<string, FlowRule>> = {
  B2B: "B2B",
  B2BINT: "B2BInt",
  B2C: "B2C",
  B2CINT: "B2C",
  OUTOFSCOPE: "OutOfScope",
  ARCHIVEONLY: "ArchiveOnly",
};

/**
 * Processing rule of an invoice whose sender gave none: its own BAR note, else by its buyer.
 *
 * @param isPublic - is the buyer a public entity?
 */
export const ruleOfInvoice = (
  { treatment, buyer }: Pick<InvoiceSummary, "treatment" | "buyer">,
  isPublic: boolean,
): FlowRule => {
  const said = treatment === null ? undefined : TREATMENTS[treatment];
  if (said !== undefined && said !== "B2B") return said;
  if (isPublic) return "B2G";
  if (said === "B2B") return said;
  if (buyer.country !== null && !isDomestic(buyer.country)) return "B2BInt";
  return buyer.siren === null && buyer.address === null && buyer.vatNumber === null ? "B2C" : "B2B";
};

/** Who issues an invoice sells, or buys where it is self-billed (regulation §1.3-9). */
export const typeOfInvoice = (
  type: string,
  direction: FlowDirection,
): "CustomerInvoice" | "SupplierInvoice" =>
  (direction === "Out") !== SELF_BILLED_TYPES.has(type) ? "CustomerInvoice" : "SupplierInvoice";

const unitary = (role: string): FlowType =>
  role === "BY" ? "UnitarySupplierTransactionReport" : "UnitaryCustomerTransactionReport";

/**
 * What a report is, by the flows that stand in it. One without any takes everything back.
 *
 * @param role - of the declarant: `SE` or `BY`
 */
export const typeOfReport = (report: {
  kind: ReportKind;
  role: Role | string;
  flows: readonly ReportFlow[];
}): FlowType => {
  const { kind, role, flows } = report;
  const types: Readonly<Record<ReportFlow, FlowType>> = {
    "10.1": unitary(role),
    "10.2": "UnitaryCustomerPaymentReport",
    "10.3": "AggregatedCustomerTransactionReport",
    "10.4": "AggregatedCustomerPaymentReport",
  };
  const [only, ...others] = new Set(flows.map((flow) => types[flow]));
  if (others.length > 0) return "MultiFlowReport";
  if (only !== undefined) return only;
  if (kind === "payments") return "AggregatedCustomerPaymentReport";
  return role === "BY" ? unitary(role) : "AggregatedCustomerTransactionReport";
};

/** Processing rule of a report whose sender gave none: consumers, companies abroad, or none for both. */
export const ruleOfReport = (type: FlowType): FlowRule => {
  if (type === "MultiFlowReport") return "NotApplicable";
  return type.startsWith("Aggregated") ? "B2C" : "B2BInt";
};

/**
 * What a deposit seems to be that could not be read: most statuses are the buyer's to say, and a report may hold
 * anything.
 */
export const TYPE_OF_SYNTAX = {
  CII: "CustomerInvoice",
  UBL: "CustomerInvoice",
  "Factur-X": "CustomerInvoice",
  CDAR: "SupplierInvoiceLC",
  FRR: "MultiFlowReport",
} as const satisfies Record<FlowSyntax, FlowType>;
