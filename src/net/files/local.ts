import { constants, type Stats } from "node:fs";
import { type FileHandle, open, opendir, realpath, rename, statfs, unlink } from "node:fs/promises";
import { join } from "node:path";
import type { FileEntry } from "../../adapters/port.ts";
import { isFailure } from "../../domain/failure.ts";
import type { Deadline } from "../deadline.ts";
import { codeOf, failureOf } from "../sort.ts";
import { isGone, seen, syncFolder, whole } from "./disk.ts";
import { filePartsOf, nameOf, partsOf } from "./paths.ts";
import type { Listing, Place, PlaceOptions } from "./place.ts";
import { type FileTask, fileFailure, ofSystem } from "./sort.ts";

/** Names that are looked at together. */
const BATCH = 256;

/** A pipe in the place of a file must not hold a thread for ever. */
const READING = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
const WRITING = constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | constants.O_NOFOLLOW;

const entryOf = (name: string, { size, mtime }: Stats): FileEntry => ({ name, size, modified: mtime });

/** Files of a folder on this machine, or on what is mounted here. */
export const openLocal = (root: string, _options: PlaceOptions): Place => {
  let resolved: string | null = null;

  /** The root itself may be a link, and may come to be only after the start. */
  const rootFolder = async (): Promise<string> => {
    try {
      resolved ??= await realpath(root);
      return resolved;
    } catch (error) {
      if (isGone(error)) throw fileFailure("folder_missing", root);
      throw error;
    }
  };

  /** The folder of some names below the root, each of which is a folder itself and no link. */
  const folderOf = async (parts: readonly string[]): Promise<string> => {
    let folder = await rootFolder();
    for (const [index, part] of parts.entries()) {
      folder = join(folder, part);
      const about = parts.slice(0, index + 1).join("/");
      const there = await seen(folder);
      if (there === null) throw fileFailure("folder_missing", about);
      if (!there.isDirectory())
        throw fileFailure("folder_missing", about, { detail: "no folder, or a link" });
    }
    return folder;
  };

  const fileIn = async (path: string): Promise<{ folder: string; target: string }> => {
    const parts = filePartsOf(path);
    const folder = await folderOf(parts.slice(0, -1));
    return { folder, target: join(folder, nameOf(path)) };
  };

  /**
   * Runs a call under its deadline. A mount whose server is gone answers nobody, and cannot be told to stop.
   *
   * @param stage.safe - does it cost nothing not to know how it ended?
   */
  const within = <T>(
    deadline: Deadline,
    task: FileTask,
    about: string,
    work: () => Promise<T>,
    stage: { safe: boolean; apart?: boolean } = { safe: true },
  ): Promise<T> => {
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    const onEnd = (): void => {
      if (stage.apart) return;
      reject(failureOf(deadline.ended() === "caller" ? "cancelled_midway" : "timeout", stage.safe));
    };
    const onError = (error: unknown): void => {
      // Without a system call in it, it is no error of the system; and what is apart has errors of its own.
      const isOfSystem = error instanceof Error && "syscall" in error && !isFailure(error) && !stage.apart;
      reject(isOfSystem ? ofSystem(error, task, about) : error);
    };
    deadline.signal.addEventListener("abort", onEnd, { once: true });
    if (deadline.signal.aborted) onEnd();
    else work().then(resolve, onError);
    return promise.finally(() => deadline.signal.removeEventListener("abort", onEnd));
  };

  /** Opens a file to be read, and looks at what was opened. */
  const opened = async (path: string, maxBytes: number): Promise<{ handle: FileHandle; size: number }> => {
    const { target } = await fileIn(path);
    const handle = await open(target, READING);
    try {
      const there = await handle.stat();
      if (!there.isFile()) throw fileFailure("not_a_file", path);
      if (there.size > maxBytes) throw fileFailure("file_too_large", path, { detail: `${there.size}` });
      return { handle, size: there.size };
    } catch (error) {
      await handle.close();
      throw error;
    }
  };

  let naming: Promise<unknown> = Promise.resolve();

  /**
   * Gives a file its name in one step, and never over another one: renaming overwrites, so the name is looked up first,
   * one after the other. A second name by `link` would keep what another program writes in between; but killed before
   * the first name is gone, while the platform takes the file under the second one, it would be handed over twice.
   */
  const renamed = (source: string, target: string, to: string): Promise<void> => {
    const named = naming.then(async () => {
      if ((await seen(target)) !== null) throw fileFailure("name_taken", to);
      await rename(source, target);
    });
    naming = named.catch(() => undefined);
    return named;
  };

  const move = async (from: string, to: string, stage: { safe: boolean }): Promise<void> => {
    const [source, target] = [await fileIn(from), await fileIn(to)];
    const there = await seen(source.target);
    if (there === null) throw fileFailure("file_missing", from);
    if (!there.isFile()) throw fileFailure("not_a_file", from);
    stage.safe = false;
    await renamed(source.target, target.target, to);
    try {
      await syncFolder(target.folder);
      if (source.folder !== target.folder) await syncFolder(source.folder);
    } catch (error) {
      throw fileFailure("half_moved", from, { detail: error instanceof Error ? codeOf(error) : "" });
    }
  };

  const listing = async (folder: string): Promise<Listing> => {
    const at = await folderOf(partsOf(folder));
    const names = await opendir(at, { bufferSize: BATCH });
    let isOpen = true;
    const close = (): void => {
      if (isOpen) names.close().catch(() => undefined);
      isOpen = false;
    };
    const next = async (): Promise<FileEntry[] | null> => {
      const files: string[] = [];
      while (isOpen && files.length < BATCH) {
        const entry = await names.read();
        if (entry === null) close();
        else if (entry.isFile()) files.push(entry.name);
      }
      if (!isOpen && files.length === 0) return null;
      const stats = await Promise.all(files.map((name) => seen(join(at, name))));
      // What was taken away meanwhile is no file of the folder any more.
      return files.flatMap((name, n) => {
        const there = stats[n] ?? null;
        return there?.isFile() ? [entryOf(name, there)] : [];
      });
    };
    return { next: (deadline) => within(deadline, "list", folder, next), close };
  };

  return {
    open: (folder, deadline) => within(deadline, "list", folder, () => listing(folder)),

    stat: (path, deadline) =>
      within(deadline, "list", path, async () => {
        const parts = filePartsOf(path);
        const there = await seen(join(await rootFolder(), ...parts));
        if (!there?.isFile()) return null;
        // What is there is a file of the account only if no link led to it.
        await folderOf(parts.slice(0, -1));
        return entryOf(nameOf(path), there);
      }),

    read: (path, maxBytes, deadline) =>
      within(deadline, "read", path, async () => {
        const { handle, size } = await opened(path, maxBytes);
        try {
          return await whole(handle, path, size);
        } finally {
          await handle.close();
        }
      }),

    write: (path, bytes, deadline) =>
      within(deadline, "write", path, async () => {
        const { folder, target } = await fileIn(path);
        if ((await seen(target))?.isFile() === false) throw fileFailure("not_a_file", path);
        const handle = await open(target, WRITING);
        try {
          await handle.writeFile(bytes, { signal: deadline.signal });
          await handle.sync();
          const { size } = await handle.stat();
          if (size !== bytes.length) {
            throw fileFailure("not_written", path, { detail: `${size} / ${bytes.length}` });
          }
        } finally {
          await handle.close();
        }
        await syncFolder(folder);
      }),

    move: (from, to, deadline) => {
      const stage = { safe: true };
      return within(deadline, "move", from, () => move(from, to, stage), stage);
    },

    remove: (path, deadline) =>
      within(deadline, "remove", path, async () => {
        const { folder, target } = await fileIn(path);
        const there = await seen(target);
        if (there === null) return;
        if (there.isDirectory()) throw fileFailure("not_a_file", path);
        await unlink(target);
        await syncFolder(folder);
      }),

    readOnce: (path, maxBytes, keep, deadline) => {
      const stage = { safe: true, apart: false };
      const work = async (): Promise<void> => {
        const { handle, size } = await opened(path, maxBytes);
        try {
          const bytes = await whole(handle, path, size);
          stage.apart = true;
          await keep(bytes);
        } finally {
          await handle.close();
        }
      };
      return within(deadline, "read", path, work, stage);
    },

    free: (folder, deadline) =>
      within(deadline, "list", folder, async () => {
        const { bavail, bsize } = await statfs(await folderOf(partsOf(folder)));
        return bavail * bsize;
      }),

    close: () => undefined,
  };
};
