/** A profile of BT-24, as far as checks depend on it. */
export interface Profile {
  /** Do French platforms take it, is it another country's set of rules on EN 16931, or is it nobody's? */
  readonly standing: "taken" | "foreign" | "unknown";
  /** Does it have lines (BG-25)? */
  readonly lines: boolean;
  /** Does it have the VAT breakdown and the buyer's address, which MINIMUM leaves out? */
  readonly breakdown: boolean;
  /**
   * Is it an extension: with sub-lines, and with sums that may be off by a cent for each thing added up
   * (BR-FREXT-CO-10 to BR-FREXT-CO-15)?
   */
  readonly extended: boolean;
}

const NORM: Profile = { standing: "taken", lines: true, breakdown: true, extended: false };

const EN_16931 = "urn:cen.eu:en16931:2017";

/** The extension of the French norm. */
const EXTENDED_CTC_FR = `${EN_16931}#conformant#urn.cpro.gouv.fr:1p0:extended-ctc-fr`;

/** By BT-24 (regulation §4.1). */
const PROFILES: ReadonlyMap<string, Profile> = new Map([
  [EN_16931, NORM],
  [EXTENDED_CTC_FR, { ...NORM, extended: true }],
  [`${EN_16931}#conformant#urn:factur-x.eu:1p0:extended`, { ...NORM, extended: true }],
  [`${EN_16931}#compliant#urn:factur-x.eu:1p0:basic`, NORM],
  ["urn:factur-x.eu:1p0:basicwl", { ...NORM, lines: false }],
  ["urn:factur-x.eu:1p0:minimum", { ...NORM, lines: false, breakdown: false }],
]);

/** Does a line add to the totals? In extended profiles those of subtype GROUP and INFORMATION do not (BR-FREXT-CO-10). */
export const isCounted = ({ extended }: Profile, subtype: string | undefined): boolean =>
  !extended || subtype === undefined || subtype === "DETAIL";

/** Does a charge count? Logistics service charges (BG-X-42) do in extended profiles; the norm does not know them. */
export const isCharge = ({ extended }: Profile, { logistics }: { logistics?: true | undefined }): boolean =>
  extended || logistics !== true;

/** Is this the extension of the French norm, which alone demands terms of payment (BR-CO-25)? */
export const isExtendedCtcFr = (bt24: string | undefined): boolean => bt24?.trim() === EXTENDED_CTC_FR;

/**
 * The profile that BT-24 names. What names none is taken for EN 16931 itself, so that its sums are checked all the same;
 * an unknown extension of the norm (`#conformant#`) is taken for one with tolerances.
 */
export const profileOf = (bt24: string | undefined): Profile => {
  const urn = bt24?.trim() ?? "";
  const known = PROFILES.get(urn);
  if (known !== undefined) return known;
  if (!urn.startsWith(`${EN_16931}#`)) return { ...NORM, standing: "unknown" };
  return { ...NORM, standing: "foreign", extended: urn.includes("#conformant#") };
};
