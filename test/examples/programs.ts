import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { afterThisFile } from "../support/endings.ts";

/** The examples of ERPs as programs, in each language that the machine has. */

const ROOT = join(import.meta.dirname, "../..");

export interface Language {
  name: string;
  /** The example, and the endpoint of its webhooks on a free port. */
  main: string[];
  endpoint: string[];
  /** Whether the machine has it. Where CI=true it must. */
  there: boolean;
}

const EXAMPLES = "examples/erp";

/** Python and PHP as the examples ask for them. */
const has = (program: string, args: string[]): boolean =>
  process.env.CI === "true" || spawnSync(program, args).status === 0;

export const LANGUAGES: Language[] = [
  {
    name: "TypeScript",
    main: [process.execPath, `${EXAMPLES}/typescript/main.ts`],
    endpoint: [process.execPath, `${EXAMPLES}/typescript/take-webhooks.ts`, "0"],
    there: true,
  },
  {
    name: "PHP",
    main: ["php", `${EXAMPLES}/php/main.php`],
    endpoint: ["php", "-S", "127.0.0.1:0", `${EXAMPLES}/php/webhook.php`],
    there: has("php", ["-r", "exit(PHP_VERSION_ID >= 80100 && extension_loaded('curl') ? 0 : 1);"]),
  },
  {
    name: "Python",
    main: ["python3", `${EXAMPLES}/python/main.py`],
    endpoint: ["python3", `${EXAMPLES}/python/webhook.py`, "0"],
    there: has("python3", ["-c", "import sys; sys.exit(sys.version_info < (3, 9))"]),
  },
];

/** The title of a test that is skipped, which says what it misses. */
export const titled = ({ name }: Language, title: string): string =>
  `${title} in ${name} (not on this machine)`;

const start = ([program = "", ...args]: string[], env: Record<string, string>) => {
  const child = spawn(program, args, {
    cwd: ROOT,
    // No files of compiled Python beside the example.
    env: { PATH: process.env.PATH, PYTHONDONTWRITEBYTECODE: "1", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
  afterThisFile(() => child.kill("SIGKILL"));
  return { child, output: () => output };
};

/** Runs a program to its end. */
export const run = async (
  command: string[],
  env: Record<string, string>,
): Promise<{ code: number | null; output: string }> => {
  const { child, output } = start(command, env);
  const [code] = (await once(child, "close")) as [number | null];
  return { code, output: output() };
};

/** Starts a program that listens, and reads its address from what it says. */
export const listen = async (
  command: string[],
  env: Record<string, string>,
): Promise<{ url: string; output: () => string }> => {
  const { child, output } = start(command, env);
  for (;;) {
    const [, url] = /(http:\/\/127\.0\.0\.1:\d+)/.exec(output()) ?? [];
    if (url !== undefined) return { url: `${url}/`, output };
    if (child.exitCode !== null) throw new Error(`${command.join(" ")} ended: ${output()}`);
    await Promise.race([once(child.stdout, "data"), once(child.stderr, "data"), once(child, "close")]);
  }
};
