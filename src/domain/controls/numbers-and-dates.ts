import type { InvoiceContent } from "../../documents/content/index.ts";
import { isDay } from "../paris-day.ts";
import type { Check, Hit } from "./check.ts";
import type { Place } from "./finding.ts";
import { DEPOSIT_TYPES, PAID_PROCESSES } from "./lists.ts";
import { isGiven } from "./subject.ts";

/** The number of an invoice as every platform takes it. */
const LONGEST = 35;
const CHARACTERS = /^[A-Za-z0-9+\-_/]+$/;

/** Chorus Pro's longest number, and that of e-reporting until the State's portal follows its own rules. */
const LONGEST_ELSEWHERE = 20;
const LONG_NUMBERS_REPORTED_FROM = "2026-12-01";

const onNumber = (number: string, at: Place, term: string): Hit[] => {
  if (!isGiven(number)) return [];
  const rule = CHARACTERS.test(number) ? "BR-FR-01" : "BR-FR-02";
  const right = rule === "BR-FR-01" && number.length <= LONGEST;
  return right ? [] : [{ at, term, rule, values: { n: number } }];
};

/** A day of the content, where it stands and what it is. */
type Dated = readonly [day: string | undefined, at: Place, term: string];

const datesOf = ({
  issueDate,
  vatPointDate,
  dueDate,
  precedingInvoices,
  delivery,
  lines,
}: InvoiceContent): Dated[] => [
  [issueDate, ["issueDate"], "BT-2"],
  [vatPointDate, ["vatPointDate"], "BT-7"],
  [dueDate, ["dueDate"], "BT-9"],
  ...precedingInvoices.map(
    (one, i): Dated => [one.issueDate, ["precedingInvoices", i, "issueDate"], "BT-26"],
  ),
  [delivery?.date, ["delivery", "date"], "BT-72"],
  [delivery?.periodStart, ["delivery", "periodStart"], "BT-73"],
  [delivery?.periodEnd, ["delivery", "periodEnd"], "BT-74"],
  ...lines.flatMap((line, i): Dated[] => [
    [line.periodStart, ["lines", i, "periodStart"], "BT-134"],
    [line.periodEnd, ["lines", i, "periodEnd"], "BT-135"],
    [line.precedingInvoice?.issueDate, ["lines", i, "precedingInvoice", "issueDate"], "EXT-FR-FE-138"],
    [line.delivery?.date, ["lines", i, "delivery", "date"], "EXT-FR-FE-158"],
  ]),
];

const isBefore = (end: string | undefined, start: string | undefined): boolean =>
  end !== undefined && start !== undefined && end < start;

/** Numbers of invoices, and days. */
export const NUMBERS_AND_DATES: readonly Check[] = [
  {
    no: 12,
    step: "presence",
    severity: "error",
    code: "REJ_SEMAN",
    rules: ["BR-02"],
    term: "BT-1",
    when: "there is no number",
    message: { en: "There is no invoice number (BT-1).", fr: "Le numéro de facture (BT-1) est absent." },
    fix: { en: "Give the number of the invoice.", fr: "Indiquez le numéro de la facture." },
    run: ({ content }) => (isGiven(content.number) ? [] : [{ at: ["number"] }]),
  },
  {
    no: 12,
    step: "formats",
    severity: "error",
    code: "REJ_SEMAN",
    rules: ["BR-FR-01", "BR-FR-02"],
    term: "BT-1",
    national: true,
    when: "the number, or that of an earlier invoice (BT-25, EXT-FR-FE-136), has more than 35 characters, blanks, or others than A-Z a-z 0-9 + - _ /",
    message: { en: "Bad invoice number: {n}.", fr: "Numéro de facture incorrect : {n}." },
    fix: {
      en: "Number invoices with 1 to 35 of A-Z, a-z, 0-9, +, -, _ and /, without spaces.",
      fr: "Numérotez avec 1 à 35 caractères parmi A-Z, a-z, 0-9, +, -, _ et /, sans espace.",
    },
    run: ({ content: { number, precedingInvoices, lines } }) => [
      ...onNumber(number, ["number"], "BT-1"),
      ...precedingInvoices.flatMap((one, i) =>
        onNumber(one.number, ["precedingInvoices", i, "number"], "BT-25"),
      ),
      ...lines.flatMap(({ precedingInvoice }, i) =>
        onNumber(precedingInvoice?.number ?? "", ["lines", i, "precedingInvoice", "number"], "EXT-FR-FE-136"),
      ),
    ],
  },
  {
    no: 13,
    step: "formats",
    severity: "warning",
    code: "REJ_SEMAN",
    rules: ["G1.05"],
    term: "BT-1",
    sending: true,
    when: "the number has more than 20 characters, and the buyer is public or the invoice is to be reported (B2BINT) before December 2026",
    message: {
      en: "The number has more than 20 characters: {n}.",
      fr: "Numéro de plus de 20 caractères : {n}.",
    },
    fix: { en: "Shorten the number.", fr: "Raccourcissez le numéro." },
    run: ({ content: { number, issueDate }, publicBuyer, treatment }) => {
      if (number.length <= LONGEST_ELSEWHERE) return [];
      const reported = treatment === "B2BINT" && issueDate < LONG_NUMBERS_REPORTED_FROM;
      return publicBuyer || reported ? [{ at: ["number"], values: { n: number } }] : [];
    },
  },
  {
    no: 14,
    step: "presence",
    severity: "error",
    code: "REJ_SEMAN",
    rules: ["BR-03"],
    term: "BT-2",
    when: "there is no day of issue, or what is given is no day of the calendar",
    message: { en: "Bad issue date: {n}.", fr: "Date de facture incorrecte : {n}." },
    fix: { en: "Give the day of issue as YYYY-MM-DD.", fr: "Indiquez la date d'émission, AAAA-MM-JJ." },
    run: ({ content: { issueDate } }) =>
      isDay(issueDate) ? [] : [{ at: ["issueDate"], values: { n: issueDate } }],
  },
  {
    no: 14,
    step: "formats",
    severity: "error",
    code: "REJ_SEMAN",
    rules: ["BR-FR-03"],
    also: ["G1.36"],
    term: "BT-2",
    national: true,
    when: "the year of any date is not one of 2000 to 2099",
    message: { en: "Bad date: {n}.", fr: "Date incorrecte : {n}." },
    fix: { en: "Correct the year: 2000 to 2099.", fr: "Corrigez l'année : 2000 à 2099." },
    run: ({ content }) =>
      datesOf(content).flatMap(([day, at, term]) =>
        day === undefined || day.startsWith("20") ? [] : [{ at, term, values: { n: day } }],
      ),
  },
  {
    no: 15,
    step: "coherence",
    severity: "error",
    code: "REJ_COH",
    rules: ["BR-FR-CO-01"],
    also: ["G1.07"],
    term: "BT-2",
    national: true,
    when: "the day of issue is after today in Paris",
    message: {
      en: "The invoice is dated in the future ({n}).",
      fr: "La facture est datée du futur ({n}).",
    },
    fix: {
      en: "Date the invoice today at the latest, or send it on its day.",
      fr: "Datez la facture d'aujourd'hui au plus tard, ou envoyez-la à sa date.",
    },
    run: ({ content: { issueDate }, today }) =>
      issueDate > today ? [{ at: ["issueDate"], values: { n: issueDate } }] : [],
  },
  {
    no: 22,
    step: "coherence",
    severity: "error",
    code: "REJ_COH",
    rules: ["BR-FR-CO-07"],
    term: "BT-9",
    national: true,
    when: "the due date is before the day of issue, except on deposits (386, 500, 503) and where it is paid already (B2, S2, M2)",
    message: {
      en: "The due date {n} is before the issue date.",
      fr: "L'échéance {n} est avant la date de facture.",
    },
    fix: { en: "Correct the due date.", fr: "Corrigez l'échéance." },
    run: ({ content: { dueDate, issueDate, typeCode, process = "" } }) =>
      isBefore(dueDate, issueDate) && !DEPOSIT_TYPES.has(typeCode) && !PAID_PROCESSES.has(process)
        ? [{ at: ["dueDate"], values: { n: dueDate ?? "" } }]
        : [],
  },
  {
    no: 39,
    step: "coherence",
    severity: "error",
    code: "REJ_SEMAN",
    rules: ["BR-29", "BR-30"],
    also: ["G6.20"],
    term: "BT-74",
    when: "a period of the invoice or of a line ends before it starts",
    message: { en: "The period ends before it starts: {n}.", fr: "Période à l'envers : fin le {n}." },
    fix: { en: "Correct the first or the last day.", fr: "Corrigez le premier ou le dernier jour." },
    run: ({ content: { delivery, lines } }) => {
      const header = { at: ["delivery", "periodEnd"], values: { n: delivery?.periodEnd ?? "" } };
      return [
        ...(isBefore(delivery?.periodEnd, delivery?.periodStart) ? [header] : []),
        ...lines.flatMap(({ periodEnd = "", periodStart }, i): Hit[] =>
          periodEnd !== "" && isBefore(periodEnd, periodStart)
            ? [{ at: ["lines", i, "periodEnd"], term: "BT-135", rule: "BR-30", values: { n: periodEnd } }]
            : [],
        ),
      ];
    },
  },
];
