import type { KeptSince } from "./outbox.ts";

export interface IdempotencyKeys {
  /**
   * Remembers a tenant's key for 7 days at least, with the id of what was made under it (an invoice, a push). False
   * when it is taken; then `get` tells by what.
   */
  put(tenant: string, key: string, requestHash: string, madeId: string, now: Date): Promise<boolean>;
  /** Makes a key that was just put tell something else: what was there before. */
  point(tenant: string, key: string, madeId: string): Promise<void>;
  get(tenant: string, key: string): Promise<{ requestHash: string; madeId: string } | null>;
  /** Deletes those that were put before what `keptSince` says of their tenant. Returns how many. */
  sweep(keptSince: KeptSince): Promise<number>;
}
