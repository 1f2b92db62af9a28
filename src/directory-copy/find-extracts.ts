import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";

/** A file of the folder that may be an extract. */
export interface FoundFile {
  name: string;
  path: string;
  /** Changes when the file does: name, size and time. */
  mark: string;
}

const NAME = /^[^.].*\.(xml|xml\.gz|tar|tar\.gz|tgz)$/i;
/** Files that are looked at: two years of a file a day. More are somebody else's folder. */
const MOST = 1_000;

/**
 * The files of a folder that may be extracts, by their names, newest names last.
 *
 * @throws the machine's error where the folder cannot be read
 */
export const filesIn = async (folder: string): Promise<FoundFile[]> => {
  const names = (await readdir(folder)).filter((name) => NAME.test(name)).sort();
  const found: FoundFile[] = [];
  for (const name of names.slice(-MOST)) {
    const path = join(folder, name);
    try {
      const { size, mtimeMs, isFile } = await looked(path);
      if (isFile) found.push({ name, path, mark: `${name} ${size} ${mtimeMs}` });
    } catch {
      // Gone since it was listed.
    }
  }
  return found;
};

const looked = async (path: string): Promise<{ size: number; mtimeMs: number; isFile: boolean }> => {
  const stats = await stat(path);
  return { size: stats.size, mtimeMs: stats.mtimeMs, isFile: stats.isFile() };
};
