/** A file as its folder lists it. */
export interface FileEntry {
  name: string;
  /** Bytes. */
  size: number;
  /** By the clock of whoever keeps it, to the second. */
  modified: Date;
}

/**
 * The door to a folder, on this machine or over SFTP. Paths are relative to the account's root and stay under it; links
 * are not followed. Every call has a deadline, is counted, and throws a `Failure` (domain/failure.ts) and nothing else:
 * `unsent` where nothing can have changed, or only what {@link Files.write} writes under a name that nobody looks at;
 * `denied` for host keys, logins, rights and missing folders; `unknown` for a {@link Files.move} whose answer was lost;
 * `refused` for a clear no.
 */
export interface Files {
  /**
   * The files of a folder, in batches and in no order; folders and links are left out.
   */
  list(folder: string, signal: AbortSignal): AsyncIterable<FileEntry[]>;
  /** Null: there is no such file. */
  stat(path: string, signal: AbortSignal): Promise<FileEntry | null>;
  /**
   * @param maxBytes - past it the file is not read: `refused` with the code `file_too_large`
   */
  read(path: string, signal: AbortSignal, maxBytes?: number): Promise<Uint8Array>;
  /**
   * Writes a file whole, in place of one that is there, and makes it durable where that can be had. It ends well only
   * when the file has the size of the bytes: a full disk is `unsent`.
   */
  write(path: string, bytes: Uint8Array, signal: AbortSignal): Promise<void>;
  /** Gives a file another name, and refuses one that is taken (`refused`, code `name_taken`). */
  move(from: string, to: string, signal: AbortSignal): Promise<void>;
  /** No error where it is gone already. */
  remove(path: string, signal: AbortSignal): Promise<void>;
  /**
   * Reads a file that its keeper gives one time only: what was read is handed over before the file is let go of. Where it
   * could not be kept, over SFTP it is not closed as if it had been: the connection ends without a word.
   *
   * @param keep - makes it durable; awaited while the file is still open
   * @param maxBytes - as for {@link read}
   */
  readOnce(
    path: string,
    keep: (bytes: Uint8Array) => Promise<void>,
    signal: AbortSignal,
    maxBytes?: number,
  ): Promise<void>;
  /** Bytes free where the folder lies; null: it does not tell. */
  free(folder: string, signal: AbortSignal): Promise<number | null>;
}

/** Where the files of an account lie. */
export type FilesAt =
  | { kind: "local"; root: string }
  | {
      kind: "sftp";
      host: string;
      port: number;
      user: string;
      /** Absolute on the server, or relative to the login's folder. */
      root: string;
      /** `SHA256:…` of the server's key; two while it changes. Without one no connection is made. */
      hostKeys: readonly string[];
      /** Text of the key, PEM or OpenSSH. */
      privateKey?: string | undefined;
      passphrase?: string | undefined;
      password?: string | undefined;
      /** Ciphers beside the library's own, for servers that have old ones alone. */
      ciphers?: readonly string[] | undefined;
    };
