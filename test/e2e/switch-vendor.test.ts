import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { writeCii } from "../../src/documents/index.ts";
import { afnorRig } from "../adapters/afnor-rig.ts";
import { settingsOf, structure, BUYER as TOWN } from "../adapters/chorus-pro/rig.ts";
import { ChorusFake } from "../adapters/fakes/chorus-pro.ts";
import { type Served, serveFake } from "../adapters/fakes/serve.ts";
import { rigOf } from "../adapters/iopole/rig.ts";
import { BUYER_SIREN, SELLER_SIREN, sampleContent } from "../fixtures/invoices.ts";
import { erp, ownFolder, type Running, startGatewayProcess, until } from "../support/processes.ts";

/**
 * One tenant, three vendors behind strict fakes over HTTP: routes choose by the buyer's kind, by the seller and by
 * default; then the default vendor is changed in the configuration and the gateway started again.
 */
const iopole = rigOf();
const chorus = new ChorusFake();
const afnor = afnorRig();
const served: Served[] = [];
const folder = ownFolder();
let platforms: Record<string, object>;
let gateway: Running;
let client: ReturnType<typeof erp>;
afterAll(() => Promise.all(served.map((one) => one.close())));

const start = async (usual: "main" | "other"): Promise<void> => {
  gateway = await startGatewayProcess(
    {
      store: { url: `sqlite:${join(folder, "passerelle.db")}` },
      platforms,
      tenants: {
        acme: {
          keys: ["key-of-the-test"],
          companies: [SELLER_SIREN, BUYER_SIREN],
          routes: [
            { when: { buyer: "public" }, platform: "public" },
            { when: { seller: BUYER_SIREN }, platform: "other" },
            { platform: usual },
          ],
        },
      },
    },
    folder,
  );
  client = erp(gateway.url, "key-of-the-test");
};

beforeAll(async () => {
  const now = (): string => new Date().toISOString();
  iopole.fake.now = now;
  chorus.now = now;
  chorus.structures.push(structure());
  const serve = async (fetch: (request: Request) => Response | Promise<Response>): Promise<string> => {
    const one = await serveFake(fetch);
    served.push(one);
    return one.url;
  };
  const [atIopole, atChorus, atAfnor] = [
    await serve(iopole.fake.fetch),
    await serve(chorus.fetch),
    await serve(afnor.fetch),
  ];
  const poll = { everySeconds: 0.2 };
  platforms = {
    main: {
      adapter: "iopole",
      poll,
      settings: {
        ...iopole.settings,
        apiUrl: atIopole,
        tokenUrl: `${atIopole}/realms/iopole/protocol/openid-connect/token`,
      },
    },
    public: {
      adapter: "chorus-pro",
      poll,
      settings: {
        ...settingsOf(chorus),
        apiUrl: atChorus,
        tokenUrl: `${atChorus}/api/oauth/token`,
        passwordExpiresOn: new Date(Date.now() + 5 * 86_400_000).toISOString().slice(0, 10),
      },
    },
    other: {
      adapter: "afnor",
      poll,
      settings: {
        ...afnor.settings,
        flowUrl: `${atAfnor}/flow/v1`,
        directoryUrl: `${atAfnor}/directory`,
        tokenUrl: `${atAfnor}/token`,
      },
    },
  };
  await start("main");
}, 60_000);

type Content = NonNullable<Parameters<typeof sampleContent>[0]>;
const usual = sampleContent();
const town: Content["buyer"] = {
  ...usual.buyer,
  name: "Commune de Belle Rive",
  identifiers: [{ scheme: "0009", value: TOWN }],
  legalId: { scheme: "0002", value: TOWN.slice(0, 9) },
  vatNumber: undefined,
  electronicAddress: { scheme: "0225", value: TOWN.slice(0, 9) },
};

/** All that the ERP ever does to send an invoice; the vendor is no part of it. */
const send = async (number: string, content: Content = {}) => {
  const bytes = new Uint8Array(writeCii(sampleContent({ number, process: "B1", ...content })));
  const { status, json, text } = await client.send(bytes, `erp-${number}`);
  expect(status, text).toBeLessThan(203);
  const { json: invoice } = await until(
    () => client.get(`/v1/invoices/${json.id}`),
    ({ json: one }) => one.delivery === "sent" || one.delivery === "failed",
  );
  return invoice;
};

const toTown = (process: string): Content => ({ process, buyer: town });
let first: { id: string; platformId: string };

describe("the routes of a tenant", () => {
  it("lead to the usual vendor by default", async () => {
    first = await send("A-1");
    expect(first).toMatchObject({ platform: "main", delivery: "sent" });
    expect(iopole.fake.invoices.map(({ id }) => id)).toEqual([first.platformId]);
  });

  it("lead to Chorus Pro for a public buyer, by the framework of the document", async () => {
    const invoice = await send("P-1", toTown("A1"));
    expect(invoice).toMatchObject({ platform: "public", delivery: "sent" });
    expect(chorus.invoices.map(({ id }) => String(id))).toEqual([invoice.platformId]);
  });

  it("lead to Chorus Pro for a public buyer that only the directory knows, and it says what is wrong", async () => {
    const invoice = await send("P-2", toTown("B1"));
    expect(invoice).toMatchObject({ platform: "public", delivery: "failed" });
    expect(invoice.problem).toMatchObject({
      code: "framework_not_chorus",
      fix: expect.stringContaining("A1"),
    });
  });

  it("lead to the vendor of one seller", async () => {
    const invoice = await send("S-1", { seller: usual.buyer, buyer: usual.seller });
    expect(invoice).toMatchObject({ platform: "other", delivery: "sent" });
    expect(afnor.deposits()).toHaveLength(1);
  });
});

describe("a password that runs out", () => {
  it("is told in the log and as a metric", async () => {
    const line = gateway
      .output()
      .split("\n")
      .find((l) => l.includes("The password of the technical account"));
    expect(JSON.parse(line ?? "{}")).toMatchObject({ level: "warn", platform: "public" });
    const { text } = await client.get("/metrics");
    expect(text).toMatch(/^passerelle_password_expiry_timestamp_seconds\{platform="public"\} 1\d{9}$/m);
  });
});

describe("after a change of the vendor in the configuration", () => {
  beforeAll(async () => {
    expect(await gateway.end("SIGTERM")).toMatchObject({ code: 0 });
    await start("other");
  }, 30_000);

  it("new invoices go to the new vendor, by the same call", async () => {
    const invoice = await send("A-2");
    expect(invoice).toMatchObject({ platform: "other", delivery: "sent" });
    expect(afnor.deposits().map(({ platformId }) => platformId)).toContain(invoice.platformId);
    expect(iopole.fake.invoices).toHaveLength(1);
  });

  it("an old invoice stays where it is, also when it is sent again", async () => {
    expect(await send("A-1")).toMatchObject({ id: first.id, platform: "main", platformId: first.platformId });
    expect(iopole.fake.invoices).toHaveLength(1);
    expect(afnor.deposits()).toHaveLength(2);
  });

  it("an old invoice is followed where it is", async () => {
    iopole.fake.say(first.platformId, "APPROVED");
    const { json: invoice } = await until(
      () => client.get(`/v1/invoices/${first.id}`),
      ({ json }) => json.status !== null,
    );
    expect(invoice).toMatchObject({ status: { name: "approved" }, badge: { state: "accepted" } });
  });

  it("a status of ours about it goes there too", async () => {
    const body = {
      status: "payment_received",
      amounts: [{ code: "MEN", amount: "1200.00", currency: "EUR", vatRate: "20.00" }],
    };
    const answer = await client.post(`/v1/invoices/${first.id}/statuses`, JSON.stringify(body), {
      "content-type": "application/json",
    });
    expect(answer.status, answer.text).toBe(202);
    await until(
      async () => iopole.fake.pushes.map(({ invoiceId, body: { code } }) => [invoiceId, code]),
      (pushes) => pushes.length > 0,
    );
    expect(iopole.fake.pushes[0]).toMatchObject({
      invoiceId: first.platformId,
      body: { code: "PAYMENT_RECEIVED", payment: [{ vatRate: 20, amount: 1200, currency: "EUR" }] },
    });
  });

  it("no fake found anything wrong in what it was asked", () => {
    expect([...iopole.fake.violations, ...chorus.violations, ...afnor.violations]).toEqual([]);
  });
});
