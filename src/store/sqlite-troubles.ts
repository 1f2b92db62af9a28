/**
 * Result codes that are no fault of the statement: another process holds the file (BUSY, LOCKED), READONLY, IOERR,
 * CORRUPT, FULL, CANTOPEN, NOTADB.
 */
const TROUBLES: ReadonlySet<number> = new Set([5, 6, 8, 10, 11, 13, 14, 26]);

/** Is it the engine's own trouble, and no fault of the statement? */
export const isUnavailable = (error: unknown): boolean =>
  error instanceof Error &&
  "errcode" in error &&
  typeof error.errcode === "number" &&
  // The low byte is the kind; what stands above it tells more.
  TROUBLES.has(error.errcode & 0xff);
