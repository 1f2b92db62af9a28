import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from "node:net";
import type { Account } from "../../src/domain/account.ts";
import { type Failure, isFailure } from "../../src/domain/failure.ts";
import { type DoorOptions, openDoor } from "../../src/net/door.ts";
import type { Ask, Door } from "../../src/net/types.ts";
import { afterThisTest } from "../support/endings.ts";

export interface Platform {
  url: string;
  port: number;
  /** Requests whose head arrived. */
  requests: IncomingMessage[];
  /** Connections taken. */
  sockets: Set<Socket>;
  /** Bodies, in the order of their ends. */
  bodies: Buffer[];
}

const listen = async (server: Server, sockets: Set<Socket>): Promise<number> => {
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  afterThisTest(async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, "close");
  });
  const { port } = server.address() as AddressInfo;
  return port;
};

/** An HTTP server on loopback for the length of one test; the answer is written once the body has arrived. */
export const platform = async (
  answer: (request: IncomingMessage, response: ServerResponse, number: number) => void,
): Promise<Platform> => {
  const sockets = new Set<Socket>();
  const requests: IncomingMessage[] = [];
  const bodies: Buffer[] = [];
  const server = createServer((request, response) => {
    requests.push(request);
    const number = requests.length;
    const chunks: Buffer[] = [];
    request.on("error", () => undefined);
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      bodies.push(Buffer.concat(chunks));
      answer(request, response, number);
    });
  });
  const port = await listen(server, sockets);
  return { url: `http://127.0.0.1:${port}`, port, requests, sockets, bodies };
};

/** A bare TCP server. */
export const tcp = async (
  onSocket: (socket: Socket) => void,
): Promise<{ url: string; port: number; sockets: Set<Socket> }> => {
  const sockets = new Set<Socket>();
  const server = createTcpServer(onSocket);
  const port = await listen(server, sockets);
  return { url: `http://127.0.0.1:${port}`, port, sockets };
};

/** A port that nobody listens on. */
export const closedPort = async (): Promise<number> => {
  const server = createTcpServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
};

export interface Recorded {
  door: Door;
  requests: { operation: string; outcome: string; seconds: number }[];
  circuits: number[];
  expiries: number[];
  lines: { level: "debug" | "warn"; facts: Record<string, unknown>; text: string }[];
}

/** A door with everything that it tells written down. */
export const recordedDoor = (
  account: Partial<Account> = {},
  options: Partial<DoorOptions> = {},
): Recorded => {
  const recorded: Omit<Recorded, "door"> = { requests: [], circuits: [], expiries: [], lines: [] };
  const record = (level: "debug" | "warn") => (facts: object, text: string) => {
    recorded.lines.push({ level, facts: { ...facts }, text });
  };
  const door = openDoor(
    {
      name: "main",
      adapter: "any",
      reporting: "frr",
      settings: {},
      pollEverySeconds: 60,
      pollFrom: null,
      timeoutSeconds: 5,
      concurrency: 8,
      retry: { firstSeconds: 1, maxSeconds: 900, forHours: 48 },
      breaker: { failures: 1000, openSeconds: 30 },
      ...account,
    },
    {
      now: () => new Date(),
      random: () => 0,
      uuid: () => "00000000-0000-4000-8000-000000000000",
      log: { debug: record("debug"), warn: record("warn") },
      metrics: {
        request: (_, operation, outcome, seconds) => recorded.requests.push({ operation, outcome, seconds }),
        circuit: (_, state) => recorded.circuits.push(state),
        tokenExpiry: (_, at) => recorded.expiries.push(at),
      },
      secrets: [],
      ...options,
    },
  );
  afterThisTest(() => door.close());
  return { ...recorded, door };
};

/** An unsafe post, the kind of call that everything here is about. */
export const deposit = (url: string, more: Partial<Ask> = {}): Ask => ({
  operation: "submit",
  method: "POST",
  url,
  body: "<invoice/>",
  signal: new AbortController().signal,
  safe: false,
  ...more,
});

export const read = (url: string, more: Partial<Ask> = {}): Ask => ({
  operation: "search",
  url,
  signal: new AbortController().signal,
  safe: true,
  ...more,
});

/** The failure that a call must end in. */
export const failureIn = async (call: Promise<unknown>): Promise<Failure> => {
  try {
    await call;
  } catch (error) {
    if (isFailure(error)) return error;
    throw error;
  }
  throw new Error("the call succeeded");
};

/** A promise with its key outside. */
export const gate = (): { opened: Promise<void>; open(): void } => {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { opened: promise, open: resolve };
};
