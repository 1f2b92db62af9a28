import { type ToldFault, told, type Words } from "../problem.ts";
import type { ReportRule } from "./report-rule.ts";
import { RULES_OF_INVOICES } from "./rules-of-invoices.ts";
import { RULES_OF_REPORT } from "./rules-of-report.ts";

/** Something that the public portal would reject a report for. `path`: its group and term, `TG-8[2]/TT-36`. */
export interface ReportFault extends ToldFault {
  /** Number of the invoice that it is about; null: of none. */
  document: string | null;
}

const RULES = { ...RULES_OF_REPORT, ...RULES_OF_INVOICES };

type RuleName = keyof typeof RULES;

/** Of what a fault is told: an invoice, the sales or receipts of a day. */
export interface Subject {
  document: string | null;
  words: Words;
}

/** The report itself, which needs no name. */
export const WHOLE: Subject = { document: null, words: { en: "", fr: "" } };

/** Longest text of the report that is repeated. */
const LONGEST = 60;

const short = (text: string): string => (text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text);

/** A message that goes on after the name of its subject; one that begins with a code stays as it is. */
const goingOn = (message: string): string =>
  message.replace(/^[A-Z](?![A-Z])/, (letter) => letter.toLowerCase());

const sentence = (subject: string, message: string, seen: string): string =>
  subject === "" ? `${message}${seen}.` : `${subject}${goingOn(message)}${seen}.`;

/**
 * A rule that a report breaks.
 *
 * @param seen - what stands there instead
 */
export const broken = (
  name: RuleName,
  path: string,
  { document, words }: Subject,
  seen = "",
): ReportFault => {
  const { code, number, message, fix }: ReportRule = RULES[name];
  const [english, french] = seen === "" ? ["", ""] : [` ("${short(seen)}")`, ` (« ${short(seen)} »)`];
  return {
    path,
    code,
    ...(number === undefined ? {} : { rule: number }),
    document,
    ...told({ en: sentence(words.en, message.en, english), fr: sentence(words.fr, message.fr, french) }, fix),
  };
};
