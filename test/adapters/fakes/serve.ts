import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import { TransportFault } from "../io.ts";

/** A fake platform on a port of loopback. */
export interface Served {
  url: string;
  /** Starts to listen, where it was not told to do so at once. */
  listen(): Promise<void>;
  close(): Promise<void>;
}

/** An answer whose connection is cut after so many bytes of its body. */
export const CUT_AFTER = "x-cut-after";

/**
 * Serves a fake platform over HTTP. What it throws instead of answering happens to the connection: a reset cuts it, a
 * time-out leaves it open without a word.
 *
 * @param refusing its port is known, but it does not listen yet: connections are refused.
 */
export const serveFake = async (
  fetch: (request: Request) => Response | Promise<Response>,
  { refusing = false }: { refusing?: boolean } = {},
): Promise<Served> => {
  const answer = async (
    request: Request,
    { incoming, outgoing }: { incoming: IncomingMessage; outgoing: ServerResponse },
  ): Promise<Response> => {
    try {
      const response = await fetch(request);
      const cut = response.headers.get(CUT_AFTER);
      if (cut === null) return response;
      const body = Buffer.from(await response.arrayBuffer());
      outgoing.writeHead(response.status, {
        "content-type": "application/json",
        "content-length": body.length,
      });
      outgoing.write(body.subarray(0, Number(cut)), () => incoming.socket.destroy());
      return RESPONSE_ALREADY_SENT;
    } catch (error) {
      if (!(error instanceof TransportFault)) throw error;
      if (error.code === "ETIMEDOUT") return new Promise<never>(() => {});
      incoming.socket.destroy();
      return RESPONSE_ALREADY_SENT;
    }
  };
  const server = createServer(
    getRequestListener((request, env) =>
      answer(request, env as { incoming: IncomingMessage; outgoing: ServerResponse }),
    ),
  );
  const listenOn = async (port: number): Promise<number> => {
    server.listen(port, "127.0.0.1");
    await once(server, "listening");
    return (server.address() as AddressInfo).port;
  };
  const close = async (): Promise<void> => {
    if (!server.listening) return;
    const closed = once(server, "close");
    server.close();
    server.closeAllConnections();
    await closed;
  };
  const port = await listenOn(0);
  if (refusing) await close();
  return {
    url: `http://127.0.0.1:${port}`,
    listen: async () => {
      if (!server.listening) await listenOn(port);
    },
    close,
  };
};
