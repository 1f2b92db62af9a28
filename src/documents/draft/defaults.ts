import { SELF_BILLED_TYPES } from "../../domain/invoice.ts";
import type { CompanyDefaults } from "../../domain/tenant.ts";

/** By SIREN. */
export type Defaults = Readonly<Record<string, CompanyDefaults>>;

type Note = NonNullable<CompanyDefaults["notes"]>[number];
type Group = Readonly<Record<string, unknown>>;
const isGroup = (value: unknown): value is Group =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const sirenOf = (party: unknown): string | null => {
  const legalId = isGroup(party) ? party.legalId : undefined;
  const value = isGroup(legalId) ? legalId.value : undefined;
  return typeof value === "string" ? value.replace(/\s/g, "") : null;
};

/**
 * Puts in what a company says on each of its invoices. Whose invoice it is, the SIREN of who issues it tells (the
 * buyer's, of a self-billed one); where it tells none, it is the only company that there is.
 *
 * @param json - as it was given; what has another shape than a draft's is left as it is, for the schema to tell
 * @param companies - SIRENs of the ERP that gives it
 */
export const withDefaults = (json: unknown, defaults: Defaults, companies: readonly string[]): unknown => {
  if (!isGroup(json)) return json;
  const side = SELF_BILLED_TYPES.has(String(json.typeCode)) ? "buyer" : "seller";
  const issuer = json[side] ?? {};
  const siren = sirenOf(issuer) ?? (companies.length === 1 ? companies[0] : undefined);
  const own = siren === undefined ? undefined : defaults[siren];
  if (own === undefined || !isGroup(issuer)) return json;
  const { notes = [] } = json;
  return {
    ...json,
    ...(own.paymentTerms === undefined ? {} : { paymentTerms: json.paymentTerms ?? own.paymentTerms }),
    ...(own.seller === undefined ? {} : { [side]: { ...own.seller, ...issuer } }),
    notes: Array.isArray(notes) ? [...notes, ...missingNotes(notes, own.notes ?? [])] : notes,
  };
};

const missingNotes = (given: readonly unknown[], own: readonly Note[]): readonly Note[] => {
  const subjects = new Set(given.map((note) => (isGroup(note) ? note.subjectCode : undefined)));
  return own.filter(({ subjectCode }) => !subjects.has(subjectCode));
};
