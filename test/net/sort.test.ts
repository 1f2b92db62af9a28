import { describe, expect, it } from "vitest";
import { codeOfError, codeOfStatus, retryAfterMs } from "../../src/net/sort.ts";
import { deposit, failureIn, platform, read, recordedDoor } from "./kit.ts";

describe("what becomes of an answer", () => {
  const answering = (status: number, headers: Record<string, string> = {}, body = "words") =>
    platform((_, response) => response.writeHead(status, headers).end(body));

  it.each([500, 502, 503])("does not know what became of a deposit answered %i", async (status) => {
    const server = await answering(status, { "retry-after": "2" });
    const { door } = recordedDoor();
    const failure = await failureIn(door.fetch(deposit(server.url)));
    expect(failure).toMatchObject({
      kind: "unknown",
      facts: { code: "server_error", httpStatus: status, retryAfterMs: 2000, raw: "words" },
    });
    expect(failure.facts.mayStillArrive).toBeUndefined();
    expect(server.requests).toHaveLength(1);
  });

  it.each([408, 504])("expects a deposit answered %i to arrive yet", async (status) => {
    const server = await answering(status);
    const { door } = recordedDoor();
    expect(await failureIn(door.fetch(deposit(server.url)))).toMatchObject({
      kind: "unknown",
      facts: { code: "gateway_timeout", mayStillArrive: true },
    });
  });

  it("reads again after a 5xx, then gives up as unsent", async () => {
    const server = await answering(502, {}, "<html>bad gateway</html>");
    const { door } = recordedDoor();
    expect(await failureIn(door.fetch(read(server.url)))).toMatchObject({
      kind: "unsent",
      facts: { code: "server_error", httpStatus: 502, raw: "<html>bad gateway</html>" },
    });
    expect(server.requests).toHaveLength(3);
  });

  it("takes a deposit answered 429 as unsent, with the wait asked for, and no fault of the platform", async () => {
    const server = await answering(429, { "retry-after": "7" });
    const { door, circuits } = recordedDoor({ breaker: { failures: 1, openSeconds: 30 } });
    expect(await failureIn(door.fetch(deposit(server.url)))).toMatchObject({
      kind: "unsent",
      facts: { code: "rate_limited", httpStatus: 429, retryAfterMs: 7000 },
    });
    expect(circuits).toEqual([0]);
  });

  it("understands the date form of Retry-After by the injected clock", async () => {
    const server = await answering(429, { "retry-after": "Wed, 21 Oct 2026 07:28:00 GMT" });
    const { door } = recordedDoor({}, { now: () => new Date("2026-10-21T07:27:30Z") });
    const failure = await failureIn(door.fetch(deposit(server.url)));
    expect(failure.facts.retryAfterMs).toBe(30_000);
  });

  it("waits for a 429 on a read if the wait fits, and not otherwise", async () => {
    const server = await platform((_, response, number) => {
      if (number === 1) response.writeHead(429, { "retry-after": "0.05" }).end();
      else if (number === 2) response.end("there");
      else response.writeHead(429, { "retry-after": "60" }).end();
    });
    const { door } = recordedDoor();
    expect((await door.fetch(read(server.url))).text()).toBe("there");
    expect(await failureIn(door.fetch(read(server.url)))).toMatchObject({
      kind: "unsent",
      facts: { retryAfterMs: 60_000 },
    });
    expect(server.requests).toHaveLength(3);
  });

  it("does not press a platform that limits calls without naming a wait", async () => {
    const server = await answering(429);
    const { door } = recordedDoor();
    await failureIn(door.fetch(read(server.url)));
    expect(server.requests).toHaveLength(1);
  });

  it.each([400, 401, 403, 404, 409, 413, 422, 501])("hands %i to the adapter", async (status) => {
    const server = await answering(status, { "content-type": "application/json" }, '{"errorCode":"X"}');
    const { door, requests } = recordedDoor();
    const answer = await door.fetch(deposit(server.url));
    expect(answer.status).toBe(status);
    expect(answer.json()).toEqual({ errorCode: "X" });
    expect(requests[0]?.outcome).toBe("http_4xx");
  });

  it.each([301, 302, 307, 308])("never follows a %i with credentials", async (status) => {
    const other = await platform((_, response) => response.end());
    const server = await answering(status, { location: other.url });
    const { door } = recordedDoor();
    const answer = await door.fetch(deposit(server.url, { headers: { authorization: "Bearer x" } }));
    expect(answer.status).toBe(status);
    expect(answer.headers.get("location")).toBe(other.url);
    expect(other.requests).toHaveLength(0);
  });

  it("knows nothing of a deposit that is answered 200 with a page", async () => {
    const server = await answering(200, { "content-type": "text/html" }, "<html>maintenance</html>");
    const { door } = recordedDoor();
    const sent = await door.fetch(deposit(server.url));
    await expect(async () => sent.json()).rejects.toMatchObject({
      kind: "unknown",
      facts: { code: "answer_garbled", raw: "<html>maintenance</html>" },
    });
    const got = await door.fetch(read(server.url));
    await expect(async () => got.json()).rejects.toMatchObject({ kind: "unsent" });
  });

  it("reads text in the charset that the answer declares", async () => {
    const server = await platform((_, response) =>
      response
        .writeHead(200, { "content-type": "text/plain; charset=ISO-8859-1" })
        .end(Buffer.from("refusée", "latin1")),
    );
    const { door } = recordedDoor();
    expect((await door.fetch(read(server.url))).text()).toBe("refusée");
  });
});

describe("the tables", () => {
  const now = new Date("2026-10-21T07:28:00Z");

  it.each([
    ["0", 0],
    ["120", 120_000],
    ["1.5", 1500],
    ["999999", 3_600_000],
    ["Wed, 21 Oct 2026 07:28:30 GMT", 30_000],
    ["Wed, 21 Oct 2026 07:00:00 GMT", 0],
    ["Thu, 22 Oct 2026 07:28:00 GMT", 3_600_000],
    ["-5", undefined],
    ["soon", undefined],
    ["", undefined],
    [null, undefined],
  ])("reads Retry-After %j as %j", (value, expected) => {
    expect(retryAfterMs(value, now)).toBe(expected);
  });

  it("sorts every status from 100 to 599", () => {
    const faults: Record<string, number[]> = {};
    for (let status = 100; status < 600; status += 1) {
      const fault = codeOfStatus(status) ?? "answer";
      faults[fault] = [...(faults[fault] ?? []), status];
    }
    expect(faults.rate_limited).toEqual([429]);
    expect(faults.gateway_timeout).toEqual([408, 504, 524]);
    expect(faults.server_error?.length).toBe(97);
    expect(faults.answer?.filter((status) => status >= 500)).toEqual([501]);
  });

  it.each([
    ["CERT_HAS_EXPIRED", "tls_failed"],
    ["SELF_SIGNED_CERT_IN_CHAIN", "tls_failed"],
    ["ERR_TLS_CERT_ALTNAME_INVALID", "tls_failed"],
    ["UND_ERR_CONNECT_TIMEOUT", "connect_timeout"],
    ["EAI_AGAIN", "host_not_found"],
    ["ECONNRESET", "connect_failed"],
  ] as const)("sorts %s before the request is written as %s", (code, fault) => {
    expect(codeOfError(Object.assign(new Error(), { code }), "connecting")).toBe(fault);
  });

  it.each([
    ["UND_ERR_HEADERS_TIMEOUT", "sent", "timeout"],
    ["UND_ERR_BODY_TIMEOUT", "answering", "timeout"],
    ["EPIPE", "sent", "connection_lost"],
    ["ECONNREFUSED", "sent", "connection_lost"],
    ["UND_ERR_SOCKET", "answering", "answer_cut"],
  ] as const)("sorts %s after it as %s", (code, stage, fault) => {
    expect(codeOfError(Object.assign(new Error(), { code }), stage)).toBe(fault);
  });
});
