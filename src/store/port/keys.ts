export interface IdempotencyKeys {
  /**
   * Remembers a tenant's key for 7 days at least, with the id of what was made under it (an invoice, a push). False
   * when it is taken; then `get` tells by what.
   */
  put(tenant: string, key: string, requestHash: string, madeId: string, now: Date): Promise<boolean>;
  /** Makes a key that was just put tell something else: what was there before. */
  point(tenant: string, key: string, madeId: string): Promise<void>;
  get(tenant: string, key: string): Promise<{ requestHash: string; madeId: string } | null>;
  sweep(before: Date): Promise<number>;
}
