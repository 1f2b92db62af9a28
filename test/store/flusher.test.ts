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
const isThrough = async (promise: Promise<unknown>): Promise<boolean> => {
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

const until = async (isSo: () => boolean): Promise<void> => {
  while (!isSo()) await new Promise((resolve) => setImmediate(resolve));
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
  const look = () => engine.read("SELECT name FROM sqlite_schema WHERE name = 'a'", []);
  expect(await look()).toHaveLength(1);
  const shown = engine.durably(look);
  expect(await isThrough(shown)).toBe(false);
  disk.resolve();
  expect([await isThrough(written), await isThrough(shown)]).toEqual([true, true]);
  await engine.close();
});

it("keeps nobody waiting on SQLite for what others wrote after he had read, or after his own was on the disk", async () => {
  const flushes: PromiseWithResolvers<void>[] = [];
  const durable = (): Promise<void> => {
    const flush = Promise.withResolvers<void>();
    flushes.push(flush);
    return flush.promise;
  };
  const engine = await openSqlite(database(), () => ({ durable, trouble: () => null, close: () => {} }));
  const made = engine.write("CREATE TABLE a (b TEXT)", []);
  await until(() => flushes.length === 1);
  flushes[0]?.resolve();
  await made;

  const more = Promise.withResolvers<void>();
  const goOn = (own: Promise<unknown>) => own.then(() => more.promise);
  const reads = engine.durably(() => goOn(engine.read("SELECT b FROM a", [])));
  const writes = engine.durably(() => goOn(engine.write("INSERT INTO a VALUES ('own')", [])));
  await until(() => flushes.length === 2);
  flushes[1]?.resolve();
  const later = engine.write("INSERT INTO a VALUES ('later')", []);
  await until(() => flushes.length === 3);
  more.resolve();
  expect([await isThrough(reads), await isThrough(writes), await isThrough(later)]).toEqual([
    true,
    true,
    false,
  ]);

  const looks = engine.durably(() => engine.read("SELECT b FROM a", []));
  expect(await isThrough(looks)).toBe(false);
  flushes[2]?.resolve();
  expect(await looks).toEqual([{ b: "own" }, { b: "later" }]);
  await engine.close();
});

it("keeps who took back what he wrote on SQLite waiting until what he may have read is on the disk", async () => {
  let disk = Promise.withResolvers<void>();
  disk.resolve();
  const engine = await openSqlite(database(), () => ({
    durable: () => disk.promise,
    trouble: () => null,
    close: () => {},
  }));
  await engine.write("CREATE TABLE a (b TEXT)", []);
  disk = Promise.withResolvers();
  const others = engine.write("INSERT INTO a VALUES ('1')", []);
  let read: unknown;
  const refused = engine
    .transaction(async (run) => {
      read = await run("SELECT b FROM a", []);
      throw new Error("taken");
    })
    .catch((error: Error) => error.message);
  expect([await isThrough(others), await isThrough(refused)]).toEqual([false, false]);
  expect(read).toEqual([{ b: "1" }]);
  disk.resolve();
  expect(await refused).toBe("taken");
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
