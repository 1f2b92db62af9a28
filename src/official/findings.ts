import { CHECKS } from "../domain/controls/index.ts";
import type { InvoiceFinding } from "../domain/invoice.ts";
import type { Hit } from "./asserts.ts";
import type { SchemaFault } from "./schema.ts";

/** What our own table calls a rule's fault, by the rule's name. */
const CODES: ReadonlyMap<string, string> = new Map(
  CHECKS.flatMap(({ rules, also = [], code }) => [...rules, ...also].map((rule) => [rule, code] as const)),
);

/** Rules of sums that the table does not name one by one: bases and VAT of each category. */
const OF_SUMS = /^BR-(CO-1[0-7]|[A-Z]{1,2}-0[89])/;

/** The extension has the norm's rules under names of its own: `BR-FREXT-CO-10`. */
const asOfTheNorm = (rule: string): string => rule.replace(/^BR-FREXT-/, "BR-");

const codeOf = (rule: string): string =>
  CODES.get(rule) ??
  CODES.get(asOfTheNorm(rule)) ??
  (OF_SUMS.test(asOfTheNorm(rule)) ? "CALCUL_ERR" : "REJ_SEMAN");

/** The portal names no rule, but says where it comes from: `Annexe 7 v1.8 G1.101`. */
const SOURCE = /\b[GPS]\d+\.\d+\b/;

/** What the publisher calls a rule, without the term that some append: `BR-FR-01_BT-25`. */
const ruleOf = ({ id, text }: Hit): string =>
  id === "" ? (SOURCE.exec(text)?.[0] ?? "unnamed") : id.replace(/_.*$/, "");

/** Parts of a term have a letter behind it: `BT-29d`. */
const TERM = /\bB[TG]-(X-)?\d+/;

const termOf = ({ id, text }: Hit): string =>
  (TERM.exec(id.replaceAll("_", " ")) ?? TERM.exec(text))?.[0] ?? "file";

/** The publisher's text, without the name of the rule that he puts before it. */
const textOf = ({ id, text }: Hit): string =>
  text.replace(/^\s*\[?(?:BR|UBL|CII|G|P|S)[-\d.][\w./-]*\]?\s*[-–:]?\s*/, "").trim() || id;

const FIX = {
  en: "Correct what the rule names; its publisher explains it.",
  fr: "Corrigez ce que la règle indique ; son éditeur l'explique.",
};

/**
 * A broken rule as the controls tell it. The text is the publisher's, in the language in which he wrote it.
 *
 * @param portal - of the State's portal, which checks what platforms extract for it and not the invoice: a warning
 */
export const findingOfHit = (hit: Hit, portal: boolean): InvoiceFinding => {
  const rule = ruleOf(hit);
  const text = textOf(hit);
  return {
    severity: portal || /^warn/i.test(hit.flag) ? "warning" : "error",
    code: codeOf(rule),
    rule,
    path: termOf(hit),
    at: hit.path,
    message: text,
    messageFr: text,
    fix: FIX.en,
    fixFr: FIX.fr,
  };
};

/** A stylesheet that stops on a document says nothing of it, and a platform that runs it rejects the document. */
export const findingOfStop = (stylesheet: string, words: string, portal: boolean): InvoiceFinding => ({
  severity: portal ? "warning" : "error",
  code: "REJ_SEMAN",
  rule: "official_rules_stopped",
  path: "file",
  at: "",
  message: `${stylesheet} stops at this document: ${words}`,
  messageFr: `${stylesheet} s'arrête sur ce document : ${words}`,
  fix: "Correct what is no number or date where one is expected.",
  fixFr: "Corrigez ce qui n'est pas un nombre ou une date là où il en faut.",
});

const SCHEMA_WORDS: Readonly<
  Record<SchemaFault["kind"], (fault: SchemaFault) => Pick<InvoiceFinding, "message" | "messageFr">>
> = {
  unexpected: ({ line, element }) => ({
    message: `Not as the schema says, line ${line}: element ${element} not expected.`,
    messageFr: `Structure non conforme au schéma, ligne ${line} : élément ${element} inattendu.`,
  }),
  incomplete: ({ line, element }) => ({
    message: `Not as the schema says, line ${line}: element ${element} is incomplete.`,
    messageFr: `Structure non conforme au schéma, ligne ${line} : élément ${element} incomplet.`,
  }),
  wrong: ({ line, element }) => ({
    message: `Not as the schema says, line ${line}: the content of element ${element} is wrong.`,
    messageFr: `Structure non conforme au schéma, ligne ${line} : contenu de l'élément ${element} incorrect.`,
  }),
};

/** What the schema says, as check 6 of the table. The validator's own words follow in the fix. */
export const findingOfSchema = (fault: SchemaFault): InvoiceFinding => ({
  severity: "error",
  code: "IRR_SYNTAX",
  rule: "IRR_SYNTAX",
  path: "file",
  at: "",
  ...SCHEMA_WORDS[fault.kind](fault),
  fix: `Correct the order, name or content of the element: ${fault.words}`,
  fixFr: `Corrigez l'ordre, le nom ou le contenu de l'élément : ${fault.words}`,
});
