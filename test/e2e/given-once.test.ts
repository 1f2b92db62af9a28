import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { writeCii } from "../../src/documents/index.ts";
import { BUYER_SIREN, sampleContent } from "../fixtures/invoices.ts";
import { erp, ownFolder, startGatewayProcess, until } from "../support/processes.ts";
import { sftpServer } from "../support/sftp-server.ts";

const KEY = "key-of-acme-in-the-test";
const NUMBERS = Array.from({ length: 6 }, (_, i) => `GIVEN-${i}`);

it("receives every file of a folder that gives each one time only, once, over kills", async () => {
  const server = await sftpServer();
  for (const name of ["out", "in"]) mkdirSync(join(server.root, name));
  for (const number of NUMBERS) {
    writeFileSync(join(server.root, "in", `${number}.xml`), writeCii(sampleContent({ number })));
  }
  let onRequest = (_op: string, _path: string): void => undefined;
  server.mood = ({ op, path }) => {
    if (!path.startsWith("/in/")) return "ok";
    onRequest(op, path);
    // Given, once the reading was ended in order.
    if (op === "close") rmSync(join(server.root, path));
    return "ok";
  };
  const folder = ownFolder();
  const config = {
    store: { url: `sqlite:${join(folder, "passerelle.db")}` },
    workers: { leaseSeconds: 1 },
    platforms: {
      box: {
        adapter: "files",
        settings: {
          url: `sftp://${server.user}@127.0.0.1:${server.port}/`,
          hostKey: server.hostKey,
          password: server.password,
          consume: "once",
          ackFormat: "none",
        },
        poll: { everySeconds: 0.2 },
        timeoutSeconds: 3,
        retry: { firstSeconds: 0.2, maxSeconds: 1 },
      },
    },
    tenants: { acme: { keys: [KEY], companies: [BUYER_SIREN] } },
  };
  // While a file is read; and when it has been kept, and its reading is ended.
  for (const when of ["read", "close"]) {
    const gateway = await startGatewayProcess(config, folder);
    const reached = Promise.withResolvers<void>();
    onRequest = (op) => {
      if (op !== when) return;
      onRequest = () => undefined;
      process.kill(gateway.pid, "SIGKILL");
      reached.resolve();
    };
    await reached.promise;
    await gateway.end("SIGKILL");
  }
  const left = readdirSync(join(server.root, "in"));
  expect(left).toHaveLength(NUMBERS.length - 1);

  const last = await startGatewayProcess(config, folder);
  const acme = erp(last.url, KEY);
  const { json } = await until(
    () => acme.get("/v1/invoices?direction=inbound"),
    ({ json }) => json.items.length >= NUMBERS.length,
  );
  expect(json.items.map(({ number }: { number: string }) => number).sort()).toEqual(NUMBERS);
  await until(
    async () => readdirSync(join(server.root, "in")),
    (names) => names.length === 0,
  );
  expect((await acme.get("/v1/failures")).json.items).toEqual([]);
  expect(server.violations).toEqual([]);
});
