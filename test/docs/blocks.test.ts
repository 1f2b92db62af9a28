import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const ROOT = join(import.meta.dirname, "../..");
const pages = globSync("**/*.md", { cwd: ROOT, exclude: (name) => name.startsWith("node_modules") }).sort();

/** What goes on until somebody stops it: whatever is pasted behind it never runs. */
const STAYS = /\bnpm (start|run (demo|sandbox))\b(?!.*--once)/;

test.each(pages)("no block of commands in %s waits for one that goes on until Ctrl-C", (page) => {
  const blocks = [...readFileSync(join(ROOT, page), "utf8").matchAll(/^```sh\n([\s\S]*?)^```/gm)];
  const stuck = blocks.flatMap(([, block = ""]) => {
    const commands = block.split("\n").filter((line) => line.trim() !== "" && !line.startsWith("#"));
    // Other ways to write the same command stand one below the other.
    const next = (i: number): string | undefined => commands.slice(i + 1).find((line) => !STAYS.test(line));
    return commands.filter((line, i) => STAYS.test(line) && !/&\s*$/.test(line) && next(i) !== undefined);
  });
  expect(stuck).toEqual([]);
});
