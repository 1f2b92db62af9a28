import { describe, expect, it } from "vitest";
import type { Grant } from "../../src/net/types.ts";
import { closedPort, failureIn, platform, recordedDoor } from "./kit.ts";

const SECRET = "s3cr3t/of+the=client";
const grant = (tokenUrl: string, more: Partial<Grant> = {}): Grant => ({
  tokenUrl,
  clientId: "the-client",
  clientSecret: SECRET,
  signal: new AbortController().signal,
  ...more,
});
const answering = (
  status: number,
  body: unknown,
  headers: Record<string, string> = { "content-type": "application/json" },
) =>
  platform((_, response) =>
    response.writeHead(status, headers).end(typeof body === "string" ? body : JSON.stringify(body)),
  );
const door = () => recordedDoor({}, { secrets: [SECRET] });

describe("what is asked", () => {
  it("presents the credentials in the form by default", async () => {
    const server = await answering(200, { access_token: "abc", token_type: "Bearer", expires_in: 600 });
    const { door: way, requests } = door();
    expect(await way.clientCredentials(grant(`${server.url}/token?realm=x`, { scope: "openid" }))).toEqual({
      value: "abc",
      expiresIn: 600,
    });
    expect(server.requests[0]?.url).toBe("/token?realm=x");
    expect(server.requests[0]?.headers["content-type"]).toMatch(/^application\/x-www-form-urlencoded/);
    expect(Object.fromEntries(new URLSearchParams(server.bodies[0]?.toString()))).toEqual({
      grant_type: "client_credentials",
      client_id: "the-client",
      client_secret: SECRET,
      scope: "openid",
    });
    expect(requests).toMatchObject([{ operation: "token", outcome: "ok" }]);
  });

  it("presents them in the header when told so", async () => {
    const server = await answering(200, { access_token: "abc", token_type: "Bearer" });
    await door().door.clientCredentials(grant(server.url, { method: "basic" }));
    const sent = server.requests[0]?.headers.authorization ?? "";
    const [id, secret] = Buffer.from(sent.replace("Basic ", ""), "base64").toString().split(":");
    expect([decodeURIComponent(id ?? ""), decodeURIComponent(secret ?? "")]).toEqual(["the-client", SECRET]);
    expect(server.bodies[0]?.toString()).not.toContain("client_secret");
  });
});

describe("answers that bend the standard", () => {
  it.each([
    ["a lifetime in a string", { access_token: "abc", token_type: "bearer", expires_in: "1740" }, 1740],
    ["no token type", { access_token: "abc", expires_in: 60 }, 60],
    ["another token type", { access_token: "abc", token_type: "JWT" }, undefined],
    ["a lifetime that is none", { access_token: "abc", token_type: "bearer", expires_in: "soon" }, undefined],
    [
      "an id token nobody asked for",
      { access_token: "abc", token_type: "bearer", id_token: "x.y.z" },
      undefined,
    ],
    [
      "null in optional fields",
      { access_token: "abc", expires_in: null, scope: null, refresh_token: null },
      undefined,
    ],
  ])("takes %s", async (_, body, expiresIn) => {
    const server = await answering(200, body);
    const minted = await door().door.clientCredentials(grant(server.url));
    expect(minted).toEqual({ value: "abc", ...(expiresIn === undefined ? {} : { expiresIn }) });
  });

  it("takes 201 and a text type", async () => {
    const server = await answering(201, { access_token: "abc" }, { "content-type": "text/plain" });
    expect(await door().door.clientCredentials(grant(server.url))).toEqual({ value: "abc" });
  });
});

describe("answers that give no token", () => {
  it("is denied by invalid_client, in the platform's words without the secret", async () => {
    const server = await answering(400, {
      error: "Invalid_Client",
      error_description: `client the-client with ${SECRET} is unknown`,
    });
    const failure = await failureIn(door().door.clientCredentials(grant(server.url)));
    expect(failure).toMatchObject({
      kind: "denied",
      facts: { code: "invalid_client", httpStatus: 400 },
    });
    expect(failure.message).toContain("client the-client with *** is unknown");
    expect(JSON.stringify(failure.facts)).not.toContain(SECRET);
    expect(server.requests).toHaveLength(1);
  });

  it.each([
    [401, "text/html", "<h1>Unauthorized</h1>"],
    [403, "application/json", "{}"],
    [404, "text/html", "not here"],
    [302, "text/html", ""],
    [200, "application/json", '{"error":"unauthorized_client"}'],
  ])("is denied by a %i of %s", async (status, type, body) => {
    const server = await answering(status, body, { "content-type": type, "www-authenticate": "Basic" });
    const failure = await failureIn(door().door.clientCredentials(grant(server.url)));
    expect(failure).toMatchObject({ kind: "denied", facts: { httpStatus: status } });
    expect(server.requests).toHaveLength(1);
  });

  it.each([500, 503, 504])("is unsent after three times %i", async (status) => {
    const server = await answering(status, "down");
    const failure = await failureIn(door().door.clientCredentials(grant(server.url)));
    expect(failure).toMatchObject({ kind: "unsent", facts: { httpStatus: status } });
    expect(server.requests).toHaveLength(3);
  });

  it("is unsent when nobody is there, or nobody answers in time", async () => {
    const refused = `http://127.0.0.1:${await closedPort()}/token`;
    expect(await failureIn(door().door.clientCredentials(grant(refused)))).toMatchObject({
      kind: "unsent",
      facts: { code: "connection_refused" },
    });
    const server = await platform(() => undefined);
    const { door: way } = recordedDoor({ timeoutSeconds: 0.1 });
    expect(await failureIn(way.clientCredentials(grant(server.url)))).toMatchObject({
      kind: "unsent",
      facts: { code: "timeout" },
    });
  });

  it.each(["<html>maintenance</html>", '{"access_token":""}', "[]", ""])(
    "is unsent by a 200 without a token: %s",
    async (body) => {
      const server = await answering(200, body);
      const failure = await failureIn(door().door.clientCredentials(grant(server.url)));
      expect(failure).toMatchObject({ kind: "unsent", facts: { code: "answer_garbled" } });
      expect(failure.facts.raw).toBeUndefined();
    },
  );

  it("is given up with its caller", async () => {
    const controller = new AbortController();
    const server = await platform(() => controller.abort());
    const failure = await failureIn(
      door().door.clientCredentials(grant(server.url, { signal: controller.signal })),
    );
    expect(failure).toMatchObject({ kind: "unsent", facts: { ours: true } });
  });
});
