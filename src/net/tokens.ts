import { failureOf } from "./sort.ts";
import type { DoorState, Mint } from "./types.ts";

/** The tokens of one account. */
export interface Tokens {
  /**
   * The token of this name, minted if there is none that lasts. One that cannot be written in a header is not kept:
   * `answer_garbled`. However many ask meanwhile, one mint runs; its
   * failure is theirs together, and is not remembered. A caller that gives up leaves alone; the mint is cut short
   * when the last one has gone.
   */
  get(name: string, mint: Mint, signal: AbortSignal): Promise<string>;
  /** Forgets a token that was refused, unless a newer one has taken its place. */
  drop(name: string, value: string): void;
  state(): DoorState["tokens"];
}

interface Kept {
  value: string;
  expiresAt: Date | null;
  /** From when on it is not given out any more. */
  staleAt: number;
}

interface Minting {
  result: Promise<string>;
  waiting: number;
  controller: AbortController;
}

/** How long a token without a lifetime is used, in milliseconds. */
const UNKNOWN_LIFE = 3_600_000;
/** Longest lifetime that is believed, in milliseconds: beyond it, dates end. */
const LONGEST_LIFE = 365 * 86_400_000;
/** Longest token, in characters: the head of a request has 16 KiB with most servers. */
const LONGEST_TOKEN = 12_000;
/** What a header carries (RFC 6750 §2.1 is narrower, and some platforms go past it). */
const WRITABLE = /^[\x20-\x7e]+$/;

/** A token is renewed this long before it expires, in milliseconds, or a tenth of its life if that is shorter. */
const LONGEST_MARGIN = 60_000;

/**
 * @param world `onMinted` hears of every new token before anybody gets it, so that it can be masked and its expiry
 *   published.
 */
export const openTokens = (world: {
  now(): Date;
  onMinted(value: string, expiresAt: Date | null): void;
}): Tokens => {
  const kept = new Map<string, Kept>();
  const minting = new Map<string, Minting>();

  const keep = async (name: string, mint: Mint, signal: AbortSignal): Promise<string> => {
    // Its life is counted from before the call: the platform's clock started somewhere within it.
    const from = world.now().getTime();
    const { value, expiresIn } = await mint(signal);
    if (value.length > LONGEST_TOKEN || !WRITABLE.test(value)) {
      // Kept, it would fail every call until it expires, and it may never do so.
      throw failureOf("answer_garbled", true, { detail: "a token that no header can carry" });
    }
    const life = expiresIn === undefined ? null : Math.min(expiresIn * 1000, LONGEST_LIFE);
    const expiresAt = life === null ? null : new Date(from + life);
    world.onMinted(value, expiresAt);
    const staleAt = life === null ? from + UNKNOWN_LIFE : from + life - Math.min(LONGEST_MARGIN, life / 10);
    kept.set(name, { value, expiresAt, staleAt });
    return value;
  };

  const start = (name: string, mint: Mint): Minting => {
    const controller = new AbortController();
    const own: Minting = {
      waiting: 0,
      controller,
      result: keep(name, mint, controller.signal).finally(() => {
        if (minting.get(name) === own) minting.delete(name);
      }),
    };
    // Whoever waits hears of a failure; when nobody does any more it must not end the process.
    own.result.catch(() => undefined);
    minting.set(name, own);
    return own;
  };

  return {
    get: async (name, mint, signal) => {
      if (signal.aborted) throw failureOf("cancelled", true);
      const known = kept.get(name);
      if (known !== undefined && world.now().getTime() < known.staleAt) return known.value;
      const shared = minting.get(name) ?? start(name, mint);
      shared.waiting += 1;
      try {
        return await unlessAborted(shared.result, signal);
      } finally {
        shared.waiting -= 1;
        if (shared.waiting === 0 && minting.get(name) === shared) {
          minting.delete(name);
          shared.controller.abort();
        }
      }
    },
    drop: (name, value) => {
      if (kept.get(name)?.value === value) kept.delete(name);
    },
    state: () => [...kept].map(([name, { expiresAt }]) => ({ name, expiresAt })),
  };
};

const unlessAborted = <T>(result: Promise<T>, signal: AbortSignal): Promise<T> =>
  new Promise((resolve, reject) => {
    const onAbort = (): void => reject(failureOf("cancelled", true));
    signal.addEventListener("abort", onAbort, { once: true });
    result.then(resolve, reject).finally(() => signal.removeEventListener("abort", onAbort));
  });
