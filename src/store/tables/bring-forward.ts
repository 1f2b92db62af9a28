import type { Connection } from "../db.ts";
import type { Outbox } from "../port.ts";
import { millis } from "../rows.ts";

/** `Outbox.bringForward`. */
export const bringForward = async (
  db: Connection,
  { account, kind }: Parameters<Outbox["bringForward"]>[0],
  latest: Parameters<Outbox["bringForward"]>[1],
  now: Date,
): Promise<number> => {
  // Parameters alone in a CASE have no type of their own on every engine.
  const [latestReady, latestSetback] = ["$4", "$5"].map((n) => `CAST(${n} AS ${db.words.integer})`);
  const ready = await db.write(
    `UPDATE outbox SET run_at = $3, since = CASE WHEN since > $3 THEN $3 ELSE since END
     WHERE account = $1 AND kind = $2 AND state = 'ready'
       AND run_at > CASE WHEN last_error IS NULL THEN ${latestReady} ELSE ${latestSetback} END RETURNING id`,
    [account, kind, millis(now), millis(latest.ready), millis(latest.setback)],
  );
  const leased = await db.write(
    `UPDATE outbox SET leased_until = $3
     WHERE account = $1 AND kind = $2 AND state = 'running' AND leased_until > $3 RETURNING id`,
    [account, kind, millis(latest.lease)],
  );
  return ready.length + leased.length;
};
