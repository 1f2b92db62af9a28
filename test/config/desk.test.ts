import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { ADAPTERS } from "../../src/adapters/registry.ts";
import { type Config, ConfigFault, loadConfig } from "../../src/config/index.ts";
import { ownFolder } from "../support/processes.ts";

const OIDC = {
  issuer: "https://id.example/realms/main",
  clientId: "passerelle",
  clientSecret: "the-secret-of-the-client",
  roles: [{ value: "admins", role: "admin" }],
};

const load = (desk: object | undefined, more: object = {}): Config => {
  const file = join(ownFolder(), "passerelle.json");
  const acme = {
    keys: ["a-key-that-nobody-can-guess"],
    companies: ["732829320"],
    routes: [{ platform: "try" }],
  };
  writeFileSync(
    file,
    JSON.stringify({ platforms: { try: { adapter: "sandbox" } }, tenants: { acme }, desk, ...more }),
  );
  return loadConfig(file, {}, ADAPTERS);
};

const faultsOf = (desk: object): string[] => {
  try {
    load(desk);
    return [];
  } catch (error) {
    if (error instanceof ConfigFault) return error.faults.map(({ path, message }) => `${path} ${message}`);
    throw error;
  }
};

describe("the way into the desk", () => {
  test("is a key, unless something else is configured", () => {
    expect(load(undefined).desk).toEqual({ keys: true });
  });

  test("is a provider, beside keys or in their place", () => {
    const { desk, secrets } = load({ keys: false, oidc: OIDC });
    expect(desk).toMatchObject({
      keys: false,
      oidc: { label: "id.example", claim: "groups", scopes: "openid profile email", logout: false },
    });
    expect(secrets).toContain(OIDC.clientSecret);
  });

  test("seals sessions with another key where anything of it, or any administrator's key, is another", () => {
    const keyOf = (change: object, more: object = {}): string =>
      load({ oidc: { ...OIDC, ...change } }, more).desk.oidc?.sessionKey.toString("hex") ?? "";
    const keys = [
      keyOf({}),
      keyOf({ clientSecret: "another-secret-of-the-client" }),
      keyOf({ roles: [{ value: "others", role: "admin" }] }),
      keyOf({}, { admin: { keys: ["an-administrator-s-key-that-is-long"] } }),
    ];
    expect(new Set(keys).size).toBe(4);
    expect(keyOf({})).toBe(keys[0]);
  });

  test.each<[string, object]>([
    ["desk.keys leaves nobody", { keys: false }],
    ["desk.oidc.issuer is plain http", { oidc: { ...OIDC, issuer: "http://id.example" } }],
    ["desk.oidc.redirectUrl is not where", { oidc: { ...OIDC, redirectUrl: "https://erp.example/desk" } }],
    ["desk.oidc.scopes does not ask for openid", { oidc: { ...OIDC, scopes: "email" } }],
    ["desk.oidc.clientSecret is missing", { oidc: { ...OIDC, clientSecret: undefined } }],
    ["desk.oidc.roles[0].tenants is missing", { oidc: { ...OIDC, roles: [{ value: "a", role: "clerk" }] } }],
    [
      "desk.oidc.roles[0].tenants stands beside admin",
      { oidc: { ...OIDC, roles: [{ value: "a", role: "admin", tenants: ["acme"] }] } },
    ],
    [
      'desk.oidc.roles[0].tenants[0] names "acmee"',
      { oidc: { ...OIDC, roles: [{ value: "a", role: "reader", tenants: ["acmee"] }] } },
    ],
    ["desk.oidc.roles is empty", { oidc: { ...OIDC, roles: [] } }],
  ])("is told to be faulty: %s", (fault, desk) => {
    const faults = faultsOf(desk);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toContain(fault);
  });
});
