import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Adapter } from "../../src/adapters/port.ts";
import { type Config, ConfigFault, loadConfig } from "../../src/config/index.ts";

const adapter = (id: string, offers?: Adapter["offers"]): Adapter => ({
  id,
  title: id,
  settings: {},
  ...(offers === undefined ? {} : { offers }),
  open: () => {
    throw new Error("a configuration opens nothing");
  },
});
const ADAPTERS = [adapter("both"), adapter("channel", ["invoices"]), adapter("annuaire", ["directory"])];

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "passerelle-offers-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

const load = (tenant: object): Config => {
  const file = join(folder, "c.json");
  const platforms = {
    pa: { adapter: "both" },
    edi: { adapter: "channel" },
    book: { adapter: "annuaire" },
  };
  const acme = { keys: ["a-key-of-the-tenants-own"], companies: ["732829320"], ...tenant };
  writeFileSync(file, JSON.stringify({ platforms, tenants: { acme } }));
  return loadConfig(file, {}, ADAPTERS);
};

const faultsOf = (tenant: object): string[] => {
  try {
    load(tenant);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigFault)) throw error;
    return error.faults.map(({ path, message, fix }) => `${path} ${message} / ${fix}`);
  }
};

describe("what an account is named for", () => {
  it("is a directory, whatever the routes are", () => {
    for (const directory of ["pa", "book"]) {
      expect(load({ routes: [{ platform: "edi" }], directory }).tenants[0]?.directory).toBe(directory);
    }
    expect(load({ routes: [{ platform: "pa" }] }).tenants[0]?.directory).toBeUndefined();
  });

  it("is no directory where it has none, or is not there", () => {
    expect(faultsOf({ directory: "edi" })).toEqual([
      expect.stringMatching(/^tenants\.acme\.directory names "edi", which has no directory .*\bpa\b/),
    ]);
    expect(faultsOf({ directory: "boook" })).toEqual([
      expect.stringMatching(/not among the platforms.*book/),
    ]);
  });

  it("is no directory where invoices and reports go", () => {
    const reporting = {
      "732829320": { name: "Acme", vatNumber: "FR44732829320", vatRegime: "monthly", platform: "book" },
    };
    expect(faultsOf({ routes: [{ platform: "pa" }, { platform: "book" }], reporting })).toEqual([
      expect.stringMatching(/^tenants\.acme\.routes\[1\]\.platform .*takes no invoices.*directory: book/),
      expect.stringMatching(/^tenants\.acme\.reporting\.732829320\.platform .*takes no invoices/),
    ]);
  });
});
