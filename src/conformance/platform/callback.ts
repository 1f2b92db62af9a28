import { once } from "node:events";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { shownMessage } from "../mask.ts";
import { type Members, membersIn } from "../shapes.ts";

/** A call of a webhook as it came. */
export interface ReceivedCall {
  headers: IncomingHttpHeaders;
  body: Buffer;
  json: Members | null;
  /** As a person reads it. */
  request: string;
}

/** Where a platform can call the kit. */
export interface Callback {
  url: string;
  /** The first call that fits, waited for so long at most; null where none came. */
  find(fits: (call: ReceivedCall) => boolean, ms: number, signal: AbortSignal): Promise<ReceivedCall | null>;
  close(): Promise<void>;
}

/** Largest body of a call: a flow is far smaller. */
const MOST_BYTES = 1_000_000;

const PATH = "/conformance";

/**
 * Listens for the calls of a platform.
 *
 * @param options.url the address under which the platform reaches this port; by default its own, on loopback
 */
export const openCallback = async (options: {
  host: string;
  port: number;
  url: string | null;
}): Promise<Callback> => {
  const calls: ReceivedCall[] = [];
  let came = Promise.withResolvers<void>();
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    let size = 0;
    try {
      for await (const chunk of request) {
        size += chunk.length;
        if (size <= MOST_BYTES) chunks.push(chunk);
      }
    } catch {
      return;
    }
    const body = Buffer.concat(chunks);
    const headers = Object.entries(request.headers).map(([name, value]) => [name, String(value)] as const);
    calls.push({
      headers: request.headers,
      body,
      json: membersIn(body.toString("utf8")),
      request: shownMessage(`${request.method} ${request.url}`, headers, body),
    });
    response.writeHead(200).end();
    came.resolve();
    came = Promise.withResolvers<void>();
  });
  server.listen(options.port, options.host);
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: options.url ?? `http://${options.host}:${port}${PATH}`,
    async find(fits, ms, signal) {
      const end = new AbortController();
      const over = wait(ms, undefined, { signal: AbortSignal.any([signal, end.signal]) }).catch(() => {
        signal.throwIfAborted();
      });
      let waits = true;
      void over.then(
        () => {
          waits = false;
        },
        () => {},
      );
      try {
        for (;;) {
          const call = calls.find(fits);
          if (call !== undefined) return call;
          if (!waits) return null;
          await Promise.race([came.promise, over]);
        }
      } finally {
        end.abort();
      }
    },
    async close() {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
};
