import { describe, expect, it } from "vitest";
import type { Invoice } from "../../../src/domain/invoice.ts";
import type { Receiving } from "../../../src/domain/sharing/rule.ts";
import { keyOfRule } from "../../../src/domain/sharing/rule-key.ts";
import type { Tenant } from "../../../src/domain/tenant.ts";
import type { Routing } from "../../../src/store/port.ts";
import { listFailures } from "../../../src/usecases/operate/failures.ts";
import { routingOverview } from "../../../src/usecases/share/overview.ts";
import { presentRouting } from "../../../src/usecases/share/present-routing.ts";
import { invoice } from "../../store/samples.ts";
import { openWorld, TENANT } from "../../support/world.ts";

const COMPANY = "552100554";
const OTHER = "732829320";
const webhook = { url: "https://erp.example/hook", secrets: ["whsec_c2VjcmV0"] };
const email = { to: ["in@spend.example"], cc: [], bcc: [], subject: "{number}" };
const TENANTS: Tenant[] = [
  { ...TENANT, name: "acme", companies: [COMPANY, OTHER], webhooks: [webhook] },
  { ...TENANT, name: "spend", companies: [COMPANY], deliver: { email } },
  { ...TENANT, name: "apart", companies: ["404833048"] },
];
const RECEIVING: Receiving = {
  unrouted: null,
  rules: [
    {
      when: { company: COMPANY, type: ["380"], reference: "^PRJ-" },
      to: ["acme"],
      copy: ["spend"],
      more: false,
    },
    { when: { total: { atLeast: "1000.00" } }, to: ["acme", "spend"], copy: [], more: true },
  ],
};

/** What the rules did, as a store tells it. */
const routing = (change: Partial<Routing> = {}): Routing => ({
  matched: async () => {},
  matches: async () => [],
  received: async () => [],
  ...change,
});

const open = async (memory: Partial<Routing> = {}) => {
  const world = await openWorld({ tenants: TENANTS, receiving: RECEIVING });
  const parts = { ...world.parts, store: { ...world.store, routing: routing(memory) } };
  const hold = async (change: Partial<Invoice> = {}): Promise<Invoice> => {
    const one = invoice({
      direction: "inbound",
      tenant: null,
      total: "10.00",
      createdAt: world.clock.now().toISOString(),
      ...change,
    });
    const held = { ...one, buyer: { ...one.buyer, siren: COMPANY, name: "Partagée" } };
    await world.store.invoices.insert(held);
    world.clock.forward(1);
    return held;
  };
  return { ...world, parts, hold };
};

describe("what an administrator sees of the rules", () => {
  it("is each rule as it is written, whom it is about, how often it took something and the last time", async () => {
    const [, second] = RECEIVING.rules;
    if (second === undefined) throw new Error("no second rule");
    const lastAt = new Date("2026-09-30T08:00:00Z");
    const { parts } = await open({
      matches: async () => [{ rule: keyOfRule(second), matches: 7, lastAt, lastInvoice: "inv_7" }],
    });
    expect(presentRouting(await routingOverview(parts)).rules).toEqual([
      {
        number: 1,
        when: { company: COMPANY, type: ["380"], reference: "^PRJ-" },
        to: ["acme"],
        copy: ["spend"],
        more: false,
        companies: [COMPANY],
        matches: 0,
        last: null,
      },
      {
        number: 2,
        when: { total: { atLeast: "1000.00" } },
        to: ["acme", "spend"],
        copy: [],
        more: true,
        // What all of them name, and no more.
        companies: [COMPANY],
        matches: 7,
        last: { at: lastAt.toISOString(), invoice: "inv_7" },
      },
    ]);
  });

  it("is what nobody has, newest first, with the rule that nearly took it and who may have it", async () => {
    const { parts, hold } = await open();
    const held = await hold({ orderReference: "PRJ-1", type: "381" });
    const taken = await hold({ orderReference: "PRJ-2" });
    const { count, newest } = presentRouting(await routingOverview(parts)).unrouted;
    expect(count).toBe(2);
    expect(newest).toMatchObject([
      { invoice: { id: taken.id, receivers: { leads: null, copies: [] } }, by: "rule", nearly: null },
      {
        invoice: { id: held.id },
        by: "unrouted",
        nearly: { rule: 1, missed: ["type"] },
        receivers: ["acme", "spend"],
        why: expect.stringMatching(/rule 1 nearly/),
        whyFr: expect.stringMatching(/règle 1/),
      },
    ]);
  });

  it("is every receiver of a shared company, and who received besides, with what waits on each way", async () => {
    const lastAt = new Date("2026-09-30T08:00:00Z");
    const since: Date[] = [];
    const { parts, store, clock } = await open({
      received: async (from) => {
        since.push(from);
        return [{ tenant: "apart", leads: 3, copies: 1, lastAt }];
      },
    });
    const waiting = (account: string, id: string) => ({
      id,
      kind: "notify",
      account,
      tenant: null,
      invoiceId: null,
      data: {},
      runAt: clock.now(),
    });
    const rows = [
      waiting("erp:acme:0", "wrk_1"),
      waiting("erp:acme:1", "wrk_2"),
      waiting("flows:acme:one", "wrk_3"),
      waiting("mail:spend", "wrk_4"),
      waiting("main", "wrk_5"),
      waiting("erp:acme2:0", "wrk_6"),
      waiting("files:spend", "wrk_7"),
    ];
    await store.outbox.add(rows, clock.now());
    const lease = "lease";
    const until = new Date(clock.now().getTime() + 60_000);
    await store.outbox.claim({
      account: "mail:spend",
      limit: 1,
      lease,
      now: clock.now(),
      leasedUntil: until,
    });
    const error = { kind: "refused", code: "x", message: "No.", at: "2026-10-01T08:00:00Z" } as const;
    await store.outbox.fail("wrk_4", lease, error, clock.now());
    await store.accounts.meet("mail:spend", clock.now());
    await store.accounts.pause("mail:spend", { code: "x", message: "No." }, clock.now(), clock.now());
    const { receivers } = presentRouting(await routingOverview(parts));
    expect(receivers).toEqual([
      {
        tenant: "acme",
        companies: [COMPANY, OTHER],
        leads: 0,
        copies: 0,
        lastAt: null,
        deliveries: [
          { way: "webhook", waiting: 2, givenUp: 0, pausedSince: null },
          { way: "subscription", waiting: 1, givenUp: 0, pausedSince: null },
        ],
      },
      {
        tenant: "spend",
        companies: [COMPANY],
        leads: 0,
        copies: 0,
        lastAt: null,
        deliveries: [
          { way: "mail", waiting: 0, givenUp: 1, pausedSince: clock.now().toISOString() },
          { way: "files", waiting: 1, givenUp: 0, pausedSince: null },
        ],
      },
      {
        tenant: "apart",
        companies: ["404833048"],
        leads: 3,
        copies: 1,
        lastAt: lastAt.toISOString(),
        deliveries: [],
      },
    ]);
    expect(since).toEqual([new Date(clock.now().getTime() - 30 * 86_400_000)]);
  });
});

describe("a held invoice among what waits for a person", () => {
  it("says why no rule takes it; without rules, that no tenant has the company", async () => {
    const { parts, hold, store } = await open();
    const held = await hold({ orderReference: "PRJ-1", type: "381" });
    const foreign = invoice({ direction: "inbound", tenant: null, createdAt: "2026-10-02T08:00:00.000Z" });
    await store.invoices.insert({ ...foreign, buyer: { ...foreign.buyer, siren: "123456782" } });
    const { items } = await listFailures(parts, { kind: "admin" }, { kind: "unowned" }, { limit: 5 });
    expect(items.map(({ id, problem: { code, fix } }) => [id, code, fix])).toEqual([
      [held.id, "unrouted", "Change the rules, or give it to a receiver."],
      [foreign.id, "unowned", expect.stringContaining("Add the company's SIREN")],
    ]);
    expect(items[0]?.problem.message).toMatch(
      /^Invoice .* has no receiver\. No rule takes it; rule 1 nearly/,
    );
    expect(items[0]?.problem.messageFr).toMatch(/^La facture .* n'a pas de destinataire\. Aucune règle/);
  });
});
