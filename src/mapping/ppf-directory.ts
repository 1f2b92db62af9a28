import type { DirectoryAddress, DirectoryCompany } from "../domain/directory/directory.ts";
import { isDay } from "../domain/paris-day.ts";
import { daysAfter } from "../domain/reporting/days.ts";
import { rowOf } from "./look-up.ts";

/*
 * The words of the public portal's directory: as its API 1.11 says them, and as its extract F14 does
 * (regulation §6.3 to §6.5).
 */

const KINDS: Readonly<Record<string, "public" | "private">> = {
  Publique: "public",
  "Privée assujettie": "private",
  // F14.
  P: "public",
  A: "private",
};

/** `typeEntite` of a company: whose it is. */
export const kindIn = (word: string | null | undefined): DirectoryCompany["kind"] =>
  rowOf(KINDS, word) ?? "unknown";

/** Closed is `C` of a company, `F` of an establishment or a routing code, `I` of all three in F14. */
const OPEN: Readonly<Record<string, boolean>> = { A: true, C: false, F: false, I: false };

/** `etatAdministratif` of the API, `Statut` of F14: may it be used? Null: nobody says. */
export const isOpen = (word: string | null | undefined): boolean | null => rowOf(OPEN, word) ?? null;

/** Registration numbers that are no platform's: nobody was chosen; Chorus Pro receives (regulation §6.3). */
const MATRICULES: Readonly<Record<string, DirectoryAddress["platform"]>> = {
  "9998": "none",
  "9999": "public-portal",
};

const TYPES: Readonly<Record<string, DirectoryAddress["platform"]>> = {
  PDP: "registered",
  AP: "registered",
  PPF: "public-portal",
  NA: "none",
};

/**
 * Where a line leads to, by the registration number of its platform and by the platform's `typePlateforme`. The portal
 * hides numbers from those who are no platform: then the type alone tells.
 */
export const platformIn = (
  matricule: string | null | undefined,
  type: string | null | undefined,
): DirectoryAddress["platform"] => rowOf(MATRICULES, matricule) ?? rowOf(TYPES, type) ?? "unknown";

/** What a line says of its time. Days `YYYY-MM-DD`. */
export interface LinePeriod {
  /** The first day. */
  from: string;
  /** The first day on which it is over, as it was declared, and as it came to be; null: none. */
  end: string | null;
  effectiveEnd: string | null;
  /** Taken back before it began. */
  masked: boolean;
}

/**
 * The state of a line on a day: over from the earlier of its two ends on, which are exclusive; between the effective end
 * and the declared one it is dead although the contract goes on (regulation §6.4).
 */
export const lineOn = (
  { from, end, effectiveEnd, masked }: LinePeriod,
  day: string,
): Pick<DirectoryAddress, "status" | "from" | "until"> => {
  const ends = [end, effectiveEnd].filter((one) => one !== null).sort();
  const over = ends[0] ?? null;
  const until = over === null ? null : daysAfter(over, -1);
  const never = masked || (over !== null && over <= from);
  const status = never || (over !== null && over <= day) ? "disabled" : from > day ? "upcoming" : "enabled";
  return { status, from, until };
};

/** A day of F14 (`YYYYMMDD`) as `YYYY-MM-DD`; null for what is none. */
export const dayIn = (text: string): string | null => {
  const day = text.replace(/^(\d{4})(\d{2})(\d{2})$/, "$1-$2-$3");
  return isDay(day) ? day : null;
};
