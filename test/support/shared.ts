import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Official samples, schemas and contracts. They are other people's work and no part of the project: a checkout has them
 * beside it, or where `PASSERELLE_SHARED` says, or not at all.
 */
const FOLDER = process.env.PASSERELLE_SHARED ?? join(import.meta.dirname, "../../../shared");

/** Files of that folder that a test needs. */
export interface SharedFiles {
  /** Are all of them there? */
  readonly there: boolean;
  /** Their paths, in the order in which they were named. */
  readonly paths: readonly string[];
  /** A test's title, with the reason added where it is skipped: `describe.skipIf(!files.there)(files.title("…"))`. */
  title(title: string): string;
  /** The path of one. Throws where the file was not named. */
  path(name: string): string;
  bytes(name: string): Buffer;
  text(name: string): string;
  /** One of JSON, as the caller knows it to be. */
  json<T>(name: string): T;
}

/**
 * Names files by their paths in the folder. They are named one by one and never listed: what is added to the folder
 * later is no test's business, and could only make one fail.
 */
export const shared = (...names: string[]): SharedFiles => {
  const missing = names.filter((name) => !existsSync(join(FOLDER, name)));
  const path = (name: string): string => {
    if (!names.includes(name)) throw new Error(`${name} was not named`);
    return join(FOLDER, name);
  };
  const text = (name: string): string => readFileSync(path(name), "utf8");
  return {
    there: missing.length === 0,
    paths: names.map(path),
    title: (title) =>
      missing.length === 0
        ? title
        : `${title} (skipped: ${missing.length} of ${names.length} shared files are missing, ${missing[0]} for one)`,
    path,
    bytes: (name) => readFileSync(path(name)),
    text,
    json: <T>(name: string) => JSON.parse(text(name)) as T,
  };
};
