import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { hostileXml } from "../fixtures/hostile.ts";
import { hostilePdf } from "../fixtures/hostile-pdf.ts";

const files = [...hostileXml(), ...hostilePdf()];

describe("hostile files are refused at once, for little memory, and say why", () => {
  const folder = mkdtempSync(join(tmpdir(), "passerelle-hostile-"));
  let results: { code: string; ms: number; mb: number }[] = [];

  beforeAll(() => {
    const paths = files.map(({ bytes }, i) => {
      const path = join(folder, String(i));
      writeFileSync(path, bytes);
      return path;
    });
    const runner = join(import.meta.dirname, "refuse-all.ts");
    results = JSON.parse(execFileSync(process.execPath, [runner, ...paths], { timeout: 60_000 }).toString());
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test.each(files.map((file, i) => ({ ...file, i })))("$name: $code", ({ code, heavy = false, i }) => {
    expect(results[i]?.code).toBe(code);
    expect(results[i]?.ms).toBeLessThan(heavy ? 1_500 : 400);
    expect(results[i]?.mb).toBeLessThan(heavy ? 200 : 60);
  });
});
