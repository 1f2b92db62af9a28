import { isSiren, isSiret, normalVatNumber } from "../domain/company.ts";
import { canonicalDecimal, compareDecimals } from "../domain/decimal.ts";
import { INVOICE_TYPES } from "../domain/invoice.ts";
import { isDay } from "../domain/paris-day.ts";
import { patternOf } from "../domain/sharing/pattern.ts";
import { meant } from "../explain.ts";
import type { Findings, Path } from "./fault.ts";
import { type Group, group } from "./raw.ts";
import { type Entry, entriesOf, type RawRule } from "./raw-rules.ts";

/** What must hold for the conditions of one rule, so that it can match. */
export const checkConditions = ({ when, path }: RawRule, findings: Findings): void => {
  const at = [...path, "when"];
  for (const entry of entriesOf(when.seller, [...at, "seller"])) checkSeller(entry, findings);
  for (const { path: place, text } of entriesOf(group(when.address).siret, [...at, "address", "siret"])) {
    if (!/^\d{14}$/.test(text)) {
      findings.fault(
        place,
        `"${text}" is not a SIRET`,
        'write its fourteen digits in quotes: "73282932000074"',
      );
    } else if (!isSiret(text)) warnOfDigits(place, text, findings);
  }
  for (const { path: place, text } of entriesOf(when.type, [...at, "type"])) {
    if (!INVOICE_TYPES.has(text)) {
      findings.fault(place, `"${text}" is no type of invoice (BT-3)`, meant(text, [...INVOICE_TYPES]));
    }
  }
  const pattern = typeof when.reference === "string" ? patternOf(when.reference) : null;
  if (pattern !== null && "message" in pattern) {
    findings.fault([...at, "reference"], pattern.message, pattern.fix);
  }
  checkTotal(group(when.total), [...at, "total"], findings);
  const { from, until } = when;
  if (isDayText(from) && isDayText(until) && from > until) {
    findings.fault([...at, "until"], `lies before from (${from})`, "give the last day of issue here");
  }
};

/** A VAT number: its country, and up to thirteen letters and digits (VIES); France's has eleven. */
const VAT_NUMBER = /^(?:FR[0-9A-Z]{2}\d{9}|(?!FR)[A-Z]{2}[0-9A-Z+*]{2,13})$/;

const checkSeller = ({ path, text }: Entry, findings: Findings): void => {
  const number = normalVatNumber(text);
  if (/^(?:\d{9}|\d{14})$/.test(number)) {
    if (!isSiren(number) && !isSiret(number)) warnOfDigits(path, text, findings);
  } else if (!VAT_NUMBER.test(number)) {
    findings.fault(
      path,
      `"${text}" is neither a SIREN nor a SIRET nor a VAT number`,
      'write it in quotes, as "732829320", "73282932000074" or "FR44732829320"',
    );
  }
};

/** No fault: documents carry such numbers too, and a rule may be about them. */
const warnOfDigits = (path: Path, text: string, findings: Findings): void =>
  findings.warn(path, `"${text}" has a wrong check digit`, "compare it with the company's own papers");

const isDayText = (value: unknown): value is string => typeof value === "string" && isDay(value);

/** Lower and upper bounds that exclude each other when they are equal, beside when the lower one is more. */
const OPPOSITES = [
  { low: "atLeast", high: "atMost", equalFits: true },
  { low: "atLeast", high: "below", equalFits: false },
  { low: "above", high: "atMost", equalFits: false },
  { low: "above", high: "below", equalFits: false },
] as const;

const checkTotal = (total: Group, path: Path, findings: Findings): void => {
  const bounds = new Map<string, string>();
  for (const key of ["atLeast", "above", "atMost", "below"]) {
    for (const { path: place, text } of entriesOf(total[key], [...path, key])) {
      const decimal = canonicalDecimal(text);
      if (decimal === null) {
        findings.fault(place, `"${text}" is no decimal`, 'write digits and a point, as "1000.00"');
      } else bounds.set(key, decimal);
    }
  }
  for (const { low, high, equalFits } of OPPOSITES) {
    const [from, to] = [bounds.get(low), bounds.get(high)];
    if (from === undefined || to === undefined) continue;
    const order = compareDecimals(from, to);
    if (order < 0 || (order === 0 && equalFits)) continue;
    findings.fault(
      [...path, high],
      `leaves nothing beside ${low} (${from})`,
      "give the larger amount here, or leave one of the two out",
    );
  }
};
