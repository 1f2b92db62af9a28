import { describe, expect, it } from "vitest";
import type { About, Understood } from "../../../src/adapters/port.ts";
import { DocumentFault, writeCii } from "../../../src/documents/index.ts";
import { type StatusName, statusFacts } from "../../../src/domain/life-cycle/status.ts";
import { schedulePolls } from "../../../src/usecases/follow/poll-account.ts";
import { listFailures } from "../../../src/usecases/operate/failures.ts";
import { retryFailure } from "../../../src/usecases/operate/retry-failures.ts";
import {
  getInvoice,
  listFeed,
  listInvoiceEvents,
  listInvoices,
} from "../../../src/usecases/read/read-invoices.ts";
import { submitInvoice } from "../../../src/usecases/send/submit-invoice.ts";
import { BUYER_SIREN, SELLER_SIREN, sampleContent } from "../../fixtures/invoices.ts";
import { openWorld, TENANT, type World } from "../../support/world.ts";

const ADMIN = { kind: "admin" } as const;
const ACME = { kind: "tenant", tenant: "acme" } as const;

interface Said {
  id: string;
  status: StatusName | null;
  minute: number;
  about?: About;
  rawCode?: string;
}

/** Makes the fake platform say these things, each about the invoice in `flow-1` unless told otherwise. */
const say = (world: World, said: Said[]): void => {
  const byId = new Map(said.map((s) => [s.id, s]));
  const before = world.fake.read;
  world.fake.said.push(...said.map(({ id, minute }) => ({ id, at: at(minute), raw: {} })));
  world.fake.read = (item) => {
    const s = byId.get(item.id);
    return s === undefined ? before(item) : statement(s);
  };
};

const at = (minute: number): string =>
  new Date(Date.parse("2026-10-01T08:00:00Z") + minute * 60_000).toISOString();

const statement = ({ id, status, minute, about, rawCode }: Said): Understood => ({
  kind: "statement",
  about: about ?? { platformId: "flow-1" },
  statement: {
    platformEventId: id,
    rawCode: rawCode ?? String(status === null ? 299 : statusFacts(status).code),
    status,
    at: at(minute),
    setBy: { role: "WK" },
    reasons: status === "rejected" ? [{ code: "ADR_ERR", text: "Adresse inconnue" }] : [],
    comment: null,
    amounts: [],
    external: false,
  },
});

const sent = async (world: World, number = "F1") =>
  (await submitInvoice(world.parts, { tenant: "acme", bytes: writeCii(sampleContent({ number })) })).invoice;

const follow = async (world: World): Promise<void> => {
  await schedulePolls(world.parts);
  const worker = world.worker();
  await worker.idle();
  world.clock.forward(61);
  await worker.idle();
  await worker.stop(0);
};

const shown = async (world: World, id: string) => {
  const { status, badge, problem, lastSyncAt } = await getInvoice(world.parts, ADMIN, id);
  return { status, badge, problem: problem?.code ?? null, synced: lastSyncAt !== null };
};

describe("following an invoice", () => {
  it("takes what the platform says into the history and moves the invoice", async () => {
    const world = await openWorld();
    const { id } = await sent(world);
    const chain = ["submitted", "received", "approved", "payment_received"] as const;
    say(
      world,
      chain.map((status, i) => ({ id: `e${i}`, status, minute: i })),
    );
    await follow(world);
    expect(await shown(world, id)).toEqual({
      status: "payment_received",
      badge: "paid",
      problem: null,
      synced: true,
    });
    const events = await listInvoiceEvents(world.parts, ACME, id);
    expect(events.map((e) => [e.status, e.moved, e.source])).toEqual(chain.map((s) => [s, true, "poll"]));
    expect((await listFeed(world.parts, "acme", 0, 50)).map((e) => "event" in e && e.event.status)).toEqual([
      ...chain,
    ]);
  });

  it("shows the same end whatever the order of arrival, and marks what did not move it", async () => {
    const world = await openWorld();
    const { id } = await sent(world);
    say(world, [
      { id: "e3", status: "payment_received", minute: 30 },
      { id: "e1", status: "received", minute: 1 },
      { id: "e0", status: "submitted", minute: 0 },
      { id: "late", status: "in_hand", minute: 40 },
      { id: "e2", status: "approved", minute: 20 },
    ]);
    await follow(world);
    expect(await shown(world, id)).toMatchObject({ status: "payment_received", badge: "paid" });
    const events = await listInvoiceEvents(world.parts, ACME, id);
    expect(events.map((e) => [e.platformEventId, e.moved])).toEqual([
      ["e0", true],
      ["e1", true],
      ["e2", true],
      ["e3", true],
      ["late", false],
    ]);
  });

  it("tells a platform's rejection as a problem with a reason and a fix", async () => {
    const world = await openWorld();
    const { id } = await sent(world);
    say(world, [{ id: "e0", status: "rejected", minute: 0 }]);
    await follow(world);
    expect(await shown(world, id)).toMatchObject({
      status: "rejected",
      badge: "rejected",
      problem: "ADR_ERR",
    });
    expect((await getInvoice(world.parts, ADMIN, id)).problem?.fix).toContain("BT-49");
  });

  it("is held by nothing that cannot be understood", async () => {
    const world = await openWorld();
    const { id } = await sent(world);
    say(world, [
      { id: "broken", status: "received", minute: 1 },
      { id: "fine", status: "approved", minute: 2 },
    ]);
    const understand = world.fake.read;
    world.fake.read = (item) => {
      if (item.id === "broken")
        throw new DocumentFault("invalid", "xml_broken", "The message is not XML.", "");
      return understand(item);
    };
    await follow(world);
    expect(await shown(world, id)).toMatchObject({ status: "approved" });
    const { items } = await listFailures(world.parts, ADMIN, { kind: "item" }, { limit: 10 });
    expect(items).toMatchObject([{ kind: "item", state: "held", problem: { code: "xml_broken" } }]);
    expect((await listFailures(world.parts, ACME, {}, { limit: 10 })).items).toEqual([]);

    world.fake.read = understand;
    await retryFailure(world.parts, ADMIN, items[0]?.id ?? "", { notThere: false });
    await world.worker().idle();
    expect((await listFailures(world.parts, ADMIN, { kind: "item" }, { limit: 10 })).items).toEqual([]);
    expect(await listInvoiceEvents(world.parts, ACME, id)).toHaveLength(2);
  });

  it("keeps a code that the table does not know, and gives it its meaning once the table does", async () => {
    const world = await openWorld();
    const { id } = await sent(world);
    say(world, [{ id: "odd", status: null, rawCode: "299", minute: 1 }]);
    await follow(world);
    expect(await shown(world, id)).toMatchObject({ status: null, badge: "pending" });
    expect(world.counted["unmapped main 299"]).toBe(1);
    const [held] = (await listFailures(world.parts, ADMIN, { kind: "item" }, { limit: 10 })).items;
    expect(held?.problem.code).toBe("unmapped_code");

    world.fake.read = () => statement({ id: "odd", status: "approved", rawCode: "299", minute: 1 });
    await retryFailure(world.parts, ADMIN, held?.id ?? "", { notThere: false });
    await world.worker().idle();
    expect(await shown(world, id)).toMatchObject({ status: "approved", badge: "accepted" });
    expect(await listInvoiceEvents(world.parts, ACME, id)).toHaveLength(1);
  });

  it("lets a status wait for its invoice", async () => {
    const world = await openWorld();
    say(world, [
      {
        id: "early",
        status: "approved",
        minute: 1,
        about: { number: "F1", sellerSiren: SELLER_SIREN, issueDate: "2026-09-15" },
      },
    ]);
    await follow(world);
    const waiting = async () =>
      (await listFailures(world.parts, ADMIN, { state: "waiting" }, { limit: 10 })).items;
    expect(await waiting()).toMatchObject([{ state: "waiting", problem: { code: "unknown_invoice" } }]);
    expect((await listFailures(world.parts, ADMIN, {}, { limit: 10 })).items).toEqual([]);
    const { id } = await sent(world);
    await world.worker().idle();
    expect(await shown(world, id)).toMatchObject({ status: "approved" });
    expect(await waiting()).toEqual([]);
  });

  it("stores a page and the way past it together: a crash between two pages loses nothing", async () => {
    const world = await openWorld();
    const { id } = await sent(world);
    say(
      world,
      Array.from({ length: 7 }, (_, i) => ({ id: `e${i}`, status: "in_hand" as const, minute: i })),
    );
    const { events } = world.fake.connection;
    let pages = 0;
    world.fake.connection.events = events && {
      ...events,
      since: async (cursor, from, signal) => {
        pages += 1;
        if (pages === 3) throw new Error("the process died here");
        return events.since(cursor, from, signal);
      },
    };
    await follow(world);
    await follow(world);
    expect(await listInvoiceEvents(world.parts, ACME, id)).toHaveLength(7);
  });

  it("takes a received invoice in for the tenant whose company is its buyer, once", async () => {
    const world = await openWorld({
      tenants: [TENANT, { ...TENANT, name: "buyer", companies: [BUYER_SIREN] }],
    });
    const bytes = writeCii(sampleContent({ number: "IN-1" }));
    const received: Understood = {
      kind: "invoice",
      platformId: "flow-in",
      document: { bytes, mediaType: "application/xml", fileName: null },
      receivedAt: at(0),
    };
    world.fake.said.push({ id: "a", at: at(0), raw: {} }, { id: "a-again", at: at(1), raw: {} });
    world.fake.read = () => received;
    await follow(world);
    const { items } = await listInvoices(world.parts, ADMIN, { direction: "inbound" }, { limit: 10 });
    expect(items).toMatchObject([
      { tenant: "buyer", number: "IN-1", direction: "inbound", platformId: "flow-in" },
    ]);
    expect((await listInvoices(world.parts, ACME, { direction: "inbound" }, { limit: 10 })).items).toEqual(
      [],
    );
  });
});

describe("taking an invoice in", () => {
  const submit = (world: World, more: Partial<Parameters<typeof submitInvoice>[1]> = {}) =>
    submitInvoice(world.parts, { tenant: "acme", bytes: writeCii(sampleContent()), ...more });

  it("gives the same invoice back for the same document", async () => {
    const world = await openWorld();
    const first = await submit(world);
    const second = await submit(world);
    expect([first.created, second.created]).toEqual([true, false]);
    expect(second.invoice.id).toBe(first.invoice.id);
    expect(await world.store.outbox.ofInvoice(first.invoice.id)).toHaveLength(1);
  });

  it("gives the same invoice back to a hundred who send it at once", async () => {
    const world = await openWorld();
    const all = await Promise.all(Array.from({ length: 100 }, () => submit(world)));
    expect(new Set(all.map((a) => a.invoice.id)).size).toBe(1);
    expect(all.filter((a) => a.created)).toHaveLength(1);
  });

  it("refuses another content under the same number", async () => {
    const world = await openWorld();
    await submit(world);
    const other = submit(world, { bytes: writeCii(sampleContent({ buyerReference: "OTHER" })) });
    await expect(other).rejects.toMatchObject({ status: 409, code: "number_taken" });
  });

  it("takes the same number in another year", async () => {
    const world = await openWorld();
    await submit(world);
    world.clock.forward(100 * 24 * 3600);
    const next = await submit(world, {
      bytes: writeCii(sampleContent({ issueDate: "2027-01-02", dueDate: "2027-02-02" })),
    });
    expect(next.created).toBe(true);
  });

  it("ties an idempotency key to one content", async () => {
    const world = await openWorld();
    const first = await submit(world, { idempotencyKey: "k" });
    expect((await submit(world, { idempotencyKey: "k" })).invoice.id).toBe(first.invoice.id);
    const other = submit(world, { idempotencyKey: "k", bytes: writeCii(sampleContent({ number: "F9" })) });
    await expect(other).rejects.toMatchObject({ status: 409, code: "idempotency_key_reused" });
  });

  it.each([
    ["a seller that is not the tenant's", { seller: sampleContent().buyer }, "BT-30", "company_not_allowed"],
    ["a number with a space", { number: "F 1" }, "BT-1", "BR-FR-02"],
    ["a number that is too long", { number: "F".repeat(36) }, "BT-1", "BR-FR-01"],
    ["a pro forma", { typeCode: "325" }, "BT-3", "BR-FR-04"],
  ])("refuses %s, naming the field, the rule and the fix", async (_, content, path, rule) => {
    const world = await openWorld();
    const refused = submit(world, { bytes: writeCii(sampleContent(content)) });
    await expect(refused).rejects.toMatchObject({
      status: 422,
      errors: [{ path, rule, fix: expect.stringMatching(/./) }],
    });
  });

  it("lets the buyer send a self-billed invoice, and not the seller", async () => {
    const world = await openWorld();
    const bytes = writeCii(sampleContent({ typeCode: "389" }));
    await expect(submit(world, { bytes })).rejects.toMatchObject({ errors: [{ path: "BT-47" }] });
    const buyers = await openWorld({ tenants: [{ ...TENANT, companies: [BUYER_SIREN] }] });
    expect((await submit(buyers, { bytes })).created).toBe(true);
  });

  it("sends by the first route that fits, and only to the tenant's platforms", async () => {
    const world = await openWorld({
      tenants: [
        {
          ...TENANT,
          routes: [{ when: { seller: "000000018" }, platform: "elsewhere" }, { platform: "main" }],
        },
      ],
    });
    expect((await submit(world)).invoice.platform).toBe("main");
    await expect(submit(world, { platform: "other" })).rejects.toMatchObject({
      status: 422,
      code: "platform_unknown",
    });
  });
});
