import { describe, expect, test } from "vitest";
import { KeyTable } from "../../src/config/keys.ts";
import { type AccessTokens, openAccessTokens } from "../../src/usecases/read/access-tokens.ts";
import { ACME, ADMIN, kit } from "../routes/kit.ts";

const TOKEN = "/afnor/oauth2/token";
const HEALTH = "/afnor/flow-service/v1/healthcheck";
const FORM = { "Content-Type": "application/x-www-form-urlencoded" };
const CLIENT = "client_id=acme&client_secret=acme-key";

interface Tokens {
  access_token: string;
  refresh_token: string;
  token_type: string;
  expires_in: number;
}

const basic = (pair: string) => ({ ...FORM, Authorization: `Basic ${Buffer.from(pair).toString("base64")}` });
const bearer = (token: string) => ({ Authorization: `Bearer ${token}` });

const ask = async (body: string, headers: Record<string, string> = FORM) => {
  const answer = await kit().post(TOKEN, body, headers);
  return { answer, status: answer.status, said: (await answer.json()) as Tokens & { error?: string } };
};

describe("a client gets a token", () => {
  test.each<[string, string, Record<string, string>]>([
    ["by credentials in the form", `grant_type=client_credentials&${CLIENT}`, FORM],
    ["without saying which grant", CLIENT, FORM],
    ["with scopes that nobody knows", `${CLIENT}&scope=everything`, FORM],
    ["by Basic", "grant_type=client_credentials", basic("acme:acme-key")],
    ["by Basic, form-encoded", "", basic("%61cme:acme%2Dkey")],
    ["by Basic, with its id in the form too", "client_id=acme", basic("acme:acme-key")],
    [
      "by JSON",
      JSON.stringify({ grant_type: "client_credentials", client_id: "acme", client_secret: "acme-key" }),
      { "Content-Type": "application/json" },
    ],
  ])("%s", async (_how, body, headers) => {
    const { answer, status, said } = await ask(body, headers);
    expect(said).toMatchObject({ token_type: "Bearer", expires_in: 3600 });
    expect(status).toBe(200);
    expect(answer.headers.get("Cache-Control")).toBe("no-store");
    expect((await kit().get(HEALTH, bearer(said.access_token))).status).toBe(200);
  });

  test("also under the path that some clients have fixed", async () => {
    expect((await kit().post("/oauth2/token", CLIENT, FORM)).status).toBe(200);
  });

  test("and renews it", async () => {
    const { said } = await ask(CLIENT);
    const renewed = await ask(`grant_type=refresh_token&${CLIENT}&refresh_token=${said.refresh_token}`);
    expect(renewed.status).toBe(200);
    expect((await kit().get(HEALTH, bearer(renewed.said.access_token))).status).toBe(200);
  });

  test("by a key that many clients would not encode", () => {
    const tokens = tokensOf("a+b%20c");
    expect(tokens.give("acme", ["a b c", "a+b%20c"])).not.toBeNull();
  });
});

describe("a client gets none", () => {
  test.each<[string, string, Record<string, string>, number, string]>([
    ["with a wrong secret", "client_id=acme&client_secret=no", FORM, 401, "invalid_client"],
    ["with another's name", "client_id=other&client_secret=acme-key", FORM, 401, "invalid_client"],
    ["with an administrator's key", "client_id=acme&client_secret=admin-key", FORM, 401, "invalid_client"],
    ["with nothing", "", FORM, 401, "invalid_client"],
    ["by a Basic that is none", "", { ...FORM, Authorization: "Basic ****" }, 401, "invalid_client"],
    ["for another grant", `grant_type=password&${CLIENT}`, FORM, 400, "unsupported_grant_type"],
    ["with two secrets", `${CLIENT}&client_secret=acme-key`, FORM, 400, "invalid_request"],
    ["with two that differ", "client_id=other", basic("acme:acme-key"), 400, "invalid_request"],
    ["for a body that is no JSON", "{", FORM, 400, "invalid_request"],
    [
      "for a refresh token that is missing",
      `grant_type=refresh_token&${CLIENT}`,
      FORM,
      400,
      "invalid_request",
    ],
    [
      "for a refresh token that is none",
      `grant_type=refresh_token&refresh_token=prt_x&${CLIENT}`,
      FORM,
      400,
      "invalid_grant",
    ],
  ])("%s", async (_how, body, headers, status, error) => {
    const asked = await ask(body, headers);
    expect([asked.status, asked.said.error]).toEqual([status, error]);
    expect(asked.answer.headers.get("WWW-Authenticate") !== null).toBe(error === "invalid_client");
  });

  test("whichever half is wrong, the answer is the same", async () => {
    const [a, b] = [
      await ask("client_id=acme&client_secret=no"),
      await ask("client_id=no&client_secret=acme-key"),
    ];
    expect(a.said).toEqual(b.said);
  });

  test("by a method that is not known here, or with too large a body, in the form of OAuth", async () => {
    const { get, post } = kit();
    expect(await (await get(TOKEN)).json()).toMatchObject({ error: "invalid_request" });
    const large = await post(TOKEN, CLIENT.padEnd(70_000, "&a=b"), { ...FORM, "Content-Length": "70000" });
    expect([large.status, await large.json()]).toMatchObject([413, { error: "invalid_request" }]);
  });
});

describe("both services", () => {
  test("take a key as bearer", async () => {
    expect((await kit().get(HEALTH, ACME)).status).toBe(200);
  });

  test.each<[string, Record<string, string>, number, string]>([
    ["nothing", {}, 401, "MISSING_TOKEN"],
    ["no bearer", { Authorization: "Basic YWNtZTphY21lLWtleQ==" }, 401, "MISSING_TOKEN"],
    ["an unknown token", bearer("pat_x"), 401, "INVALID_TOKEN"],
    ["an administrator's key", ADMIN, 403, "FORBIDDEN_ACCESS"],
    ["a page's token", bearer("pwt_read"), 403, "FORBIDDEN_ACCESS"],
  ])("refuse %s", async (_what, headers, status, errorCode) => {
    const answer = await kit().get(HEALTH, headers);
    expect([answer.status, await answer.json()]).toMatchObject([status, { errorCode }]);
  });

  test("refuse a refresh token, and the rest of the API an access token", async () => {
    const { said } = await ask(CLIENT);
    expect((await kit().get(HEALTH, bearer(said.refresh_token))).status).toBe(401);
    expect((await kit().get("/v1/invoices", bearer(said.access_token))).status).toBe(401);
  });

  test("refuse the token of a tenant that is gone", async () => {
    const { said } = await ask(CLIENT);
    const { app } = kit({}, { admission: { ...admissionOf(tokensOf("acme-key")), tenant: () => null } });
    expect((await app.request(HEALTH, { headers: bearer(said.access_token) })).status).toBe(401);
  });
});

const admissionOf = (tokens: AccessTokens) => ({
  callerOf: () => null,
  isWidgetToken: () => false,
  tokens,
});

const tokensOf = (...keys: string[]): AccessTokens => tokensAt(new Date("2025-07-02T08:00:00Z"), ...keys);

const tokensAt = (now: Date, ...keys: string[]): AccessTokens => {
  const table = new KeyTable();
  for (const key of keys) table.add(key, { kind: "tenant", tenant: "acme" });
  return openAccessTokens({
    signerOf: (key, purpose) => table.signerOf(key, purpose, "pepper"),
    tenantKeys: (tenant, purpose) => table.signingKeys({ kind: "tenant", tenant }, purpose, "pepper"),
    now: () => now,
  });
};

describe("a token", () => {
  test("ends with the key that made it, and with no other", () => {
    const { accessToken = "" } = tokensOf("one", "two").give("acme", ["two"]) ?? {};
    expect(tokensOf("one", "two", "three").read(accessToken)).toEqual({ tenant: "acme" });
    expect(tokensOf("two").read(accessToken)).toEqual({ tenant: "acme" });
    expect(tokensOf("one").read(accessToken)).toBe("unknown");
  });

  test("ends after its time, a refresh token much later", () => {
    const given = tokensOf("one").give("acme", ["one"]);
    const later = tokensAt(new Date("2025-07-02T09:00:00Z"), "one");
    expect(later.read(given?.accessToken ?? "")).toBe("expired");
    expect(later.canRefresh("acme", given?.refreshToken ?? "")).toBe(true);
    expect(later.canRefresh("other", given?.refreshToken ?? "")).toBe(false);
    const muchLater = tokensAt(new Date("2025-08-02T09:00:00Z"), "one");
    expect(muchLater.canRefresh("acme", given?.refreshToken ?? "")).toBe(false);
  });
});
