/**
 * The store cannot do it now: the disk is full or cannot be written, the server is away or takes no more connections,
 * the file is damaged. Nothing that was asked for is wrong, and the same may work later.
 */
export class StoreUnavailable extends Error {
  constructor(cause: unknown) {
    super(`The store is not available: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
    this.name = "StoreUnavailable";
  }
}
