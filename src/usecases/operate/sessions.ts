import type { Parts } from "../parts.ts";

/** Ended sessions stand among the idempotency keys, which are kept for a week. No tenant has a name with a colon. */
const OWNER = ":session";

/**
 * Ends an administrator's session in every process: who has copied its cookie has nothing from now on. It is
 * remembered for longer than any session lasts.
 */
export const endSession = async ({ store, now }: Pick<Parts, "store" | "now">, id: string): Promise<void> => {
  await store.keys.put(OWNER, id, "", "", now());
};

/** Has somebody signed out of this session? */
export const hasSessionEnded = async ({ store }: Pick<Parts, "store">, id: string): Promise<boolean> =>
  (await store.keys.get(OWNER, id)) !== null;
