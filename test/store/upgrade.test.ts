import { describe, expect, it } from "vitest";
import type { Invoice } from "../../src/domain/invoice.ts";
import { MIGRATIONS } from "../../src/store/migrations.ts";
import { openStore } from "../../src/store/open.ts";
import type { Store } from "../../src/store/port.ts";
import { ENGINES, type EngineName, KEPT } from "./old-stores.ts";
import { RELEASED } from "./released.ts";
import { T0 } from "./samples.ts";

const now = (): Date => T0;
const TENANT = "demo";
const ACCOUNT = "try";

type Rows = (sql: string) => Promise<Record<string, unknown>[]>;

const everyInvoice = async (store: Store): Promise<Invoice[]> => {
  const found: Invoice[] = [];
  let cursor: string | undefined;
  do {
    const page = await store.invoices.list({}, { limit: 3, ...(cursor === undefined ? {} : { cursor }) });
    found.push(...page.items);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return found;
};

/** Reads each row of a table through the port by its id, and tells how many there are. */
const readEach = async (
  rows: Rows,
  sql: string,
  read: (id: string, row: Record<string, unknown>) => Promise<unknown>,
): Promise<number> => {
  const all = await rows(sql);
  for (const row of all) expect(await read(String(row.id), row), `${sql}: ${row.id}`).toMatchObject({});
  return all.length;
};

describe.each(Object.keys(ENGINES) as EngineName[])("a kept store on %s", (engine) => {
  const { kept, fresh, rows, catalog } = ENGINES[engine];

  it("is there of every released version", () => {
    expect(KEPT).toEqual(RELEASED.map((_, i) => i + 1));
  });

  it.each(KEPT)("of version %i has every table and index of a new one", async (version) => {
    const [old, made] = [await kept(version), await fresh()];
    for (const url of [old, made]) await (await openStore(url, { now })).close();
    for (const sql of catalog) expect(await rows(old, sql)).toEqual(await rows(made, sql));
    expect(await rows(old, "SELECT version FROM schema_version ORDER BY version")).toEqual(
      MIGRATIONS.map((_, i) => ({ version: engine === "sqlite" ? i + 1 : String(i + 1) })),
    );
  });

  it.each(KEPT)("of version %i can be read, every row of it", async (version) => {
    const url = await kept(version);
    const tables = ["invoices", "documents", "events", "pushes", "items", "outbox", "accounts"];
    const countsOf = async () =>
      Promise.all(tables.map(async (name) => [name, (await rows(url, `SELECT 1 FROM ${name}`)).length]));
    const before = await countsOf();
    const store = await openStore(url, { now });
    expect(await countsOf()).toEqual(before);
    const ask: Rows = (sql) => rows(url, sql);

    const invoices = await everyInvoice(store);
    expect(await readEach(ask, "SELECT id FROM invoices", (id) => store.invoices.byId(id))).toBe(8);
    expect(new Set(invoices.map(({ id }) => id)).size).toBe(8);
    expect(
      await readEach(ask, "SELECT owner_id AS id, kind, name, size FROM documents", async (id, row) => {
        const found = await store.documents.get(id, row.kind as "original", String(row.name));
        expect(found?.bytes.length).toBe(Number(row.size));
        return found;
      }),
    ).toBeGreaterThan(8);
    const events = await readEach(ask, "SELECT id FROM events", (id) => store.events.byId(id));
    const told = await Promise.all(invoices.map(({ id }) => store.events.ofInvoice(id)));
    expect(told.flat()).toHaveLength(events);
    expect(events).toBeGreaterThan(10);
    await readEach(ask, "SELECT item_id AS id FROM items", (id) => store.items.byId(id));
    await readEach(ask, "SELECT id FROM outbox", (id) => store.outbox.byId(id));
    expect(await readEach(ask, "SELECT id FROM pushes", (id) => store.pushes.byId(id))).toBe(2);
    expect(
      await readEach(ask, "SELECT key AS id FROM idempotency_keys WHERE tenant = 'demo'", (key) =>
        store.keys.get(TENANT, key),
      ),
    ).toBeGreaterThanOrEqual(6);
    expect((await store.accounts.get(ACCOUNT)).cursor).not.toBeNull();

    const feed = await store.events.feed(TENANT, 0, 1_000);
    const positions = feed.map(({ position }) => position);
    expect(positions).toEqual(positions.toSorted((a, b) => a - b));
    expect(feed.length).toBeGreaterThan(10);
    // Nothing that comes now takes a place that was given.
    expect(await store.events.head(TENANT)).toBeGreaterThanOrEqual(positions.at(-1) ?? 0);

    // Every invoice of the tenant is a flow, those of before flows were kept too, each with a time of its own.
    const flows = await store.flows.search(TENANT, {}, 1_000);
    for (const { id } of invoices) expect(await store.flows.byAbout(id, TENANT), id).not.toBeNull();
    expect(new Set(flows.map(({ updatedAt }) => updatedAt)).size).toBe(flows.length);
    const failures = await store.failures.list({ doubtedBefore: now() }, { limit: 100 });
    expect(failures.items.some((waiting) => "item" in waiting)).toBe(true);
    await store.close();
  });
});
