import type { Words } from "./db.ts";

/**
 * The trace in which each row of work is done, and in which a report was sent for: minutes or days may lie between what
 * asked for it, the call, and the answer.
 */
export const traces = ({ text }: Words): readonly string[] => [
  `ALTER TABLE outbox ADD COLUMN trace ${text}`,
  `ALTER TABLE reports ADD COLUMN trace ${text}`,
];
