/** Whose places the work of retention and erasure has: the gateway's own, so that it holds nothing else up. */
export const RETENTION_ACCOUNT = "gateway:retention";
