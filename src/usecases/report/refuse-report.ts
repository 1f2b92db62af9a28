import { type FieldFault, Rejection, type Words } from "../../domain/problem.ts";
import { reportFaults } from "../../domain/reporting/report-faults.ts";
import type { WrittenReport } from "../../domain/reporting/written-report.ts";
import type { Parts } from "../parts.ts";

/** Why a report cannot go out now: what is the matter, and what to do. */
export const refuseReport = (
  code: string,
  [en, fix]: readonly [string, string],
  [fr, fixFr]: readonly [string, string],
  status: 409 | 422 = 409,
): Rejection =>
  new Rejection(
    status,
    code,
    { en: "The report cannot be sent now", fr: "La déclaration ne peut pas être envoyée maintenant" },
    { en: `${en} ${fix}`, fr: `${fr} ${fixFr}` },
  );

/** The refusal of a report that breaks rules. */
export const breaksRules = (faults: (FieldFault & { messageFr: string; fixFr: string })[]): Rejection =>
  new Rejection(
    422,
    "report_breaks_rules",
    { en: "The report breaks a rule", fr: "La déclaration enfreint une règle" },
    {
      en: faults.map(({ path, message, fix }) => `${path}: ${message} ${fix}`).join(" "),
      fr: faults.map(({ path, messageFr, fixFr }) => `${path} : ${messageFr} ${fixFr}`).join(" "),
    },
    faults,
  );

/** The refusal of a file that the schema of F10 refuses, in the schema's own words. */
export const breaksSchema = (words: readonly string[], fix: Words): Rejection =>
  breaksRules(
    words.map((message) => ({
      path: "F10",
      code: "schema",
      message,
      messageFr: message,
      fix: fix.en,
      fixFr: fix.fr,
    })),
  );

/**
 * Holds a ready report against what the public portal asks of it, as those made here are.
 *
 * @throws Rejection 422 with every rule that it breaks
 */
export const refuseFaults = (
  { official }: Pick<Parts, "official">,
  written: WrittenReport,
  bytes: Uint8Array,
): void => {
  const faults = reportFaults(written);
  if (faults.length > 0) throw breaksRules(faults.map(({ document: _, ...fault }) => fault));
  const ofSchema = official?.reportFaults(bytes) ?? [];
  if (ofSchema.length > 0) {
    throw breaksSchema(ofSchema, {
      en: "Correct the file as its schema (v3.2) has it.",
      fr: "Corrigez le fichier selon son schéma (v3.2).",
    });
  }
};
