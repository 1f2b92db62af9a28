import { existsSync, globSync } from "node:fs";
import { join } from "node:path";

/** Folder of official samples and schemas, which is not part of the project; null where it is not there. */
const SHARED = process.env.PASSERELLE_SHARED ?? join(import.meta.dirname, "../../../shared");

/** A folder of official material; null where it is not there. */
export const sharedFolder = (name: string): string | null => {
  const folder = join(SHARED, name);
  return existsSync(folder) ? folder : null;
};

/** Files under a folder of official material, by the end of their names in any case; none where it is not there. */
export const sharedFiles = (name: string, ending: string): string[] => {
  const folder = sharedFolder(name);
  if (folder === null) return [];
  return globSync("**/*", { cwd: folder })
    .filter((path) => path.toLowerCase().endsWith(ending))
    .sort()
    .map((path) => join(folder, path));
};
