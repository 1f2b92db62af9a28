import { toldOf } from "../../domain/failure.ts";
import type { AccountMemory } from "../../store/port.ts";

/** Since when nothing goes out, and why. `probeAt`: when the credentials are tried again. */
export interface Paused {
  since: Date;
  code: string;
  message: string;
  messageFr: string;
  fix: string | null;
  fixFr: string | null;
  probeAt: Date | null;
}

/** Null: the account is not paused. */
export const pausedOf = (memory: AccountMemory | null): Paused | null =>
  memory === null || memory.pausedAt === null
    ? null
    : {
        since: memory.pausedAt,
        code: memory.pauseReason?.code ?? "unknown",
        ...reasonOf(memory.pauseReason),
        probeAt: memory.probeAt,
      };

const reasonOf = (
  reason: AccountMemory["pauseReason"],
): Pick<Paused, "message" | "messageFr" | "fix" | "fixFr"> => {
  if (reason === null) {
    return {
      message: "No reason was recorded.",
      messageFr: "Aucune raison n'a été enregistrée.",
      fix: null,
      fixFr: null,
    };
  }
  const { fix, fixFr, ...said } = toldOf({ kind: "denied", ...reason });
  return { ...said, fix: fix || null, fixFr: fixFr || null };
};
