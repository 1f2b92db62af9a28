import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { connect, type Db, type Words } from "../../src/store/db.ts";
import { migrate } from "../../src/store/migrate.ts";
import { MIGRATIONS, type Migration } from "../../src/store/migrations.ts";
import { openPostgres } from "../../src/store/postgres.ts";
import { openSqlite } from "../../src/store/sqlite.ts";
import { ENGINES, type EngineName } from "./old-stores.ts";
import { RELEASED } from "./released.ts";
import { T0 } from "./samples.ts";

const hashOf = (migration: Migration, words: Words): string => {
  const text = JSON.stringify(migration(words), (_, value: unknown) =>
    typeof value === "string" ? value.replaceAll(/\s+/g, " ") : value,
  );
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
};

const versionIn = async (db: Db): Promise<number> => {
  const [row] = await db.read("SELECT MAX(version) AS version FROM schema_version");
  return Number(row?.version);
};

const dbOf = async (engine: EngineName): Promise<Db> => {
  const url = await ENGINES[engine].fresh();
  return connect(engine === "sqlite" ? await openSqlite(url.slice("sqlite:".length)) : openPostgres(url));
};

const addColumn: Migration = ({ text }) => [`ALTER TABLE invoices ADD COLUMN extra ${text}`];
const addThenFail: Migration = ({ text }) => [
  `ALTER TABLE invoices ADD COLUMN second ${text}`,
  "UPDATE nowhere SET a = 1",
];
const online: Migration = () => ({ online: [{ index: "invoices_extra", on: "invoices (extra, id)" }] });

describe("the released versions", () => {
  it("are what they were when they were released", async () => {
    const sqlite = await openSqlite(":memory:");
    const postgres = openPostgres("postgres://nobody@127.0.0.1:1/none");
    expect(
      MIGRATIONS.slice(0, RELEASED.length).map((migration) => ({
        sqlite: hashOf(migration, sqlite.words),
        postgres: hashOf(migration, postgres.words),
      })),
    ).toEqual(RELEASED);
    await sqlite.close();
    await postgres.close();
  });
});

describe.each(Object.keys(ENGINES) as EngineName[])("an upgrade on %s", (engine) => {
  it("keeps each version that it reached, and nothing of the one that failed", async () => {
    const db = await dbOf(engine);
    await migrate(db, T0);
    await expect(migrate(db, T0, [...MIGRATIONS, addColumn, addThenFail])).rejects.toThrow(/nowhere/);
    expect(await versionIn(db)).toBe(MIGRATIONS.length + 1);
    await db.read("SELECT extra FROM invoices");
    await expect(db.read("SELECT second FROM invoices")).rejects.toThrow(/second/);
    await migrate(db, T0, [...MIGRATIONS, addColumn, online]);
    expect(await versionIn(db)).toBe(MIGRATIONS.length + 2);
    await db.close();
  });

  it("makes a new store whole or not at all", async () => {
    const db = await dbOf(engine);
    await expect(migrate(db, T0, [...MIGRATIONS, addThenFail])).rejects.toThrow(/nowhere/);
    await expect(db.read("SELECT version FROM schema_version")).rejects.toThrow(/schema_version/);
    await migrate(db, T0, [...MIGRATIONS, addColumn, online]);
    expect(await versionIn(db)).toBe(MIGRATIONS.length + 2);
    await db.close();
  });
});
