import { PasserelleUnreachable } from "./problem.ts";

/** What may be said of one call. */
export interface CallOptions {
  /** Ends the call; it then rejects with the signal's reason. */
  signal?: AbortSignal;
  /** Seconds for the call with all its repetitions, instead of the client's. */
  timeoutSeconds?: number;
}

/** How calls are made. */
export interface Policy {
  fetch: (input: Request) => Promise<Response>;
  signal: AbortSignal | undefined;
  timeoutSeconds: number;
  attemptSeconds: number;
  tries: number;
  firstWaitSeconds: number;
}

/** The longest wait between two tries, in seconds, unless the gateway asks for more. */
const LONGEST_WAIT = 20;

/** Answers after which the same call may work: too much at once, or a gateway that is on its way up or down. */
const AGAIN = new Set([429, 502, 503, 504]);

/** A lost answer to these is no reason to fear that something was done twice. */
const isRepeatable = ({ method, headers }: Request): boolean =>
  ["GET", "HEAD", "PUT", "DELETE"].includes(method) || headers.has("idempotency-key");

/** Waits, in milliseconds. Rejects with the signal's reason. */
export const pause = (ms: number, signal?: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const stop = (): void => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", stop);
      resolve();
    }, ms);
    signal?.addEventListener("abort", stop, { once: true });
  });

/** What `Retry-After` asks for (seconds, or a date of HTTP), in milliseconds; 0: nothing. */
const askedToWait = (answer: Response): number => {
  const text = answer.headers.get("retry-after") ?? "";
  if (/^\d+$/.test(text)) return Number(text) * 1000;
  const at = Date.parse(text);
  return Number.isNaN(at) ? 0 : Math.max(0, at - Date.now());
};

/** Read to its end here, so that an answer that breaks off counts as lost. */
const whole = async (answer: Response): Promise<Response> => {
  const bytes = await answer.arrayBuffer();
  const { status, statusText, headers } = answer;
  return new Response([204, 205, 304].includes(status) ? null : bytes, { status, statusText, headers });
};

/**
 * Makes a call, and makes it again where that is safe: reads, replacements and whatever carries an `Idempotency-Key`
 * after a lost answer, 429, 502, 503 and 504; everything else after a 429 only, which did nothing. The wait doubles
 * with full jitter and keeps to `Retry-After`; tries and time are bounded.
 *
 * @param safe the call changes nothing, although its method does not say so
 * @returns the last answer, good or not
 * @throws PasserelleUnreachable when there was none in time
 */
export const calling =
  (policy: Policy, { signal, timeoutSeconds = policy.timeoutSeconds }: CallOptions = {}, safe = false) =>
  async (request: Request): Promise<Response> => {
    const callers = [policy.signal, signal].filter((one) => one !== undefined);
    const given = AbortSignal.any(callers);
    const ends = performance.now() + timeoutSeconds * 1000;
    const left = (): number => ends - performance.now();
    const repeatable = safe || isRepeatable(request);
    const body = request.body === null ? undefined : await request.arrayBuffer();
    for (let n = 1; ; n++) {
      given.throwIfAborted();
      const attempt = Math.max(1, Math.ceil(Math.min(policy.attemptSeconds * 1000, left())));
      let answer: Response | null = null;
      let lost: unknown;
      try {
        answer = await whole(
          await policy.fetch(
            new Request(request.url, {
              method: request.method,
              headers: request.headers,
              body,
              // What is authorised goes to the address that was configured, and nowhere else.
              redirect: "error",
              signal: AbortSignal.any([...callers, AbortSignal.timeout(attempt)]),
            }),
          ),
        );
      } catch (error) {
        given.throwIfAborted();
        lost = error;
      }
      if (answer !== null && !AGAIN.has(answer.status)) return answer;
      const jittered = Math.random() * Math.min(LONGEST_WAIT, policy.firstWaitSeconds * 2 ** (n - 1)) * 1000;
      const wait = Math.max(answer === null ? 0 : askedToWait(answer), jittered);
      const again = (repeatable || answer?.status === 429) && n < policy.tries && wait < left();
      if (!again && answer !== null) return answer;
      if (!again) {
        const { pathname } = new URL(request.url);
        const tries = n === 1 ? "one try" : `${n} tries`;
        throw new PasserelleUnreachable(
          `${request.method} ${pathname}: no answer of the gateway after ${tries}. Ask again later.`,
          { cause: lost },
        );
      }
      await pause(wait, given);
    }
  };
