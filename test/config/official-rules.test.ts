import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { ADAPTERS } from "../../src/adapters/registry.ts";
import { ConfigFault, loadConfig } from "../../src/config/index.ts";
import { ownFolder } from "../support/processes.ts";

const load = (folder: string, officialRules: object) => {
  const file = join(folder, "passerelle.json");
  const acme = {
    keys: ["a-key-that-nobody-can-guess"],
    companies: ["732829320"],
    routes: [{ platform: "try" }],
  };
  const platforms = { try: { adapter: "sandbox" } };
  writeFileSync(file, JSON.stringify({ platforms, tenants: { acme }, officialRules }));
  return loadConfig(file, {}, ADAPTERS);
};

const faultsOf = (folder: string, officialRules: object): string[] => {
  try {
    load(folder, officialRules);
    return [];
  } catch (error) {
    if (error instanceof ConfigFault) return error.faults.map(({ path, message }) => `${path} ${message}`);
    throw error;
  }
};

describe("the folder of the official rules", () => {
  test("is looked into at any depth, beside the configuration", () => {
    const folder = ownFolder();
    mkdirSync(join(folder, "rules/fnfe/cii"), { recursive: true });
    writeFileSync(join(folder, "rules/fnfe/cii/BR-FR-Flux2-Schematron-CII.xslt"), "");
    writeFileSync(join(folder, "rules/fnfe/cii/readme.txt"), "");
    expect(load(folder, { folder: "rules" }).officialRules).toEqual({
      folder: join(folder, "rules"),
      files: { "france-cii": join(folder, "rules/fnfe/cii/BR-FR-Flux2-Schematron-CII.xslt") },
    });
  });

  test("that is missing, or holds nothing that is known, is a fault", () => {
    const folder = ownFolder();
    mkdirSync(join(folder, "empty"));
    expect(faultsOf(folder, { folder: "nowhere" })).toEqual([
      `officialRules.folder names ${join(folder, "nowhere")}, which cannot be read (ENOENT)`,
    ]);
    expect(faultsOf(folder, { folder: "empty" })).toEqual([
      `officialRules.folder names ${join(folder, "empty")}, in which there is no file that the controls know`,
    ]);
    expect(faultsOf(folder, {})).toEqual([expect.stringMatching(/^officialRules\.folder /)]);
  });
});
