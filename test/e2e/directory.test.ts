import { beforeAll, describe, expect, it } from "vitest";
import { type InvoiceContent, writeCii } from "../../src/documents/index.ts";
import { vatNumberOf } from "../../src/domain/company.ts";
import type { Sandbox } from "../../src/sandbox/index.ts";
import { buyerOf, PLACES, sirenNumber, siretNumber } from "../../src/sandbox/seed.ts";
import { sampleContent } from "../fixtures/invoices.ts";
import { control, depositsOf } from "../support/control.ts";
import { openGateway } from "../support/gateway.ts";
import { erp, until } from "../support/processes.ts";
import { openSandbox } from "../support/sandbox.ts";

/** The directory end to end: a gateway process and a sandbox platform, three tenants that differ by `directoryCheck`. */
let sandbox: Sandbox;
let off: ReturnType<typeof erp>;
let warn: ReturnType<typeof erp>;
let block: ReturnType<typeof erp>;
let admin: ReturnType<typeof erp>;

const SELLERS = { off: "732829320", warn: PLACES.seller, block: "404833048" };

beforeAll(async () => {
  sandbox = await openSandbox({ pace: 0 });
  const platform = (clientId: string) => ({
    adapter: "sandbox",
    settings: { url: sandbox.url, clientId },
    poll: { everySeconds: 0.2 },
  });
  const tenant = (name: keyof typeof SELLERS, more: object = {}) => ({
    keys: [`key-of-${name}-in-the-test`],
    companies: [SELLERS[name]],
    routes: [{ platform: name }],
    ...(name === "warn" ? {} : { directoryCheck: name }),
    ...more,
  });
  const gateway = await openGateway({
    store: { url: "sqlite::memory:" },
    admin: { keys: ["admin-key-of-the-test"] },
    platforms: {
      off: platform("off"),
      warn: platform("warn"),
      block: platform("block"),
      portal: platform("portal"),
    },
    tenants: {
      off: tenant("off", {
        routes: [{ when: { buyer: "public" }, platform: "portal" }, { platform: "off" }],
      }),
      warn: tenant("warn"),
      block: tenant("block"),
    },
  });
  off = erp(gateway.url, "key-of-off-in-the-test");
  warn = erp(gateway.url, "key-of-warn-in-the-test");
  block = erp(gateway.url, "key-of-block-in-the-test");
  admin = erp(gateway.url, "admin-key-of-the-test");
}, 60_000);

const party = (siren: string, address: string) => ({
  identifiers: [],
  legalId: { scheme: "0002", value: siren },
  vatNumber: vatNumberOf(siren),
  electronicAddress: { scheme: "0225", value: address },
});

let number = 0;
const invoiceTo = (seller: string, address: string, change: Partial<InvoiceContent> = {}) => {
  number += 1;
  const content = sampleContent({ number: `DIR-${number}`, ...change });
  return new Uint8Array(
    writeCii({
      ...content,
      seller: { ...content.seller, ...party(seller, seller) },
      buyer: { ...content.buyer, ...party(address.slice(0, 9), address) },
    }),
  );
};

const ended = async (client: typeof warn, bytes: Uint8Array<ArrayBuffer>) => {
  const { json } = await client.send(bytes);
  const { json: invoice } = await until(
    () => client.get(`/v1/invoices/${json.id}`),
    (answer) => ["sent", "failed"].includes(answer.json.delivery),
  );
  return invoice;
};

const resolve = async (client: typeof warn, body: object, query = "") =>
  client.post(`/v1/directory/resolve${query}`, JSON.stringify(body), { "content-type": "application/json" });

describe("look-ups", () => {
  it("go through the tenant's platform and tell so", async () => {
    const { json } = await warn.get(`/v1/directory/companies/${PLACES.town}`);
    expect(json).toMatchObject({
      siren: PLACES.town,
      name: "Commune de Val-Joli",
      kind: "public",
      state: "active",
      source: { platform: "warn", stale: false },
    });
    const named = await warn.get("/v1/directory/companies?q=lavandin");
    expect(named.json).toMatchObject({ items: [{ siren: PLACES.group }], more: false });
    const hall = await warn.get(`/v1/directory/establishments/${siretNumber(PLACES.town, 1)}`);
    expect(hall.json).toMatchObject({
      demands: { serviceCode: true, commitmentNumber: true },
      routingCodes: [{ code: "CULTURE" }, { code: "TECH", commitmentNumber: true }],
    });
    const lines = await warn.get(`/v1/directory/addresses?siren=${PLACES.upcoming}`);
    expect(lines.json.items).toMatchObject([{ address: `0225:${PLACES.upcoming}`, state: "upcoming" }]);
    expect((await warn.get(`/v1/directory/companies/${sirenNumber(8000)}`)).status).toBe(404);
  });

  it("are the administrator's too, who names the platform", async () => {
    expect((await admin.get(`/v1/directory/companies/${PLACES.town}`)).status).toBe(400);
    expect(
      (await admin.get(`/v1/directory/companies/${PLACES.town}?platform=off`)).json.source.platform,
    ).toBe("off");
    expect((await warn.get(`/v1/directory/companies/${PLACES.town}?platform=off`)).status).toBe(400);
  });

  it("resolve a recipient", async () => {
    const plant = siretNumber(PLACES.group, 2);
    expect((await resolve(warn, { siret: plant, routingCode: "ACHATS" })).json).toMatchObject({
      address: `0225:${PLACES.group}_${plant}_ACHATS`,
      rule: "siret_and_routing_code",
      action: "send",
      source: { platform: "warn" },
    });
    expect((await resolve(warn, { siret: siretNumber(PLACES.town, 1) })).json).toMatchObject({
      action: "block",
      missing: ["service code", "commitment number"],
    });
    expect((await resolve(warn, { siren: "123456789" })).status).toBe(422);
  });
});

describe("before an invoice is sent", () => {
  const wrong = `${PLACES.group}_${siretNumber(PLACES.group, 9)}`;

  it("the tenant who blocks is told which address to use, and nothing reaches the platform", async () => {
    const invoice = await ended(block, invoiceTo(SELLERS.block, wrong));
    expect(invoice).toMatchObject({
      delivery: "failed",
      badge: { state: "rejected" },
      problem: { code: "recipient_address_absent" },
      directory: {
        address: `0225:${wrong}`,
        state: "address_absent",
        source: "block",
        stale: false,
        advice: { action: "block", use: `0225:${PLACES.group}` },
      },
    });
    expect(invoice.problem.fix).toContain(`0225:${PLACES.group}`);
    expect(await depositsOf(sandbox, "block")).toEqual([]);
  });

  it("the tenant who is warned sends, sees the advice, and the platform rejects as foretold", async () => {
    const { id, directory } = await ended(warn, invoiceTo(SELLERS.warn, wrong));
    expect(directory).toMatchObject({ state: "address_absent", advice: { use: `0225:${PLACES.group}` } });
    const { json } = await until(
      () => warn.get(`/v1/invoices/${id}`),
      (answer) => answer.json.status?.name === "rejected",
    );
    expect(json.problem.code).toBe("ADR_ERR");
  });

  it("a buyer without a platform is sent to all the same", async () => {
    const invoice = await ended(block, invoiceTo(SELLERS.block, buyerOf("not_transmitted")));
    expect(invoice).toMatchObject({
      delivery: "sent",
      directory: { state: "without_platform", advice: { action: "send_not_transmitted" } },
    });
  });

  it("a directory that is down holds nothing back", async () => {
    await control(sandbox, "POST", "/faults", {
      match: "directory",
      times: "always",
      effect: { kind: "status", code: 503 },
    });
    try {
      for (let i = 1; i <= 8; i++) {
        const address = sirenNumber(i);
        const invoice = await ended(block, invoiceTo(SELLERS.block, address));
        expect(invoice, JSON.stringify(invoice.problem)).toMatchObject({
          delivery: "sent",
          directory: { state: "unsure", advice: { action: "send" } },
        });
      }
      // What was asked before is still told, as of then.
      const stale = await warn.get(`/v1/directory/companies/${PLACES.town}`);
      expect(stale.status).toBe(200);
      expect((await warn.get(`/v1/directory/companies/${sirenNumber(20)}`)).status).toBe(503);
    } finally {
      await control(sandbox, "DELETE", "/faults");
    }
  });
});

describe("routes by buyer", () => {
  it("follow the directory's word", async () => {
    const siret = siretNumber(PLACES.hospital, 1);
    const hospital = await ended(off, invoiceTo(SELLERS.off, `${PLACES.hospital}_${siret}`));
    expect(hospital).toMatchObject({
      platform: "portal",
      delivery: "sent",
      directory: { state: "unchecked", buyer: { kind: "public" } },
    });
    const company = await ended(off, invoiceTo(SELLERS.off, PLACES.group));
    expect(company).toMatchObject({ platform: "off", directory: { buyer: { kind: "private" } } });
  });
});
