import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ADAPTERS } from "../../src/adapters/registry.ts";
import { type Config, ConfigFault, loadConfig } from "../../src/config/index.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "passerelle-config-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

const load = (all: object | undefined, own?: object): Config => {
  const file = join(folder, "passerelle.json");
  const acme = {
    keys: ["a-key-that-nobody-can-guess"],
    companies: ["732829320"],
    routes: [{ platform: "try" }],
    ...(own === undefined ? {} : { retention: own }),
  };
  const root = { platforms: { try: { adapter: "sandbox" } }, tenants: { acme } };
  writeFileSync(file, JSON.stringify({ ...root, ...(all === undefined ? {} : { retention: all }) }));
  return loadConfig(file, {}, ADAPTERS);
};

const faultsOf = (all: object | undefined, own?: object): string[] => {
  try {
    load(all, own);
  } catch (error) {
    if (error instanceof ConfigFault)
      return error.faults.map(({ path, message, fix }) => `${path} ${message}: ${fix}`);
    throw error;
  }
  return [];
};

test("nothing is kept for a time only where nothing is said", () => {
  const { retention, tenants } = load(undefined);
  expect(retention).toEqual({});
  expect(tenants[0]?.retention).toBeUndefined();
});

test("a tenant has the terms of all, but for its own", () => {
  const { retention, tenants } = load(
    { documents: "10y", events: "10y", rawItems: "1y", delivered: "90d" },
    { documents: "15y", rawItems: "18m" },
  );
  const ten = { count: 10, unit: "y" };
  expect(retention).toEqual({
    documents: ten,
    events: ten,
    rawItems: { count: 1, unit: "y" },
    delivered: { count: 90, unit: "d" },
  });
  expect(tenants[0]?.retention).toEqual({
    documents: { count: 15, unit: "y" },
    events: ten,
    rawItems: { count: 18, unit: "m" },
    delivered: { count: 90, unit: "d" },
  });
});

test.each([
  ["documents", "9y", /^retention\.documents .*L123-22.*L102 B.*: write 10y or more, or leave it out$/],
  ["documents", "6y", /^retention\.documents /],
  ["events", "3000d", /^retention\.events .*L123-22/],
  ["delivered", "1d", /^retention\.delivered .*Idempotency-Key.*: write 7d or more/],
  ["rawItems", "a year", /^retention\.rawItems is no length of time: write a number and d, m or y/],
  ["rawItems", 90, /^retention\.rawItems is no length of time/],
])("%s for %s is refused with the rule and what to write", (what, term, fault) => {
  expect(faultsOf({ [what]: term })).toEqual([expect.stringMatching(fault)]);
  expect(faultsOf(undefined, { [what]: term })).toEqual([
    expect.stringMatching(new RegExp(fault.source.replace("^retention", "^tenants\\.acme\\.retention"))),
  ]);
});

test("a kind that is none is refused", () => {
  expect(faultsOf({ invoices: "10y" })).toEqual([expect.stringContaining('"invoices" is not known here')]);
});
