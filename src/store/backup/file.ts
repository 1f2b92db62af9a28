import { closeSync, existsSync, openSync, renameSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { flush } from "../../private-files.ts";

/**
 * Makes a file that is there whole or not at all: it is made under another name, and gets its own once it is on the disk.
 * Only its owner can read it.
 *
 * @param make - fills the empty file at the path that it is given
 * @throws Error when the file is there already; what `make` throws
 */
export const madeWhole = async (
  path: string,
  make: (part: string) => Promise<void> | void,
): Promise<void> => {
  if (existsSync(path)) throw new Error(`${path} is there already, and is not overwritten.`);
  const part = `${path}.${process.pid}.part`;
  rmSync(part, { force: true });
  closeSync(openSync(part, "wx", 0o600));
  try {
    await make(part);
    flush(part);
    renameSync(part, path);
    flush(dirname(path));
  } finally {
    for (const suffix of ["", "-wal", "-shm", "-journal"]) rmSync(part + suffix, { force: true });
  }
};

/**
 * Copies a database as it is at this moment, what only its log has included. It is one reading transaction: nobody who
 * writes waits for it, as somebody would for a copy by pages.
 *
 * @param into - an empty file
 */
export const copySqlite = (path: string, into: string): void => {
  const db = new DatabaseSync(path, { readOnly: true, timeout: 5000 });
  try {
    db.prepare("VACUUM INTO ?").run(into);
  } finally {
    db.close();
  }
};
