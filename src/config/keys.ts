import { createHash } from "node:crypto";
import type { Caller } from "../domain/caller.ts";

/**
 * SHA-256 of an API key, lower-case hexadecimal; a key written `sha256:<hex>` in the configuration is its own
 * digest.
 */
export const digestOf = (configured: string): string =>
  /^sha256:[0-9a-f]{64}$/i.test(configured)
    ? configured.slice(7).toLowerCase()
    : createHash("sha256").update(configured).digest("hex");

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
    return this.#callers.get(createHash("sha256").update(presented).digest("hex")) ?? null;
  }
}
