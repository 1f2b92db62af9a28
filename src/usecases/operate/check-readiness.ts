import { setTimeout as wait } from "node:timers/promises";
import type { Parts } from "../parts.ts";

export interface ReadinessCheck {
  name: string;
  ok: boolean;
  /** For a person. */
  detail: string;
}

/** Whether the workers of this process live. */
export interface Live {
  /** When they last looked for work with success; null before they are started. */
  lookedAt(): Date | null;
}

/** How long the store may take to say that it is there, in milliseconds: a probe must be answered. */
const STORE_ANSWERS = 2_000;
/** When the workers count as stuck, in milliseconds: they look for work every half a second. */
const WORKERS_LOOK = 30_000;

/**
 * Can requests be taken? What platforms do is no part of it: invoices are taken, and wait.
 */
export const checkReadiness = async (
  parts: Pick<Parts, "store" | "now"> & Live,
  storeAnswers = STORE_ANSWERS,
): Promise<{ ready: boolean; checks: ReadinessCheck[] }> => {
  const checks = [await storeCheck(parts, storeAnswers), workersCheck(parts, parts.lookedAt())];
  return { ready: checks.every(({ ok }) => ok), checks };
};

const storeCheck = async ({ store }: Pick<Parts, "store">, within: number): Promise<ReadinessCheck> => {
  const started = performance.now();
  const late = new AbortController();
  try {
    await Promise.race([
      store.ping(),
      wait(within, undefined, { signal: late.signal }).then(() => {
        throw new Error(`it did not answer within ${within / 1000} s`);
      }),
    ]);
    const ms = Math.round(performance.now() - started);
    return { name: "store", ok: true, detail: `${store.engine} answers in ${ms} ms` };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { name: "store", ok: false, detail: `${store.engine}: ${why}` };
  } finally {
    late.abort();
  }
};

const workersCheck = ({ now }: Pick<Parts, "now">, lookedAt: Date | null): ReadinessCheck => {
  if (lookedAt === null) return { name: "workers", ok: false, detail: "they are not started yet" };
  const idle = now().getTime() - lookedAt.getTime();
  const seconds = Math.round(idle / 1000);
  return { name: "workers", ok: idle < WORKERS_LOOK, detail: `they last looked for work ${seconds} s ago` };
};
