import { describe, expect, it } from "vitest";
import type { Io } from "../../src/adapters/port.ts";
import type { Door } from "../../src/net/types.ts";
import { deposit, failureIn, gate, platform, read, recordedDoor } from "./kit.ts";

// The folder may not import the port: here, and only here, the two shapes are held together, by the type check.
// How large a document may be is no business of the network.
const asIo = (door: Door) => door satisfies Omit<Io, "documentBytes" | "kept">;

describe("connections", () => {
  it("is what adapters are given", () => {
    expect(asIo(recordedDoor().door).account).toBe("main");
  });

  it("keeps connections for the calls that follow", async () => {
    const server = await platform((_, response) => response.end("{}"));
    const { door } = recordedDoor();
    for (let number = 0; number < 20; number += 1) {
      await door.fetch(number % 2 === 0 ? read(server.url) : deposit(server.url));
    }
    expect(server.requests).toHaveLength(20);
    // A call that follows at once may find the first connection not yet given back.
    expect(server.sockets.size).toBeLessThanOrEqual(2);
  });

  it("does not send a deposit down a connection that the platform has closed meanwhile", async () => {
    const server = await platform((_, response) => response.end("{}"));
    const { door } = recordedDoor();
    await door.fetch(read(server.url));
    for (const socket of server.sockets) socket.destroy();
    expect((await door.fetch(deposit(server.url))).status).toBe(200);
    expect(server.requests).toHaveLength(2);
  });

  it("makes no more calls at once than the account allows, over all hosts", async () => {
    const answer = gate();
    let now = 0;
    let most = 0;
    const slow = () =>
      platform(async (_, response) => {
        now += 1;
        most = Math.max(most, now);
        await answer.opened;
        now -= 1;
        response.end("{}");
      });
    const [flow, directory] = await Promise.all([slow(), slow()]);
    const { door } = recordedDoor({ concurrency: 3 });
    const calls = Array.from({ length: 10 }, (_, at) => door.fetch(deposit((at % 2 ? flow : directory).url)));
    await expect.poll(() => now).toBe(3);
    expect(door.state().inFlight).toBe(3);
    answer.open();
    await Promise.all(calls);
    expect(most).toBe(3);
    expect(door.state().inFlight).toBe(0);
  });

  it("does not blame the platform for a call that found no free connection in time", async () => {
    const server = await platform(() => undefined);
    const { door, circuits } = recordedDoor({
      concurrency: 1,
      timeoutSeconds: 0.3,
      breaker: { failures: 2, openSeconds: 30 },
    });
    const [first, ...others] = await Promise.all(
      Array.from({ length: 4 }, () => failureIn(door.fetch(deposit(server.url)))),
    );
    expect(first).toMatchObject({ kind: "unknown", facts: { code: "timeout" } });
    for (const other of others) {
      expect(other).toMatchObject({ kind: "unsent", facts: { code: "no_slot", ours: true } });
    }
    expect(server.requests).toHaveLength(1);
    expect(circuits).toEqual([0]);
  });

  it("lets a waiting call go with its caller", async () => {
    const answer = gate();
    const server = await platform(async (_, response) => {
      await answer.opened;
      response.end();
    });
    const { door } = recordedDoor({ concurrency: 1 });
    const holding = door.fetch(deposit(server.url));
    const leaving = new AbortController();
    const waiting = failureIn(door.fetch(deposit(server.url, { signal: leaving.signal })));
    await expect.poll(() => server.requests.length).toBe(1);
    leaving.abort();
    expect(await waiting).toMatchObject({ kind: "unsent", facts: { code: "cancelled", ours: true } });
    answer.open();
    await holding;
    expect((await door.fetch(deposit(server.url))).status).toBe(200);
  });

  it("leaves no listener on a caller's long-lived signal", async () => {
    const server = await platform((_, response) => response.end());
    const { door } = recordedDoor();
    const controller = new AbortController();
    let listeners = 0;
    const add = controller.signal.addEventListener.bind(controller.signal);
    const remove = controller.signal.removeEventListener.bind(controller.signal);
    controller.signal.addEventListener = (...args: Parameters<typeof add>) => {
      listeners += 1;
      add(...args);
    };
    controller.signal.removeEventListener = (...args: Parameters<typeof remove>) => {
      listeners -= 1;
      remove(...args);
    };
    for (let number = 0; number < 5; number += 1) {
      await door.fetch(deposit(server.url, { signal: controller.signal }));
    }
    expect(listeners).toBe(0);
  });

  it("closes after the calls under way, and takes no new one", async () => {
    const answer = gate();
    const server = await platform(async (_, response) => {
      await answer.opened;
      response.end("done");
    });
    const { door } = recordedDoor();
    const last = door.fetch(deposit(server.url));
    await expect.poll(() => server.requests.length).toBe(1);
    const closed = door.close();
    expect(await failureIn(door.fetch(deposit(server.url)))).toMatchObject({
      kind: "unsent",
      facts: { code: "shutting_down", ours: true },
    });
    answer.open();
    expect((await last).text()).toBe("done");
    await closed;
    await expect.poll(() => [...server.sockets].every(({ destroyed }) => destroyed)).toBe(true);
  });
});

describe("what is written", () => {
  it("writes bodies of every kind, and the adapter's headers", async () => {
    const server = await platform((_, response) => response.end());
    const { door } = recordedDoor();
    const form = new FormData();
    form.set("flowInfo", new Blob(['{"name":"é"}'], { type: "application/json" }), "flowInfo.json");
    const bodies = [
      "text é",
      new TextEncoder().encode("bytes"),
      new URLSearchParams({ a: "1 2" }),
      form,
      undefined,
    ];
    for (const body of bodies) {
      await door.fetch(deposit(server.url, { body, headers: { "X-Own": "yes" } }));
    }
    const [text, bytes, params, multipart, none] = server.bodies.map(String);
    expect(text).toBe("text é");
    expect(bytes).toBe("bytes");
    expect(params).toBe("a=1+2");
    expect(multipart).toContain('{"name":"é"}');
    expect(none).toBe("");
    const types = server.requests.map(({ headers }) => headers["content-type"]);
    expect(types[2]).toBe("application/x-www-form-urlencoded");
    expect(types[3]).toMatch(/^multipart\/form-data; boundary=/);
    expect(multipart).toContain(types[3]?.split("boundary=")[1] ?? "none");
    expect(server.requests.every(({ headers }) => headers["x-own"] === "yes")).toBe(true);
  });

  it("writes a view into a larger buffer, not the buffer", async () => {
    const server = await platform((_, response) => response.end());
    const { door } = recordedDoor();
    await door.fetch(deposit(server.url, { body: new TextEncoder().encode("secret<invoice/>").subarray(6) }));
    expect(server.bodies[0]?.toString()).toBe("<invoice/>");
  });
});

describe("what is told", () => {
  const SECRET = "top/secret+value";

  it("writes one line for each attempt, without the query and without secrets", async () => {
    const server = await platform((_, response, number) =>
      response.writeHead(number === 1 ? 500 : 200).end("{}"),
    );
    const { door, lines, requests } = recordedDoor({}, { secrets: [SECRET] });
    const url = `${server.url}/flows/${encodeURIComponent(SECRET)}?number=F1`;
    await door.fetch(read(url, { headers: { "request-id": "11111111-1111-4111-8111-111111111111" } }));
    expect(lines).toMatchObject([
      {
        level: "debug",
        text: "platform call",
        facts: {
          account: "main",
          operation: "search",
          method: "GET",
          url: `127.0.0.1:${server.port}/flows/***`,
          requestId: "11111111-1111-4111-8111-111111111111",
          attempt: 1,
          status: 500,
          outcome: "server_error",
        },
      },
      { level: "debug", facts: { attempt: 2, status: 200, outcome: "ok" } },
    ]);
    for (const { facts } of lines) expect(facts.ms).toEqual(expect.any(Number));
    expect(JSON.stringify(lines)).not.toContain("F1");
    expect(requests.map(({ outcome }) => outcome)).toEqual(["server_error", "ok"]);
    expect(requests[0]?.seconds).toBeLessThan(5);
  });

  it("masks declared secrets and minted tokens in the platform's words", async () => {
    const server = await platform((request, response) =>
      response
        .writeHead(500)
        .end(`${request.headers.authorization} ${request.headers["x-api-key"]} ${"x".repeat(9000)}`),
    );
    const { door } = recordedDoor({}, { secrets: [SECRET] });
    const failure = await failureIn(
      door.authorized(deposit(server.url, { headers: { "x-api-key": SECRET } }), "main", async () => ({
        value: "opaque-token-of-the-platform",
      })),
    );
    expect(failure.facts.raw).toMatch(/^Bearer \*\*\* \*\*\* x+$/);
    expect(failure.facts.raw).toHaveLength(4000);
  });

  it("masks what an adapter logs", () => {
    const { door, lines } = recordedDoor({}, { secrets: [SECRET] });
    door.log.warn({ url: `https://x/?key=${SECRET}`, headers: { "cpro-account": "abc" } }, `sent ${SECRET}`);
    expect(lines[0]).toEqual({
      level: "warn",
      facts: { url: "https://x/?key=***", headers: { "cpro-account": "***" } },
      text: "sent ***",
    });
  });

  it("attaches no cause to a failure: a parser's error holds raw bytes", async () => {
    const server = await platform((request) => request.socket.end(`no http, but ${SECRET}\r\n\r\n`));
    const { door } = recordedDoor({}, { secrets: [SECRET] });
    const failure = await failureIn(door.fetch(deposit(server.url)));
    expect(failure.cause).toBeUndefined();
    expect(`${failure.stack} ${JSON.stringify(failure)}`).not.toContain(SECRET);
  });
});
