import type { Words } from "../problem.ts";

/** Reasons by which the public portal rejects a report (301): meaning, uniqueness, coherence, period. */
export const REPORT_REJECTIONS = ["REJ_SEMAN", "REJ_UNI", "REJ_COH", "REJ_PER"] as const;
export type ReportRejection = (typeof REPORT_REJECTIONS)[number];

/** A rule of reports, in words. */
export interface ReportRule {
  code: ReportRejection | "portal_limit";
  /** Its number, where it has one. */
  number: string | undefined;
  message: Words;
  fix: Words;
}

/** A message and what to do. */
type Text = readonly [message: string, fix: string];

export const rule = (
  code: ReportRule["code"],
  number: string | undefined,
  en: Text,
  fr: Text,
): ReportRule => ({ code, number, message: { en: en[0], fr: fr[0] }, fix: { en: en[1], fr: fr[1] } });

/** One about what the report says, by which most are rejected. */
export const semantic = (number: string, en: Text, fr: Text): ReportRule => rule("REJ_SEMAN", number, en, fr);
