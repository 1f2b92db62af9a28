import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";

/** The rules about imports stand in .dependency-cruiser.mjs; here is what they cannot say. */

const ROOT = join(import.meta.dirname, "..");

interface Source {
  path: string;
  /** Without comments. */
  code: string;
}

const withoutComments = (text: string): string =>
  text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/(^|\s)\/\/.*$/gm, "$1");

const sources: Source[] = readdirSync(join(ROOT, "src"), { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".ts"))
  .map((path) => ({
    path: `src/${path}`,
    code: withoutComments(readFileSync(join(ROOT, "src", path), "utf8")),
  }));

test("the import rules see imports of types", () => {
  // Without its parser for TypeScript the checker would find no source at all, and no fault.
  const checker = join(ROOT, "node_modules/dependency-cruiser/bin/dependency-cruiser.mjs");
  const found = execFileSync(
    process.execPath,
    [checker, "src/domain/invoice.ts", "--config", ".dependency-cruiser.mjs", "--output-type", "text"],
    { cwd: ROOT, encoding: "utf8" },
  );
  expect(found).toContain("src/domain/invoice.ts → src/domain/life-cycle/badge.ts");
});

describe("doors", () => {
  const offending = (where: RegExp, pattern: RegExp): string[] =>
    sources
      .filter(({ path, code }) => where.test(path) && pattern.test(code))
      .map(({ path, code }) => `${path}: ${pattern.exec(code)?.[0].trim()}`);

  test("an adapter has no clock, no network and no environment of its own", () => {
    expect(
      offending(
        /^src\/adapters\//,
        /\bprocess\.|(await|return|=>|=|\(|globalThis\.)\s*fetch\(|\bDate\.now\b|new Date\(\)/,
      ),
    ).toEqual([]);
  });

  test("only the configuration and the commands look at the environment", () => {
    const rest = /^src\/(?!(config|commands)\/|(main|gateway|use-cases)\.ts)/;
    expect(offending(rest, /\bprocess\.env\b/)).toEqual([]);
  });

  test("the use cases name no vendor", () => {
    expect(offending(/^src\/(usecases|outbox)\//, /iopole|chorus|afnor|"sandbox"/i)).toEqual([]);
  });

  test("the domain is pure", () => {
    expect(
      offending(
        /^src\/domain\//,
        /\bDate\.now\b|new Date\(\)|Math\.random|\bprocess\.(?!startsWith)|\bfetch\(/,
      ),
    ).toEqual([]);
  });
});
