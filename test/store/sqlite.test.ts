import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, describe, expect, it } from "vitest";
import { open, storeContract } from "./contract.ts";
import { at, document, newId, sha256, unique, work } from "./samples.ts";

const folder = mkdtempSync(join(tmpdir(), "passerelle-store-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const fileOf = (url: string): string => url.slice("sqlite:".length);
const newUrl = async (): Promise<string> => `sqlite:${join(folder, unique("new"), "gateway.db")}`;

describe("store on SQLite", () => {
  storeContract({
    newUrl,
    raw: async (url, sql) => {
      const db = new DatabaseSync(fileOf(url));
      db.exec(sql);
      db.close();
    },
    kills: 5,
  });

  it("works in memory, for tests", async () => {
    const store = await open("sqlite::memory:");
    const account = unique("account");
    await store.tx((memory) => memory.outbox.add([work(account)], at(0)));
    expect(await store.outbox.due(at(0))).toEqual([{ account, kind: "submit", oldest: at(0) }]);
    await store.close();
  });

  it("keeps its promises about the disk", async () => {
    const url = await newUrl();
    const store = await open(url);
    const db = new DatabaseSync(fileOf(url));
    expect(db.prepare("PRAGMA journal_mode").get()).toEqual({ journal_mode: "wal" });
    expect(db.prepare("PRAGMA page_size").get()).toEqual({ page_size: 16384 });
    db.close();
    await store.close();
  });

  it("never lets a write of others join an open transaction", async () => {
    const store = await open(await newUrl());
    const inside = newId("wrk");
    const beside = newId("wrk");
    const big = new Uint8Array(2_000_000).fill(7);
    const failing = store.tx(async (memory) => {
      await memory.outbox.add([work("a", { id: inside })], at(0));
      // Lets the event loop turn while the transaction is open: the bytes are compressed elsewhere.
      await memory.documents.put(document(inside, big));
      throw new Error("changed my mind");
    });
    const other = store.outbox.add([work("a", { id: beside })], at(0));
    await expect(failing).rejects.toThrow("changed my mind");
    expect(await other).toBe(1);
    expect(await store.outbox.byId(inside)).toBeNull();
    expect(await store.outbox.byId(beside)).not.toBeNull();
    expect(await store.documents.get(inside, "original")).toBeNull();
    await store.close();
  });

  it("reads beside an open transaction, without what it wrote", async () => {
    const store = await open(await newUrl());
    const id = newId("wrk");
    const bytes = new Uint8Array(1_000_000).fill(9);
    const wrote = Promise.withResolvers<void>();
    const writing = store.tx(async (memory) => {
      await memory.outbox.add([work("a", { id })], at(0));
      wrote.resolve();
      await memory.documents.put(document(id, bytes));
    });
    await wrote.promise;
    expect(await store.outbox.byId(id)).toBeNull();
    await writing;
    expect((await store.documents.get(id, "original"))?.sha256).toBe(sha256(bytes));
    await store.close();
  });
});
