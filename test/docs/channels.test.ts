import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ADAPTERS } from "../../src/adapters/registry.ts";
import { ConfigFault, loadConfig } from "../../src/config/index.ts";
import { afterThisTest } from "../support/endings.ts";

const page = readFileSync(join(import.meta.dirname, "../../docs/channels.md"), "utf8");

/** The page's accounts, by the heading that they stand under. */
const blocks = page.split(/^##+ /m).flatMap((section): [string, string][] => {
  const [heading = ""] = section.split("\n");
  return [...section.matchAll(/^```yaml\n(platforms:\n[\s\S]*?)^```$/gm)].map(([, block = ""]) => [
    heading,
    block,
  ]);
});

test("the page shows an account for every engine", () => {
  expect(blocks.length).toBeGreaterThan(7);
});

test.each(blocks)("what is shown under %s is a configuration", (_, block) => {
  const folder = mkdtempSync(join(tmpdir(), "passerelle-docs-"));
  afterThisTest(() => rmSync(folder, { recursive: true }));
  const file = join(folder, "passerelle.yaml");
  const [account] = /(?<=^ {2})\w+/m.exec(block) ?? [];
  // Secrets lie in files that are not here.
  const shown = block.replace(/\{ file: [^}]* \}/g, "given");
  const tenant = `tenants:\n  acme:\n    keys: ["a-key-that-nobody-can-guess"]\n    companies: ["732829320"]\n    routes: [{ platform: ${account} }]\n`;
  writeFileSync(file, shown.includes("tenants:") ? shown : `${shown}${tenant}`);
  try {
    expect(loadConfig(file, {}, ADAPTERS).accounts).toHaveLength(1);
  } catch (error) {
    throw error instanceof ConfigFault ? new Error(JSON.stringify(error.faults)) : error;
  }
});
