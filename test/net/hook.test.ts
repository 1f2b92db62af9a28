import type { LookupAddress } from "node:dns";
import { Webhook } from "standardwebhooks";
import { describe, expect, it } from "vitest";
import { isPublicAddress, type Resolve } from "../../src/net/guard.ts";
import { type Hook, postHook } from "../../src/net/hook.ts";
import { keyOf, sign } from "../../src/net/sign.ts";
import { closedPort, failureIn, platform } from "./kit.ts";

const OLD = `whsec_${Buffer.from("an old key of at least 24 bytes").toString("base64")}`;
const NEW = `whsec_${Buffer.from("a new key of at least 24 bytes!").toString("base64")}`;

const hook = (url: string, more: Partial<Hook> = {}): Hook => ({
  url,
  proof: { id: "evt_1" },
  body: '{"type":"invoice.updated","label":"Approuvée"}',
  secrets: [NEW],
  signal: new AbortController().signal,
  timeoutMs: 2000,
  allowPrivate: true,
  now: () => new Date(),
  ...more,
});

describe("the signature", () => {
  it("is accepted by the reference library, with the old and with the new secret", async () => {
    const server = await platform((_, response) => response.writeHead(204).end());
    expect(await postHook(hook(server.url, { secrets: [OLD, NEW] }))).toEqual({ status: 204, words: "" });
    const [request] = server.requests;
    const [body] = server.bodies;
    const headers = {
      "webhook-id": String(request?.headers["webhook-id"]),
      "webhook-timestamp": String(request?.headers["webhook-timestamp"]),
      "webhook-signature": String(request?.headers["webhook-signature"]),
    };
    for (const secret of [OLD, NEW]) {
      expect(new Webhook(secret).verify(String(body), headers)).toMatchObject({ label: "Approuvée" });
    }
    const other = `whsec_${Buffer.from("somebody else's key, 24 bytes").toString("base64")}`;
    expect(() => new Webhook(other).verify(String(body), headers)).toThrow();
    expect(() => new Webhook(NEW).verify(`${body} `, headers)).toThrow();
    expect(request?.headers["content-type"]).toBe("application/json");
    expect(request?.method).toBe("POST");
  });

  it("is over id, time in seconds and body", () => {
    const at = new Date("2026-01-01T00:00:00.999Z");
    const signed = sign({ id: "evt_1", at, body: "{}", secrets: [NEW] });
    expect(signed).toEqual({
      "webhook-id": "evt_1",
      "webhook-timestamp": "1767225600",
      "webhook-signature": new Webhook(NEW).sign("evt_1", at, "{}"),
    });
  });

  it("takes a key without the prefix, and no key that is not base64", () => {
    expect(keyOf(NEW.slice(6))).toEqual(keyOf(NEW));
    for (const bad of ["", "whsec_", "whsec_not base64", "hunter2!"]) {
      expect(() => keyOf(bad)).toThrow(/must be `whsec_` followed by base64/);
    }
    expect(() => keyOf("hunter2!")).not.toThrow(/hunter2/);
  });
});

describe("the answer", () => {
  it.each([200, 302, 410, 500])("is given whatever it is: %i", async (status) => {
    const elsewhere = await platform((_, response) => response.end());
    const server = await platform((_, response) =>
      response.writeHead(status, { location: elsewhere.url }).end("words"),
    );
    expect(await postHook(hook(server.url))).toEqual({ status, words: "words" });
    expect(elsewhere.requests).toHaveLength(0);
    expect(server.requests).toHaveLength(1);
  });

  it("says how long to wait", async () => {
    const server = await platform((_, response) => response.writeHead(503, { "retry-after": "9" }).end());
    expect(await postHook(hook(server.url))).toMatchObject({ status: 503, retryAfterMs: 9000 });
  });

  it("is cut when it is long, and shows no secret", async () => {
    const server = await platform((_, response) => response.end(`${NEW} ${"x".repeat(500_000)}`));
    const { status, words } = await postHook(hook(server.url));
    expect(status).toBe(200);
    expect(words).toMatch(/^\*\*\* x+$/);
    expect(words).toHaveLength(1000);
  });

  it("is unsent when there is none, even late, so that it is delivered again", async () => {
    const silent = await platform(() => undefined);
    expect(await failureIn(postHook(hook(silent.url, { timeoutMs: 100 })))).toMatchObject({
      kind: "unsent",
      facts: { code: "timeout" },
    });
    const nobody = `http://127.0.0.1:${await closedPort()}`;
    expect(await failureIn(postHook(hook(nobody)))).toMatchObject({
      kind: "unsent",
      facts: { code: "connection_refused" },
    });
  });

  it("is given up with its caller", async () => {
    const controller = new AbortController();
    const silent = await platform(() => controller.abort());
    expect(await failureIn(postHook(hook(silent.url, { signal: controller.signal })))).toMatchObject({
      kind: "unsent",
      facts: { ours: true },
    });
  });
});

describe("the guard", () => {
  it.each([
    "0.0.0.0",
    "10.1.2.3",
    "100.64.0.1",
    "100.100.100.200",
    "127.0.0.1",
    "127.255.255.254",
    "168.63.129.16",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.1.1",
    "198.18.0.1",
    "224.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::ffff:127.0.0.1",
    "::ffff:8.8.8.8",
    "::127.0.0.1",
    "64:ff9b::7f00:1",
    "2001:0:53aa:64c::1",
    "2001:db8::1",
    "2002:7f00:1::",
    "fc00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "ff02::1",
    "example.org",
    "",
  ])("does not take %s for public", (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });

  it.each([
    "8.8.8.8",
    "100.63.255.255",
    "100.128.0.1",
    "172.15.0.1",
    "172.32.0.1",
    "192.0.1.1",
    "2a01:e0a::1",
    "2606:4700::1111",
  ])("takes %s for public", (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });

  it.each(["127.0.0.1", "2130706433", "0x7f.1", "0177.0.0.1", "127.1", "[::1]", "[::ffff:127.0.0.1]"])(
    "does not connect to %s, however it is written",
    async (host) => {
      const server = await platform((_, response) => response.end());
      const failure = await failureIn(
        postHook(hook(`http://${host}:${server.port}/`, { allowPrivate: false })),
      );
      expect(failure).toMatchObject({ kind: "refused", facts: { code: "forbidden_address" } });
      expect(server.sockets.size).toBe(0);
    },
  );

  const resolving =
    (...answers: (LookupAddress[] | NodeJS.ErrnoException)[]): Resolve =>
    (_, done) => {
      const answer = answers.length > 1 ? answers.shift() : answers[0];
      if (answer instanceof Error) done(answer, []);
      else done(null, answer ?? []);
    };
  const v4 = (address: string): LookupAddress => ({ address, family: 4 });

  it("does not connect to a name that leads inside, the system's own included", async () => {
    const server = await platform((_, response) => response.end());
    const url = `http://localhost:${server.port}/`;
    expect((await failureIn(postHook(hook(url, { allowPrivate: false })))).facts.code).toBe(
      "forbidden_address",
    );
    expect(server.sockets.size).toBe(0);
  });

  it("refuses a name with one forbidden address among public ones", async () => {
    const resolve = resolving([v4("8.8.8.8"), v4("127.0.0.1")]);
    const url = "http://erp.example/";
    expect((await failureIn(postHook(hook(url, { allowPrivate: false, resolve })))).facts.code).toBe(
      "forbidden_address",
    );
  });

  it("catches a name that turns inside after it was looked at", async () => {
    const server = await platform((_, response) => response.end());
    // The first answer is public, but nobody is asked twice: the address checked is the one connected to.
    const resolve = resolving([v4("192.0.1.1")], [v4("127.0.0.1")]);
    const url = `http://erp.example:${server.port}/`;
    const first = await failureIn(postHook(hook(url, { allowPrivate: false, resolve, timeoutMs: 100 })));
    expect(first.kind).toBe("unsent");
    const second = await failureIn(postHook(hook(url, { allowPrivate: false, resolve })));
    expect(second.facts.code).toBe("forbidden_address");
    expect(server.sockets.size).toBe(0);
  });

  it("tells a name that cannot be resolved from one that is forbidden", async () => {
    const lost = Object.assign(new Error("no such name"), { code: "ENOTFOUND" });
    for (const resolve of [resolving(lost), resolving([])]) {
      expect(
        await failureIn(postHook(hook("http://erp.example/", { allowPrivate: false, resolve }))),
      ).toMatchObject({
        kind: "unsent",
        facts: { code: "host_not_found" },
      });
    }
  });
});
