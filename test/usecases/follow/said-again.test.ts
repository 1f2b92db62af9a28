import { describe, expect, it } from "vitest";
import type { Understood } from "../../../src/adapters/port.ts";
import { writeCii } from "../../../src/documents/index.ts";
import { Failure } from "../../../src/domain/failure.ts";
import { isSaidAgain, type Statement } from "../../../src/domain/life-cycle/event.ts";
import { schedulePolls } from "../../../src/usecases/follow/poll-account.ts";
import { listFailures } from "../../../src/usecases/operate/failures.ts";
import { submitInvoice } from "../../../src/usecases/send/submit-invoice.ts";
import { sampleContent } from "../../fixtures/invoices.ts";
import { openWorld, type World } from "../../support/world.ts";

const AT = "2026-10-01T08:05:00.000Z";

const statement = (change: Partial<Statement> = {}): Statement => ({
  platformEventId: "e1",
  rawCode: "205",
  status: "approved",
  at: AT,
  setBy: { role: "BY" },
  reasons: [],
  comment: null,
  amounts: [],
  external: false,
  ...change,
});

describe("the same said again", () => {
  const message = "0238:9999|M-1";
  const ack = {
    status: "submitted",
    setBy: { role: "WK" },
    rawCode: "ack:Ok",
    acknowledgement: true,
  } as const;
  const deposited = { status: "submitted", setBy: { role: "WK" }, rawCode: "200", message } as const;

  it.each<[name: string, one: Partial<Statement>, other: Partial<Statement>, again: boolean]>([
    ["the same message in another envelope", { message }, { message, platformEventId: "e2" }, true],
    ["another message that says the same", { message }, { message: "0238:9999|M-2" }, false],
    ["another time in the same message", { message }, { message, at: "2026-10-01T09:00:00Z" }, false],
    ["another status in the same message", { message }, { message, status: "refused" }, false],
    ["an acknowledgement, then the message", ack, deposited, true],
    ["the message, then an acknowledgement", deposited, ack, true],
    ["an acknowledgement, and what the buyer says", ack, { status: "submitted" }, false],
    ["what names no message", {}, { platformEventId: "e2" }, false],
    ["what is not understood", { status: null, message }, { status: null, message }, false],
  ])("%s", (_, one, other, again) => {
    expect(isSaidAgain(statement(one), statement(other))).toBe(again);
  });
});

/** The platform says these things, one after the other; each is about the flow that it names. */
const told = async (world: World, said: { flow: string; statement: Statement; evidence?: string }[]) => {
  const items = new Map(said.map((one) => [one.statement.platformEventId, one]));
  world.fake.said.push(...[...items.keys()].map((id) => ({ id, at: AT, raw: {} })));
  world.fake.read = (item): Understood => {
    const one = items.get(item.id);
    if (one === undefined) return { kind: "nothing", why: "" };
    return {
      kind: "statement",
      about: { platformId: one.flow, trackingId: world.fake.deposits[0]?.trackingId },
      statement: one.statement,
      ...(one.evidence === undefined
        ? {}
        : { evidence: { bytes: Buffer.from(one.evidence), mediaType: "application/xml" } }),
    };
  };
  await schedulePolls(world.parts);
  const worker = world.worker();
  await worker.idle();
  world.clock.forward(61);
  await worker.idle();
};

const sent = async (world: World) =>
  (await submitInvoice(world.parts, { tenant: "acme", bytes: writeCii(sampleContent()) })).invoice.id;

describe("a history", () => {
  it("has a life-cycle message once, in however many flows it came, and its bytes", async () => {
    const world = await openWorld();
    const id = await sent(world);
    const message = "0238:9999|M-1";
    await told(world, [
      { flow: "flow-1", statement: statement({ platformEventId: "f1", message }) },
      { flow: "flow-1", statement: statement({ platformEventId: "f2", message }), evidence: "<cdar/>" },
    ]);
    const events = await world.store.events.ofInvoice(id);
    expect(events.map(({ status }) => status)).toEqual(["approved"]);
    expect(await world.store.documents.list(events[0]?.id ?? "")).toMatchObject([{ kind: "statement" }]);
  });

  it("has « Déposée » once, by acknowledgement or by message", async () => {
    const world = await openWorld();
    const id = await sent(world);
    const setBy = { role: "WK" } as const;
    await told(world, [
      {
        flow: "flow-1",
        statement: statement({ platformEventId: "a", status: "submitted", setBy, acknowledgement: true }),
      },
      {
        flow: "flow-1",
        statement: statement({ platformEventId: "m", status: "submitted", setBy, message: "x|1" }),
      },
    ]);
    expect((await world.store.events.ofInvoice(id)).map(({ status }) => status)).toEqual(["submitted"]);
  });
});

describe("a second sending that is rejected as a duplicate of the first", () => {
  const rejected = (platformEventId: string): Statement =>
    statement({
      platformEventId,
      status: "rejected",
      setBy: { role: "WK" },
      reasons: [{ code: "DOUBLON", text: "La facture existe déjà" }],
      acknowledgement: true,
    });

  it("leaves the invoice with the first deposit, which shows late", async () => {
    const world = await openWorld();
    let lost = true;
    world.fake.onFind = () => null;
    world.fake.onSubmit = async (_, commit) => {
      const platformId = commit();
      if (!lost) return { done: true, platformId };
      lost = false;
      throw new Failure("unknown", { code: "reset", message: "The answer was lost." });
    };
    const id = await sent(world);
    const worker = world.worker();
    for (let i = 0; i < 5; i++) {
      await worker.idle();
      world.clock.forward(30);
    }
    expect(await world.store.invoices.byId(id)).toMatchObject({ delivery: "sent", platformId: "flow-2" });

    world.fake.onFind = () => ({ platformId: "flow-1", sameContent: "yes" });
    await told(world, [{ flow: "flow-2", statement: rejected("flow-2:Error") }]);
    expect(await world.store.invoices.byId(id)).toMatchObject({
      delivery: "sent",
      platformId: "flow-1",
      status: null,
      badge: "pending",
      problem: null,
    });
  });

  it("is a rejection where there is no other deposit of ours", async () => {
    const world = await openWorld();
    const id = await sent(world);
    await world.worker().idle();
    await told(world, [{ flow: "flow-1", statement: rejected("flow-1:Error") }]);
    expect(await world.store.invoices.byId(id)).toMatchObject({ status: "rejected", badge: "rejected" });
  });
});

describe("a life-cycle message about several invoices", () => {
  it("moves each of them, and lets the one that is not known wait by itself", async () => {
    const world = await openWorld();
    const ids: string[] = [];
    for (const number of ["M-1", "M-2"]) {
      const bytes = writeCii(sampleContent({ number }));
      ids.push((await submitInvoice(world.parts, { tenant: "acme", bytes })).invoice.id);
    }
    await world.worker().idle();
    world.fake.said.push({ id: "flow-9", at: AT, raw: { flow: 9 } });
    world.fake.read = (item): Understood => {
      expect(item).toMatchObject({ id: "flow-9", raw: { flow: 9 } });
      const each = ["flow-1", "flow-2", "flow-unknown"].map((platformId, i) => ({
        kind: "statement" as const,
        about: { platformId },
        statement: statement({
          platformEventId: i === 0 ? "flow-9" : `flow-9#${i + 1}`,
          status: i === 0 ? "approved" : "refused",
        }),
      }));
      return { kind: "several", each };
    };
    await schedulePolls(world.parts);
    await world.worker().idle();
    const shown = await Promise.all(ids.map((id) => world.store.invoices.byId(id)));
    expect(shown.map((one) => one?.status)).toEqual(["approved", "refused"]);
    const { items } = await listFailures(world.parts, { kind: "admin" }, { state: "waiting" }, { limit: 10 });
    expect(items).toMatchObject([{ platformId: "flow-9#3", problem: { code: "unknown_invoice" } }]);
  });
});
