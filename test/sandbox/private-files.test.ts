import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { start } from "./a-client.ts";

const modeOf = (path: string): string => (statSync(path).mode & 0o777).toString(8);

let base: string;
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), "sandbox-"));
});
afterEach(() => rmSync(base, { recursive: true }));

test("the platform's file is its owner's alone, and so are the folder that is made for it and what lies beside", async () => {
  const file = join(base, "new", "sandbox.db");
  const sandbox = await start({ file });
  try {
    expect(modeOf(join(base, "new"))).toBe("700");
    for (const suffix of ["", "-wal", "-shm"]) expect(modeOf(file + suffix), suffix).toBe("600");
  } finally {
    await sandbox.close();
  }
});

test("a file that others could read is tightened, a folder that holds other things is not", async () => {
  const folder = join(base, "shared");
  const file = join(folder, "sandbox.db");
  mkdirSync(folder);
  chmodSync(folder, 0o755);
  writeFileSync(join(folder, "notes.txt"), "");
  writeFileSync(file, "");
  chmodSync(file, 0o644);
  const sandbox = await start({ file });
  await sandbox.close();
  expect(modeOf(folder)).toBe("755");
  expect(modeOf(file)).toBe("600");
});
