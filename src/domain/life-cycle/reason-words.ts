import type { Words } from "../problem.ts";
import type { Reason } from "./event.ts";
import { isReasonCode, REASONS } from "./reasons.ts";

const BY_LETTERS = new Intl.Collator("fr", { sensitivity: "base" });

/** Is it the national wording of a reason, whatever its capitals and accents? */
export const isWording = (says: string, label: string): boolean => BY_LETTERS.compare(says, label) === 0;

/**
 * A reason in both languages. Platforms write what they like beside a national code: what says more than the national
 * wording stays, in their words. What they call by a code of their own has those words alone.
 */
export const wordsOfReason = ({ code, text }: Reason): Words => {
  if (!isReasonCode(code)) return { en: text || code, fr: text || code };
  const { label, labelEn } = REASONS[code];
  const says = text.trim();
  const isPlain = says === "" || isWording(says, label);
  return isPlain ? { en: labelEn, fr: label } : { en: `${labelEn} (${says})`, fr: says };
};
