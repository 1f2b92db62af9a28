import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { ownFolder } from "../support/processes.ts";

const PROGRAM = resolve(import.meta.dirname, "../../scripts/side-by-side.ts");

/** Ends once the other one of `meets` runs too. */
const meet = (own: string, other: string): string =>
  `touch ${own}; until [ -e ${other} ]; do sleep 0.01; done`;

test.each([
  ["all that pass", ["one", "two"], 0],
  ["one that fails, whichever ends first", ["fails", "one", "two"], 1],
  ["one that nobody has", ["one", "two", "absent"], 1],
])("scripts run at the same time, and the exit code is right for %s", (_, names, code) => {
  const cwd = ownFolder();
  const scripts = { one: meet("1", "2"), two: `${meet("2", "1")}; echo second`, fails: "echo why; exit 3" };
  writeFileSync(join(cwd, "package.json"), JSON.stringify({ name: "own", scripts }));
  const { status, stdout } = spawnSync(process.execPath, [PROGRAM, ...names], { cwd, encoding: "utf8" });
  expect([status, stdout.includes("two: passed\nsecond\n")]).toEqual([code, true]);
  expect(stdout.includes("fails: FAILED\nwhy\n")).toBe(names.includes("fails"));
});
