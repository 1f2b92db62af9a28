import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { bearerOf, type Call, clientIdOf, operationOf, tokenIn } from "./story.ts";

/** Stands before the sandbox platform and keeps what passes. */
export interface Recorder {
  url: string;
  calls: readonly Call[];
  close(): Promise<void>;
}

/** As much as a form with the largest file takes. */
const MOST_BYTES = 110_000_000;

/** Of one connection, and not of the message. */
const OF_THE_CONNECTION =
  /^(connection|keep-alive|transfer-encoding|content-length|content-encoding|host|expect|upgrade|te)$/i;

const bodyOf = async (request: IncomingMessage): Promise<Buffer | null> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > MOST_BYTES) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
};

const passedOn = (request: IncomingMessage): Headers => {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers))
    if (value !== undefined && !OF_THE_CONNECTION.test(name)) headers.set(name, String(value));
  return headers;
};

/** @param options.meet runs before the first token of an account is asked for */
export const openRecorder = async (options: {
  platform: string;
  port: number;
  meet(client: string): Promise<void>;
}): Promise<Recorder> => {
  const calls: Call[] = [];
  const owners = new Map<string, string>();
  const met = new Map<string, Promise<void>>();

  const meet = (client: string): Promise<void> => {
    const known = met.get(client) ?? options.meet(client);
    met.set(client, known);
    return known;
  };

  const pass = async (call: Call, request: IncomingMessage, response: ServerResponse): Promise<void> => {
    let answer: Response;
    let body: Buffer;
    try {
      answer = await fetch(`${options.platform}${call.path}`, {
        method: call.method,
        headers: passedOn(request),
        body: call.method === "GET" || call.body.length === 0 ? undefined : call.body,
        redirect: "manual",
      });
      body = Buffer.from(await answer.arrayBuffer());
    } catch {
      // The platform broke off, as it was told to: so does this.
      request.socket.resetAndDestroy();
      return;
    }
    call.answer = { status: answer.status, headers: answer.headers, body };
    const token = tokenIn(call);
    if (call.operation === "token" && token !== undefined && call.client !== null)
      owners.set(token, call.client);
    for (const [name, value] of answer.headers)
      if (!OF_THE_CONNECTION.test(name)) response.setHeader(name, value);
    response.writeHead(answer.status).end(body);
  };

  const take = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const at = Date.now();
    const body = await bodyOf(request);
    const path = request.url ?? "/";
    const url = URL.parse(path, "http://platform");
    if (body === null || url === null) {
      response.writeHead(body === null ? 413 : 400).end();
      return;
    }
    const { method = "GET", headers } = request;
    const where = operationOf(method, url.pathname);
    const bearer = bearerOf({ headers });
    const client =
      where.service === "token" ? clientIdOf({ headers, body }) : (owners.get(bearer ?? "") ?? null);
    const call: Call = {
      at,
      client,
      ...where,
      method,
      path,
      query: url.searchParams,
      headers,
      body,
      answer: null,
    };
    calls.push(call);
    // What the tester of the sandbox does behind its back is not the client's to do.
    if (where.service === null) {
      response.writeHead(404).end();
      call.answer = { status: 404, headers: new Headers(), body: Buffer.alloc(0) };
      return;
    }
    if (where.service === "token" && client !== null) await meet(client);
    await pass(call, request, response);
  };

  const server = createServer((request, response) => {
    take(request, response).catch(() => request.socket.destroy());
  });
  server.listen(options.port, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    calls,
    async close() {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
};
