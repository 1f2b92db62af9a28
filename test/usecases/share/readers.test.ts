import { describe, expect, it } from "vitest";
import { writeCdar } from "../../../src/documents/index.ts";
import { depositFlow } from "../../../src/usecases/deposit/deposit-flow.ts";
import { searchFlows } from "../../../src/usecases/flow/read-flows.ts";
import { allowedStatuses } from "../../../src/usecases/push/allowed-statuses.ts";
import { type PushStatus, pushStatus } from "../../../src/usecases/push/push-status.ts";
import { listFeed } from "../../../src/usecases/read/read-invoices.ts";
import { giveInvoice } from "../../../src/usecases/share/hand-over.ts";
import { getSync, startInvoiceSync, startTenantSync } from "../../../src/usecases/sync/start-sync.ts";
import { fullCdar } from "../../fixtures/cdar.ts";
import { BUYER_SIREN, SELLER_SIREN } from "../../fixtures/invoices.ts";
import { rejectionOf } from "../../support/rejections.ts";
import { caller, openShared, type SharedWorld } from "./shared-company.ts";

const push = (world: SharedWorld, tenant: string, id: string, change: Partial<PushStatus> = {}) =>
  pushStatus(world.parts, {
    tenant,
    invoiceId: id,
    status: "in_hand",
    as: null,
    reason: null,
    comment: null,
    amounts: [],
    attachments: [],
    actionCode: null,
    payee: null,
    ...change,
  });

/** "In hand", as the buyer says it of an invoice. */
const inHand = (number: string): Uint8Array =>
  writeCdar(
    fullCdar({
      id: `MSG-${number}`,
      issuer: { id: `0002:${SELLER_SIREN}`, name: "Atelier Brumaire SAS", role: "BY", address: null },
      statusCode: "204",
      statusLabel: "Prise en charge",
      statusAt: "2026-10-01T07:30:00.000Z",
      invoiceNumber: number,
      payee: null,
      attachments: [],
      details: [],
      sellerSiren: BUYER_SIREN,
    }),
  );

describe("a receiver that only reads", () => {
  it("sets no status, and is told who leads; once the lead is handed to it, it does", async () => {
    const world = await openShared();
    const id = await world.receive("F-1");
    expect(await rejectionOf(push(world, "spend", id))).toMatchObject({
      status: 409,
      code: "not_leading",
      message: expect.stringContaining('"acme"'),
      detailFr: expect.stringContaining("« acme »"),
      errors: [{ path: "status", code: "not_leading" }],
    });
    expect((await rejectionOf(push(world, "books", id))).status).toBe(404);
    await giveInvoice(world.parts, id, { to: ["spend"], copy: ["acme"] });
    await push(world, "spend", id);
    expect(await rejectionOf(push(world, "acme", id))).toMatchObject({
      code: "not_leading",
      message: expect.stringContaining('"spend"'),
    });
    await world.run();
    expect(world.pushed).toEqual([{ invoice: "F-1", status: "in_hand" }]);
  });

  it("led when it pushed: what is on its way goes out, though another leads by then", async () => {
    const world = await openShared();
    const id = await world.receive("F-1");
    await push(world, "acme", id);
    await giveInvoice(world.parts, id, { to: ["spend"], copy: [] });
    await world.run();
    expect(world.pushed).toEqual([{ invoice: "F-1", status: "in_hand" }]);
    const said = (await listFeed(world.parts, "spend", 0, 10)).map(
      (one) => "event" in one && one.event.rawCode,
    );
    expect(said.toSorted()).toEqual(["204", "receivers"]);
    expect(await listFeed(world.parts, "acme", 0, 10)).toEqual([]);
  });

  it("is given the same answer again for what it pushed while it led", async () => {
    const world = await openShared();
    const id = await world.receive("F-1");
    const first = await push(world, "acme", id, { idempotencyKey: "k-1" });
    await giveInvoice(world.parts, id, { to: ["spend"], copy: ["acme"] });
    const again = await push(world, "acme", id, { idempotencyKey: "k-1" });
    expect(again).toMatchObject({ created: false, push: { id: first.push.id } });
  });

  it("is told of what who leads has set, as a flow too; to the other it is its own", async () => {
    const world = await openShared();
    const id = await world.receive("F-1");
    await push(world, "acme", id);
    await world.run();
    const subjects = async (tenant: string) =>
      (await searchFlows(world.parts, tenant, {}, { limit: 10 })).flows.map(({ subject, direction }) => [
        subject,
        direction,
      ]);
    expect(await subjects("acme")).toEqual([
      ["invoice", "In"],
      ["push", "Out"],
    ]);
    expect(await subjects("spend")).toEqual([
      ["invoice", "In"],
      ["event", "In"],
    ]);
    const told = world.told.filter(({ type }) => type === "invoice.event").map(({ host }) => host);
    expect(told.toSorted()).toEqual(["acme", "spend"]);
  });

  it("may set nothing by what is allowed, each with who leads", async () => {
    const world = await openShared();
    const id = await world.receive("F-1");
    const led = await allowedStatuses(world.parts, caller("acme"), id);
    const read = await allowedStatuses(world.parts, caller("spend"), id);
    expect(led.answers.some(({ allowed }) => allowed)).toBe(true);
    expect(read.answers.map(({ status }) => status)).toEqual(led.answers.map(({ status }) => status));
    for (const answer of read.answers) {
      expect(answer).toMatchObject({
        allowed: false,
        why: { code: "not_leading", message: expect.stringContaining('"acme"') },
      });
    }
  });

  it("deposits a life-cycle message by the national API: a refused flow, with the reason", async () => {
    const world = await openShared();
    await world.receive("F-1");
    const deposit = (tenant: string) =>
      depositFlow(world.parts, { tenant, bytes: inHand("F-1"), declared: { syntax: "CDAR" } });
    const refused = await deposit("spend");
    expect(refused).toMatchObject({ subject: "deposit", ack: "Error" });
    expect(JSON.stringify(refused.details)).toContain("acme");
    expect(await deposit("acme")).toMatchObject({ subject: "push", ack: "Pending" });
    await world.run();
    expect(world.pushed).toEqual([{ invoice: "F-1", status: "in_hand" }]);
  });

  it("asks the platform for what is new over the accounts of those it shares companies with", async () => {
    const world = await openShared();
    // It has no route of its own.
    const id = await startTenantSync(world.parts, "spend");
    await world.receive("F-1");
    const done = await getSync(world.parts, caller("spend"), id);
    expect(done).toMatchObject({
      state: "done",
      outcome: "another",
      message: expect.stringContaining("F-1"),
    });
    expect((await rejectionOf(startTenantSync(world.parts, "far"))).status).toBe(503);
  });

  it("asks for one invoice in its own name, and is told of none that it does not receive", async () => {
    const world = await openShared();
    const id = await world.receive("F-1");
    const other = await world.receive("F-2");
    await giveInvoice(world.parts, other, { to: ["acme"], copy: [] });
    await world.run();
    world.willSay(other, "made_available");
    const [led, read] = [
      await startInvoiceSync(world.parts, caller("acme"), id),
      await startInvoiceSync(world.parts, caller("spend"), id),
    ];
    expect(led).not.toBe(read);
    for (let round = 0; round < 3; round++) await world.run();
    expect(await getSync(world.parts, caller("acme"), led)).toMatchObject({
      state: "done",
      updated: [other],
    });
    const told = await getSync(world.parts, caller("spend"), read);
    expect(told).toMatchObject({ state: "done", outcome: "none", updated: [] });
    expect(JSON.stringify(told)).not.toContain("F-2");
    expect((await rejectionOf(getSync(world.parts, caller("spend"), led))).status).toBe(404);
  });
});
