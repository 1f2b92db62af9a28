import { DatabaseSync } from "node:sqlite";
import { keepPrivate } from "../private-files.ts";

const BUSY = 5;

/**
 * The right to replace a copy, held by one process at a time; it falls back by itself when the process dies. Null:
 * another one has it.
 *
 * It is SQLite's own lock on an empty file: the system has none that Node could hold, and a file that merely lies there
 * outlives whoever was killed.
 */
export const lockOf = (database: string): { release(): void } | null => {
  const path = `${database}.lock`;
  keepPrivate(path);
  const db = new DatabaseSync(path, { timeout: 0 });
  try {
    db.exec("BEGIN EXCLUSIVE");
    return { release: () => db.close() };
  } catch (error) {
    db.close();
    if (error instanceof Error && "errcode" in error && error.errcode === BUSY) return null;
    throw error;
  }
};
