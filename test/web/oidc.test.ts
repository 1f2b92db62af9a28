import { describe, expect, test } from "vitest";
import type { FakeProvider } from "../support/identity-provider.ts";
import { plain } from "./desk.ts";
import { opened } from "./oidc.ts";

describe("signing in at a provider", () => {
  test.each(["ES256", "RS256"] as const)("opens what the person's groups open (%s)", async (alg) => {
    const { get, away, back, done, cookies } = await opened({}, { alg });
    const login = await (await get("/desk")).text();
    expect(login).toContain('href="/desk/oidc/login"');
    expect(login).toContain("Sign in with Example ID");
    const answer = await back(await away());
    expect([answer.status, answer.headers.get("Location")]).toEqual([303, "/desk"]);
    expect(cookies.has("passerelle_sign_in")).toBe(false);
    const invoices = await (await get("/desk/invoices")).text();
    expect(invoices).toContain("Sign out");
    expect((await get("/desk/receivers")).status).toBe(403);
    expect(done).toMatchObject([
      { act: "sign_in", who: "jeanne@example.com", caller: { kind: "tenant", tenant: "acme" }, status: 303 },
    ]);
  });

  test.each(["form", "header", "unsaid"] as const)(
    "gives its secret where it is taken: %s",
    async (secretIn) => {
      const { away, back, fake } = await opened({}, { secretIn });
      fake.clientSecret = "another";
      expect((await back(await away())).status).toBe(503);
      const again = await opened({}, { secretIn });
      expect((await again.back(await again.away())).status).toBe(303);
    },
  );

  test.each<[string, FakeProvider["wrong"]]>([
    ["of another nonce", { nonce: "another" }],
    ["for another client", { audience: "another" }],
    ["of another issuer", { issuer: "https://evil.example" }],
    ["that is over", { life: -600 }],
    ["of another key", { signature: true }],
    ["without signature", { alg: "none" }],
    ["signed with the client's secret", { alg: "HS256" }],
  ])("takes no token %s", async (_, wrong) => {
    const { away, back, cookies, fake, done } = await opened();
    fake.wrong = wrong;
    const answer = await back(await away());
    expect(answer.status).toBe(403);
    expect(await answer.text()).toContain("did not succeed");
    expect(cookies.has("passerelle_session")).toBe(false);
    expect(done).toEqual([]);
  });

  test("says what the provider says where the person, or the provider, says no", async () => {
    const { away, back, fake } = await opened();
    fake.wrong = { denies: true };
    expect(await (await back(await away())).text()).toContain('<q lang="en">access_denied</q>');
    fake.wrong = {};
    const address = await away();
    fake.clientSecret = "another";
    const answer = await back(address);
    expect(answer.status).toBe(503);
    expect(await answer.text()).toContain("does not take this gateway as its client");
  });

  test("tells that the provider is away, and leaves keys as the way in", async () => {
    const { get, post, fake } = await opened();
    fake.wrong = { status: 503 };
    const answer = await get("/desk/oidc/login?lang=fr");
    expect(answer.status).toBe(503);
    const page = plain(await answer.text());
    expect(page).toContain("Le fournisseur d'identité est injoignable");
    expect(page).toContain('name="key"');
    const asked = fake.asked.length;
    await get("/desk/oidc/login");
    expect(fake.asked).toHaveLength(asked);
    expect((await post("/desk/login", { key: "admin-key" })).status).toBe(303);
  });
});

describe("who has signed in", () => {
  test("without a role is told which values no role was found for, and does not get in", async () => {
    const { away, back, fake, done, get } = await opened();
    fake.claims = { preferred_username: "jeanne", groups: ["g-other", "<b>"] };
    const answer = await back(await away());
    expect(answer.status).toBe(403);
    const page = plain(await answer.text());
    expect(page).toContain("jeanne");
    expect(page).toContain("<code>g-other</code>");
    expect(page).toContain("&lt;b&gt;");
    expect(page).toContain("desk.oidc.roles");
    // The provider would send the same person back without a word.
    const [, another = ""] = /href="(\/desk\/oidc\/login[^"]*)"/.exec(page) ?? [];
    const promptOf = async (path: string) =>
      new URL((await get(path)).headers.get("location") ?? "").searchParams.get("prompt");
    expect([await promptOf(another), await promptOf("/desk/oidc/login")]).toEqual(["login", null]);
    expect(await (await get("/desk/invoices")).text()).not.toContain("Sign out");
    expect(done).toMatchObject([{ act: "sign_in", who: "jeanne", status: 403, target: { tenant: null } }]);
  });

  test("is told that the claim is missing, or that Entra ID left the groups out", async () => {
    const { away, back, fake } = await opened();
    fake.claims = {};
    expect(await (await back(await away())).text()).toContain("have no such claim");
    fake.claims = { _claim_names: { groups: "src1" }, _claim_sources: { src1: {} } };
    expect(await (await back(await away())).text()).toContain("more than 200");
  });

  test("has a role by the provider's record where the token has no such claim", async () => {
    const { away, back, fake } = await opened({ claim: "realm_access.roles" });
    fake.claims = {};
    fake.record = { realm_access: { roles: ["g-admins"] } };
    expect((await back(await away())).status).toBe(303);
  });

  test("chooses among several tenants, and acts for those alone whose clerk they are", async () => {
    const { away, back, fake, page, post, done } = await opened();
    fake.claims = { email: "jeanne@example.com", groups: ["g-acme", "g-both"] };
    await back(await away());
    const invoices = await page("/desk/failures");
    expect(invoices).toMatch(/<option selected>acme<\/option><option>spend<\/option>/);
    const token = /name="token" value="([^"]+)"/.exec(invoices)?.[1] ?? "";
    expect((await post("/desk/failures/retry", { token, id: "wrk_1" })).status).toBe(303);
    await post("/desk/tenant", { token, tenant: "spend" });
    expect(await page("/desk/failures")).toMatch(/<option selected>spend<\/option>/);
    expect((await post("/desk/failures/retry", { token, id: "wrk_1" })).status).toBe(403);
    expect(done.map(({ act, status, caller }) => [act, status, caller])).toEqual([
      ["sign_in", 303, { kind: "tenant", tenant: "acme" }],
      ["retry", 303, { kind: "tenant", tenant: "acme" }],
      ["retry", 403, { kind: "tenant", tenant: "spend" }],
    ]);
  });

  test("looks at everything and acts on nothing, as a reader of all", async () => {
    const { away, back, fake, page, post, calls } = await opened();
    fake.claims = { email: "audit@example.com", groups: ["g-audit"] };
    await back(await away());
    const receivers = await page("/desk/receivers");
    const token = /name="token" value="([^"]+)"/.exec(receivers)?.[1] ?? "";
    expect(token).not.toBe("");
    const answer = await post("/desk/failures/retry-all", { token, kind: "submit" });
    expect(answer.status).toBe(403);
    expect(await answer.text()).toContain("You may look");
    expect(calls.map(([name]) => name)).not.toContain("retryFailures");
  });

  test("signs out there too, where it is wanted", async () => {
    const { away, back, page, post, get, fake } = await opened({ logout: true });
    await back(await away());
    const token = /name="token" value="([^"]+)"/.exec(await page("/desk/failures"))?.[1] ?? "";
    const left = await (await post("/desk/logout", { token })).text();
    expect(left).toContain('http-equiv="refresh" content="0; url=/desk/oidc/logout"');
    const to = new URL((await get("/desk/oidc/logout")).headers.get("location") ?? "");
    expect(to.origin + to.pathname).toBe(`${fake.issuer}/logout`);
    expect(to.searchParams.get("post_logout_redirect_uri")).toBe("http://localhost/desk");
    expect(await (await get("/desk/failures")).text()).not.toContain("Sign out");
  });
});
