import { spawn } from "node:child_process";
import { resolve } from "node:path";
import type { TestProject } from "vitest/node";

const ROOT = resolve(import.meta.dirname, "../..");
const MODULES = [
  "src/config/index.ts",
  "src/gateway.ts",
  "src/sandbox/index.ts",
  "src/commands/demo-page.ts",
];

/**
 * Compiles once what tests start again and again. Each start would do it for itself until one of them has ended in order,
 * and many are killed. Nothing depends on it, and nobody waits for it: where it fails, starts take longer.
 */
export default ({ config }: TestProject): (() => Promise<void>) => {
  const code = MODULES.map((path) => `await import(${JSON.stringify(resolve(ROOT, path))});`).join("\n");
  const child = spawn(process.execPath, ["--input-type=module", "-e", code], {
    cwd: ROOT,
    env: { ...process.env, ...config.env },
    stdio: "ignore",
  });
  const ended = new Promise<void>((done) => {
    child.once("exit", () => done());
    child.once("error", () => done());
  });
  return () => ended;
};
