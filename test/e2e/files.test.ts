import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { writeCii } from "../../src/documents/index.ts";
import { BUYER_SIREN, SELLER_SIREN, sampleContent } from "../fixtures/invoices.ts";
import { erp, ownFolder, startGatewayProcess, startSandboxProcess, until } from "../support/processes.ts";

const KEY = "key-of-acme-in-the-test";
/** The sandbox's client sends and receives for this company. */
const OURS = "001009000";

const sold = (number: string): Uint8Array<ArrayBuffer> => {
  const text = JSON.stringify(sampleContent({ number }));
  return new Uint8Array(
    writeCii(JSON.parse(text.replaceAll(SELLER_SIREN, OURS).replaceAll(BUYER_SIREN, "001000017"))),
  );
};

it("sends, follows, receives and sets a status over a folder, each file once over kills", async () => {
  const platform = ownFolder();
  for (const name of ["out", "in", "ack", "archive"]) mkdirSync(join(platform, name));
  const folder = ownFolder();
  const config = {
    store: { url: `sqlite:${join(folder, "passerelle.db")}` },
    workers: { leaseSeconds: 1 },
    platforms: {
      box: {
        adapter: "files",
        settings: { url: `file://${platform}` },
        poll: { everySeconds: 0.2 },
        timeoutSeconds: 3,
        retry: { firstSeconds: 0.2, maxSeconds: 1 },
      },
    },
    tenants: { acme: { keys: [KEY], companies: [OURS], routes: [{ platform: "box" }], controls: "off" } },
  };
  const files = (name: string): string[] =>
    readdirSync(join(platform, name)).filter((file) => !file.startsWith("."));

  // Nobody takes the files yet: they are handed over, and the gateway is killed while it waits for what is said of them.
  const first = await startGatewayProcess(config, folder);
  for (const number of ["FILED-1", "FILED-2"]) {
    const answer = await erp(first.url, KEY).send(sold(number));
    expect(answer.status).toBe(202);
  }
  await until(
    async () => files("out"),
    (out) => out.length === 2,
  );
  await first.end("SIGKILL");
  const second = await startGatewayProcess(config, folder);
  const sandbox = await startSandboxProcess({ folder: platform });
  const acme = erp(second.url, KEY);
  const { json } = await until(
    () => acme.get("/v1/invoices?direction=outbound"),
    ({ json }) =>
      json.items.every(
        ({ delivery, status }: { delivery: string; status: { name: string } | null }) =>
          delivery === "sent" && status?.name === "payment_received",
      ),
  );
  expect(json.items).toHaveLength(2);
  const stored = await fetch(`${sandbox.url}/control/deposits`);
  const { deposits } = (await stored.json()) as { deposits: { number: string }[] };
  expect(deposits.map(({ number }) => number).sort()).toEqual(["FILED-1", "FILED-2"]);

  await fetch(`${sandbox.url}/control/clients/passerelle/receive`, {
    method: "POST",
    body: JSON.stringify({ number: "CAME-1", format: "ubl" }),
  });
  const came = await until(
    () => acme.get("/v1/invoices?number=CAME-1"),
    ({ json }) => json.items.length === 1,
  );
  const [{ id }] = came.json.items;
  const pushed = await acme.post(`/v1/invoices/${id}/statuses`, JSON.stringify({ status: "approved" }), {
    "content-type": "application/json",
  });
  expect(pushed.status).toBe(202);
  await until(
    () => acme.get(`/v1/invoices/${id}/statuses`),
    ({ json }) => json.items[0].state === "accepted",
  );
  await until(
    async () => [...files("out"), ...files("in"), ...files("ack")],
    (left) => left.length === 0,
  );
  expect(files("taken")).toHaveLength(3);
});
