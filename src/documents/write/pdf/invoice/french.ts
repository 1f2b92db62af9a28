/** Holds the digits of a number together, and a number and its unit. */
const [NARROW, FIRM] = ["\u202F", "\u00A0"] as const;

/** Decimals that an amount of money has at least. */
const CENTS = 2;

const numberOf = (decimal: string, leastDecimals: number): string => {
  const [, sign = "", whole = "", decimals = ""] = /^(-?)0*(\d*)\.?(\d*)$/.exec(decimal) ?? [];
  // What is no decimal is shown as it is: it stands so in the data.
  if (whole + decimals === "" && !/\d/.test(decimal)) return decimal;
  const grouped = (whole || "0").replace(/\B(?=(?:\d{3})+$)/g, NARROW);
  const part = decimals.replace(/0+$/, "").padEnd(leastDecimals, "0");
  return `${sign}${grouped}${part === "" ? "" : `,${part}`}`;
};

/** `1234.5` as `1 234,50`: all decimals that say something, and two at least. */
export const amount = (decimal: string): string => numberOf(decimal, CENTS);

/** `1234.500` as `1 234,5`: all decimals that say something. */
export const quantity = (decimal: string): string => numberOf(decimal, 0);

/** `5.50` as `5,5 %`. */
export const percent = (decimal: string): string => `${quantity(decimal)}${FIRM}%`;

/** An amount that is taken off, as one that is added. */
export const negative = (decimal: string): string => {
  if (!/[1-9]/.test(decimal)) return decimal;
  return decimal.startsWith("-") ? decimal.slice(1) : `-${decimal}`;
};

const SIGNS: Readonly<Record<string, string>> = { EUR: "€", USD: "$US", GBP: "£" };

/** A currency (ISO 4217) by its sign, if everybody knows it. */
export const currencySign = (currency: string): string => SIGNS[currency] ?? currency;

/** `1234.5` and `EUR` as `1 234,50 €`. */
export const money = (decimal: string, currency: string): string =>
  `${amount(decimal)}${FIRM}${currencySign(currency)}`;

/** `2026-07-01` as `01/07/2026`. */
export const day = (date: string): string => date.split("-").reverse().join("/");

/** The days from one to another, of which one may be unknown. */
export const period = (start: string | undefined, end: string | undefined): string | undefined => {
  if (start === undefined) return end && `jusqu'au ${day(end)}`;
  return end === undefined ? `à partir du ${day(start)}` : `du ${day(start)} au ${day(end)}`;
};

/** A number of a company in groups of three digits, the last five of a SIRET apart: `732 829 320 00074`. */
export const grouped = (digits: string): string =>
  /^(?:\d{9}|\d{14})$/.test(digits)
    ? digits.replace(/^(\d{3})(\d{3})(\d{3})/, `$1${NARROW}$2${NARROW}$3${NARROW}`).trimEnd()
    : digits;

/** An IBAN in groups of four; another account as it is. */
export const account = (number: string): string =>
  /^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/.test(number) ? number.replace(/(.{4})(?=.)/g, `$1${NARROW}`) : number;

const COUNTRIES = new Intl.DisplayNames("fr", { type: "region", fallback: "code" });

/** Name of a country (ISO 3166-1); the code where it is none. */
export const country = (code: string): string =>
  /^[A-Z]{2}$/.test(code) ? (COUNTRIES.of(code) ?? code) : code;

/** `label : text`; nothing where there is no text. */
export const told = (label: string, text: string | undefined): string | undefined =>
  text === undefined || text === "" ? undefined : `${label}${FIRM}: ${text}`;

/** What is there of several, with a sign between them; nothing where none is. */
export const joined = (sign: string, ...texts: (string | undefined)[]): string | undefined =>
  texts.filter((text) => text !== undefined && text !== "").join(sign) || undefined;
