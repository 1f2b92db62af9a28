import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { connect, type Engine } from "../../src/store/db.ts";
import { openStore } from "../../src/store/open.ts";
import { StoreUnavailable } from "../../src/store/port.ts";
import { openPostgres } from "../../src/store/postgres.ts";
import { openSqlite } from "../../src/store/sqlite.ts";

const folder = mkdtempSync(join(tmpdir(), "passerelle-store-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const now = (): Date => new Date("2026-10-01T08:00:00Z");
const modeOf = (path: string): string => (statSync(path).mode & 0o777).toString(8);

/** An engine on which every statement fails so. */
const failing = (real: Engine, error: Error) => {
  const fail = async (): Promise<never> => {
    throw error;
  };
  return connect({ ...real, read: fail, write: fail, transaction: fail });
};

describe("an engine's own troubles", () => {
  test.each([
    ["a full disk", 13],
    ["a disk that fails while the log is written", 10 | (3 << 8)],
    ["a file that cannot be opened", 14],
    ["a file that cannot be written", 8],
    ["a damaged file", 11],
    ["a file that another process holds", 5],
  ])("SQLite: %s is told as such", async (_, errcode) => {
    const real = await openSqlite(":memory:");
    const db = failing(real, Object.assign(new Error("no"), { errcode }));
    for (const asked of [db.read("SELECT 1"), db.write("SELECT 1"), db.atomic((t) => t.read("SELECT 1"))]) {
      await expect(asked).rejects.toBeInstanceOf(StoreUnavailable);
    }
    await real.close();
  });

  test("SQLite: a wrong statement and a broken constraint are not", async () => {
    const db = connect(await openSqlite(":memory:"));
    await db.write("CREATE TABLE a (b INTEGER PRIMARY KEY) STRICT");
    await db.write("INSERT INTO a VALUES (1)");
    for (const sql of ["SELECT nothing FROM nowhere", "INSERT INTO a VALUES (1)"]) {
      const failed = db.write(sql);
      await expect(failed).rejects.toThrow();
      await expect(failed).rejects.not.toBeInstanceOf(StoreUnavailable);
    }
    await db.close();
  });

  test("PostgreSQL: a server that is not there is told as such", async () => {
    const engine = openPostgres("postgres://nobody:secret@127.0.0.1:1/none");
    const db = connect(engine);
    await expect(db.read("SELECT 1")).rejects.toBeInstanceOf(StoreUnavailable);
    await expect(db.atomic((t) => t.read("SELECT 1"))).rejects.toBeInstanceOf(StoreUnavailable);
    for (const word of [
      "timeout exceeded when trying to connect",
      "Query read timeout",
      "Connection terminated unexpectedly",
    ]) {
      expect(engine.isUnavailable(new Error(word)), word).toBe(true);
    }
    expect(engine.isUnavailable(new TypeError("x is not a function"))).toBe(false);
    await db.close();
  });

  test("a ping writes: a store that can only be read does not answer", async () => {
    const path = join(folder, "full", "passerelle.db");
    const store = await openStore(`sqlite:${path}`, { now });
    await store.ping();
    await store.close();
    // The file-size limit of a child stands for the full disk: what it holds can be read, nothing can be added.
    const script = `
      import { openStore } from ${JSON.stringify(new URL("../../src/store/open.ts", import.meta.url).href)};
      process.on("SIGXFSZ", () => {});
      const store = await openStore(process.argv[2], { now: () => new Date() });
      const told = (asked) => asked.then(() => "well", (error) => error.name);
      let write = "well";
      for (let n = 0; n < 20 && write === "well"; n++)
        write = await told(store.keys.put("acme", "key " + n, "", "", new Date()));
      console.log(JSON.stringify({ write, ping: await told(store.ping()), read: await store.outbox.lastSeq() }));
      process.exit(0);`;
    writeFileSync(join(folder, "child.mjs"), script);
    const told = execFileSync(
      "bash",
      [
        "-c",
        `ulimit -f 33; exec "$0" "$1" "$2"`,
        process.execPath,
        join(folder, "child.mjs"),
        `sqlite:${path}`,
      ],
      { encoding: "utf8" },
    );
    expect(JSON.parse(told)).toEqual({
      write: "StoreUnavailable",
      ping: "StoreUnavailable",
      read: 0,
    });
  });
});

describe("the files of the database", () => {
  test("and their folder are the owner's alone", async () => {
    const path = join(folder, "own", "passerelle.db");
    const store = await openStore(`sqlite:${path}`, { now });
    await store.ping();
    expect(modeOf(join(folder, "own"))).toBe("700");
    for (const suffix of ["", "-wal", "-shm"]) expect(modeOf(path + suffix), suffix).toBe("600");
    await store.close();
  });

  test("that are there already are tightened; a folder with other things in it is left alone", async () => {
    const shared = join(folder, "shared");
    mkdirSync(shared, { mode: 0o755 });
    const path = join(shared, "passerelle.db");
    await (await openStore(`sqlite:${path}`, { now })).close();
    chmodSync(path, 0o644);
    chmodSync(shared, 0o755);
    writeFileSync(join(shared, "of-somebody-else.txt"), "");
    await (await openStore(`sqlite:${path}`, { now })).close();
    expect([modeOf(path), modeOf(shared)]).toEqual(["600", "755"]);
    rmSync(join(shared, "of-somebody-else.txt"));
    await (await openStore(`sqlite:${path}`, { now })).close();
    expect(modeOf(shared)).toBe("700");
  });
});
