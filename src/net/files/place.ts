import type { FileEntry } from "../../adapters/port.ts";
import type { Deadline } from "../deadline.ts";

/**
 * Where files lie, as one way of reaching them sees it. Every call is one attempt, ends with its deadline, and throws
 * a `Failure`; paths are those of the port.
 */
export interface Place {
  open(folder: string, deadline: Deadline): Promise<Listing>;
  stat(path: string, deadline: Deadline): Promise<FileEntry | null>;
  read(path: string, maxBytes: number, deadline: Deadline): Promise<Uint8Array>;
  write(path: string, bytes: Uint8Array, deadline: Deadline): Promise<void>;
  move(from: string, to: string, deadline: Deadline): Promise<void>;
  remove(path: string, deadline: Deadline): Promise<void>;
  /** What `keep` throws comes out as it is. */
  readOnce(
    path: string,
    maxBytes: number,
    keep: (bytes: Uint8Array) => Promise<void>,
    deadline: Deadline,
  ): Promise<void>;
  free(folder: string, deadline: Deadline): Promise<number | null>;
  close(): void;
}

/** A folder that is being read. */
export interface Listing {
  /** Null: that was all. */
  next(deadline: Deadline): Promise<FileEntry[] | null>;
  /** Lets the folder go, read to its end or not. */
  close(): void;
}

/** How a place tells what is worth knowing. */
export interface PlaceOptions {
  /** Words of a server as a failure may carry them. */
  quoted(text: string): string;
  warn(text: string): void;
}
