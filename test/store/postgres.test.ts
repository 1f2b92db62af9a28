import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { newDatabase } from "../support/postgres.ts";
import { type Opened, open, storeContract } from "./contract.ts";
import { decade, newCompany, report, reportItem } from "./report-samples.ts";
import { at, event, invoice, newId, unique, work } from "./samples.ts";

const newUrl = async (): Promise<string> => {
  const server = inject("postgres");
  if ("problem" in server) throw new Error(server.problem);
  return newDatabase(server.url);
};

const connected = async (url: string): Promise<Client> => {
  const client = new Client({ connectionString: url });
  await client.connect();
  return client;
};

const raw = async (url: string, sql: string): Promise<void> => {
  const client = await connected(url);
  await client.query(sql);
  await client.end();
};

/** Waits until some connection of this database waits for a lock. */
const untilBlocked = async (client: Client): Promise<void> => {
  for (;;) {
    const { rows } = await client.query(
      "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
    );
    if (rows.length > 0) return;
  }
};

describe("store on PostgreSQL", () => {
  storeContract({ newUrl, raw, kills: 3 });

  describe("with several connections", () => {
    let opened: Opened;
    let client: Client;
    beforeAll(async () => {
      const url = await newUrl();
      opened = { url, store: await open(url) };
      client = await connected(url);
    });
    afterAll(async () => {
      await client.end();
      await opened.store.close();
    });

    it("gives no place in the feed before an earlier one is committed", async () => {
      const { store } = opened;
      const tenant = unique("tenant");
      const about = invoice({ tenant });
      await store.invoices.insert(about);
      const first = event(about.id);
      const slow = event(about.id);
      await store.events.append(first, tenant);
      await store.events.append(slow, null);
      // Another process has taken its place and is slow to commit.
      await client.query("BEGIN");
      await client.query("UPDATE feeds SET last = last + 1 WHERE tenant = $1", [tenant]);
      await client.query("UPDATE events SET tenant = $1, position = 2 WHERE id = $2", [tenant, slow.id]);
      const late = event(about.id);
      const appended = store.events.append(late, tenant);
      const watcher = await connected(opened.url);
      await untilBlocked(watcher);
      expect((await store.events.feed(tenant, 0, 10)).map((e) => e.event.id)).toEqual([first.id]);
      await client.query("COMMIT");
      await appended;
      await watcher.end();
      expect((await store.events.feed(tenant, 1, 10)).map((e) => e.event.id)).toEqual([slow.id, late.id]);
    });

    it("makes events of one invoice follow each other", async () => {
      const { store } = opened;
      const about = invoice({ reference: "0" });
      await store.invoices.insert(about);
      await Promise.all(
        Array.from({ length: 20 }, () =>
          store.tx(async (memory) => {
            const seen = await memory.invoices.byId(about.id, { lock: true });
            await memory.invoices.update(about.id, {
              reference: String(Number(seen?.reference) + 1),
              updatedAt: at(0).toISOString(),
            });
          }),
        ),
      );
      expect((await store.invoices.byId(about.id))?.reference).toBe("20");
    });

    it("runs a transaction again that lost a dead-lock", async () => {
      const { store } = opened;
      const [a, b] = [invoice(), invoice()];
      for (const one of [a, b]) await store.invoices.insert(one);
      let runs = 0;
      const met = Promise.withResolvers<void>();
      const crossing = (first: string, second: string) =>
        store.tx(async (memory) => {
          await memory.invoices.byId(first, { lock: true });
          if (++runs === 2) met.resolve();
          await met.promise;
          await memory.invoices.byId(second, { lock: true });
          await memory.outbox.add([work("deadlock")], at(0));
        });
      await Promise.all([crossing(a.id, b.id), crossing(b.id, a.id)]);
      // Both dead-lock once; on a busy machine the one that runs again may meet the other another time.
      expect(runs).toBeGreaterThanOrEqual(3);
      expect((await store.outbox.counts()).find((c) => c.account === "deadlock")?.rows).toBe(2);
    });

    it("waits for another's append of the same event, and takes none", async () => {
      const { store } = opened;
      const about = invoice();
      await store.invoices.insert(about);
      const said = event(about.id);
      const appended = Promise.withResolvers<void>();
      const mayEnd = Promise.withResolvers<void>();
      const first = store.tx(async (memory) => {
        await memory.events.append(said, null);
        appended.resolve();
        await mayEnd.promise;
      });
      await appended.promise;
      const second = store.events.append({ ...said, id: newId("evt") }, null);
      await untilBlocked(client);
      mayEnd.resolve();
      await first;
      expect(await second).toBeNull();
    });

    it("sees where an item was that another put meanwhile, and revises the period that it leaves", async () => {
      const { store } = opened;
      const company = newCompany();
      const first = decade(company);
      const second = decade(company, { start: "2026-11-11", end: "2026-11-20" });
      const item = reportItem(company);
      const put = Promise.withResolvers<void>();
      const mayEnd = Promise.withResolvers<void>();
      const before = store.tx(async (memory) => {
        await memory.reports.putItem(item, first);
        put.resolve();
        await mayEnd.promise;
      });
      await put.promise;
      const moved = store.reports.putItem({ ...item, day: "2026-11-11" }, second);
      await untilBlocked(client);
      mayEnd.resolve();
      await Promise.all([before, moved]);
      expect(await store.reports.item(item)).toMatchObject({ day: "2026-11-11" });
      expect(await store.reports.period(first)).toMatchObject({ revision: 2 });
      expect(await store.reports.period(second)).toMatchObject({ revision: 1 });
    });

    it("lets nothing into a period while it is written down what a report of it tells", async () => {
      const { store } = opened;
      const company = newCompany();
      const key = decade(company);
      await store.reports.putItem(reportItem(company), key);
      const made = report(key);
      await store.reports.insert(made);
      const held = Promise.withResolvers<void>();
      const mayEnd = Promise.withResolvers<void>();
      const reporting = store.tx(async (memory) => {
        const period = await memory.reports.period(key, { lock: true });
        held.resolve();
        await mayEnd.promise;
        await memory.reports.link(made.id, key);
        return period?.revision;
      });
      await held.promise;
      const late = reportItem(company);
      const putting = store.reports.putItem(late, key);
      await untilBlocked(client);
      mayEnd.resolve();
      expect(await reporting).toBe(1);
      await putting;
      const { counts, added } = await store.reports.difference(made.id, key, 10);
      expect(counts).toEqual({ added: 1, changed: 0, removed: 0 });
      expect(added.map(({ id }) => id)).toEqual([late.id]);
      expect(await store.reports.period(key)).toMatchObject({ revision: 2 });
    });

    it("lives on when the server ends its connections", async () => {
      const { store } = opened;
      await store.ping();
      await client.query(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()",
      );
      // A connection may be handed out before its end is noticed: that statement fails, and the pool replaces it.
      const failed = await Promise.allSettled(Array.from({ length: 10 }, () => store.ping()));
      expect(failed).toHaveLength(10);
      await store.ping();
    });
  });

  it("says so when the server is not there", async () => {
    await expect(open("postgres://postgres@127.0.0.1:1/none")).rejects.toThrow("ECONNREFUSED");
  });
});
