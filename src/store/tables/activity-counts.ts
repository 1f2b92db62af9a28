import type { Connection } from "../db.ts";
import type { Activity, ActivityKind, HourCounted } from "../port.ts";
import { millis, type Row, text, time, whole } from "../rows.ts";
import { TOLD } from "../schema-deliveries.ts";
import { COUNTED_MOST, differing } from "../skip.ts";

const HOUR = 3_600_000;
/** The row of how far it is counted. */
const MARK = "activity";

const SORT = ["direction", "platform"];
const invoices = "invoices";

const WITHIN = (at: string): string => `${at} >= $1 AND ${at} < $2`;
const HOUR_OF = (at: string): string => `${at} / ${HOUR}`;

/** Sort by sort (CROSS JOIN: in that order on SQLite too), so that the months before are not gone through. */
const INVOICES = `WITH RECURSIVE
  ${differing("owned", { table: invoices, columns: ["tenant", ...SORT], where: "tenant IS NOT NULL" })},
  ${differing("nobodys", { table: invoices, columns: SORT, where: "tenant IS NULL" })}
  SELECT owned.tenant AS tenant, owned.platform AS account, owned.direction AS sort,
    ${HOUR_OF("i.created_at")} AS hour, COUNT(*) AS times
  FROM owned CROSS JOIN invoices i WHERE i.tenant = owned.tenant AND i.direction = owned.direction
    AND i.platform = owned.platform AND ${WITHIN("i.created_at")} GROUP BY 1, 2, 3, 4
  UNION ALL
  SELECT NULL, nobodys.platform, nobodys.direction, ${HOUR_OF("i.created_at")}, COUNT(*)
  FROM nobodys CROSS JOIN invoices i WHERE i.tenant IS NULL AND i.direction = nobodys.direction
    AND i.platform = nobodys.platform AND ${WITHIN("i.created_at")} GROUP BY 2, 3, 4`;

/** What platforms said; whose it was stands in the rows alone. */
const events = (
  byTenant: boolean,
): string => `WITH RECURSIVE ${differing("heard", { table: "events", columns: ["account", "source"], where: "1 = 1" })}
  SELECT ${byTenant ? "e.tenant" : "NULL"} AS tenant, heard.account AS account, ${HOUR_OF("e.received_at")} AS hour,
    COUNT(*) AS times
  FROM heard CROSS JOIN events e WHERE heard.source IN ('poll', 'webhook') AND e.account = heard.account
    AND e.source = heard.source AND ${WITHIN("e.received_at")} GROUP BY ${byTenant ? "1, " : ""}2, 3`;
const EVENTS = events(false);
const EVENTS_BY_TENANT = events(true);

/** Who was told. The invoice is looked up row by row: in a join PostgreSQL may choose to read them all. */
const told = (
  about: boolean,
): string => `WITH RECURSIVE ${differing("hearers", { table: "outbox", columns: ["account"], where: TOLD })}
  SELECT hearers.account AS account, ${HOUR_OF("o.updated_at")} AS hour,
    ${about ? "(SELECT i.platform FROM invoices i WHERE i.id = o.invoice_id)" : "NULL"} AS about, COUNT(*) AS times
  FROM hearers CROSS JOIN outbox o WHERE ${TOLD.replaceAll(/\b(state|kind)\b/g, "o.$1")}
    AND o.account = hearers.account AND ${WITHIN("o.updated_at")} GROUP BY 1, 2${about ? ", 3" : ""}`;
const TOLD_OF = told(false);
const TOLD_BY_PLATFORM = told(true);

/** Whose who is told under an account is: `erp:<tenant>:<n>` and its like. */
const tenantIn = (account: string): string | null => account.split(":")[1] ?? null;

const counted = (row: Row, tenant: string | null, kind: ActivityKind): HourCounted => ({
  tenant,
  account: text(row, "account"),
  kind,
  hour: new Date(whole(row, "hour") * HOUR),
  times: whole(row, "times"),
});

/** One count of who was told, and one of the platform that it was about. */
const toldIn = (row: Row): HourCounted[] => {
  const tenant = tenantIn(text(row, "account"));
  const told = counted(row, tenant, "told");
  return row.about === null ? [told] : [told, { ...told, account: text(row, "about"), kind: "news" }];
};

const tenantOf = (row: Row): string | null => (row.tenant === null ? null : text(row, "tenant"));

export const activityCounts = (db: Connection): Activity => ({
  countedTo: async () => {
    const [row] = await db.read("SELECT at FROM activity_marks WHERE name = $1", [MARK]);
    return row === undefined ? null : time(row, "at");
  },
  between: async (from, to, byTenant) => {
    const span = [millis(from), millis(to)];
    const sorts = await db.read(INVOICES, span);
    const said = await db.read(byTenant ? EVENTS_BY_TENANT : EVENTS, span);
    const heard = await db.read(byTenant ? TOLD_BY_PLATFORM : TOLD_OF, span);
    return [
      ...sorts.map((row) => counted(row, tenantOf(row), row.sort === "inbound" ? "received" : "sent")),
      ...said.map((row) => counted(row, tenantOf(row), "statuses")),
      ...heard.flatMap(toldIn),
    ];
  },
  keep: (from, to, rows) =>
    db.atomic(async (within) => {
      const mine =
        from === null
          ? await within.write(
              "INSERT INTO activity_marks (name, at) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING RETURNING name",
              [MARK, millis(to)],
            )
          : await within.write(
              "UPDATE activity_marks SET at = $2 WHERE name = $1 AND at = $3 RETURNING name",
              [MARK, millis(to), millis(from)],
            );
      if (mine.length === 0) return false;
      for (const { tenant, span, at, account, kind, times } of rows) {
        await within.write(
          `INSERT INTO activity_counts (tenant, span, at, account, kind, times) VALUES ($1, $2, $3, $4, $5, $6)
           ON CONFLICT (tenant, span, at, account, kind) DO UPDATE SET times = activity_counts.times + excluded.times`,
          [tenant ?? "", span, millis(at), account, kind, times],
        );
      }
      return true;
    }),
  kept: async (tenant, span, since) => {
    const rows = await db.read(
      `SELECT at, account, kind, times FROM activity_counts WHERE tenant = $1 AND span = $2 AND at >= $3
       ORDER BY at, account, kind`,
      [tenant ?? "", span, millis(since)],
    );
    return rows.map((row) => ({
      at: time(row, "at"),
      account: text(row, "account"),
      kind: text(row, "kind") as ActivityKind,
      times: whole(row, "times"),
    }));
  },
  underway: async (tenant) => {
    // Put together here: grouped by SQL, SQLite walks all invoices of the tenant in the order of their accounts.
    const rows = await db.read(
      `SELECT platform, direction, created_at FROM invoices
       WHERE tenant = $1 AND delivery <> 'sent' AND delivery IN ('queued', 'sending')
       ORDER BY created_at LIMIT ${COUNTED_MOST}`,
      [tenant],
    );
    const own = rows.filter(({ direction }) => direction === "outbound");
    return [...Map.groupBy(own, (row) => text(row, "platform"))]
      .map(([account, some]) => ({
        account,
        invoices: some.length,
        oldest: new Date(Math.min(...some.map((row) => whole(row, "created_at")))),
      }))
      .sort((a, b) => (a.account < b.account ? -1 : 1));
  },
  forget: async (span, before, limit) =>
    (
      await db.write(
        `DELETE FROM activity_counts WHERE (tenant, span, at, account, kind) IN
           (SELECT tenant, span, at, account, kind FROM activity_counts WHERE span = $1 AND at < $2 ORDER BY at LIMIT $3)
         RETURNING 1 AS gone`,
        [span, millis(before), limit],
      )
    ).length,
});
