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

/**
 * Whose stores are brought up where. PostgreSQL has the same versions, by the same program: it is tried on the oldest rows,
 * and on those that the versions after 5, 6 and 10 make others from.
 */
const TRIED: Readonly<Record<EngineName, readonly number[]>> = { sqlite: KEPT, postgres: [1, 5, 6, 10] };

it("keeps a store of every released version", () => {
  expect(KEPT).toEqual(RELEASED.map((_, i) => i + 1));
});

describe.each(Object.keys(ENGINES) as EngineName[])("a kept store on %s", (engine) => {
  const { kept, fresh, rows, catalog } = ENGINES[engine];
  const catalogOf = (url: string) => Promise.all(catalog.map((sql) => rows(url, sql)));
  let ofNew: Promise<unknown[]> | undefined;
  const newCatalog = async (): Promise<unknown[]> => {
    const made = await fresh();
    await (await openStore(made, { now })).close();
    return catalogOf(made);
  };

  it.each(TRIED[engine])(
    "of version %i has the tables of a new one, and every row can be read",
    async (version) => {
      const url = await kept(version);
      const tables = ["invoices", "documents", "events", "pushes", "items", "outbox", "accounts"];
      const countsOf = async () =>
        Promise.all(tables.map(async (name) => [name, (await rows(url, `SELECT 1 FROM ${name}`)).length]));
      const before = await countsOf();
      const store = await openStore(url, { now });
      expect(await countsOf()).toEqual(before);
      ofNew ??= newCatalog();
      expect(await catalogOf(url)).toEqual(await ofNew);
      expect(await rows(url, "SELECT version FROM schema_version ORDER BY version")).toEqual(
        MIGRATIONS.map((_, i) => ({ version: engine === "sqlite" ? i + 1 : String(i + 1) })),
      );
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

      const ofRelease = (first: number): number => (version >= first ? 1 : 0);
      expect(await readEach(ask, "SELECT id FROM erasures", (id) => store.erasures.byId(id))).toBe(
        ofRelease(8),
      );
      // The erasure, and that a failure was put away.
      expect(await readEach(ask, "SELECT id FROM acts", (id) => store.acts.byId(id))).toBe(2 * ofRelease(11));
      expect(await readEach(ask, "SELECT id FROM dismissals", (id) => store.dismissals.byId(id))).toBe(
        ofRelease(11),
      );
      while ((await store.invoices.makeSearchable(3)) > 0);
      const found = await store.invoices.list({ tenant: TENANT, q: "s-pays" }, { limit: 10 });
      expect(found.items.map(({ number }) => number)).toEqual(["S-pays"]);
      await store.close();
    },
  );
});
