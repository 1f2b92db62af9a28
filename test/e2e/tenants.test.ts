import { beforeAll, describe, expect, it } from "vitest";
import { writeCii } from "../../src/documents/index.ts";
import { BUYER_SIREN, SELLER_SIREN, sampleContent } from "../fixtures/invoices.ts";
import { openGateway } from "../support/gateway.ts";
import { erp, until } from "../support/processes.ts";
import { openSandbox } from "../support/sandbox.ts";

/** Two ERPs and an administrator at one gateway. Acme sells, Bolt sells too: the sample's companies turned round. */
const { seller, buyer } = sampleContent();
const ofAcme = new Uint8Array(writeCii(sampleContent({ number: "ACME-1" })));
const ofBolt = new Uint8Array(writeCii(sampleContent({ number: "BOLT-1", seller: buyer, buyer: seller })));

let acme: ReturnType<typeof erp>;
let bolt: ReturnType<typeof erp>;
let admin: ReturnType<typeof erp>;
let acmeInvoice: string;
let url: string;

beforeAll(async () => {
  const sandbox = await openSandbox();
  const platform = (clientId: string) => ({
    adapter: "sandbox",
    settings: { url: sandbox.url, clientId },
    poll: { everySeconds: 0.2 },
  });
  const gateway = await openGateway({
    store: { url: "sqlite::memory:" },
    admin: { keys: ["admin-key-of-the-test"] },
    platforms: { one: platform("acme"), two: platform("bolt") },
    tenants: {
      acme: { keys: ["key-of-acme-in-the-test"], companies: [SELLER_SIREN], routes: [{ platform: "one" }] },
      bolt: { keys: ["key-of-bolt-in-the-test"], companies: [BUYER_SIREN], routes: [{ platform: "two" }] },
    },
  });
  url = gateway.url;
  acme = erp(gateway.url, "key-of-acme-in-the-test");
  bolt = erp(gateway.url, "key-of-bolt-in-the-test");
  admin = erp(gateway.url, "admin-key-of-the-test");
  acmeInvoice = (await acme.send(ofAcme)).json.id;
  await bolt.send(ofBolt);
  await until(
    () => acme.get("/v1/events"),
    ({ json }) => json.items.length > 0,
  );
});

describe("two tenants of one gateway", () => {
  it("see their own invoices only; an administrator sees all", async () => {
    const numbers = async (client: typeof acme) =>
      (await client.get("/v1/invoices")).json.items.map((i: { number: string }) => i.number).sort();
    expect(await numbers(acme)).toEqual(["ACME-1"]);
    expect(await numbers(bolt)).toEqual(["BOLT-1"]);
    expect(await numbers(admin)).toEqual(["ACME-1", "BOLT-1"]);
  });

  it.each(["", "/events", "/document"])("are not told that the other's invoice%s exists", async (part) => {
    const others = await bolt.get(`/v1/invoices/${acmeInvoice}${part}`);
    const nobodys = await bolt.get(`/v1/invoices/inv_${"0".repeat(32)}${part}`);
    expect(others.status).toBe(404);
    const bare = ({ json }: typeof others) => ({
      ...json,
      requestId: "",
      detail: json.detail.replace(/inv_\w+/, ""),
      detailFr: json.detailFr.replace(/inv_\w+/, ""),
    });
    expect(bare(others)).toEqual(bare(nobodys));
    expect((await acme.get(`/v1/invoices/${acmeInvoice}${part}`)).status).toBe(200);
  });

  it("have feeds of their own", async () => {
    const seen = (await bolt.get("/v1/events")).json.items.map((e: { invoiceId: string }) => e.invoiceId);
    expect(seen).not.toContain(acmeInvoice);
  });

  it("cannot send for the other's company", async () => {
    const { status, json } = await bolt.send(ofAcme);
    expect([status, json.errors[0].path, json.errors[0].code]).toEqual([422, "BT-30", "company_not_allowed"]);
  });

  it("are nobody with a wrong key", async () => {
    for (const key of ["key-of-acme-in-the-tesT", "", "Bearer"]) {
      const { status, headers } = await erp(url, key).get("/v1/invoices");
      expect(status).toBe(401);
      expect(headers.get("www-authenticate")).toMatch(/^Bearer/);
    }
  });
});
