import { buildConnector, Client, type Dispatcher, MockAgent } from "undici";
import { describe, expect, it } from "vitest";
import { openDeadline } from "../../src/net/deadline.ts";
import { exchange, type Prepared } from "../../src/net/exchange.ts";
import { failureIn, gate, platform } from "./kit.ts";

const post = (url: string): Prepared => ({
  method: "POST",
  url: new URL(url),
  headers: {},
  body: Buffer.from("<invoice/>"),
});
const limits = (caller: AbortSignal) => ({
  safe: false,
  deadline: openDeadline(5000, caller),
  maxBytes: 1000,
});

describe("a request is written once or not at all", () => {
  it("is not written any more when its connection comes after it was given up", async () => {
    const server = await platform((_, response) => response.end());
    const connected = gate();
    const asked = gate();
    const connect = buildConnector({});
    const client = new Client(server.url, {
      connect: (options, done) => {
        asked.open();
        connected.opened.then(() => connect(options, done));
      },
    });
    const caller = new AbortController();
    const given = failureIn(exchange(client, post(`${server.url}/given-up`), limits(caller.signal)));
    await asked.opened;
    caller.abort();
    expect(await given).toMatchObject({ kind: "unsent", facts: { code: "cancelled" } });
    connected.open();
    await exchange(client, post(`${server.url}/next`), limits(new AbortController().signal));
    expect(server.requests.map(({ url }) => url)).toEqual(["/next"]);
    await client.destroy();
  });

  it("is not written a second time when the client takes it out of its queue again", async () => {
    const aborted: string[] = [];
    const controller = (name: string): Dispatcher.DispatchController => ({
      aborted: false,
      paused: false,
      reason: null,
      abort: () => aborted.push(name),
      pause: () => undefined,
      resume: () => undefined,
    });
    class Requeueing extends MockAgent {
      override dispatch(_: unknown, handler: Dispatcher.DispatchHandler): boolean {
        handler.onRequestStart?.(controller("first"), {});
        handler.onRequestStart?.(controller("second"), {});
        handler.onResponseError?.(controller("second"), new Error("lost"));
        return true;
      }
    }
    const call = exchange(new Requeueing(), post("http://127.0.0.1/"), limits(new AbortController().signal));
    expect(await failureIn(call)).toMatchObject({ kind: "unknown", facts: { code: "connection_lost" } });
    expect(aborted[0]).toBe("second");
  });
});
