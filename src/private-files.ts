import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  statSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";

const FOLDER = 0o700;
const FILE = 0o600;
/** What SQLite keeps beside the file; it gives them the file's own rights when it makes them. */
const SUFFIXES = ["", "-wal", "-shm", "-journal"];

/**
 * Sees to it that only the owner reads a database: invoices, bank accounts and platforms' words stand in it as they
 * are. Makes folder and file where they are missing. A folder is tightened only when it holds databases alone: it may
 * be anybody's.
 */
export const keepPrivate = (path: string): void => {
  const folder = dirname(path);
  if (
    mkdirSync(folder, { recursive: true, mode: FOLDER }) === undefined &&
    holdsDatabasesAlone(folder, path)
  ) {
    tighten(folder, FOLDER);
  }
  closeSync(openSync(path, "a", FILE));
  for (const suffix of SUFFIXES) if (existsSync(path + suffix)) tighten(path + suffix, FILE);
};

/** The folder of compiled official rules, which lies beside the databases and is private by itself. */
export const OFFICIAL_RULES = "official-rules";

/** Copies of the directory, which lie beside the databases, each with its lock and perhaps its successor. */
const DIRECTORY_COPY = /^directory-.+\.db(\.lock|\.new)?$/;

/** Databases: ours, and the sandbox platform's, which lies beside it. */
const holdsDatabasesAlone = (folder: string, path: string): boolean => {
  const ours = SUFFIXES.flatMap((suffix) => [basename(path) + suffix, `sandbox.db${suffix}`]);
  const there = readdirSync(folder);
  return (
    there.includes(basename(path)) &&
    there.every((name) => name === OFFICIAL_RULES || DIRECTORY_COPY.test(name) || ours.includes(name))
  );
};

/** Takes the rights of others away, where the file is this user's; a file of somebody else is his business. */
const tighten = (path: string, most: number): void => {
  const { mode, uid } = statSync(join(path));
  if (uid === process.getuid?.() && (mode & 0o777 & ~most) !== 0) chmodSync(path, mode & most);
};

/** Sees to it that a file, or the names in a folder, are on the disk. */
export const flush = (path: string): void => {
  const handle = openSync(path, "r");
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
};
