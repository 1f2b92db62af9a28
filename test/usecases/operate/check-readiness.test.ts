import { describe, expect, it } from "vitest";
import { checkReadiness } from "../../../src/usecases/operate/check-readiness.ts";
import { openWorld } from "../../support/world.ts";

describe("readiness", () => {
  it("is there when the store answers and the workers look for work", async () => {
    const { parts, clock } = await openWorld();
    expect(await checkReadiness({ ...parts, lookedAt: clock.now })).toEqual({
      ready: true,
      checks: [
        { name: "store", ok: true, detail: expect.stringMatching(/^sqlite answers in \d+ ms$/) },
        { name: "workers", ok: true, detail: "they last looked for work 0 s ago" },
      ],
    });
  });

  it.each([
    ["fails", async () => Promise.reject(new Error("disk I/O error")), "sqlite: disk I/O error"],
    ["hangs", () => new Promise<void>(() => {}), "sqlite: it did not answer within 0.02 s"],
  ])("is not there when the store %s", async (_, ping, detail) => {
    const { parts, clock } = await openWorld();
    const store = { ...parts.store, ping };
    const { ready, checks } = await checkReadiness({ ...parts, store, lookedAt: clock.now }, 20);
    expect(ready).toBe(false);
    expect(checks[0]).toEqual({ name: "store", ok: false, detail });
  });

  it("is not there before the workers run, nor when they are stuck", async () => {
    const { parts, clock } = await openWorld();
    expect((await checkReadiness({ ...parts, lookedAt: () => null })).ready).toBe(false);
    const looked = clock.now();
    clock.forward(29);
    expect((await checkReadiness({ ...parts, lookedAt: () => looked })).ready).toBe(true);
    clock.forward(1);
    expect(await checkReadiness({ ...parts, lookedAt: () => looked })).toMatchObject({
      ready: false,
      checks: [{ ok: true }, { name: "workers", ok: false, detail: "they last looked for work 30 s ago" }],
    });
  });

  it("knows when a worker last looked with success", async () => {
    const world = await openWorld();
    const worker = world.worker();
    await worker.idle();
    const first = worker.lookedAt();
    world.clock.forward(10);
    await worker.idle();
    expect(worker.lookedAt().getTime() - first.getTime()).toBe(10_000);
    world.clock.forward(10);
    world.store.outbox.due = async () => Promise.reject(new Error("down"));
    await worker.idle();
    expect(worker.lookedAt().getTime() - first.getTime()).toBe(10_000);
  });
});
