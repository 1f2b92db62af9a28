import { describe, expect, it } from "vitest";
import { type InvoiceContent, writeCii } from "../../../src/documents/index.ts";
import type { Caller } from "../../../src/domain/caller.ts";
import { Failure } from "../../../src/domain/failure.ts";
import type { Invoice } from "../../../src/domain/invoice.ts";
import type { StatusName } from "../../../src/domain/life-cycle/status.ts";
import { statusFacts } from "../../../src/domain/life-cycle/status.ts";
import { receiveWebhook } from "../../../src/usecases/follow/receive-webhook.ts";
import { pushStatus } from "../../../src/usecases/push/push-status.ts";
import { reportsOfInvoice } from "../../../src/usecases/report/reports-of-invoice.ts";
import { submitInvoice } from "../../../src/usecases/send/submit-invoice.ts";
import { CONSUMER, sale } from "../../domain/reporting/cases.ts";
import { SELLER_SIREN } from "../../fixtures/invoices.ts";
import { openReportWorld, type ReportWorld } from "../../support/report-world.ts";

/** A service of 100.00 at 20 % for a consumer, as its file says. */
const toConsumer = (change: Partial<InvoiceContent> = {}): InvoiceContent =>
  sale([["S", "20", "100.00", "20.00"]], {
    number: "F-1",
    process: "S1",
    notes: [{ subjectCode: "BAR", text: "B2C" }],
    ...change,
  });

/** The same sold to a company in France: an e-invoice. */
const toCompany = (change: Partial<InvoiceContent> = {}): InvoiceContent =>
  toConsumer({
    notes: [{ subjectCode: "BAR", text: "B2B" }],
    buyer: {
      name: "Comptoir Vendémiaire SARL",
      identifiers: [],
      legalId: { scheme: "0002", value: "404833048" },
      vatNumber: "FR83404833048",
      electronicAddress: { scheme: "0225", value: "404833048" },
      address: { country: "FR", postCode: "44000" },
    },
    ...change,
  });

const send = async (world: ReportWorld, content: InvoiceContent): Promise<Invoice> => {
  const { invoice } = await submitInvoice(world.parts, { tenant: "acme", bytes: writeCii(content) });
  await world.run();
  return invoice;
};

let said = 0;
/** The platform says a status of an invoice by itself. */
const say = async (
  world: ReportWorld,
  invoice: Invoice,
  status: StatusName,
  amount?: string,
): Promise<void> => {
  const id = `said-${++said}`;
  const at = world.clock.now().toISOString();
  const before = world.fake.read;
  world.fake.read = (item) =>
    item.id === id
      ? {
          kind: "statement",
          about: { trackingId: invoice.id },
          statement: {
            platformEventId: id,
            rawCode: String(statusFacts(status).code),
            status,
            at,
            setBy: { role: "SE" },
            reasons: status === "rejected" ? [{ code: "REJ_SEMAN", text: "Règle" }] : [],
            comment: null,
            amounts: amount === undefined ? [] : [{ amount, currency: "EUR", vatRate: "20.00", code: "MEN" }],
            external: true,
          },
        }
      : before(item);
  world.fake.connection.webhook = { verify: () => ({ kind: "items", items: [{ id, at, raw: {} }] }) };
  await receiveWebhook(world.parts, "main", { headers: new Headers(), body: new Uint8Array(), path: "/" });
  await world.run();
};

/** The ERP says that it was paid, through the gateway. */
const pay = async (world: ReportWorld, invoice: Invoice, amount: string): Promise<string> => {
  const { push } = await pushStatus(world.parts, {
    tenant: "acme",
    invoiceId: invoice.id,
    status: "payment_received",
    as: null,
    reason: null,
    comment: null,
    amounts: [{ amount, currency: "EUR", vatRate: "20.00", code: null }],
    attachments: [],
    actionCode: null,
    payee: null,
  });
  await world.run();
  return push.id;
};

const takesStatuses = (world: ReportWorld): void => {
  world.fake.connection.statuses = {
    send: async ({ id }) => ({ done: true, platformId: `st-${id}` }),
    find: async () => null,
    allowed: () => ({ allowed: true }),
  };
};

const sales = async (world: ReportWorld): Promise<string[]> =>
  (await world.preview("transactions", "2026-11-03")).groups.map(
    ({ category, base, vat }) => `${category} ${base}/${vat}`,
  );
const receipts = async (world: ReportWorld): Promise<string[]> =>
  (await world.preview("payments", "2026-11-12")).receipts.map(
    ({ day, rates }) => `${day} ${rates.map(({ rate, amount }) => `${rate}:${amount}`).join(" ")}`,
  );

describe("an invoice that goes out", () => {
  it("to a consumer stands in the report of its period, once, and one to a company does not", async () => {
    const world = await openReportWorld();
    await send(world, toConsumer());
    await send(world, toConsumer());
    await send(world, toCompany({ number: "F-2" }));
    expect(await sales(world)).toEqual(["TPS1 100.00/20.00"]);
  });

  it("tells where the report of its period stands, to who reports it alone", async () => {
    const world = await openReportWorld();
    takesStatuses(world);
    const invoice = await send(world, toConsumer());
    const other = await send(world, toCompany({ number: "F-2" }));
    const reported = async (caller: Caller, id: string) =>
      (await reportsOfInvoice(world.parts, caller, id)).map(({ item, key, state, report }) => [
        `${item.source} ${item.day} in ${key.kind} ${key.start}/${key.end}`,
        state,
        report?.n ?? null,
      ]);
    const admin = { kind: "admin" } as const;
    const sold = "invoice 2026-11-03 in transactions 2026-11-01/2026-11-10";
    expect(await reported(admin, invoice.id)).toEqual([[sold, "awaiting-approval", 1]]);
    await pay(world, invoice, "120.00");
    expect(await reported({ kind: "tenant", tenant: "acme" }, invoice.id)).toEqual([
      [sold, "awaiting-approval", 1],
      [expect.stringContaining("in payments 2026-11-01/2026-11-30"), "open", null],
    ]);
    expect(await reported(admin, other.id)).toEqual([]);
    await expect(reported({ kind: "tenant", tenant: "spend" }, invoice.id)).rejects.toMatchObject({
      status: 404,
    });
  });

  it("is taken back when it is rejected, and comes again when it is sent once more", async () => {
    const world = await openReportWorld();
    const invoice = await send(world, toConsumer());
    await say(world, invoice, "rejected");
    expect(await sales(world)).toEqual([]);
    await send(world, toConsumer({ vatBreakdown: [row("90.00", "18.00")], totals: { withVat: "108.00" } }));
    expect(await sales(world)).toEqual(["TPS1 90.00/18.00"]);
  });

  it("takes the place of one that the platform never took", async () => {
    const world = await openReportWorld();
    world.fake.onSubmit = async () => {
      throw new Failure("refused", { code: "INVALID", message: "no" });
    };
    await send(world, toConsumer());
    world.fake.onSubmit = null;
    await send(world, toConsumer({ vatBreakdown: [row("90.00", "18.00")], totals: { withVat: "108.00" } }));
    expect(await sales(world)).toEqual(["TPS1 90.00/18.00"]);
  });

  it("as an e-invoice is not reported any more, though it was given to be reported", async () => {
    const world = await openReportWorld();
    const { item } = await world.invoice(toCompany(), CONSUMER);
    await world.payment("p-1", "2026-11-06", "120.00", { number: "F-1", issueDate: "2026-11-03" });
    expect([await sales(world), await receipts(world)]).toEqual([
      ["TPS1 100.00/20.00"],
      ["2026-11-06 20:120.00"],
    ]);
    await send(world, toCompany());
    expect([await sales(world), await receipts(world)]).toEqual([[], []]);
    const kept = await world.store.reports.item({ company: SELLER_SIREN, source: "invoice", id: item.id });
    expect(kept).toMatchObject({ told: null, problems: [], reason: { code: "reported_already" } });
    expect((await world.preview("payments", "2026-11-06")).problems).toEqual([]);
  });

  it("and is given to be reported afterwards is told that it is reported already", async () => {
    const world = await openReportWorld();
    await send(world, toCompany());
    const { item } = await world.invoice(toCompany(), CONSUMER);
    expect(item).toMatchObject({ told: null, reason: { code: "reported_already" } });
  });

  it("takes nothing away from a purchase that has the same number", async () => {
    const world = await openReportWorld();
    const own = toCompany();
    await send(world, own);
    const bought = toCompany({
      seller: {
        name: "Licences Ltd",
        identifiers: [],
        vatNumber: "IE6388047V",
        address: { country: "IE", city: "Dublin" },
      },
      buyer: own.seller,
    });
    const { item } = await world.invoice(bought);
    expect(item).toMatchObject({ role: "BY", told: { flow: "10.1" }, reason: null });
  });

  it("and was rejected leaves its payments without an invoice, which a person is told", async () => {
    const world = await openReportWorld();
    const invoice = await send(world, toConsumer());
    await world.payment("p-1", "2026-11-06", "120.00", { number: "F-1", issueDate: "2026-11-03" });
    expect(await receipts(world)).toEqual(["2026-11-06 20:120.00"]);
    await say(world, invoice, "rejected");
    expect(await receipts(world)).toEqual([]);
    expect((await world.preview("payments", "2026-11-06")).problems.map(({ code }) => code)).toEqual([
      "invoice_unknown",
    ]);
  });
});

const row = (taxableAmount: string, taxAmount: string) => ({
  taxableAmount,
  taxAmount,
  category: "S",
  rate: "20",
});

describe("money that a status tells", () => {
  it("pushed by the ERP is a receipt, which a refusal takes back", async () => {
    const world = await openReportWorld();
    takesStatuses(world);
    const invoice = await send(world, toConsumer());
    await say(world, invoice, "submitted");
    const push = await pay(world, invoice, "120.00");
    expect(await receipts(world)).toEqual(["2026-11-12 20:120.00"]);

    const id = "refusal";
    const at = world.clock.now().toISOString();
    world.fake.read = () => ({
      kind: "outcome",
      trackingId: push,
      platformId: `st-${push}`,
      accepted: false,
      reasons: [{ code: "InvoiceLCAmountError", text: "montant" }],
      comment: null,
    });
    world.fake.connection.webhook = { verify: () => ({ kind: "items", items: [{ id, at, raw: {} }] }) };
    await receiveWebhook(world.parts, "main", { headers: new Headers(), body: new Uint8Array(), path: "/" });
    await world.run();
    expect(await receipts(world)).toEqual([]);
  });

  it("set in the platform's own page is a receipt too, and its reversal takes it away", async () => {
    const world = await openReportWorld();
    const invoice = await send(world, toConsumer());
    await say(world, invoice, "submitted");
    await say(world, invoice, "payment_received", "70.00");
    expect(await receipts(world)).toEqual(["2026-11-12 20:70.00"]);
    world.clock.forward(60);
    await say(world, invoice, "payment_received", "-20.00");
    expect(await receipts(world)).toEqual(["2026-11-12 20:50.00"]);
  });

  it("of an e-invoice is no receipt of a report", async () => {
    const world = await openReportWorld();
    const invoice = await send(world, toCompany());
    await say(world, invoice, "payment_received", "120.00");
    expect(await receipts(world)).toEqual([]);
    expect((await world.preview("payments", "2026-11-12")).problems).toEqual([]);
  });
});
