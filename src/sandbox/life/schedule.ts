import type { Platform } from "../platform.ts";
import { callOnce } from "./call-webhooks.ts";

/** Something to do later: check a deposit, say the next thing of an invoice's or a report's life, call a webhook. */
export interface Job {
  id: number;
  due_at: number;
  kind: "check" | "step" | "report" | "call";
  /** Flow, invoice, report or webhook. */
  subject: string;
  body: string | null;
  attempt: number;
}

/** Longest wait of a timer, so that a clock set by hand is noticed. */
const LONGEST_WAIT = 60_000;

/** Adds a job, `steps` paces from now (or from a moment). */
export const later = (
  platform: Platform,
  kind: "check" | "step" | "report",
  subject: string,
  steps: number,
  from = platform.clock.now(),
): void => {
  platform.db.run(
    "INSERT INTO jobs (due_at, kind, subject) VALUES (?, ?, ?)",
    from + Math.round(steps * platform.secondsPerStep() * 1000),
    kind,
    subject,
  );
  platform.wake();
};

export interface Schedule {
  /** Does everything that is due at the clock's time. */
  runDue(): void;
  /** Moves the clock on, doing what falls due on the way in its order and at its time. Returns how much was done. */
  advanceTo(moment: number): number;
  wake(): void;
  /** Ends timers and calls under way. */
  close(): Promise<void>;
}

/** Runs the jobs of the file, each in one transaction with its own deletion: a restart goes on where it was. */
export const startSchedule = (
  platform: Platform,
  work: {
    check(flowId: string, due: number): void;
    step(invoice: number, due: number): void;
    report(report: number, due: number): void;
  },
): Schedule => {
  const { db, clock } = platform;
  const stop = new AbortController();
  const calls = new Set<Promise<void>>();
  let timer: NodeJS.Timeout | undefined;
  let awake = false;
  // What was under way when the process ended was not done.
  db.run("UPDATE jobs SET running = 0 WHERE running = 1");

  const next = (): Job | undefined =>
    db.get<Job>("SELECT * FROM jobs WHERE running = 0 ORDER BY due_at, id LIMIT 1");

  const call = (job: Job): void => {
    db.run("UPDATE jobs SET running = 1 WHERE id = ?", job.id);
    const done = callOnce(platform, job, stop.signal).then((again) => {
      if (stop.signal.aborted) return;
      if (typeof again === "number")
        db.run(
          "UPDATE jobs SET running = 0, attempt = attempt + 1, due_at = ? WHERE id = ?",
          clock.now() + again,
          job.id,
        );
      else db.run("DELETE FROM jobs WHERE id = ?", job.id);
      if (again === "gave-up") platform.log({ webhook: job.subject }, "webhook given up");
      wake();
    });
    calls.add(done);
    void done.finally(() => calls.delete(done));
  };

  const run = (job: Job): void =>
    db.transaction(() => {
      db.run("DELETE FROM jobs WHERE id = ?", job.id);
      if (job.kind === "check") work.check(job.subject, job.due_at);
      else if (job.kind === "report") work.report(Number(job.subject), job.due_at);
      else work.step(Number(job.subject), job.due_at);
    });

  const runSafely = (job: Job): void => {
    try {
      if (job.kind === "call") call(job);
      else run(job);
    } catch (error) {
      // One poisonous job must not hold back the others.
      db.run("DELETE FROM jobs WHERE id = ?", job.id);
      platform.log({ job: job.kind, subject: job.subject, error: String(error) }, "job failed");
    }
  };

  const advanceTo = (moment: number): number => {
    let done = 0;
    for (let job = next(); job !== undefined && job.due_at <= moment; job = next()) {
      clock.forwardTo(job.due_at);
      runSafely(job);
      done += 1;
    }
    clock.forwardTo(moment);
    return done;
  };

  const arm = (): void => {
    clearTimeout(timer);
    if (stop.signal.aborted) return;
    const job = next();
    if (job === undefined) return;
    timer = setTimeout(runDue, Math.min(LONGEST_WAIT, Math.max(0, job.due_at - clock.now())));
  };

  const runDue = (): void => {
    if (stop.signal.aborted) return;
    advanceTo(clock.now());
    arm();
  };

  /** Arms once per turn of the event loop, however many jobs were added in it. */
  const wake = (): void => {
    if (awake || stop.signal.aborted) return;
    awake = true;
    setImmediate(() => {
      awake = false;
      arm();
    });
  };

  return {
    runDue,
    advanceTo,
    wake,
    async close() {
      stop.abort();
      clearTimeout(timer);
      await Promise.all(calls);
    },
  };
};
