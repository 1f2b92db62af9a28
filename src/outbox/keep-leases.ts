import type { Work } from "../store/port.ts";
import type { WorkerParts } from "./port.ts";

/** A row that runs here. */
export interface Held {
  work: Work;
  lease: string;
  /** End of the lease as far as this process knows, epoch milliseconds. */
  until: number;
  abort: AbortController;
}

/**
 * Prolongs the leases of what runs, three times in a lease's life. A run whose lease was lost is aborted, and so is
 * one whose lease could not be prolonged in time: another process may have its row by now. Returns how to stop it.
 */
export const keepLeases = (
  { store, now, leaseSeconds, log }: Pick<WorkerParts, "store" | "now" | "leaseSeconds" | "log">,
  running: ReadonlySet<Held>,
): (() => void) => {
  const prolong = async (lease: string, held: Held[]): Promise<void> => {
    const until = now().getTime() + leaseSeconds * 1000;
    const kept = new Set(
      await store.outbox.extend(
        held.map(({ work }) => work.id),
        lease,
        new Date(until),
      ),
    );
    for (const run of held) {
      if (kept.has(run.work.id)) run.until = until;
      else if (running.has(run)) run.abort.abort(new Error("the lease was lost"));
    }
  };

  const giveUpOverdue = (): void => {
    for (const { until, abort } of running) {
      if (until <= now().getTime()) abort.abort(new Error("the lease could not be prolonged"));
    }
  };

  let beating = false;
  const beat = async (): Promise<void> => {
    // The store has not answered since the last beat.
    if (beating) return giveUpOverdue();
    beating = true;
    try {
      for (const [lease, held] of Map.groupBy(running, (run) => run.lease)) await prolong(lease, held);
    } catch (error) {
      log.error({ error: String(error) }, "leases could not be prolonged");
      giveUpOverdue();
    } finally {
      beating = false;
    }
  };

  const timer = setInterval(() => void beat(), Math.max(50, (leaseSeconds * 1000) / 3));
  timer.unref();
  return () => clearInterval(timer);
};
