import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { fillYear } from "../../bench/year-fill.ts";
import { INVOICE_SORTS, type InvoiceSort } from "../../src/domain/invoice-sort.ts";
import type { Engine } from "../../src/store/db.ts";
import { openOn } from "../../src/store/open.ts";
import type { Store } from "../../src/store/port.ts";
import { openPostgres } from "../../src/store/postgres.ts";
import { openSqlite } from "../../src/store/sqlite.ts";
import { newDatabase } from "../support/postgres.ts";
import { openJudge } from "./explain/judge-postgres.ts";
import { sqliteJudge } from "./explain/judge-sqlite.ts";
import { type Recorded, type Recorder, recording } from "./explain/record.ts";
import { walkThrough } from "./explain/walk.ts";
import { at, invoice, T0 } from "./samples.ts";

/** As many as make a difference between looking at some and looking at all. */
const YEAR = { invoices: 4_000, now: T0 };

const openRecorded = async (engine: Engine): Promise<{ recorder: Recorder; store: Store }> => {
  const recorder = recording(engine);
  return { recorder, store: await openOn(recorder.engine, { now: () => T0 }) };
};

/** Has PostgreSQL's planner believe that each table has millions of rows, with the shares that it found. */
const GROWN = `UPDATE pg_class SET reltuples = 5000000, relpages = GREATEST(relpages, 1)
  WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace`;

/** Verbs that have nothing to say to an engine which does not need it. */
const SILENT: Readonly<Record<Engine["name"], readonly string[]>> = {
  sqlite: ["reports.hold"],
  postgres: [],
};

const walked = async (store: Store, recorder: Recorder): Promise<Recorded[]> => {
  const [read] = (await store.invoices.list({ tenant: "t0" }, { limit: 1 })).items;
  await walkThrough(store, { invoiceId: read?.id ?? "", now: T0 }, recorder.begin);
  const silent = [...recorder.verbs()].filter(([, statements]) => statements === 0).map(([verb]) => verb);
  expect(silent).toEqual(SILENT[store.engine]);
  return recorder.statements().filter(({ verb }) => verb !== "opening");
};

/** Follows a list to its end. Gives what it brought, and the size of each page. */
const followed = async (
  store: Store,
  filter: Parameters<Store["invoices"]["list"]>[0],
  sort: InvoiceSort = "newest",
  limit = 50,
): Promise<{ ids: string[]; pages: number[] }> => {
  const [ids, pages]: [string[], number[]] = [[], []];
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page = await store.invoices.list(filter, { limit, sort, cursor });
    ids.push(...page.items.map(({ id }) => id));
    pages.push(page.items.length);
    cursor = page.nextCursor;
  }
  return { ids, pages };
};

/** Gives the URL of a database that is filled. */
const filledOnServer = async (): Promise<string> => {
  const server = inject("postgres");
  if ("problem" in server) throw new Error(server.problem);
  const url = await newDatabase(server.url);
  await fillYear(url, YEAR);
  return url;
};

describe("how the store finds its rows, after a year", () => {
  let onServer: Promise<string>;
  beforeAll(() => {
    // The server fills its tables while this process asks SQLite; who waits for it is told what failed.
    onServer = filledOnServer();
    onServer.catch(() => undefined);
  });
  afterAll(() => Promise.allSettled([onServer]));

  describe("on SQLite", () => {
    const folder = mkdtempSync(join(tmpdir(), "passerelle-explain-"));
    const file = join(folder, "gateway.db");
    let store: Store;
    let recorder: Recorder;
    let db: DatabaseSync;
    beforeAll(async () => {
      await fillYear(`sqlite:${file}`, YEAR);
      ({ store, recorder } = await openRecorded(await openSqlite(file)));
      db = new DatabaseSync(file);
    });
    afterAll(async () => {
      db.close();
      await store.close();
      rmSync(folder, { recursive: true });
    });

    it("reads no table that grows from end to end, and puts no rows without number in order", async () => {
      const { faultsOf } = sqliteJudge(db);
      const faults = (await walked(store, recorder)).flatMap((one) =>
        faultsOf(one).map((fault) => `${one.verb}: ${fault}`),
      );
      expect([...new Set(faults)]).toEqual([]);
    });

    it("sees that an index is missing", () => {
      const statements = recorder.statements();
      for (const [index, verb] of [
        ["invoices_sorts", "invoices.list"],
        ["events_invoice", "events.ofInvoice"],
        ["items_set_aside", "items.waitingCounts"],
      ] as const) {
        db.exec("BEGIN");
        db.exec(`DROP INDEX ${index}`);
        const { faultsOf } = sqliteJudge(db);
        const isMissed = statements.some((one) => one.verb === verb && faultsOf(one).length > 0);
        expect(isMissed, index).toBe(true);
        db.exec("ROLLBACK");
      }
    });
  });

  describe("on PostgreSQL", () => {
    let store: Store;
    let recorder: Recorder;
    let client: Client;
    beforeAll(async () => {
      const url = await onServer;
      ({ store, recorder } = await openRecorded(openPostgres(url)));
      client = new Client({ connectionString: url });
      await client.connect();
      // Few rows are read from end to end whatever indexes there are: what is asked is what they allow.
      await client.query("SET enable_seqscan = off; SET enable_bitmapscan = off");
      // The walk too: beside so few invoices the planner goes through all of them for each page by words.
      await client.query(GROWN);
    });
    afterAll(async () => {
      await client.end();
      await store.close();
    });

    /** @param most - of faulty statements, after which no other is looked at */
    const faultsIn = async (statements: readonly Recorded[], most = Number.POSITIVE_INFINITY) => {
      const { faultsOf } = await openJudge(client);
      const faults: string[] = [];
      let faulty = 0;
      for (const one of statements) {
        const found = await faultsOf(one);
        faults.push(...found.map((fault) => `${one.verb}: ${fault}`));
        if (found.length > 0 && ++faulty === most) break;
      }
      return [...new Set(faults)];
    };

    it("reads no table that grows from end to end, and puts no rows without number in order", async () => {
      const statements = await walked(store, recorder);
      await client.query(`ANALYZE; ${GROWN}`);
      expect(await faultsIn(statements)).toEqual([]);
    });

    it("sees that an index is missing", async () => {
      for (const [index, verb] of [
        ["invoices_sorts", "invoices.list"],
        ["invoices_total", "invoices.list"],
        ["events_heard", "accounts.activity"],
        ["flows_sorts", "flows.search"],
        ["events_invoice", "events.ofInvoice"],
        ["items_set_aside", "items.waitingCounts"],
      ] as const) {
        await client.query("BEGIN");
        await client.query(`DROP INDEX ${index}`);
        const statements = recorder.statements().filter((one) => one.verb === verb);
        expect((await faultsIn(statements, 1)).length, index).toBeGreaterThan(0);
        await client.query("ROLLBACK");
      }
    });

    it("finds what is rare in pages that look at so many rows each", async () => {
      const rare = invoice({
        tenant: "acme",
        platform: "rare",
        status: "approved",
        createdAt: at(-364 * 86_400_000).toISOString(),
      });
      await store.invoices.insert(rare);
      const { ids, pages } = await followed(store, { status: "approved", platform: "rare" });
      expect(ids).toEqual([rare.id]);
      expect(pages.length).toBeGreaterThan(1);
      const both = await followed(store, { direction: "inbound", badge: "pending" });
      expect(new Set(both.ids).size).toBe(both.ids.length);
      const {
        rows: [counted],
      } = await client.query(
        "SELECT COUNT(*) AS found FROM invoices WHERE direction = 'inbound' AND badge = 'pending'",
      );
      expect(both.ids.length).toBe(Number(counted?.found));
    });

    it("looks through many in each order for what many have, and loses none on the way", async () => {
      const all = (await client.query("SELECT id, total_key, words FROM invoices")).rows as {
        id: string;
        total_key: string;
        words: string;
      }[];
      const wanted = all.filter(
        ({ total_key, words }) =>
          total_key >= "1041000" && words.includes(" ets ") && words.includes(" 8000"),
      );
      const ids = wanted.map(({ id }) => id).toSorted();
      await Promise.all(
        INVOICE_SORTS.map(async (sort) => {
          const found = await followed(store, { q: "ets 8000", atLeast: "1000" }, sort, 200);
          expect(found.ids.toSorted(), sort).toEqual(ids);
        }),
      );
      expect(wanted.length).toBeGreaterThan(2_500);
      expect(await store.invoices.count({ q: "ets 8000", atLeast: "1000" })).toEqual({
        count: wanted.length,
        more: false,
      });
    });
  });
});
