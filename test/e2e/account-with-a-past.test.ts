import { afterAll, describe, expect, it } from "vitest";
import { writeCii } from "../../src/documents/index.ts";
import { afnorRig } from "../adapters/afnor-rig.ts";
import { cdar } from "../adapters/cdar.ts";
import type { AfnorFake } from "../adapters/fakes/afnor.ts";
import { type Served, serveFake } from "../adapters/fakes/serve.ts";
import { SELLER_SIREN, sampleContent } from "../fixtures/invoices.ts";
import { openGateway } from "../support/gateway.ts";
import { erp, ownFolder, until } from "../support/processes.ts";

/*
 * A platform account that other programs have used for a while, met by a gateway process over real sockets.
 */

const ADMIN_KEY = "an-administrators-key-of-the-test";
const MESSAGES = 120;
const DEPOSITS = 50;
const RECEIVED = 10;
const LONG_AGO = 10;
const daysAgo = (days: number): string => new Date(Date.now() - days * 86_400_000).toISOString();

/** What other programs did under the account. */
const stock = (fake: AfnorFake): void => {
  const message = (flowId: string, updatedAt: string): void => {
    const flow = { flowId, updatedAt, flowType: "CustomerInvoiceLC", flowSyntax: "CDAR" };
    fake.add(flow, { Original: cdar({ status: "205", number: flowId, seller: SELLER_SIREN }) });
  };
  for (let n = 0; n < MESSAGES; n++) message(`old-message-${n}`, daysAgo(2));
  for (let n = 0; n < LONG_AGO; n++) message(`old-long-ago-${n}`, daysAgo(60));
  for (let n = 0; n < DEPOSITS; n++) {
    fake.add({
      flowId: `old-deposit-${n}`,
      updatedAt: daysAgo(3),
      trackingId: `SO-${n}`,
      flowType: "CustomerInvoice",
      flowDirection: "Out",
    });
  }
  for (let n = 0; n < RECEIVED; n++) {
    const Original = writeCii(sampleContent({ number: `IN-${n}` }));
    fake.add({ flowId: `old-received-${n}`, updatedAt: daysAgo(2) }, { Original });
  }
};

const served: Served[] = [];
afterAll(() => Promise.all(served.map((one) => one.close())));

describe("an account with a past", () => {
  it("tells today's statuses while its past is still unread, fails nothing, and is read whole when asked", async () => {
    const { fake, settings } = afnorRig();
    stock(fake);
    // No document of the past is given before it is released: whoever waits for it waits for ever.
    const released = Promise.withResolvers<void>();
    const platform = await serveFake(async (request) => {
      if (request.url.includes("/flows/old-")) await released.promise;
      return fake.fetch(request);
    });
    served.push(platform);
    const config = (poll: object) => ({
      store: { url: `sqlite:${folder}/passerelle.db` },
      admin: { keys: [ADMIN_KEY] },
      platforms: {
        main: {
          adapter: "afnor",
          settings: {
            ...settings,
            flowUrl: `${platform.url}/flow`,
            directoryUrl: `${platform.url}/directory`,
            tokenUrl: `${platform.url}/token`,
            showsAfterSeconds: 0,
          },
          poll: { everySeconds: 1, ...poll },
        },
      },
      tenants: {
        acme: {
          keys: ["key-of-the-test"],
          companies: [SELLER_SIREN],
          directoryCheck: "off",
          routes: [{ platform: "main" }],
        },
      },
    });
    const folder = ownFolder();
    const gateway = await openGateway(config({}));
    const client = erp(gateway.url, "key-of-the-test");
    let admin = erp(gateway.url, ADMIN_KEY);
    const look = async () => (await admin.get("/v1/diagnostics")).json.platforms[0];
    const past = ({ work }: { work: { kind: string; rows: number }[] }): number =>
      work.filter(({ kind }) => kind === "past").reduce((sum, { rows }) => sum + rows, 0);

    const { json: sent } = await client.send(Uint8Array.from(writeCii(sampleContent({ number: "TODAY-1" }))));
    const delivered = await until(
      async () => (await client.get(`/v1/invoices/${sent.id}`)).json,
      ({ delivery }) => delivery === "sent",
    );
    const { issueDate } = delivered;
    fake.add(
      {
        flowId: "fresh",
        updatedAt: new Date().toISOString(),
        flowType: "CustomerInvoiceLC",
        flowSyntax: "CDAR",
      },
      {
        Original: cdar({
          status: "205",
          number: "TODAY-1",
          seller: SELLER_SIREN,
          date: issueDate.replaceAll("-", ""),
        }),
      },
    );
    await until(
      async () => (await client.get(`/v1/invoices/${sent.id}`)).json,
      ({ status }) => status?.name === "approved",
      120,
    );
    expect(past(await look())).toBeGreaterThanOrEqual(MESSAGES + RECEIVED);

    released.resolve();
    const read = await until(look, (platform) => past(platform) === 0, 120);
    expect(read).toMatchObject({ waiting: { items: MESSAGES + DEPOSITS }, held: null, concerns: [] });
    expect((await admin.get("/v1/failures")).json.items).toEqual([]);
    expect((await admin.get("/v1/failures?state=waiting&limit=5")).json.items).toHaveLength(5);
    expect((await client.get("/v1/failures?state=waiting")).json.items).toEqual([]);
    const { items: imported } = (await client.get("/v1/invoices?direction=inbound")).json;
    expect(imported).toHaveLength(RECEIVED);
    for (const one of imported) expect(one).toMatchObject({ fromBefore: true });
    expect((await admin.get("/metrics")).text).toContain(
      `passerelle_statements_waiting{platform="main"} ${MESSAGES + DEPOSITS}\n`,
    );
    await gateway.stop();

    const again = await openGateway(config({ from: "all" }));
    admin = erp(again.url, ADMIN_KEY);
    const whole = await until(
      look,
      (one) => one.waiting?.items === MESSAGES + DEPOSITS + LONG_AGO && past(one) === 0,
      120,
    );
    expect(whole).toMatchObject({ readFrom: null, held: null, concerns: [] });
    const { json } = await erp(again.url, "key-of-the-test").get("/v1/invoices?direction=inbound");
    expect(json.items).toHaveLength(RECEIVED);
    expect((await admin.get("/v1/failures")).json.items).toEqual([]);
    expect(fake.violations).toEqual([]);
    await again.stop();
  }, 240_000);
});
