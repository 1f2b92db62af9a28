import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterThisFile } from "./endings.ts";

/** Real processes of the product, as an operator starts them, on free ports of loopback. */

const ROOT = new URL("../..", import.meta.url).pathname;
const QUICK_IMPORTS = new URL("quick-imports.ts", import.meta.url).href;

/** A folder of this test file's own, deleted when it ends. */
export const ownFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), "passerelle-test-"));
  afterThisFile(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
};

export interface Running {
  url: string;
  pid: number;
  /** Everything that it wrote so far. */
  output(): string;
  /** Sends a signal and waits for the end. */
  end(
    signal: "SIGTERM" | "SIGKILL",
  ): Promise<{ code: number | null; signal: NodeJS.Signals | null; ms: number }>;
}

/** Starts a program and waits until a line of its output tells its address. Rejects when it ends before that. */
const start = (
  args: string[],
  env: Record<string, string>,
  addressIn: (line: string) => string | undefined,
) =>
  new Promise<Running>((resolve, reject) => {
    const child = spawn(process.execPath, ["--import", QUICK_IMPORTS, ...args], {
      cwd: ROOT,
      env: { PATH: process.env.PATH, NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    afterThisFile(() => child.kill("SIGKILL"));
    let output = "";
    const ended = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((done) =>
      child.once("exit", (code, signal) => {
        done({ code, signal });
        reject(new Error(`${args[0]} ended with ${code ?? signal}:\n${output}`));
      }),
    );
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on("line", (line) => {
        output += `${line}\n`;
        const url = addressIn(line);
        if (url === undefined || child.pid === undefined) return;
        resolve({
          url,
          pid: child.pid,
          output: () => output,
          async end(signal) {
            const started = Date.now();
            child.kill(signal);
            return { ...(await ended), ms: Date.now() - started };
          },
        });
      });
    }
  });

/** `npm start` with this configuration. */
export const startGatewayProcess = (config: object, folder = ownFolder()): Promise<Running> => {
  const file = join(folder, "passerelle.json");
  writeFileSync(file, JSON.stringify({ listen: { port: 0 }, ...config }));
  return start(["--max-semi-space-size=4", "src/main.ts"], { PASSERELLE_CONFIG: file }, (line) => {
    if (!line.includes("the gateway is ready")) return undefined;
    return (JSON.parse(line) as { url: string }).url;
  });
};

/** `npm run sandbox`. */
export const startSandboxProcess = (
  options: { pace?: number; data?: string; port?: number; folder?: string } = {},
): Promise<Running> =>
  start(
    [
      "src/sandbox/main.ts",
      ...["--port", String(options.port ?? 0)],
      ...["--data", options.data ?? ":memory:"],
      ...["--pace", String(options.pace ?? 0)],
      ...(options.folder === undefined ? [] : ["--folder", options.folder]),
    ],
    {},
    (line) => /token\s+(http:\S+)\/oauth2\/token/.exec(line)?.[1],
  );

/** Between two questions, in milliseconds: who waits for long asks less often, and leaves the machine to what it waits for. */
const PAUSE = { first: 20, longest: 150 };

/** Asks again, with a short breath between, until the answer fits. Fails with the last answer after `seconds`. */
export const until = async <T>(
  ask: () => Promise<T>,
  fits: (answer: T) => boolean,
  seconds = 40,
): Promise<T> => {
  const last = Date.now() + seconds * 1000;
  for (let pause = PAUSE.first; ; pause = Math.min(pause * 1.3, PAUSE.longest)) {
    const answer = await ask();
    if (fits(answer)) return answer;
    if (Date.now() > last)
      throw new Error(`after ${seconds} s it is still: ${String(JSON.stringify(answer)).slice(0, 2000)}`);
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
};

/** A client of the API, as an ERP would write it. */
export const erp = (url: string, key: string) => {
  const call = async (method: string, path: string, init: RequestInit = {}) => {
    const answer = await fetch(url + path, {
      method,
      ...init,
      headers: { authorization: `Bearer ${key}`, ...init.headers },
      signal: AbortSignal.timeout(20_000),
    });
    const text = await answer.text();
    const json = answer.headers.get("content-type")?.includes("json") ? JSON.parse(text) : null;
    return { status: answer.status, headers: answer.headers, text, json };
  };
  return {
    get: (path: string) => call("GET", path),
    post: (path: string, body?: NonNullable<RequestInit["body"]>, headers?: Record<string, string>) =>
      call("POST", path, {
        ...(body === undefined ? {} : { body }),
        ...(headers === undefined ? {} : { headers }),
      }),
    /** Sends a file and gives the invoice. */
    send: async (bytes: Uint8Array<ArrayBuffer>, reference?: string) => {
      const query = reference === undefined ? "" : `?reference=${reference}`;
      return call("POST", `/v1/invoices${query}`, {
        body: bytes,
        headers: { "content-type": "application/xml" },
      });
    },
  };
};
