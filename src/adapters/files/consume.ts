import { isFailure } from "../../domain/failure.ts";
import { unlessRefused } from "../kit/calls/failures.ts";
import { MAX_FILE_BYTES, sha256Of } from "../kit/files.ts";
import type { FileEntry } from "../port.ts";
import { type FolderAccess, MARKER, markOf, pathOf, unlessGone } from "./folder.ts";

/** A file that is stored here, as it was listed. */
export interface StoredFile {
  folder: string;
  name: string;
  size: number;
  /** Epoch milliseconds, by the platform's clock. */
  modified: number;
  sha256: string;
}

/** The names under which a file is put aside: its own, else one with a part of its hash. */
export const archivedNames = ({ name, sha256 }: Pick<StoredFile, "name" | "sha256">): [string, string] => {
  const [, stem = name, ext = ""] = /^(.+?)(\.[A-Za-z0-9]{1,8})?$/.exec(name) ?? [];
  return [name, `${stem}-${sha256.slice(0, 12)}${ext}`];
};

/**
 * Does with a file what the account says, once what it holds is stored here. It may fail without harm: the file is known
 * and is not read again, and the next pull tries once more. One that was replaced meanwhile stays where it is.
 *
 * @param now - it may go at once. Acknowledgements may be removed only once no deposit looks for them any more
 * @returns whether it is gone
 */
export const consume = async (access: FolderAccess, file: StoredFile, now: boolean): Promise<boolean> => {
  const { door, endpoint, signal, io } = access;
  if (endpoint.consume !== "archive" && (endpoint.consume !== "remove" || !now)) return false;
  const path = pathOf(file);
  try {
    const entry = await door.stat(path, signal);
    if (entry !== null && !isSame(entry, file)) return false;
    if (entry !== null && endpoint.consume === "remove") await door.remove(path, signal);
    if (entry !== null && endpoint.consume === "archive" && !(await archive(access, file))) return false;
    if (endpoint.complete === "marker") await door.remove(`${path}${MARKER}`, signal);
    return true;
  } catch (error) {
    if (!isFailure(error) || signal.aborted) throw error;
    io.log.warn({ file: path, code: error.facts.code }, `a file that was read stays: ${error.facts.message}`);
    return false;
  }
};

const isSame = (entry: FileEntry, { size, modified }: StoredFile): boolean =>
  markOf(entry) === markOf({ size, modified: new Date(modified) });

/** False: both names are taken by other bytes. */
const archive = async (access: FolderAccess, file: StoredFile): Promise<boolean> => {
  const { door, endpoint, signal } = access;
  const path = pathOf(file);
  for (const name of archivedNames(file)) {
    const target = `${endpoint.archive}/${name}`;
    // An earlier move whose answer was lost may have taken it away: then it is where it should be.
    const moved = unlessGone(access, path, () => door.move(path, target, signal));
    const no = await unlessRefused(moved, (failure) => failure);
    if (!isFailure(no)) return true;
    const there = await door.stat(target, signal);
    if (there?.size !== file.size) continue;
    if (sha256Of(await door.read(target, signal, MAX_FILE_BYTES)) !== file.sha256) continue;
    await door.remove(path, signal);
    return true;
  }
  return false;
};
