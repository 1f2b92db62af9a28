import { describe, expect, it } from "vitest";
import { vatNumberOf } from "../../src/domain/company.ts";
import { PLACES } from "../../src/sandbox/seed.ts";
import { ENGINES, type EngineName, KEPT } from "../store/old-stores.ts";
import { depositsOf } from "../support/control.ts";
import { receiver, SECRET } from "../support/erp-receiver.ts";
import { openGateway } from "../support/gateway.ts";
import { often } from "../support/often.ts";
import { erp, until } from "../support/processes.ts";
import { openSandbox } from "../support/sandbox.ts";

/*
 * The gateway on the stores that earlier releases left (test/fixtures/stores): what was under way when they were killed
 * goes on, and what they knew is shown.
 */

const KEY = "key-of-the-tenant-in-the-fixture";

const config = (url: string, sandbox: string, hook: string) => ({
  store: { url },
  admin: { keys: ["admin-key-of-the-test"] },
  platforms: { try: { adapter: "sandbox", settings: { url: sandbox }, poll: { everySeconds: 0.5 } } },
  tenants: {
    demo: {
      keys: [KEY],
      companies: [PLACES.seller],
      routes: [{ platform: "try" }],
      webhooks: [{ url: hook, secret: SECRET, allowPrivate: true }],
      reporting: {
        [PLACES.seller]: {
          name: "Atelier",
          vatNumber: vatNumberOf(PLACES.seller),
          vatRegime: "monthly",
          reportFrom: "2026-11-01",
          platform: "try",
        },
      },
    },
  },
});

/** Work that ends, in whatever state but that it is done. The rest comes back by itself for ever. */
const OPEN_WORK =
  "SELECT kind, state FROM outbox WHERE state <> 'done' AND kind IN ('submit', 'status', 'learn', 'notify', 'answer')";

describe.each(Object.keys(ENGINES) as EngineName[])("a store of an earlier release on %s", (engine) => {
  const { kept, rows } = ENGINES[engine];

  // What differs between the engines, and between neighbours, shows in the tests of the store, for every version.
  const some = KEPT.filter((_, i) => i % often(3, 1) === 0 || i === KEPT.length - 1);
  const tried = engine === "sqlite" ? some : KEPT.slice(0, 1);
  it.each(tried)("of version %i: what was under way goes on, once each, and is told", async (version) => {
    const url = await kept(version);
    const open = await rows(url, OPEN_WORK);
    const [sandbox, erpEnd] = await Promise.all([openSandbox(), receiver()]);
    const gateway = await openGateway(config(url, sandbox.url, erpEnd.url));
    const tenant = erp(gateway.url, KEY);

    await until(
      () => rows(url, OPEN_WORK),
      (left) => left.length === 0,
    );
    const sent = await depositsOf(sandbox, "passerelle");
    expect(sent.map(({ number }) => number).sort()).toEqual(["S-half-sent", "S-waits"]);
    expect(new Set(erpEnd.taken.map(({ id }) => id)).size).toBeGreaterThanOrEqual(
      open.filter(({ kind }) => kind === "notify").length,
    );

    const { json: list } = await tenant.get("/v1/invoices?limit=100");
    expect(list.items).toHaveLength(8);
    for (const { id, direction } of list.items) {
      const { json, status } = await tenant.get(`/v1/invoices/${id}`);
      expect(status).toBe(200);
      if (direction === "outbound") expect(json.delivery, json.number).toBe("sent");
      expect((await tenant.get(`/v1/invoices/${id}/events`)).status).toBe(200);
      expect((await tenant.get(`/v1/invoices/${id}/document`)).status).toBe(200);
    }
    const paid = list.items.find(({ number }: { number: string }) => number === "S-pays");
    expect(paid.badge.state).toBe("paid");
    const { json: feed } = await tenant.get("/v1/events?limit=100");
    expect(feed.items.length).toBeGreaterThan(10);
    if (version >= 5) {
      const { json } = await tenant.get(`/v1/reports?company=${PLACES.seller}`);
      expect(json.items.map(({ state }: { state: string }) => state)).toContain("accepted");
    }
    const admin = erp(gateway.url, "admin-key-of-the-test");
    expect((await admin.get("/v1/failures?kind=item")).json.items.length).toBeGreaterThan(0);
    // Before the next one: it would go on pulling beside it.
    await Promise.all([gateway.stop(), sandbox.close()]);
  });
});
