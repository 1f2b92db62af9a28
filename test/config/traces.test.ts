import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { ADAPTERS } from "../../src/adapters/registry.ts";
import { type Config, ConfigFault, loadConfig } from "../../src/config/index.ts";
import { ownFolder } from "../support/processes.ts";

const ENDPOINT = "http://collector.internal:4318/v1/traces";

const load = (traces: object | undefined, env: Record<string, string> = {}): Config => {
  const file = join(ownFolder(), "passerelle.json");
  const acme = {
    keys: ["a-key-that-nobody-can-guess"],
    companies: ["732829320"],
    routes: [{ platform: "try" }],
  };
  writeFileSync(
    file,
    JSON.stringify({ platforms: { try: { adapter: "sandbox" } }, tenants: { acme }, traces }),
  );
  return loadConfig(file, env, ADAPTERS);
};

const faultsOf = (traces: object): string[] => {
  try {
    load(traces);
    return [];
  } catch (error) {
    if (error instanceof ConfigFault) return error.faults.map(({ path, message }) => `${path} ${message}`);
    throw error;
  }
};

describe("where traces go", () => {
  test("is nowhere by default, whatever the environment has for other programs", () => {
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: "http://collector.internal:4318" };
    expect(load(undefined, env)).not.toHaveProperty("traces");
  });

  test("is a collector, for all traces that begin here or a share of them", () => {
    expect(load({ endpoint: ENDPOINT }).traces).toEqual({ endpoint: ENDPOINT, headers: {}, sample: 1 });
    expect(load({ endpoint: ENDPOINT, sample: "0.25" }).traces?.sample).toBe(0.25);
  });

  test("may take variables, and its headers are secrets", () => {
    const config = load(
      { endpoint: `\${BASE}/v1/traces`, headers: { "x-key": `\${COLLECTOR_KEY}` } },
      { BASE: "https://collector.example", COLLECTOR_KEY: "key-of-the-collector" },
    );
    expect(config.traces).toMatchObject({
      endpoint: "https://collector.example/v1/traces",
      headers: { "x-key": "key-of-the-collector" },
    });
    expect(config.secrets).toContain("key-of-the-collector");
  });

  test.each([
    [{}, "traces.endpoint"],
    [{ endpoint: "collector:4318" }, "traces.endpoint"],
    [{ endpoint: "grpc://collector:4317" }, "traces.endpoint"],
    [{ endpoint: "https://user:key@collector.example/v1/traces" }, "traces.endpoint"],
    [{ endpoint: ENDPOINT, sample: 1.5 }, "traces.sample"],
    [{ endpoint: ENDPOINT, headers: { "two words": "x" } }, "traces.headers"],
    [{ endpoint: ENDPOINT, headers: { "x-key": "two\nlines" } }, "traces.headers"],
    [{ endpoint: ENDPOINT, sampler: 1 }, "traces.sampler"],
  ])("%j is a fault of %s", (traces, path) => {
    const faults = faultsOf(traces);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toContain(path);
  });
});
