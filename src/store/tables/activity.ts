import type { Connection } from "../db.ts";
import type { AccountActivity, Accounts } from "../port.ts";
import { millis, type Row, text, whole } from "../rows.ts";
import { COUNTED_MOST, differing } from "../skip.ts";

const WITHIN = ["direction", "platform"];
const table = "invoices";

/** How many rows a walk of an index meets, up to where counts stop. */
const upTo = (walk: string): string =>
  `(SELECT COUNT(*) FROM (SELECT 1 AS one FROM ${walk} LIMIT ${COUNTED_MOST}) AS met)`;

/** Invoices by account and direction: each tenant's are one walk of their index. */
const INVOICES = `WITH RECURSIVE
  ${differing("owned", { table, columns: ["tenant", ...WITHIN], where: "tenant IS NOT NULL" })},
  ${differing("nobodys", { table, columns: WITHIN, where: "tenant IS NULL" })}
  SELECT platform AS account, direction, ${upTo(`invoices i WHERE i.tenant = owned.tenant
    AND i.direction = owned.direction AND i.platform = owned.platform AND i.created_at >= $1`)} AS found
  FROM owned
  UNION ALL
  SELECT platform, direction, ${upTo(`invoices i WHERE i.tenant IS NULL
    AND i.direction = nobodys.direction AND i.platform = nobodys.platform AND i.created_at >= $1`)}
  FROM nobodys`;

/** Those that are not sent, or not yet. CROSS JOIN: tenant by tenant, in that order on SQLite too. */
const UNSENT = `WITH RECURSIVE ${differing("tenants", { table, columns: ["tenant"], where: "tenant IS NOT NULL" })}
  SELECT platform AS account, delivery, COUNT(*) AS found FROM tenants CROSS JOIN invoices i
  WHERE i.tenant = tenants.tenant AND i.delivery <> 'sent' AND i.delivery IN ('queued', 'sending', 'failed', 'parked') AND i.created_at >= $1
    AND i.direction = 'outbound' GROUP BY platform, delivery`;

const EVENTS = `WITH RECURSIVE ${differing("heard", { table: "events", columns: ["account", "source"], where: "1 = 1" })}
  SELECT account, ${upTo("events e WHERE e.account = heard.account AND e.source = heard.source AND e.received_at >= $1")} AS found
  FROM heard WHERE source IN ('poll', 'webhook')`;

/** `Accounts.activity`. */
export const activity: (db: Connection, since: Date) => ReturnType<Accounts["activity"]> = async (
  db,
  since,
) => {
  const params = [millis(since)];
  const [invoices, unsent, events] = await Promise.all(
    [INVOICES, UNSENT, EVENTS].map((sql) => db.read(sql, params)),
  );
  const accounts = new Map<string, AccountActivity>();
  const add = (
    rows: Row[] | undefined,
    count: (of: AccountActivity, row: Row, found: number) => void,
  ): void => {
    for (const row of rows ?? []) {
      const account = text(row, "account");
      const of = accounts.get(account) ?? nothingOf(account);
      const found = whole(row, "found");
      if (found === 0) continue;
      accounts.set(account, of);
      count(of, row, found);
    }
  };
  add(invoices, (of, { direction }, found) => {
    if (direction === "inbound") of.inbound += found;
    else of.outbound.sent += found;
  });
  add(unsent, ({ outbound }, { delivery }, found) => {
    outbound.sent = Math.max(0, outbound.sent - found);
    if (delivery === "failed" || delivery === "parked") outbound[delivery] += found;
    else outbound.waiting += found;
  });
  add(events, (of, _, found) => {
    of.events += found;
  });
  return [...accounts.values()].sort((a, b) => (a.account < b.account ? -1 : 1));
};

const nothingOf = (account: string): AccountActivity => ({
  account,
  outbound: { sent: 0, waiting: 0, failed: 0, parked: 0 },
  inbound: 0,
  events: 0,
});
