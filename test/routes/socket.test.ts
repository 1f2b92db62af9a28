import { once } from "node:events";
import { request } from "node:http";
import { connect, type Socket } from "node:net";
import { describe, expect, test, vi } from "vitest";
import { ACME, invoice, kit, listening } from "./kit.ts";

/** Everything the server says until it closes the connection. */
const conversation = async (port: number, say: (write: (text: string) => void) => void): Promise<string> => {
  const socket = connect(port, "127.0.0.1");
  await once(socket, "connect");
  say((text) => socket.write(text));
  let heard = "";
  socket.setEncoding("utf8").on("data", (text: string) => {
    heard += text;
  });
  // A server that closes while we still write may reset: what it said before is what counts.
  socket.on("error", () => {});
  await once(socket, "close");
  return heard;
};

const HEAD = `POST /v1/invoices HTTP/1.1\r\nHost: x\r\nAuthorization: ${ACME.Authorization}\r\nContent-Type: application/xml\r\n`;

describe("on a socket", () => {
  test("a body that announces too much is refused before it is sent", async () => {
    const { app, calls } = kit({}, { maxDocumentBytes: 1_000 });
    await using server = await listening(app);
    const heard = await conversation(server.port, (write) =>
      write(`${HEAD}Content-Length: 1000000000\r\n\r\n`),
    );
    expect(heard).toMatch(/^HTTP\/1\.1 413 /);
    expect(heard).toMatch(/connection: close/i);
    expect(heard).toContain("body_too_large");
    expect(calls).toEqual([]);
  });

  test("a stream that goes past the limit is cut there, not read to its end", async () => {
    const { app, calls } = kit({}, { maxDocumentBytes: 1_000 });
    await using server = await listening(app);
    const chunk = `${(10_000).toString(16)}\r\n${"x".repeat(10_000)}\r\n`;
    // The last chunk never comes: who waits for it waits for ever.
    const heard = await conversation(server.port, (write) =>
      write(`${HEAD}Transfer-Encoding: chunked\r\n\r\n${chunk.repeat(10)}`),
    );
    expect(heard).toMatch(/^HTTP\/1\.1 413 /);
    expect(calls).toEqual([]);
  });

  test("a stream below the limit arrives whole", async () => {
    const { app, calls } = kit();
    await using server = await listening(app);
    const heard = await conversation(server.port, (write) =>
      write(`${HEAD}Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n4\r\n<a/>\r\n0\r\n\r\n`),
    );
    expect(heard).toMatch(/^HTTP\/1\.1 202 /);
    expect(calls[0]?.[1]).toMatchObject({ bytes: new Uint8Array(Buffer.from("<a/>")) });
  });

  test("405, HEAD and OPTIONS", async () => {
    const { app } = kit();
    await using server = await listening(app);
    const base = `http://127.0.0.1:${server.port}`;
    const path = `${base}/v1/invoices/${invoice.id}`;
    const wrong = await fetch(path, { method: "PATCH", headers: ACME });
    expect([wrong.status, wrong.headers.get("Allow")]).toEqual([405, "GET, HEAD, OPTIONS"]);
    const head = await fetch(path, { method: "HEAD", headers: ACME });
    expect([head.status, head.headers.get("Content-Type"), await head.text()]).toEqual([
      200,
      "application/json",
      "",
    ]);
    const options = await fetch(`${base}/healthz`, { method: "OPTIONS" });
    expect([options.status, options.headers.get("Allow")]).toEqual([204, "GET, HEAD, OPTIONS"]);
  });

  test("a caller who goes away takes the platform's download with him", async () => {
    let gone: Promise<unknown> = Promise.resolve();
    const asked = Promise.withResolvers<void>();
    const { app } = kit({
      getDocument: (_caller, _id, _rendition, signal) => {
        const aborted = Promise.withResolvers<never>();
        signal.addEventListener("abort", () => aborted.reject(signal.reason));
        gone = aborted.promise.catch(() => "aborted");
        asked.resolve();
        return aborted.promise;
      },
    });
    await using server = await listening(app);
    const call = request({ port: server.port, path: `/v1/invoices/${invoice.id}/document`, headers: ACME });
    call.on("error", () => {});
    call.end();
    await asked.promise;
    call.destroy();
    expect(await gone).toBe("aborted");
  });

  test("a client that hangs up is no error of ours: 499, told as information", async () => {
    const asked = Promise.withResolvers<void>();
    const { app, lines, observed } = kit({
      getDocument: (_caller, _id, _rendition, signal) => {
        const aborted = Promise.withResolvers<never>();
        signal.addEventListener("abort", () => aborted.reject(new Error("the platform's call was cut")));
        asked.resolve();
        return aborted.promise;
      },
    });
    await using server = await listening(app);
    const call = request({ port: server.port, path: `/v1/invoices/${invoice.id}/document`, headers: ACME });
    call.on("error", () => {});
    call.end();
    await asked.promise;
    call.destroy();
    await vi.waitUntil(() => lines.length > 0);
    expect(lines).toMatchObject([{ level: "info", facts: { status: 499, code: "client_left" } }]);
    expect(observed).toEqual([["/v1/invoices/:id/document", "GET", 499]]);
  });

  test("so is one that hangs up in the middle of its body", async () => {
    const { app, lines, observed, calls } = kit();
    await using server = await listening(app);
    const socket = connect(server.port, "127.0.0.1");
    await once(socket, "connect");
    const [taken] = await Promise.all([
      once(server.server, "request"),
      socket.write(`${HEAD}Content-Length: 1000\r\n\r\n<a/>`),
    ]);
    expect(taken).toBeDefined();
    socket.destroy();
    await vi.waitUntil(() => lines.length > 0);
    expect(lines).toMatchObject([{ level: "info", facts: { status: 499 } }]);
    expect(observed.map(([, , status]) => status)).toEqual([499]);
    expect(calls).toEqual([]);
  });

  test("a reader who reads nothing of his answer is cut off, and his place is free again", async () => {
    const bytes = Buffer.alloc(16 * 1024 * 1024);
    const { app } = kit(
      { getDocument: async () => ({ bytes, mediaType: "application/pdf", fileName: "F1.pdf" }) },
      { requestsAtOnce: () => 1 },
    );
    await using server = await listening(app);
    const opened = once(server.server, "connection");
    const reader = connect(server.port, "127.0.0.1");
    reader.pause();
    reader.on("error", () => {});
    reader.write(
      `GET /v1/invoices/${invoice.id}/document HTTP/1.1\r\nHost: x\r\nAuthorization: ${ACME.Authorization}\r\n\r\n`,
    );
    const [theirs]: Socket[] = await opened;
    await vi.waitUntil(() => theirs?.timeout === 30_000);
    const list = `http://127.0.0.1:${server.port}/v1/invoices`;
    const waiting = fetch(list, { headers: ACME });
    theirs?.emit("timeout");
    expect(theirs?.destroyed).toBe(true);
    expect((await waiting).status).toBe(200);
    reader.destroy();
  });
});
