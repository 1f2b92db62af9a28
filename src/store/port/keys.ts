export interface IdempotencyKeys {
  /**
   * Remembers a tenant's key for 7 days at least, with the id of what was made under it: an invoice or a push. False
   * when it is taken; then `get` tells by what.
   */
  put(tenant: string, key: string, requestHash: string, invoiceId: string, now: Date): Promise<boolean>;
  /** Makes a key that was just put tell another invoice: the one that was there before. */
  point(tenant: string, key: string, invoiceId: string): Promise<void>;
  get(tenant: string, key: string): Promise<{ requestHash: string; invoiceId: string } | null>;
  sweep(before: Date): Promise<number>;
}
