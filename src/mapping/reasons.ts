import type { Reason } from "../domain/life-cycle/event.ts";
import { isReasonCode, REASONS, type ReasonCode } from "../domain/life-cycle/reasons.ts";

/**
 * A reason in our words: the national one that a platform's word stands for or already is, else the word itself, kept
 * as it came. Its text is the platform's message, or the national wording.
 *
 * @param national what the platform's table says; null or undefined: nothing
 */
export const reasonOf = (
  word: string,
  national: ReasonCode | null | undefined,
  message: string | null | undefined,
): Reason => {
  const code = national ?? (isReasonCode(word) ? word : null);
  return { code: code ?? word, text: message || (code === null ? word : REASONS[code].label) };
};
