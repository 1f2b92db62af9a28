import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import {
  outcomesAsMarkdown,
  outcomesAsText,
  placesAsMarkdown,
  reportOutcomesAsMarkdown,
} from "../../src/sandbox/control/list-outcomes.ts";

const root = resolve(import.meta.dirname, "../..");

/** Runs the command until it has said so much, or has ended. */
const run = (args: string[], until?: RegExp) => {
  const child = spawn(process.execPath, [join(root, "src/sandbox/main.ts"), ...args]);
  const said = { out: "", err: "" };
  const ended = new Promise<number | null>((done) => child.once("exit", (code) => done(code)));
  const ready = new Promise<void>((done) => {
    child.stdout.on("data", (part: Buffer) => {
      said.out += part.toString();
      if (until?.test(said.out)) done();
    });
  });
  child.stderr.on("data", (part: Buffer) => {
    said.err += part.toString();
  });
  return { child, said, ended, ready };
};

test("the command tells where it is and what it knows, and ends on SIGTERM with 0", async () => {
  const { child, said, ended, ready } = run(["--port", "0", "--data", ":memory:"], /Ctrl-C/);
  await Promise.race([ready, ended]);
  const url = /flow +(\S+)/.exec(said.out)?.[1];
  expect((await fetch(`${url}/healthcheck`)).status).toBe(200);
  expect(said.out).toContain("passerelle / sandbox");
  expect(said.out).toContain(outcomesAsText());
  child.kill("SIGTERM");
  expect(await ended).toBe(0);
});

test("a wrong option is told, with the help", async () => {
  for (const args of [["--port", "x"], ["--pace", "-1"], ["--colour"]]) {
    const { said, ended } = run(args);
    expect(await ended).toBe(2);
    expect(said.err).toContain("--data FILE");
  }
});

test("the documentation lists the outcomes and companies as they are", () => {
  const page = readFileSync(join(root, "docs/sandbox.md"), "utf8");
  const between = (mark: string): string =>
    new RegExp(`<!-- ${mark} -->\n([\\s\\S]*?)\n?<!-- /${mark} -->`).exec(page)?.[1] ?? "";
  expect(between("outcomes")).toBe(outcomesAsMarkdown());
  expect(between("places")).toBe(placesAsMarkdown());
  expect(between("report-outcomes")).toBe(reportOutcomesAsMarkdown());
});
