import { describe, expect, it } from "vitest";
import type { Caller } from "../../../src/domain/caller.ts";
import { decideOn, dismissFailures, retryFailures } from "../../../src/usecases/operate/decide-group.ts";
import { dismissFailure, reopenFailure } from "../../../src/usecases/operate/dismiss-failures.ts";
import { groupFailures } from "../../../src/usecases/operate/failure-groups.ts";
import { listFailures } from "../../../src/usecases/operate/failures.ts";
import { newWork } from "../../../src/usecases/work.ts";
import { invoice } from "../../store/samples.ts";
import { openWorld, type World } from "../../support/world.ts";

const ADMIN: Caller = { kind: "admin" };
const ACME: Caller = { kind: "tenant", tenant: "acme" };
const OTHER: Caller = { kind: "tenant", tenant: "other" };

let n = 0;
/** Work of an invoice that was refused for good, for this cause. */
const refused = async (world: World, code: string, total = "10.00"): Promise<string> => {
  const { store, parts, clock } = world;
  const one = invoice({ number: `D-${++n}`, tenant: "acme", total });
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
  const error = { kind: "refused", code, message: "No.", at: clock.now().toISOString() } as const;
  await store.outbox.fail(row?.id ?? "", "mine", error, clock.now());
  clock.forward(1);
  return row?.id ?? "";
};

const stateOf = async (world: World, id: string) => (await world.store.outbox.byId(id))?.state;
const open = async (world: World, caller: Caller = ADMIN) =>
  (await listFailures(world.parts, caller, {}, { limit: 200 })).items.map(({ id }) => id);

describe("a dismissal", () => {
  it("takes a failure out of what is open, is kept with its reason, and can be taken back", async () => {
    const world = await openWorld();
    const id = await refused(world, "NO");
    await expect(dismissFailure(world.parts, OTHER, id, { reason: "settled" })).rejects.toMatchObject({
      status: 404,
    });
    await dismissFailure(world.parts, ACME, id, { reason: "settled", note: "by telephone" });
    expect([await open(world), await open(world, ACME)]).toEqual([[], []]);
    const put = await listFailures(world.parts, ACME, { state: "dismissed" }, { limit: 10 });
    expect(put.items).toMatchObject([
      { id, state: "dismissed", dismissal: { reason: "settled", note: "by telephone", by: "acme" } },
    ]);
    await expect(reopenFailure(world.parts, OTHER, id)).rejects.toMatchObject({ status: 404 });
    await reopenFailure(world.parts, ACME, id);
    expect([await open(world), await stateOf(world, id)]).toEqual([[id], "failed"]);
    await expect(reopenFailure(world.parts, ACME, id)).rejects.toMatchObject({ status: 404 });
  });

  it("is refused of what the gateway still tries", async () => {
    const world = await openWorld();
    const row = newWork(world.parts, "submit", {
      account: "main",
      tenant: "acme",
      invoiceId: null,
      data: {},
    });
    await world.store.outbox.add([row], world.clock.now());
    await expect(dismissFailure(world.parts, ADMIN, row.id, { reason: "test" })).rejects.toMatchObject({
      status: 409,
      code: "failure_goes_on",
    });
  });
});

describe("what failed, by cause", () => {
  it("tells how many and what they are worth, of what the caller sees alone", async () => {
    const world = await openWorld();
    for (const total of ["10.00", "20.50"]) await refused(world, "NO", total);
    await refused(world, "LATE", "1.00");
    const told = async (caller: Caller) =>
      (await groupFailures(world.parts, caller, {}, { items: 1 })).groups.map(
        ({ cause, count, amounts, items }) => [cause, count, amounts, items.length],
      );
    const both = [
      ["NO", 2, [{ currency: "EUR", total: "30.50" }], 1],
      ["LATE", 1, [{ currency: "EUR", total: "1.00" }], 1],
    ];
    expect([await told(ADMIN), await told(ACME), await told(OTHER)]).toEqual([both, both, []]);
  });

  it("is tried again, or put away, as it was seen: other causes, and what failed since, are left", async () => {
    const world = await openWorld();
    const seen = [await refused(world, "NO"), await refused(world, "NO")];
    const until = world.clock.now();
    world.clock.forward(1);
    const later = await refused(world, "NO");
    const other = await refused(world, "LATE");
    expect(await retryFailures(world.parts, ADMIN, { kind: "submit", cause: "NO", until })).toEqual({
      done: 2,
      following: 0,
    });
    expect(await Promise.all([...seen, later, other].map((id) => stateOf(world, id)))).toEqual([
      "ready",
      "ready",
      "failed",
      "failed",
    ]);
    const all = { platform: "main", until: world.clock.now() };
    expect(await dismissFailures(world.parts, ADMIN, all, { reason: "test", by: "marie" })).toMatchObject({
      done: 2,
    });
    expect(await open(world)).toEqual([]);
  });

  it("goes on as work where there is more than one request can take, and each once", async () => {
    const world = await openWorld();
    const ids: string[] = [];
    for (let i = 0; i < 230; i++) ids.push(await refused(world, "NO"));
    const asked = { cause: "NO", until: world.clock.now() };
    const { done, following } = await dismissFailures(world.parts, ADMIN, asked, { reason: "test" });
    expect([done, following]).toEqual([200, 30]);
    const [row] = await world.store.outbox.claim({
      account: "gateway:retention",
      kinds: ["decide"],
      limit: 1,
      lease: "l",
      now: world.clock.now(),
      leasedUntil: world.clock.now(),
    });
    if (row === undefined) throw new Error("nothing follows");
    expect(await decideOn(world.parts, row as Parameters<typeof decideOn>[1])).toEqual({ done: true });
    expect(await open(world)).toEqual([]);
    expect(new Set(await Promise.all(ids.map((id) => stateOf(world, id))))).toEqual(new Set(["dismissed"]));
  });
});
