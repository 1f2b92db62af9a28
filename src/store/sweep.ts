import type { Connection } from "./db.ts";
import type { KeptSince } from "./port.ts";
import { millis, text } from "./rows.ts";

/** Rows deleted at once: a few milliseconds, so that nobody waits behind a year's rows. */
const BATCH = 1000;

/**
 * Deletes what is old, tenant by tenant, in small transactions. Returns how many rows.
 *
 * @param sql.next - the first tenant after `$1`, by an index: `tenant`, '' for rows that are no tenant's
 * @param sql.gone - deletes at most `$2` rows of the tenant `$3` from before `$1`
 */
export const sweepEach = async (
  db: Connection,
  sql: { next: string; gone: string },
  keptSince: KeptSince,
): Promise<number> => {
  let total = 0;
  for (let tenant: string | null = ""; tenant !== null; ) {
    const before = millis(keptSince(tenant === "" ? null : tenant));
    for (let gone = BATCH; gone === BATCH; total += gone) {
      gone = (await db.write(sql.gone, [before, BATCH, tenant])).length;
    }
    const [row] = await db.read(sql.next, [tenant]);
    tenant = row === undefined ? null : text(row, "tenant");
  }
  return total;
};
