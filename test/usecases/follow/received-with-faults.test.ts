import { describe, expect, it } from "vitest";
import type { Understood } from "../../../src/adapters/port.ts";
import { type InvoiceContent, writeCii, writeUbl } from "../../../src/documents/index.ts";
import type { Tenant } from "../../../src/domain/tenant.ts";
import { schedulePolls } from "../../../src/usecases/follow/poll-account.ts";
import { getDocument, listInvoices } from "../../../src/usecases/read/read-invoices.ts";
import { BUYER_SIREN, sampleContent } from "../../fixtures/invoices.ts";
import { openWorld, TENANT } from "../../support/world.ts";

const BUYER = { kind: "tenant", tenant: "buyer" } as const;

/** A received invoice whose buyer is named by its SIRET as address alone, changed after it was written. */
const changed = (pattern: RegExp, by: string): Uint8Array => {
  const buyer = {
    name: "Acheteur",
    identifiers: [],
    electronicAddress: { value: `${BUYER_SIREN}00022`, scheme: "0009" },
    address: { country: "FR" },
  };
  const xml = Buffer.from(writeCii(sampleContent({ number: "IN-1", buyer }))).toString();
  const result = xml.replace(pattern, by);
  expect(result).not.toBe(xml);
  return Buffer.from(result);
};

/** What becomes of an invoice that a platform brings. */
const receive = async (
  bytes: Uint8Array,
  { receivedAt = "2026-10-01T08:00:00Z", ...change }: Partial<Tenant> & { receivedAt?: string } = {},
) => {
  const world = await openWorld({
    tenants: [TENANT, { ...TENANT, name: "buyer", companies: [BUYER_SIREN], ...change }],
  });
  const counted: string[] = [];
  world.parts.count.finding = (rule, severity) => counted.push(`${severity} ${rule}`);
  const received: Understood = {
    kind: "invoice",
    platformId: "flow-in",
    document: { bytes, mediaType: "application/xml", fileName: null },
    receivedAt,
  };
  world.fake.said.push({ id: "a", at: "2026-10-01T08:00:00Z", raw: {} });
  world.fake.read = () => received;
  await schedulePolls(world.parts);
  const worker = world.worker();
  await worker.idle();
  world.clock.forward(61);
  await worker.idle();
  await worker.stop(0);
  const { items } = await listInvoices(world.parts, BUYER, { direction: "inbound" }, { limit: 10 });
  expect(items).toHaveLength(1);
  const [invoice] = items;
  if (invoice === undefined) throw new Error("it was not received");
  const told = (invoice.findings ?? []).map(({ severity, rule, path }) => `${severity} ${rule} ${path}`);
  return { world, invoice, told, counted };
};

it.each([
  ["a month for a day", /format="102">20260912/, 'format="610">202609', "BT-72"],
  ["a day that there is not", /(?<=format="102">)20260912/, "00000000", "BT-72"],
  ["an amount that nobody can read", /(?<=<ram:TaxBasisTotalAmount>)1000.00/, "1.000,00", "BT-109"],
])("an invoice with %s goes to its buyer, with a finding", async (_, pattern, by, term) => {
  const { world, invoice, told, counted } = await receive(changed(pattern, by));
  expect(invoice).toMatchObject({ tenant: "buyer", number: "IN-1", total: "1200.00" });
  expect(told).toEqual([`error IRR_SYNTAX ${term}`]);
  expect(invoice.findings).toMatchObject([{ no: 6, messageFr: expect.stringContaining(term) }]);
  expect(counted).toEqual(["error IRR_SYNTAX"]);
  const json = await getDocument(world.parts, BUYER, invoice.id, "json", AbortSignal.timeout(60_000));
  expect(JSON.parse(Buffer.from(json.bytes).toString())).toMatchObject({ number: "IN-1" });
});

/** The sample with totals of its own, the amount due following the total. */
const withTotals = (change: Partial<InvoiceContent["totals"]>): InvoiceContent => {
  const totals = { ...sampleContent().totals, ...change };
  return sampleContent({ totals: { ...totals, due: totals.withVat } });
};

describe("the controls of a received invoice", () => {
  it("find nothing in a right one, though its seller is nobody here", async () => {
    const { invoice, counted } = await receive(writeUbl(sampleContent()));
    expect(invoice.findings).toBeUndefined();
    expect(counted).toEqual([]);
  });

  it.each([
    ["BT-106", "BR-CO-10", { lines: "999.00", withoutVat: "999.00", vat: "200.00", withVat: "1199.00" }],
    ["BT-107", "BR-CO-11", { allowances: "1.00", withoutVat: "999.00", withVat: "1199.00" }],
    ["BT-109", "BR-CO-13", { withoutVat: "1000.01", withVat: "1200.01" }],
    ["BT-110", "BR-CO-14", { vat: "200.02", withVat: "1200.02" }],
    ["BT-112", "BR-CO-15", { withVat: "1200.02" }],
  ])("say that its %s does not follow (%s), where, and take it", async (path, rule, change) => {
    for (const write of [writeCii, writeUbl]) {
      const { invoice, told } = await receive(write(withTotals(change)));
      expect(told).toEqual([`error ${rule} ${path}`]);
      expect(invoice.findings?.[0]?.at).toMatch(/^\/(rsm:CrossIndustryInvoice|ubl:Invoice)\//);
      expect(invoice).toMatchObject({ delivery: "sent", badge: "pending", problem: null });
    }
  });

  it("say what is wrong with a price, and only its seller can tell what stands in its books", async () => {
    const [first, second] = sampleContent().lines;
    if (first === undefined || second === undefined) throw new Error("the sample has two lines");
    const lines = [{ ...first, grossPrice: "500.00", priceDiscount: "1.00" }, second];
    const number = "F2026000000000000000000042";
    const { told } = await receive(writeCii(sampleContent({ lines, number, process: "S3" })));
    expect(told).toEqual(["warning G1.55 BT-146"]);
  });

  it("hold it to the national rules from the day on that platforms do", async () => {
    const bytes = writeCii(sampleContent({ issueDate: "2026-09-15", process: undefined }));
    expect((await receive(bytes, { receivedAt: "2026-09-30T21:59:00Z" })).told).toEqual([]);
    const later = await receive(bytes, { receivedAt: "2026-09-30T22:00:00Z" });
    expect(later.told).toEqual(["error BR-FR-08 BT-23"]);
  });

  it("follow the settings of the tenant whose it is", async () => {
    const bytes = writeCii(withTotals({ withVat: "1200.02" }));
    expect((await receive(bytes, { rules: { "BR-CO-15": "warn" } })).told).toEqual([
      "warning BR-CO-15 BT-112",
    ]);
    expect((await receive(bytes, { rules: { MONTANTTOTAL_ERR: "off" } })).told).toEqual([]);
    expect((await receive(bytes, { controls: "warn" })).told).toEqual(["error BR-CO-15 BT-112"]);
    expect((await receive(bytes, { controls: "off" })).told).toEqual([]);
  });

  it("keep fifty findings, errors first, and none of what is too long to look at", async () => {
    const [line] = sampleContent().lines;
    if (line === undefined) throw new Error("the sample has lines");
    const many = (length: number) =>
      writeUbl(
        sampleContent({
          lines: Array.from({ length }, (_, i) => ({
            ...line,
            id: String(i),
            vatRate: "21.30",
            quantity: "1.00001",
            netPrice: "-800.0000001",
            netAmount: "800.00",
          })),
        }),
      );
    const { invoice } = await receive(many(80));
    expect(invoice.findings).toHaveLength(50);
    expect(invoice.findings?.every(({ severity }) => severity === "error")).toBe(true);
    const long = await receive(many(8_000));
    expect(long.invoice.findings).toBeUndefined();
  });
});
