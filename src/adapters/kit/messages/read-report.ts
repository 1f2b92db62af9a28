import type { Cdar } from "../../../documents/index.ts";
import { outcomeOfCode, REPORT_CODES } from "../../../domain/reporting/answers.ts";
import type { Role } from "../../../domain/reporting/facts.ts";
import type { Period, ReportKind } from "../../../domain/reporting/periods.ts";
import type { ReportAbout, Said } from "../../port.ts";
import { joined, present } from "../present.ts";
import { xmlEvidence } from "../statements.ts";

/** MDT-3 of messages of the public portal about reports (regulation §3.2). */
const PROFILE = /:ereportingF10$/;
/** MDT-91: about a flow, not about what it holds. */
const FLOW = "303";

/** What the envelope of a message tells, as far as it matters here. */
interface Envelope {
  trackingId: string | null;
  /** The platform says that the message is about a report of this kind. */
  report?: ReportKind | undefined;
}

/** Is a message about a report? 304 (MDT-91) alone does not say: data of invoices for the State are 304 too. */
export const isAboutReport = ({ profile, statusCode, invoiceType }: Cdar, { report }: Envelope): boolean =>
  report !== undefined ||
  PROFILE.test(profile ?? "") ||
  (REPORT_CODES.has(statusCode) && (invoiceType === FLOW || invoiceType === "304"));

/**
 * What a life-cycle message says of a report: by its national code, with the reasons (MDT-113), the rule that was broken
 * (MDT-125) and the words to it (MDT-126, MDT-127).
 */
export const reportSaid = (cdar: Cdar, bytes: Uint8Array, envelope: Envelope): Said => {
  const notes = cdar.details.flatMap((detail) => detail.notes);
  const rules = [...new Set(notes.flatMap(({ code }) => (code === null ? [] : [code])))];
  // Where several rules were broken, each of the words names its own.
  const words = notes.map(({ code, content, subject }) =>
    joined([rules.length > 1 ? code : null, joined([content, subject && `(${subject})`], " ")], ": "),
  );
  const bare = cdar.details.map(({ reasonCode, reason }) => (reasonCode === null ? reason : null));
  return {
    kind: "report",
    about: aboutOf(cdar, envelope),
    answer: {
      outcome: outcomeOfCode(cdar.statusCode),
      rawCode: cdar.statusCode,
      at: cdar.statusAt ?? cdar.issuedAt,
      reasons: cdar.details.flatMap(({ reasonCode, reason }) =>
        reasonCode === null ? [] : [{ code: reasonCode, text: reason ?? "" }],
      ),
      rule: rules[0] ?? null,
      comment: joined([...words, ...bare], "\n") || null,
    },
    evidence: xmlEvidence(bytes),
  };
};

const dayIn = (compact: string): string =>
  `${compact.slice(0, 4)}-${compact.slice(4, 6)}-${compact.slice(6)}`;

/** The name that platforms give the file of a report: company, TT-1, first and last day. */
const fileNameIn = (text: string): { company: string; name: string; period: Period } | null => {
  const [, company, name, start, end] = /^(\d{9})_(.{1,50})_(\d{8})_(\d{8})$/.exec(text) ?? [];
  if (company === undefined || name === undefined || start === undefined || end === undefined) return null;
  return { company, name, period: { start: dayIn(start), end: dayIn(end) } };
};

/** Which report: MDT-87 is its TT-1 or the name of its file, or the flow's id; without the fillers of G1.114. */
const aboutOf = (cdar: Cdar, { trackingId, report }: Envelope): ReportAbout => {
  const told = /^X{20}$/.test(cdar.invoiceNumber ?? "") ? null : cdar.invoiceNumber;
  const stem = told?.replace(/\.xml$/i, "") ?? null;
  const file = stem === null ? null : fileNameIn(stem);
  const declarant = cdar.sellerSiren === "000000000" ? null : cdar.sellerSiren;
  const company = declarant ?? file?.company ?? null;
  return present({
    platformId: cdar.invoiceType === FLOW ? told : null,
    trackingId: trackingId?.startsWith("rpt_") ? trackingId : null,
    name: file?.name ?? stem,
    company,
    kind: report,
    role: roleOf(cdar, company),
    period: file?.period,
  });
};

/** The message is for the declarant, in the role in which it reported. */
const roleOf = ({ recipients }: Cdar, company: string | null): Role | null => {
  const told = recipients.find(({ id }) => company !== null && id === `0002:${company}`)?.role;
  return told === "SE" || told === "BY" ? told : null;
};
