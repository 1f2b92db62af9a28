import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { DatabaseSync, type SQLInputValue } from "node:sqlite";
import { describe, expect, inject, it } from "vitest";
import { backUp } from "../../src/store/backup/back-up.ts";
import { restore } from "../../src/store/backup/restore.ts";
import { tablesOf } from "../../src/store/backup/tables.ts";
import { openStore } from "../../src/store/open.ts";
import { newDatabase } from "../support/postgres.ts";
import { ownFolder } from "../support/processes.ts";
import { backToVersion6 } from "./contract/opening.ts";
import { at, event, invoice, unique, work } from "./samples.ts";

const ROOT = resolve(import.meta.dirname, "../..");
const now = (): Date => at(0);

const newPostgres = async (): Promise<string> => {
  const server = inject("postgres");
  if ("problem" in server) throw new Error(server.problem);
  return newDatabase(server.url);
};

const tablesIn = (db: DatabaseSync): string[] =>
  db
    .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name")
    .all()
    .map(({ name }) => String(name));

/** Every row of every table, in an order of its own, and how far counted keys have come. */
const everything = (path: string): Map<string, string[]> => {
  const db = new DatabaseSync(path, { readOnly: true });
  const rowsOf = (table: string): string[] =>
    db
      .prepare(`SELECT * FROM ${table}`)
      .all()
      .map((row) =>
        JSON.stringify(row, (_, value: unknown) =>
          value instanceof Uint8Array ? Buffer.from(value).toString("hex") : value,
        ),
      )
      .sort();
  try {
    const tables = tablesIn(db).filter((name) => name !== "schema_version");
    return new Map([...tables, "sqlite_sequence"].map((name) => [name, rowsOf(name)]));
  } finally {
    db.close();
  }
};

/** Versions, tables and their columns. */
const schemaOf = (path: string): unknown => {
  const db = new DatabaseSync(path, { readOnly: true });
  try {
    const names = (sql: string) =>
      db
        .prepare(sql)
        .all()
        .map((row) => String(Object.values(row)[0]))
        .sort();
    return {
      versions: names("SELECT version FROM schema_version"),
      tables: tablesIn(db).map((table) => [table, names(`SELECT name FROM pragma_table_info('${table}')`)]),
    };
  } finally {
    db.close();
  }
};

/** Rows in every table, whatever tables there are: of each type of column, with all its columns and without. */
const fill = (path: string): void => {
  const db = new DatabaseSync(path, { enableForeignKeyConstraints: false });
  let n = 0;
  const value = (type: string): SQLInputValue => {
    n++;
    if (type === "BLOB") return new Uint8Array([0, n % 256, 255, 0]);
    return type === "INTEGER" ? 1_700_000_000_000 + n : `{"é": "${n} '\\"\\u0000€", "code": "${n}"}`;
  };
  for (const { name: table } of tablesOf(db)) {
    const columns = db.prepare(`PRAGMA table_info(${table})`).all();
    const parents = new Map(
      db
        .prepare(`PRAGMA foreign_key_list(${table})`)
        .all()
        .map(({ from, table: of, to }) => [String(from), `SELECT ${to} FROM ${of} LIMIT 1`]),
    );
    for (const whole of [true, false, true]) {
      const given = columns.filter(({ pk, notnull }) => whole || pk !== 0 || notnull !== 0);
      const names = given.map(({ name }) => String(name));
      const sql = names.map((name) => (parents.has(name) ? `(${parents.get(name)})` : "?"));
      const values = given
        .filter(({ name }) => !parents.has(String(name)))
        .map(({ name, type }) => (name === "told_hash" && !whole ? "" : value(String(type))));
      db.prepare(`INSERT INTO ${table} (${names.join(",")}) VALUES (${sql.join(",")})`).run(...values);
    }
  }
  // A key that was given and whose row is gone is not given again.
  db.exec("DELETE FROM outbox WHERE seq = (SELECT MAX(seq) FROM outbox)");
  db.close();
};

const made = async (): Promise<{ folder: string; path: string }> => {
  const folder = ownFolder();
  const path = join(folder, "store.db");
  await (await openStore(`sqlite:${path}`, { now })).close();
  return { folder, path };
};

describe("a backup", () => {
  it("has every row of every table, from either engine to either engine", async () => {
    const { folder, path } = await made();
    fill(path);
    const before = everything(path);
    for (const [table, rows] of before) expect(rows.length, table).toBeGreaterThan(0);
    const [first, second, copy] = ["first.db", "second.db", "copy.db"].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ];
    await backUp(`sqlite:${path}`, first);
    const url = await newPostgres();
    const into = await restore(first, url);
    await backUp(url, second);
    await restore(second, `sqlite:${copy}`);
    expect(everything(copy)).toEqual(before);
    for (const [table, count] of into.rows) expect(count, table).toBe(before.get(table)?.length);
    expect(everything(first)).toEqual(before);
    expect(readdirSync(folder).filter((name) => name.includes(".part"))).toEqual([]);
  });

  it("is of one moment, while others write, and what waits in it goes on", async () => {
    for (const url of [`sqlite:${join(ownFolder(), "store.db")}`, await newPostgres()]) {
      const store = await openStore(url, { now });
      let writing = true;
      let written = 0;
      // An invoice, its work and its event are one transaction: no moment has a part of them.
      const writer = (async () => {
        while (writing || written < 20) {
          const one = invoice({ tenant: unique("tenant") });
          await store.tx(async (memory) => {
            await memory.invoices.insert(one);
            await memory.events.append(event(one.id), one.tenant);
            await memory.outbox.add([work("main", { invoiceId: one.id })], now());
          });
          written++;
        }
      })();
      const file = join(ownFolder(), "moment.db");
      while (written < 10) await new Promise(setImmediate);
      await backUp(url, file);
      writing = false;
      await writer;
      await store.close();

      const found = everything(file);
      const many = found.get("invoices")?.length ?? 0;
      expect(many).toBeGreaterThanOrEqual(10);
      expect(found.get("events")).toHaveLength(many);
      expect(found.get("outbox")).toHaveLength(many);

      const target = `sqlite:${join(ownFolder(), "restored.db")}`;
      await restore(file, target);
      const restored = await openStore(target, { now });
      expect(await restored.outbox.counts()).toMatchObject([{ account: "main", state: "ready", rows: many }]);
      await restored.close();
    }
  });

  it("goes where there is no store yet, and nowhere else", async () => {
    const { folder, path } = await made();
    fill(path);
    const file = join(folder, "backup.db");
    await backUp(`sqlite:${path}`, file);
    await expect(backUp(`sqlite:${path}`, file)).rejects.toThrow(/there already/);
    await expect(restore(file, `sqlite:${path}`)).rejects.toThrow(/there already/);
    const url = await newPostgres();
    await restore(file, url);
    await expect(restore(file, url)).rejects.toThrow(/something in it already/);
    const before = everything(path);
    await backUp(url, join(folder, "still.db"));
    expect(everything(join(folder, "still.db"))).toEqual(before);
  });

  it("is refused where it is none, is damaged, or is newer than the program; nothing is left of the try", async () => {
    const { folder, path } = await made();
    const target = `sqlite:${join(folder, "target.db")}`;
    const rubbish = join(folder, "rubbish.db");
    writeFileSync(rubbish, "no database at all, and long enough to be looked at".repeat(100));
    await expect(restore(rubbish, target)).rejects.toThrow(/is damaged/);
    const other = join(folder, "other.db");
    new DatabaseSync(other).exec("CREATE TABLE other (a TEXT)");
    await expect(restore(other, target)).rejects.toThrow(/no backup of a store/);
    await expect(backUp(`sqlite:${other}`, join(folder, "none.db"))).rejects.toThrow(/is no store/);
    await expect(backUp(`sqlite:${join(folder, "nowhere.db")}`, join(folder, "none.db"))).rejects.toThrow(
      /no store at/,
    );
    await expect(backUp(await newPostgres(), join(folder, "none.db"))).rejects.toThrow(/is no store/);
    new DatabaseSync(path).exec("INSERT INTO schema_version VALUES (999, 0)");
    await expect(restore(path, target)).rejects.toThrow(/newer program/);
    await expect(restore(path, await newPostgres())).rejects.toThrow(/newer program/);
    const left = readdirSync(folder).filter((name) => !/-(wal|shm)$/.test(name));
    expect(left.sort()).toEqual(["other.db", "rubbish.db", "store.db"]);
  });

  it("of an older release is brought up to this one", async () => {
    const { folder, path } = await made();
    const file = join(folder, "backup.db");
    await backUp(`sqlite:${path}`, file);
    const latest = schemaOf(file);
    const older = new DatabaseSync(file);
    for (const sql of backToVersion6) older.exec(sql);
    older.exec("DELETE FROM schema_version WHERE version > 6");
    older.close();
    await restore(file, `sqlite:${join(folder, "restored.db")}`);
    expect(schemaOf(join(folder, "restored.db"))).toEqual(latest);
    expect(schemaOf(file)).not.toEqual(latest);
    const url = await newPostgres();
    await restore(file, url);
    await backUp(url, join(folder, "again.db"));
    expect(schemaOf(join(folder, "again.db"))).toEqual(latest);
  });
});

describe("npm run backup and npm run restore", () => {
  const run = (command: string, ...args: string[]) =>
    spawnSync(process.execPath, [`src/commands/${command}.ts`, ...args], {
      cwd: ROOT,
      encoding: "utf8",
      env: { NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE },
    });

  it("tell what they did, and end with 1 where they did nothing", async () => {
    const { folder, path } = await made();
    fill(path);
    const file = join(folder, "b.db");
    const told = run("backup", file, `sqlite:${path}`);
    expect(told).toMatchObject({ status: 0, stdout: expect.stringMatching(/3 rows of invoices.*\.db: /s) });
    const again = run("restore", file, `sqlite:${join(folder, "new", "r.db")}`);
    expect(again).toMatchObject({ status: 0, stdout: expect.stringMatching(/is restored/) });
    expect(everything(join(folder, "new", "r.db"))).toEqual(everything(path));
    const refused = run("restore", file, `sqlite:${path}`);
    expect(refused).toMatchObject({ status: 1, stderr: expect.stringMatching(/Nothing was restored/) });
    expect(run("backup").status).toBe(1);
    expect(existsSync(join(folder, "undefined"))).toBe(false);
  });
});
