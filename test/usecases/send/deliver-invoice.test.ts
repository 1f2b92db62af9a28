import { describe, expect, it } from "vitest";
import { writeCii } from "../../../src/documents/index.ts";
import { Failure, type FailureFacts, type FailureKind } from "../../../src/domain/failure.ts";
import { listFailures } from "../../../src/usecases/operate/failures.ts";
import { retryFailure } from "../../../src/usecases/operate/retry-failures.ts";
import { submitInvoice } from "../../../src/usecases/send/submit-invoice.ts";
import { sampleContent } from "../../fixtures/invoices.ts";
import { fakePlatform, openWorld, type World } from "../../support/world.ts";

const fails = (kind: FailureKind, facts: Partial<FailureFacts> = {}): Failure =>
  new Failure(kind, { code: "test", message: "as the test says", ...facts });

const send = async (world: World, number = "F202600042") =>
  (await submitInvoice(world.parts, { tenant: "acme", bytes: writeCii(sampleContent({ number })) })).invoice;

const now = async (world: World, id: string) => {
  const invoice = await world.store.invoices.byId(id);
  return {
    delivery: invoice?.delivery,
    platformId: invoice?.platformId,
    problem: invoice?.problem?.code ?? null,
  };
};

/** Lets the worker run, turning the clock on until nothing is left to do (at most two hours). */
const settle = async (world: World, worker = world.worker()): Promise<void> => {
  for (let i = 0; i < 60; i++) {
    await worker.idle();
    if ((await world.store.outbox.counts()).every((row) => row.state === "failed" || row.state === "parked"))
      return;
    world.clock.forward(120);
  }
};

describe("delivering an invoice", () => {
  it("deposits it once and keeps the platform's id", async () => {
    const world = await openWorld();
    const { id } = await send(world);
    await settle(world);
    expect(await now(world, id)).toEqual({ delivery: "sent", platformId: "flow-1", problem: null });
    expect(world.fake.deposits).toHaveLength(1);
    expect(world.counted).toEqual({ "submission main taken": 1 });
  });

  it("adopts what a lost answer left behind, without sending again", async () => {
    const world = await openWorld();
    world.fake.onSubmit = async (_, commit) => {
      commit();
      throw fails("unknown", { httpStatus: 504, mayStillArrive: true });
    };
    const { id } = await send(world);
    await settle(world);
    expect(await now(world, id)).toMatchObject({ delivery: "sent", platformId: "flow-1" });
    expect(world.fake.asked).toEqual(["submit", "find"]);
  });

  it("sends again only once the platform says that it is not there", async () => {
    const world = await openWorld();
    world.fake.onSubmit = async () => {
      world.fake.onSubmit = null;
      throw fails("unknown");
    };
    const { id } = await send(world);
    await settle(world);
    expect(await now(world, id)).toMatchObject({ delivery: "sent" });
    expect(world.fake.asked).toEqual(["submit", "find", "submit"]);
    expect(world.fake.deposits).toHaveLength(1);
  });

  it("does not believe in 'not there' while the lost request may still be worked on", async () => {
    const world = await openWorld();
    let arrive = (): void => {};
    world.fake.onSubmit = async (_, commit) => {
      arrive = commit;
      throw fails("unknown", { mayStillArrive: true });
    };
    const { id } = await send(world);
    const worker = world.worker();
    await worker.idle();
    world.clock.forward(5);
    await worker.idle();
    expect(world.fake.asked).toEqual(["submit", "find"]);
    arrive();
    await settle(world, worker);
    expect(await now(world, id)).toMatchObject({ delivery: "sent", platformId: "flow-1" });
    expect(world.fake.deposits).toHaveLength(1);
  });

  it("never resends where the platform cannot be asked: it waits for a person", async () => {
    const world = await openWorld({ fake: fakePlatform({ canFind: false }) });
    world.fake.onSubmit = async (_, commit) => {
      commit();
      throw fails("unknown");
    };
    const { id } = await send(world);
    await settle(world);
    expect(await now(world, id)).toMatchObject({ delivery: "parked", problem: "outcome_unknown" });
    expect(world.fake.deposits).toHaveLength(1);

    const { items } = await listFailures(world.parts, { kind: "tenant", tenant: "acme" }, {}, { limit: 50 });
    expect(items).toMatchObject([{ kind: "submit", state: "parked", invoiceId: id }]);
    world.fake.onSubmit = null;
    await retryFailure(world.parts, { kind: "tenant", tenant: "acme" }, items[0]?.id ?? "", {
      notThere: true,
    });
    await settle(world);
    expect(await now(world, id)).toMatchObject({ delivery: "sent", problem: null });
  });

  it("tells a refusal with the platform's words, and lets a corrected invoice have the number", async () => {
    const world = await openWorld();
    world.fake.onSubmit = async () => {
      throw fails("refused", { code: "INVALID", message: "BT-49 missing", raw: "BT-49 manquant" });
    };
    const { id } = await send(world);
    await settle(world);
    expect(await world.store.invoices.byId(id)).toMatchObject({
      delivery: "failed",
      badge: "rejected",
      problem: { code: "INVALID", raw: "BT-49 manquant" },
    });
    world.fake.onSubmit = null;
    const corrected = writeCii(sampleContent({ buyerReference: "CORRECTED" }));
    const second = await submitInvoice(world.parts, { tenant: "acme", bytes: corrected });
    expect(second.created).toBe(true);
    await settle(world);
    expect(await now(world, second.invoice.id)).toMatchObject({ delivery: "sent" });
    expect((await world.store.invoices.byId(id))?.supersededBy).toBe(second.invoice.id);
  });

  it("adopts 'already exists' when the content is ours", async () => {
    const world = await openWorld();
    world.fake.onSubmit = async () => {
      throw fails("refused", { alreadyExists: true });
    };
    world.fake.onFind = () => ({ platformId: "flow-9", sameContent: "yes" });
    const { id } = await send(world);
    await settle(world);
    expect(await now(world, id)).toEqual({ delivery: "sent", platformId: "flow-9", problem: null });
  });

  it.each([
    ["holds another document", { platformId: "flow-9", sameContent: "no" } as const],
    ["does not find it", null],
  ])("fails on 'already exists' when the platform %s", async (_, found) => {
    const world = await openWorld();
    world.fake.onSubmit = async () => {
      throw fails("refused", { code: "exists", alreadyExists: true });
    };
    world.fake.onFind = () => found;
    const { id } = await send(world);
    await settle(world);
    expect((await now(world, id)).delivery).toBe("failed");
  });

  it("holds everything of an account whose credentials are refused, and goes on when they work again", async () => {
    const world = await openWorld();
    let denied = 0;
    world.fake.onSubmit = async () => {
      denied += 1;
      throw fails("denied", { code: "token_refused", httpStatus: 401 });
    };
    world.fake.healthy = false;
    const sent = [await send(world, "F1"), await send(world, "F2"), await send(world, "F3")];
    const worker = world.worker();
    await worker.idle();
    expect((await world.store.accounts.get("main")).pauseReason).toMatchObject({ code: "token_refused" });
    const tries = denied;
    for (let i = 0; i < 5; i++) {
      world.clock.forward(3600);
      await worker.idle();
    }
    expect(denied).toBe(tries);
    for (const { id } of sent) expect((await now(world, id)).problem).toBeNull();

    world.fake.healthy = true;
    world.fake.onSubmit = null;
    world.clock.forward(3600);
    await settle(world, worker);
    for (const { id } of sent) expect(await now(world, id)).toMatchObject({ delivery: "sent" });
    expect(world.fake.deposits).toHaveLength(3);
  });

  it("goes on with a deposit of several steps where it stood", async () => {
    const world = await openWorld();
    const steps: unknown[] = [];
    world.fake.onSubmit = async ({ step }, commit) => {
      steps.push(step);
      if (step === undefined) return { done: false, step: { flow: 7 }, againInSeconds: 10, taken: true };
      return { done: true, platformId: commit() };
    };
    const { id } = await send(world);
    await settle(world);
    expect(steps).toEqual([undefined, { flow: 7 }]);
    expect(await now(world, id)).toMatchObject({ delivery: "sent" });
  });

  it("gives up after the time it was given: failed when surely not taken, parked when in doubt", async () => {
    for (const [kind, state] of [
      ["unsent", "failed"],
      ["unknown", "parked"],
    ] as const) {
      const world = await openWorld({ account: { retry: { firstSeconds: 1, maxSeconds: 60, forHours: 1 } } });
      world.fake.onSubmit = async () => {
        throw fails(kind);
      };
      const { id } = await send(world);
      await settle(world);
      expect((await now(world, id)).delivery).toBe(state);
    }
  });
});
