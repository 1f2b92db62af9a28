import { type Failure, isFailure } from "../../domain/failure.ts";
import type { Access } from "../kit/calls/access.ts";
import type { FileEntry, Files, Io, Understood } from "../port.ts";
import type { Endpoint } from "./settings.ts";

/** What the platform says of a file of ours. */
export interface Ack {
  good: boolean;
  /** Machine code of a no. */
  code: string;
  /** The platform's words. */
  words: string;
  /** The acknowledgement itself, as far as it is text. */
  raw: string;
  /** More names by which the platform will speak of it. */
  ids: string[];
}

/** An acknowledgement, and which file it is about. */
export interface Naming {
  /** Name without extension. */
  stem: string;
  ack: Ack;
  /** The file that says so was written then, by the platform's clock; epoch milliseconds. */
  at: number;
}

/** What acknowledgements say that were read before, by path, size and time. */
type KnownAcks = Map<string, readonly Naming[]>;

/** An open account whose platform takes files. */
export interface FolderAccess extends Access<Endpoint, Files> {
  /** What the acknowledgements say that were read before. */
  acks: KnownAcks;
  /** What the last file said that says several things, by the id of its item. */
  several: Map<string, Understood>;
  /** The moment of a flow id: epoch milliseconds, none of them twice. */
  moment: () => number;
}

/**
 * The one door of an account.
 *
 * @throws Error where it was not opened with one
 */
export const doorOf = (io: Io): Files => {
  if (io.files === undefined) throw new Error("an account of files was opened without the door to them");
  return io.files;
};

export const MARKER = ".done";

/** Names of files that are still being written, by the habits of those who write them. */
const UNFINISHED = /^\.|\.(?:tmp|part|filepart)$/i;

/** A file in one of the account's folders. */
export interface Placed extends FileEntry {
  folder: string;
}

/** `.` is the account's root. */
export const pathOf = ({ folder, name }: Pick<Placed, "folder" | "name">): string =>
  folder === "." ? name : `${folder}/${name}`;

/** Size and time: another mark, other bytes. */
export const markOf = ({ size, modified }: Pick<FileEntry, "size" | "modified">): string =>
  `${size}:${modified.getTime()}`;

/**
 * The files of a folder that count as whole, as far as their names say: neither hidden nor half-written, and where the
 * platform sets markers, those that have one. Markers themselves are left out.
 */
export const wholeFiles = async (
  { door, endpoint, signal }: FolderAccess,
  folder: string,
): Promise<Placed[]> => {
  const all: Placed[] = [];
  for await (const batch of door.list(folder, signal))
    all.push(...batch.map((entry) => ({ ...entry, folder })));
  const files = all.filter(({ name }) => !UNFINISHED.test(name));
  if (endpoint.complete !== "marker") return files;
  const marked = new Set(files.filter(({ name }) => name.endsWith(MARKER)).map(({ name }) => name));
  return files.filter(({ name }) => !name.endsWith(MARKER) && marked.has(`${name}${MARKER}`));
};

/** A failure that may mean no more than that the file has gone meanwhile. */
const mayBeGone = (error: unknown): error is Failure =>
  isFailure(error) && (error.kind === "refused" || error.kind === "denied");

/** What a call that needs the file gives, or null where the file has gone meanwhile: somebody else may have taken it. */
export const unlessGone = async <T>(
  { door, signal }: FolderAccess,
  path: string,
  act: () => Promise<T>,
): Promise<T | null> => {
  try {
    return await act();
  } catch (error) {
    if (!mayBeGone(error) || (await door.stat(path, signal)) !== null) throw error;
    return null;
  }
};
