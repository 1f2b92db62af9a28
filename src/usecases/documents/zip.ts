import { type Zippable, zipSync } from "fflate";
import type { DocumentWorld } from "./world.ts";

/** A file of an archive, by its path in it. */
export interface FileToZip {
  path: string;
  bytes: Uint8Array;
}

/**
 * An archive of files: the same files give the same bytes, on every machine. Paths are in order, and all files have one
 * day; an archive knows no time zone, so that an hour would be another one elsewhere.
 *
 * @param given.day - `YYYY-MM-DD`
 */
export const zip = async (
  _world: DocumentWorld,
  { files, day }: { files: readonly FileToZip[]; day: string },
): Promise<Uint8Array> => {
  const [year = 1980, month = 1, date = 1] = day.split("-").map(Number);
  // As the clock of this machine shows it, which is what is written down.
  const mtime = new Date(Math.min(Math.max(year, 1980), 2099), month - 1, date, 12);
  const inOrder = files.toSorted((a, b) => (a.path < b.path ? -1 : 1));
  const entries: Zippable = {};
  for (const { path, bytes } of inOrder) entries[path] = bytes;
  return zipSync(entries, { level: 6, mtime, os: 3, attrs: 0o644 << 16 });
};
