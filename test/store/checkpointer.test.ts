import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { promisify } from "node:util";
import { afterAll, expect, it } from "vitest";
import { type Checkpointer, openCheckpointer } from "../../src/store/checkpointer.ts";
import { afterThisTest } from "../support/endings.ts";

const folder = mkdtempSync(join(tmpdir(), "passerelle-checkpointer-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const opened = (name: string): DatabaseSync => {
  const db = new DatabaseSync(join(folder, name));
  db.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; CREATE TABLE a (b INTEGER, c BLOB)");
  return db;
};

const pagesOf = (db: DatabaseSync): number =>
  Number(db.prepare("PRAGMA wal_checkpoint(NOOP)").get()?.log ?? Number.NaN);

/** Fewer rows than have the engine copy them itself. */
const MOST = 2_000;

/** A turn of the loop, and one in which a thread that shares the processor gets on. */
const turn = () => new Promise((resolve) => setImmediate(resolve));
const unhurried = () => new Promise((resolve) => setTimeout(resolve, 1));

/** Writes rows until the log begins anew, or there are too many. Gives how many it wrote. */
const writeUntilAnew = async (
  db: DatabaseSync,
  { beforeWrite }: Checkpointer,
  next: () => Promise<unknown>,
): Promise<number> => {
  const insert = db.prepare("INSERT INTO a VALUES (?, randomblob(1000))");
  let pages = 0;
  for (let n = 1; n <= MOST; n++) {
    await next();
    await beforeWrite();
    insert.run(n);
    const now = pagesOf(db);
    if (now < pages) return n;
    pages = now;
  }
  return MOST;
};

it("copies the log in a thread while others write, so that it begins anew", async () => {
  const db = opened("copied.db");
  const checkpointer = openCheckpointer(join(folder, "copied.db"), db, 50);
  afterThisTest(() => checkpointer.close());
  const rows = await writeUntilAnew(db, checkpointer, unhurried);
  expect(rows).toBeLessThan(MOST);
  await checkpointer.close();
  db.close();
  const again = new DatabaseSync(join(folder, "copied.db"));
  expect(again.prepare("SELECT COUNT(*) AS n, SUM(b) AS sum FROM a").get()).toEqual({
    n: rows,
    sum: (rows * (rows + 1)) / 2,
  });
  expect(again.prepare("PRAGMA integrity_check").get()).toEqual({ integrity_check: "ok" });
  again.close();
});

it("leaves it to the engine where the thread cannot open the database, and holds nobody up", async () => {
  const db = opened("alone.db");
  const checkpointer = openCheckpointer(join(folder, "no-such-folder", "alone.db"), db, 50);
  expect(await writeUntilAnew(db, checkpointer, turn)).toBe(MOST);
  expect(db.prepare("PRAGMA wal_autocheckpoint").get()).toEqual({ wal_autocheckpoint: 8000 });
  await checkpointer.close();
  db.close();
});

it("keeps a program that does nothing but write until its answer is there", async () => {
  const path = join(folder, "command.db");
  const program = `
    import { DatabaseSync } from "node:sqlite";
    import { openCheckpointer } from ${JSON.stringify(new URL("../../src/store/checkpointer.ts", import.meta.url).href)};
    const db = new DatabaseSync(${JSON.stringify(path)});
    db.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; CREATE TABLE a (b BLOB)");
    const checkpointer = openCheckpointer(${JSON.stringify(path)}, db, 50);
    for (let n = 0; n < 5000; n++) {
      await new Promise((resolve) => setImmediate(resolve));
      await checkpointer.beforeWrite();
      db.exec("INSERT INTO a VALUES (randomblob(1000))");
    }
    await checkpointer.close();
    console.log(db.prepare("SELECT COUNT(*) AS n FROM a").get().n);`;
  // A file: threads of a program that is given by an option fail at the option.
  const file = join(folder, "command.mjs");
  writeFileSync(file, program);
  const { stdout } = await promisify(execFile)(process.execPath, [file]);
  expect(stdout.trim()).toBe("5000");
});
