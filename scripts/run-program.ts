import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** A program that was started and told its address. */
export interface Program {
  name: string;
  address: string;
  /** The end of what it wrote. */
  output(): string;
  /** Ends it: gently, then by force. */
  stop(): Promise<void>;
  /** Ends it at once, whatever it is doing. */
  kill(): Promise<void>;
}

/** How long a program may take to tell its address, and to end, in milliseconds. */
const LONGEST_START = 60_000;
const LONGEST_STOP = 8_000;
/** How much of a program's output is remembered, in characters. */
const KEPT = 20_000;

/**
 * Starts a program and waits until a line of its output tells where it listens. Rejects with what it wrote when it
 * ends before that, or does not say it in time; then it is ended.
 */
export const runProgram = async (
  name: string,
  [command = "", ...args]: readonly string[],
  options: { cwd: string; env?: Record<string, string>; addressIn: (line: string) => string | undefined },
): Promise<Program> => {
  const child = spawn(command, args, {
    cwd: options.cwd,
    env: { PATH: process.env.PATH, NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE, ...options.env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  let output = "";
  try {
    const address = await new Promise<string>((resolve, reject) => {
      const fail = (why: string): void => reject(new Error(`${name} ${why}:\n${output}`));
      const timer = setTimeout(() => fail("did not tell its address in time"), LONGEST_START);
      child.once("error", ({ message }) => fail(`cannot be started (${message})`));
      child.once("close", (code, signal) => fail(`ended with ${code ?? signal}`));
      for (const stream of [child.stdout, child.stderr]) {
        createInterface({ input: stream }).on("line", (line) => {
          output = `${output}${line}\n`.slice(-KEPT);
          const found = options.addressIn(line);
          if (found === undefined) return;
          clearTimeout(timer);
          resolve(found);
        });
      }
    });
    const kill = async (): Promise<void> => {
      child.kill("SIGKILL");
      await ended;
    };
    return { name, address, output: () => output, stop: () => end(child, ended), kill };
  } catch (error) {
    await end(child, ended);
    throw error;
  }
};

const end = async (child: ChildProcess, ended: Promise<void>): Promise<void> => {
  if (child.pid === undefined) return;
  child.kill("SIGTERM");
  const force = setTimeout(() => child.kill("SIGKILL"), LONGEST_STOP);
  await ended;
  clearTimeout(force);
};
