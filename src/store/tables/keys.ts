import type { Connection } from "../db.ts";
import type { IdempotencyKeys } from "../port.ts";
import { millis, text } from "../rows.ts";
import { sweepEach } from "../sweep.ts";

export const keys = (db: Connection): IdempotencyKeys => ({
  put: async (tenant, key, requestHash, madeId, now) => {
    const rows = await db.write(
      `INSERT INTO idempotency_keys (tenant, key, request_hash, made_id, created_at) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (tenant, key) DO NOTHING RETURNING key`,
      [tenant, key, requestHash, madeId, millis(now)],
    );
    return rows.length === 1;
  },
  point: async (tenant, key, madeId) => {
    const rows = await db.write(
      "UPDATE idempotency_keys SET made_id = $3 WHERE tenant = $1 AND key = $2 RETURNING key",
      [tenant, key, madeId],
    );
    if (rows.length === 0) throw new Error(`There is no idempotency key "${key}" of ${tenant} to point.`);
  },
  get: async (tenant, key) => {
    const [row] = await db.read(
      "SELECT request_hash, made_id FROM idempotency_keys WHERE tenant = $1 AND key = $2",
      [tenant, key],
    );
    return row === undefined
      ? null
      : { requestHash: text(row, "request_hash"), madeId: text(row, "made_id") };
  },
  sweep: (keptSince) =>
    sweepEach(
      db,
      {
        next: "SELECT tenant FROM idempotency_keys WHERE tenant > $1 ORDER BY tenant LIMIT 1",
        gone: `DELETE FROM idempotency_keys WHERE (tenant, key) IN
           (SELECT tenant, key FROM idempotency_keys WHERE tenant = $3 AND created_at < $1 ORDER BY created_at LIMIT $2)
           RETURNING 1 AS gone`,
      },
      keptSince,
    ),
});
