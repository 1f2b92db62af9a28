import type { DirectoryAddress } from "../domain/directory/directory.ts";
import { platformIn } from "./ppf-directory.ts";

/** Numbers that never receive invoices: Chorus Pro as sender, and the portal as reader of statuses (regulation §6.3). */
const NOBODY: ReadonlySet<string> = new Set(["9997", "0000"]);

/**
 * Where a line of the API leads to. Its searches leave the type out, and show the number to platforms alone: one that
 * stands by itself, and has no meaning of its own, is that of a registered platform. Who is shown neither learns
 * nothing.
 *
 * @param number - `matriculePlateforme`, four digits
 * @param type - `typePlateforme`
 */
export const platformOfLine = (
  number: string | null | undefined,
  type: string | null | undefined,
): DirectoryAddress["platform"] => {
  const told = platformIn(number, type);
  const isOwn = /^\d{4}$/.test(number ?? "") && !NOBODY.has(number ?? "");
  return told === "unknown" && !type && isOwn ? "registered" : told;
};
