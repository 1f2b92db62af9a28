import { z } from "zod";
import { says } from "../../explain.ts";

/** Decimals of XML Schema without a plus sign: `64.` and `.5` are right. */
const DECIMAL = /^-?(?:\d{1,30}(?:\.\d{0,30})?|\.\d{1,30})$/;
const decimalText = z.string().regex(
  DECIMAL,
  says("is no decimal number", 'write it as text with a point: "1200.00"', {
    message: "n'est pas un nombre décimal",
    fix: 'écrivez-le comme texte, avec un point : "1200.00"',
  }),
);
const dayText = z.iso.date(
  says("is no day of the calendar", 'write it as "2026-09-15"', {
    message: "n'est pas un jour du calendrier",
    fix: 'écrivez-le comme "2026-09-15"',
  }),
);

/** Is it a day of the calendar, as `YYYY-MM-DD`? */
export const isDay = (text: string): boolean => dayText.safeParse(text).success;

/*
 * Every description begins with the numbers of its terms (BT, BG, or EXT-FR-FE for those of EXTENDED). A code is what
 * the document says: whether the list has it is a rule to check, not a reason to keep an invoice from being read.
 */

/** Words for people. */
export const text = (description: string) => z.string().describe(`${description}.`);

/** A number or name that somebody gave to something. */
export const reference = (description: string) => z.string().describe(`${description}, as written.`);

/** A word of a code list. */
export const code = (description: string, list: string) =>
  z.string().describe(`${description}. Code of ${list}.`);

export const currency = (description: string) => code(description, "ISO 4217, as `EUR`");

export const country = (description: string) => code(description, "ISO 3166-1 alpha-2, as `FR`");

export const vatCategory = (description: string) => code(description, "UNTDID 5305, as `S`");

export const unit = (description: string) => code(description, "UN/ECE Rec. 20 and 21, as `HUR`");

/** A sum of money. Which currency, the term tells; BT-5 where it says nothing. */
export const amount = (description: string) =>
  decimalText.describe(`${description}. Decimal, as \`1200.00\`.`);

export const quantity = (description: string) => decimalText.describe(`${description}. Decimal, as \`2.5\`.`);

export const percentage = (description: string) =>
  decimalText.describe(`${description}. Decimal percentage, as \`20.00\`.`);

export const day = (description: string) => dayText.describe(`${description}. \`YYYY-MM-DD\`.`);
