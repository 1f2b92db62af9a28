import { type Cdar, writeCdar } from "../../documents/index.ts";
import { isReasonCode, REASONS } from "../../domain/life-cycle/reasons.ts";
import { iso } from "../platform.ts";
import type { Objection } from "./judge-report.ts";
import type { ReportKey } from "./reports.ts";

/** Statuses of a report, of its file (500, 501) and of what it tells (regulation §1.2), with MDT-88. */
export const REPORT_STATUSES = {
  admissible: { code: "500", label: "Recevable", documentStatus: "43" },
  inadmissible: { code: "501", label: "Irrecevable", documentStatus: null },
  accepted: { code: "300", label: "Déposée", documentStatus: "10" },
  rejected: { code: "301", label: "Rejetée", documentStatus: "8" },
} as const;
export type ReportStatus = keyof typeof REPORT_STATUSES;

/** What a message about a report is made from. Times in milliseconds. */
export interface ReportSaying {
  status: ReportStatus;
  report: ReportKey;
  /** Name of the company (TT-14). */
  declarant: string;
  objections: readonly Objection[];
  at: number;
  /** MDT-95: when the platform got the report. */
  receivedAt: number;
  /** Makes MDT-4 unique. */
  nonce: string;
}

/** The wording of reasons that invoices do not know. */
const OF_REPORTS: Readonly<Record<string, string>> = { REJ_PER: "Rejet : contrôle de période" };

const wordingOf = (reason: string): string =>
  OF_REPORTS[reason] ?? (isReasonCode(reason) ? REASONS[reason].label : reason);

/** One block for each reason, its rules within. */
const detailsOf = (objections: readonly Objection[]): Cdar["details"] =>
  [...Map.groupBy(objections, ({ reason }) => reason)].map(([reason, some], i) => ({
    reasonCode: reason,
    reason: wordingOf(reason),
    actionCode: null,
    action: null,
    sequence: String(i + 1),
    notes: some.map(({ rule, message, place }) => ({ code: rule, content: message, subject: place })),
    characteristics: [],
  }));

/** What stands for a TT-1 and a SIREN that cannot be read (G1.114). */
const UNREADABLE = { name: "X".repeat(20), siren: "000000000" };

/** The life-cycle message about a report (CDAR, from the public portal through the platform), as XML. */
export const writeReportStatus = (saying: ReportSaying): Uint8Array => {
  const { report, objections, at } = saying;
  const { code, label, documentStatus } = REPORT_STATUSES[saying.status];
  const siren = report.company || UNREADABLE.siren;
  const name = report.name || UNREADABLE.name;
  return writeCdar({
    businessProcess: null,
    profile: "urn.cpro.gouv.fr:1p0:CDV:ereportingF10",
    id: `CDV_${code}_${iso(at).replaceAll(/\D/g, "").slice(0, 14)}_${saying.nonce}`,
    name: `${name} : ${label}`,
    issuedAt: iso(at),
    sender: { id: null, name: null, role: "WK", address: null },
    issuer: { id: "0238:0000", name: "Portail public de facturation", role: "DFH", address: null },
    recipients: [
      { id: `0002:${siren}`, name: saying.declarant || null, role: report.role, address: `0225:${siren}` },
    ],
    typeCode: "305",
    statusAt: iso(at),
    invoiceNumber: name,
    documentStatus,
    // A report (regulation §3.3).
    invoiceType: "304",
    receivedAt: iso(saying.receivedAt),
    referenceTypeCode: null,
    invoiceDate: report.madeOn,
    statusCode: code,
    statusLabel: label,
    sellerSiren: siren,
    payee: null,
    attachments: [],
    details: detailsOf(objections),
  });
};
