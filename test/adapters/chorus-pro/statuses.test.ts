import { describe, expect, it } from "vitest";
import type { Connection, OutgoingStatus, Submitted } from "../../../src/adapters/port.ts";
import type { Invoice } from "../../../src/domain/invoice.ts";
import { STATUS_NAMES } from "../../../src/domain/life-cycle/status.ts";
import { failureOf, settle } from "../rig.ts";
import { open, outgoing, signal } from "./rig.ts";

const push = (invoice: Invoice, changes: Partial<OutgoingStatus> = {}): OutgoingStatus => ({
  id: "psh_0198c0de0000700080000000000000a1",
  invoice,
  status: "completed",
  at: "2026-09-15T08:00:00.000Z",
  setBy: "seller",
  reasons: [],
  comment: "Bon de livraison joint",
  amounts: [],
  actionCode: null,
  attachments: [],
  ...changes,
});
const send = (connection: Connection, status: OutgoingStatus): Promise<Submitted> =>
  settle(async (step) => {
    if (connection.statuses === undefined) throw new Error("no statuses");
    return connection.statuses.send({ ...status, step }, signal);
  });
const file = (fileName: string, size = 3) => ({
  fileName,
  mediaType: "application/pdf",
  bytes: new Uint8Array(size),
});

const suspended = () => {
  const desk = open();
  const { fake } = desk;
  const held = fake.add({ states: [{ code: "SUSPENDUE", at: "2026-09-15T07:00:00.000Z" }] });
  const { invoice } = outgoing({ platformId: String(held.id), status: "suspended" });
  return { ...desk, held, invoice };
};
const received = () => {
  const desk = open({ role: "recipient" });
  const held = desk.fake.add({
    received: "FACTURE",
    states: [{ code: "MISE_A_DISPOSITION", at: "2026-09-15T07:00:00.000Z" }],
  });
  const { invoice } = outgoing({
    platformId: String(held.id),
    direction: "inbound",
    status: "made_available",
  });
  return { ...desk, held, invoice };
};

describe("completing a suspended invoice", () => {
  it("sends the attachments one by one, then the status, and gives the event's id", async () => {
    const { fake, connection, held, invoice } = suspended();
    const status = push(invoice, { attachments: [file("bon-1.pdf"), file("bon-2.pdf")] });
    const submitted = await send(connection, status);
    expect(submitted).toEqual({ done: true, platformId: `${held.id}:COMPLETEE:1789459200` });
    const history = await connection.events?.history?.(invoice, signal);
    expect(history?.map((item) => item.id)).toContain(submitted.done ? submitted.platformId : "");
    expect(fake.attached.map(({ name }) => name)).toEqual(["bon-1.pdf", "bon-2.pdf"]);
    const [call] = fake.faults.of("complete");
    expect(JSON.parse(new TextDecoder().decode(call?.body))).toMatchObject({
      commentaire: "Bon de livraison joint",
      pieceJointeComplementaire: [{ pieceJointeComplementaireType: "02" }, {}],
    });
    expect(fake.violations).toEqual([]);
  });

  it("is found after a lost answer, and not done twice", async () => {
    const { fake, connection, held, invoice } = suspended();
    const status = push(invoice);
    fake.faults.meet("complete", { transport: "ECONNRESET", after: true });
    expect(await failureOf(send(connection, status))).toMatchObject({ kind: "unknown" });
    const platformId = `${held.id}:COMPLETEE:1789459200`;
    expect(await connection.statuses?.find?.(status, signal)).toMatchObject({ platformId });
    expect(await failureOf(send(connection, status))).toMatchObject({
      kind: "refused",
      facts: { alreadyExists: true },
    });
    expect(held.states.map((s) => s.code)).toEqual(["SUSPENDUE", "COMPLETEE"]);
  });

  it("does not take an earlier completion for this one", async () => {
    const { connection, held, invoice } = suspended();
    held.states.unshift({ code: "COMPLETEE", at: "2026-09-14T07:00:00.000Z" });
    expect(await connection.statuses?.find?.(push(invoice), signal)).toBeNull();
  });

  it.each<[string, Partial<OutgoingStatus>, string]>([
    ["a long name", { attachments: [file(`${"x".repeat(50)}.pdf`)] }, "attachment_name"],
    ["a name without an extension", { attachments: [file("bon")] }, "attachment_name"],
    ["an extension that is not taken", { attachments: [file("bon.exe")] }, "attachment_name"],
    ["more than 10 MB", { attachments: [file("bon.pdf", 10_000_001)] }, "attachment_too_large"],
    ["a long comment", { comment: "x".repeat(2001) }, "comment_too_long"],
    ["a status that it has not", { status: "approved" }, "status_not_allowed"],
  ])("refuses %s before any call", async (_, changes, code) => {
    const { fake, connection, invoice } = suspended();
    const { kind, facts } = await failureOf(send(connection, push(invoice, changes)));
    expect({ kind, code: facts.code }).toEqual({ kind: "refused", code });
    expect(facts.fix).toMatch(/^\p{Lu}.*\.$/su);
    expect(fake.faults.calls).toEqual([]);
  });
});

describe("what a public body says of a received invoice", () => {
  it.each([
    ["in_hand", "SERVICE_FAIT"],
    ["suspended", "SUSPENDUE"],
    ["refused", "REJETEE"],
    ["payment_sent", "MISE_EN_PAIEMENT"],
  ] as const)("%s is pushed as %s", async (status, code) => {
    const { fake, connection, held, invoice } = received();
    const reasons = [{ code: "CMD_ERR", text: "engagement inconnu" }];
    const submitted = await send(
      connection,
      push(invoice, { status, setBy: "buyer", reasons, comment: "Voir l'engagement" }),
    );
    expect(submitted).toMatchObject({ done: true, platformId: `${held.id}:${code}:1789459200` });
    expect(held.states.at(-1)).toMatchObject({
      code,
      comment: "CMD_ERR engagement inconnu – Voir l'engagement",
    });
    expect(fake.violations).toEqual([]);
  });

  it("must say why it suspends or refuses", async () => {
    const { connection, invoice } = received();
    const failure = await failureOf(send(connection, push(invoice, { status: "refused", comment: null })));
    expect(failure).toMatchObject({ kind: "refused", facts: { code: "reason_missing" } });
  });

  it("is found after a lost answer", async () => {
    const { fake, connection, held, invoice } = received();
    const status = push(invoice, { status: "suspended" });
    expect(await connection.statuses?.find?.(status, signal)).toBeNull();
    fake.faults.meet("treat", { status: 504, after: true });
    expect(await failureOf(send(connection, status))).toMatchObject({
      kind: "unknown",
      facts: { mayStillArrive: true },
    });
    expect(await connection.statuses?.find?.(status, signal)).toMatchObject({
      platformId: `${held.id}:SUSPENDUE:1789459200`,
    });
  });
});

describe("what is allowed", () => {
  const allowedOf = (invoice: Invoice) => {
    const { statuses } = open().connection;
    if (statuses === undefined) throw new Error("no statuses");
    return STATUS_NAMES.filter((status) => {
      const limit = statuses.allowed(invoice, status);
      if (!limit.allowed) expect(limit.why).toMatch(/\.$/);
      return limit.allowed;
    });
  };

  it.each<[string, Partial<Invoice>, string[]]>([
    ["nothing before it is there", {}, []],
    ["nothing of a sent one", { platformId: "1", status: "made_available" }, []],
    ["completing a suspended one", { platformId: "1", status: "suspended" }, ["completed"]],
    [
      "four of a received one",
      { platformId: "1", direction: "inbound" },
      ["in_hand", "suspended", "refused", "payment_sent"],
    ],
  ])("%s", (_, changes, expected) => {
    expect(allowedOf(outgoing(changes).invoice)).toEqual(expected);
  });

  it("tells when to complete, and why a receipt is not sent", () => {
    const { statuses } = open().connection;
    const { invoice } = outgoing({ platformId: "1", status: "in_hand" });
    expect(statuses?.allowed(invoice, "completed")).toMatchObject({
      why: expect.stringContaining("suspends"),
    });
    expect(statuses?.allowed(invoice, "payment_received")).toMatchObject({
      why: expect.stringContaining("by itself"),
    });
  });
});
