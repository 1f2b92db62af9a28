import { rowOf } from "./look-up.ts";

/*
 * Words of the public portal's directory API ("annuaire public", 1.11.0), complete by its description.
 */

/** `typeEntite` of a company. */
export const ENTITY_TYPES: Readonly<Record<string, "public" | "private">> = {
  Publique: "public",
  "Privée assujettie": "private",
};

/** Whose company it is. */
export const kindIn = (typeEntite: string | null | undefined): "public" | "private" | "unknown" =>
  rowOf(ENTITY_TYPES, typeEntite) ?? "unknown";

/** `etatAdministratif`: of a company `A` or `C` (cessée), of an establishment or a routing code `A` or `F` (fermé). */
export const STATES: Readonly<Record<string, boolean>> = { A: true, C: false, F: false };

/** May it be used? Null: nobody says. */
export const isOpen = (etatAdministratif: string | null | undefined): boolean | null =>
  rowOf(STATES, etatAdministratif) ?? null;

/** Where a line leads to. */
type Platform = "registered" | "public-portal" | "none" | "unknown";

/** `typePlateforme`: a registered platform (by either of its names), the public portal, or nobody. */
export const PLATFORM_TYPES: Readonly<Record<string, Platform>> = {
  PDP: "registered",
  AP: "registered",
  PPF: "public-portal",
  NA: "none",
};

/**
 * Numbers that are no registered platform's: 9998 stands for "has chosen none", 9999 is Chorus Pro as receiver. 9997
 * (Chorus Pro as sender) and 0000 (the portal as reader of statuses) never receive invoices.
 */
export const NUMBERS: Readonly<Record<string, Platform>> = {
  "9998": "none",
  "9999": "public-portal",
  "9997": "unknown",
  "0000": "unknown",
};

/**
 * Where a line leads to, by its platform's number and type. A simple user is shown neither: then it is unknown.
 *
 * @param number - `matriculePlateforme`, four digits
 * @param type - `typePlateforme`; searches leave it out
 */
export const platformIn = (number: string | null | undefined, type: string | null | undefined): Platform => {
  const byNumber = rowOf(NUMBERS, number);
  if (byNumber !== undefined) return byNumber;
  const byType = rowOf(PLATFORM_TYPES, type);
  if (byType !== undefined) return byType;
  return /^\d{4}$/.test(number ?? "") && !type ? "registered" : "unknown";
};
