import { isDomestic } from "../company.ts";

/*
 * Where a party is for French VAT. Parts of France are abroad for it, and documents name them by their own codes or as
 * FR with their postcode (CGI art. 294; XP Z12-014, use case 44).
 */

/** Parts of France outside its VAT territory, by the beginning of their postcodes; the longer ones first. */
const BY_POSTCODE: readonly (readonly [prefix: string, country: string])[] = [
  ["97133", "BL"],
  ["97150", "MF"],
  ["973", "GF"],
  ["975", "PM"],
  ["976", "YT"],
  ["986", "WF"],
  ["987", "PF"],
  ["988", "NC"],
];

/** Members of the European Union as VAT numbers name them: Greece is EL, Northern Ireland XI. */
const EU_PREFIXES: ReadonlySet<string> = new Set(
  "AT BE BG CY CZ DE DK EE EL ES FI FR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK XI".split(" "),
);

/** An address, as far as it matters here. */
export interface Place {
  /** ISO 3166-1 alpha-2, any case. */
  country?: string | undefined;
  postCode?: string | undefined;
}

/** The country of a place (ISO 3166-1 alpha-2): a part of France by its own code. Null where none is told. */
export const countryOf = ({ country, postCode = "" }: Place): string | null => {
  const code = country?.trim().toUpperCase();
  if (code === undefined || code === "") return null;
  if (code !== "FR") return code;
  const compact = postCode.replace(/\s/g, "");
  return BY_POSTCODE.find(([prefix]) => compact.startsWith(prefix))?.[1] ?? "FR";
};

/** Is French VAT due in this country (as {@link countryOf} tells it)? Monaco has France's. */
export const isVatTerritory = (country: string): boolean => isDomestic(country) || country === "MC";

/** Is this the VAT number of a member of the European Union other than France, Northern Ireland included? */
const isEuVatNumber = (vatNumber: string): boolean => {
  const prefix = vatNumber.slice(0, 2).toUpperCase();
  return prefix !== "FR" && EU_PREFIXES.has(prefix);
};

/** A party as a report names it. */
export interface ReportParty {
  /** ISO 6523 ICD: 0002 SIREN, 0223 VAT number, 0227 country and name, 0228 RIDET, 0229 TAHITI (G2.19). */
  scheme: "0002" | "0223" | "0227" | "0228" | "0229";
  id: string;
  /** Obligatory with 0002 and 0223 (G2.33). */
  vatNumber: string | null;
  /** As the report writes it: Guadeloupe, Martinique and Réunion are FR. */
  country: string;
}

/** What a document says of a party, in one way of writing. */
export interface NamedParty extends Place {
  name?: string | undefined;
  siren: string | null;
  /** Without blanks, in capitals. */
  vatNumber: string | null;
  /** Other identifiers (BT-29, BT-46), with their schemes. */
  identifiers: readonly { scheme?: string | undefined; value: string }[];
}

/** Most characters of an identifier that is made of a name, or is a VAT number (G2.19). */
const LONGEST_ID = 18;

const PACIFIC = { NC: "0228", PF: "0229" } as const;

const isPacific = (country: string): country is keyof typeof PACIFIC => country in PACIFIC;

/** Which names a party outside the register goes by: its country, then the first sixteen characters of its name. */
const nameId = (country: string, name: string): string =>
  `${country}${name.trim().replace(/\s+/g, " ")}`.slice(0, LONGEST_ID).trimEnd();

/**
 * How a report of invoices (10.1) names a party (G2.19, G2.33). Null where nothing names it: no country, or nothing but
 * a country.
 */
export const reportParty = (party: NamedParty): ReportParty | null => {
  const place = countryOf(party);
  const { siren, vatNumber, name = "" } = party;
  if (place === null) return null;
  const country = isDomestic(place) ? "FR" : place;
  if (siren !== null && vatNumber !== null) return { scheme: "0002", id: siren, vatNumber, country };
  if (vatNumber !== null && isEuVatNumber(vatNumber) && vatNumber.length <= LONGEST_ID) {
    return { scheme: "0223", id: vatNumber, vatNumber, country };
  }
  if (isPacific(place)) {
    const scheme = PACIFIC[place];
    const id = party.identifiers.find((one) => one.scheme === scheme)?.value.replace(/\s/g, "");
    if (id !== undefined) return { scheme, id, vatNumber: null, country };
  }
  if (name.trim() === "") return null;
  return { scheme: "0227", id: nameId(place, name), vatNumber: null, country };
};
