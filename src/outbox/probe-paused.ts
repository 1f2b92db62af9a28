import { PROBE_FIRST } from "./carry-work.ts";
import type { WorkerParts } from "./port.ts";

/** Longest wait between two tries of a paused account's credentials, in milliseconds. */
const PROBE_LAST = 900_000;
const LOOK_EVERY = 1_000;

export interface Probes {
  /** Tries every paused account whose time has come, once over all processes. Never rejects. */
  look(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Tries paused accounts again, by themselves and beside everything else: one that takes its time to refuse delays
 * nobody. The waits grow with the time that the account has been paused.
 */
export const startProbes = (
  parts: Pick<WorkerParts, "store" | "account" | "probe" | "now" | "log">,
  onResumed: () => void,
): Probes => {
  const { store, now, log } = parts;
  const stopping = new AbortController();
  const trying = new Set<Promise<void>>();

  const attempt = async (account: string, pausedAt: Date): Promise<void> => {
    const waited = now().getTime() - pausedAt.getTime();
    const next = new Date(now().getTime() + Math.min(PROBE_LAST, Math.max(PROBE_FIRST, waited)));
    if (!(await store.accounts.claimProbe(account, now(), next))) return;
    if (!(await parts.probe(account, stopping.signal))) return;
    await store.accounts.resume(account);
    log.info({ account }, "the account works again: its rows go on");
    onResumed();
  };

  const lookNow = async (): Promise<void> => {
    try {
      const due = (await store.accounts.list()).flatMap(({ name, pausedAt, probeAt }) =>
        pausedAt === null || probeAt === null || probeAt > now() || parts.account(name) === null
          ? []
          : [{ name, pausedAt }],
      );
      await Promise.all(due.map(({ name, pausedAt }) => attempt(name, pausedAt)));
    } catch (error) {
      log.error({ error: String(error) }, "a paused account could not be tried");
    }
  };

  const look = (): Promise<void> => {
    if (stopping.signal.aborted) return Promise.resolve();
    const looking = lookNow().finally(() => trying.delete(looking));
    trying.add(looking);
    return looking;
  };

  /** A start is the moment to try: the settings may have been put right for it. Not what nothing tries by itself. */
  const lookAfterStart = async (): Promise<void> => {
    for (const { name, pauseReason, probeAt } of await store.accounts.list()) {
      if (pauseReason === null || probeAt === null) continue;
      if (probeAt.getTime() - now().getTime() <= PROBE_LAST) {
        await store.accounts.pause(name, pauseReason, now(), now());
      }
    }
    await look();
  };
  lookAfterStart().catch((error) => log.error({ error: String(error) }, "paused accounts could not be read"));

  const timer = setInterval(() => void look(), LOOK_EVERY);
  timer.unref();
  return {
    look,
    async stop() {
      clearInterval(timer);
      stopping.abort(new Error("the gateway is stopping"));
      await Promise.all(trying);
    },
  };
};
