import type { Submitted } from "../port.ts";

/**
 * A deposit or a push that takes another step.
 *
 * @param taken what was sent has its effect at the platform: the steps that are left only read
 */
export const again = (step: unknown, againInSeconds: number, taken: boolean): Submitted => ({
  done: false,
  step,
  againInSeconds,
  taken,
});
