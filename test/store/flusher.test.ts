import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { openFlusher } from "../../src/store/flusher.ts";
import { ownTime } from "../../src/store/own-time.ts";
import { openSqlite } from "../../src/store/sqlite.ts";
import { afterThisTest } from "../support/endings.ts";

const database = (): string => {
  const folder = mkdtempSync(join(tmpdir(), "passerelle-flusher-"));
  afterThisTest(() => rmSync(folder, { recursive: true }));
  const path = join(folder, "a.db");
  writeFileSync(`${path}-wal`, "");
  return path;
};

/** A disk whose flushes end when the test says so. */
const slowDisk = () => {
  const under: ((error: Error | null) => void)[] = [];
  let flushes = 0;
  return {
    sync: (_: number, done: (error: Error | null) => void) => {
      flushes += 1;
      under.push(done);
    },
    flushes: () => flushes,
    end: (error: Error | null = null) => under.shift()?.(error),
  };
};

/** Has it resolved, once all that is due has run? */
const isThrough = async (promise: Promise<void>): Promise<boolean> => {
  let through = false;
  promise.then(
    () => {
      through = true;
    },
    () => {},
  );
  await new Promise((resolve) => setImmediate(resolve));
  return through;
};

it("tells of a commit when a flush that began after it has ended, and shares one among those that came meanwhile", async () => {
  const disk = slowDisk();
  const flusher = openFlusher(database(), disk.sync);
  afterThisTest(() => flusher.close());
  const first = flusher.durable();
  const [second, third] = [flusher.durable(), flusher.durable()];
  expect(disk.flushes()).toBe(1);
  expect(await isThrough(first)).toBe(false);
  disk.end();
  expect([await isThrough(first), await isThrough(second)]).toEqual([true, false]);
  disk.end();
  expect([await isThrough(second), await isThrough(third)]).toEqual([true, true]);
  expect(disk.flushes()).toBe(2);
});

it("refuses everything after a flush that failed: the system may not tell the truth the next time", async () => {
  const disk = slowDisk();
  const flusher = openFlusher(database(), disk.sync);
  afterThisTest(() => flusher.close());
  const failed = flusher.durable();
  const next = flusher.durable();
  next.catch(() => {});
  disk.end(new Error("EIO: i/o error"));
  await expect(failed).rejects.toMatchObject({ errcode: 10, message: expect.stringContaining("restart") });
  disk.end();
  await expect(next).rejects.toMatchObject({ errcode: 10 });
  await expect(flusher.durable()).rejects.toMatchObject({ errcode: 10 });
});

it("keeps who wrote on SQLite, and who read it for others, waiting until it is on the disk", async () => {
  const disk = Promise.withResolvers<void>();
  const log = { durable: () => disk.promise, trouble: () => null, close: () => {} };
  const engine = await openSqlite(database(), () => log);
  const written = engine.write("CREATE TABLE a (b TEXT)", []).then(() => {});
  expect(await isThrough(written)).toBe(false);
  expect(await engine.read("SELECT name FROM sqlite_schema WHERE name = 'a'", [])).toHaveLength(1);
  const shown = engine.settled();
  expect(await isThrough(shown)).toBe(false);
  disk.resolve();
  expect([await isThrough(written), await isThrough(shown)]).toEqual([true, true]);
  await engine.close();
});

it("commits what is through before it goes on with those who wait, where it took long", async () => {
  let commits = 0;
  const durable = async (): Promise<void> => void commits++;
  const engine = await openSqlite(database(), () => ({ durable, trouble: () => null, close: () => {} }));
  await engine.write("CREATE TABLE a (b TEXT)", []);
  commits = 0;
  const long = engine.transaction(async (run) => {
    await run("INSERT INTO a VALUES ('long')", []);
    for (const end = ownTime() + 12; ownTime() < end; );
  });
  await Promise.all([long, engine.write("INSERT INTO a VALUES ('next')", [])]);
  expect(commits).toBe(2);
  expect(await engine.read("SELECT b FROM a", [])).toEqual([{ b: "long" }, { b: "next" }]);
  await engine.close();
});

it("lets nobody write on SQLite after a flush that failed", async () => {
  let trouble: Error | null = null;
  const log = { durable: () => Promise.resolve(), trouble: () => trouble, close: () => {} };
  const engine = await openSqlite(database(), () => log);
  await engine.write("CREATE TABLE a (b TEXT)", []);
  trouble = new Error("EIO");
  await expect(engine.write("INSERT INTO a VALUES ('1')", [])).rejects.toThrow("EIO");
  expect(await engine.read("SELECT b FROM a", [])).toEqual([]);
  await engine.close();
});

it("says so where there is no log to flush", async () => {
  const flusher = openFlusher(join(tmpdir(), "passerelle-no-such-folder", "a.db"));
  await expect(flusher.durable()).rejects.toMatchObject({ errcode: 10 });
});
