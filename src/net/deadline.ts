/** One span of time for a whole call: the caller's own signal and our limit, whichever comes first. */
export interface Deadline {
  /** Aborted by the caller or by the limit. */
  signal: AbortSignal;
  /** Which of the two it was; null while there is time. */
  ended(): "limit" | "caller" | null;
  /** Milliseconds left, 0 when over. */
  left(): number;
  /** Ends after `ms`; early, with the signal, when the time is over. Never rejects. */
  wait(ms: number): Promise<void>;
  /** Lets the timer and the caller's signal go. */
  close(): void;
}

/**
 * Starts a deadline of `ms` milliseconds under the caller's signal. `AbortSignal.any` with `AbortSignal.timeout` would
 * not tell the two ends apart, and would hang a listener on a worker's long-lived signal for each call.
 */
export const openDeadline = (ms: number, caller: AbortSignal): Deadline => {
  const controller = new AbortController();
  const endsAt = performance.now() + ms;
  let ended: "limit" | "caller" | null = null;
  const end = (by: "limit" | "caller"): void => {
    if (ended !== null) return;
    ended = by;
    controller.abort();
  };
  const onCaller = (): void => end("caller");
  const timer = setTimeout(() => end("limit"), ms);
  if (caller.aborted) onCaller();
  else caller.addEventListener("abort", onCaller, { once: true });

  return {
    signal: controller.signal,
    ended: () => ended,
    left: () => Math.max(0, endsAt - performance.now()),
    wait: (length) =>
      new Promise((resolve) => {
        if (controller.signal.aborted) return resolve();
        const done = (): void => {
          clearTimeout(pause);
          controller.signal.removeEventListener("abort", done);
          resolve();
        };
        const pause = setTimeout(done, length);
        controller.signal.addEventListener("abort", done, { once: true });
      }),
    close: () => {
      clearTimeout(timer);
      caller.removeEventListener("abort", onCaller);
    },
  };
};
