import { describe, expect, it } from "vitest";
import type { Announced } from "../../../src/adapters/port.ts";
import { writeCii } from "../../../src/documents/index.ts";
import type { Caller } from "../../../src/domain/caller.ts";
import { Failure } from "../../../src/domain/failure.ts";
import type { Tenant } from "../../../src/domain/tenant.ts";
import { schedulePolls } from "../../../src/usecases/follow/poll-account.ts";
import { type FailureFilter, listFailures } from "../../../src/usecases/operate/failures.ts";
import { retryFailure } from "../../../src/usecases/operate/retry-failures.ts";
import { listInvoices } from "../../../src/usecases/read/read-invoices.ts";
import { submitInvoice } from "../../../src/usecases/send/submit-invoice.ts";
import { newWork } from "../../../src/usecases/work.ts";
import { BUYER_SIREN, SELLER_SIREN, sampleContent } from "../../fixtures/invoices.ts";
import { invoice } from "../../store/samples.ts";
import { openWorld, TENANT, type World } from "../../support/world.ts";

const ADMIN: Caller = { kind: "admin" };
const ACME: Caller = { kind: "tenant", tenant: "acme" };
const TOLD = { kind: "refused", code: "no", message: "No." } as const;

const all = async (world: World, caller: Caller, filter: FailureFilter = {}, limit = 200) =>
  (await listFailures(world.parts, caller, filter, { limit })).items;

/** Work of an invoice that was refused for good. */
const refused = async (world: World, number: string): Promise<string> => {
  const { store, parts, clock } = world;
  const one = invoice({ number, tenant: "acme", total: "1200.00", reference: `SO-${number}` });
  await store.invoices.insert(one);
  await store.outbox.add(
    [newWork(parts, "submit", { account: "main", tenant: "acme", invoiceId: one.id, data: {} })],
    clock.now(),
  );
  const [row] = await store.outbox.claim({
    account: "main",
    limit: 1,
    lease: "mine",
    now: clock.now(),
    leasedUntil: clock.now(),
  });
  await store.outbox.fail(row?.id ?? "", "mine", { ...TOLD, at: clock.now().toISOString() }, clock.now());
  clock.forward(1);
  return row?.id ?? "";
};

/** Something that the platform said of an invoice that nobody knows. */
const held = async (world: World, id: string): Promise<void> => {
  const { store, parts, clock } = world;
  const itemId = parts.ids.item();
  await store.items.add(
    "main",
    "poll",
    [{ id, at: clock.now().toISOString(), raw: {}, itemId }],
    clock.now(),
  );
  const about = { number: "F9", amount: "12.00", buyer: "Acheteur SARL", fileName: "f9.xml" };
  await store.items.hold(itemId, { code: "unknown_invoice", message: "Which?" }, null, clock.now(), about);
  clock.forward(1);
};

/** Has the platform deliver a document that is too large here, named by the document or by the platform alone. */
const refuseOnArrival = async (world: World, bytes: Uint8Array, announced?: Announced): Promise<void> => {
  const { parts, fake, clock } = world;
  parts.limits = { ...parts.limits, fileBytes: bytes.length - 1 };
  fake.said.push({ id: "flow-in", at: clock.now().toISOString(), raw: {} });
  fake.read = () => ({
    kind: "invoice",
    platformId: "flow-in",
    document: { bytes, mediaType: "application/xml", fileName: "in.xml" },
    receivedAt: clock.now().toISOString(),
    ...(announced === undefined ? {} : { announced }),
  });
  await schedulePolls(parts);
  const worker = world.worker();
  await worker.idle();
  clock.forward(61);
  await worker.idle();
  await worker.stop(0);
};

const unowned = async (world: World, number: string): Promise<string> => {
  const one = invoice({
    number,
    tenant: null,
    direction: "inbound",
    createdAt: world.clock.now().toISOString(),
  });
  await world.store.invoices.insert(one);
  world.clock.forward(1);
  return one.id;
};

describe("what waits for a person", () => {
  it("is one list over all sorts, oldest first, and its first page is not empty when only items are held", async () => {
    const world = await openWorld();
    await held(world, "evt-1");
    expect(await listFailures(world.parts, ADMIN, {}, { limit: 10 })).toMatchObject({
      items: [{ kind: "item", platformId: "evt-1" }],
      nextCursor: null,
    });
  });

  it("goes on over pages through every sort, each thing once", async () => {
    const world = await openWorld();
    const made: string[] = [];
    for (let i = 0; i < 5; i++) {
      made.push(await refused(world, `W${i}`));
      await held(world, `evt-${i}`);
      made.push(`evt-${i}`, await unowned(world, `U${i}`));
    }
    const seen: (string | null)[] = [];
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const page = await listFailures(world.parts, ADMIN, {}, { limit: 4, ...(cursor ? { cursor } : {}) });
      expect(page.items.length).toBeGreaterThan(0);
      seen.push(...page.items.map(({ id, kind, platformId }) => (kind === "item" ? platformId : id)));
      cursor = page.nextCursor;
    }
    expect(seen).toEqual(made);
  });

  it("names each thing as people know it", async () => {
    const world = await openWorld();
    await refused(world, "W1");
    await held(world, "evt-7");
    const lost = await unowned(world, "U1");
    expect(await all(world, ADMIN)).toMatchObject([
      { kind: "submit", state: "failed", number: "W1", amount: "1200.00", reference: "SO-W1" },
      {
        kind: "item",
        state: "held",
        platformId: "evt-7",
        number: "F9",
        amount: "12.00",
        buyer: "Acheteur SARL",
        fileName: "f9.xml",
      },
      { kind: "unowned", state: "held", invoiceId: lost, number: "U1", problem: { code: "unowned" } },
    ]);
  });

  it("shows a tenant its own work alone", async () => {
    const world = await openWorld();
    await refused(world, "W1");
    await held(world, "evt-7");
    await unowned(world, "U1");
    expect((await all(world, ACME)).map(({ kind }) => kind)).toEqual(["submit"]);
    expect(await all(world, { kind: "tenant", tenant: "other" })).toEqual([]);
    for (const kind of ["item", "unowned"]) expect(await all(world, ACME, { kind })).toEqual([]);
    expect((await all(world, ADMIN, { kind: "item" })).map(({ kind }) => kind)).toEqual(["item"]);
    expect((await all(world, ADMIN, { sorts: ["work"] })).map(({ kind }) => kind)).toEqual(["submit"]);
  });
});

describe("a document that is refused on arrival", () => {
  const tenant = (name: string, company: string, platform: string): Tenant => ({
    ...TENANT,
    name,
    companies: [company],
    routes: [{ platform }],
  });
  const BOLT: Caller = { kind: "tenant", tenant: "bolt" };
  const bytes = writeCii(sampleContent());
  const told = {
    kind: "item",
    state: "held",
    platformId: "flow-in",
    number: "F202600042",
    amount: "1200.00",
    seller: sampleContent().seller.name,
    buyer: sampleContent().buyer.name,
    fileName: "in.xml",
    size: bytes.length,
    problem: { code: "file_too_large" },
  };

  it("is told to the tenant of its buyer, with supplier, number and size, on a shared account too", async () => {
    const world = await openWorld({
      tenants: [tenant("acme", SELLER_SIREN, "main"), tenant("bolt", BUYER_SIREN, "main")],
    });
    await refuseOnArrival(world, bytes);
    expect(await all(world, BOLT)).toMatchObject([told]);
    expect(await all(world, BOLT, { kind: "item" })).toHaveLength(1);
    expect(await all(world, ACME)).toEqual([]);
    expect(await all(world, ADMIN)).toMatchObject([told]);
    expect((await all(world, ADMIN))[0]).not.toHaveProperty("addressee");
  });

  it("is told to the tenant that the account serves alone, where no tenant has its buyer", async () => {
    const world = await openWorld({
      tenants: [tenant("acme", SELLER_SIREN, "main"), tenant("bolt", "552100554", "other")],
    });
    await refuseOnArrival(world, bytes);
    expect(await all(world, ACME)).toMatchObject([told]);
    expect(await all(world, BOLT)).toEqual([]);
  });

  it("is told to no tenant of a shared account where nobody knows whom it is for", async () => {
    const world = await openWorld({
      tenants: [tenant("acme", SELLER_SIREN, "main"), tenant("bolt", BUYER_SIREN, "main")],
    });
    await refuseOnArrival(world, Buffer.from("neither XML nor PDF"));
    for (const caller of [ACME, BOLT]) expect(await all(world, caller)).toEqual([]);
    expect(await all(world, ADMIN)).toMatchObject([{ kind: "item", number: null, size: 19 }]);
  });

  it("is told to no tenant where rules say who receives for its buyer, and tried again by none", async () => {
    const world = await openWorld({
      tenants: [tenant("acme", BUYER_SIREN, "main"), tenant("bolt", BUYER_SIREN, "other")],
      receiving: {
        rules: [{ when: { company: BUYER_SIREN }, to: ["acme"], copy: [], more: false }],
        unrouted: null,
      },
    });
    await refuseOnArrival(world, bytes);
    const [held] = await all(world, ADMIN);
    expect(held).toMatchObject(told);
    for (const caller of [ACME, BOLT]) {
      expect(await all(world, caller)).toEqual([]);
      await expect(
        retryFailure(world.parts, caller, held?.id ?? "", { notThere: false }),
      ).rejects.toMatchObject({ status: 404 });
    }
  });

  it("goes by what the platform says of it where the document tells nothing", async () => {
    const world = await openWorld({
      tenants: [tenant("acme", SELLER_SIREN, "main"), tenant("bolt", BUYER_SIREN, "main")],
    });
    const announced = { number: "A-7", seller: "Fournisseur SA", addressee: BUYER_SIREN };
    await refuseOnArrival(world, Buffer.from("%PDF-1.7 a picture of an invoice"), announced);
    expect(await all(world, BOLT)).toMatchObject([{ number: "A-7", seller: "Fournisseur SA", size: 32 }]);
    expect(await all(world, ACME)).toEqual([]);
  });

  it("follows the configuration as it is now", async () => {
    const world = await openWorld({ tenants: [tenant("acme", SELLER_SIREN, "main")] });
    await refuseOnArrival(world, bytes);
    expect(await all(world, ACME)).toHaveLength(1);
    world.parts.tenants = new Map([
      ["acme", tenant("acme", SELLER_SIREN, "main")],
      ["bolt", tenant("bolt", BUYER_SIREN, "other")],
    ]);
    expect(await all(world, ACME)).toEqual([]);
    expect(await all(world, BOLT)).toHaveLength(1);
  });

  it("is tried again by who sees it, and is an invoice once the limit allows it", async () => {
    const world = await openWorld({
      tenants: [tenant("acme", SELLER_SIREN, "main"), tenant("bolt", BUYER_SIREN, "main")],
    });
    await refuseOnArrival(world, bytes);
    const id = (await all(world, BOLT))[0]?.id ?? "";
    const retry = (caller: Caller) => retryFailure(world.parts, caller, id, { notThere: false });
    await expect(retry(ACME)).rejects.toMatchObject({ status: 404 });
    await held(world, "evt-7");
    const statement = (await all(world, ADMIN)).find(({ platformId }) => platformId === "evt-7");
    for (const caller of [ACME, BOLT]) {
      const other = retryFailure(world.parts, caller, statement?.id ?? "", { notThere: false });
      await expect(other).rejects.toMatchObject({ status: 404 });
    }

    world.parts.limits = { ...world.parts.limits, fileBytes: bytes.length };
    await retry(BOLT);
    const worker = world.worker();
    await worker.idle();
    await worker.stop(0);
    expect(await all(world, BOLT)).toEqual([]);
    const { items } = await listInvoices(world.parts, BOLT, { direction: "inbound" }, { limit: 10 });
    expect(items).toMatchObject([{ number: "F202600042", tenant: "bolt" }]);
    await expect(retry(BOLT)).rejects.toMatchObject({ status: 404 });
  });
});

describe("an invoice in doubt", () => {
  it("says so after minutes, on itself and under failures, while a look-up that is refused goes on", async () => {
    const world = await openWorld();
    world.fake.onSubmit = async () => {
      throw new Failure("unknown", { code: "timeout", message: "No answer came." });
    };
    world.fake.onFind = () => {
      throw new Failure("unsent", { code: "search_refused", message: "The search is refused." });
    };
    const sent = await submitInvoice(world.parts, { tenant: "acme", bytes: writeCii(sampleContent()) });
    const worker = world.worker();
    const now = async () => {
      await worker.idle();
      return world.store.invoices.byId(sent.invoice.id);
    };
    expect(await now()).toMatchObject({ delivery: "sending", problem: null });
    expect(await all(world, ACME)).toEqual([]);
    for (let i = 0; i < 20; i++) {
      world.clock.forward(60);
      await now();
    }
    expect(await now()).toMatchObject({
      delivery: "sending",
      problem: { code: "in_doubt", message: expect.stringContaining("The search is refused.") },
    });
    expect(await all(world, ACME)).toMatchObject([
      { kind: "submit", state: "in_doubt", number: "F202600042", invoiceId: sent.invoice.id },
    ]);

    world.fake.onFind = () => ({ platformId: "flow-1", sameContent: "yes" });
    world.clock.forward(900);
    expect(await now()).toMatchObject({ delivery: "sent", platformId: "flow-1", problem: null });
    expect(await all(world, ACME)).toEqual([]);
  });
});
