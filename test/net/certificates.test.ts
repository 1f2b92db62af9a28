import { once } from "node:events";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { Agent, request } from "undici";
import { expect, it } from "vitest";
import { watchedConnector } from "../../src/net/certificates.ts";
import { selfSigned } from "../support/certificate.ts";
import { afterThisTest } from "../support/endings.ts";
import { read, recordedDoor } from "./kit.ts";

const FIRST = selfSigned("20600101000000Z", "first.example");
const SECOND = selfSigned("20700101000000Z", "second.example");
const HOUR = 3_600_000;

/** A server over TLS, and calls to it that each make a connection of their own. */
const reached = async () => {
  let resumed = 0;
  const server = createServer(FIRST, (_, response) => response.end("ok"));
  server.on("secureConnection", (socket) => {
    if (socket.isSessionReused()) resumed++;
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  afterThisTest(() => new Promise((resolve) => server.close(resolve)));
  const { port } = server.address() as AddressInfo;
  let now = Date.parse("2026-11-28T08:00:00Z");
  const watched = watchedConnector({ timeout: 5_000, ca: [FIRST.cert, SECOND.cert] }, () => new Date(now));
  return {
    server,
    host: `127.0.0.1:${port}`,
    resumed: () => resumed,
    forward: (ms: number) => {
      now += ms;
    },
    call: async (scheme = "https") => {
      const agent = new Agent({ connect: watched.connect });
      try {
        const { body } = await request(`${scheme}://127.0.0.1:${port}/`, { dispatcher: agent });
        await body.text();
      } finally {
        await agent.close();
      }
    },
    seen: () => watched.seen().map(({ host, until }) => [host, until.toISOString().slice(0, 4)]),
  };
};

it("reads a server's certificate from a connection that is made anyway, and anew after twelve hours", async () => {
  const { server, host, resumed, forward, call, seen } = await reached();
  expect(seen()).toEqual([]);
  await call();
  expect(seen()).toEqual([[host, "2060"]]);
  server.setSecureContext(SECOND);
  await call();
  expect(seen()).toEqual([[host, "2060"]]);
  forward(12 * HOUR);
  await call();
  expect(seen()).toEqual([[host, "2070"]]);
  // What is read is read in full; all others go on from what the one before left.
  const before = resumed();
  await call();
  await call();
  expect(resumed()).toBeGreaterThan(before);
  const read = resumed();
  forward(12 * HOUR);
  await call();
  expect(resumed()).toBe(read);
});

it("a server that does not answer, or is not the one it should be, fails as ever, and has no certificate", async () => {
  const { server, call, seen } = await reached();
  server.setSecureContext(selfSigned());
  await expect(call()).rejects.toMatchObject({ code: "DEPTH_ZERO_SELF_SIGNED_CERT" });
  await expect(call("http")).rejects.toThrow();
  expect(seen()).toEqual([]);
});

it("the door of an account tells of the servers that its calls reached", async () => {
  const { host } = await reached();
  const before = getCACertificates("default");
  setDefaultCACertificates([...before, FIRST.cert]);
  afterThisTest(async () => setDefaultCACertificates(before));
  const { door } = recordedDoor();
  expect(door.state().certificates).toEqual([]);
  expect((await door.fetch(read(`https://${host}/`))).status).toBe(200);
  expect(door.state().certificates).toEqual([
    { host, from: new Date("2020-01-01T00:00:00Z"), until: new Date("2060-01-01T00:00:00Z") },
  ]);
});
