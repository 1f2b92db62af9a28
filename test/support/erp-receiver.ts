import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { Webhook } from "standardwebhooks";
import { onTestFinished } from "vitest";

/** A notification as an ERP reads it. */
export interface Told {
  id: string;
  type: string;
  timestamp: string;
  data: {
    invoice: { id: string; number: string; delivery: string; status: { name: string } | null };
    event?: { id: string; rawCode: string; status: { name: string } | null };
    delivery?: { state: string; problem: { code: string } | null };
  };
}

export interface Receiver {
  url: string;
  /** Calls, answered well or not. */
  calls: Told[];
  /** Those that were answered with a 2xx, in that order. */
  taken: Told[];
  connections: number;
  /** Resolves when so many different notifications were taken. */
  has(different: number): Promise<void>;
}

/** What a receiver does with a call; `ok` is a 204. */
export type Mood = "ok" | "reset" | "hang" | "resetAfter" | number | { redirect: string };

export const SECRET = `whsec_${Buffer.from("a key that only these tests know").toString("base64")}`;

/** Throws unless the reference library accepts the call. */
const verified = (request: IncomingMessage, body: string, secret: string): Told => {
  const header = (name: string): string => String(request.headers[name]);
  const headers = {
    "webhook-id": header("webhook-id"),
    "webhook-timestamp": header("webhook-timestamp"),
    "webhook-signature": header("webhook-signature"),
  };
  new Webhook(secret).verify(body, headers);
  return { ...(JSON.parse(body) as Omit<Told, "id">), id: headers["webhook-id"] };
};

/**
 * An ERP's endpoint on loopback for the length of one test. A call whose signature is wrong is answered 401 and stands
 * nowhere.
 */
export const receiver = async (
  mood: (told: Told, call: number) => Mood = () => "ok",
  options: { secret?: string; checkSignature?: boolean } = {},
): Promise<Receiver> => {
  const sockets = new Set<Socket>();
  const waiting: { different: number; done: () => void }[] = [];
  const read = (request: IncomingMessage, body: string): Told | null => {
    if (options.checkSignature === false) {
      return { ...(JSON.parse(body) as Omit<Told, "id">), id: String(request.headers["webhook-id"]) };
    }
    try {
      return verified(request, body, options.secret ?? SECRET);
    } catch {
      return null;
    }
  };
  const answer = (told: Told, response: ServerResponse): void => {
    const what = mood(told, received.calls.length);
    if (what === "ok" || (typeof what === "number" && what >= 200 && what < 300)) {
      received.taken.push(told);
      const different = new Set(received.taken.map(({ id }) => id)).size;
      for (const one of waiting) if (different >= one.different) one.done();
      response.writeHead(what === "ok" ? 204 : what).end();
    } else if (what === "reset") response.socket?.resetAndDestroy();
    else if (what === "resetAfter") {
      response.writeHead(200, { "content-length": "10" }).write("half");
      setImmediate(() => response.socket?.resetAndDestroy());
    } else if (typeof what === "number") response.writeHead(what).end("not now");
    else if (what !== "hang") response.writeHead(307, { location: what.redirect }).end();
  };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("error", () => undefined);
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const told = read(request, Buffer.concat(chunks).toString());
      if (told === null) {
        response.writeHead(401).end();
        return;
      }
      received.calls.push(told);
      answer(told, response);
    });
  });
  server.on("connection", (socket: Socket) => {
    received.connections++;
    sockets.add(socket);
    socket.on("error", () => undefined);
    socket.on("close", () => sockets.delete(socket));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, "close");
  });
  const received: Receiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    calls: [],
    taken: [],
    connections: 0,
    has: (different) =>
      new Promise((done) => {
        waiting.push({ different, done });
        if (new Set(received.taken.map(({ id }) => id)).size >= different) done();
      }),
  };
  return received;
};
