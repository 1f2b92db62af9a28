import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { SELLER_SIREN } from "../fixtures/invoices.ts";
import { ownFolder, until } from "../support/processes.ts";

/* The commands as a newcomer starts and stops them: by npm, in a terminal, at a port that something else has. */

const ROOT = new URL("../..", import.meta.url).pathname;
const groups: number[] = [];

afterAll(() => {
  for (const pid of groups) {
    try {
      process.kill(-pid, "SIGKILL");
    } catch {
      // All of it has ended.
    }
  }
});

/** Starts a program as the head of a group of its own, so that what it leaves behind ends with the test. */
const run = (command: string, args: string[], env: NodeJS.ProcessEnv = {}) => {
  const child: ChildProcess = spawn(command, args, {
    cwd: ROOT,
    detached: true,
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
      ...env,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  if (child.pid !== undefined) groups.push(child.pid);
  const said = { out: "", err: "" };
  child.stdout?.on("data", (part: Buffer) => {
    said.out += part.toString();
  });
  child.stderr?.on("data", (part: Buffer) => {
    said.err += part.toString();
  });
  const ended = once(child, "close").then(([code]) => code as number | null);
  return { child, said, ended };
};

/** A configuration whose only platform nobody serves. */
const configuration = (port: number): string => {
  const file = join(ownFolder(), "passerelle.json");
  const config = {
    listen: { port },
    store: { url: "sqlite::memory:" },
    platforms: { down: { adapter: "sandbox", settings: { url: "http://127.0.0.1:9" } } },
    tenants: {
      acme: {
        keys: ["key-of-the-stopping-test-1"],
        companies: [SELLER_SIREN],
        routes: [{ platform: "down" }],
      },
    },
  };
  writeFileSync(file, JSON.stringify(config));
  return file;
};

describe("a port that another program has", () => {
  let other: Server;
  let port: number;
  beforeAll(async () => {
    other = createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    port = (other.address() as AddressInfo).port;
  });
  afterAll(() => other.close());

  test.each([
    ["npm run demo", "src/commands/demo.ts", () => ["--port", String(port)], "npm run demo -- --port"],
    ["npm start", "src/main.ts", () => [], "listen.port"],
    ["npm run sandbox", "src/sandbox/main.ts", () => ["--port", String(port)], "npm run sandbox -- --port"],
  ])(
    "is told by %s in one sentence that names it and how to choose another",
    async (_, file, args, choice) => {
      const temporary = join(ownFolder(), "tmp");
      mkdirSync(temporary);
      const { said, ended } = run(process.execPath, [file, ...args()], {
        PASSERELLE_CONFIG: configuration(port),
        TMPDIR: temporary,
      });
      expect(await ended).toBe(1);
      const lines = said.err.trim().split("\n");
      expect(lines).toHaveLength(1);
      expect(lines[0]).toContain(String(port));
      expect(lines[0]).toContain(choice);
      expect(lines[0]).not.toContain("EADDRINUSE");
      expect(readdirSync(temporary)).toEqual([]);
    },
  );
});

/** Where each says that it listens. */
const ADDRESS = {
  start: /"url":"(http:[^"]+)"/,
  demo: /gateway +(http:\S+)/,
  sandbox: /flow +(http:\S+)/,
};

describe("a stop", () => {
  test.each([
    ["start", [], ADDRESS.start],
    ["demo", ["--", "--port", "0"], ADDRESS.demo],
    ["sandbox", ["--", "--port", "0", "--data", ":memory:"], ADDRESS.sandbox],
  ] as const)("SIGTERM to npm's `%s` ends what it started", async (script, args, address) => {
    const { child, said, ended } = run("npm", ["run", script, ...args], {
      PASSERELLE_CONFIG: configuration(0),
    });
    const url = await until(
      async () => address.exec(said.out)?.[1],
      (found) => found !== undefined,
    );
    expect((await fetch(`${url}/healthz`)).status).toBeGreaterThan(0);
    child.kill("SIGTERM");
    // The streams close once nobody holds them any more: neither npm nor what it started.
    await ended;
    await expect(fetch(`${url}/healthz`)).rejects.toThrow();
  });

  // A terminal tells the whole group, and npm passes the signal on once more.
  test.each([
    ["npm start", "src/main.ts", [], ADDRESS.start],
    ["npm run demo", "src/commands/demo.ts", ["--port", "0"], ADDRESS.demo],
    ["npm run sandbox", "src/sandbox/main.ts", ["--port", "0", "--data", ":memory:"], ADDRESS.sandbox],
  ] as const)("Ctrl-C reaches what %s runs twice, and it stops in order", async (_, file, args, address) => {
    const { child, said, ended } = run(process.execPath, [file, ...args], {
      PASSERELLE_CONFIG: configuration(0),
    });
    const url = await until(
      async () => address.exec(said.out)?.[1],
      (found) => found !== undefined,
    );
    child.kill("SIGINT");
    await until(
      () =>
        fetch(`${url}/healthz`).then(
          () => "taken",
          () => "refused",
        ),
      (answer) => answer === "refused",
    );
    child.kill("SIGINT");
    // A stop that is cut short ends with 1. Null: the signal came once the process had let go of its handlers, at the
    // end of a stop in order.
    expect([0, null]).toContain(await ended);
  });
});
