import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterThisFile } from "../support/endings.ts";

/** The way to a gateway, on which answers are lost. */
export interface LossyProxy {
  url: string;
  /** Of each idempotency key, what the gateway answered. */
  statuses: Map<string, number[]>;
}

/** Hands calls on. The first answer under each idempotency key is lost after the gateway gave it. */
export const lossyProxy = async (to: string): Promise<LossyProxy> => {
  const statuses: LossyProxy["statuses"] = new Map();
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const headers: Record<string, string> = {};
    for (const name of ["authorization", "content-type", "idempotency-key"]) {
      const value = request.headers[name];
      if (typeof value === "string") headers[name] = value;
    }
    const { method = "GET", url } = request;
    const body = method === "GET" ? undefined : Buffer.concat(chunks);
    const answer = await fetch(`${to}${url}`, { method, headers, body });
    const bytes = Buffer.from(await answer.arrayBuffer());
    const key = headers["idempotency-key"];
    const before = statuses.get(key ?? "") ?? [];
    if (key !== undefined) statuses.set(key, [...before, answer.status]);
    if (key !== undefined && before.length === 0) response.socket?.resetAndDestroy();
    else
      response
        .writeHead(answer.status, { "content-type": answer.headers.get("content-type") ?? "" })
        .end(bytes);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  afterThisFile(() => server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, statuses };
};
