import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { closedPort, deposit, failureIn, platform, read, recordedDoor, tcp } from "./kit.ts";

const quick = { timeoutSeconds: 0.25 };

describe("what becomes of a call before it is written", () => {
  it("takes a refused connection as unsent, for a deposit too", async () => {
    const { door } = recordedDoor();
    const url = `http://127.0.0.1:${await closedPort()}/flows`;
    const failure = await failureIn(door.fetch(deposit(url)));
    expect(failure).toMatchObject({ kind: "unsent", facts: { code: "connection_refused" } });
    expect(failure.facts.ours).toBeUndefined();
    expect(failure.facts.message).toContain("ECONNREFUSED");
  });

  it("takes an unknown host as unsent", async () => {
    const { door } = recordedDoor();
    const failure = await failureIn(door.fetch(deposit("http://no-such-host.invalid/")));
    expect(failure).toMatchObject({ kind: "unsent", facts: { code: "host_not_found" } });
  });

  it("takes a failed TLS handshake as unsent, without trying again", async () => {
    const server = await tcp((socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n"));
    const { door, requests } = recordedDoor();
    const failure = await failureIn(door.fetch(read(`https://127.0.0.1:${server.port}/`)));
    expect(failure).toMatchObject({ kind: "unsent", facts: { code: "tls_failed" } });
    expect(requests).toHaveLength(1);
  });

  it("takes a TLS handshake that never ends as unsent, at the deadline", async () => {
    const server = await tcp(() => undefined);
    const { door } = recordedDoor(quick);
    const failure = await failureIn(door.fetch(deposit(`https://127.0.0.1:${server.port}/`)));
    expect(failure).toMatchObject({ kind: "unsent", facts: { code: "connect_timeout" } });
  });

  it.each([
    ["ftp://127.0.0.1/", {}],
    ["not an address", {}],
    ["http://127.0.0.1/", { "x-api-key": "a\nb" }],
  ])("names a request that cannot be written (%s)", async (url, headers) => {
    const { door, circuits } = recordedDoor({ breaker: { failures: 1, openSeconds: 30 } });
    const failure = await failureIn(door.fetch(deposit(url, { headers })));
    expect(failure).toMatchObject({ kind: "unsent", facts: { code: "bad_request" } });
    expect(circuits).toEqual([0]);
  });

  it("sends nothing for a caller that has gone already", async () => {
    const server = await platform((_, response) => response.end());
    const { door } = recordedDoor();
    const failure = await failureIn(door.fetch(deposit(server.url, { signal: AbortSignal.abort() })));
    expect(failure).toMatchObject({ kind: "unsent", facts: { code: "cancelled", ours: true } });
    expect(server.requests).toHaveLength(0);
  });
});

describe("what becomes of a call once it is written", () => {
  it("does not know what became of a deposit whose connection is reset", async () => {
    const server = await platform((request) => request.socket.resetAndDestroy());
    const { door } = recordedDoor();
    const failure = await failureIn(door.fetch(deposit(server.url)));
    expect(failure).toMatchObject({ kind: "unknown", facts: { code: "connection_lost" } });
    expect(server.requests).toHaveLength(1);
  });

  it("does not know either when the connection is closed before the request is read", async () => {
    const server = await tcp((socket) => socket.destroy());
    const { door } = recordedDoor();
    const failure = await failureIn(door.fetch(deposit(server.url)));
    expect(failure.kind).toBe("unknown");
    expect(server.sockets.size).toBe(1);
  });

  it("reads again when the answer to a read is lost, then gives it up as unsent", async () => {
    const server = await platform((request) => request.socket.destroy());
    const { door, requests } = recordedDoor();
    const failure = await failureIn(door.fetch(read(server.url)));
    expect(failure).toMatchObject({ kind: "unsent", facts: { code: "connection_lost" } });
    expect(server.requests).toHaveLength(3);
    expect(requests.map(({ outcome }) => outcome)).toEqual(Array(3).fill("connection_lost"));
  });

  it("gives a read's second answer", async () => {
    const server = await platform((request, response, number) => {
      if (number === 1) request.socket.destroy();
      else response.end("there");
    });
    const { door } = recordedDoor();
    expect((await door.fetch(read(server.url))).text()).toBe("there");
  });

  it("gives a deposit up when the headers are late, cuts the connection, and says that it may still arrive", async () => {
    const { promise: cut, resolve } = Promise.withResolvers<void>();
    const server = await platform((request) => request.socket.on("close", resolve));
    const { door } = recordedDoor(quick);
    const failure = await failureIn(door.fetch(deposit(server.url)));
    expect(failure).toMatchObject({ kind: "unknown", facts: { code: "timeout", mayStillArrive: true } });
    await cut;
  });

  it("holds the deadline over the body too", async () => {
    const { promise: cut, resolve } = Promise.withResolvers<void>();
    const server = await platform((request, response) => {
      request.socket.on("close", resolve);
      response.writeHead(200, { "content-length": "1000000" });
      // A byte now and then keeps an idle timer from ever ending.
      const drip = setInterval(() => response.write("."), 20);
      response.on("close", () => clearInterval(drip));
    });
    const { door } = recordedDoor(quick);
    const failure = await failureIn(door.fetch(deposit(server.url)));
    expect(failure).toMatchObject({
      kind: "unknown",
      facts: { code: "timeout", httpStatus: 200, mayStillArrive: true },
    });
    await cut;
  });

  it("gives a late read up as unsent, within one deadline for all its tries", async () => {
    const server = await platform(() => undefined);
    const { door } = recordedDoor(quick);
    const failure = await failureIn(door.fetch(read(server.url)));
    expect(failure).toMatchObject({ kind: "unsent", facts: { code: "timeout" } });
    expect(failure.facts.mayStillArrive).toBeUndefined();
    expect(server.requests).toHaveLength(1);
  });

  it.each([
    ["a length that is not reached", { "content-length": "100" }],
    ["a chunked body without its end", {}],
  ])("does not trust an answer that breaks off: %s", async (_, headers) => {
    const server = await platform((request, response) => {
      response.writeHead(202, headers);
      response.write('{"flowId":"1', () => request.socket.destroy());
    });
    const { door } = recordedDoor();
    const lost = await failureIn(door.fetch(deposit(server.url)));
    expect(lost).toMatchObject({ kind: "unknown", facts: { code: "answer_cut", httpStatus: 202 } });
    const reading = await failureIn(door.fetch(read(server.url)));
    expect(reading).toMatchObject({ kind: "unsent", facts: { code: "answer_cut" } });
  });

  it("does not trust an answer that is no HTTP", async () => {
    const server = await tcp((socket) => socket.once("data", () => socket.end("SSH-2.0-OpenSSH\r\n")));
    const { door } = recordedDoor();
    const failure = await failureIn(door.fetch(deposit(server.url)));
    expect(failure).toMatchObject({ kind: "unknown", facts: { code: "answer_garbled" } });
  });

  it("refuses an endless header", async () => {
    const server = await tcp((socket) =>
      socket.once("data", () => socket.write(`HTTP/1.1 200 OK\r\nx-long: ${"a".repeat(40_000)}\r\n\r\n`)),
    );
    const { door } = recordedDoor();
    const failure = await failureIn(door.fetch(deposit(server.url)));
    expect(failure).toMatchObject({ kind: "unknown", facts: { code: "answer_garbled" } });
  });

  it("stops at the largest answer taken", async () => {
    const server = await platform((_, response) => response.end("x".repeat(2000)));
    const { door } = recordedDoor();
    const options = { maxBytes: 1999 };
    expect(await failureIn(door.fetch(deposit(server.url, options)))).toMatchObject({
      kind: "unknown",
      facts: { code: "answer_too_large" },
    });
    expect(await failureIn(door.fetch(read(server.url, options)))).toMatchObject({
      kind: "unsent",
      facts: { code: "answer_too_large" },
    });
    expect(server.requests).toHaveLength(2);
    expect((await door.fetch(read(server.url, { maxBytes: 2000 }))).bytes).toHaveLength(2000);
  });

  it("undoes a compression that nobody asked for, and no bomb", async () => {
    const server = await platform((_, response) =>
      response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync("é".repeat(5000))),
    );
    const { door } = recordedDoor();
    expect((await door.fetch(read(server.url))).text()).toHaveLength(5000);
    expect(await failureIn(door.fetch(read(server.url, { maxBytes: 9999 })))).toMatchObject({
      facts: { code: "answer_too_large" },
    });
  });

  it("cuts the connection of a cancelled call, at once", async () => {
    const controller = new AbortController();
    const { promise: cut, resolve } = Promise.withResolvers<void>();
    const server = await platform((request) => {
      request.socket.on("close", resolve);
      controller.abort();
    });
    const { door } = recordedDoor({ timeoutSeconds: 600 });
    await failureIn(door.fetch(deposit(server.url, { signal: controller.signal })));
    await cut;
  });

  it("says that a deposit cancelled midway may still arrive", async () => {
    const controller = new AbortController();
    const server = await platform(() => controller.abort());
    const { door, circuits } = recordedDoor({ breaker: { failures: 1, openSeconds: 30 } });
    expect(await failureIn(door.fetch(deposit(server.url, { signal: controller.signal })))).toMatchObject({
      kind: "unknown",
      facts: { code: "cancelled_midway", ours: true, mayStillArrive: true },
    });
    expect(circuits).toEqual([0]);
  });

  it("takes a cancelled read as unsent, by our own doing", async () => {
    const controller = new AbortController();
    const server = await platform(() => controller.abort());
    const { door } = recordedDoor();
    expect(await failureIn(door.fetch(read(server.url, { signal: controller.signal })))).toMatchObject({
      kind: "unsent",
      facts: { code: "cancelled_midway", ours: true },
    });
    expect(server.requests).toHaveLength(1);
  });

  it("ends the pause between two tries when the caller goes", async () => {
    const controller = new AbortController();
    const server = await platform((request) => {
      request.socket.destroy();
      setTimeout(() => controller.abort(), 30);
    });
    const { door } = recordedDoor({ timeoutSeconds: 60 }, { random: () => 0.999 });
    const failure = await failureIn(door.fetch(read(server.url, { signal: controller.signal })));
    expect(failure.facts).toMatchObject({ code: "cancelled", ours: true });
    expect(server.requests).toHaveLength(1);
  });
});
