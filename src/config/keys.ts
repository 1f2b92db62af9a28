import { createHash, hkdfSync, timingSafeEqual } from "node:crypto";
import type { Caller } from "../domain/caller.ts";

/**
 * SHA-256 of an API key, lower-case hexadecimal; a key written `sha256:<hex>` in the configuration is its own
 * digest.
 */
export const digestOf = (configured: string): string =>
  /^sha256:[0-9a-f]{64}$/i.test(configured) ? configured.slice(7).toLowerCase() : sha256(configured);

/** Tells whether a key as presented is the configured one, in a time that tells nothing of it. */
export const keyCheck = (configured: string): ((presented: string) => boolean) => {
  const expected = Buffer.from(digestOf(configured), "hex");
  return (presented) => timingSafeEqual(createHash("sha256").update(presented).digest(), expected);
};

/**
 * Who owns an API key. Keys are looked up by their digest: how long that takes tells something about digests at most,
 * which nobody can steer towards a key, so that the time is no oracle however the map compares.
 */
export class KeyTable {
  readonly #callers = new Map<string, Caller>();

  add(configured: string, caller: Caller): void {
    this.#callers.set(digestOf(configured), caller);
  }

  /** The caller of a key as presented; null for an unknown one. A digest is no key. */
  callerOf(presented: string): Caller | null {
    return this.#callers.get(sha256(presented)) ?? null;
  }

  /**
   * Keys to sign with in the name of an owner, in the order of the configuration: one for each of its API keys, so
   * that what was signed dies with the API key behind it. Every process with the same configuration derives the same
   * ones. `pepper` (other secrets of the configuration) keeps whoever reads a `sha256:` digest from deriving them too.
   */
  signingKeys(owner: Caller, purpose: string, pepper: string): Buffer[] {
    return [...this.#callers]
      .filter(([, caller]) => nameOf(caller) === nameOf(owner))
      .map(([digest]) => signingKey(digest, owner, purpose, pepper));
  }

  /**
   * Whose an API key is, and the one of its owner's {@link signingKeys} that is derived of it; null for an unknown
   * key.
   */
  signerOf(presented: string, purpose: string, pepper: string): Signer | null {
    const caller = this.callerOf(presented);
    if (caller === null) return null;
    const digest = sha256(presented);
    return {
      caller,
      key: signingKey(digest, caller, purpose, pepper),
      name: nameOfKey(presented),
    };
  }
}

/** Who signs, and with what. */
export interface Signer {
  caller: Caller;
  key: Buffer;
  /** What the API key is called where it is told who did something: the beginning of its digest. */
  name: string;
}

/** What an API key is called where it is told who did something. */
export const nameOfKey = (presented: string): string => `key ${sha256(presented).slice(0, 8)}`;

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

const signingKey = (digest: string, owner: Caller, purpose: string, pepper: string): Buffer =>
  Buffer.from(hkdfSync("sha256", digest, pepper, `passerelle ${purpose} ${nameOf(owner)}`, 32));

const nameOf = (caller: Caller): string => (caller.kind === "tenant" ? `tenant ${caller.tenant}` : "admin");
