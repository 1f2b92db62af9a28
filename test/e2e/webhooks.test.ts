import { createHmac } from "node:crypto";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { buyerOf, PLACES } from "../../src/sandbox/seed.ts";
import { platform } from "../net/kit.ts";
import { type Receiver, receiver, SECRET, type Told } from "../support/erp-receiver.ts";
import { openGateway } from "../support/gateway.ts";
import { erp, ownFolder, startGatewayProcess, until } from "../support/processes.ts";
import { openSandbox } from "../support/sandbox.ts";
import { control, invoiceTo } from "../support/sandbox-control.ts";

const KEY = "key-of-the-test";

const configuration = (folder: string, sandboxUrl: string, webhooks: object[]) => ({
  store: { url: `sqlite:${join(folder, "passerelle.db")}` },
  workers: { leaseSeconds: 1 },
  platforms: {
    try: {
      adapter: "sandbox",
      settings: { url: sandboxUrl },
      poll: { everySeconds: 0.2 },
      // What was on its way when the process was killed is believed lost once its deadline is over.
      timeoutSeconds: 3,
      retry: { firstSeconds: 0.2, maxSeconds: 1 },
    },
  },
  tenants: {
    acme: {
      keys: [KEY],
      companies: [PLACES.seller],
      routes: [{ platform: "try" }],
      webhooks,
    },
  },
});

const hook = (erpSide: Receiver) => ({ url: erpSide.url, secret: SECRET, allowPrivate: true });

/** The first copies of what was taken, by invoice, in the order in which they came. */
const firstCopies = ({ taken }: Receiver): Map<string, Told[]> => {
  const seen = new Set<string>();
  return Map.groupBy(
    taken.filter(({ id }) => !seen.has(id) && seen.add(id)),
    ({ data }) => data.invoice.id,
  );
};

/** The whole feed, by invoice: what an ERP that polls would have read. */
const feedOf = async (client: ReturnType<typeof erp>): Promise<Map<string, string[]>> => {
  const entries: { id: string; invoiceId: string }[] = [];
  for (let cursor = ""; ; ) {
    const { json } = await client.get(`/v1/events?limit=200${cursor === "" ? "" : `&cursor=${cursor}`}`);
    entries.push(...json.items);
    if (json.items.length === 0) break;
    cursor = json.nextCursor;
  }
  const byInvoice = Map.groupBy(entries, ({ invoiceId }) => invoiceId);
  return new Map([...byInvoice].map(([id, events]) => [id, events.map((e) => e.id)]));
};

describe("webhooks of a gateway process", () => {
  const OUTCOMES = ["pays", "refuses", "pays_in_parts", "silent", "approves"] as const;

  it("tell an ERP that fails again and again of everything, in order, over a kill in the middle", async () => {
    // Half of the first calls fail; the waits between retries are real ones here.
    const moods = [500, "ok", "reset", "ok"] as const;
    const erpSide = await receiver((_, call) => (call > 16 ? "ok" : (moods[call % moods.length] ?? "ok")));
    const sandbox = await openSandbox({ pace: 0 });
    const folder = ownFolder();
    const config = configuration(folder, sandbox.url, [hook(erpSide)]);
    const first = await startGatewayProcess(config, folder);
    const client = erp(first.url, KEY);
    const ids: string[] = [];
    for (const [i, outcome] of OUTCOMES.entries()) {
      const { status, json } = await client.send(invoiceTo(buyerOf(outcome), `W-${i}`));
      expect(status).toBe(202);
      ids.push(json.id);
    }
    await erpSide.has(6);
    await first.end("SIGKILL");

    const second = await startGatewayProcess(config, folder);
    const again = erp(second.url, KEY);
    const ends = ["payment_received", "refused", "payment_received", "made_available", "approved"];
    for (const [i, id] of ids.entries()) {
      await until(
        () => again.get(`/v1/invoices/${id}`),
        ({ json }) => json.status?.name === ends[i],
      );
    }
    // A history's last lines may come after the status that ends it.
    const told = await until(
      async () => ({ feed: await feedOf(again), copies: firstCopies(erpSide) }),
      ({ feed, copies }) =>
        ids.every(
          (id) =>
            (copies.get(id) ?? []).filter(({ type }) => type === "invoice.event").length ===
            feed.get(id)?.length,
        ),
      40,
    );
    for (const id of ids) {
      const calls = told.copies.get(id) ?? [];
      const events = calls.filter(({ type }) => type === "invoice.event");
      expect(events.map((one) => one.id)).toEqual(told.feed.get(id));
      const deliveries = calls.filter(({ type }) => type === "invoice.delivery");
      expect(deliveries.map(({ data }) => data.delivery?.state)).toEqual(["sent"]);
      const { json } = await again.get(`/v1/invoices/${id}`);
      expect(calls.at(-1)?.data.invoice).toMatchObject({ id, number: json.number, status: json.status });
    }
    expect((await again.get("/v1/failures")).json.items).toEqual([]);
    const metrics = await again.get("/metrics");
    expect(metrics.text).toMatch(/passerelle_notifications_total\{tenant="acme",outcome="delivered"\} [1-9]/);
    await second.end("SIGTERM");
  }, 90_000);

  it("stop at a 410, and go on when a person retries or the configuration has another address", async () => {
    let gone = true;
    const moody = await receiver(() => (gone ? 410 : "ok"));
    const next = await receiver();
    const well = await receiver();
    const sandbox = await openSandbox({ pace: 0 });
    const folder = ownFolder();
    const gateway = await openGateway(configuration(folder, sandbox.url, [hook(moody), hook(well)]));
    const client = erp(gateway.url, KEY);
    const { json: sent } = await client.send(invoiceTo(buyerOf("silent"), "G-1"));
    // The healthy one beside it hears everything.
    await well.has(5);
    const { json: failures } = await until(
      () => client.get("/v1/failures?kind=notify"),
      ({ json }) => json.items.length > 0,
    );
    expect(failures.items).toMatchObject([
      {
        kind: "notify",
        platform: "erp:acme:0",
        invoiceId: sent.id,
        problem: { code: "endpoint_gone", message: expect.stringContaining("410 (Gone)") },
      },
    ]);
    expect(moody.calls).toHaveLength(1);
    const retried = await client.post(`/v1/failures/${failures.items[0].id}/retry`);
    expect(retried.status).toBe(202);
    await until(
      async () => moody.calls.length,
      (calls) => calls === 2,
    );
    gone = false;
    await gateway.stop();

    const moved = await openGateway(configuration(folder, sandbox.url, [hook(next), hook(well)]));
    await next.has(well.taken.length);
    expect(next.taken.map(({ id }) => id)).toEqual(well.taken.map(({ id }) => id));
    expect(moody.calls).toHaveLength(2);
    await moved.stop();
    await control(sandbox, "POST", "/reset");
  }, 60_000);

  it("tell a subscriber of the national API of the flows that it asked for, signed with the key of its subscription", async () => {
    const subscriber = await platform((_, response) => response.writeHead(200).end());
    const sandbox = await openSandbox({ pace: 0 });
    const folder = ownFolder();
    const config = configuration(folder, sandbox.url, []);
    const acme = { ...config.tenants.acme, afnor: { apiVersion: "1.3", allowPrivate: true } };
    const gateway = await openGateway({ ...config, tenants: { acme } });
    const client = erp(gateway.url, KEY);
    const WEBHOOKS = "/afnor/flow-service/v1/webhooks";
    const asked = { callbackUrl: `${subscriber.url}/flows`, flowTypes: ["CustomerInvoice"], ackStatus: "Ok" };
    const { status, json: made } = await client.post(WEBHOOKS, JSON.stringify(asked));
    expect(status).toBe(201);
    const { json: sent } = await client.send(invoiceTo(buyerOf("silent"), "N-1"));
    await until(
      async () => subscriber.bodies.length,
      (calls) => calls > 0,
    );
    const [body] = subscriber.bodies;
    const [call] = subscriber.requests;
    expect(call?.url).toBe("/flows");
    expect(JSON.parse(String(body))).toMatchObject({
      flowId: sent.id,
      flowType: "CustomerInvoice",
      acknowledgement: { status: "Ok" },
    });
    const mac = createHmac("sha256", Buffer.from(made.signingKey, "base64"));
    mac.update(`${body}@${call?.headers["afnor-signature-timestamp"]}`);
    expect(call?.headers["afnor-signature"]).toBe(mac.digest("base64"));
    expect((await client.get(WEBHOOKS)).json).toMatchObject({ count: 1, webhookIds: [made.webhookId] });
    await gateway.stop();
  }, 60_000);

  it("do not reach this machine unless the configuration allows it", async () => {
    const inner = await receiver();
    const sandbox = await openSandbox({ pace: 0 });
    const folder = ownFolder();
    const gateway = await startGatewayProcess(
      configuration(folder, sandbox.url, [
        { url: inner.url.replace("127.0.0.1", "localhost"), secret: SECRET },
      ]),
      folder,
    );
    const client = erp(gateway.url, KEY);
    await client.send(invoiceTo(buyerOf("silent"), "L-1"));
    await until(
      async () => gateway.output(),
      (output) => output.includes("forbidden_address"),
    );
    expect(inner.connections).toBe(0);
    await gateway.end("SIGTERM");
  }, 60_000);
});
