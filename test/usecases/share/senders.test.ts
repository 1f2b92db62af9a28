import { describe, expect, it } from "vitest";
import { type InvoiceContent, writeCii } from "../../../src/documents/index.ts";
import { getInvoice, listFeed, listInvoices } from "../../../src/usecases/read/read-invoices.ts";
import { validateDocument } from "../../../src/usecases/send/control-invoice.ts";
import { submitInvoice } from "../../../src/usecases/send/submit-invoice.ts";
import { sale } from "../../domain/reporting/cases.ts";
import { SELLER_SIREN, sampleContent } from "../../fixtures/invoices.ts";
import { rejectionOf } from "../../support/rejections.ts";
import { openReportWorld } from "../../support/report-world.ts";
import { ACME, caller, openShared, type SharedWorld, sharing } from "./shared-company.ts";

const TENANTS = [ACME, sharing("spend")];

const fileOf = (change: Partial<InvoiceContent> = {}): Uint8Array => writeCii(sampleContent(change));

const send = async (world: Pick<SharedWorld, "parts">, tenant: string, bytes: Uint8Array) =>
  (await submitInvoice(world.parts, { tenant, bytes })).invoice;

/** What of the first one's invoice the second must not learn. */
const tellsNothingOf = async (world: SharedWorld, answer: unknown): Promise<void> => {
  const { items } = await listInvoices(world.parts, { kind: "admin" }, {}, { limit: 10 });
  const text = JSON.stringify(answer);
  for (const { id, issueDate, total, tenant } of items)
    for (const secret of [id, issueDate, total, `"${tenant}"`]) expect(text).not.toContain(secret);
};

/** The second one's own: another day, another total. */
const OTHERS = { issueDate: "2026-09-22", dueDate: "2026-10-22" } as const;

describe("two systems that send for one company", () => {
  it.each(["sent", "rejected", "the same file"] as const)(
    "share its numbers: the second is told that it is used, and nothing of the first (%s)",
    async (how) => {
      const world = await openShared(undefined, TENANTS);
      const first = await send(world, "acme", fileOf());
      await world.run();
      if (how === "rejected") await world.say(first.id, "rejected");
      const bytes = how === "the same file" ? fileOf() : fileOf(OTHERS);
      const refused = await rejectionOf(send(world, "spend", bytes));
      expect(refused).toMatchObject({
        status: 409,
        code: "number_taken",
        errors: [{ path: "BT-1", code: "DOUBLON", rule: "BR-FR-CO-02" }],
      });
      if (how !== "the same file") await tellsNothingOf(world, { ...refused, message: refused.message });
      const valid = await validateDocument(world.parts, "spend", { bytes });
      expect(valid.valid).toBe(false);
      expect(valid.findings).toMatchObject([{ code: "DOUBLON" }]);
      if (how !== "the same file") await tellsNothingOf(world, valid.findings);
      expect((await listInvoices(world.parts, caller("spend"), {}, { limit: 10 })).items).toEqual([]);
    },
  );

  it("are no obstacle to those who bill themselves what the same seller delivers to them", async () => {
    const buyer = (siren: string): Partial<InvoiceContent> => {
      const { seller, buyer } = sampleContent();
      const swapped = JSON.stringify(seller).replaceAll(SELLER_SIREN, siren);
      return { typeCode: "389", seller: buyer, buyer: JSON.parse(swapped) };
    };
    const other = "443061841";
    const tenants = [
      sharing("acme", { controls: "off" }),
      sharing("else", { companies: [other], controls: "off" }),
    ];
    const world = await openShared(undefined, tenants);
    const first = await send(world, "acme", fileOf(buyer(SELLER_SIREN)));
    const second = await send(world, "else", fileOf(buyer(other)));
    expect([first.number, first.seller.siren]).toEqual([second.number, second.seller.siren]);
    expect(first.id).not.toBe(second.id);
  });

  it("use a number each in another year, or another number", async () => {
    const world = await openShared(undefined, TENANTS);
    await send(world, "acme", fileOf());
    const other = await send(world, "spend", fileOf({ number: "S-1" }));
    const nextYear = await send(world, "spend", fileOf({ issueDate: "2025-09-15" }));
    expect([other.tenant, nextYear.tenant]).toEqual(["spend", "spend"]);
  });

  it("at the same moment: one has the number, whichever it is", async () => {
    const world = await openShared(undefined, TENANTS);
    const both = await Promise.allSettled([
      send(world, "acme", fileOf()),
      send(world, "spend", fileOf(OTHERS)),
    ]);
    expect(both.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
  });

  it("hear each of its own invoices alone, whatever the rules of receiving are", async () => {
    const world = await openShared(undefined, TENANTS);
    const first = await send(world, "acme", fileOf());
    await send(world, "spend", fileOf({ number: "S-1" }));
    await world.run();
    world.told.length = 0;
    await world.say(first.id, "approved");
    expect(world.told.map(({ host, type }) => [host, type])).toEqual([["acme", "invoice.event"]]);
    expect(await listFeed(world.parts, "spend", 0, 10)).toEqual([]);
    expect((await rejectionOf(getInvoice(world.parts, caller("spend"), first.id))).status).toBe(404);
  });

  it("feed one report: what the second sends is in that of who reports for the company", async () => {
    const world = await openReportWorld();
    world.parts.tenants = new Map([
      ...world.parts.tenants,
      ["spend", sharing("spend", { controls: "off", webhooks: [] })],
    ]);
    const toConsumer = sale([["S", "20", "100.00", "20.00"]], {
      number: "S-1",
      process: "S1",
      issueDate: "2026-11-03",
      notes: [{ subjectCode: "BAR", text: "B2C" }],
    });
    await send(world, "spend", writeCii(toConsumer));
    await world.run();
    expect(JSON.stringify(await world.preview("transactions", "2026-11-03"))).toContain("100.00");
    expect(await world.states()).toEqual(["IN awaiting-approval"]);
    expect((await world.newest()).tenant).toBe("acme");
  });
});
