import { anything, flag, nested, results, text, vital, whole, word } from "./kinds.ts";
import { optional, type Shape } from "./shape.ts";
import { ALWAYS, ONLY_1_1, SINCE_1_2, SINCE_1_3, sameWords, type WordOf, words } from "./versions.ts";

/*
 * The four resources of the Directory Service, as they are read. Writing them (1.1 only) is not described: since 1.2
 * nobody can, and what 1.1 says of it is half in French.
 */

export const ENTITY_TYPES = sameWords("Public", "PrivateVatRegistered");
export type EntityType = WordOf<typeof ENTITY_TYPES>;

/** A: active. C: ceased. */
export const ADMINISTRATIVE_STATUSES = sameWords("A", "C");
export type AdministrativeStatus = WordOf<typeof ADMINISTRATIVE_STATUSES>;

/** P: the seat. S: another establishment. */
export const FACILITY_TYPES = sameWords("P", "S");
export type FacilityType = WordOf<typeof FACILITY_TYPES>;

/** May its data be made public? O: yes. P: in part. */
const DIFFUSION_STATUSES = words({ O: ONLY_1_1, P: ONLY_1_1 });

/** UNCL 3035. WK: a registered platform. DFH: the public portal. */
export const PLATFORM_TYPES = sameWords("WK", "DFH");
export type PlatformType = WordOf<typeof PLATFORM_TYPES>;

/** State of a directory line. Upcoming: linked to a platform from a later day on. */
export const LINE_STATUSES = words({ Enabled: ALWAYS, Disabled: ALWAYS, Upcoming: SINCE_1_2 });
export type LineStatus = WordOf<typeof LINE_STATUSES>;

/** Those of a line that is asked for by its identifier: one that is still to come is found by search only. */
const PRESENT_LINE_STATUSES = sameWords("Enabled", "Disabled");

/** The only kind of routing code in use (ISO 6523 scheme of the national directory). */
export const ROUTING_IDENTIFIER_TYPE = "0224";

const SIREN = /^([0-9]{9})$/;
const SIRET = /^([0-9]{14})$/;
const NOT_BLANK = /^(?!\s*$).+/;

const siren = text({ max: 9, pattern: SIREN });
const siret = text({ max: 14, pattern: SIRET });
const state = word(ADMINISTRATIVE_STATUSES);
const routingIdentifier = text({ max: 100, pattern: /^(?!\s+$)[-_/a-zA-Z0-9]{1,100}$/ });
const instructions = nested({ isSalesProspectingForbidden: optional(flag(), SINCE_1_2) });

export const ADDRESS = {
  addressLine1: optional(text({ max: 255 })),
  addressLine2: optional(text({ max: 255 })),
  addressLine3: optional(text({ max: 255 })),
  postalCode: optional(text({ max: 5, pattern: /[0-9]*/ })),
  countrySubdivision: optional(text({ max: 255 })),
  locality: optional(text({ max: 100 })),
  countryCode: optional(text({ max: 2 })),
  countryName: optional(text({ max: 100 })),
};

/** What a public body demands of an invoice. The national directory has none for a body that demands nothing. */
export const B2G_DATA = {
  pm: optional(flag()),
  pmOnly: optional(flag()),
  managesPaymentStatus: optional(flag()),
  managesLegalCommitmentCode: optional(flag()),
  managesLegalCommitmentOrServiceCode: optional(flag()),
  serviceCodeStatus: optional(flag()),
};

/** A company. */
export const LEGAL_UNIT = {
  siren: optional(siren),
  businessName: optional(text({ max: 150 })),
  entityType: optional(word(ENTITY_TYPES)),
  administrativeStatus: optional(state),
  instructions: optional(instructions, SINCE_1_2),
};

/** A company beside another resource. */
export const INCLUDED_LEGAL_UNIT = { ...LEGAL_UNIT, instructions: optional(instructions, SINCE_1_3) };

/** A company beside a resource that says its SIREN itself. */
const NAMED_LEGAL_UNIT = { ...INCLUDED_LEGAL_UNIT, siren: optional(siren, SINCE_1_2) };

const ANY_FACILITY = {
  siret: optional(siret),
  siren: optional(siren),
  name: optional(text({ max: 100 })),
  facilityType: optional(word(FACILITY_TYPES)),
  diffusible: optional(word(DIFFUSION_STATUSES), ONLY_1_1),
  administrativeStatus: optional(state),
  address: optional(nested(ADDRESS)),
  b2gAdditionalData: optional(vital(B2G_DATA)),
};

/** An establishment. */
export const FACILITY = {
  ...ANY_FACILITY,
  siretInstructions: optional(instructions, SINCE_1_2),
  legalUnit: optional(vital(NAMED_LEGAL_UNIT)),
};

/** An establishment beside another resource. */
export const INCLUDED_FACILITY = { ...ANY_FACILITY, instructions: optional(instructions, SINCE_1_3) };

const ANY_ROUTING_CODE = {
  routingIdentifier: optional(routingIdentifier),
  routingIdentifierType: optional(text({ max: 4, pattern: NOT_BLANK })),
  routingCodeName: optional(text({ max: 100, pattern: NOT_BLANK })),
  administrativeStatus: optional(state),
  address: optional(nested(ADDRESS)),
};

/** A service of an establishment. */
export const ROUTING_CODE = {
  ...ANY_ROUTING_CODE,
  siret: optional(siret),
  managesLegalCommitmentCode: optional(flag()),
  legalUnit: optional(nested(INCLUDED_LEGAL_UNIT)),
  facility: optional(nested(INCLUDED_FACILITY)),
};

/** A routing code beside a line. What it says of commitments has another name there. */
export const INCLUDED_ROUTING_CODE = { ...ANY_ROUTING_CODE, managesLegalCommitment: optional(flag()) };

const ANY_LINE = {
  addressingIdentifier: optional(text({ max: 125 })),
  siren: optional(siren),
  siret: optional(siret),
  routingIdentifier: optional(routingIdentifier, SINCE_1_3),
  addressingSuffix: optional(text({ max: 100 })),
  platformType: optional(word(PLATFORM_TYPES), SINCE_1_2),
  platform: optional(
    vital({
      platformType: optional(word(PLATFORM_TYPES), ONLY_1_1),
      platformStatus: optional(word(LINE_STATUSES), ONLY_1_1),
    }),
    ONLY_1_1,
  ),
  routingCode: optional(vital(INCLUDED_ROUTING_CODE)),
  legalUnit: optional(nested(NAMED_LEGAL_UNIT)),
  facility: optional(nested(INCLUDED_FACILITY)),
};

/** A line of the directory, as a search finds it. */
export const FOUND_LINE = { ...ANY_LINE, directoryLineStatus: optional(word(LINE_STATUSES), SINCE_1_2) };

/** A line asked for by its identifier. 1.2 does not tell its state. */
export const DIRECTORY_LINE = {
  ...ANY_LINE,
  directoryLineStatus: optional(word(PRESENT_LINE_STATUSES), SINCE_1_3),
};

/** A page of a search for one of the resources. */
export const foundOf = <S extends Shape>(resource: S) => ({
  /** The question, given back. */
  search: optional(anything()),
  /** Since 1.3, -1 says that results are not counted. */
  totalNumberOfResults: optional(whole()),
  results: optional(results(nested(resource))),
});
