import type { Words } from "./db.ts";

/** The trace in which each row of work is done: minutes or days may lie between what asked for it and the call. */
export const traces = ({ text }: Words): readonly string[] => [`ALTER TABLE outbox ADD COLUMN trace ${text}`];
