import { Client } from "pg";
import { describe, expect, it } from "vitest";
import { connect, type Db, type Engine } from "../../src/store/db.ts";
import { migrate } from "../../src/store/migrate.ts";
import { MIGRATIONS, type Migration } from "../../src/store/migrations.ts";
import { openStore } from "../../src/store/open.ts";
import { openPostgres } from "../../src/store/postgres.ts";
import { type Patience, upgradingPostgres } from "../../src/store/postgres-upgrading.ts";
import { afterThisTest } from "../support/endings.ts";
import { emptyPostgres } from "./old-stores.ts";
import { at, event, invoice, T0, work } from "./samples.ts";

/*
 * What happens on PostgreSQL while one replica brings the tables up to date and others, of the release before, work on.
 */

const NEXT: readonly Migration[] = [
  ...MIGRATIONS,
  ({ text }) => [`ALTER TABLE invoices ADD COLUMN extra ${text}`],
  () => ({ online: [{ index: "invoices_extra", on: "invoices (extra, id)" }] }),
];

const client = async (url: string): Promise<Client> => {
  const opened = new Client({ connectionString: url });
  opened.on("error", () => undefined);
  await opened.connect();
  afterThisTest(() => opened.end());
  return opened;
};

/** The store of the release before, empty, and who looks at it from beside. */
const oldStore = async (): Promise<{ url: string; beside: Client }> => {
  const url = await emptyPostgres(MIGRATIONS.length);
  return { url, beside: await client(url) };
};

const PATIENCE: Patience = { forTable: 150, forTables: 60_000, forOthers: 60_000 };

const dbOf = (url: string, patience: Partial<Patience> = {}): Db => {
  const engine: Engine = {
    ...openPostgres(url),
    upgrading: (task) => upgradingPostgres(url, task, { ...PATIENCE, ...patience }),
  };
  const db = connect(engine);
  afterThisTest(() => db.close());
  return db;
};

const versionIn = async (beside: Client): Promise<number> => {
  const { rows } = await beside.query("SELECT MAX(version)::int AS version FROM schema_version");
  return rows[0]?.version;
};

/** Process ids of connections that wait within such a statement. */
const waitingIn = async (beside: Client, statement: string): Promise<number[]> => {
  for (;;) {
    const { rows } = await beside.query<{ pid: number }>(
      "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE $1",
      [`${statement}%`],
    );
    if (rows.length > 0) return rows.map(({ pid }) => pid);
  }
};

describe("a replica that brings the tables up to date", () => {
  it("lets others work meanwhile and afterwards, until they are started again", async () => {
    const { url, beside } = await oldStore();
    const old = await openStore(url, { now: () => T0 });
    afterThisTest(() => old.close());
    // Whoever began before an index is made is waited for.
    const slow = await client(url);
    await slow.query("BEGIN");
    await slow.query("UPDATE invoices SET number = number");
    const upgraded = migrate(dbOf(url), T0, NEXT.slice(0, -1)).then(() => migrate(dbOf(url), T0, NEXT));
    await waitingIn(beside, "ALTER TABLE");
    await slow.query("COMMIT; BEGIN; UPDATE invoices SET number = number");
    await waitingIn(beside, "CREATE INDEX CONCURRENTLY");

    const accept = async (): Promise<void> => {
      const one = invoice();
      await old.tx(async (memory) => {
        await memory.invoices.insert(one);
        await memory.events.append(event(one.id), "acme");
        await memory.outbox.add([work("main", { invoiceId: one.id })], at(0));
      });
      const ask = { account: "main", limit: 1, lease: "l", now: at(0), leasedUntil: at(10_000) };
      const [claimed] = await old.outbox.claim(ask);
      expect(claimed?.invoiceId).toBe(one.id);
      expect(await old.invoices.byId(one.id)).toEqual(one);
    };
    await accept();
    await slow.query("COMMIT");
    await upgraded;
    expect(await versionIn(beside)).toBe(NEXT.length);
    await accept();
    await expect(openStore(url, { now: () => T0 })).rejects.toThrow(
      `schema version ${NEXT.length}, and this program knows up to ${MIGRATIONS.length}`,
    );
  });

  it("is not waited for inside a statement by others that start, and they find it done", async () => {
    const { url, beside } = await oldStore();
    const slow = await client(url);
    await slow.query("BEGIN; UPDATE invoices SET number = number");
    const both = Promise.all([1, 2].map(() => migrate(dbOf(url), T0, [...MIGRATIONS, online("number")])));
    await waitingIn(beside, "CREATE INDEX CONCURRENTLY");
    // One of the releases that know the lock of transactions alone.
    await beside.query("BEGIN; SELECT pg_advisory_xact_lock(7224105118); COMMIT");
    await slow.query("COMMIT");
    await both;
    expect(await versionIn(beside)).toBe(MIGRATIONS.length + 1);
  });

  it("makes an index anew that was left half done", async () => {
    const { url, beside } = await oldStore();
    const slow = await client(url);
    await slow.query("BEGIN; UPDATE invoices SET number = number");
    const killed = migrate(dbOf(url), T0, [...MIGRATIONS, online("number")]);
    const [pid] = await waitingIn(beside, "CREATE INDEX CONCURRENTLY");
    await beside.query("SELECT pg_terminate_backend($1)", [pid]);
    await expect(killed).rejects.toThrow();
    await slow.query("COMMIT");
    const isValid =
      "SELECT indisvalid AS valid FROM pg_index WHERE indexrelid = to_regclass('invoices_more')";
    expect((await beside.query(isValid)).rows).toEqual([{ valid: false }]);
    expect(await versionIn(beside)).toBe(MIGRATIONS.length);

    await migrate(dbOf(url), T0, [...MIGRATIONS, online("number")]);
    expect((await beside.query(isValid)).rows).toEqual([{ valid: true }]);
    expect(await versionIn(beside)).toBe(MIGRATIONS.length + 1);
  });

  it("lets others by where it cannot have a table, and has it once it is free", async () => {
    const { url, beside } = await oldStore();
    const reader = await client(url);
    await reader.query("BEGIN; SELECT 1 FROM invoices");
    const upgraded = migrate(dbOf(url), T0, NEXT);
    await waitingIn(beside, "ALTER TABLE");
    // Stood in the queue behind it for ever, if it stood there.
    for (let n = 0; n < 5; n++) await beside.query("SELECT 1 FROM invoices");
    await reader.query("COMMIT");
    await upgraded;
    expect(await versionIn(beside)).toBe(NEXT.length);
  });

  it("says who is in its way when it gives up, and leaves all as it was", async () => {
    const { url, beside } = await oldStore();
    const reader = await client(url);
    await reader.query("BEGIN; SELECT 1 FROM invoices");
    await expect(migrate(dbOf(url, { forTables: 0 }), T0, NEXT)).rejects.toThrow(
      /somebody has held a table that must change.*pg_stat_activity/,
    );
    const other = await client(url);
    await other.query("SELECT pg_advisory_lock(7224105119)");
    await expect(migrate(dbOf(url, { forOthers: 0 }), T0, NEXT)).rejects.toThrow(
      /Another program has been bringing the database up to date/,
    );
    expect(await versionIn(beside)).toBe(MIGRATIONS.length);
  });
});

function online(column: string): Migration {
  return () => ({ online: [{ index: "invoices_more", on: `invoices (${column}, id)` }] });
}
