import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";

/** Starts another process that uses the store: `child.ts` has what it can do. */
export const startChild = (...args: string[]): ChildProcessByStdio<null, Readable, Readable> =>
  spawn(process.execPath, [join(import.meta.dirname, "child.ts"), ...args], {
    stdio: ["ignore", "pipe", "pipe"],
    timeout: 30_000,
    killSignal: "SIGKILL",
  });

/** Runs one to its end and gives what it wrote; throws when it failed. */
export const runChild = async (...args: string[]): Promise<string> => {
  const child = startChild(...args);
  const [output, errors] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]);
  if (child.exitCode !== 0) throw new Error(`The child process failed: ${errors}`);
  return output;
};
