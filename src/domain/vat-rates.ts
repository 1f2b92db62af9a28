import { canonicalDecimal, compareDecimals } from "./decimal.ts";

/**
 * The VAT rates that France knows or knew, in percent (BR-FR-16, G1.24): those of the mainland, of Corsica and of the
 * overseas departments, and those of the years before, which an old invoice still carries.
 */
export const FRENCH_VAT_RATES: readonly string[] = [
  "0",
  "0.9",
  "1.05",
  "1.75",
  "2.1",
  "5.5",
  "7",
  "8.5",
  "9.2",
  "9.6",
  "10",
  "13",
  "19.6",
  "20",
  "20.6",
];

/** Is this one of them, however many decimals it is written with? Anything that is no decimal is none. */
export const isFrenchVatRate = (rate: string): boolean =>
  canonicalDecimal(rate) !== null && FRENCH_VAT_RATES.some((known) => compareDecimals(known, rate) === 0);
