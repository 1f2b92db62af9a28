import type { Attributes, FileEntryWithStats, Stats } from "ssh2";
import type { FileEntry } from "../../adapters/port.ts";
import { inChunks } from "./chunks.ts";
import { connectTo, type SftpAt } from "./link.ts";
import { openLinks, type Session } from "./links.ts";
import { filePartsOf, isName, nameOf, partsOf } from "./paths.ts";
import type { Listing, Place, PlaceOptions } from "./place.ts";
import { type FileTask, fileFailure, ofStatus, STATUS, StatusError, saysMissing } from "./sort.ts";

export interface SftpOptions extends PlaceOptions {
  connectMs: number;
  keepAliveMs: number;
  idleMs: number;
}

/** Names of a folder that are handed over at once; a server gives about a hundred in an answer. */
const BATCH = 500;

/** Of statvfs(3), as far as it is needed. */
interface Space {
  f_frsize?: number;
  f_bavail?: number;
}

const TYPE = 0o170000;
const REGULAR = 0o100000;

/** Is it a file, as far as the server tells? @param line - as `ls -l` would write it */
const isFile = ({ mode }: Pick<Attributes, "mode">, line = "-"): boolean =>
  // Servers may leave the mode out, whatever the types say.
  typeof mode === "number" && (mode & TYPE) !== 0 ? (mode & TYPE) === REGULAR : !/^[dlbcps]/.test(line);

const entryOf = (name: string, { size, mtime }: Attributes): FileEntry => ({
  name,
  size: size ?? 0,
  modified: new Date((mtime ?? 0) * 1000),
});

/**
 * Files over SFTP. Made of single requests: the library's streams, and what is built on them, report success when the
 * server refuses a write, and its own way to rename onto a name that is taken overwrites.
 */
export const openSftp = (at: SftpAt, options: SftpOptions): Place => {
  const { quoted } = options;
  const links = openLinks(() => connectTo(at, options), options.idleMs);
  const root = at.root.replace(/\/+$/, "");
  const joined = (parts: readonly string[]): string => [...(root === "" ? [] : [root]), ...parts].join("/");
  /** Relative ones begin where the login does. */
  const start = at.root.startsWith("/") && root === "" ? "/" : "";
  const folderAt = (path: string): string => start + joined(partsOf(path)) || ".";
  const fileAt = (path: string): string => start + joined(filePartsOf(path));

  /** A no becomes the failure of what was being done. */
  const doing = async <T>(task: FileTask, about: string, work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw error instanceof StatusError ? ofStatus(error, task, about, quoted) : error;
    }
  };

  /** Null: not offered, which is no failure. */
  const ifOffered = async <T>(request: Promise<T>): Promise<T | null> => {
    try {
      return await request;
    } catch (error) {
      if (error instanceof StatusError && error.status === STATUS.unsupported) return null;
      throw error;
    }
  };

  const lstat = async ({ ask }: Session, target: string): Promise<Stats | null> => {
    try {
      return await ask<Stats>((sftp, done) => sftp.lstat(target, done));
    } catch (error) {
      if (saysMissing(error)) return null;
      throw error;
    }
  };

  const closed = ({ ask }: Session, handle: Buffer): Promise<void> =>
    ask<void>((sftp, done) => sftp.close(handle, done));

  /** Opens a file for some work. What goes wrong in closing it counts if the work went well. */
  const withFile = async <T>(
    session: Session,
    target: string,
    mode: "r" | "w",
    work: (handle: Buffer) => Promise<T>,
  ): Promise<T> => {
    const handle = await session.ask<Buffer>((sftp, done) => sftp.open(target, mode, done));
    let result: T;
    try {
      result = await work(handle);
    } catch (error) {
      await closed(session, handle).catch(() => undefined);
      throw error;
    }
    await closed(session, handle);
    return result;
  };

  /** Reads some bytes; fewer come where the file ends. */
  const readAt = async (
    { ask }: Session,
    handle: Buffer,
    bytes: Buffer,
    from: number,
    length: number,
  ): Promise<number> => {
    let got = 0;
    while (got < length) {
      const offset = from + got;
      const count = await ask<number>((sftp, done) =>
        sftp.read(handle, bytes, offset, length - got, offset, done),
      );
      if (count === 0) break;
      got += count;
    }
    return got;
  };

  /** What is about to be read, if it is a file of a size that is taken. */
  const sized = async (session: Session, path: string, maxBytes: number): Promise<number> => {
    const there = await lstat(session, fileAt(path));
    if (there === null) throw fileFailure("file_missing", path);
    if (!isFile(there)) throw fileFailure("not_a_file", path);
    if (there.size > maxBytes) throw fileFailure("file_too_large", path, { detail: `${there.size}` });
    return there.size;
  };

  const whole = async (session: Session, handle: Buffer, path: string, size: number): Promise<Buffer> => {
    // One byte more than it has: a file that is still being written shows by it.
    const bytes = Buffer.alloc(size + 1);
    let got = 0;
    await inChunks(bytes.length, async (offset, length) => {
      const count = await readAt(session, handle, bytes, offset, length);
      got += count;
    });
    if (got !== size) throw fileFailure("file_changing", path);
    return bytes.subarray(0, size);
  };

  const listing = async (folder: string, deadline: Parameters<Place["open"]>[1]): Promise<Listing> => {
    const target = folderAt(folder);
    const hold = await links.hold(deadline);
    let handle: Buffer;
    try {
      handle = await hold.run(deadline, ({ ask }) =>
        doing("list", folder, () => ask<Buffer>((sftp, done) => sftp.opendir(target, done))),
      );
    } catch (error) {
      hold.release();
      throw error;
    }
    let ended = false;
    const some = async ({ ask }: Session): Promise<FileEntryWithStats[]> => {
      try {
        return await ask<FileEntryWithStats[]>((sftp, done) => sftp.readdir(handle, done));
      } catch (error) {
        if (!(error instanceof StatusError) || error.status !== STATUS.eof) throw error;
        ended = true;
        return [];
      }
    };
    return {
      next: (limit) =>
        hold.run(limit, (session) =>
          doing("list", folder, async () => {
            const entries: FileEntry[] = [];
            while (!ended && entries.length < BATCH) {
              for (const { filename, longname, attrs } of await some(session)) {
                if (isName(filename) && isFile(attrs, longname)) entries.push(entryOf(filename, attrs));
              }
            }
            return ended && entries.length === 0 ? null : entries;
          }),
        ),
      close: () => {
        hold.tell((sftp) => sftp.close(handle, () => undefined));
        hold.release();
      },
    };
  };

  return {
    open: listing,

    stat: (path, deadline) =>
      links.run(deadline, (session) =>
        doing("list", path, async () => {
          const there = await lstat(session, fileAt(path));
          return there !== null && isFile(there) ? entryOf(nameOf(path), there) : null;
        }),
      ),

    read: (path, maxBytes, deadline) =>
      links.run(deadline, (session) =>
        doing("read", path, async () => {
          const size = await sized(session, path, maxBytes);
          return withFile(session, fileAt(path), "r", (handle) => whole(session, handle, path, size));
        }),
      ),

    write: (path, bytes, deadline) =>
      links.run(deadline, (session) =>
        doing("write", path, async () => {
          const target = fileAt(path);
          const there = await lstat(session, target);
          if (there !== null && !isFile(there)) throw fileFailure("not_a_file", path);
          const content = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
          const held = await withFile(session, target, "w", async (handle) => {
            await inChunks(content.length, (offset, length) =>
              session.ask<void>((sftp, done) => sftp.write(handle, content, offset, length, offset, done)),
            );
            await ifOffered(
              session.ask<void>((sftp, done) => sftp.ext_openssh_fsync(handle, (e) => done(e))),
            );
            return ifOffered(session.ask<Stats>((sftp, done) => sftp.fstat(handle, done)));
          });
          // Asked while it is open, as it may be taken away once it is not. Some servers know the size only then.
          if (held?.size === content.length) return;
          const size = (await lstat(session, target))?.size;
          if (size !== content.length) {
            throw fileFailure("not_written", path, { detail: `${size ?? 0} / ${content.length}` });
          }
        }),
      ),

    move: (from, to, deadline) =>
      links.run(deadline, (session) =>
        doing("move", from, async () => {
          const [source, target] = [fileAt(from), fileAt(to)];
          // Version 3 refuses a name that is taken. Not every server does.
          if ((await lstat(session, target)) !== null) throw fileFailure("name_taken", to);
          try {
            await session.askOnce((sftp, done) => sftp.rename(source, target, done));
          } catch (error) {
            if (!(error instanceof StatusError)) throw error;
            // A clear no, but to what? Many things have the same status.
            if ((await lstat(session, target)) !== null) throw fileFailure("name_taken", to);
            if (saysMissing(error) && (await lstat(session, source)) !== null) {
              throw fileFailure("folder_missing", to.slice(0, -nameOf(to).length - 1) || ".");
            }
            throw error;
          }
        }),
      ),

    remove: (path, deadline) =>
      links.run(deadline, ({ ask }) =>
        doing("remove", path, async () => {
          const target = fileAt(path);
          try {
            await ask<void>((sftp, done) => sftp.unlink(target, done));
          } catch (error) {
            if (!saysMissing(error)) throw error;
          }
        }),
      ),

    readOnce: (path, maxBytes, keep, deadline) =>
      links.run(deadline, (session) =>
        doing("read", path, async () => {
          const size = await sized(session, path, maxBytes);
          const target = fileAt(path);
          const handle = await session.ask<Buffer>((sftp, done) => sftp.open(target, "r", done));
          try {
            const bytes = await whole(session, handle, path, size);
            session.setApart();
            await keep(bytes);
          } catch (error) {
            // Who gives a file one time only may take an orderly end for a receipt.
            session.retire();
            throw error;
          }
          // It is kept: how the closing goes changes nothing any more, and nobody waits for it.
          closed(session, handle).catch(() => undefined);
        }),
      ),

    free: (folder, deadline) =>
      links.run(deadline, ({ ask }) =>
        doing("list", folder, async () => {
          const target = folderAt(folder);
          const told = await ifOffered(ask<Space>((sftp, done) => sftp.ext_openssh_statvfs(target, done)));
          const { f_frsize: unit, f_bavail: units } = told ?? {};
          return unit === undefined || units === undefined ? null : unit * units;
        }),
      ),

    close: () => links.close(),
  };
};
