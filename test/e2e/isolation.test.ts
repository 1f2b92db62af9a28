import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { writeCii } from "../../src/documents/index.ts";
import { SELLER_SIREN, sampleContent } from "../fixtures/invoices.ts";
import { control, depositsOf } from "../support/control.ts";
import { erp, ownFolder, startGatewayProcess, until } from "../support/processes.ts";
import { openSandbox } from "../support/sandbox.ts";

const KEY = "key-of-the-test";
const EACH = 8;

/** Accounts that are in trouble, each in its own way, for every call. */
const TROUBLES = {
  down: null,
  slow: { effect: { kind: "hang" } },
  failing: { effect: { kind: "status", code: 500 } },
  limited: { effect: { kind: "status", code: 429, retryAfter: 3_600 } },
  denied: null,
} as const;
const NAMES = ["well", ...Object.keys(TROUBLES)];

describe("an account in trouble", () => {
  it("delays no other, loses nothing, and goes on by itself once it is put right", {
    timeout: 60_000,
  }, async () => {
    const sandbox = await openSandbox({ pace: 0 });
    for (const [clientId, trouble] of Object.entries(TROUBLES)) {
      if (trouble !== null)
        await control(sandbox, "POST", "/faults", { match: "any", clientId, times: "always", ...trouble });
    }
    const folder = ownFolder();
    const config = (putRight: boolean) => ({
      store: { url: `sqlite:${join(folder, "passerelle.db")}` },
      platforms: Object.fromEntries(
        NAMES.map((name) => [
          name,
          {
            adapter: "sandbox",
            settings: {
              url: name === "down" && !putRight ? "http://127.0.0.1:9" : sandbox.url,
              clientId: name,
              ...(name === "denied" && !putRight ? { clientSecret: "revoked" } : {}),
            },
            concurrency: 2,
            timeoutSeconds: 2,
            poll: { everySeconds: 0.5 },
            retry: { firstSeconds: 0.2, maxSeconds: 1 },
            breaker: { openSeconds: 1 },
          },
        ]),
      ),
      admin: { keys: ["admin-key-of-the-test"] },
      tenants: {
        acme: {
          keys: [KEY],
          companies: [SELLER_SIREN],
          routes: NAMES.map((platform) => ({ platform })),
        },
      },
    });

    const first = await startGatewayProcess(config(false), folder);
    const client = erp(first.url, KEY);
    const ids = new Map<string, string[]>(NAMES.map((name) => [name, []]));
    // Those in trouble first: whoever came after them would have to wait, if anybody did.
    for (const name of [...NAMES].reverse()) {
      for (let i = 0; i < EACH; i++) {
        const bytes = new Uint8Array(writeCii(sampleContent({ number: `${name}-${i}` })));
        const answer = await client.post(`/v1/invoices?platform=${name}`, bytes, {
          "content-type": "application/xml",
        });
        expect(answer.status, answer.text).toBe(202);
        ids.get(name)?.push(answer.json.id);
      }
    }
    const invoicesOf = (of: typeof client, name: string) =>
      Promise.all((ids.get(name) ?? []).map(async (id) => (await of.get(`/v1/invoices/${id}`)).json));
    const deliveries = async (of: typeof client, name: string): Promise<string[]> =>
      (await invoicesOf(of, name)).map((invoice) => invoice.delivery);

    await until(
      () => deliveries(client, "well"),
      (all) => all.every((delivery) => delivery === "sent"),
    );
    // Pulled, too: its life cycle has come in.
    await until(
      () => invoicesOf(client, "well"),
      (all) => all.every((invoice) => invoice.status !== null),
    );
    for (const name of Object.keys(TROUBLES)) {
      const open = await invoicesOf(client, name);
      for (const invoice of open) {
        expect(invoice).toMatchObject({ problem: null, status: null });
        expect(["queued", "sending"]).toContain(invoice.delivery);
      }
      expect(await depositsOf(sandbox, name)).toEqual([]);
    }
    expect((await client.get("/v1/failures")).json.items).toEqual([]);
    const { text: metrics } = await erp(first.url, "admin-key-of-the-test").get("/metrics");
    expect(metrics).toContain(
      `passerelle_outbox_rows{platform="denied",kind="submit",state="ready"} ${EACH}`,
    );
    expect((await first.end("SIGTERM")).code).toBe(0);

    await control(sandbox, "DELETE", "/faults");
    const second = await startGatewayProcess(config(true), folder);
    // Who was asked to wait an hour may still be waiting.
    for (const name of Object.keys(TROUBLES).filter((name) => name !== "limited")) {
      await until(
        () => deliveries(erp(second.url, KEY), name),
        (all) => all.every((delivery) => delivery === "sent"),
      );
      expect(await depositsOf(sandbox, name)).toHaveLength(EACH);
    }
    await second.end("SIGTERM");
  });
});
