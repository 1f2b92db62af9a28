import type { Connection } from "./db.ts";
import { millis } from "./rows.ts";

/** Rows deleted at once: a few milliseconds, so that nobody waits behind a year's rows. */
const BATCH = 1000;

/** Deletes in small transactions what a statement finds before `$1`, at most `$2` rows of it. Returns how many. */
export const sweepIn = async (db: Connection, sql: string, before: Date): Promise<number> => {
  for (let total = 0; ; ) {
    const gone = (await db.write(sql, [millis(before), BATCH])).length;
    total += gone;
    if (gone < BATCH) return total;
  }
};
