import { spawnSync } from "node:child_process";
import { mkdtempSync, openSync, rmSync, statSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, describe, expect, test } from "vitest";
import { checkPostgres } from "../../src/store/check.ts";
import { openStore } from "../../src/store/open.ts";
import { emptyPostgres } from "./old-stores.ts";

const folder = mkdtempSync(join(tmpdir(), "passerelle-check-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const ROOT = resolve(import.meta.dirname, "../..");
const now = (): Date => new Date("2026-10-01T08:00:00Z");

/** A database with something in it, closed in order. */
const made = async (name: string): Promise<string> => {
  const path = join(folder, name);
  const store = await openStore(`sqlite:${path}`, { now });
  for (let n = 0; n < 300; n++) await store.keys.put("acme", `key ${n} ${"x".repeat(200)}`, "", "", now());
  await store.close();
  return path;
};

/** Overwrites pages in the middle of the file. */
const damage = (path: string): void => {
  const middle = Math.floor(statSync(path).size / 2 / 16_384) * 16_384;
  writeSync(openSync(path, "r+"), Buffer.alloc(32_768, 0x5a), 0, 32_768, middle);
};

const check = (...args: string[]) =>
  spawnSync(process.execPath, ["src/commands/check-store.ts", ...args], {
    cwd: ROOT,
    encoding: "utf8",
    env: { NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE },
  });

describe("a database that is damaged in the middle", () => {
  test("is noticed at the start, and by npm run check-store", async () => {
    const path = await made("damaged.db");
    expect(check(`sqlite:${path}`)).toMatchObject({ status: 0, stdout: expect.stringMatching(/is sound/) });
    damage(path);
    await expect(openStore(`sqlite:${path}`, { now })).rejects.toThrow(
      /is damaged .*npm run check-store.*restore a backup/,
    );
    const told = check(`sqlite:${path}`);
    expect(told.status).toBe(1);
    expect(told.stderr).toMatch(/damaged: /);
  });

  test("tells whose tables they are", async () => {
    const path = await made("newer.db");
    expect(check(`sqlite:${path}`).stdout).toMatch(/^read schema version \d+$/m);
    new DatabaseSync(path).exec("INSERT INTO schema_version (version, applied_at) VALUES (99, 0)");
    expect(check(`sqlite:${path}`)).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(
        /schema version 99, of a newer release: this program, .* would not start/,
      ),
    });
    expect((await checkPostgres(await emptyPostgres(1))).read).toContainEqual(
      expect.stringMatching(/schema version 1, of an older release: .* up to \d+ at its start/),
    );
  });

  test("a store that is not there is told as such, and none is made", () => {
    const told = check(`sqlite:${join(folder, "none.db")}`);
    expect(told).toMatchObject({ status: 1, stderr: expect.stringMatching(/cannot be opened/) });
    expect(statSync(join(folder, "none.db"), { throwIfNoEntry: false })).toBeUndefined();
  });
});
