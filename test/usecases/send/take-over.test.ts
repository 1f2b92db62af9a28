import { describe, expect, it } from "vitest";
import { writeCii } from "../../../src/documents/index.ts";
import type { Work } from "../../../src/store/port.ts";
import { deliverInvoice } from "../../../src/usecases/send/deliver-invoice.ts";
import { submitInvoice } from "../../../src/usecases/send/submit-invoice.ts";
import { readWork } from "../../../src/usecases/work.ts";
import { sampleContent } from "../../fixtures/invoices.ts";
import { fails } from "../../outbox/rows.ts";
import { openWorld, type World } from "../../support/world.ts";

const LEASE_SECONDS = 15;

const send = async (world: World) =>
  (await submitInvoice(world.parts, { tenant: "acme", bytes: writeCii(sampleContent()) })).invoice;

const claim = async (world: World, lease: string): Promise<Work> => {
  const now = world.clock.now();
  const leasedUntil = new Date(now.getTime() + LEASE_SECONDS * 1000);
  const [work] = await world.store.outbox.claim({
    account: "main",
    kinds: ["submit"],
    limit: 1,
    lease,
    now,
    leasedUntil,
  });
  if (work === undefined) throw new Error("nothing to claim");
  return work;
};

const deliver = async (world: World, work: Work) => {
  const platform = world.parts.platforms.get("main");
  if (platform === null) throw new Error("no platform");
  return deliverInvoice(world.parts, platform, readWork("submit", work), new AbortController().signal);
};

describe("taking over a deposit", () => {
  it("sends nothing from a process that was frozen until its row was another's", async () => {
    const world = await openWorld();
    await send(world);
    const frozen = await claim(world, "frozen");
    world.clock.forward(LEASE_SECONDS + 1);
    await claim(world, "awake");
    await expect(deliver(world, frozen)).rejects.toThrow(/lease/);
    expect(world.fake.asked).toEqual([]);
  });

  it("waits until what a killed process sent can no longer arrive, before it believes that it did not", async () => {
    const world = await openWorld();
    const { id } = await send(world);
    let arrive = (): string => "";
    world.fake.onSubmit = (_, commit) => {
      arrive = commit;
      return new Promise(() => {});
    };
    // The process that runs this is killed in the middle of it.
    void deliver(world, await claim(world, "killed"));
    while (world.fake.asked.length === 0) await new Promise((resolve) => setImmediate(resolve));
    world.fake.onSubmit = null;
    world.clock.forward(LEASE_SECONDS + 1);
    const worker = world.worker();
    await worker.idle();
    expect(world.fake.asked).toEqual(["submit", "find"]);
    arrive();
    world.clock.forward(30);
    await worker.idle();
    expect(world.fake.asked).toEqual(["submit", "find", "find"]);
    expect(world.fake.deposits).toHaveLength(1);
    expect(await world.store.invoices.byId(id)).toMatchObject({ delivery: "sent", platformId: "flow-1" });
  });

  it("does not wait when the killed process had not begun to send", async () => {
    const world = await openWorld();
    const { id } = await send(world);
    await claim(world, "killed");
    world.clock.forward(LEASE_SECONDS + 1);
    await world.worker().idle();
    expect(world.fake.asked).toEqual(["find", "submit"]);
    expect(await world.store.invoices.byId(id)).toMatchObject({ delivery: "sent" });
  });

  it("sends nothing when the platform spoke of the invoice meanwhile, and asks for the id that it left out", async () => {
    const world = await openWorld();
    const { id } = await send(world);
    const work = await claim(world, "here");
    world.fake.deposits.push({ platformId: "flow-1", trackingId: id, sha256: "" });
    await world.store.invoices.update(id, { delivery: "sent", updatedAt: world.clock.now().toISOString() });
    const delivered = await deliver(world, work);
    expect(world.fake.asked).toEqual(["find"]);
    expect(delivered.done).toBe(true);
    if (delivered.done === true && delivered.write !== undefined) await world.store.tx(delivered.write);
    expect((await world.store.invoices.byId(id))?.platformId).toBe("flow-1");
  });

  it("does not fail an invoice that the platform has spoken of, whatever its own call came to", async () => {
    const world = await openWorld();
    const { id } = await send(world);
    world.fake.onSubmit = async () => {
      await world.store.invoices.update(id, {
        delivery: "sent",
        platformId: "flow-7",
        updatedAt: world.clock.now().toISOString(),
      });
      throw fails("refused");
    };
    await world.worker().idle();
    expect(await world.store.invoices.byId(id)).toMatchObject({
      delivery: "sent",
      platformId: "flow-7",
      badge: "pending",
      problem: null,
    });
  });
});
