import { isFailure } from "../../domain/failure.ts";
import type { Health } from "../port.ts";
import { joined } from "./present.ts";

/** Whether the platform is well; a call that fails says that it is not, and why. */
export const healthOf = async (
  { signal }: { signal: AbortSignal },
  look: () => Promise<Health>,
): Promise<Health> => {
  try {
    return await look();
  } catch (error) {
    if (!isFailure(error) || signal.aborted) throw error;
    return { ok: false, detail: joined([error.facts.message, error.facts.fix], " ") };
  }
};
