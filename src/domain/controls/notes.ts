import type { Check, Hit } from "./check.ts";
import type { Text } from "./finding.ts";
import { MANDATORY_NOTES, SINGLE_NOTES, TREATMENTS } from "./lists.ts";

/** What the notes that every invoice has are about. */
const ABOUT: Readonly<Record<string, Text>> = {
  PMT: { en: "PMT (costs of recovery, 40 EUR)", fr: "PMT (frais de recouvrement, 40 €)" },
  PMD: { en: "PMD (penalties for late payment)", fr: "PMD (pénalités de retard)" },
  AAB: { en: "AAB (discount, or that there is none)", fr: "AAB (escompte, ou son absence)" },
};

/** Notes with a meaning for platforms (BG-1). */
export const NOTES: readonly Check[] = [
  {
    no: 24,
    step: "presence",
    severity: "error",
    code: "REJ_SEMAN",
    rules: ["BR-FR-05"],
    term: "BT-21",
    national: true,
    when: "one of the notes PMT, PMD and AAB is missing",
    message: { en: "Mandatory note missing: {n}.", fr: "Mention obligatoire absente : {n}." },
    fix: {
      en: "Add a note with this code as its subject (BT-21).",
      fr: "Ajoutez une note dont ce code est le sujet (BT-21).",
    },
    run: ({ content: { notes } }) =>
      MANDATORY_NOTES.filter((code) => !notes.some(({ subjectCode }) => subjectCode === code)).map(
        (code) => ({
          at: ["notes"],
          values: { n: ABOUT[code] ?? code },
        }),
      ),
  },
  {
    no: 25,
    step: "formats",
    severity: "error",
    code: "REJ_SEMAN",
    rules: ["BR-FR-06", "BR-FR-31"],
    term: "BT-21",
    national: true,
    when: "PMT, PMD, AAB or TXD comes twice, or BAR with two of its values",
    message: { en: "The note {n} comes twice.", fr: "La note {n} est en double." },
    fix: { en: "Leave one of them.", fr: "N'en gardez qu'une." },
    run: ({ content: { notes } }) => {
      const seen = new Set<string>();
      return notes.flatMap(({ subjectCode = "", text }, i): Hit[] => {
        const bar = subjectCode === "BAR" && TREATMENTS.has(text.trim());
        if (!bar && !SINGLE_NOTES.includes(subjectCode)) return [];
        const again = seen.has(subjectCode);
        seen.add(subjectCode);
        const rule = bar ? "BR-FR-31" : "BR-FR-06";
        return again ? [{ at: ["notes", i], rule, values: { n: subjectCode } }] : [];
      });
    },
  },
  {
    no: 25,
    step: "formats",
    severity: "error",
    code: "REJ_SEMAN",
    rules: ["BR-FR-20"],
    term: "BT-22",
    national: true,
    when: "the note BAR says none of B2B, B2BINT, B2C, B2CINT, OUTOFSCOPE and ARCHIVEONLY",
    message: {
      en: "The note BAR has an unknown value: {n}.",
      fr: "La note BAR a une valeur inconnue : {n}.",
    },
    fix: {
      en: "Say B2B, B2BINT, B2C, B2CINT, OUTOFSCOPE or ARCHIVEONLY.",
      fr: "Indiquez B2B, B2BINT, B2C, B2CINT, OUTOFSCOPE ou ARCHIVEONLY.",
    },
    run: ({ content: { notes } }) =>
      notes.flatMap(({ subjectCode, text }, i) =>
        subjectCode === "BAR" && !TREATMENTS.has(text.trim())
          ? [{ at: ["notes", i], values: { n: text } }]
          : [],
      ),
  },
];
