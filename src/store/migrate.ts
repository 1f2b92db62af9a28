import type { Connection, Db, OnlineIndex, Run, Upgrading, Words } from "./db.ts";
import { MIGRATIONS, type Migration } from "./migrations.ts";
import { millis, whole } from "./rows.ts";

/** Versions that the schema reached, and when. */
const VERSIONS = "schema_version";

const versionOf = async ({ read, words }: Pick<Connection, "read" | "words">): Promise<number> => {
  if ((await read(words.tableNamed, [VERSIONS])).length === 0) return 0;
  const [row] = await read(`SELECT COALESCE(MAX(version), 0) AS version FROM ${VERSIONS}`);
  return row === undefined ? 0 : whole(row, "version");
};

const refuseNewer = (version: number, known: number): void => {
  if (version > known)
    throw new Error(
      `The database has schema version ${version}, and this program knows up to ${known}: start the newer program that made it, or restore a backup from before.`,
    );
};

const indexSql = ({ index, on, unique }: OnlineIndex): string =>
  `CREATE ${unique === true ? "UNIQUE " : ""}INDEX ${index} ON ${on}`;

const partsOf = (
  migration: Migration,
  words: Words,
): { statements: readonly string[]; online: readonly OnlineIndex[] } => {
  const made = migration(words);
  return "online" in made ? { statements: [], online: made.online } : { statements: made, online: [] };
};

/** How far a step came: the version that still needs indexes made online, or whether there is more to do. */
type Step = { version: number; online: readonly OnlineIndex[] } | "more" | "done";

/**
 * Brings the tables up to this program's version, forward only, each version in a transaction of its own: a kill leaves
 * a whole version. A new store is made in one. Several processes may try at once: one works, the others find it done.
 *
 * @param migrations - other than the released ones in tests alone
 * @throws Error when the database is newer than the program, or somebody holds its tables or its lock for too long
 */
export const migrate = async (
  db: Db,
  now: Date,
  migrations: readonly Migration[] = MIGRATIONS,
): Promise<void> => {
  const { words } = db;
  const version = await versionOf(db);
  refuseNewer(version, migrations.length);
  if (version === migrations.length) return;

  const reached = (run: Run, version: number): Promise<unknown> =>
    run(`INSERT INTO ${VERSIONS} (version, applied_at) VALUES ($1, $2)`, [version, millis(now)]);

  const step = async (run: Run, canWait: boolean): Promise<Step> => {
    const from = await versionOf({ words, read: (sql, params = []) => run(sql, params) });
    refuseNewer(from, migrations.length);
    if (from === 0)
      await run(
        `CREATE TABLE IF NOT EXISTS ${VERSIONS} (version ${words.integer} PRIMARY KEY, applied_at ${words.integer} NOT NULL)${words.tableEnd}`,
        [],
      );
    const to = from === 0 ? migrations.length : from + 1;
    for (const [i, migration] of migrations.slice(from, to).entries()) {
      const { statements, online } = partsOf(migration, words);
      // Nobody uses a store that is being made.
      if (online.length > 0 && from > 0 && canWait) return { version: from + 1, online };
      for (const sql of [...statements, ...online.map(indexSql)]) await run(sql, []);
      await reached(run, from + i + 1);
    }
    return to < migrations.length ? "more" : "done";
  };

  await db.upgrading(async (session: Upgrading) => {
    const { makeIndex } = session;
    for (;;) {
      const came = await session.transaction((run) => step(run, makeIndex !== null));
      if (came === "done") return;
      if (came === "more" || makeIndex === null) continue;
      for (const index of came.online) await makeIndex(index);
      await session.transaction((run) => reached(run, came.version));
    }
  });
};
