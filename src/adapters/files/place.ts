import { Failure, isFailure } from "../../domain/failure.ts";
import { refused, unlessRefused } from "../kit/calls/failures.ts";
import { sha256Of } from "../kit/files.ts";
import type { FileEntry, Found } from "../port.ts";
import { type FolderAccess, MARKER, pathOf, unlessGone } from "./folder.ts";
import type { Own } from "./steps.ts";

/** Where the platform looks for a file. */
export const finalPath = ({ endpoint }: FolderAccess, { name }: Pick<Own, "name">): string =>
  pathOf({ folder: endpoint.out, name });

/**
 * Where a file is written before it is handed over: under a name that nobody looks at, or looks at without a marker. The
 * hidden one is of its own, so that two who chose one name by chance do not write into each other's file.
 */
export const stagedPath = ({ endpoint }: FolderAccess, { name, id }: Pick<Own, "name" | "id">): string =>
  pathOf({
    folder: endpoint.out,
    name: endpoint.publish === "rename" ? `.${name}.${id.slice(-8)}.part` : name,
  });

/** Whose is the file that stands there? By its bytes, or by its size where it cannot be read. */
export const isOurs = async (
  access: FolderAccess,
  path: string,
  { size }: FileEntry,
  own: Pick<Own, "sha256" | "size">,
): Promise<Found["sameContent"]> => {
  if (size !== own.size) return "no";
  const read = unlessGone(access, path, () => access.door.read(path, access.signal, own.size));
  const held = await unlessRefused(read, () => null);
  if (held === null) return "unknown";
  return sha256Of(held) === own.sha256 ? "yes" : "no";
};

/** The file under its final name; with markers, where one says that it is whole. */
export const finalFile = async (access: FolderAccess, own: Pick<Own, "name">): Promise<FileEntry | null> => {
  const { door, endpoint, signal } = access;
  const path = finalPath(access, own);
  if (endpoint.publish === "marker" && (await door.stat(`${path}${MARKER}`, signal)) === null) return null;
  return door.stat(path, signal);
};

/**
 * Does it stand under its final name already? Where that is the only name that it has, the beginning of it may stand there,
 * broken off: that is ours to write again.
 *
 * @throws Failure `refused` when other bytes stand there
 */
export const stands = async (access: FolderAccess, own: Own, bytes: Uint8Array): Promise<boolean> => {
  const { door, endpoint, signal } = access;
  const path = finalPath(access, own);
  const final = await finalFile(access, own);
  if (final !== null && (await isOurs(access, path, final, own)) !== "no") return true;
  const there = endpoint.publish === "marker" ? await door.stat(path, signal) : final;
  if (there === null) return false;
  const mayBeBroken = endpoint.publish === "direct" || (endpoint.publish === "marker" && final === null);
  if (mayBeBroken && there.size <= bytes.length) {
    const held = Buffer.from(await door.read(path, signal, bytes.length));
    if (held.equals(Buffer.from(bytes.subarray(0, held.length)))) return false;
  }
  throw nameTaken(own.name);
};

/** Where a file that was written stands. `gone`: the platform has taken it, for nothing of ours takes it away. */
type Place =
  | { at: "staged"; modified: Date }
  | { at: "final"; ours: Found["sameContent"] }
  | { at: "gone" | "broken" };

/** @throws Failure `refused` when other bytes stand under its name */
export const placeOf = async (access: FolderAccess, own: Own): Promise<Place> => {
  const final = await finalFile(access, own);
  if (final !== null) {
    const ours = await isOurs(access, finalPath(access, own), final, own);
    if (ours === "no") throw nameTaken(own.name);
    return { at: "final", ours };
  }
  const staged = await access.door.stat(stagedPath(access, own), access.signal);
  if (staged === null) return { at: "gone" };
  return staged.size === own.size ? { at: "staged", modified: staged.modified } : { at: "broken" };
};

const NAME_TAKEN = "name_taken";

const nameTaken = (name: string): Failure =>
  refused(
    NAME_TAKEN,
    `Another file stands under the name ${name}, and nothing is overwritten.`,
    "Look at that file with the platform; then send this again.",
    {
      messageFr: `Un autre fichier porte le nom ${name}, et rien n'est écrasé.`,
      fixFr: "Regardez ce fichier avec la plateforme ; puis renvoyez celui-ci.",
    },
  );

/** Is it the name that is at fault? */
export const isNameTaken = (error: unknown): boolean =>
  isFailure(error) && error.kind === "refused" && error.facts.code === NAME_TAKEN;

/**
 * Writes what the platform acts upon. The door calls a write that broke off `unsent`, as nobody looks at what it left; here
 * somebody does, so that its outcome is unknown.
 */
export const handOver = async (
  { door, signal }: FolderAccess,
  path: string,
  bytes: Uint8Array,
): Promise<void> => {
  const begun = !signal.aborted;
  try {
    await door.write(path, bytes, signal);
  } catch (error) {
    if (!begun || !isFailure(error) || error.kind !== "unsent") throw error;
    const message = `Nobody knows whether ${path} was handed over: ${error.facts.message}`;
    throw new Failure("unknown", { ...error.facts, message, mayStillArrive: true }, { cause: error });
  }
};
