import type { Db, Words } from "./db.ts";
import { millis, whole } from "./rows.ts";
import { firstSchema, ownColumns, thePast, whatWaits } from "./schema.ts";
import { flows } from "./schema-flows.ts";
import { reporting } from "./schema-reports.ts";
import { sharing } from "./schema-sharing.ts";

/** Each gives the statements that lead from the version before to its own. Append only: what has run stays as it is. */
const MIGRATIONS: readonly ((words: Words) => readonly string[])[] = [
  firstSchema,
  ownColumns,
  whatWaits,
  thePast,
  reporting,
  flows,
  sharing,
];

/**
 * Brings the tables up to this program's version, forward only. Several processes may try at once: one works, the
 * others find it done. Throws when the database is newer than the program.
 */
export const migrate = (db: Db, now: Date): Promise<void> =>
  db.atomic(async (within) => {
    const { words } = within;
    if (words.lockSchema !== null) await within.read(words.lockSchema);
    await within.write(
      `CREATE TABLE IF NOT EXISTS schema_version (version ${words.integer} PRIMARY KEY, applied_at ${words.integer} NOT NULL)${words.tableEnd}`,
    );
    const [row] = await within.read("SELECT COALESCE(MAX(version), 0) AS version FROM schema_version");
    const version = row === undefined ? 0 : whole(row, "version");
    if (version > MIGRATIONS.length)
      throw new Error(
        `The database has schema version ${version}, and this program knows up to ${MIGRATIONS.length}: start the newer program that made it, or restore a backup from before.`,
      );
    for (const [i, statements] of MIGRATIONS.entries()) {
      if (i < version) continue;
      for (const statement of statements(words)) await within.write(statement);
      await within.write("INSERT INTO schema_version (version, applied_at) VALUES ($1, $2)", [
        i + 1,
        millis(now),
      ]);
    }
  });
