import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

const ROOT = new URL("..", import.meta.url).pathname;
const alive = new Set<ChildProcess>();
const folders: string[] = [];

/** A folder of this run's own. */
export const ownFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), "passerelle-bench-"));
  folders.push(folder);
  return folder;
};

/** Ends every process that was started here, and deletes every folder. */
export const cleanUp = (): void => {
  for (const child of alive) child.kill("SIGKILL");
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
};

/** Most memory that a process ever held, in megabytes (Linux: VmHWM). @param pid - absent: this process */
export const peakMegabytes = (pid?: number): number => {
  const status = readFileSync(`/proc/${pid ?? "self"}/status`, "utf8");
  return Math.round(Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1024);
};

/** Processor time that a process has taken so far, all its threads, in seconds (Linux). @param pid - absent: this process */
export const cpuSeconds = (pid?: number): number => {
  // What stands before may hold spaces: the program's name.
  const [, rest = ""] = readFileSync(`/proc/${pid ?? "self"}/stat`, "utf8").split(") ");
  const fields = rest.split(" ");
  // utime and stime, in ticks of 10 ms.
  return (Number(fields[11]) + Number(fields[12])) / 100;
};

export interface Running {
  url: string;
  pid: number | undefined;
  /** See {@link cpuSeconds}. */
  cpuSeconds(): number;
  /** Ends it as a power cut would. */
  kill(): Promise<void>;
  /** See {@link peakMegabytes}. */
  peakMegabytes(): number;
  stop(): Promise<void>;
}

const spawnNode = (
  args: string[],
  env: Record<string, string>,
  log: (line: string) => void,
): ChildProcess => {
  const child = spawn(process.execPath, args, {
    cwd: ROOT,
    env: { PATH: process.env.PATH, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  alive.add(child);
  child.once("exit", () => alive.delete(child));
  for (const stream of [child.stdout, child.stderr]) {
    if (stream !== null) createInterface({ input: stream }).on("line", log);
  }
  return child;
};

const start = (
  args: string[],
  env: Record<string, string>,
  addressIn: (line: string) => string | undefined,
): Promise<Running> =>
  new Promise((resolve, reject) => {
    let output = "";
    const child = spawnNode(args, env, (line) => {
      if (output.length < 20_000) output += `${line}\n`;
      const url = addressIn(line);
      if (url === undefined) return;
      resolve({
        url,
        pid: child.pid,
        peakMegabytes: () => peakMegabytes(child.pid),
        cpuSeconds: () => cpuSeconds(child.pid),
        stop: () => end("SIGTERM"),
        kill: () => end("SIGKILL"),
      });
    });
    const end = async (signal: "SIGTERM" | "SIGKILL"): Promise<void> => {
      const ended = new Promise((done) => child.once("exit", done));
      if (child.kill(signal)) await ended;
    };
    child.once("exit", (code) => reject(new Error(`${args[0]} ended with ${code}:\n${output}`)));
  });

/** As `npm start` has them. */
export const GATEWAY_FLAGS = ["--max-semi-space-size=4"];

/** The gateway, as `npm start` starts it. @param more - flags of Node and variables besides */
export const startGateway = (
  config: object,
  more: { flags?: string[]; env?: Record<string, string> } = {},
): Promise<Running> => {
  const file = join(ownFolder(), "passerelle.json");
  writeFileSync(file, JSON.stringify({ listen: { port: 0 }, ...config }));
  const args = [...GATEWAY_FLAGS, ...(more.flags ?? []), "src/main.ts"];
  const env: Record<string, string> = { PASSERELLE_CONFIG: file, ...more.env };
  const profile = process.env.BENCH_CPU_PROF;
  if (profile !== undefined) args.unshift("--cpu-prof", `--cpu-prof-dir=${profile}`);
  return start(args, env, (line) =>
    line.includes("the gateway is ready") ? (JSON.parse(line) as { url: string }).url : undefined,
  );
};

/** The sandbox platform, as `npm run sandbox` starts it. `pace`: seconds between two steps of a life cycle. */
export const startSandbox = (pace: number): Promise<Running> =>
  start(
    ["src/sandbox/main.ts", "--port", "0", "--data", ":memory:", "--pace", String(pace)],
    {},
    (line) => /token\s+(http:\S+)\/oauth2\/token/.exec(line)?.[1],
  );

/**
 * Runs a program of this folder to its end, and gives the JSON that is its last line.
 *
 * @param flags - of Node
 */
export const runProgram = <T>(file: string, args: (string | number)[], flags: string[] = []): Promise<T> =>
  new Promise((resolve, reject) => {
    let output = "";
    let last = "";
    const child = spawnNode([...flags, join("bench", file), ...args.map(String)], {}, (line) => {
      last = line;
      if (output.length < 20_000) output += `${line}\n`;
    });
    child.once("close", (code) => {
      if (code === 0) resolve(JSON.parse(last) as T);
      else reject(new Error(`${file} ended with ${code}:\n${output}`));
    });
  });
