/** Identifiers of French companies. Pure checks; whether a company exists is the directory's word. */

const luhn = (digits: string): boolean => {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    let d = digits.charCodeAt(digits.length - 1 - i) - 48;
    if (i % 2 === 1) {
      d *= 2;
      if (d > 9) d -= 9;
    }
    sum += d;
  }
  return sum % 10 === 0;
};

/** La Poste's SIREN: its establishments follow a rule of their own. */
const LA_POSTE = "356000000";

/** Is this a SIREN: nine digits, not all zero, Luhn key right (INSEE)? */
export const isSiren = (text: string): boolean => /^\d{9}$/.test(text) && text !== "000000000" && luhn(text);

/**
 * Is this a SIRET: fourteen digits beginning with a valid SIREN, Luhn key right?
 * La Poste's establishments are right when their digits add up to a multiple of five; its head office
 * (35600000000048) obeys Luhn (INSEE).
 */
export const isSiret = (text: string): boolean => {
  if (!/^\d{14}$/.test(text) || !isSiren(text.slice(0, 9))) return false;
  if (luhn(text)) return true;
  return text.startsWith(LA_POSTE) && [...text].reduce((sum, d) => sum + Number(d), 0) % 5 === 0;
};

/** SIREN of a SIRET, or of an electronic address that begins with one; null when it begins with none. */
export const sirenOf = (identifier: string): string | null =>
  /^(\d{9})(?:$|_|\d{5}$)/.exec(identifier)?.[1] ?? null;

/**
 * Intra-community VAT number of a SIREN with the numeric key: `FR` + key + SIREN,
 * key = (12 + 3 × (SIREN mod 97)) mod 97.
 */
export const vatNumberOf = (siren: string): string =>
  `FR${String((12 + 3 * (Number(siren) % 97)) % 97).padStart(2, "0")}${siren}`;
