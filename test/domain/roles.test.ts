import { describe, expect, test } from "vitest";
import { claimAt, judge, type RoleRule } from "../../src/domain/desk/roles.ts";

const RULES: RoleRule[] = [
  { value: "boss", role: "admin" },
  { value: "acme", role: "clerk", tenants: ["acme"] },
  { value: "look", role: "reader", tenants: ["acme", "spend"] },
  { value: "audit", role: "reader" },
];

const rightsOf = (...groups: string[]) => judge({ sub: "1", groups }, "groups", RULES).rights;

describe("rights", () => {
  test.each([
    [["boss", "look"], { sees: "all", acts: true }],
    [["acme"], { sees: ["acme"], acts: true }],
    [["look"], { sees: ["acme", "spend"], acts: false }],
    [["acme", "look"], { sees: ["acme", "spend"], acts: ["acme"] }],
    [["audit", "acme"], { sees: "all", acts: false }],
    [["other"], null],
    [[], null],
  ])("of %j are %j", (groups, rights) => {
    expect(rightsOf(...groups)).toEqual(rights);
  });

  test("go by a word by itself too, and by no part of it", () => {
    expect(judge({ role: "acme" }, "role", RULES).rights).toEqual({ sees: ["acme"], acts: true });
    expect(judge({ role: "acme-2" }, "role", RULES)).toMatchObject({ rights: null, values: ["acme-2"] });
    expect(judge({ role: { acme: true } }, "role", RULES).rights).toBeNull();
  });
});

describe("a claim", () => {
  test.each([
    ["realm_access.roles", { realm_access: { roles: ["a"] } }],
    ["resource_access.my.client.roles", { resource_access: { "my.client": { roles: ["a"] } } }],
    ["https://erp.example/roles", { "https://erp.example/roles": ["a"] }],
  ])("is found at %s", (path, claims) => {
    expect(claimAt(claims, path)).toEqual(["a"]);
  });

  test("is none of what every object has", () => {
    expect(claimAt({}, "constructor.name")).toBeUndefined();
    expect(claimAt({ groups: "a" }, "groups.length")).toBeUndefined();
  });
});

test("a person is named by address, name or id, the first that there is", () => {
  const named = (claims: object) => judge({ sub: "id-1", ...claims }, "groups", RULES).name;
  expect(named({ email: "a@example.com", preferred_username: "a" })).toBe("a@example.com");
  expect(named({ email: " ", preferred_username: "a" })).toBe("a");
  expect(named({})).toBe("id-1");
});
