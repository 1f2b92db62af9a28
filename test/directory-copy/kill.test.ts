import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { openCopyAt } from "../../src/directory-copy/read-copy.ts";
import { ownFolder } from "../support/processes.ts";
import { type Company, writeArchive } from "./f14.ts";

const CHILD = join(import.meta.dirname, "child.ts");

/** Companies of an archive: as many as are read in many pieces. */
const COMPANIES = 8_000;
const LAST = COMPANIES - 1;

const companies = (name: string, reason: string) =>
  Array.from({ length: COMPANIES }, (_, n): { record: Company; reason: string } => ({
    record: { id: n + 1, siren: String(100_000_000 + n), name: `${name} ${n}`, kind: "A", status: "A" },
    reason,
  }));

const run = (folder: string, database: string, moment = "") => {
  const { stdout, stderr, signal } = spawnSync(process.execPath, [CHILD, folder, database, moment], {
    env: { PATH: process.env.PATH, NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE },
    encoding: "utf8",
  });
  return { said: stdout.trim().split("\n"), stderr, signal };
};

/** What the copy says of the last company; null: there is none. */
const told = (database: string): string | null => {
  const copy = openCopyAt(database);
  const name = copy?.company(String(100_000_000 + LAST))?.name ?? null;
  copy?.close();
  return name;
};

const WHOLE = { said: ["reading", "loaded"], stderr: "", signal: null };

it.each(["C", "D"] as const)(
  "who is killed while it reads in (%s) leaves the old copy in use",
  async (kind) => {
    const folder = ownFolder();
    const database = join(folder, "copy", "directory.db");
    const next = `${database}.new`;
    await writeArchive(join(folder, "1.tar.gz"), {
      produced: "20261122030000",
      kind: "C",
      companies: companies("Old", "C"),
    });
    expect(run(folder, database)).toEqual(WHOLE);
    expect(told(database)).toBe(`Old ${LAST}`);

    await writeArchive(join(folder, "2.tar.gz"), {
      produced: "20261123030000",
      ...(kind === "C" ? {} : { previous: "20261122030000" }),
      kind,
      companies: companies("New", kind === "C" ? "C" : "P"),
    });
    for (const moment of ["rows", "COMMIT", "fsync", "rename"]) {
      expect(run(folder, database, moment), moment).toEqual({
        said: ["reading"],
        stderr: "",
        signal: "SIGKILL",
      });
      expect(told(database), moment).toBe(`Old ${LAST}`);
      expect(existsSync(next), moment).toBe(true);
    }
    expect(run(folder, database)).toEqual(WHOLE);
    expect(told(database)).toBe(`New ${LAST}`);
    expect(existsSync(next)).toBe(false);
  },
);

it("who is killed once the new copy has its place leaves that one, and nothing to be done", async () => {
  const folder = ownFolder();
  const database = join(folder, "directory.db");
  await writeArchive(join(folder, "1.tar.gz"), {
    produced: "20261122030000",
    kind: "C",
    companies: companies("Only", "C"),
  });
  expect(run(folder, database, "renamed").signal).toBe("SIGKILL");
  expect(told(database)).toBe(`Only ${LAST}`);
  expect(run(folder, database)).toEqual({ said: [""], stderr: "", signal: null });
});
