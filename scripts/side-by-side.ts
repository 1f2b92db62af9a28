import { spawn } from "node:child_process";

/**
 * Runs scripts of package.json at the same time, so that no core waits while another works, and tells what each said
 * once it has ended.
 *
 *   node scripts/side-by-side.ts types lint deps
 *
 * All of them end, also after one has failed: a run tells every fault. Exit code 1 when one failed.
 */

/** How one ended; a signal is a failure too. */
const run = (script: string) =>
  new Promise<{ script: string; said: string; ok: boolean }>((done) => {
    const child = spawn("npm", ["run", "--silent", script], { stdio: ["ignore", "pipe", "pipe"] });
    let said = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (part: string) => {
        said += part;
      });
    }
    child.once("error", (error) => done({ script, said: String(error), ok: false }));
    child.once("close", (code) => done({ script, said, ok: code === 0 }));
  });

const scripts = process.argv.slice(2);
if (scripts.length === 0) throw new Error("Name the scripts to run: node scripts/side-by-side.ts types lint");
const ended = await Promise.all(
  scripts.map(async (script) => {
    const { said, ok } = await run(script);
    process.stdout.write(`${script}: ${ok ? "passed" : "FAILED"}\n${said}`);
    return ok;
  }),
);
// Not process.exit: a pipe may still hold what was said.
process.exitCode = ended.every((ok) => ok) ? 0 : 1;
