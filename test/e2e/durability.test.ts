import { readdirSync, readFileSync, renameSync, watch } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { writeCii } from "../../src/documents/index.ts";
import type { Sandbox } from "../../src/sandbox/index.ts";
import { PLACES } from "../../src/sandbox/seed.ts";
import { BUYER_SIREN, SELLER_SIREN, sampleContent } from "../fixtures/invoices.ts";
import { afterThisFile } from "../support/endings.ts";
import { erp, ownFolder, startGatewayProcess, until } from "../support/processes.ts";
import { openSandbox } from "../support/sandbox.ts";

const KEY = "key-of-the-test";
const ADMIN_KEY = "admin-key-of-the-test";
const invoice = (number: string): Uint8Array<ArrayBuffer> =>
  new Uint8Array(writeCii(sampleContent({ number })));

const configuration = (folder: string, sandboxUrl: string) => ({
  store: { url: `sqlite:${join(folder, "passerelle.db")}` },
  workers: { leaseSeconds: 2 },
  platforms: {
    try: {
      adapter: "sandbox",
      settings: { url: sandboxUrl },
      timeoutSeconds: 5,
      // What could not leave waits little for its next try, and for no circuit of the first life.
      retry: { firstSeconds: 0.1, maxSeconds: 0.5 },
      breaker: { openSeconds: 0.3 },
      poll: { everySeconds: 0.5 },
    },
  },
  tenants: { acme: { keys: [KEY], companies: [SELLER_SIREN, PLACES.seller], routes: [{ platform: "try" }] } },
});

const control = async (sandbox: Sandbox, method: string, path: string, body?: object) => {
  const answer = await fetch(`${sandbox.url}/control${path}`, {
    method,
    ...(body === undefined
      ? {}
      : { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
  });
  expect(answer.ok, `${path}: ${answer.status}`).toBe(true);
  return answer.headers.get("content-type")?.includes("json") ? answer.json() : null;
};

const depositsOf = async (sandbox: Sandbox, number: string): Promise<number> => {
  const { deposits } = (await control(sandbox, "GET", "/deposits")) as { deposits: { number: string }[] };
  return deposits.filter((d) => d.number === number).length;
};

// Each owns its folder and its platform, and most of its time it waits: they do so side by side.

describe.concurrent("202 means durable", () => {
  it("sends out what it had taken when it was killed right after the answer", async () => {
    const sandbox = await openSandbox();
    const folder = ownFolder();
    // Nothing can leave before the kill: the platform is not reachable for this first life.
    const first = await startGatewayProcess(configuration(folder, "http://127.0.0.1:9"), folder);
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) => erp(first.url, KEY).send(invoice(`K-${i}`))),
    );
    expect(await first.end("SIGKILL")).toMatchObject({ signal: "SIGKILL" });
    expect(answers.map((a) => a.status)).toEqual(Array(20).fill(202));

    const second = await startGatewayProcess(configuration(folder, sandbox.url), folder);
    for (const [i, answer] of answers.entries()) {
      const { json } = await until(
        () => erp(second.url, KEY).get(`/v1/invoices/${answer.json.id}`),
        ({ json }) => json.delivery === "sent",
      );
      expect(json.platformId).toMatch(/./);
      expect(await depositsOf(sandbox, `K-${i}`)).toBe(1);
    }
    await second.end("SIGTERM");
  });

  it("deposits once when it was killed while the platform had the invoice and the answer was on its way", async () => {
    const sandbox = await openSandbox();
    const folder = ownFolder();
    const config = configuration(folder, sandbox.url);
    const first = await startGatewayProcess(config, folder);
    await control(sandbox, "POST", "/faults", { match: "submit", effect: { kind: "hang", when: "after" } });
    const { json } = await erp(first.url, KEY).send(invoice("H-1"));
    await until(
      () => depositsOf(sandbox, "H-1"),
      (n) => n === 1,
    );
    await first.end("SIGKILL");
    await control(sandbox, "DELETE", "/faults");

    const second = await startGatewayProcess(config, folder);
    await until(
      () => erp(second.url, KEY).get(`/v1/invoices/${json.id}`),
      ({ json }) => json.delivery === "sent",
    );
    expect(await depositsOf(sandbox, "H-1")).toBe(1);
    await second.end("SIGTERM");
  });
});

describe.concurrent("a stop in order", () => {
  it("gives back what is in hand, and ends with 0 in under ten seconds; who takes it up idles in under 180 MB", async () => {
    const sandbox = await openSandbox();
    const folder = ownFolder();
    const gateway = await startGatewayProcess(configuration(folder, sandbox.url), folder);
    await control(sandbox, "POST", "/faults", { match: "submit", effect: { kind: "hang", when: "before" } });
    const { json } = await erp(gateway.url, KEY).send(invoice("S-1"));
    await until(
      () => erp(gateway.url, KEY).get(`/v1/invoices/${json.id}`),
      ({ json }) => json.delivery === "sending",
    );
    const end = await gateway.end("SIGTERM");
    expect(end).toMatchObject({ code: 0 });
    expect(end.ms).toBeLessThan(10_000);
    await control(sandbox, "DELETE", "/faults");
    const again = await startGatewayProcess(configuration(folder, sandbox.url), folder);
    await until(
      () => erp(again.url, KEY).get(`/v1/invoices/${json.id}`),
      ({ json }) => json.delivery === "sent",
    );
    expect(await depositsOf(sandbox, "S-1")).toBe(1);
    // Not the first one: to keep the code that it compiles for the next ones costs memory once.
    const megabytes = async (): Promise<number> =>
      Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${again.pid}/status`, "utf8"))?.[1]) / 1024;
    await until(megabytes, (used) => used < 180);
    await again.end("SIGTERM");
  });
});

describe.concurrent("a folder that received invoices are given to", () => {
  it("has each as one file, over kills", async () => {
    const inbox = ownFolder();
    const taken = ownFolder();
    const sandbox = await openSandbox();
    const folder = ownFolder();
    const config = {
      store: { url: `sqlite:${join(folder, "passerelle.db")}` },
      workers: { leaseSeconds: 1 },
      admin: { keys: [ADMIN_KEY] },
      platforms: {
        try: {
          adapter: "sandbox",
          settings: { url: sandbox.url, clientId: "acme" },
          // The first pull of the first life brings them all.
          poll: { everySeconds: 1 },
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
    afterThisFile(() => watcher.close());
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
    // A while: what a killed process may still be writing is believed not to be there only past its deadline.
    await until(
      async () => took.length,
      (number) => number >= documents.size,
    );
    await until(
      () => erp(last.url, ADMIN_KEY).get("/v1/diagnostics"),
      ({ json }) => json.endpoints.length === 0,
    );
    expect(took.map((name) => name.split("_")[0]).sort()).toEqual([...documents.keys()].sort());
    for (const name of readdirSync(taken)) {
      const [, number = ""] = /^\d+-(FILED-\d)_inv_[0-9a-f]{32}\.xml$/.exec(name) ?? [];
      expect(readFileSync(join(taken, name))).toEqual(Buffer.from(documents.get(number) ?? []));
    }
    expect(readdirSync(inbox)).toEqual([]);
  });
});
