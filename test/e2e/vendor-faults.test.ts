import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { writeCii } from "../../src/documents/index.ts";
import { settingsOf, structure } from "../adapters/chorus-pro/rig.ts";
import { ChorusFake } from "../adapters/fakes/chorus-pro.ts";
import type { Fault, Faults } from "../adapters/fakes/faults.ts";
import { CUT_AFTER, type Served, serveFake } from "../adapters/fakes/serve.ts";
import { rigOf } from "../adapters/iopole/rig.ts";
import { SELLER_SIREN, sampleContent } from "../fixtures/invoices.ts";
import { openGateway } from "../support/gateway.ts";
import { erp, until } from "../support/processes.ts";

/**
 * What IOPOLE and Chorus Pro can do to a deposit, over real sockets and through a gateway process: whatever it is,
 * there is one deposit at the end and the gateway knows its id, without anybody doing anything. Each row is an account
 * at a platform of its own. Neither platform shows a deposit in its search at once: "not found" proves nothing there,
 * and no poll runs meanwhile that could tell by chance.
 */
const HTML = "<html><body>Bad Gateway</body></html>";
const hold = (date: boolean): Fault => ({
  status: 429,
  headers: { "retry-after": date ? new Date(Date.now() + 3_000).toUTCString() : "1" },
});
const FAULTS: [what: string, ...faults: Fault[]][] = [
  ["nothing"],
  ["429 with seconds to wait", hold(false)],
  ["429 with a date to wait for", hold(true)],
  ["500 before the commit", { status: 500 }],
  ["503 before the commit", { status: 503, body: HTML }],
  ["a reset before the commit", { transport: "ECONNRESET" }],
  ["a reset after the commit", { transport: "ECONNRESET", after: true }],
  ["500 after the commit", { status: 500, after: true }],
  ["504 after the commit", { status: 504, body: HTML, after: true }],
  [
    "a truncated answer after the commit",
    { status: 201, body: '{"type": "INVOICE", "id": "0199c0de', headers: { [CUT_AFTER]: "12" }, after: true },
  ],
  ["an HTML page after the commit", { status: 200, body: HTML, after: true }],
  ["slower than the deadline, commit first", { transport: "ETIMEDOUT", after: true }],
  ["slower than the deadline, no commit", { transport: "ETIMEDOUT" }],
  ["a revoked token"],
  ["refused connections"],
];
const REVOKED = "a revoked token";
const REFUSED = "refused connections";
const ADAPTERS = ["iopole", "chorus-pro"] as const;
type Vendor = (typeof ADAPTERS)[number];

interface Row {
  what: string;
  vendor: Vendor;
  account: string;
  served: Served;
  settings: object;
  faults: Faults;
  violations: string[];
  /** Ids of what is really there, whether taken or turned down. */
  deposits(): string[];
  revoke(): void;
}

const platformOf: Record<Vendor, (refusing: boolean) => Promise<Omit<Row, "what" | "vendor" | "account">>> = {
  iopole: async (refusing) => {
    const { fake, settings } = rigOf({ searchesToShow: 1 });
    fake.now = () => new Date().toISOString();
    const served = await serveFake(fake.fetch, { refusing });
    const tokenUrl = `${served.url}/realms/iopole/protocol/openid-connect/token`;
    return {
      served,
      settings: { ...settings, apiUrl: served.url, tokenUrl, showsAfterSeconds: 3 },
      faults: fake.faults,
      violations: fake.violations,
      deposits: () => fake.invoices.map(({ id }) => id),
      revoke: () => fake.revoked.add(`tok-1-${"x".repeat(20)}`),
    };
  },
  "chorus-pro": async (refusing) => {
    const fake = new ChorusFake();
    fake.now = () => new Date().toISOString();
    fake.structures.push(structure({ siret: "40483304800022" }));
    // It integrates flows by itself, but not before the first search after a deposit.
    let searches = 0;
    fake.beforePage = () => {
      if (fake.flows.length > 0 && ++searches > 1) for (const flow of fake.flows) flow.integrated = true;
    };
    const served = await serveFake(fake.fetch, { refusing });
    return {
      served,
      settings: {
        ...settingsOf(fake),
        apiUrl: served.url,
        tokenUrl: `${served.url}/api/oauth/token`,
        showsAfterSeconds: 3,
      },
      faults: fake.faults,
      violations: fake.violations,
      // A flow that is turned down as a duplicate is a deposit too.
      deposits: () => fake.flows.map(({ invoiceId }) => String(invoiceId)),
      revoke: () => fake.revoked.add(`piste-1-${"x".repeat(40)}`),
    };
  },
};

const rows: Row[] = [];
const sent = new Map<string, string>();
let client: ReturnType<typeof erp>;
afterAll(() => Promise.all(rows.map(({ served }) => served.close())));

beforeAll(async () => {
  for (const vendor of ADAPTERS) {
    for (const [i, [what, ...faults]] of FAULTS.entries()) {
      const platform = await platformOf[vendor](what === REFUSED);
      platform.faults.meet("submit", ...faults);
      rows.push({ what, vendor, account: `${vendor}-${i}`, ...platform });
    }
  }
  const gateway = await openGateway({
    store: { url: "sqlite::memory:" },
    platforms: Object.fromEntries(
      rows.map(({ account, vendor, settings }) => [
        account,
        {
          adapter: vendor,
          settings,
          poll: { everySeconds: 3_600 },
          timeoutSeconds: 1,
          retry: { firstSeconds: 0.2, maxSeconds: 1 },
          breaker: { openSeconds: 0.5 },
        },
      ]),
    ),
    tenants: {
      acme: {
        keys: ["key-of-the-test"],
        companies: [SELLER_SIREN],
        directoryCheck: "off",
        routes: rows.map(({ account }) => ({ platform: account })),
      },
    },
  });
  client = erp(gateway.url, "key-of-the-test");
  // The first poll has minted a token: from now on that one is worth nothing.
  const revoked = rows.filter(({ what }) => what === REVOKED);
  await until(
    async () => revoked.map(({ faults }) => faults.of("search").length),
    (searches) => searches.every((n) => n > 0),
  );
  for (const { revoke } of revoked) revoke();
  for (const { account, vendor } of rows) {
    const content = sampleContent({
      number: account.toUpperCase(),
      process: vendor === "iopole" ? "B1" : "A1",
    });
    const answer = await client.post(`/v1/invoices?platform=${account}`, new Uint8Array(writeCii(content)), {
      "content-type": "application/xml",
    });
    expect(answer.status, answer.text).toBe(202);
    sent.set(account, answer.json.id);
  }
  for (const { account, served } of rows.filter(({ what }) => what === REFUSED)) {
    await until(
      () => client.get(`/v1/invoices/${sent.get(account)}`),
      ({ json }) => json.delivery === "sending",
    );
    await served.listen();
  }
}, 60_000);

describe.each(ADAPTERS)("%s", (vendor) => {
  it.each(FAULTS.map(([what], i) => [what, `${vendor}-${i}`]))(
    "%s: one deposit, and its id is known",
    async (what, account) => {
      const row = rows.find((r) => r.account === account);
      const { json: invoice } = await until(
        () => client.get(`/v1/invoices/${sent.get(account)}`),
        ({ json }) => json.platformId !== null || json.delivery === "failed" || json.delivery === "parked",
      );
      expect(invoice).toMatchObject({ delivery: "sent", problem: null });
      expect(row?.deposits()).toEqual([invoice.platformId]);
      if (what === REVOKED) expect(row?.faults.of("token").length).toBeGreaterThan(1);
      expect(row?.violations).toEqual([]);
    },
  );

  it("needs nobody", async () => {
    expect((await client.get("/v1/failures")).json.items).toEqual([]);
  });
});
