import { constants, type Stats } from "node:fs";
import { type FileHandle, lstat, open } from "node:fs/promises";
import { codeOf } from "../sort.ts";
import { fileFailure } from "./sort.ts";

/** Is it the error of what is not there? */
export const isGone = (error: unknown): boolean =>
  error instanceof Error && ["ENOENT", "ENOTDIR"].includes(codeOf(error));

/** What is there, links not followed. Null: nothing. */
export const seen = async (target: string): Promise<Stats | null> => {
  try {
    return await lstat(target);
  } catch (error) {
    if (isGone(error)) return null;
    throw error;
  }
};

/** Makes what was done to the names of a folder durable. */
export const syncFolder = async (folder: string): Promise<void> => {
  const handle = await open(folder, constants.O_RDONLY | constants.O_DIRECTORY);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};

/**
 * Reads an open file. Throws `file_changing` where it no longer has the size that it had.
 *
 * @param path - as it is told
 */
export const whole = async (handle: FileHandle, path: string, size: number): Promise<Uint8Array> => {
  // Room for one byte more: a file that is still being written shows by it, and cannot fill the memory.
  const bytes = Buffer.alloc(size + 1);
  let got = 0;
  while (got < bytes.length) {
    const { bytesRead } = await handle.read(bytes, got, bytes.length - got, got);
    if (bytesRead === 0) break;
    got += bytesRead;
  }
  if (got !== size) throw fileFailure("file_changing", path);
  return bytes.subarray(0, size);
};
