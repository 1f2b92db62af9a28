import { describe, expect, it } from "vitest";
import { openRouter } from "../../../src/domain/sharing/router.ts";
import type { Receiving } from "../../../src/domain/sharing/rule.ts";
import { searchFlows } from "../../../src/usecases/flow/read-flows.ts";
import { assignInvoices } from "../../../src/usecases/operate/assign-invoices.ts";
import { listFailures } from "../../../src/usecases/operate/failures.ts";
import { getInvoice, listFeed, listInvoiceEvents } from "../../../src/usecases/read/read-invoices.ts";
import { rejectionOf } from "../../support/rejections.ts";
import { caller, openShared, rule, type SharedWorld } from "./shared-company.ts";

const ADMIN = { kind: "admin" } as const;
const NOTHING_FITS: Receiving = {
  rules: [rule(["acme"], { when: { type: ["381"] }, copy: ["spend"] })],
  unrouted: null,
};

/** The gateway as it starts again, with these rules. */
const startWith = async (world: SharedWorld, receiving: Receiving): Promise<number> => {
  const router = openRouter(world.parts.tenants, receiving);
  return assignInvoices({ ...world.parts, router });
};

describe("an invoice that no rule takes", () => {
  it("is held, seen by administrators alone, and given by the rules of the next start as if it came then", async () => {
    const world = await openShared(NOTHING_FITS);
    const id = await world.receive("F-1");
    await world.say(id, "made_available");
    expect(world.told).toEqual([]);
    expect((await rejectionOf(getInvoice(world.parts, caller("acme"), id))).status).toBe(404);
    const held = await listFailures(world.parts, ADMIN, {}, { limit: 10 });
    expect(held.items).toMatchObject([{ id, kind: "unowned", state: "held" }]);
    expect((await listFailures(world.parts, caller("acme"), {}, { limit: 10 })).items).toEqual([]);

    expect(await startWith(world, NOTHING_FITS)).toBe(0);
    const later: Receiving = { rules: [rule(["spend"], { copy: ["books"] })], unrouted: null };
    expect(await startWith(world, later)).toBe(1);
    await world.run();
    for (const tenant of ["spend", "books"]) {
      const told = world.told.filter(({ host }) => host === tenant).map(({ type }) => type);
      expect(told).toEqual(["invoice.received", "invoice.event"]);
      expect(await listFeed(world.parts, tenant, 0, 10)).toMatchObject([{ position: 1 }]);
      expect((await searchFlows(world.parts, tenant, {}, { limit: 10 })).flows).toHaveLength(2);
    }
    // It was nobody's before: nobody gave it away, and the history has no act.
    expect((await listInvoiceEvents(world.parts, ADMIN, id)).map(({ rawCode }) => rawCode)).toEqual([
      "made_available",
    ]);
    expect((await listFailures(world.parts, ADMIN, {}, { limit: 10 })).items).toEqual([]);
    expect(await startWith(world, later)).toBe(0);
  });

  it("goes to the tenant that is named for it, where that one has the company", async () => {
    const world = await openShared({ ...NOTHING_FITS, unrouted: "books" });
    expect(await getInvoice(world.parts, ADMIN, await world.receive("F-1"))).toMatchObject({
      tenant: "books",
    });
    const far = await openShared({ ...NOTHING_FITS, unrouted: "far" });
    expect(await getInvoice(far.parts, ADMIN, await far.receive("F-1"))).toMatchObject({ tenant: null });
  });

  it("stays with who has it when the rules change: they are for what comes after", async () => {
    const world = await openShared();
    const id = await world.receive("F-1");
    await startWith(world, { rules: [rule(["books"])], unrouted: null });
    expect(await getInvoice(world.parts, ADMIN, id)).toMatchObject({ tenant: "acme", copies: ["spend"] });
  });

  it("counts for the rule that took it in the end, and for its receivers", async () => {
    const world = await openShared(NOTHING_FITS);
    const id = await world.receive("F-1");
    await startWith(world, { rules: [rule(["spend"], { copy: ["books"] })], unrouted: null });
    const [match, ...others] = await world.store.routing.matches();
    expect(match).toMatchObject({ matches: 1, lastInvoice: id });
    expect(others).toEqual([]);
    expect(await world.store.routing.received(new Date(0))).toMatchObject([
      { tenant: "books", leads: 0, copies: 1 },
      { tenant: "spend", leads: 1, copies: 0 },
    ]);
  });
});
