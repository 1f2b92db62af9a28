import { describe, expect, test } from "vitest";
import { EXTENDED_CTC_FR, readInvoice, recognise, writeCii, writeUbl } from "../../src/documents/index.ts";
import type { OtherRole } from "../../src/domain/invoice.ts";
import { possibilityOf } from "../../src/domain/life-cycle/allowed.ts";
import { OTHER_ROLES } from "../../src/domain/life-cycle/speakers.ts";
import { STATUS_NAMES, STATUSES } from "../../src/domain/life-cycle/status.ts";
import { listPushes, type PushStatus, pushStatus } from "../../src/usecases/push/push-status.ts";
import { listInvoiceEvents } from "../../src/usecases/read/read-invoices.ts";
import { submitInvoice } from "../../src/usecases/send/submit-invoice.ts";
import { sampleContent } from "../fixtures/invoices.ts";
import { rejectionOf } from "../support/rejections.ts";
import { openWorld, TENANT } from "../support/world.ts";

const AGENT = "552178639";
const party = (name: string, role: string, siren = AGENT) => ({
  name,
  role,
  identifiers: [],
  legalId: { scheme: "0002", value: siren },
});

describe("parties beside seller and buyer", () => {
  test.each([
    ["CII", writeCii],
    ["UBL", writeUbl],
  ])("are read from %s, by the place that names them", async (_, write) => {
    const content = sampleContent({
      profile: EXTENDED_CTC_FR,
      buyerAgent: party("A", "AB"),
      payer: party("B", "PR"),
      sellerAgent: party("C", "SR"),
      invoicee: party("D", "IV"),
      invoicer: party("E", "II"),
      payee: party("F", "DL"),
    });
    const { others } = readInvoice(await recognise(write(content)));
    expect(others?.map(({ role, siren, name }) => [role, siren, name])).toEqual(
      [..."ADBCEF"].map((name, i) => [["AB", "IV", "PR", "SR", "II", "DL"][i], AGENT, name]),
    );
    const paid = readInvoice(await recognise(write({ ...content, payee: { name: "F", identifiers: [] } })));
    expect(paid.others?.at(-1)).toEqual({ role: "PE", siren: null, name: "F" });
    expect(readInvoice(await recognise(write(sampleContent()))).others).toBeUndefined();
  });
});

describe("who may say what in whose name", () => {
  const codes = (role: OtherRole, facts: { direction: "inbound" | "outbound"; type: string }) =>
    STATUS_NAMES.filter(
      (status) =>
        possibilityOf(
          {
            ...facts,
            process: null,
            treatment: null,
            delivery: "sent",
            status: status === "completed" ? "suspended" : "made_available",
            badge: "paid",
            supersededBy: null,
            others: OTHER_ROLES.map((one) => ({ role: one, siren: AGENT, name: null })),
          },
          status,
          role,
        ).allowed,
    ).map((status) => STATUSES[status].code);

  const BUYERS = [204, 205, 206, 207, 208, 210, 211];
  const SELLERS = [209, 211, 212, 220, 224, 225, 226, 227, 228];

  test.each<[OtherRole, number[], number[]]>([
    ["AB", BUYERS, []],
    ["IV", BUYERS, []],
    ["PR", [211], []],
    ["SR", [], [209, 211, 212, 214, 220, 224, 225, 226, 227, 228]],
    ["II", [], SELLERS],
    ["PE", [], [212]],
    ["DL", [], [225, 227, 228]],
  ])("%s says %j of what the buyer received, %j of what the seller sent", (role, bought, sold) => {
    expect(codes(role, { direction: "inbound", type: "380" })).toEqual(bought);
    expect(codes(role, { direction: "outbound", type: "380" })).toEqual(sold);
  });

  test("in self-billing, agents change what they say with those whom they act for", () => {
    expect(codes("AB", { direction: "outbound", type: "389" })).toEqual([209, 211, 220]);
    expect(codes("PR", { direction: "outbound", type: "389" })).toEqual([211]);
  });

  test("nobody pays a credit note in the buyer's stead", () => {
    expect(codes("AB", { direction: "inbound", type: "381" })).not.toContain(211);
  });
});

/** A seller's invoice that names its agent, at a platform that takes statuses. */
const withAgent = async (companies: string[], forOthers = true) => {
  const world = await openWorld({ tenants: [{ ...TENANT, companies: [...TENANT.companies, ...companies] }] });
  world.fake.connection.statuses = {
    send: async ({ id }) => ({ done: true, platformId: `at-${id}` }),
    allowed: () => ({ allowed: true }),
    ...(forOthers ? { forOthers: true } : {}),
  };
  const content = sampleContent({ profile: EXTENDED_CTC_FR, sellerAgent: party("Mandataire", "SR") });
  const worker = world.worker();
  const { invoice } = await submitInvoice(world.parts, { tenant: "acme", bytes: writeCii(content) });
  await worker.idle();
  const push = (as: OtherRole | null, more: Partial<PushStatus> = {}) =>
    pushStatus(world.parts, {
      tenant: "acme",
      invoiceId: invoice.id,
      status: "endorsed",
      as,
      reason: null,
      comment: null,
      amounts: [],
      attachments: [],
      actionCode: null,
      payee: null,
      ...more,
    });
  return { ...world, invoice, push, worker };
};

const refusalOf = async (promise: Promise<unknown>) => {
  const { status, errors } = await rejectionOf(promise);
  return [status, errors[0]?.path, errors[0]?.code];
};

describe("a push in another's name", () => {
  test("is the other's in the history, and is kept as such", async () => {
    const { parts, push, worker, invoice } = await withAgent([AGENT]);
    const { push: made } = await push("SR");
    await worker.idle();
    const who = { kind: "tenant", tenant: "acme" } as const;
    const [event] = (await listInvoiceEvents(parts, who, invoice.id)).filter((e) => e.status === "endorsed");
    expect(event?.setBy).toEqual({ role: "SR", name: "Mandataire", id: `0002:${AGENT}` });
    const [kept] = await listPushes(parts, who, invoice.id);
    expect(kept).toMatchObject({ id: made.id, setBy: "seller", as: { role: "SR", siren: AGENT } });
  });

  test("needs one of the ERP's companies", async () => {
    const { push } = await withAgent([]);
    expect(await refusalOf(push("SR"))).toEqual([422, "as", "company_not_allowed"]);
  });

  test("needs a party that the invoice names", async () => {
    const { push } = await withAgent([AGENT]);
    expect(await refusalOf(push("PE"))).toEqual([409, "status", "not_on_invoice"]);
    expect(await refusalOf(push(null))).toEqual([409, "status", "set_by_agent"]);
  });

  test("needs a platform that takes it", async () => {
    const { push } = await withAgent([AGENT], false);
    expect(await refusalOf(push("SR"))).toEqual([409, "status", "platform_limit"]);
  });

  test("is another request under a key that was used without it", async () => {
    const { push } = await withAgent([AGENT]);
    const more: Partial<PushStatus> = {
      status: "payment_received",
      amounts: [{ amount: "1.00", currency: "EUR", vatRate: "20.00", code: null }],
      idempotencyKey: "k",
    };
    const { push: first } = await push(null, more);
    expect((await push(null, more)).push.id).toBe(first.id);
    expect((await refusalOf(push("SR", more)))[0]).toBe(409);
  });
});
