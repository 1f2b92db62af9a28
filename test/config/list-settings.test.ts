import { describe, expect, it } from "vitest";
import { adapterOf } from "../../src/adapters/registry.ts";
import { Findings } from "../../src/config/fault.ts";
import { readSettings } from "../../src/config/settings.ts";

const KEYS = [
  "SHA256:3Kb5C8vBq8wXoQ6a0R1f1n6m0f0m4bq2k1qkq7c3m2E",
  "SHA256:4Kb5C8vBq8wXoQ6a0R1f1n6m0f0m4bq2k1qkq7c3m2E",
];

const read = (hostKey: unknown) => {
  const adapter = adapterOf("files");
  if (adapter === null) throw new Error("no adapter");
  const findings = new Findings(() => undefined);
  const given = { url: "sftp://us@edi.example/us", password: "a password", hostKey };
  const settings = readSettings(adapter, given, ["settings"], findings);
  return { hostKey: settings.hostKey, faults: findings.faults.map(({ path }) => path) };
};

describe("a setting of several values", () => {
  it("is given as one text or as a list", () => {
    expect(read(KEYS[0])).toEqual({ hostKey: KEYS[0], faults: [] });
    expect(read(KEYS)).toEqual({ hostKey: KEYS.join(" "), faults: [] });
  });

  it("is no list of other things, and no list where one value is meant", () => {
    expect(read([1]).faults).toEqual(["settings.hostKey"]);
    const findings = new Findings(() => undefined);
    const adapter = adapterOf("files");
    if (adapter === null) throw new Error("no adapter");
    readSettings(adapter, { url: ["file:///a", "file:///b"] }, ["settings"], findings);
    expect(findings.faults.map(({ path }) => path)).toEqual(["settings.url"]);
  });
});
