import { readdirSync, readFileSync, renameSync, watch } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { writeCii } from "../../src/documents/index.ts";
import { BUYER_SIREN, sampleContent } from "../fixtures/invoices.ts";
import { afterThisTest } from "../support/endings.ts";
import { erp, ownFolder, startGatewayProcess, startSandboxProcess, until } from "../support/processes.ts";

const KEY = "admin-key-of-the-test";

it("gives each received invoice as one file, over kills", async () => {
  const inbox = ownFolder();
  const taken = ownFolder();
  const sandbox = await startSandboxProcess();
  const folder = ownFolder();
  const config = {
    store: { url: `sqlite:${join(folder, "passerelle.db")}` },
    workers: { leaseSeconds: 1 },
    admin: { keys: [KEY] },
    platforms: {
      try: {
        adapter: "sandbox",
        settings: { url: sandbox.url, clientId: "acme" },
        poll: { everySeconds: 0.2 },
      },
    },
    tenants: {
      reader: {
        companies: [BUYER_SIREN],
        deliver: { files: { url: `file://${inbox}`, name: "{number}_{id}.{ext}" } },
      },
    },
  };
  const documents = new Map(
    Array.from({ length: 8 }, (_, i) => [`FILED-${i}`, writeCii(sampleContent({ number: `FILED-${i}` }))]),
  );
  for (const bytes of documents.values()) {
    const answer = await fetch(`${sandbox.url}/control/clients/acme/receive`, {
      method: "POST",
      headers: { "content-type": "application/xml" },
      body: new Uint8Array(bytes),
    });
    expect(answer.ok, await answer.text()).toBe(true);
  }

  // The reader takes every file at once, so that a second one would show. A process is killed when there is a file that
  // it has not handed over yet, and one when it has handed one over and may not know it.
  const took: string[] = [];
  let onSeen = (_name: string): void => undefined;
  const watcher = watch(inbox, () => {
    for (const name of readdirSync(inbox)) {
      onSeen(name);
      if (name.startsWith(".")) continue;
      renameSync(join(inbox, name), join(taken, `${took.length}-${name}`));
      took.push(name);
    }
  });
  afterThisTest(() => watcher.close());
  for (const isTime of [(name: string) => name.startsWith("."), (name: string) => !name.startsWith(".")]) {
    const gateway = await startGatewayProcess(config, folder);
    const seen = Promise.withResolvers<void>();
    onSeen = (name) => {
      if (!isTime(name)) return;
      onSeen = () => undefined;
      process.kill(gateway.pid, "SIGKILL");
      seen.resolve();
    };
    await seen.promise;
    await gateway.end("SIGKILL");
  }
  const last = await startGatewayProcess(config, folder);
  await until(
    () => erp(last.url, KEY).get("/v1/diagnostics"),
    ({ json }) => took.length >= documents.size && json.endpoints.length === 0,
  );
  expect(took.map((name) => name.split("_")[0]).sort()).toEqual([...documents.keys()].sort());
  for (const name of readdirSync(taken)) {
    const [, number = ""] = /^\d+-(FILED-\d)_inv_[0-9a-f]{32}\.xml$/.exec(name) ?? [];
    expect(readFileSync(join(taken, name))).toEqual(Buffer.from(documents.get(number) ?? []));
  }
  expect(readdirSync(inbox)).toEqual([]);
});
