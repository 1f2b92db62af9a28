import type { Flow } from "../../domain/flow.ts";
import { type Connection, placeholders, type Transaction } from "../db.ts";
import type { FlowSubscription, Flows, NewFlow } from "../port.ts";
import { millis, type Value, whole } from "../rows.ts";
import { number } from "../several.ts";
import { flatTableOf } from "../table.ts";
import { feedOf } from "./feeds.ts";
import { searchFlows, TABLE } from "./flow-search.ts";

const COLUMNS = TABLE.columns.join(", ");

const SUBSCRIPTIONS = flatTableOf<FlowSubscription>("flow_subscriptions", {
  id: { as: "text" },
  tenant: { as: "text" },
  url: { as: "text" },
  signingKey: { as: "text" },
  types: { as: "json", orNull: true },
  direction: { as: "text", orNull: true },
  ack: { as: "text", orNull: true },
  createdAt: { as: "date" },
});
const SUBSCRIBED = SUBSCRIPTIONS.columns.join(", ");

/**
 * Gives a flow the next time of its tenant when the transaction ends: now, or a millisecond after the last one. In the
 * row that holds the places of the tenant's feed, so that a transaction with both waits for one lock.
 */
const stampAtEnd = (
  within: Transaction,
  flow: Pick<Flow, "id" | "tenant">,
  now: Date,
  isNew: boolean,
): void =>
  within.gather(feedOf(flow.tenant), "times of flows", { id: flow.id, isNew }, async (stamped) => {
    const count = stamped.length;
    const [row] = await within.write(
      `INSERT INTO feeds (tenant, last, flow_at) VALUES ($1, 0, $2)
       ON CONFLICT (tenant) DO UPDATE SET
         flow_at = CASE WHEN feeds.flow_at > excluded.flow_at - $3 THEN feeds.flow_at + $3 ELSE excluded.flow_at END
       RETURNING flow_at`,
      [flow.tenant, millis(now) + count - 1, count],
    );
    if (row === undefined) throw new Error(`The flows of ${flow.tenant} gave no time.`);
    const first = whole(row, "flow_at") - count + 1;
    const times = stamped.map(({ id, isNew }, i) => ({ isNew, row: [id, first + i] as const }));
    const of = (which: boolean) => times.filter(({ isNew }) => isNew === which).map(({ row }) => row);
    await number(within, "flows", ["updated_at", "submitted_at"], of(true));
    await number(within, "flows", ["updated_at"], of(false));
  });

const insert = (within: Transaction, flow: NewFlow, now: Date) =>
  within.write(
    `INSERT INTO flows (${COLUMNS}) VALUES (${placeholders(TABLE.columns.length)}) ON CONFLICT DO NOTHING RETURNING id`,
    // Its time is given at the end: until then it stands in no order.
    TABLE.toRow({ ...flow, submittedAt: now.toISOString(), updatedAt: now.toISOString() }).map((value, i) =>
      TABLE.columns[i] === "updated_at" ? null : value,
    ),
  );

export const flows = (db: Connection): Flows => {
  const one = async (where: string, params: Value[]): Promise<Flow | null> => {
    const [row] = await db.read(`SELECT ${COLUMNS} FROM flows WHERE ${where}`, params);
    return row === undefined ? null : TABLE.fromRow(row);
  };

  return {
    add: (flow, now) =>
      db.atomic(async (within) => {
        let rows = await insert(within, flow, now);
        if (rows.length === 0 && flow.sha256 !== null && flow.subject !== "deposit")
          rows = await insert(within, { ...flow, sha256: null }, now);
        if (rows.length === 0) return false;
        stampAtEnd(within, flow, now, true);
        return true;
      }),
    byId: (id) => one("id = $1", [id]),
    byAbout: (about, tenant) => one("about = $1 AND tenant = $2", [about, tenant]),
    byContent: (tenant, sha256) => one("tenant = $1 AND sha256 = $2", [tenant, sha256]),
    judge: (about, { ack, details, from }, now) =>
      db.atomic(async (within) => {
        const [row] = await within.write(
          `UPDATE flows SET ack = $2, details = $3 WHERE about = $1 AND direction = 'Out' AND ack IN (${placeholders(from.length, 4)})
           RETURNING ${COLUMNS}`,
          [about, ack, JSON.stringify(details), ...from],
        );
        if (row === undefined) return null;
        const flow = TABLE.fromRow({ ...row, updated_at: row.updated_at ?? millis(now) });
        stampAtEnd(within, flow, now, false);
        return flow;
      }),
    withdraw: async (invoiceId, tenant) => {
      await db.write(
        `DELETE FROM flows WHERE tenant = $2 AND subject <> 'deposit' AND about IN (
           SELECT $1 UNION ALL SELECT id FROM events WHERE invoice_id = $1
           UNION ALL SELECT id FROM pushes WHERE invoice_id = $1)`,
        [invoiceId, tenant],
      );
    },
    replace: (flow, now) =>
      db.atomic(async (within) => {
        const kept = new Set(["id", "tenant", "sha256", "submitted_at", "updated_at"]);
        const row = TABLE.toRow({ ...flow, submittedAt: now.toISOString(), updatedAt: now.toISOString() });
        const set = TABLE.columns.flatMap((column, i) =>
          kept.has(column) ? [] : [{ column, value: row[i] ?? null }],
        );
        await within.write(
          `UPDATE flows SET ${set.map(({ column }, i) => `${column} = $${i + 2}`).join(", ")} WHERE id = $1`,
          [flow.id, ...set.map(({ value }) => value)],
        );
        stampAtEnd(within, flow, now, false);
      }),
    search: (tenant, criteria, limit) => searchFlows(db, tenant, criteria, limit),

    subscribe: async (subscription) => {
      await db.write(
        `INSERT INTO flow_subscriptions (${SUBSCRIBED}) VALUES (${placeholders(SUBSCRIPTIONS.columns.length)})`,
        SUBSCRIPTIONS.toRow(subscription),
      );
    },
    subscriptions: async (tenant) => {
      const rows = await db.read(
        `SELECT ${SUBSCRIBED} FROM flow_subscriptions WHERE tenant = $1 ORDER BY created_at, id`,
        [tenant],
      );
      return rows.map(SUBSCRIPTIONS.fromRow);
    },
    subscription: async (id) => {
      const [row] = await db.read(`SELECT ${SUBSCRIBED} FROM flow_subscriptions WHERE id = $1`, [id]);
      return row === undefined ? null : SUBSCRIPTIONS.fromRow(row);
    },
    unsubscribe: async (tenant, id) =>
      (
        await db.write("DELETE FROM flow_subscriptions WHERE tenant = $1 AND id = $2 RETURNING id", [
          tenant,
          id,
        ])
      ).length > 0,
  };
};
