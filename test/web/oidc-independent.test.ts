import { describe, expect, test } from "vitest";
import type { RoleRule } from "../../src/domain/desk/roles.ts";
import { openProvider } from "../../src/net/oidc.ts";
import { afterThisTest } from "../support/endings.ts";
import { openIndependentProvider } from "../support/independent-provider.ts";
import { browser, ORIGIN } from "./browser.ts";

const ROLES: RoleRule[] = [
  { value: "desk-admins", role: "admin" },
  { value: "acme-clerks", role: "clerk", tenants: ["acme"] },
];

/** Follows the provider from page to page as a browser does that keeps its cookies, and says who it is. */
const visit = async (to: string, name: string): Promise<string> => {
  const cookies = new Map<string, string>();
  for (let at = to; ; ) {
    const cookie = [...cookies].map((pair) => pair.join("=")).join("; ");
    const answer = await fetch(at, { redirect: "manual", headers: { cookie } });
    for (const line of answer.headers.getSetCookie()) {
      const [, key = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      cookies.set(key, value);
    }
    const next = answer.headers.get("location");
    if (next === null && !at.includes("/who/")) throw new Error(`${answer.status} ${await answer.text()}`);
    at = new URL(next ?? `${at}?as=${name}`, at).href;
    if (at.startsWith(ORIGIN)) return at;
  }
};

describe("signing in at a provider that others wrote", () => {
  test.each<["token" | "record", string, (values: string[]) => Record<string, unknown>]>([
    ["token", "groups", (groups) => ({ groups })],
    ["token", "roles", (roles) => ({ roles })],
    ["record", "realm_access.roles", (roles) => ({ realm_access: { roles } })],
    [
      "record",
      "resource_access.passerelle.roles",
      (roles) => ({ resource_access: { passerelle: { roles } } }),
    ],
  ])("with roles in its %s, as %s", async (claimsIn, claim, said) => {
    const people = { Ada: said(["desk-admins", "others"]), Eve: said(["others"]) };
    const there = await openIndependentProvider(people, claimsIn);
    there.serve(ORIGIN);
    const provider = openProvider({ ...there, scopes: "openid profile email", now: () => new Date() });
    afterThisTest(() => provider.close());
    const identity = { provider, label: "Others", claim, roles: ROLES, logout: false };
    const here = browser({}, { identity: () => identity, sessionKeys: () => [Buffer.from("a key")] });
    const comeAs = async (name: string) => {
      const away = (await here.get("/desk/oidc/login")).headers.get("location") ?? "";
      const { pathname, search } = new URL(await visit(away, name));
      return here.get(`${pathname}${search}`);
    };
    const refused = await comeAs("Eve");
    expect(refused.status).toBe(403);
    expect(await refused.text()).toContain("<code>others</code>");
    expect((await comeAs("Ada")).status).toBe(303);
    expect(await (await here.get("/desk/configuration")).text()).toContain("Sign out");
    expect(there.faults).toEqual([]);
  });
});
