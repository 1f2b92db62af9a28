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

/**
 * Countries, as ISO 3166-1 writes them, whose companies stand in the French register and have a SIREN: France, its
 * overseas departments (GP, MQ, GF, RE, YT), Saint-Barthélemy, Saint-Martin and Saint-Pierre-et-Miquelon (XP Z12-012
 * addresses them under scheme 0002). Not New Caledonia (RIDET, 0228) nor French Polynesia (Tahiti number, 0229), and
 * not Monaco, whose VAT numbers begin with FR. It says nothing about VAT: that is {@link isDomestic}.
 */
const FRENCH_TERRITORIES: ReadonlySet<string> = new Set([
  "FR",
  "GP",
  "MQ",
  "GF",
  "RE",
  "YT",
  "BL",
  "MF",
  "PM",
]);

/** Are the companies of this country (ISO 3166-1 alpha-2, any case) in the French register? */
export const isFrenchTerritory = (country: string): boolean =>
  FRENCH_TERRITORIES.has(country.trim().toUpperCase());

/**
 * France and the overseas departments where its VAT is due: Guadeloupe, Martinique and Réunion (CGI art. 294-1 takes
 * Guyane and Mayotte out; Saint-Barthélemy, Saint-Martin and the other collectivities never were in).
 */
const VAT_TERRITORY: ReadonlySet<string> = new Set(["FR", "GP", "MQ", "RE"]);

/**
 * Is a company of this country (ISO 3166-1 alpha-2, any case) at home where invoices between companies are e-invoices
 * at French rates (use case 44 of XP Z12-014: Guadeloupe, Martinique and Réunion are in scope, the rest of overseas
 * France is abroad for VAT)? It says nothing about who has a SIREN: that is {@link isFrenchTerritory}. Monaco is not
 * here although its VAT is France's: its companies have no SIREN, and no line of the directory.
 */
export const isDomestic = (country: string): boolean => VAT_TERRITORY.has(country.trim().toUpperCase());

/** A value and the list that it comes from, as documents write it. */
interface Identifier {
  value: string;
  scheme?: string | undefined;
}

/** By what a document names a company. */
export interface CompanyNames {
  /** BT-30, BT-47. */
  legalId?: Identifier | undefined;
  /** BT-29, BT-46. */
  identifiers: readonly Identifier[];
  /** BT-34, BT-49. */
  electronicAddress?: Identifier | undefined;
  /** BT-31, BT-48. */
  vatNumber?: string | undefined;
  /** BT-40, BT-55. */
  country?: string | undefined;
}

/** Spaces of every kind, points and hyphens group digits; they mean nothing. */
const compact = (text: string): string => text.replace(/[\s.\-\u2010-\u2015]/g, "");

/** Schemes in older spellings and in words. */
const SCHEMES: Readonly<Record<string, string>> = {
  SIREN: "0002",
  SIRENE: "0002",
  "FR:SIREN": "0002",
  "FR:SIRENE": "0002",
  SIRET: "0009",
  "FR:SIRET": "0009",
};

/** The scheme of an identifier; where it has none, the one that its value begins with (`0225:732829320`). */
const withOwnScheme = ({ value, scheme }: Identifier): { value: string; scheme: string | null } => {
  if (scheme !== undefined) return { value, scheme: SCHEMES[scheme.toUpperCase()] ?? scheme };
  const [, own, rest] = /^(?:iso6523-actorid-upis::)?(\d{4}):(.+)$/s.exec(value.trim()) ?? [];
  return own === undefined || rest === undefined ? { value, scheme: null } : { value: rest, scheme: own };
};

/** What identifiers say of a French company. */
interface Said {
  siren: string | null;
  siret: string | null;
}

const SILENT: Said = { siren: null, siret: null };

const ofDigits = (digits: string): Said =>
  /^\d{14}$/.test(digits)
    ? { siren: digits.slice(0, 9), siret: digits }
    : { siren: /^\d{9}$/.test(digits) ? digits : null, siret: null };

/** `SIREN`, `SIRET`, or `SIREN_…`, where a SIRET of the same company may be the second part (XP Z12-012). */
const ofAddress = (address: string): Said => {
  const [head = "", second = ""] = address.split("_");
  const said = ofDigits(compact(head));
  const siret = compact(second);
  const own = said.siren !== null && /^\d{14}$/.test(siret) && siret.startsWith(said.siren);
  return own ? { ...said, siret } : said;
};

/** EAS code of a French VAT number used as an address. */
const FRENCH_VAT_SCHEME = "9957";

/** What an identifier whose scheme is a French one says. */
const ofScheme = (identifier: Identifier | undefined): Said => {
  if (identifier === undefined) return SILENT;
  const { value, scheme } = withOwnScheme(identifier);
  if (scheme === "0225") return ofAddress(value);
  return scheme === "0002" || scheme === "0009" ? ofDigits(compact(value)) : SILENT;
};

/** What an identifier without a scheme says: as nobody says what it is, its check digits must be right. */
const ofBare = (identifier: Identifier | undefined): Said => {
  if (identifier === undefined || withOwnScheme(identifier).scheme !== null) return SILENT;
  const said = ofAddress(identifier.value);
  const siren = said.siren !== null && isSiren(said.siren) ? said.siren : null;
  const siret = said.siret !== null && isSiret(said.siret) ? said.siret : null;
  return siren === null || (said.siret !== null && siret === null) ? SILENT : { siren, siret };
};

/** SIREN in a French VAT number, as the tax office gives one: its check digits are right. */
const sirenOfVat = (vatNumber: string): string | null => {
  const siren = /^FR[0-9A-Z]{2}(\d{9})$/.exec(normalVatNumber(vatNumber))?.[1] ?? null;
  return siren !== null && isSiren(siren) ? siren : null;
};

/** A VAT number as the tax offices write it: capitals, without spaces and points. */
export const normalVatNumber = (vatNumber: string): string => compact(vatNumber).toUpperCase();

/**
 * Schemes of ISO 6523 and EAS that say "not French": the lists of other countries, and the French norm's own for
 * companies abroad (0223, 0227), in New Caledonia (0228) and in French Polynesia (0229).
 */
const FOREIGN_SCHEME =
  /^(?:0223|0227|0228|0229|0007|0037|0096|0106|0130|0135|0151|0170|0183|0184|0188|0190|0191|0192|0194|0195|0196|0198|0200|0201|0204|0205|0208|0210|0211|0212|0213|0216|0221|0230|99\d\d)$/;

const isForeign = (identifier: Identifier | undefined): boolean => {
  const scheme = identifier === undefined ? null : withOwnScheme(identifier).scheme;
  return scheme !== null && scheme !== FRENCH_VAT_SCHEME && FOREIGN_SCHEME.test(scheme);
};

/**
 * SIREN and SIRET of a company in whatever form a document writes them: BT-30/BT-47, identifiers (BT-29/BT-46, a CII
 * GlobalID) and electronic address under 0002, 0009 or 0225, in this order; then, where the country is French or is
 * not told and no scheme is another country's, a legal identifier or address without a scheme, an identifier that is
 * a SIRET, and the VAT number. A VAT number alone proves little: Monaco's begin with FR, and companies from abroad
 * have French ones.
 */
export const frenchCompanyOf = (names: CompanyNames): Said => {
  const { legalId, identifiers, electronicAddress, vatNumber, country } = names;
  const told = [legalId, ...identifiers, electronicAddress].map(ofScheme);
  const foreign =
    (country !== undefined && !isFrenchTerritory(country)) || [legalId, electronicAddress].some(isForeign);
  // A number of one's own making may be nine digits long; fourteen that fit are a SIRET.
  const establishments = identifiers.map(ofBare).filter(({ siret }) => siret !== null);
  const guessed = foreign ? [] : [ofBare(legalId), ofBare(electronicAddress), ...establishments];
  const address = electronicAddress === undefined ? null : withOwnScheme(electronicAddress);
  const vatNumbers = [vatNumber, address?.scheme === FRENCH_VAT_SCHEME ? address.value : undefined];
  const ofVat = foreign
    ? []
    : vatNumbers.map((number): Said => ({ siren: number ? sirenOfVat(number) : null, siret: null }));
  const all = [...told, ...guessed, ...ofVat];
  const siren = all.find((said) => said.siren !== null)?.siren ?? null;
  const sirets = all.flatMap((said) => said.siret ?? []);
  return { siren, siret: sirets.find((siret) => siret.startsWith(siren ?? "")) ?? sirets[0] ?? null };
};
