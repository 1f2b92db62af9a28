import type { Connection } from "../db.ts";
import type { Routing } from "../port.ts";
import { millis, text, time, whole } from "../rows.ts";
import { differing } from "../skip.ts";

const DAY = 86_400_000;

/** Tenant by tenant (CROSS JOIN: in that order on SQLite too), so that the days before are not gone through. */
const RECEIVERS = differing("receivers", { table: "received_counts", columns: ["tenant"], where: "1 = 1" });

export const routing = (db: Connection): Routing => ({
  matched: ({ rules, leads, copies, invoice }, now) =>
    db.atomic(async (within) => {
      const at = millis(now);
      for (const rule of new Set(rules)) {
        within.beforeCommit(`counts rule ${rule}`, async () => {
          await within.write(
            `INSERT INTO rule_matches (rule, matches, last_at, last_invoice) VALUES ($1, 1, $2, $3)
             ON CONFLICT (rule) DO UPDATE SET matches = rule_matches.matches + 1,
               last_at = excluded.last_at, last_invoice = excluded.last_invoice`,
            [rule, at, invoice],
          );
        });
      }
      const counted: [tenant: string, leads: number, copies: number][] = [
        ...(leads === null ? [] : [[leads, 1, 0] as [string, number, number]]),
        ...copies.map((tenant): [string, number, number] => [tenant, 0, 1]),
      ];
      for (const [tenant, led, read] of counted) {
        within.beforeCommit(`counts tenant ${tenant}`, async () => {
          await within.write(
            `INSERT INTO received_counts (tenant, day, leads, copies, last_at) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (tenant, day) DO UPDATE SET leads = received_counts.leads + excluded.leads,
               copies = received_counts.copies + excluded.copies, last_at = excluded.last_at`,
            [tenant, Math.floor(at / DAY), led, read, at],
          );
        });
      }
    }),
  matches: async () => {
    const rows = await db.read("SELECT rule, matches, last_at, last_invoice FROM rule_matches ORDER BY rule");
    return rows.map((row) => ({
      rule: text(row, "rule"),
      matches: whole(row, "matches"),
      lastAt: time(row, "last_at"),
      lastInvoice: text(row, "last_invoice"),
    }));
  },
  received: async (since) => {
    const rows = await db.read(
      `WITH RECURSIVE ${RECEIVERS} SELECT c.tenant AS tenant, CAST(SUM(leads) AS ${db.words.integer}) AS led,
         CAST(SUM(copies) AS ${db.words.integer}) AS read_only, MAX(last_at) AS last_at
       FROM receivers CROSS JOIN received_counts c WHERE c.tenant = receivers.tenant AND c.day >= $1
       GROUP BY c.tenant ORDER BY c.tenant`,
      [Math.floor(millis(since) / DAY)],
    );
    return rows.map((row) => ({
      tenant: text(row, "tenant"),
      leads: whole(row, "led"),
      copies: whole(row, "read_only"),
      lastAt: time(row, "last_at"),
    }));
  },
});
