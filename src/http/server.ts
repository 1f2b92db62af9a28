import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";

/** What strangers may hold open, and for how long. Times in milliseconds. */
const LIMITS = {
  /** From the first byte of a request to the end of its head, and to its end. */
  headersTimeout: 10_000,
  requestTimeout: 60_000,
  /** How often those two are looked at: by default every half a minute, in which a thousand drips would live on. */
  connectionsCheckingInterval: 2_000,
  /** A connection without a request. */
  keepAliveTimeout: 5_000,
};
/** Connections at once; what comes beyond is closed at once. Each costs a few kilobytes. */
const MOST_CONNECTIONS = 2_000;

/** Listens on a port (0: any that is free). Rejects when it cannot be had. */
export const listen = async (
  fetch: Parameters<typeof getRequestListener>[0],
  host: string,
  port: number,
): Promise<Server> => {
  const server = createServer(LIMITS, getRequestListener(fetch));
  server.maxConnections = MOST_CONNECTIONS;
  server.listen(port, host);
  await once(server, "listening");
  return server;
};

export const urlOf = (server: Server, host: string): string => {
  const { port } = server.address() as AddressInfo;
  return `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
};

/** Takes nothing new and lets answers end for `graceMs`. */
export const close = async (server: Server, graceMs: number): Promise<void> => {
  const closed = once(server, "close");
  server.close();
  server.closeIdleConnections();
  const grace = setTimeout(() => server.closeAllConnections(), graceMs);
  await closed;
  clearTimeout(grace);
};
