import { Pool } from "undici";
import type { Sample } from "./documents.ts";

export const KEY = "key-of-the-bench";

/** Sends invoices to a gateway over kept connections. */
export interface Sender {
  /** Sends one; rejects unless it is answered 202. Gives the id. */
  send(sample: Sample): Promise<string>;
  get(path: string): Promise<{ status: number; bytes: Buffer }>;
  close(): Promise<void>;
}

/** @param key - of the tenant that sends */
export const openSender = (url: string, connections: number, key = KEY): Sender => {
  const pool = new Pool(url, { connections, pipelining: 1 });
  const authorization = `Bearer ${key}`;
  return {
    async send({ bytes, mediaType }) {
      const { statusCode, body } = await pool.request({
        method: "POST",
        path: "/v1/invoices",
        headers: { authorization, "content-type": mediaType },
        body: bytes,
      });
      const text = await body.text();
      if (statusCode !== 202) throw new Error(`${statusCode} ${text}`);
      return (JSON.parse(text) as { id: string }).id;
    },
    async get(path) {
      const { statusCode, body } = await pool.request({ method: "GET", path, headers: { authorization } });
      return { status: statusCode, bytes: Buffer.from(await body.arrayBuffer()) };
    },
    close: () => pool.close(),
  };
};

/** Does something with each thing, so many at once, as fast as it goes. Gives the rate and each one's milliseconds. */
export const closedLoop = async <T>(
  things: readonly T[],
  atOnce: number,
  work: (thing: T) => Promise<unknown>,
): Promise<{ perSecond: number; ms: number[] }> => {
  const ms: number[] = [];
  const left = things.values();
  const began = performance.now();
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (const thing of left) {
        const from = performance.now();
        await work(thing);
        ms.push(performance.now() - from);
      }
    }),
  );
  return { perSecond: things.length / ((performance.now() - began) / 1000), ms };
};

/**
 * Begins the work at a fixed rate, whatever became of the earlier ones. Times count from when each should have begun,
 * so that a stall is not left out.
 */
export const openLoop = async <T>(
  things: Iterable<T>,
  perSecond: number,
  work: (thing: T) => Promise<unknown>,
): Promise<{ ms: number[] }> => {
  const ms: number[] = [];
  const began = performance.now();
  const under: Promise<unknown>[] = [];
  let i = 0;
  for (const thing of things) {
    const due = began + (i * 1000) / perSecond;
    const wait = due - performance.now();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    i += 1;
    under.push(work(thing).then(() => ms.push(performance.now() - due)));
  }
  await Promise.all(under);
  return { ms };
};
