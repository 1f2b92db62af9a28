import { describe, expect, it } from "vitest";
import type { OutgoingStatus } from "../../../src/adapters/port.ts";
import { REASON_LISTS } from "../../../src/domain/life-cycle/reasons.ts";
import { STATUS_NAMES } from "../../../src/domain/life-cycle/status.ts";
import { PUSHED } from "../fakes/iopole-models.ts";
import { failureOf, outgoingInvoice } from "../rig.ts";
import { openRig, signal } from "./rig.ts";

const rig = () => {
  const opened = openRig();
  const { id } = opened.fake.add({});
  const status = (changes: Partial<OutgoingStatus> = {}): OutgoingStatus => ({
    id: "psh_0198c0de0000700080000000000000a1",
    invoice: { ...outgoingInvoice().invoice, direction: "inbound", platformId: id },
    status: "approved",
    at: "2026-09-15T07:20:00.000Z",
    setBy: "buyer",
    reasons: [],
    comment: null,
    amounts: [],
    actionCode: null,
    attachments: [],
    ...changes,
  });
  const send = (changes: Partial<OutgoingStatus>) => opened.connection.statuses.send(status(changes), signal);
  const find = (changes: Partial<OutgoingStatus>) =>
    Promise.resolve(opened.connection.statuses.find?.(status(changes), signal));
  return { ...opened, platformId: id, status, send, find };
};

const reason = (code: string) => ({ code, text: "" });
const men = (amount: string, vatRate: string | null) => ({ code: "MEN", amount, currency: "EUR", vatRate });

describe("a status of ours", () => {
  it("goes out as the platform's word, and is known by the platform's id", async () => {
    const { fake, send } = rig();
    const sent = await send({ status: "approved", comment: "Bon pour accord" });
    const id = fake.statuses[0]?.statusId;
    expect(sent).toEqual({ done: true, platformId: id, aliases: [`status:${id}`] });
    expect(fake.pushes[0]?.body).toEqual({ code: "APPROVED", message: "Bon pour accord" });
    expect(fake.violations).toEqual([]);
  });

  it("is allowed for the ten that the platform takes, once the invoice is there", () => {
    const { connection, status } = rig();
    const { invoice } = status();
    const allowed = STATUS_NAMES.filter((name) => connection.statuses.allowed(invoice, name).allowed);
    expect(allowed).toHaveLength(PUSHED.length);
    expect(connection.statuses.allowed({ ...invoice, platformId: null }, "approved")).toMatchObject({
      allowed: false,
    });
    expect(connection.statuses.allowed(invoice, "factored")).toEqual({
      allowed: false,
      why: expect.any(String),
      whyFr: expect.any(String),
    });
  });

  it("is refused here when the platform has no word for it", async () => {
    const { fake, send } = rig();
    expect(await failureOf(send({ status: "endorsed" }))).toMatchObject({
      kind: "refused",
      facts: { code: "status_not_taken" },
    });
    expect(await failureOf(send({ invoice: outgoingInvoice().invoice }))).toMatchObject({ kind: "refused" });
    expect(fake.faults.calls).toEqual([]);
  });

  it.each(["refused", "disputed", "suspended"] as const)(
    "carries every national reason of %s, but for one",
    async (status) => {
      const { fake, send } = rig();
      for (const code of REASON_LISTS[status]) {
        // An unknown recipient is for platforms to say there.
        if (code === "DEST_INC")
          expect(await failureOf(send({ status, reasons: [reason(code)] }))).toMatchObject({
            facts: { code: "reason_not_taken" },
          });
        else await send({ status, reasons: [reason(code)] });
      }
      expect(fake.violations).toEqual([]);
    },
  );

  it("carries its reason in words where there is no field for it", async () => {
    const { fake, send } = rig();
    await send({
      status: "partially_approved",
      reasons: [reason("PU_ERR")],
      comment: "Ligne 3",
      actionCode: "CNP",
    });
    await send({ status: "refused", reasons: [reason("CMD_ERR")], comment: "Bon de commande clos" });
    expect(fake.pushes.map(({ body }) => body)).toEqual([
      { code: "PARTIALLY_APPROVED", message: "Ligne 3\nPrix unitaire incorrect\nAction demandée : CNP" },
      {
        code: "REFUSED",
        message: "Bon de commande clos",
        rejectionDetail: { reason: "PO_REFERENCE_INCORRECT_OR_MISSING", message: "Bon de commande clos" },
      },
    ]);
  });

  it("is refused here with a reason that the platform does not take for it", async () => {
    const { fake, send } = rig();
    for (const reasons of [[reason("QTE_ERR")], [reason("NEVER_HEARD")]]) {
      expect(await failureOf(send({ status: "refused", reasons }))).toMatchObject({
        kind: "refused",
        facts: { code: "reason_not_taken" },
      });
    }
    expect(fake.faults.calls).toEqual([]);
  });

  it("says in words what it is refused for besides the one reason that the platform takes", async () => {
    const { fake, send } = rig();
    await send({ status: "refused", reasons: [reason("CMD_ERR"), reason("ADR_ERR")], comment: "Bon clos" });
    expect(fake.pushes[0]?.body).toMatchObject({
      rejectionDetail: {
        reason: "PO_REFERENCE_INCORRECT_OR_MISSING",
        message: expect.stringMatching(/^Bon clos\nADR_ERR : ./),
      },
    });
  });

  it("carries payments by VAT rate, given back ones as negative", async () => {
    const { fake, send } = rig();
    await send({ status: "payment_received", amounts: [men("720.00", "20.00"), men("-10.50", "5.5")] });
    await send({
      status: "payment_sent",
      amounts: [
        { code: "MPA", amount: "120.00", currency: "EUR", vatRate: "20" },
        { code: "RAP", amount: "10.00", currency: "EUR", vatRate: null },
      ],
    });
    expect(fake.pushes.map(({ body }) => body)).toEqual([
      {
        code: "PAYMENT_RECEIVED",
        payment: [
          { vatRate: 20, amount: 720, currency: "EUR" },
          { vatRate: 5.5, amount: -10.5, currency: "EUR" },
        ],
      },
      {
        code: "PAYMENT_SENT",
        message: "RAP 10.00 EUR",
        payment: [{ vatRate: 20, amount: 120, currency: "EUR" }],
      },
    ]);
  });

  it("is refused here with a VAT rate that the platform does not take", async () => {
    const { fake, send, status } = rig();
    for (const amounts of [[men("1", "17")], [men("1", null)]]) {
      expect(await failureOf(send({ status: "payment_received", amounts }))).toMatchObject({
        kind: "refused",
        facts: { code: "vat_rate_not_taken", fix: expect.stringContaining("19.6") },
      });
    }
    expect(fake.faults.calls).toEqual([]);
    const { invoice } = status();
    const abroad = { ...invoice, buyer: { ...invoice.buyer, country: "DE" } };
    fake.faults.meet("send-status", { status: 201, body: { id: "s" } });
    await send({ status: "payment_received", invoice: abroad, amounts: [men("1", "19")] });
  });

  it("to a buyer in Guadeloupe, Martinique or Réunion is bound to the French rates, one to Guyane is not", async () => {
    const { fake, send, status } = rig();
    const { invoice } = status();
    const to = (country: string) => ({ ...invoice, buyer: { ...invoice.buyer, country } });
    for (const country of ["GP", "MQ", "RE"]) {
      const sent = send({ status: "payment_received", invoice: to(country), amounts: [men("1", "19")] });
      expect(await failureOf(sent), country).toMatchObject({ facts: { code: "vat_rate_not_taken" } });
    }
    fake.faults.meet("send-status", { status: 201, body: { id: "s" } });
    await send({ status: "payment_received", invoice: to("GF"), amounts: [men("1", "19")] });
  });

  it("carries attachments", async () => {
    const { fake, send } = rig();
    const bytes = new TextEncoder().encode("%PDF-1.7 bon");
    await send({
      status: "completed",
      attachments: [{ fileName: "bon.pdf", mediaType: "application/pdf", bytes }],
    });
    expect(fake.pushes[0]?.body.attachments).toEqual([
      { mimeType: "application/pdf", fileName: "bon.pdf", content: Buffer.from(bytes).toString("base64") },
    ]);
    expect(fake.violations).toEqual([]);
  });

  it("is taken by an answer without an id, and unknown by an answer that is cut", async () => {
    const { fake, send } = rig();
    fake.faults.meet("send-status", { status: 204 }, { status: 201, body: '{"ty' }, { status: 404 });
    expect(await send({})).toEqual({ done: true, platformId: "psh_0198c0de0000700080000000000000a1" });
    expect(await failureOf(send({}))).toMatchObject({ kind: "unknown" });
    expect(await failureOf(send({}))).toMatchObject({ kind: "refused", facts: { code: "not_at_platform" } });
  });
});

describe("the look-up of a lost status", () => {
  it("takes one of the same kind since then for it", async () => {
    const { fake, find, platformId } = rig();
    fake.say(platformId, "RECEIVED");
    fake.say(platformId, "APPROVED", { date: "2026-09-14T00:00:00.000Z" });
    expect(await find({})).toBeNull();
    const { statusId } = fake.say(platformId, "APPROVED", { destType: "PLATFORM" });
    expect(await find({})).toEqual({
      platformId: statusId,
      aliases: [`status:${statusId}`],
      sameContent: "unknown",
    });
  });

  it("tells payments apart by their amounts", async () => {
    const { fake, send, find } = rig();
    await send({ status: "payment_received", amounts: [men("100.00", "20")] });
    expect(await find({ status: "payment_received", amounts: [men("50.00", "20")] })).toBeNull();
    expect(await find({ status: "payment_received", amounts: [men("100", "20.00")] })).toMatchObject({
      platformId: fake.statuses[0]?.statusId,
    });
  });

  it("is looked for once it would show, and not before: the platform allows few of these calls", async () => {
    const { fake, find, io, platformId } = rig();
    fake.say(platformId, "RECEIVED");
    const arrivedBy = io.now().toISOString();
    io.pass(20_000);
    expect(await failureOf(find({ arrivedBy }))).toMatchObject({
      kind: "unknown",
      facts: { code: "not_visible_yet", retryAfterMs: 40_000 },
    });
    expect(fake.faults.of("history")).toEqual([]);
    io.pass(40_000);
    expect(await find({ arrivedBy })).toBeNull();
    expect(fake.faults.of("history")).toHaveLength(1);
  });

  it("says nothing where the platform shows no history", async () => {
    const { find } = rig();
    expect(await failureOf(find({}))).toMatchObject({ kind: "unknown", facts: { code: "lookup_unclear" } });
  });
});
