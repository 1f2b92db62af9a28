import { describe, expect, it } from "vitest";
import type { Found, OutgoingStatus, Submitted } from "../../../src/adapters/port.ts";
import { writeCii } from "../../../src/documents/index.ts";
import { Failure } from "../../../src/domain/failure.ts";
import type { RawItem } from "../../../src/domain/life-cycle/event.ts";
import type { StatusName } from "../../../src/domain/life-cycle/status.ts";
import { receiveWebhook } from "../../../src/usecases/follow/receive-webhook.ts";
import { listFailures } from "../../../src/usecases/operate/failures.ts";
import { retryFailure } from "../../../src/usecases/operate/retry-failures.ts";
import { allowedStatuses } from "../../../src/usecases/push/allowed-statuses.ts";
import { listPushes, type PushStatus, pushStatus } from "../../../src/usecases/push/push-status.ts";
import { getInvoice, listInvoiceEvents } from "../../../src/usecases/read/read-invoices.ts";
import { submitInvoice } from "../../../src/usecases/send/submit-invoice.ts";
import { sampleContent } from "../../fixtures/invoices.ts";
import { rejectionOf } from "../../support/rejections.ts";
import { openWorld } from "../../support/world.ts";

const ACME = { kind: "tenant", tenant: "acme" } as const;
const FACTOR = { siren: "732829320", name: "Factor SA", iban: "FR7630006000011234567890189", bic: null };
const lost = () => new Failure("unknown", { code: "reset", message: "the connection was reset" });

/** A world whose platform takes statuses, with one invoice that it has. */
const withInvoice = async (options: { canFind?: boolean } = {}) => {
  const world = await openWorld();
  const { fake, parts, store } = world;
  const sent: OutgoingStatus[] = [];
  const stage = {
    /** What is at the platform, by our id. */
    there: new Map<string, string>(),
    sent,
    /** Runs instead of the plain push, which it may call. */
    onSend: null as ((push: OutgoingStatus, commit: () => string) => Promise<Submitted>) | null,
    asked: 0,
  };
  fake.connection.statuses = {
    send: async (push) => {
      const commit = (): string => {
        sent.push(push);
        const platformId = `st-${sent.length}`;
        stage.there.set(push.id, platformId);
        return platformId;
      };
      return (
        stage.onSend?.(push, commit) ?? {
          done: true,
          platformId: commit(),
          aliases: [`said:st-${sent.length}`],
        }
      );
    },
    ...(options.canFind === false
      ? {}
      : {
          find: async ({ id }): Promise<Found | null> => {
            stage.asked++;
            const platformId = stage.there.get(id);
            return platformId === undefined ? null : { platformId, sameContent: "yes" };
          },
        }),
    allowed: (_, status) =>
      status === "payee_changed"
        ? {
            allowed: false,
            why: "This platform changes no payees.",
            whyFr: "Cette plateforme ne change pas de bénéficiaire.",
          }
        : { allowed: true },
  };
  const worker = world.worker();
  const { invoice } = await submitInvoice(parts, { tenant: "acme", bytes: writeCii(sampleContent()) });
  await worker.idle();
  const push = (status: StatusName, more: Partial<PushStatus> = {}) =>
    pushStatus(parts, {
      tenant: "acme",
      invoiceId: invoice.id,
      status,
      as: null,
      reason: null,
      comment: null,
      amounts: [],
      attachments: [],
      actionCode: null,
      payee: null,
      ...more,
    });
  const factor = () => push("factored", { payee: FACTOR });
  const paid = (amount = "1200.00", more: Partial<PushStatus> = {}) =>
    push("payment_received", {
      amounts: [{ amount, currency: "EUR", vatRate: "20.00", code: null }],
      ...more,
    });
  /** The platform says something; it is understood. */
  const hear = async (id: string, understood: ReturnType<typeof fake.read>): Promise<void> => {
    const before = fake.read;
    const item: RawItem = { id, at: world.clock.now().toISOString(), raw: {} };
    fake.read = (other) => (other.id === id ? understood : before(other));
    fake.connection.webhook = { verify: () => ({ kind: "items", items: [item] }) };
    await receiveWebhook(parts, "main", { headers: new Headers(), body: new Uint8Array(), path: "/" });
    await worker.idle();
  };
  const outcome = (id: string, accepted: boolean, by: { trackingId?: string; platformId?: string }) =>
    hear(id, {
      kind: "outcome",
      trackingId: by.trackingId ?? null,
      platformId: by.platformId ?? "?",
      accepted,
      reasons: accepted ? [] : [{ code: "InvoiceLCAmountError", text: "montant incohérent" }],
      comment: null,
    });
  return {
    ...world,
    store,
    stage,
    worker,
    invoice,
    push,
    factor,
    paid,
    hear,
    outcome,
    now: () => getInvoice(parts, ACME, invoice.id),
    history: async () =>
      (await listInvoiceEvents(parts, ACME, invoice.id)).map((e) => [e.rawCode, e.source, e.moved]),
    states: async () => (await listPushes(parts, ACME, invoice.id)).map((p) => p.state),
  };
};

describe("a status that is pushed", () => {
  it("goes out once, moves the invoice, and is marked when the platform takes it", async () => {
    const w = await withInvoice();
    const { push, created } = await w.paid();
    expect(created).toBe(true);
    expect(push).toMatchObject({ state: "queued", setBy: "seller" });
    expect((await w.now()).badge).toBe("pending");
    await w.worker.idle();
    expect(w.stage.sent).toHaveLength(1);
    expect(w.stage.sent[0]).toMatchObject({
      id: push.id,
      status: "payment_received",
      amounts: [{ code: "MEN", amount: "1200.00", currency: "EUR", vatRate: "20.00" }],
    });
    expect(await w.states()).toEqual(["sent"]);
    expect(await w.now()).toMatchObject({ status: "payment_received", badge: "paid" });
    expect(await w.history()).toEqual([["212", "push", true]]);

    await w.outcome("ack-1", true, { trackingId: push.id, platformId: "st-1" });
    expect(await w.states()).toEqual(["accepted"]);
    expect(await w.history()).toEqual([["212", "push", true]]);
    expect((await listFailures(w.parts, { kind: "admin" }, {}, { limit: 10 })).items).toEqual([]);
  });

  it("counts for nothing when the platform refuses it afterwards, and the ERP is told", async () => {
    const w = await withInvoice();
    const { push } = await w.paid();
    await w.worker.idle();
    await w.outcome("ack-1", false, { trackingId: push.id, platformId: "st-1" });
    expect(await w.now()).toMatchObject({ status: null, badge: "pending" });
    const [now] = await listPushes(w.parts, ACME, w.invoice.id);
    expect(now).toMatchObject({
      state: "refused",
      problem: { code: "InvoiceLCAmountError", message: "montant incohérent" },
    });
    expect(await w.history()).toEqual([
      ["212", "push", false],
      ["push:refused", "webhook", false],
    ]);
    const feed = await w.store.events.feed("acme", 0, 10);
    expect(feed.at(-1)?.event).toMatchObject({
      status: null,
      push: { id: push.id, outcome: "refused" },
      reasons: [{ code: "InvoiceLCAmountError", text: "montant incohérent" }],
    });
    // Said twice, told once; and a new push is not held up by the refused one.
    await w.outcome("ack-1-again", false, { trackingId: push.id, platformId: "st-1" });
    expect(await w.history()).toHaveLength(2);
    await w.paid("600.00");
    await w.worker.idle();
    expect(await w.now()).toMatchObject({ status: "payment_received", badge: "paid" });
  });

  it("may be refused by name, before the answer to its own call is settled", async () => {
    const w = await withInvoice();
    w.stage.onSend = async (_, commit) => {
      const platformId = commit();
      // The platform is faster than its own answer.
      const early: RawItem = { id: "ack-1", at: w.clock.now().toISOString(), raw: {} };
      w.fake.said.push(early);
      return { done: true, platformId };
    };
    w.fake.read = () => ({
      kind: "outcome",
      trackingId: null,
      platformId: "st-1",
      accepted: false,
      reasons: [],
      comment: "non",
    });
    w.fake.connection.webhook = {
      verify: () => ({ kind: "items", items: [{ id: "ack-0", at: w.clock.now().toISOString(), raw: {} }] }),
    };
    await receiveWebhook(w.parts, "main", { headers: new Headers(), body: new Uint8Array(), path: "/" });
    await w.worker.idle();
    const waiting = async () =>
      (await listFailures(w.parts, { kind: "admin" }, { state: "waiting" }, { limit: 10 })).items;
    expect(await waiting()).toMatchObject([{ problem: { code: "unknown_push" } }]);
    await w.paid();
    await w.worker.idle();
    expect(await w.states()).toEqual(["refused"]);
    expect((await w.now()).badge).toBe("pending");
    expect(await waiting()).toEqual([]);
  });

  it("is the same when the platform reports it back, whichever comes first", async () => {
    const w = await withInvoice();
    const report = (id: string) =>
      w.hear(id, {
        kind: "statement",
        about: { platformId: w.fake.deposits[0]?.platformId ?? "" },
        statement: {
          platformEventId: id,
          rawCode: "PAID",
          status: "payment_received",
          at: w.clock.now().toISOString(),
          setBy: { role: "SE" },
          reasons: [],
          comment: null,
          amounts: [],
          external: false,
        },
      });
    await w.paid("600.00");
    await w.worker.idle();
    await report("said:st-1");
    expect(await w.history()).toEqual([["212", "push", true]]);
    expect(await w.states()).toEqual(["accepted"]);

    w.stage.onSend = async (_, commit) => {
      const platformId = commit();
      await w.parts.store.tx(async (memory) => {
        const { recordStatement } = await import("../../../src/usecases/follow/record-statement.ts");
        await recordStatement(w.parts, memory, {
          account: "main",
          source: "poll",
          about: { trackingId: w.invoice.id },
          statement: {
            platformEventId: `said:${platformId}`,
            rawCode: "PAID",
            status: "payment_received",
            at: w.clock.now().toISOString(),
            setBy: { role: "SE" },
            reasons: [],
            comment: null,
            amounts: [],
            external: false,
          },
        });
      });
      return { done: true, platformId, aliases: [`said:${platformId}`] };
    };
    await w.paid("1.00");
    await w.worker.idle();
    expect(await w.history()).toHaveLength(2);
  });
});

describe("a push whose answer was lost", () => {
  it("is looked for, found and not sent again", async () => {
    const w = await withInvoice();
    w.stage.onSend = async (_, commit) => {
      commit();
      throw lost();
    };
    await w.paid();
    await w.worker.idle();
    w.clock.forward(60);
    await w.worker.idle();
    expect(w.stage.sent).toHaveLength(1);
    expect(w.stage.asked).toBe(1);
    expect(await w.states()).toEqual(["sent"]);
  });

  it("is sent again when it is clearly not there", async () => {
    const w = await withInvoice();
    w.stage.onSend = async () => {
      w.stage.onSend = null;
      throw lost();
    };
    await w.paid();
    await w.worker.idle();
    for (let i = 0; i < 5; i++) {
      w.clock.forward(60);
      await w.worker.idle();
    }
    expect(w.stage.sent).toHaveLength(1);
    expect(await w.states()).toEqual(["sent"]);
  });

  it("waits for a person where the platform cannot be asked; what follows waits behind it", async () => {
    const w = await withInvoice({ canFind: false });
    w.stage.onSend = async () => {
      throw lost();
    };
    await w.paid("600.00");
    await w.paid("599.00");
    await w.worker.idle();
    w.clock.forward(60);
    await w.worker.idle();
    expect(await w.states()).toEqual(["parked", "queued"]);
    const { items } = await listFailures(w.parts, ACME, { kind: "status" }, { limit: 10 });
    expect(items).toMatchObject([
      { state: "parked", invoiceId: w.invoice.id, problem: { code: "outcome_unknown" } },
    ]);
    w.stage.onSend = null;
    await retryFailure(w.parts, ACME, items[0]?.id ?? "", { notThere: true });
    await w.worker.idle();
    expect(await w.states()).toEqual(["sent", "sent"]);
    expect(w.stage.sent.map((s) => s.amounts[0]?.amount)).toEqual(["600.00", "599.00"]);
  });

  it("is settled when the platform speaks of it by itself", async () => {
    const w = await withInvoice({ canFind: false });
    w.stage.onSend = async (_, commit) => {
      commit();
      throw lost();
    };
    const { push } = await w.paid();
    await w.worker.idle();
    w.clock.forward(60);
    await w.worker.idle();
    expect(await w.states()).toEqual(["parked"]);
    await w.outcome("ack-1", true, { trackingId: push.id, platformId: "st-1" });
    expect(await w.states()).toEqual(["accepted"]);
    expect(await w.now()).toMatchObject({ badge: "paid" });
    expect((await listFailures(w.parts, ACME, {}, { limit: 10 })).items).toEqual([]);
  });
});

describe("pushes of one invoice", () => {
  it("go out in the order they came, whatever fails in between", async () => {
    const w = await withInvoice();
    let faults = 3;
    w.stage.onSend = async (_, commit) => {
      if (faults-- > 0) throw new Failure("unsent", { code: "refused_connection", message: "nobody there" });
      return { done: true, platformId: commit() };
    };
    for (const amount of ["100.00", "200.00", "300.00"]) await w.paid(amount);
    for (let i = 0; i < 8; i++) {
      await w.worker.idle();
      w.clock.forward(30);
    }
    expect(w.stage.sent.map((s) => s.amounts[0]?.amount)).toEqual(["100.00", "200.00", "300.00"]);
    const times = w.stage.sent.map((s) => Date.parse(s.at));
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(new Set(times).size).toBe(3);
  });

  it("are told at once when the platform says no at once; a person may try again", async () => {
    const w = await withInvoice();
    w.stage.onSend = async () => {
      throw new Failure("refused", {
        code: "mdt_73",
        message: "MDT-73 invalide",
        fix: "Correct the address.",
      });
    };
    await w.paid();
    await w.worker.idle();
    const [push] = await listPushes(w.parts, ACME, w.invoice.id);
    expect(push).toMatchObject({
      state: "refused",
      problem: { code: "mdt_73", fix: "Correct the address." },
    });
    expect(await w.history()).toEqual([["push:refused", "gateway", false]]);
    const { items } = await listFailures(w.parts, ACME, { kind: "status" }, { limit: 10 });
    w.stage.onSend = null;
    await retryFailure(w.parts, ACME, items[0]?.id ?? "", { notThere: false });
    await w.worker.idle();
    expect(await w.states()).toEqual(["sent"]);
    expect((await w.now()).badge).toBe("paid");
  });
});

describe("what is asked", () => {
  it("is taken once under one key", async () => {
    const w = await withInvoice();
    const first = await w.paid("600.00", { idempotencyKey: "k" });
    const second = await w.paid("600.00", { idempotencyKey: "k" });
    expect(second).toMatchObject({ created: false, push: { id: first.push.id } });
    expect(await rejectionOf(w.paid("601.00", { idempotencyKey: "k" }))).toMatchObject({
      status: 409,
      code: "idempotency_key_reused",
    });
    await w.worker.idle();
    expect(w.stage.sent).toHaveLength(1);
  });

  it("counts what is on its way: a second click says nothing new", async () => {
    const w = await withInvoice();
    const clicks = await Promise.allSettled([w.factor(), w.factor(), w.factor()]);
    expect(clicks.filter((c) => c.status === "fulfilled")).toHaveLength(1);
    expect(await rejectionOf(w.factor())).toMatchObject({
      status: 409,
      errors: [{ path: "status", code: "already_set" }],
    });
  });

  it("is refused when it tells more than the invoice's total, with what was told before and is on its way", async () => {
    const w = await withInvoice();
    expect(await rejectionOf(w.paid("1200.01"))).toMatchObject({
      status: 422,
      errors: [{ path: "amounts.0.amount", code: "P1.15", fixFr: expect.any(String) }],
    });
    await w.paid("700.00");
    await w.worker.idle();
    await w.paid("500.00");
    expect(await rejectionOf(w.paid("0.01"))).toMatchObject({ errors: [{ code: "P1.15" }] });
    await w.worker.idle();
    expect(await rejectionOf(w.paid("0.01"))).toMatchObject({ errors: [{ code: "P1.15" }] });
    await w.paid("-500.00", { comment: "Chèque impayé" });
    await w.paid("500.00");
    await w.worker.idle();
    expect(w.stage.sent).toHaveLength(4);
    expect(await w.now()).toMatchObject({ badge: "paid" });
  });

  it("may tell again what the platform refused", async () => {
    const w = await withInvoice();
    const { push } = await w.paid();
    await w.worker.idle();
    await w.outcome("ack-1", false, { trackingId: push.id, platformId: "st-1" });
    expect((await w.paid()).created).toBe(true);
  });

  it("is refused with a VAT rate that France does not know", async () => {
    const w = await withInvoice();
    const amounts = [{ amount: "10.00", currency: "EUR", vatRate: "19.00", code: null }];
    expect(await rejectionOf(w.push("payment_received", { amounts }))).toMatchObject({
      status: 422,
      errors: [{ path: "amounts.0.vatRate", code: "BR-FR-16", fixFr: expect.stringContaining("5.5") }],
    });
  });

  it("is refused without the payee, or with half of one, where another is to be paid", async () => {
    const w = await withInvoice();
    expect(await rejectionOf(w.push("factored"))).toMatchObject({
      status: 422,
      errors: [{ path: "payee", code: "MDG-41" }],
    });
    expect(await rejectionOf(w.push("factored", { payee: { ...FACTOR, iban: null } }))).toMatchObject({
      errors: [{ path: "payee.iban", code: "BT-84" }],
    });
    expect(await rejectionOf(w.push("factored", { payee: { ...FACTOR, name: " " } }))).toMatchObject({
      errors: [{ path: "payee.name", code: "MDG-41" }],
    });
    expect((await w.push("factored_confidential")).created).toBe(true);
  });

  it("is refused with field, rule and remedy", async () => {
    const w = await withInvoice();
    expect(await rejectionOf(w.push("payment_received"))).toMatchObject({
      status: 422,
      errors: [{ path: "amounts", code: "REJ_ENCAISSEMENT", rule: "BR-FR-CDV-14", fix: expect.any(String) }],
    });
    expect(await rejectionOf(w.push("approved"))).toMatchObject({
      status: 409,
      errors: [{ path: "status", code: "set_by_other_party" }],
    });
    expect(await rejectionOf(w.push("payee_changed"))).toMatchObject({
      status: 409,
      errors: [{ code: "platform_limit", message: "This platform changes no payees." }],
    });
    expect(await rejectionOf(w.push("cancelled", { tenant: "other" }))).toMatchObject({ status: 404 });
    expect(w.stage.sent).toEqual([]);
  });

  it.each(["refused", "rejected", "cancelled"] as const)(
    "of a payment is refused once the invoice is %s",
    async (status) => {
      const w = await withInvoice();
      await w.store.invoices.update(w.invoice.id, { status, updatedAt: w.clock.now().toISOString() });
      const code = status === "cancelled" ? "life_cycle_over" : "REJ_INC";
      expect(await rejectionOf(w.paid())).toMatchObject({ status: 409, errors: [{ path: "status", code }] });
      // What follows from a status alone, the others tell as before.
      expect(await rejectionOf(w.push("cancelled"))).toMatchObject({ errors: [{ code: "life_cycle_over" }] });
    },
  );

  it("is answered ahead of time, platform limits included", async () => {
    const w = await withInvoice();
    const { side, answers } = await allowedStatuses(w.parts, ACME, w.invoice.id);
    expect(side).toBe("seller");
    const allowed = answers.filter((a) => a.allowed).map((a) => a.status);
    expect(allowed).toEqual([
      "payment_received",
      "cancelled",
      "direct_payment_requested",
      "factored",
      "factored_confidential",
      "not_factored",
    ]);
    expect(answers.find((a) => a.status === "payee_changed")).toMatchObject({
      allowed: false,
      why: { code: "platform_limit" },
    });
    w.fake.connection.statuses = undefined;
    const none = await allowedStatuses(w.parts, ACME, w.invoice.id);
    expect(none.answers.filter((a) => a.allowed)).toEqual([]);
    expect(none.answers.find((a) => a.status === "cancelled")).toMatchObject({
      why: { code: "capability_missing" },
    });
    expect(await rejectionOf(w.push("cancelled"))).toMatchObject({ status: 501, code: "capability_missing" });
  });
});
